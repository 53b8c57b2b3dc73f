/* SPDX-License-Identifier: EUPL-1.2
 * Calls the linter. Never judges criteria itself. */
#include "lint.h"

#include "call.h"
#include "terms.h"

/* A control that is right this often should not pass: 80 %, in millionths. */
#define TRUE_SHARE 800000

enum exit_status lint_ask(struct invocation *inv, const char *id, const char *criteria_text,
			  const PB(LintControlResponse) **ret)
{
	PB(LintControlRequest) request = PB_INIT(LINT_CONTROL_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status;

	request.id = (char *)(id ? id : "");
	request.criteria_text = (char *)(criteria_text ? criteria_text : "");
	status = call_read(inv, "riskreg.v1.ControlService/Lint", &request.base,
			   PB_DESC(lint_control_response), &response);
	if (status == EXIT_STATUS_OK)
		*ret = (const PB(LintControlResponse) *)response;
	return status;
}

/* "Med 6 granskade får en kontroll som stämmer i 80 % av fallen ändå Godkänt i 65,53 % ..." */
static void tell_worth(struct invocation *inv, const PB(OperatingPoint) *point)
{
	const char *share = terms_number(inv, point->true_share / 10000);
	const char *pass = terms_share(inv, point->pass);

	tell(inv, say_counted(inv, WORD_CRITERIA_WORTH, point->reviewed, "share", share, "pass",
			      pass, NULL));
}

enum exit_status lint_tell(struct invocation *inv, const char *id, uint32_t size)
{
	const PB(LintControlResponse) *lint;
	enum exit_status status = lint_ask(inv, id, NULL, &lint);

	if (status != EXIT_STATUS_OK)
		return status;
	for (size_t i = 0; i < lint->n_findings; i++) {
		const PB(LintFinding) *finding = lint->findings[i];
		if (!size || (finding->reviewed_from <= size && size <= finding->reviewed_to))
			tell(inv, say(inv, WORD_TALK_NOTE, "text", finding->text, NULL));
	}
	for (size_t i = 0; i < lint->n_points; i++)
		if (size && lint->points[i]->reviewed == size &&
		    lint->points[i]->true_share == TRUE_SHARE)
			tell_worth(inv, lint->points[i]);
	return EXIT_STATUS_OK;
}
