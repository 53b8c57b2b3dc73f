/* SPDX-License-Identifier: EUPL-1.2
 * Shows a round with its results. Counts only what it prints: a verdict is the daemon's. */
#include "round_show.h"

#include "erased.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define PENDING_SHOWN 20

static bool is_judged(const PB(Round) *round)
{
	return round->state == PB_ENUM(ROUND_STATE, SUBMITTED) ||
	       round->state == PB_ENUM(ROUND_STATE, APPROVED);
}

static bool is_under_way(const PB(Round) *round)
{
	return round->state == PB_ENUM(ROUND_STATE, TESTING) ||
	       round->state == PB_ENUM(ROUND_STATE, RETURNED);
}

const char *round_show_verdict(struct invocation *inv, const PB(Record) *record)
{
	const PB(Round) *round = record->round;

	if (round->basis == PB_ENUM(ROUND_BASIS, REVIEW))
		return round->state == PB_ENUM(ROUND_STATE, APPROVED) ?
			       words_get(WORD_PROGRESS_REVIEW_DONE, inv->lang) :
			       "";
	if (!is_judged(round))
		return "";
	return words_get(terms_verdict[round->verdict], inv->lang);
}

const char *round_show_tally(struct invocation *inv, const PB(Record) *record)
{
	return terms_tally(inv, record->round->tally);
}

static const char *postponed(struct invocation *inv, const PB(Record) *record)
{
	uint32_t year = record->round->postponed_to;

	return year ? terms_number(inv, year) : "";
}

static const char *size(struct invocation *inv, const PB(Record) *record)
{
	return record->round->size ? terms_number(inv, record->round->size) : "";
}

const char *round_show_sentence(struct invocation *inv, const PB(Record) *record)
{
	const PB(Round) *round = record->round;
	const char *state = words_get(terms_round_state[round->state], inv->lang);
	const char *verdict = round_show_verdict(inv, record);
	const char *tally = round_show_tally(inv, record);
	enum word word = WORD_ROUND_STANDS;

	if (*tally && *verdict)
		word = WORD_ROUND_STANDS_JUDGED;
	else if (*tally && is_under_way(round))
		word = WORD_ROUND_STANDS_COUNTED;

	return say(inv, word, "round", record->meta->id, "state", state, "verdict", verdict,
		   "tally", tally, NULL);
}

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_CONTROL, .field = "control" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_PERIOD, .field = "period" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_round_state },
	{ .head = WORD_HEAD_BASIS, .field = "basis", .words = terms_round_basis },
	{ .head = WORD_HEAD_SIZE, .text = size },
	{ .head = WORD_HEAD_SOURCE, .field = "source" },
	{ .head = WORD_HEAD_VERDICT, .text = round_show_verdict },
	{ .head = WORD_HEAD_TALLY, .text = round_show_tally },
	{ .head = WORD_HEAD_CONCLUSION, .field = "conclusion" },
	{ .head = WORD_HEAD_CONCLUDED_DAY, .field = "concluded_day" },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
	{ .head = WORD_HEAD_POSTPONED_TO, .text = postponed },
	{ .head = WORD_HEAD_SUBMITTED_BY, .field = "submitted_by" },
	{ .head = WORD_HEAD_APPROVED_BY, .field = "approved_by" },
	{ .head = WORD_HEAD_APPROVED_DAY, .field = "approved_day" },
	{ .head = WORD_HEAD_PEOPLE, .field = "people" },
};

/* The items of a round by rank: their ids, where it has a list, and their results. */
struct items {
	uint32_t size;
	const char **ids;            /* [rank - 1], NULL where there is none */
	const PB(Record) **results;  /* the same; NULL: pending */
};

static enum exit_status fetch(struct invocation *inv, PB(Kind) kind, PB(ListRecordsResponse) **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);

	request.kind = kind;
	request.under_kind = PB_ENUM(KIND, ROUND);
	request.under = rows_argument(inv, 0);
	return record_fetch(inv, request, ret);
}

static void take_items(struct items *items, const PB(ListRecordsResponse) *pieces,
		       const PB(ListRecordsResponse) *results)
{
	for (size_t i = 0; i < pieces->n_records; i++) {
		const PB(Items) *piece = pieces->records[i]->items;
		for (uint32_t k = 0; piece && k < piece->n_ids; k++)
			if (piece->first_rank >= 1 && piece->first_rank - 1 + k < items->size)
				items->ids[piece->first_rank - 1 + k] = piece->ids[k];
	}
	for (size_t i = 0; i < results->n_records; i++) {
		const PB(Record) *record = results->records[i];
		const PB(Result) *result = record->result;
		if (result && result->rank >= 1 && result->rank <= items->size)
			items->results[result->rank - 1] = record;
	}
}

/* "A Korrekt, B Avvikelse" */
static const char *attributes_text(struct invocation *inv, const PB(Result) *result)
{
	const char *text = "";

	for (size_t i = 0; text && i < result->n_attributes; i++)
		text = arena_format(inv->arena, "%s%s%s %s", text, *text ? ", " : "",
				    result->attributes[i]->attribute,
				    words_get(terms_outcome[result->attributes[i]->outcome],
					      inv->lang));
	return text ? text : "";
}

/* The columns of results. */
enum result_column {
	RESULT_RANK,
	RESULT_ITEM,
	RESULT_OUTCOME,
	RESULT_ATTRIBUTES,
	RESULT_TESTER,
	RESULT_DAY,
	RESULT_NOTE,
	RESULT_COLUMNS,
};

static const struct column result_columns[RESULT_COLUMNS] = {
	[RESULT_RANK] = { .head = WORD_HEAD_RANK, .right = true },
	[RESULT_ITEM] = { .head = WORD_HEAD_ITEM },
	[RESULT_OUTCOME] = { .head = WORD_HEAD_RESULT },
	[RESULT_ATTRIBUTES] = { .head = WORD_HEAD_ATTRIBUTES, .wraps = true },
	[RESULT_TESTER] = { .head = WORD_HEAD_TESTER },
	[RESULT_DAY] = { .head = WORD_HEAD_DAY },
	[RESULT_NOTE] = { .head = WORD_HEAD_NOTE, .wraps = true },
};

static void fill_row(struct invocation *inv, const struct items *items, uint32_t i,
		     struct cell row[RESULT_COLUMNS])
{
	static const enum cell_mark marks[] = {
		[PB_ENUM(OUTCOME, UNSPECIFIED)] = MARK_PENDING,
		[PB_ENUM(OUTCOME, CONFORMING)] = MARK_PASS,
		[PB_ENUM(OUTCOME, DEVIATING)] = MARK_FAIL,
		[PB_ENUM(OUTCOME, NOT_APPLICABLE)] = MARK_NONE,
	};
	const PB(Meta) *meta = items->results[i]->meta;
	const PB(Result) *r = items->results[i]->result;

	row[RESULT_RANK].text = terms_number(inv, r->rank);
	row[RESULT_ITEM].text = items->ids[i] ? items->ids[i] : "";
	row[RESULT_OUTCOME] = (struct cell){ words_get(terms_outcome[r->outcome], inv->lang),
					     marks[r->outcome] };
	row[RESULT_ATTRIBUTES].text = attributes_text(inv, r);
	row[RESULT_TESTER].text = r->tester;
	row[RESULT_DAY].text = r->tested_day;
	row[RESULT_NOTE].text =
		*r->note ? r->note : erased_text(inv, meta->kind, meta->id, meta->version);
}

static void print_results(struct invocation *inv, const struct items *items)
{
	struct cell row[RESULT_COLUMNS] = { { NULL, MARK_NONE } };

	out_table(inv->out, result_columns, COUNT_OF(result_columns));
	for (uint32_t i = 0; i < items->size; i++) {
		if (!items->results[i])
			continue;
		fill_row(inv, items, i, row);
		out_row(inv->out, row);
	}
	out_end(inv->out);
}

/* "7 av 10 är loggade. Återstår: 3, 8, 9". In a round that has ended nothing remains to be done. */
static void print_pending(struct invocation *inv, const struct items *items, bool under_way)
{
	uint32_t pending = 0;
	const char *list = "";

	for (uint32_t i = 0; i < items->size; i++) {
		if (items->results[i] || ++pending > PENDING_SHOWN)
			continue;
		list = arena_format(inv->arena, "%s%s%s", list ? list : "", pending > 1 ? ", " : "",
				    items->ids[i] ? items->ids[i] : terms_number(inv, i + 1));
	}
	out_line(inv->out, say(inv, WORD_ROUND_LOGGED, "n",
			       terms_number(inv, items->size - pending), "size",
			       terms_number(inv, items->size), NULL));
	if (pending > PENDING_SHOWN)
		list = say(inv, WORD_ROUND_AND_MORE, "list", list, "n",
			   terms_number(inv, pending - PENDING_SHOWN), NULL);
	if (pending && under_way)
		out_line(inv->out, say(inv, WORD_ROUND_PENDING, "list", list, NULL));
}

static enum exit_status print_items(struct invocation *inv, const PB(Round) *round)
{
	uint32_t n = round->size;
	struct items items = { .size = n };
	PB(ListRecordsResponse) *pieces, *results;
	enum exit_status status = fetch(inv, PB_ENUM(KIND, ITEMS), &pieces);

	if (status == EXIT_STATUS_OK)
		status = fetch(inv, PB_ENUM(KIND, RESULT), &results);
	if (status != EXIT_STATUS_OK)
		return status;
	items.ids = arena_get_zeroed(inv->arena, n, sizeof(*items.ids));
	items.results = arena_get_zeroed(inv->arena, n, sizeof(*items.results));
	if (!items.ids || !items.results)
		return fail_memory(inv);
	take_items(&items, pieces, results);
	out_heading(inv->out, say(inv, WORD_HEADING_RESULTS, NULL));
	print_results(inv, &items);
	print_pending(inv, &items, is_under_way(round));
	return EXIT_STATUS_OK;
}

/* The round, its items and its results, as one message. */
static enum exit_status print_message(struct invocation *inv, PB(Record) *round)
{
	PB(ListRecordsResponse) all = PB_INIT(LIST_RECORDS_RESPONSE), *pieces, *results;
	enum exit_status status = fetch(inv, PB_ENUM(KIND, ITEMS), &pieces);
	size_t n;

	if (status == EXIT_STATUS_OK)
		status = fetch(inv, PB_ENUM(KIND, RESULT), &results);
	if (status != EXIT_STATUS_OK)
		return status;
	n = 1 + pieces->n_records + results->n_records;
	all.records = arena_get(inv->arena, n * sizeof(*all.records));
	if (!all.records)
		return fail_memory(inv);
	all.records[all.n_records++] = round;
	for (size_t i = 0; i < pieces->n_records; i++)
		all.records[all.n_records++] = pieces->records[i];
	for (size_t i = 0; i < results->n_records; i++)
		all.records[all.n_records++] = results->records[i];
	out_message(inv->out, &all.base);
	return EXIT_STATUS_OK;
}

enum exit_status round_show_run(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], &record);

	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		return print_message(inv, (PB(Record) *)record);
	record_fields(inv, record, shown, COUNT_OF(shown));
	return record->round->size ? print_items(inv, record->round) : EXIT_STATUS_OK;
}
