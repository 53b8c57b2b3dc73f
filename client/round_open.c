/* SPDX-License-Identifier: EUPL-1.2
 * Opens a round and says what its criteria cannot, and which others there are of the same days.
 * Never decides what a control may be opened with: the daemon does. */
#include "round_open.h"

#include "findings.h"
#include "import/ids.h"
#include "lint.h"
#include "next_step.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

static enum exit_status take_ids(struct invocation *inv, PB(OpenRoundRequest) *request)
{
	const char *path = command_text(inv, "ids");
	struct import im = findings_import(inv);
	struct view bytes;
	int outcome;

	if (!path)
		return EXIT_STATUS_OK;
	outcome = import_load(&im, path, IDS_BYTES_MAX, &bytes);
	if (outcome == IMPORT_DONE)
		outcome = ids_read(&im, bytes, &request->ids, &request->n_ids);
	return findings_tell(inv, &im, path, outcome);
}

/* The round is the answer; the pieces of its list concern nobody. */
static void print_opened(struct invocation *inv, const PB(Written) *written)
{
	PB(Written) round = *written;

	if (!out_wants_message(inv->out) && round.n_changes > 1)
		round.n_changes = 1;
	out_written(inv->out, &round);
}

static bool has_basis(const struct invocation *inv)
{
	return command_text(inv, "ids") || command_flag(inv, "counts") ||
	       command_number(inv, "items", 0);
}

/* A review has nothing that is counted, and a sample can wait for its population. */
static enum exit_status check_basis(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status;

	if (!!command_text(inv, "ids") + command_flag(inv, "counts") +
		    !!command_text(inv, "items") > 1)
		return fail_usage(inv, say(inv, WORD_USAGE_ROUND_BASIS, NULL));
	if (has_basis(inv))
		return EXIT_STATUS_OK;
	status = call_get(inv, PB_ENUM(KIND, CONTROL), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK || record->control->kind != PB_ENUM(CONTROL_KIND, CENSUS))
		return status;
	return fail_usage(inv, say(inv, WORD_USAGE_ROUND_BASIS_NEEDED, "control", inv->argv[0],
				   NULL));
}

static enum exit_status fill(struct invocation *inv, PB(OpenRoundRequest) *request)
{
	enum exit_status status = check_basis(inv);

	request->control = rows_argument(inv, 0);
	request->unit = rows_text(inv, "unit");
	request->period = rows_text(inv, "period");
	request->size = command_number(inv, "items", 0);
	request->counts = command_flag(inv, "counts");
	request->replaces = rows_text(inv, "replaces");
	request->drawn_elsewhere = command_flag(inv, "drawn-elsewhere");
	request->external_reference = rows_text(inv, "external-reference");
	request->reason = rows_text(inv, "reason");
	request->source = rows_text(inv, "source");
	return status == EXIT_STATUS_OK ? take_ids(inv, request) : status;
}

/* ------------------------------------------------------------------ others of the same days */

/* What was opened; or would be, since a dry run leaves no round to be read. */
struct opened {
	const PB(OpenRoundRequest) *request;
	const char *id, *unit, *period;
	struct period days;
};

/* Unit and period as the daemon chooses them where they are not given. */
static enum exit_status find_opened(struct invocation *inv, struct opened *o)
{
	const PB(OpenRoundRequest) *request = o->request;
	const PB(Record) *control;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, CONTROL), request->control, &control);

	if (status != EXIT_STATUS_OK)
		return status;
	o->unit = *request->unit ? request->unit : control->control->unit;
	o->period = *request->period ? request->period
				     : arena_format(inv->arena, "%d", record_today().year);
	if (!o->period)
		return fail_memory(inv);
	period_parse(view_of_string(o->period), &o->days);
	return EXIT_STATUS_OK;
}

static bool is_of_the_same(const struct opened *o, const PB(Record) *other)
{
	struct period days;

	return strcmp(o->id, other->meta->id) != 0 && strcmp(o->unit, other->round->unit) == 0 &&
	       caldate_parse(view_of_string(other->round->first_day), &days.first) &&
	       caldate_parse(view_of_string(other->round->last_day), &days.last) &&
	       period_compare(o->days, days) == 0;
}

/* One that was not run is no other round, and one that is replaced is meant to be there. */
static void tell_other(struct invocation *inv, const struct opened *o, const PB(Record) *other)
{
	static const enum word words[2][2] = {
		{ WORD_ROUND_ALSO_OPEN, WORD_ROUND_ALSO_APPROVED },
		{ WORD_ROUND_WOULD_ALSO_OPEN, WORD_ROUND_WOULD_ALSO_APPROVED },
	};
	PB(RoundState) state = other->round->state;
	bool is_approved = state == PB_ENUM(ROUND_STATE, APPROVED);

	if (state == PB_ENUM(ROUND_STATE, NOT_RUN) ||
	    state == PB_ENUM(ROUND_STATE, NO_POPULATION) ||
	    (is_approved && *o->request->replaces))
		return;
	tell(inv, say(inv, WORD_TALK_NOTE, "text",
		      say(inv, words[inv->dry_run][is_approved], "other", other->meta->id,
			  "control", o->request->control, "unit", o->unit, "period", o->period,
			  "state", words_get(TERM(terms_round_state, state), inv->lang), "round",
			  o->id, NULL),
		      NULL));
}

/* Two rounds of the same days are seldom meant. */
static enum exit_status tell_others(struct invocation *inv, struct opened *o)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *all;
	enum exit_status status = find_opened(inv, o);

	if (status != EXIT_STATUS_OK)
		return status;
	request.kind = PB_ENUM(KIND, ROUND);
	request.under_kind = PB_ENUM(KIND, CONTROL);
	request.under = o->request->control;
	request.unit = (char *)o->unit;
	/* A round belongs to the year in which its period ends. */
	request.year = (uint32_t)o->days.last.year;
	status = record_fetch(inv, request, &all);
	for (size_t i = 0; status == EXIT_STATUS_OK && i < all->n_records; i++)
		if (is_of_the_same(o, all->records[i]))
			tell_other(inv, o, all->records[i]);
	return status;
}

/* Whoever opens a round is told what its criteria cannot say, or how its items are drawn. */
static enum exit_status tell_more(struct invocation *inv, const PB(OpenRoundRequest) *request,
				  const PB(Written) *written)
{
	uint32_t size = request->n_ids ? (uint32_t)request->n_ids : request->size;
	enum exit_status status = EXIT_STATUS_OK;

	if (written->n_changes)
		status = tell_others(inv, &(struct opened){ .request = request,
							    .id = written->changes[0]->id });
	if (inv->json || status != EXIT_STATUS_OK)
		return status;
	if (size)
		return lint_tell(inv, inv->argv[0], size);
	if (has_basis(inv) || inv->dry_run || !inv->terminal || written->n_changes == 0)
		return EXIT_STATUS_OK;
	return next_step_point(inv, written->changes[0]->id);
}

enum exit_status round_open_run(struct invocation *inv)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	const PB(Written) *written;
	enum exit_status status = fill(inv, &request);

	if (status == EXIT_STATUS_OK)
		status = call_write(inv, "riskreg.v1.RoundService/Open", &request.base, &written);
	if (status != EXIT_STATUS_OK)
		return status;
	print_opened(inv, written);
	return tell_more(inv, &request, written);
}
