/* SPDX-License-Identifier: EUPL-1.2
 * Calls the linter. Never judges criteria itself. */
#include "lint.h"

#include "call.h"

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

enum exit_status lint_tell(struct invocation *inv, const char *id)
{
	const PB(LintControlResponse) *lint;
	enum exit_status status = lint_ask(inv, id, NULL, &lint);

	if (status != EXIT_STATUS_OK)
		return status;
	for (size_t i = 0; i < lint->n_findings; i++)
		tell(inv, say(inv, WORD_TALK_NOTE, "text", lint->findings[i]->text, NULL));
	return EXIT_STATUS_OK;
}
