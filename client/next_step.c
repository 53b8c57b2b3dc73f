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

enum exit_status next_step_tell(struct invocation *inv, const char *round)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const PB(GetStatusResponse) *all;
	const PB(ControlStatus) *control;
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), round, &record);

	if (status != EXIT_STATUS_OK)
		return status;
	request.control = record->round->control;
	request.unit = record->round->unit;
	/* A round belongs to the year in which its period ends. */
	request.year = (uint32_t)strtoul(record->round->last_day, NULL, 10);
	status = next_step_ask(inv, &request, &all);
	if (status != EXIT_STATUS_OK)
		return status;
	control = find(all, record->meta->id);
	if (!control)
		return EXIT_STATUS_OK;
	tell(inv, say(inv, WORD_LOG_PROGRESS, "round", record->meta->id, "n",
		      terms_number(inv, control->current->size - control->current->pending), "size",
		      terms_number(inv, control->current->size), "command", control->next_command,
		      NULL));
	return EXIT_STATUS_OK;
}
