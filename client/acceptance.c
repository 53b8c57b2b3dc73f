/* SPDX-License-Identifier: EUPL-1.2
 * Shows acceptances. Whether one holds is the daemon's to say. */
#include "acceptance.h"

#include "as_of.h"
#include "call.h"
#include "out.h"
#include "rows.h"

static void print(struct invocation *inv, const PB(ListAcceptancesResponse) *all)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_UNIT },
		{ .head = WORD_HEAD_PLAN },
		{ .head = WORD_HEAD_ACCEPTANCE, .wraps = true },
		{ .head = WORD_HEAD_ACCEPTED_BY, .wraps = true },
	};

	out_heading(inv->out, say(inv, WORD_HEADING_ACCEPTANCES, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < all->n_acceptances; i++) {
		const PB(Acceptance) *a = all->acceptances[i];
		out_row(inv->out, (struct cell[]){
					  { a->unit, MARK_NONE },
					  { a->plan, MARK_NONE },
					  { a->text, a->void_reason ? MARK_FAIL : MARK_NONE },
					  { a->accepted_by, MARK_NONE } });
	}
	out_end(inv->out);
}

enum exit_status acceptance_print(struct invocation *inv, const char *record)
{
	PB(ListAcceptancesRequest) request = PB_INIT(LIST_ACCEPTANCES_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status;

	request.record = (char *)record;
	request.day = (char *)as_of_day(inv);
	status = call_read(inv, "riskreg.v1.DueService/ListAcceptances", &request.base,
			   PB_DESC(list_acceptances_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(ListAcceptancesResponse) *all = (const PB(ListAcceptancesResponse) *)response;
	if (all->n_acceptances)
		print(inv, all);
	return EXIT_STATUS_OK;
}
