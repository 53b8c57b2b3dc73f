/* SPDX-License-Identifier: EUPL-1.2
 * riskctl indicator: indicators, their values and whether their targets are met; the tables that
 * plans print them in. Reads no value itself: the daemon does. */
#include "commands.h"
#include "findings.h"
#include "import/columns.h"
#include "import_commit.h"
#include "noun.h"
#include "terms.h"

#define SET "riskreg.v1.IndicatorService/Set"

static const enum word kinds[] = {
	[PB_ENUM(INDICATOR_ENTRY_KIND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(INDICATOR_ENTRY_KIND, OUTCOME)] = WORD_INDICATOR_ENTRY_KIND_OUTCOME,
	[PB_ENUM(INDICATOR_ENTRY_KIND, FORECAST)] = WORD_INDICATOR_ENTRY_KIND_FORECAST,
	[PB_ENUM(INDICATOR_ENTRY_KIND, STAGE)] = WORD_INDICATOR_ENTRY_KIND_STAGE,
	[PB_ENUM(INDICATOR_ENTRY_KIND, TARGET)] = WORD_INDICATOR_ENTRY_KIND_TARGET,
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_TEXT, .field = "text" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_MEASURED_IN, .field = "unit_of_measure" },
	{ .head = WORD_HEAD_GOAL, .field = "goal_id" },
	{ .head = WORD_HEAD_SOURCE, .field = "source" },
	{ .head = WORD_HEAD_RESPONSIBLE, .field = "responsible" },
	{ .head = WORD_HEAD_DIRECTION, .field = "direction", .words = terms_indicator_direction },
};

/* ------------------------------------------------------------------ list, show */

static enum exit_status ask(struct invocation *inv, const PB(JudgeIndicatorsRequest) *request,
			    const PB(JudgeIndicatorsResponse) **ret)
{
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.IndicatorService/Judge",
					    &request->base, PB_DESC(judge_indicators_response),
					    &response);
	if (status == EXIT_STATUS_OK)
		*ret = (const PB(JudgeIndicatorsResponse) *)response;
	return status;
}

/* "2 212 (2024)"; "" where there is none. */
static const char *text_of(struct invocation *inv, const char *text, uint32_t year)
{
	return year ? say(inv, WORD_VALUE_OF_YEAR, "value", text, "year", terms_number(inv, year),
			  NULL) :
		      "";
}

static enum exit_status run_list(struct invocation *inv)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_ID },
		{ .head = WORD_HEAD_UNIT },
		{ .head = WORD_HEAD_OUTCOME, .right = true },
		{ .head = WORD_HEAD_TARGET, .right = true },
		{ .head = WORD_HEAD_MET },
		{ .head = WORD_HEAD_TREND },
		{ .head = WORD_HEAD_TITLE, .wraps = true },
	};
	PB(JudgeIndicatorsRequest) request = PB_INIT(JUDGE_INDICATORS_REQUEST);
	const PB(JudgeIndicatorsResponse) *all;
	request.unit = rows_text(inv, "unit");
	enum exit_status status = ask(inv, &request, &all);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &all->base);
		return status;
	}
	if (all->n_indicators == 0) {
		tell(inv, say(inv, WORD_LIST_EMPTY, NULL));
		return status;
	}
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < all->n_indicators; i++) {
		const PB(IndicatorJudgement) *j = all->indicators[i];
		out_row(inv->out,
			(const struct cell[]){
				{ j->id, MARK_NONE },
				{ j->unit, MARK_NONE },
				{ text_of(inv, j->outcome_text, j->outcome_year), MARK_NONE },
				{ text_of(inv, j->target_text, j->target_year), MARK_NONE },
				{ words_get(TERM(terms_indicator_met, j->met), inv->lang),
				  MARK_NONE },
				{ words_get(TERM(terms_indicator_trend, j->trend), inv->lang),
				  MARK_NONE },
				{ j->title, MARK_NONE } });
	}
	out_end(inv->out);
	return status;
}

static void print_lines(struct invocation *inv, const PB(IndicatorJudgement) *j)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_YEAR },  { .head = WORD_HEAD_KIND },
		{ .head = WORD_HEAD_AS_OF }, { .head = WORD_HEAD_GROUP },
		{ .head = WORD_HEAD_VALUE, .right = true },
	};
	if (j->n_lines == 0)
		return;
	out_heading(inv->out, say(inv, WORD_HEADING_VALUES, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < j->n_lines; i++) {
		const PB(IndicatorLine) *line = j->lines[i];
		enum word group = TERM(terms_indicator_group, line->group);
		out_row(inv->out,
			(const struct cell[]){
				{ terms_number(inv, line->year), MARK_NONE },
				{ words_get(TERM(kinds, line->kind), inv->lang), MARK_NONE },
				{ line->as_of_day, MARK_NONE },
				{ words_get(group, inv->lang), MARK_NONE },
				{ line->text, MARK_NONE } });
	}
	out_end(inv->out);
}

static enum exit_status run_show(struct invocation *inv)
{
	PB(JudgeIndicatorsRequest) request = PB_INIT(JUDGE_INDICATORS_REQUEST);
	const PB(JudgeIndicatorsResponse) *all;
	const PB(Record) *record;
	enum exit_status status = record_shown(inv, PB_ENUM(KIND, INDICATOR), &record);
	if (status != EXIT_STATUS_OK)
		return status;
	record_fields(inv, record, shown, COUNT_OF(shown));
	if (out_wants_message(inv->out) || record->indicator->withdrawn)
		return status;
	request.id = record->meta->id;
	status = ask(inv, &request, &all);
	if (status != EXIT_STATUS_OK || all->n_indicators == 0)
		return status;
	const PB(IndicatorJudgement) *j = all->indicators[0];
	out_heading(inv->out, say(inv, WORD_HEADING_JUDGED, NULL));
	out_field(inv->out, WORD_HEAD_OUTCOME, text_of(inv, j->outcome_text, j->outcome_year));
	out_field(inv->out, WORD_HEAD_TARGET, text_of(inv, j->target_text, j->target_year));
	out_field(inv->out, WORD_HEAD_MET, words_get(TERM(terms_indicator_met, j->met), inv->lang));
	out_field(inv->out, WORD_HEAD_TREND,
		  words_get(TERM(terms_indicator_trend, j->trend), inv->lang));
	out_end(inv->out);
	print_lines(inv, j);
	return status;
}

/* ------------------------------------------------------------------ add, set */

/* "2024=1 931": a time, and a value. */
static enum exit_status take_entry(struct invocation *inv, const char *option, const char *given,
				   PB(IndicatorEntry) *ret)
{
	const char *sign = strchr(given, '=');
	if (!sign || sign == given)
		return fail_usage(inv, say(inv, WORD_USAGE_INDICATOR_ENTRY, "option", option,
					   "given", given, NULL));
	ret->heading = arena_copy(inv->arena, view_of(given, (size_t)(sign - given)));
	ret->cell = (char *)sign + 1;
	return ret->heading ? EXIT_STATUS_OK : fail_memory(inv);
}

/* The values of one option, behind those that are there. */
static enum exit_status take_entries(struct invocation *inv, const char *option,
				     PB(IndicatorEntryKind) kind, PB(SetIndicatorRequest) *request)
{
	size_t n;
	const char *const *given = command_many(inv, option, &n);
	PB(IndicatorEntry) **all =
		arena_get(inv->arena, (request->n_entries + n + 1) * sizeof(*all));
	PB(IndicatorEntry) *storage = arena_get(inv->arena, (n + 1) * sizeof(*storage));
	enum exit_status status = EXIT_STATUS_OK;
	if (!all || !storage)
		return fail_memory(inv);
	if (request->n_entries)
		memcpy(all, request->entries, request->n_entries * sizeof(*all));
	request->entries = all;
	for (size_t i = 0; status == EXIT_STATUS_OK && i < n; i++) {
		storage[i] = (PB(IndicatorEntry))PB_INIT(INDICATOR_ENTRY);
		storage[i].kind = kind;
		status = take_entry(inv, option, given[i], &storage[i]);
		all[request->n_entries++] = &storage[i];
	}
	return status;
}

static enum exit_status fill(struct invocation *inv, PB(SetIndicatorRequest) *request,
			     size_t *ret_n)
{
	static const struct {
		const char *option;
		PB(IndicatorEntryKind) kind;
	} options[] = {
		{ "outcome", PB_ENUM(INDICATOR_ENTRY_KIND, OUTCOME) },
		{ "forecast", PB_ENUM(INDICATOR_ENTRY_KIND, FORECAST) },
		{ "stage", PB_ENUM(INDICATOR_ENTRY_KIND, STAGE) },
		{ "target", PB_ENUM(INDICATOR_ENTRY_KIND, TARGET) },
	};
	enum exit_status status = record_fill(inv, &request->indicator->base, ret_n);
	for (size_t i = 0; status == EXIT_STATUS_OK && i < COUNT_OF(options); i++)
		status = take_entries(inv, options[i].option, options[i].kind, request);
	*ret_n += request->n_entries;
	return status;
}

static enum exit_status run_add(struct invocation *inv)
{
	PB(SetIndicatorRequest) request = PB_INIT(SET_INDICATOR_REQUEST);
	PB(Indicator) indicator = PB_INIT(INDICATOR);
	size_t n;
	indicator.title = rows_argument(inv, 0);
	request.indicator = &indicator;
	enum exit_status status = fill(inv, &request, &n);
	return status == EXIT_STATUS_OK ? record_write(inv, SET, &request.base) : status;
}

static enum exit_status run_set(struct invocation *inv)
{
	PB(SetIndicatorRequest) request = PB_INIT(SET_INDICATOR_REQUEST);
	const PB(Record) *record;
	size_t n;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, INDICATOR), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	request.id = record->meta->id;
	request.expected_version = record_version(inv, record);
	request.indicator = record->indicator;
	status = fill(inv, &request, &n);
	if (status != EXIT_STATUS_OK)
		return status;
	if (n == 0)
		return fail_usage(inv, say(inv, WORD_USAGE_NOTHING_SET, NULL));
	return record_write(inv, SET, &request.base);
}

/* ------------------------------------------------------------------ import */

/* As wide as the header: a short row has empty cells behind, a wide one is told. */
static PB(IndicatorRow) *take_row(struct import *im, const struct sheet *sheet,
				  const struct sheet_row *from)
{
	size_t n = sheet->header.n;
	PB(IndicatorRow) *row = arena_get(im->arena, sizeof(*row));
	char **cells = arena_get(im->arena, (n + 1) * sizeof(*cells));
	if (!row || !cells) {
		im->out_of_memory = true;
		return NULL;
	}
	*row = (PB(IndicatorRow))PB_INIT(INDICATOR_ROW);
	row->row = from->row;
	row->cells = cells;
	row->n_cells = n;
	for (size_t i = 0; i < n; i++) {
		cells[i] = (char *)(i < from->n ? from->cells[i] : "");
		sheet_check_cell(im, from, i, sheet->header.cells[i]);
	}
	for (size_t i = n; i < from->n; i++)
		if (*from->cells[i])
			import_error(im, (struct import_place){ from->row, NULL },
				     WORD_PLAN_TOO_WIDE, "text",
				     import_quote(im, view_of_string(from->cells[i])), NULL);
	return row;
}

static int fill_rows(struct import *im, const struct sheet *sheet,
		     PB(ImportIndicatorsRequest) *request)
{
	request->headings = (char **)sheet->header.cells;
	request->n_headings = sheet->header.n;
	request->rows = arena_get(im->arena, (sheet->n + 1) * sizeof(*request->rows));
	if (!request->rows)
		im->out_of_memory = true;
	for (size_t i = 0; !im->out_of_memory && i < sheet->n; i++)
		request->rows[request->n_rows++] = take_row(im, sheet, &sheet->rows[i]);
	if (im->errors.n)
		return IMPORT_REFUSED;
	return IMPORT_DONE;
}

/* What stands above it is a title; what else a head says is the daemon's to judge. */
static const struct columns_name titles_column = {
	.names = { "indikatorer", "indikator", "nyckeltal", "indicators", "indicator" },
};

static enum exit_status read_file(struct invocation *inv, PB(ImportIndicatorsRequest) *request)
{
	struct import im = findings_import(inv);
	const struct sheet_options options = SHEET_OPTIONS;
	struct sheet sheet;
	int outcome = sheet_read(&im, inv->argv[0], &options, &sheet);
	if (outcome == IMPORT_DONE)
		columns_skip_title(&im, &sheet, &titles_column);
	if (outcome == IMPORT_DONE)
		outcome = fill_rows(&im, &sheet, request);
	if (im.out_of_memory)
		return fail_memory(inv);
	return findings_tell(inv, &im, inv->argv[0], outcome);
}

static enum exit_status run_import(struct invocation *inv)
{
	PB(ImportIndicatorsRequest) request = PB_INIT(IMPORT_INDICATORS_REQUEST);
	int direction = 0;
	enum exit_status status = rows_need(inv, "unit");
	if (status == EXIT_STATUS_OK)
		status = record_choice(inv, "direction", PB_DESC(indicator_direction), &direction);
	if (status == EXIT_STATUS_OK)
		status = read_file(inv, &request);
	if (status != EXIT_STATUS_OK)
		return status;
	request.unit = rows_text(inv, "unit");
	request.goal_id = rows_text(inv, "goal-id");
	request.reason = rows_text(inv, "reason");
	request.direction = (PB(IndicatorDirection))direction;
	return import_commit(inv, &(struct import_commit){
		.method = "riskreg.v1.IndicatorService/Import",
		.request = &request.base,
		.n_rows = request.n_rows,
		.question = say(inv, WORD_INDICATORS_ASK, "unit", request.unit, NULL),
		.saved = say(inv, WORD_INDICATORS_SAVED, NULL),
		.same = say(inv, WORD_INDICATORS_SAME, "unit", request.unit, NULL),
	});
}

#define OPTION_DIRECTION                                                                      \
	{ "direction", TAKES_TEXT, "higher|lower|band|change", WORD_OPT_INDICATOR_DIRECTION }
#define OPTIONS_INDICATOR                                                                     \
	OPTION_DIRECTION, OPTION_GOAL_ID,                                                     \
		{ "unit-of-measure", TAKES_TEXT, "TEXT", WORD_OPT_UNIT_OF_MEASURE },          \
		{ "source", TAKES_TEXT, "TEXT", WORD_OPT_INDICATOR_SOURCE },                  \
		OPTION_RESPONSIBLE, OPTION_TEXT,                                              \
		{ "outcome", TAKES_MANY, "2025=81", WORD_OPT_INDICATOR_OUTCOME },             \
		{ "forecast", TAKES_MANY, "2026=-3,9", WORD_OPT_INDICATOR_FORECAST },         \
		{ "stage", TAKES_MANY, "2026=85", WORD_OPT_INDICATOR_STAGE },                 \
		{ "target", TAKES_MANY, "2030=90", WORD_OPT_INDICATOR_TARGET }, OPTION_REASON, \
		OPTION_EXTERNAL

static const struct option list_options[] = { OPTION_UNIT, OPTION_END };
static const struct option add_options[] = { OPTION_UNIT, OPTIONS_INDICATOR, OPTION_END };
static const struct option set_options[] = { OPTION_TITLE, OPTION_UNIT, OPTIONS_INDICATOR,
					     OPTION_IF_VERSION, OPTION_END };
static const struct option import_options[] = { OPTION_UNIT, OPTION_GOAL_ID, OPTION_DIRECTION,
						OPTION_REASON, OPTION_END };

static const struct command rows[] = {
	{ "indicator", "list", "", 0, 0, list_options, WORD_HELP_INDICATOR_LIST,
	  EXAMPLES("riskctl indicator list --unit SN"), run_list },
	{ "indicator", "show", "I8", 1, 1, record_show_options, WORD_HELP_INDICATOR_SHOW,
	  EXAMPLES("riskctl indicator show I8"), run_show },
	{ "indicator", "add", "TITLE", 1, 1, add_options, WORD_HELP_INDICATOR_ADD,
	  EXAMPLES("riskctl indicator add \"Sjukfrånvaro (%)\" --unit SN --direction lower "
		   "--outcome 2024=6,6 --outcome \"juli 2025=7,4\" --stage 2026=7,2"),
	  run_add },
	{ "indicator", "set", "I8", 1, 1, set_options, WORD_HELP_INDICATOR_SET,
	  EXAMPLES("riskctl indicator set I8 --outcome 2025=7,1",
		   "riskctl indicator set I8 --target \"2030=högst 7\""),
	  run_set },
	{ "indicator", "import", "FILE", 1, 1, import_options, WORD_HELP_INDICATOR_IMPORT,
	  EXAMPLES("riskctl indicator import nyckeltal.csv --unit SN --goal-id O3"), run_import },
};

const struct command_list cmd_indicator = { "indicator", WORD_NOUN_INDICATOR,
					    WORD_HELP_NOUN_INDICATOR, rows, COUNT_OF(rows), NULL };
