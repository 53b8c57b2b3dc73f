/* SPDX-License-Identifier: EUPL-1.2
 * Asks for status, tells one line. Never decides what the next step is: the daemon does. */
#include "next_step.h"

#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "terms.h"

enum exit_status next_step_ask(struct invocation *inv, const PB(GetStatusRequest) *request,
			       const PB(GetStatusResponse) **ret)
{
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.StatusService/Get", &request->base,
					    PB_DESC(get_status_response), &response);

	if (status == EXIT_STATUS_OK)
		*ret = (const PB(GetStatusResponse) *)response;
	return status;
}

static const PB(ControlStatus) *find(const PB(GetStatusResponse) *all, const char *round)
{
	for (size_t i = 0; i < all->n_controls; i++) {
		const PB(RoundStatus) *current = all->controls[i]->current;
		if (current && strcmp(current->round, round) == 0)
			return all->controls[i];
	}
	return NULL;
}

/* The status of the round's control; *ret is NULL when that is about another round by now. */
static enum exit_status ask_for(struct invocation *inv, const char *round,
				const PB(ControlStatus) **ret)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const PB(GetStatusResponse) *all;
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), round, &record);

	if (status != EXIT_STATUS_OK)
		return status;
	request.control = record->round->control;
	request.unit = record->round->unit;
	/* A round belongs to the year in which its period ends. */
	request.year = (uint32_t)strtoul(record->round->last_day, NULL, 10);
	status = next_step_ask(inv, &request, &all);
	if (status == EXIT_STATUS_OK)
		*ret = find(all, record->meta->id);
	return status;
}

const char *next_step_text(struct invocation *inv, const PB(ControlStatus) *control)
{
	if (!*control->next_command)
		return control->next_step;
	return say(inv, WORD_NEXT_STEP_RUN, "step", control->next_step, "command",
		   control->next_command, NULL);
}

enum exit_status next_step_tell(struct invocation *inv, const char *round)
{
	const PB(ControlStatus) *control;
	enum exit_status status = ask_for(inv, round, &control);

	if (status == EXIT_STATUS_OK && control)
		tell(inv, say(inv, WORD_LOG_PROGRESS, "round", control->current->round, "n",
			      terms_number(inv, control->current->size - control->current->pending),
			      "size", terms_number(inv, control->current->size), "command",
			      *control->next_command ? control->next_command : control->next_step,
			      NULL));
	return status;
}

enum exit_status next_step_point(struct invocation *inv, const char *round)
{
	const PB(ControlStatus) *control;
	enum exit_status status = ask_for(inv, round, &control);

	if (status == EXIT_STATUS_OK && control && *control->next_step)
		tell(inv, say(inv, WORD_NEXT_STEP, "step", next_step_text(inv, control), NULL));
	return status;
}
