/* SPDX-License-Identifier: EUPL-1.2
 * Asks for a draw and shows what was drawn. Draws nothing itself: that is round_verify.c's, which
 * checks the daemon. */
#include "round_draw.h"

#include "next_step.h"
#include "record.h"
#include "round_items.h"
#include "round_move.h"
#include "round_show.h"
#include "rows.h"
#include "sample_plan.h"
#include "terms.h"

#define METHOD(name) "riskreg.v1.RoundService/" name

static enum exit_status print_items(struct invocation *inv, uint32_t after)
{
	PB(ListItemsResponse) *items;
	enum exit_status status = round_items_fetch(inv, inv->argv[0], after, &items);

	if (status == EXIT_STATUS_OK)
		round_items_print(inv, items, ROUND_ITEMS_NAMES);
	return status;
}

/* Writes; what was drawn then are the items after this rank. A message or a dry run has no more to
 * show than the answer. */
static enum exit_status write_and_print(struct invocation *inv, const char *method,
					const ProtobufCMessage *request, uint32_t after)
{
	const PB(Written) *written;
	enum exit_status status = call_write(inv, method, request, &written);

	if (status != EXIT_STATUS_OK)
		return status;
	if (!inv->json && !inv->dry_run)
		return print_items(inv, after);
	out_written(inv->out, written);
	return EXIT_STATUS_OK;
}

/* The round as it is, when the option that says how many is there. */
static enum exit_status begin(struct invocation *inv, const char *option, const PB(Record) **ret)
{
	enum exit_status status = rows_need(inv, option);

	return status == EXIT_STATUS_OK ?
		       call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], ret) :
		       status;
}

static bool says_more(const struct invocation *inv)
{
	return !inv->json && !inv->dry_run;
}

enum exit_status round_draw_run(struct invocation *inv)
{
	PB(DrawRoundRequest) request = PB_INIT(DRAW_ROUND_REQUEST);
	const PB(Record) *round;
	enum exit_status status = begin(inv, "size", &round);

	if (status != EXIT_STATUS_OK)
		return status;
	request.round = rows_argument(inv, 0);
	request.expected_version = record_version(inv, round);
	request.size = command_number(inv, "size", 0);
	request.spares = command_number(inv, "spares", 0);
	request.dice = rows_text(inv, "dice");
	status = sample_plan_warn(inv, round->round->control, request.size);
	if (status == EXIT_STATUS_OK)
		status = write_and_print(inv, METHOD("Draw"), &request.base, 0);
	if (status != EXIT_STATUS_OK || !says_more(inv))
		return status;
	tell(inv, say_counted(inv, WORD_DRAW_DONE, request.size, "spares",
			      terms_number(inv, request.spares), "round", inv->argv[0], NULL));
	return next_step_point(inv, inv->argv[0]);
}

enum exit_status round_draw_extend(struct invocation *inv)
{
	PB(ExtendRoundRequest) request = PB_INIT(EXTEND_ROUND_REQUEST);
	const PB(Record) *round;
	enum exit_status status = begin(inv, "by", &round);

	if (status != EXIT_STATUS_OK)
		return status;
	request.round = rows_argument(inv, 0);
	request.expected_version = record_version(inv, round);
	request.by = command_number(inv, "by", 0);
	request.reason = rows_text(inv, "reason");
	status = write_and_print(inv, METHOD("Extend"), &request.base, round->round->size);
	if (status == EXIT_STATUS_OK && says_more(inv))
		tell(inv, say_counted(inv, WORD_DRAW_EXTENDED, request.by, "size",
				      terms_number(inv, round_show_size(round->round) + request.by),
				      NULL));
	return status;
}

enum exit_status round_draw_substitute(struct invocation *inv)
{
	PB(SubstituteItemRequest) request = PB_INIT(SUBSTITUTE_ITEM_REQUEST);
	const PB(Record) *round;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], &round);

	if (status != EXIT_STATUS_OK)
		return status;
	request.round = rows_argument(inv, 0);
	request.item = rows_argument(inv, 1);
	request.reason = rows_text(inv, "reason");
	status = write_and_print(inv, METHOD("Substitute"), &request.base, round->round->size);
	if (status == EXIT_STATUS_OK && says_more(inv))
		tell(inv, say(inv, WORD_DRAW_SUBSTITUTED, "item", inv->argv[1], NULL));
	return status;
}
