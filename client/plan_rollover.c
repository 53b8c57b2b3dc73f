/* SPDX-License-Identifier: EUPL-1.2
 * A plan carried over to the next year. Counts only what is written: that the counts add up is the
 * daemon's to say. */
#include "plan_rollover.h"

#include <unistd.h>

#include "plan_show.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define ROLLOVER "riskreg.v1.PlanService/Rollover"

/* Adds the records of an option, all with the same fate; false when memory is out. */
static bool add_entries(struct invocation *inv, const char *option, PB(Continuation) fate,
			PB(RolloverPlanRequest) *request)
{
	size_t n;
	const char *const *given = command_many(inv, option, &n);
	PB(RolloverEntry) *entries = arena_get(inv->arena, (n + 1) * sizeof(*entries));

	for (size_t i = 0; entries && i < n; i++) {
		entries[i] = (PB(RolloverEntry))PB_INIT(ROLLOVER_ENTRY);
		entries[i].record = (char *)given[i];
		entries[i].continuation = fate;
		entries[i].reason = rows_text(inv, "reason");
		request->entries[request->n_entries++] = &entries[i];
	}
	return entries != NULL;
}

static enum exit_status make_request(struct invocation *inv, const PB(Record) *plan,
				     PB(RolloverPlanRequest) *ret)
{
	size_t carried, dropped;

	command_many(inv, "carry", &carried);
	command_many(inv, "drop", &dropped);
	ret->entries = arena_get(inv->arena, (carried + dropped + 1) * sizeof(*ret->entries));
	if (!ret->entries || !add_entries(inv, "carry", PB_ENUM(CONTINUATION, CARRIED), ret) ||
	    !add_entries(inv, "drop", PB_ENUM(CONTINUATION, DROPPED), ret))
		return fail_memory(inv);
	ret->id = rows_argument(inv, 0);
	ret->expected_version = record_version(inv, plan);
	ret->reason = rows_text(inv, "reason");
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ what it comes to */

static bool is_item_of(const PB(Change) *change, const char *plan)
{
	size_t n = strlen(plan);

	return change->kind == PB_ENUM(KIND, PLAN_ITEM) && strncmp(change->id, plan, n) == 0 &&
	       change->id[n] == '/';
}

/* "Till 2027 förs 11 planposter. 3 poster i P2 får ett nytt läge." */
static void tell_summary(struct invocation *inv, const PB(Record) *plan, const PB(Written) *written)
{
	size_t moved = 0, left = 0;

	for (size_t i = 0; i < written->n_changes; i++) {
		bool is_old = is_item_of(written->changes[i], plan->meta->id);
		left += is_old;
		moved += !is_old && written->changes[i]->kind == PB_ENUM(KIND, PLAN_ITEM);
	}
	tell(inv, say_counted(inv, WORD_ROLLOVER_MOVES, moved, "year",
			      terms_number(inv, plan->plan->year + 1), NULL));
	tell(inv, say_counted(inv, WORD_ROLLOVER_LEAVES, left, "plan", plan->meta->id, NULL));
}

/* A script has said what it wants by calling; a person is asked. */
static enum exit_status ask(struct invocation *inv, const PB(Record) *plan)
{
	if (inv->no_input || !isatty(STDIN_FILENO))
		return EXIT_STATUS_OK;
	return confirm(inv, say(inv, WORD_ROLLOVER_ASK, "plan", plan->meta->id, "year",
				terms_number(inv, plan->plan->year + 1), NULL));
}

static enum exit_status carry_out(struct invocation *inv, const PB(RolloverPlanRequest) *request)
{
	const PB(Record) *plan;
	enum exit_status status = record_write(inv, ROLLOVER, &request->base);

	if (status != EXIT_STATUS_OK || inv->dry_run)
		return status;
	status = call_get(inv, PB_ENUM(KIND, PLAN), request->id, &plan);
	if (status == EXIT_STATUS_OK)
		tell(inv, plan_show_rollover(inv, plan));
	return status;
}

enum exit_status plan_rollover_run(struct invocation *inv)
{
	PB(RolloverPlanRequest) request = PB_INIT(ROLLOVER_PLAN_REQUEST);
	struct invocation dry = *inv;
	const PB(Written) *written;
	const PB(Record) *plan;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, PLAN), inv->argv[0], &plan);

	if (status == EXIT_STATUS_OK)
		status = make_request(inv, plan, &request);
	/* With a key it may be done already, and is answered as it was then. */
	if (status == EXIT_STATUS_OK && inv->key && !inv->dry_run)
		return carry_out(inv, &request);
	dry.dry_run = true;
	if (status == EXIT_STATUS_OK)
		status = call_write(&dry, ROLLOVER, &request.base, &written);
	if (status != EXIT_STATUS_OK)
		return status;
	tell_summary(inv, plan, written);
	status = ask(inv, plan);
	return status == EXIT_STATUS_OK ? carry_out(inv, &request) : status;
}
