/* SPDX-License-Identifier: EUPL-1.2
 * Asks how many are needed. Computes nothing: the daemon does. */
#include "sample_plan.h"

#include "call.h"
#include "rows.h"
#include "terms.h"

#define PERCENT 10000 /* millionths */

static enum exit_status ask(struct invocation *inv, const PB(PlanSampleRequest) *request,
			    const PB(PlanSampleResponse) **ret)
{
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.ControlService/PlanSample",
					    &request->base, PB_DESC(plan_sample_response),
					    &response);

	if (status == EXIT_STATUS_OK)
		*ret = (const PB(PlanSampleResponse) *)response;
	return status;
}

enum exit_status sample_plan_warn(struct invocation *inv, const char *control, uint32_t size)
{
	PB(PlanSampleRequest) request = PB_INIT(PLAN_SAMPLE_REQUEST);
	const PB(PlanSampleResponse) *plan;
	enum exit_status status;

	request.control = (char *)control;
	status = ask(inv, &request, &plan);
	if (status == EXIT_STATUS_OK && size && size < plan->for_verdicts) {
		const char *few = say_counted(inv, WORD_ASSURANCE_PLAN_FEW, size, "least",
					      terms_number(inv, plan->for_verdicts), NULL);
		tell(inv, say(inv, WORD_TALK_NOTE, "text", few, NULL));
	}
	return status;
}

/* "0: no number does" is not a number to show. */
static const char *number(struct invocation *inv, uint32_t n)
{
	return n ? terms_number(inv, n) : "";
}

enum exit_status sample_plan_run(struct invocation *inv)
{
	PB(PlanSampleRequest) request = PB_INIT(PLAN_SAMPLE_REQUEST);
	const PB(PlanSampleResponse) *plan;
	uint32_t percent = command_number(inv, "share", 0);
	enum exit_status status;

	if (percent > 100)
		return fail_usage(inv, say(inv, WORD_USAGE_PERCENT, "option", "share", NULL));
	request.control = rows_argument(inv, 0);
	request.population = command_number(inv, "population", 0);
	request.share = percent * PERCENT;
	request.found = command_number(inv, "found", 0);
	status = ask(inv, &request, &plan);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &plan->base);
		return EXIT_STATUS_OK;
	}
	out_field(inv->out, WORD_HEAD_FOR_VERDICTS, number(inv, plan->for_verdicts));
	out_field(inv->out, WORD_HEAD_FOR_SHARE, number(inv, plan->for_share));
	out_field(inv->out, WORD_HEAD_PLANNED_SIZE, number(inv, plan->planned));
	out_end(inv->out);
	for (size_t i = 0; i < plan->n_sentences; i++)
		out_line(inv->out, plan->sentences[i]);
	return EXIT_STATUS_OK;
}
