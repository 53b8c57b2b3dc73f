/* SPDX-License-Identifier: EUPL-1.2
 * Indicators through the ops: values as numbers and in words, tables, bounds, and what they come
 * to. What a cell means is test_indicator's. */
#include "ops_audit.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

FIXTURE_ACTOR(of_sn, "sn-samordnare", ROLE_COORDINATOR, "SN");

static struct fixture f;
static PB(Indicator) indicator;
static PB(SetIndicatorRequest) request;
static PB(IndicatorEntry) entry_storage[201];
static PB(IndicatorEntry) *entries[201];

static void prepare(void)
{
	indicator = (PB(Indicator))PB_INIT(INDICATOR);
	request = (PB(SetIndicatorRequest))PB_INIT(SET_INDICATOR_REQUEST);
	indicator.unit = "SN";
	indicator.title = "Sjukfrånvaro, totalt (%)";
	request.indicator = &indicator;
	request.entries = entries;
}

static void add_entry(PB(IndicatorEntryKind) kind, const char *heading, const char *cell)
{
	PB(IndicatorEntry) *entry = &entry_storage[request.n_entries];
	*entry = (PB(IndicatorEntry))PB_INIT(INDICATOR_ENTRY);
	entry->kind = kind;
	entry->heading = (char *)heading;
	entry->cell = (char *)cell;
	entries[request.n_entries++] = entry;
}

#define OUTCOME PB_ENUM(INDICATOR_ENTRY_KIND, OUTCOME)
#define FORECAST PB_ENUM(INDICATOR_ENTRY_KIND, FORECAST)
#define STAGE PB_ENUM(INDICATOR_ENTRY_KIND, STAGE)
#define TARGET PB_ENUM(INDICATOR_ENTRY_KIND, TARGET)

static int set(void)
{
	return fixture_call(&f, &of_sn, "riskreg.v1.IndicatorService/Set", &request, NULL);
}

static const PB(Indicator) *stored(const char *id)
{
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, INDICATOR), id, 0);
	CU_ASSERT_FATAL(record != NULL);
	return record->indicator;
}

static const PB(JudgeIndicatorsResponse) *judge(const char *id, const char *unit)
{
	PB(JudgeIndicatorsRequest) asked = PB_INIT(JUDGE_INDICATORS_REQUEST);
	const void *response;
	asked.id = (char *)id;
	asked.unit = (char *)unit;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, "riskreg.v1.IndicatorService/Judge",
					   &asked, &response),
			      0);
	return response;
}

static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	prepare();
}

static void test_values_in_words(void)
{
	begin();
	indicator.direction = PB_ENUM(INDICATOR_DIRECTION, LOWER);
	add_entry(OUTCOME, "2023", "7,2");
	add_entry(OUTCOME, "2024", "6,6");
	add_entry(OUTCOME, "2025", "7,4 (juli 2025)");
	add_entry(FORECAST, "2025", "7,3");
	add_entry(OUTCOME, "2024 kvinnor", "--");
	add_entry(STAGE, "2026", "7,2");
	add_entry(TARGET, "2030", "\u2264 7");
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "I1");
	const PB(Indicator) *in = stored("I1");
	CU_ASSERT_EQUAL_FATAL(in->n_outcomes, 5);
	CU_ASSERT_EQUAL(in->outcomes[0]->value->unscaled, 72);
	CU_ASSERT_EQUAL(in->outcomes[0]->value->decimals, 1);
	CU_ASSERT_STRING_EQUAL(in->outcomes[2]->as_of_day, "2025-07-31");
	CU_ASSERT_EQUAL(in->outcomes[3]->forecast, 1);
	CU_ASSERT_EQUAL(in->outcomes[4]->group, PB_ENUM(INDICATOR_GROUP, WOMEN));
	CU_ASSERT_PTR_NULL(in->outcomes[4]->value);
	CU_ASSERT_EQUAL_FATAL(in->n_targets, 2);
	CU_ASSERT_EQUAL(in->targets[0]->stage, 1);
	CU_ASSERT_EQUAL(in->targets[1]->form, PB_ENUM(INDICATOR_FORM, AT_MOST));
	const PB(IndicatorJudgement) *j = judge("I1", "")->indicators[0];
	CU_ASSERT_EQUAL(j->met, PB_ENUM(INDICATOR_MET, YES));
	CU_ASSERT_EQUAL(j->trend, PB_ENUM(INDICATOR_TREND, FALLING));
	CU_ASSERT_EQUAL(j->outcome_year, 2024);
	CU_ASSERT_EQUAL(j->target_year, 2026);
	CU_ASSERT_STRING_EQUAL(j->outcome_text, "6,6");
	CU_ASSERT_STRING_EQUAL(j->target_text, "7,2");
	CU_ASSERT_EQUAL(j->n_lines, 7);
	CU_ASSERT_STRING_EQUAL(j->lines[6]->text, "\u2264 7");
	fixture_end(&f);
}

/* A value for the same time takes the place of the one that is there; another day is another. */
static void test_values_replace(void)
{
	begin();
	add_entry(OUTCOME, "2024", "6,6");
	CU_ASSERT_EQUAL(set(), 0);
	PB(IndicatorOutcome) outcome = PB_INIT(INDICATOR_OUTCOME);
	PB(Decimal) value = PB_INIT(DECIMAL);
	PB(IndicatorOutcome) *outcomes[] = { &outcome };
	value.unscaled = 66;
	value.decimals = 1;
	outcome.year = 2024;
	outcome.value = &value;
	prepare();
	indicator.outcomes = outcomes;
	indicator.n_outcomes = 1;
	request.id = "I1";
	request.expected_version = 1;
	add_entry(OUTCOME, "2024", "6,7");
	add_entry(OUTCOME, "december 2024", "6,8");
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_EQUAL_FATAL(stored("I1")->n_outcomes, 2);
	CU_ASSERT_EQUAL(stored("I1")->outcomes[0]->value->unscaled, 67);
	CU_ASSERT_EQUAL(stored("I1")->direction, PB_ENUM(INDICATOR_DIRECTION, HIGHER));
	fixture_end(&f);
}

static void test_what_is_refused(void)
{
	static const struct {
		PB(IndicatorEntryKind) kind;
		const char *heading, *cell;
		int refused;
		const char *field;
	} cases[] = {
		{ PB_ENUM(INDICATOR_ENTRY_KIND, UNSPECIFIED), "2024", "5", REFUSED_REQUIRED,
		  "entries[0].kind" },
		{ OUTCOME, "i fjol", "5", REFUSED_INDICATOR_HEADING, "entries[0].heading" },
		{ OUTCOME, "2024", "fem", REFUSED_INDICATOR_CELL, "entries[0].cell" },
		{ OUTCOME, "2024", "\u2264 5", REFUSED_INDICATOR_CELL, "entries[0].cell" },
		{ FORECAST, "2024", "ska öka", REFUSED_INDICATOR_CELL, "entries[0].cell" },
	};
	begin();
	for (size_t i = 0; i < COUNT(cases); i++) {
		prepare();
		add_entry(cases[i].kind, cases[i].heading, cases[i].cell);
		CU_ASSERT_EQUAL(set(), cases[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), cases[i].field);
	}
	prepare();
	indicator.title = "";
	CU_ASSERT_EQUAL(set(), REFUSED_REQUIRED);
	prepare();
	indicator.unit = "BUN";
	CU_ASSERT_EQUAL(set(), REFUSED_UNIT_NOT_YOURS);
	prepare();
	indicator.goal_id = "O1";
	CU_ASSERT_EQUAL(set(), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "BUN", PB_ENUM(GOAL_KIND, BOARD), ""), 0);
	CU_ASSERT_EQUAL(set(), REFUSED_UNIT_ELSEWHERE);
	request.indicator = NULL;
	CU_ASSERT_EQUAL(set(), REFUSED_REQUIRED);
	fixture_end(&f);
}

static int set_number(uint32_t year, int64_t unscaled, uint32_t decimals, const char *day)
{
	PB(IndicatorOutcome) outcome = PB_INIT(INDICATOR_OUTCOME);
	PB(IndicatorOutcome) *outcomes[] = { &outcome };
	PB(Decimal) value = PB_INIT(DECIMAL);
	prepare();
	value.unscaled = unscaled;
	value.decimals = decimals;
	outcome.year = year;
	outcome.as_of_day = (char *)day;
	outcome.value = &value;
	indicator.outcomes = outcomes;
	indicator.n_outcomes = 1;
	return set();
}

static void test_bounds_of_numbers(void)
{
	begin();
	CU_ASSERT_EQUAL(set_number(2024, 999999999999999, 6, ""), 0);
	CU_ASSERT_EQUAL(set_number(2024, -999999999999999, 0, "2024-12-31"), 0);
	CU_ASSERT_EQUAL(set_number(2024, 1000000000000000, 0, ""), REFUSED_INDICATOR_NUMBER);
	CU_ASSERT_EQUAL(set_number(2024, INT64_MIN, 0, ""), REFUSED_INDICATOR_NUMBER);
	CU_ASSERT_EQUAL(set_number(2024, 1, 7, ""), REFUSED_INDICATOR_NUMBER);
	CU_ASSERT_EQUAL(set_number(1989, 1, 0, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(set_number(2101, 1, 0, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(set_number(2024, 1, 0, "2024-02-30"), REFUSED_NOT_A_DAY);
	fixture_end(&f);
}

static void test_targets_must_be_whole(void)
{
	PB(IndicatorTarget) target = PB_INIT(INDICATOR_TARGET);
	PB(IndicatorTarget) *targets[] = { &target, &target };
	PB(Decimal) value = PB_INIT(DECIMAL);
	begin();
	target.year = 2026;
	indicator.targets = targets;
	indicator.n_targets = 1;
	target.form = PB_ENUM(INDICATOR_FORM, NUMBER);
	CU_ASSERT_EQUAL(set(), REFUSED_INDICATOR_NUMBER);
	target.value = &value;
	CU_ASSERT_EQUAL(set(), 0);
	target.form = PB_ENUM(INDICATOR_FORM, BAND);
	CU_ASSERT_EQUAL(set(), REFUSED_INDICATOR_NUMBER);
	target.upper = &value;
	CU_ASSERT_EQUAL(set(), 0);
	target.form = PB_ENUM(INDICATOR_FORM, UP);
	CU_ASSERT_EQUAL(set(), REFUSED_INDICATOR_NUMBER);
	target.form = PB_ENUM(INDICATOR_FORM, BAND);
	indicator.n_targets = 2;
	CU_ASSERT_EQUAL(set(), REFUSED_TWICE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "indicator.targets[1]");
	fixture_end(&f);
}

static void test_numbers_of_values(void)
{
	static char headings[201][24];
	begin();
	for (unsigned i = 0; i < 200; i++) {
		snprintf(headings[i], sizeof(headings[i]), "%s %u%s",
			 i % 2 ? "januari" : "februari", 1990 + i / 4, i / 2 % 2 ? " män" : "");
		add_entry(OUTCOME, headings[i], "1");
	}
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_EQUAL(stored("I1")->n_outcomes, 200);
	add_entry(OUTCOME, "2100", "1");
	CU_ASSERT_EQUAL(set(), REFUSED_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "entries");
	/* One more than the indicator can hold, beside what it holds. */
	static PB(IndicatorOutcome) storage[201];
	static PB(IndicatorOutcome) *outcomes[201];
	for (unsigned i = 0; i < 201; i++) {
		storage[i] = (PB(IndicatorOutcome))PB_INIT(INDICATOR_OUTCOME);
		storage[i].year = 1990 + i / 3;
		storage[i].group = (PB(IndicatorGroup))(i % 3);
		outcomes[i] = &storage[i];
	}
	prepare();
	indicator.outcomes = outcomes;
	indicator.n_outcomes = 201;
	CU_ASSERT_EQUAL(set(), REFUSED_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "indicator.outcomes");
	indicator.n_outcomes = 200;
	CU_ASSERT_EQUAL(set(), 0);
	add_entry(OUTCOME, "2100", "1");
	CU_ASSERT_EQUAL(set(), REFUSED_TOO_MANY);
	fixture_end(&f);
}

/* ------------------------------------------------------------------ tables */

#define COLUMNS 5
static char *headings_2026[COLUMNS] = { "Nyckeltal", "2024", "2025 (augusti 2025)",
					"Etappmål 2026", "Målvärde 2030" };

static int import(char *(*cells)[COLUMNS], size_t n, char **headings)
{
	static PB(IndicatorRow) storage[1001];
	static PB(IndicatorRow) *rows[1001];
	PB(ImportIndicatorsRequest) table = PB_INIT(IMPORT_INDICATORS_REQUEST);
	for (size_t i = 0; i < n; i++) {
		storage[i] = (PB(IndicatorRow))PB_INIT(INDICATOR_ROW);
		storage[i].row = (uint32_t)i + 2;
		storage[i].cells = cells[i];
		storage[i].n_cells = COLUMNS;
		rows[i] = &storage[i];
	}
	table.unit = "SN";
	table.headings = headings;
	table.n_headings = COLUMNS;
	table.rows = rows;
	table.n_rows = n;
	return fixture_call(&f, &of_sn, "riskreg.v1.IndicatorService/Import", &table, NULL);
}

static void test_a_table(void)
{
	char *cells[][COLUMNS] = {
		{ "Personalomsättning", "10,8", "8,6", "\u2264 8,5", "\u2264 8,0" },
		{ "Andel i tid (%)", "--", "69", "80", "100" },
	};
	begin();
	CU_ASSERT_EQUAL(import(cells, 2, headings_2026), 0);
	CU_ASSERT_EQUAL(stored("I1")->direction, PB_ENUM(INDICATOR_DIRECTION, LOWER));
	CU_ASSERT_EQUAL(stored("I2")->direction, PB_ENUM(INDICATOR_DIRECTION, HIGHER));
	CU_ASSERT_STRING_EQUAL(stored("I2")->unit_of_measure, "%");
	CU_ASSERT_PTR_NULL(stored("I2")->outcomes[0]->value);
	CU_ASSERT_STRING_EQUAL(stored("I2")->outcomes[1]->as_of_day, "2025-08-31");
	const PB(JudgeIndicatorsResponse) *all = judge("", "SN");
	CU_ASSERT_EQUAL_FATAL(all->n_indicators, 2);
	CU_ASSERT_EQUAL(all->indicators[0]->met, PB_ENUM(INDICATOR_MET, NO));
	CU_ASSERT_EQUAL(all->indicators[1]->met, PB_ENUM(INDICATOR_MET, UNSPECIFIED));
	CU_ASSERT_EQUAL(all->indicators[0]->n_lines, 0);
	CU_ASSERT_EQUAL(judge("", "BUN")->n_indicators, 0);
	/* The same table again writes nothing; an empty cell leaves what is there. */
	uint64_t before = fixture_seq(&f);
	CU_ASSERT_EQUAL(import(cells, 2, headings_2026), 0);
	cells[0][1] = "";
	CU_ASSERT_EQUAL(import(cells, 2, headings_2026), 0);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	cells[1][1] = "66";
	CU_ASSERT_EQUAL(import(cells, 2, headings_2026), 0);
	CU_ASSERT_EQUAL(stored("I1")->n_outcomes, 2);
	CU_ASSERT_EQUAL(stored("I2")->outcomes[0]->value->unscaled, 66);
	CU_ASSERT_PTR_NOT_NULL(fixture_get(&f, PB_ENUM(KIND, INDICATOR), "I2", 2));
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, INDICATOR), "I1", 2));
	fixture_end(&f);
}

static void test_all_faults_at_once(void)
{
	char *cells[][COLUMNS] = {
		{ "Personalomsättning", "10,8x", "8,6", "\u2264 8,5", "\u2264 8,0" },
		{ "", "1", "69", "80", "100" },
		{ "Andel i tid (%)", "\u2264 1", "69", "åttio", "100" },
		{ "Personalomsättning", "1", "1", "1", "1" },
	};
	static const struct {
		enum refused id;
		const char *row, *column;
	} found[] = {
		{ REFUSED_INDICATOR_ROW_CELL, "2", "2024" },
		{ REFUSED_INDICATOR_ROW_NAME, "3", "Nyckeltal" },
		{ REFUSED_INDICATOR_ROW_CELL, "4", "2024" },
		{ REFUSED_INDICATOR_ROW_CELL, "4", "Etappmål 2026" },
		{ REFUSED_INDICATOR_ROW_TWICE, "5", "Nyckeltal" },
	};
	begin();
	CU_ASSERT_EQUAL(import(cells, 4, headings_2026), REFUSED_INDICATOR_ROW_CELL);
	CU_ASSERT_EQUAL_FATAL(f.call.n_refusals, COUNT(found));
	for (size_t i = 0; i < COUNT(found); i++) {
		CU_ASSERT_EQUAL(f.call.refusals[i].id, found[i].id);
		CU_ASSERT_STRING_EQUAL(f.call.refusals[i].params[0].value, found[i].row);
		CU_ASSERT_STRING_EQUAL(f.call.refusals[i].params[1].value, found[i].column);
	}
	fixture_end(&f);
}

static void test_heads_and_bounds(void)
{
	char *cells[][COLUMNS] = { { "A", "1", "2", "3", "4" } };
	char *no_name[COLUMNS] = { "2023", "2024", "2025", "Etappmål 2026", "Målvärde 2030" };
	char *unknown[COLUMNS] = { "Nyckeltal", "Kommentar", "2025", "Mål", "Målvärde 2030" };
	static char *many[1001][COLUMNS];
	static char titles[1001][16];
	begin();
	CU_ASSERT_EQUAL(import(cells, 1, no_name), REFUSED_INDICATOR_NAMES);
	CU_ASSERT_EQUAL(import(cells, 1, unknown), REFUSED_INDICATOR_HEADING);
	CU_ASSERT_EQUAL(f.call.n_refusals, 2);
	for (size_t i = 0; i < 1001; i++) {
		snprintf(titles[i], sizeof(titles[i]), "Nr %zu", i);
		many[i][0] = titles[i];
		for (size_t j = 1; j < COLUMNS; j++)
			many[i][j] = "1";
	}
	CU_ASSERT_EQUAL(import(many, 1001, headings_2026), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(import(many, 1000, headings_2026), 0);
	PB(ImportIndicatorsRequest) wide = PB_INIT(IMPORT_INDICATORS_REQUEST);
	char *heads[65];
	for (size_t i = 0; i < 65; i++)
		heads[i] = "2024";
	wide.unit = "SN";
	wide.headings = heads;
	wide.n_headings = 65;
	CU_ASSERT_EQUAL(fixture_call(&f, &of_sn, "riskreg.v1.IndicatorService/Import", &wide, NULL),
			REFUSED_TOO_MANY);
	wide.unit = "BUN";
	CU_ASSERT_EQUAL(fixture_call(&f, &of_sn, "riskreg.v1.IndicatorService/Import", &wide, NULL),
			REFUSED_UNIT_NOT_YOURS);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "values in words", test_values_in_words },
	{ "a value takes the place of one for the same time", test_values_replace },
	{ "what is refused", test_what_is_refused },
	{ "bounds of numbers", test_bounds_of_numbers },
	{ "targets must be whole", test_targets_must_be_whole },
	{ "numbers of values at their bounds and one over", test_numbers_of_values },
	{ "a table", test_a_table },
	{ "all faults of a table at once", test_all_faults_at_once },
	{ "heads of a table, and its bounds", test_heads_and_bounds },
};

SUITE_MAIN("ops_indicator", tests)
