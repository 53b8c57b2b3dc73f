/* SPDX-License-Identifier: EUPL-1.2
 * Shows a round with its results. Counts only what it prints: a verdict is the daemon's. */
#include "round_show.h"

#include "evidence.h"
#include "record.h"
#include "round_items.h"
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
	return round->state == PB_ENUM(ROUND_STATE, DRAWN) ||
	       round->state == PB_ENUM(ROUND_STATE, TESTING) ||
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
	return words_get(TERM(terms_verdict, round->verdict), inv->lang);
}

const char *round_show_tally(struct invocation *inv, const PB(Record) *record)
{
	return terms_tally(inv, record->round->tally);
}

/* What the sample says beside the verdict; "" before it is submitted. */
static const char *assured(struct invocation *inv, const PB(Record) *record)
{
	return terms_assurance(inv, record->round->assurance);
}

static const char *postponed(struct invocation *inv, const PB(Record) *record)
{
	uint32_t year = record->round->postponed_to;

	return year ? terms_number(inv, year) : "";
}

/* A spare that is in use has a rank of its own, and so has what it took the place of. */
uint32_t round_show_size(const PB(Round) *round)
{
	return round->draw ? round->draw->sample + round->draw->extended : round->size;
}

static const char *size(struct invocation *inv, const PB(Record) *record)
{
	uint32_t n = round_show_size(record->round);

	return n ? terms_number(inv, n) : "";
}

const char *round_show_sentence(struct invocation *inv, const PB(Record) *record)
{
	const PB(Round) *round = record->round;
	const char *state = words_get(TERM(terms_round_state, round->state), inv->lang);
	const char *verdict = round_show_verdict(inv, record);
	const char *tally = round_show_tally(inv, record);
	const char *assurance = assured(inv, record);
	enum word word = WORD_ROUND_STANDS;

	if (*tally && *verdict && *assurance)
		word = WORD_ROUND_STANDS_ASSURED;
	else if (*tally && *verdict)
		word = WORD_ROUND_STANDS_JUDGED;
	else if (*tally && is_under_way(round))
		word = WORD_ROUND_STANDS_COUNTED;

	return say(inv, word, "round", record->meta->id, "state", state, "verdict", verdict,
		   "tally", tally, "assurance", assurance, NULL);
}

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_CONTROL, .field = "control" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_PERIOD, .field = "period" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_round_state },
	{ .head = WORD_HEAD_BASIS, .field = "basis", .words = terms_round_basis },
	{ .head = WORD_HEAD_REPLACES, .field = "replaces" },
	{ .head = WORD_HEAD_SIZE, .text = size },
	{ .head = WORD_HEAD_SOURCE, .field = "source" },
	{ .head = WORD_HEAD_VERDICT, .text = round_show_verdict },
	{ .head = WORD_HEAD_TALLY, .text = round_show_tally },
	{ .head = WORD_HEAD_ASSURANCE, .text = assured },
	{ .head = WORD_HEAD_DISSENT, .field = "dissent" },
	{ .head = WORD_HEAD_CONCLUSION, .field = "conclusion" },
	{ .head = WORD_HEAD_CONCLUDED_DAY, .field = "concluded_day" },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
	{ .head = WORD_HEAD_POSTPONED_TO, .text = postponed },
	{ .head = WORD_HEAD_SUBMITTED_BY, .field = "submitted_by" },
	{ .head = WORD_HEAD_APPROVED_BY, .field = "approved_by" },
	{ .head = WORD_HEAD_APPROVED_DAY, .field = "approved_day" },
	{ .head = WORD_HEAD_PEOPLE, .field = "people" },
};

/* ------------------------------------------------------------------ population and draw */

static const char *day_and_user(struct invocation *inv, const char *day, const char *user)
{
	return *user ? say(inv, WORD_VALUE_DAY_BY, "day", day, "user", user, NULL) : "";
}

/* "30, utökat med 5; 3 reserver kvar" */
static const char *sample_text(struct invocation *inv, const PB(Round) *round)
{
	const PB(Draw) *draw = round->draw;
	const char *text = terms_number(inv, draw->sample);
	uint32_t spares = draw->kept > round->size ? draw->kept - round->size : 0;

	if (draw->extended)
		text = say(inv, WORD_VALUE_EXTENDED, "sample", text, "n",
			   terms_number(inv, draw->extended), NULL);
	return say_counted(inv, WORD_VALUE_SPARES, spares, "sample", text, NULL);
}

static void print_population(struct invocation *inv, const PB(Round) *round)
{
	const PB(Population) *population = round->population;

	out_field(inv->out, WORD_HEAD_POPULATION, terms_number(inv, population->n));
	out_field(inv->out, WORD_HEAD_LIST_HASH, evidence_hex(inv, population->sha256));
	out_field(inv->out, WORD_HEAD_COMMITMENT, evidence_hex(inv, population->commitment));
	out_field(inv->out, WORD_HEAD_EXTRACTED, population->extracted_day);
	out_field(inv->out, WORD_HEAD_CONTROL_TOTAL, round->control_total);
	out_field(inv->out, WORD_HEAD_FROZEN,
		  day_and_user(inv, population->frozen_day, population->frozen_by));
}

static void print_draw(struct invocation *inv, const PB(Round) *round)
{
	const PB(Draw) *draw = round->draw;

	out_field(inv->out, WORD_HEAD_SAMPLE, sample_text(inv, round));
	out_field(inv->out, WORD_HEAD_DICE, round->dice);
	out_field(inv->out, WORD_HEAD_NONCE, evidence_hex(inv, draw->nonce));
	out_field(inv->out, WORD_HEAD_SEED, evidence_hex(inv, draw->seed));
	out_field(inv->out, WORD_HEAD_DRAWN, day_and_user(inv, draw->drawn_day, draw->drawn_by));
}

void round_show_population(struct invocation *inv, const PB(Record) *record)
{
	if (out_wants_message(inv->out)) {
		record_fields(inv, record, NULL, 0);
		return;
	}
	if (record->round->population)
		print_population(inv, record->round);
	if (record->round->draw)
		print_draw(inv, record->round);
	out_end(inv->out);
}

/* ------------------------------------------------------------------ items */

static enum exit_status fetch(struct invocation *inv, PB(Kind) kind, PB(ListRecordsResponse) **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);

	request.kind = kind;
	request.under_kind = PB_ENUM(KIND, ROUND);
	request.under = rows_argument(inv, 0);
	return record_fetch(inv, request, ret);
}

/* "7 av 10 är loggade. Återstår: 3, 8, 9". In a round that has ended nothing remains to be done. */
static void print_pending(struct invocation *inv, const PB(ListItemsResponse) *all, bool under_way)
{
	uint32_t pending = 0, in_play = 0;
	const char *list = "";

	for (size_t i = 0; i < all->n_items; i++) {
		const PB(Item) *item = all->items[i];
		in_play += item->outcome != PB_ENUM(OUTCOME, REPLACED);
		if (item->outcome || ++pending > PENDING_SHOWN)
			continue;
		list = arena_format(inv->arena, "%s%s%s", list ? list : "", pending > 1 ? ", " : "",
				    *item->id ? item->id : terms_number(inv, item->rank));
	}
	out_line(inv->out, say(inv, WORD_ROUND_LOGGED, "n",
			       terms_number(inv, in_play - pending), "size",
			       terms_number(inv, in_play), NULL));
	if (pending > PENDING_SHOWN)
		list = say(inv, WORD_ROUND_AND_MORE, "list", list, "n",
			   terms_number(inv, pending - PENDING_SHOWN), NULL);
	if (pending && under_way)
		out_line(inv->out, say(inv, WORD_ROUND_PENDING, "list", list, NULL));
}

/* Of a draw all items are shown: the register is where their names are found. */
static enum exit_status print_items(struct invocation *inv, const PB(Round) *round)
{
	bool is_drawn = round->basis == PB_ENUM(ROUND_BASIS, POPULATION);
	PB(ListItemsResponse) *all;
	enum exit_status status = round_items_fetch(inv, inv->argv[0], 0, &all);

	if (status != EXIT_STATUS_OK)
		return status;
	out_heading(inv->out, say(inv, WORD_HEADING_RESULTS, NULL));
	round_items_print(inv, all, is_drawn ? ROUND_ITEMS_ALL : ROUND_ITEMS_LOGGED);
	print_pending(inv, all, is_under_way(round));
	return EXIT_STATUS_OK;
}

/* The round, the pieces that name its items, and its results, as one message. The ids of a
 * population are a million lines: `round items` and `round verify --ids-to` have them. */
static enum exit_status print_message(struct invocation *inv, PB(Record) *round)
{
	bool is_drawn = round->round->basis == PB_ENUM(ROUND_BASIS, POPULATION);
	PB(ListRecordsResponse) all = PB_INIT(LIST_RECORDS_RESPONSE), alone = all;
	PB(ListRecordsResponse) *pieces, *results;
	enum exit_status status = fetch(
		inv, is_drawn ? PB_ENUM(KIND, DRAW_PIECE) : PB_ENUM(KIND, ITEMS), &pieces);

	if (status == EXIT_STATUS_OK)
		status = fetch(inv, PB_ENUM(KIND, RESULT), &results);
	if (status != EXIT_STATUS_OK)
		return status;
	alone.records = &round;
	alone.n_records = 1;
	if (!record_append(inv, &all, &alone) || !record_append(inv, &all, pieces) ||
	    !record_append(inv, &all, results))
		return fail_memory(inv);
	out_message(inv->out, &all.base);
	return EXIT_STATUS_OK;
}

enum exit_status round_show_run(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = record_shown(inv, PB_ENUM(KIND, ROUND), &record);

	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		return print_message(inv, (PB(Record) *)record);
	record_fields(inv, record, shown, COUNT_OF(shown));
	if (record->round->population && record->round->population->n) {
		out_heading(inv->out, say(inv, WORD_HEADING_POPULATION, NULL));
		round_show_population(inv, record);
	}
	return record->round->size ? print_items(inv, record->round) : EXIT_STATUS_OK;
}
