/* SPDX-License-Identifier: EUPL-1.2
 * Results: which item is meant, what it came to, when a correction is one, who touched the round;
 * and that the kept counts are a recount. */
#include "ops_population.h"

static struct fixture f;

static PB(ItemResult) result_of(uint32_t rank, const char *item, PB(Outcome) outcome)
{
	PB(ItemResult) result = PB_INIT(ITEM_RESULT);
	result.rank = rank;
	result.item = (char *)item;
	result.outcome = outcome;
	return result;
}

#define OK PB_ENUM(OUTCOME, CONFORMING)
#define DEV PB_ENUM(OUTCOME, DEVIATING)
#define NA PB_ENUM(OUTCOME, NOT_APPLICABLE)
#define UNSAID PB_ENUM(OUTCOME, UNSPECIFIED)

static int log_one(const char *round, PB(ItemResult) result, const char *reason)
{
	return work_log_as(&f, &auditor, round, &result, 1, reason);
}

static const PB(Result) *stored(const char *id)
{
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, RESULT), id, 0);
	return record ? record->result : NULL;
}

static uint32_t version_of(const char *id)
{
	return work_version(&f, PB_ENUM(KIND, RESULT), id);
}

static void test_how_many(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 10001), 0);
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", NULL, 0, ""), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 9000, 10001), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 9000, 10000), 0);
	uint32_t counts[STORE_COUNT_SLOTS];
	work_counts(&f, "S1", counts);
	CU_ASSERT_EQUAL(counts[0], 9000);
	CU_ASSERT_EQUAL(counts[1], 1000);
	fixture_end(&f);
}

static void test_items_by_number(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 3), 0);
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "", OK), ""), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(log_one("S1", result_of(1, "1", OK), ""), REFUSED_ONE_OF);
	CU_ASSERT_EQUAL(log_one("S1", result_of(4, "", OK), ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "results[0].rank");
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "4", OK), ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "results[0].item");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "4");
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "0", OK), ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "1a", OK), ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "4294967297", OK), ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "3", OK), ""), 0);
	CU_ASSERT_EQUAL(stored("S1/3")->rank, 3);
	CU_ASSERT_STRING_EQUAL(stored("S1/3")->tester, "granskare");
	CU_ASSERT_STRING_EQUAL(stored("S1/3")->tested_day, "2026-09-15");
	fixture_end(&f);
}

static void test_items_by_id(void)
{
	static const char *const ids[] = { "V20", "V3", "7", "Åäö", "V2" };
	PB(ItemResult) results[4];
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", ids, 5), 0);
	results[0] = result_of(0, "V2", DEV);
	results[1] = result_of(0, "7", OK);
	results[2] = result_of(4, "", NA);
	results[3] = result_of(0, "V20", OK);
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, 4, ""), 0);
	CU_ASSERT_EQUAL(stored("S1/5")->outcome, DEV);
	CU_ASSERT_EQUAL(stored("S1/3")->outcome, OK);
	CU_ASSERT_EQUAL(stored("S1/4")->outcome, NA);
	CU_ASSERT_EQUAL(stored("S1/1")->outcome, OK);
	CU_ASSERT_PTR_NULL(stored("S1/2"));
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "V", OK), ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "V200", OK), ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(log_one("S1", result_of(0, "2", OK), ""), REFUSED_NO_SUCH_ITEM);
	fixture_end(&f);
}

static void test_no_item_twice(void)
{
	static const char *const ids[] = { "V1", "V2" };
	PB(ItemResult) results[3];
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", ids, 2), 0);
	results[0] = result_of(0, "V2", OK);
	results[1] = result_of(0, "V1", OK);
	results[2] = result_of(0, "V2", OK);
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, 3, ""), REFUSED_TWICE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "results[2].item");
	results[2] = result_of(1, "", OK);
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, 3, ""), REFUSED_TWICE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "results[2].rank");
	fixture_end(&f);
}

static void test_all_errors_at_once(void)
{
	PB(ItemResult) *results = calloc(1500, sizeof(*results));
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 10), 0);
	for (uint32_t i = 0; i < 1500; i++)
		results[i] = result_of(i + 1, "", OK);
	results[2].outcome = UNSAID;
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, 1500, ""), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(f.call.n_refusals, CALL_REFUSALS_MAX);
	CU_ASSERT_STRING_EQUAL(f.call.refusals[0].field, "results[2].outcome");
	CU_ASSERT_STRING_EQUAL(f.call.refusals[1].field, "results[10].rank");
	CU_ASSERT_STRING_EQUAL(f.call.refusals[999].field, "results[1008].rank");
	CU_ASSERT_PTR_NULL(stored("S1/1"));
	free(results);
	fixture_end(&f);
}

static int add_control_with_attributes(size_t n)
{
	static PB(ControlAttribute) attributes[16];
	static PB(ControlAttribute) *pointers[16];
	static char codes[16][8];
	PB(Control) control = PB_INIT(CONTROL);
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	for (size_t i = 0; i < n; i++) {
		attributes[i] = (PB(ControlAttribute))PB_INIT(CONTROL_ATTRIBUTE);
		snprintf(codes[i], sizeof(codes[i]), "%c", (char)('A' + (int)i));
		attributes[i].code = codes[i];
		attributes[i].name = "Punkten";
		pointers[i] = &attributes[i];
	}
	control.unit = "SN";
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.title = "Kontroll med punkter";
	control.attributes = pointers;
	control.n_attributes = n;
	request.control = &control;
	request.criteria_text = WORK_80_90;
	return fixture_call(&f, &coordinator, "riskreg.v1.ControlService/Set", &request, NULL);
}

static int log_attributes(uint32_t rank, PB(Outcome) outcome, const char *codes,
			  const PB(Outcome) *outcomes)
{
	PB(AttributeOutcome) attributes[17];
	PB(AttributeOutcome) *pointers[17];
	char texts[17][2];
	PB(ItemResult) result = result_of(rank, "", outcome);
	for (size_t i = 0; codes[i]; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%c", codes[i]);
		attributes[i] = (PB(AttributeOutcome))PB_INIT(ATTRIBUTE_OUTCOME);
		attributes[i].attribute = texts[i];
		attributes[i].outcome = outcomes[i];
		pointers[i] = &attributes[i];
		result.n_attributes++;
	}
	result.attributes = pointers;
	return log_one("S1", result, "");
}

static void test_attributes(void)
{
	static const PB(Outcome) good[17] = { OK, NA, OK, OK, OK, OK, OK, OK, OK,
					      OK, OK, OK, OK, OK, OK, OK, OK };
	static const PB(Outcome) bad[] = { OK, DEV }, none[] = { NA, NA }, unsaid[] = { UNSAID };
	work_begin(&f);
	CU_ASSERT_EQUAL(add_control_with_attributes(16), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C2", 9), 0);
	CU_ASSERT_EQUAL(log_attributes(1, UNSAID, "AB", good), 0);
	CU_ASSERT_EQUAL(stored("S1/1")->outcome, OK);
	CU_ASSERT_EQUAL(stored("S1/1")->n_attributes, 2);
	CU_ASSERT_EQUAL(log_attributes(2, UNSAID, "AB", bad), 0);
	CU_ASSERT_EQUAL(stored("S1/2")->outcome, DEV);
	CU_ASSERT_EQUAL(log_attributes(3, UNSAID, "BC", none), 0);
	CU_ASSERT_EQUAL(stored("S1/3")->outcome, NA);
	CU_ASSERT_EQUAL(log_attributes(4, DEV, "AB", bad), 0);
	CU_ASSERT_EQUAL(log_attributes(5, OK, "AB", bad), REFUSED_OUTCOME_DISAGREES);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "computed"), "Avvikelse");
	CU_ASSERT_EQUAL(log_attributes(5, UNSAID, "AA", good), REFUSED_TWICE);
	CU_ASSERT_EQUAL(log_attributes(5, UNSAID, "Z", good), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(log_attributes(5, OK, "A", unsaid), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(log_attributes(5, OK, "", unsaid), 0);
	CU_ASSERT_EQUAL(log_attributes(6, OK, "ABCDEFGHIJKLMNOP", good), 0);
	CU_ASSERT_EQUAL(log_attributes(7, OK, "ABCDEFGHIJKLMNOPQ", good), REFUSED_TOO_MANY);
	fixture_end(&f);
}

static int log_evidence(size_t n, size_t hash_size, const char *label)
{
	static uint8_t hash[33];
	PB(Evidence) evidence[21];
	PB(Evidence) *pointers[21];
	PB(ItemResult) result = result_of(1, "", OK);
	for (size_t i = 0; i < n; i++) {
		evidence[i] = (PB(Evidence))PB_INIT(EVIDENCE);
		evidence[i].sha256.data = hash;
		evidence[i].sha256.len = hash_size;
		evidence[i].label = (char *)label;
		pointers[i] = &evidence[i];
	}
	result.evidence = pointers;
	result.n_evidence = n;
	return log_one("S1", result, "Underlag");
}

static void test_evidence(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	CU_ASSERT_EQUAL(log_evidence(21, 32, "Faktura"), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(log_evidence(20, 32, "Faktura"), 0);
	CU_ASSERT_EQUAL(stored("S1/1")->n_evidence, 20);
	CU_ASSERT_EQUAL(log_evidence(1, 0, ""), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(log_evidence(1, 31, "Faktura"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(log_evidence(1, 33, "Faktura"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "results[0].evidence[0].sha256");
	CU_ASSERT_EQUAL(log_evidence(1, 0, "Pärm 3"), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(log_evidence(20, 32, "Faktura"), 0);
	CU_ASSERT_EQUAL(version_of("S1/1"), 1);
	fixture_end(&f);
}

/* What a correction does not name stays as it is logged; what is to go is named. */
static void test_a_correction_keeps_note_and_evidence(void)
{
	PB(ItemResult) result = result_of(1, "", DEV);
	PB(Evidence) first = PB_INIT(EVIDENCE), second = first;
	PB(Evidence) *evidence[] = { &first, &second, &second };
	uint8_t hash[32] = { 7 };
	first.label = "Pärm 3";
	second.sha256.data = hash;
	second.sha256.len = sizeof(hash);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	result.note = "Kvitto saknas";
	result.evidence = evidence;
	result.n_evidence = 1;
	CU_ASSERT_EQUAL(log_one("S1", result, ""), 0);
	CU_ASSERT_EQUAL(log_one("S1", result_of(1, "", DEV), ""), 0);
	CU_ASSERT_EQUAL(version_of("S1/1"), 1);
	CU_ASSERT_EQUAL(log_one("S1", result_of(1, "", OK), "Kvittot kom in"), 0);
	CU_ASSERT_STRING_EQUAL(stored("S1/1")->note, "Kvitto saknas");
	CU_ASSERT_EQUAL(stored("S1/1")->n_evidence, 1);
	result.outcome = OK;
	result.note = "";
	result.n_evidence = 3; /* one of them twice */
	CU_ASSERT_EQUAL(log_one("S1", result, ""), REFUSED_ALREADY_LOGGED);
	CU_ASSERT_EQUAL(log_one("S1", result, "Kvittot"), 0);
	CU_ASSERT_EQUAL(log_one("S1", result, ""), 0);
	CU_ASSERT_EQUAL(version_of("S1/1"), 3);
	CU_ASSERT_STRING_EQUAL(stored("S1/1")->note, "Kvitto saknas");
	CU_ASSERT_EQUAL(stored("S1/1")->n_evidence, 2);
	CU_ASSERT_STRING_EQUAL(stored("S1/1")->evidence[0]->label, "Pärm 3");
	CU_ASSERT_EQUAL(stored("S1/1")->evidence[1]->sha256.len, sizeof(hash));
	result.no_evidence = true;
	result.n_evidence = 1;
	evidence[0] = &second;
	CU_ASSERT_EQUAL(log_one("S1", result, "Fel pärm"), 0);
	CU_ASSERT_EQUAL(stored("S1/1")->n_evidence, 1);
	CU_ASSERT_EQUAL(stored("S1/1")->evidence[0]->sha256.len, sizeof(hash));
	result = result_of(1, "", OK);
	result.no_note = true;
	CU_ASSERT_EQUAL(log_one("S1", result, "Inget saknas"), 0);
	CU_ASSERT_STRING_EQUAL(stored("S1/1")->note, "");
	CU_ASSERT_EQUAL(stored("S1/1")->n_evidence, 1);
	fixture_end(&f);
}

static void expect_points(PB(Outcome) a, PB(Outcome) b)
{
	const PB(Result) *result = stored("S1/1");
	CU_ASSERT_EQUAL_FATAL(result->n_attributes, 2);
	CU_ASSERT_EQUAL(result->attributes[0]->outcome, a);
	CU_ASSERT_EQUAL(result->attributes[1]->outcome, b);
}

/* The outcome of an item as a whole takes the place of its attributes only when it is another. */
static void test_a_correction_keeps_attributes(void)
{
	static const PB(Outcome) bad[] = { OK, DEV };
	PB(ItemResult) noted = result_of(1, "", DEV);
	work_begin(&f);
	CU_ASSERT_EQUAL(add_control_with_attributes(3), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C2", 9), 0);
	CU_ASSERT_EQUAL(log_attributes(1, UNSAID, "AB", bad), 0);
	noted.note = "Kvitto saknas";
	CU_ASSERT_EQUAL(log_one("S1", noted, "Glömde anteckna"), 0);
	expect_points(OK, DEV);
	CU_ASSERT_EQUAL(log_attributes(1, OK, "C", bad), REFUSED_OUTCOME_DISAGREES);
	CU_ASSERT_EQUAL(log_attributes(1, UNSAID, "B", bad), REFUSED_ALREADY_LOGGED);
	CU_ASSERT_EQUAL(log_attributes(1, UNSAID, "A", bad), 0);
	CU_ASSERT_EQUAL(version_of("S1/1"), 2);
	noted.outcome = NA;
	CU_ASSERT_EQUAL(log_one("S1", noted, "Gäller inte"), 0);
	CU_ASSERT_EQUAL(stored("S1/1")->n_attributes, 0);
	fixture_end(&f);
}

static void test_days(void)
{
	PB(ItemResult) result = result_of(1, "", OK);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	result.tested_day = "2026-09-16";
	CU_ASSERT_EQUAL(log_one("S1", result, ""), REFUSED_DAY_IN_FUTURE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "results[0].tested_day");
	result.tested_day = "igår";
	CU_ASSERT_EQUAL(log_one("S1", result, ""), REFUSED_NOT_A_DAY);
	result.tested_day = "2026-09-15";
	CU_ASSERT_EQUAL(log_one("S1", result, ""), 0);
	fixture_end(&f);
}

static void test_the_same_again_is_no_change(void)
{
	FIXTURE_ACTOR(colleague, "kollegan", ROLE_AUDITOR);
	PB(ItemResult) result = result_of(1, "", DEV);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 2), 0);
	result.note = "Kvitto saknas";
	CU_ASSERT_EQUAL(log_one("S1", result, ""), 0);
	uint64_t seq = fixture_seq(&f);
	CU_ASSERT_EQUAL(log_one("S1", result, ""), 0);
	CU_ASSERT_EQUAL(log_one("S1", result, "Ett skäl"), 0);
	f.now_ms += 86400000;
	CU_ASSERT_EQUAL(work_log_as(&f, &colleague, "S1", &result, 1, ""), 0);
	CU_ASSERT_EQUAL(fixture_seq(&f), seq);
	result.tester = "kollegan";
	CU_ASSERT_EQUAL(log_one("S1", result, ""), REFUSED_ALREADY_LOGGED);
	result.tester = "granskare";
	result.tested_day = "2026-09-14";
	CU_ASSERT_EQUAL(log_one("S1", result, ""), REFUSED_ALREADY_LOGGED);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->n_people, 1);
	fixture_end(&f);
}

static void test_corrections(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 2), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, OK, "Behövs inte"), 0);
	CU_ASSERT_STRING_EQUAL(stored("S1/1")->reason, "");
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, DEV, ""), REFUSED_ALREADY_LOGGED);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "1");
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, DEV, "Läste fel"), 0);
	CU_ASSERT_EQUAL(version_of("S1/1"), 2);
	CU_ASSERT_STRING_EQUAL(stored("S1/1")->reason, "Läste fel");
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, DEV, ""), 0);
	CU_ASSERT_EQUAL(version_of("S1/1"), 2);
	fixture_end(&f);
}

/* The round gets a version when its people grow, and only then. */
static void test_people(void)
{
	PB(ItemResult) results[100];
	char testers[101][16];
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 200), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, OK, ""), 0);
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, ROUND), "S1"), 1);
	for (uint32_t i = 0; i < 100; i++) {
		results[i] = result_of(i + 2, "", OK);
		snprintf(testers[i], sizeof(testers[i]), "testare%u", i);
		results[i].tester = testers[i];
	}
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, 100, ""), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, 99, ""), 0);
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, ROUND), "S1"), 2);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->n_people, 100);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 200, OK, ""), 0);
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, ROUND), "S1"), 2);
	fixture_end(&f);
}

FIXTURE_ACTOR(of_bun, "bungranskare", ROLE_AUDITOR, "BUN");

static void test_rights(void)
{
	PB(ItemResult) result = result_of(1, "", OK);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	CU_ASSERT_EQUAL(work_log_as(&f, &of_bun, "S1", &result, 1, ""), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S9", &result, 1, ""), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "C1", &result, 1, ""), REFUSED_NOT_AN_ID);
	fixture_end(&f);
}

#define ITEMS 60
#define CALLS 300

/* Random logs and corrections against a model that only knows the rules in words. */
static void test_kept_counts_are_a_recount(void)
{
	PB(Outcome) model[ITEMS + 1] = { UNSAID };
	uint32_t seed = 20260915;
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", ITEMS), 0);
	for (int i = 0; i < CALLS; i++) {
		seed = seed * 1664525u + 1013904223u;
		uint32_t rank = (seed >> 8) % ITEMS + 1;
		PB(Outcome) outcome = (PB(Outcome))((seed >> 20) % 3 + 1);
		bool has_reason = (seed >> 28) & 1;
		bool is_refused = model[rank] && model[rank] != outcome && !has_reason;
		CU_ASSERT_EQUAL(work_log(&f, "S1", rank, outcome, has_reason ? "Fel" : ""),
				is_refused ? REFUSED_ALREADY_LOGGED : 0);
		if (!is_refused)
			model[rank] = outcome;
	}
	uint32_t counts[STORE_COUNT_SLOTS], recount[STORE_COUNT_SLOTS] = { 0 };
	work_counts(&f, "S1", counts);
	for (size_t rank = 1; rank <= ITEMS; rank++)
		if (model[rank])
			recount[model[rank] - 1]++;
	CU_ASSERT_EQUAL(memcmp(counts, recount, sizeof(counts)), 0);
	CU_ASSERT(counts[0] && counts[1] && counts[2]);
	fixture_end(&f);
}

/* Items with so much beside them that an answer ends early: asked on, each comes once. */
static void test_long_items_are_several_answers(void)
{
	enum { N = 800, PART = 200, EACH = 20 };
	char label[301];
	PB(Evidence) evidence = PB_INIT(EVIDENCE), *list[EACH];
	PB(ItemResult) *results = calloc(N, sizeof(*results));
	memset(label, 'x', 300);
	label[300] = '\0';
	evidence.label = label;
	for (int i = 0; i < EACH; i++)
		list[i] = &evidence;
	work_begin(&f);
	work_widen(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", N), 0);
	for (uint32_t i = 0; i < N; i++) {
		results[i] = result_of(i + 1, "", OK);
		results[i].n_evidence = EACH;
		results[i].evidence = list;
	}
	for (uint32_t i = 0; i < N; i += PART)
		CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results + i, PART, ""), 0);
	free(results);
	uint32_t seen = 0, answers = 0;
	for (uint32_t next = 0; seen == 0 || next; answers++) {
		const PB(ListItemsResponse) *page = population_items(&f, "S1", next, 0);
		CU_ASSERT_FATAL(page->n_items > 0);
		CU_ASSERT_EQUAL(page->items[0]->rank, seen + 1);
		CU_ASSERT_EQUAL(page->items[page->n_items - 1]->n_evidence, EACH);
		seen += (uint32_t)page->n_items;
		next = page->next;
	}
	CU_ASSERT_EQUAL(seen, N);
	CU_ASSERT_EQUAL(answers, 2);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "1-10 000 results in a call", test_how_many },
	{ "items by number", test_items_by_number },
	{ "items by their id in the list", test_items_by_id },
	{ "no item twice, however it is named", test_no_item_twice },
	{ "the first 1 000 errors at once", test_all_errors_at_once },
	{ "attributes give the outcome", test_attributes },
	{ "evidence", test_evidence },
	{ "a correction keeps note and evidence", test_a_correction_keeps_note_and_evidence },
	{ "a correction keeps attributes", test_a_correction_keeps_attributes },
	{ "long items are several answers", test_long_items_are_several_answers },
	{ "days", test_days },
	{ "the same again is no change", test_the_same_again_is_no_change },
	{ "a correction needs a reason", test_corrections },
	{ "people grow by caller and testers", test_people },
	{ "rights", test_rights },
	{ "kept counts are a recount", test_kept_counts_are_a_recount },
};
SUITE_MAIN("ops_result", tests)
