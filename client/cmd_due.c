/* SPDX-License-Identifier: EUPL-1.2
 * riskctl due: what is late, what waits and what is to come, each with who answers for it and the
 * command that takes the next step. What is due, and by when, is the daemon's to say. */
#include "as_of.h"
#include "call.h"
#include "commands.h"
#include "due.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define STEPS_SHOWN 20

enum exit_status due_ask(struct invocation *inv, const PB(ListDueRequest) *request,
			 const PB(ListDueResponse) **ret)
{
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.DueService/List", &request->base,
					    PB_DESC(list_due_response), &response);

	if (status == EXIT_STATUS_OK)
		*ret = (const PB(ListDueResponse) *)response;
	return status;
}

/* "försenad 12 dagar", "om 5 dagar", "i dag" */
static const char *days_text(struct invocation *inv, const PB(DueEntry) *entry)
{
	if (entry->days_late)
		return say_counted(inv, WORD_DUE_DAYS_LATE, entry->days_late, NULL);
	if (entry->days_left)
		return say_counted(inv, WORD_DUE_DAYS_LEFT, entry->days_left, NULL);
	return words_get(WORD_DUE_TODAY, inv->lang);
}

static struct cell state_cell(struct invocation *inv, const PB(DueEntry) *entry)
{
	static const struct {
		enum word word; /* WORD_COUNT: the days say it */
		enum cell_mark mark;
		bool has_days;
	} states[] = {
		[PB_ENUM(DUE_STATE, UNSPECIFIED)] = { WORD_UNKNOWN, MARK_NONE, false },
		[PB_ENUM(DUE_STATE, OVERDUE)] = { WORD_COUNT, MARK_FAIL, true },
		[PB_ENUM(DUE_STATE, WAITING)] = { WORD_DUE_WAITING, MARK_PENDING, false },
		[PB_ENUM(DUE_STATE, IN_WORK)] = { WORD_DUE_IN_WORK, MARK_PENDING, true },
		[PB_ENUM(DUE_STATE, COMING)] = { WORD_COUNT, MARK_NONE, true },
		[PB_ENUM(DUE_STATE, DONE)] = { WORD_DUE_DONE, MARK_PASS, false },
		[PB_ENUM(DUE_STATE, NOT_RUN)] = { WORD_PROGRESS_NOT_RUN, MARK_PENDING, false },
		[PB_ENUM(DUE_STATE, NO_POPULATION)] = { WORD_PROGRESS_NO_POPULATION, MARK_PENDING,
							false },
	};
	unsigned i = entry->state < COUNT_OF(states) ? entry->state : 0;
	const char *word = states[i].word == WORD_COUNT ? "" : words_get(states[i].word, inv->lang);
	const char *days = states[i].has_days ? days_text(inv, entry) : "";
	const char *between = *word && *days ? ", " : "";

	/* Before its day only an acceptance can be over. */
	if (entry->state == PB_ENUM(DUE_STATE, OVERDUE) && !entry->days_late)
		return (struct cell){ words_get(WORD_DUE_VOID, inv->lang), MARK_FAIL };
	return (struct cell){ arena_format(inv->arena, "%s%s%s", word, between, days),
			      states[i].mark };
}

/* "Attest av fakturor: kontrollomgång för 2026-Q3 (S31)" */
static const char *what_text(struct invocation *inv, const PB(DueEntry) *entry)
{
	const char *text = *entry->title ? say(inv, WORD_DUE_WHAT, "title", entry->title, "what",
					       entry->what, NULL)
					 : entry->what;

	if (*entry->round)
		text = say(inv, WORD_DUE_WITH_ROUND, "text", text, "round", entry->round, NULL);
	if (entry->postponed_to)
		text = say(inv, WORD_DUE_PUT_OFF, "text", text, "year",
			   terms_number(inv, entry->postponed_to), NULL);
	return text;
}

static void print_table(struct invocation *inv, const PB(ListDueResponse) *all)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_ID },
		{ .head = WORD_HEAD_UNIT },
		{ .head = WORD_HEAD_DUE },
		{ .head = WORD_HEAD_STATE, .wraps = true },
		{ .head = WORD_HEAD_DUE_WHAT, .wraps = true },
		{ .head = WORD_HEAD_RESPONSIBLE, .wraps = true },
	};

	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < all->n_entries; i++) {
		const PB(DueEntry) *entry = all->entries[i];
		out_row(inv->out, (struct cell[]){ { entry->record, MARK_NONE },
						   { entry->unit, MARK_NONE },
						   { entry->due_day, MARK_NONE },
						   state_cell(inv, entry),
						   { what_text(inv, entry), MARK_NONE },
						   { entry->responsible, MARK_NONE } });
	}
	out_end(inv->out);
}

static void print_steps(struct invocation *inv, const PB(ListDueResponse) *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n_entries; i++) {
		const PB(DueEntry) *entry = all->entries[i];
		if (!*entry->next_command)
			continue;
		if (n == 0)
			out_heading(inv->out, say(inv, WORD_HEADING_NEXT, NULL));
		if (n++ < STEPS_SHOWN)
			out_line(inv->out, say(inv, WORD_DUE_STEP, "record", entry->record, "unit",
					       entry->unit, "command", entry->next_command, NULL));
	}
	if (n > STEPS_SHOWN)
		out_line(inv->out, say_counted(inv, WORD_IMPORT_MORE, n - STEPS_SHOWN, NULL));
}

/* "1 är försenad, 2 väntar och 3 återstår", without those that are none. */
static const char *summary_text(struct invocation *inv, const PB(ListDueResponse) *all)
{
	const struct {
		enum word word;
		uint32_t n;
	} counts[] = {
		{ WORD_DUE_COUNT_COMING, all->coming + all->in_work },
		{ WORD_DUE_COUNT_WAITING, all->waiting },
		{ WORD_DUE_COUNT_OVERDUE, all->overdue },
	};
	const char *text = NULL;
	bool has_last = false;

	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		if (!counts[i].n)
			continue;
		const char *count = say_counted(inv, counts[i].word, counts[i].n, NULL);
		enum word between = has_last ? WORD_DUE_COUNT_COMMA : WORD_DUE_COUNT_AND;
		has_last = text != NULL;
		text = text ? say(inv, between, "count", count, "rest", text, NULL) : count;
	}
	return text ? say(inv, WORD_DUE_SUMMARY, "day", all->day, "counts", text, NULL)
		    : say(inv, WORD_DUE_NOTHING, NULL);
}

static enum exit_status run_due(struct invocation *inv)
{
	PB(ListDueRequest) request = PB_INIT(LIST_DUE_REQUEST);
	const PB(ListDueResponse) *all;
	enum exit_status status;

	request.unit = rows_text(inv, "unit");
	request.year = command_number(inv, "year", 0);
	request.within_days = command_number(inv, "within", 0);
	request.overdue = command_flag(inv, "overdue");
	request.with_settled = command_flag(inv, "settled");
	request.day = (char *)as_of_day(inv);
	status = due_ask(inv, &request, &all);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &all->base);
		return EXIT_STATUS_OK;
	}
	out_line(inv->out, summary_text(inv, all));
	if (all->n_entries)
		print_table(inv, all);
	print_steps(inv, all);
	return EXIT_STATUS_OK;
}

static const struct option options[] = {
	OPTION_UNIT,
	{ "year", TAKES_NUMBER, "2026", WORD_OPT_DUE_YEAR },
	{ "within", TAKES_NUMBER, "30", WORD_OPT_DUE_WITHIN },
	{ "overdue", TAKES_NOTHING, NULL, WORD_OPT_DUE_OVERDUE },
	{ "settled", TAKES_NOTHING, NULL, WORD_OPT_DUE_SETTLED },
	OPTION_END,
};

static const struct command rows[] = {
	{ "due", NULL, "", 0, 0, options, WORD_HELP_DUE,
	  EXAMPLES("riskctl due", "riskctl due --unit SN --within 30", "riskctl due --overdue",
		   "riskctl due --unit SN --year 2026 --settled"),
	  run_due },
};

const struct command_list cmd_due = { "due", WORD_NOUN_DUE, WORD_HELP_NOUN_DUE, rows,
				      COUNT_OF(rows), NULL };
