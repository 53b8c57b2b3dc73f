/* SPDX-License-Identifier: EUPL-1.2
 * What happens to a drawn round: extension, substitution, assurance at submit, who approves, what
 * is replaced, what had no population; and the numbers to plan by. */
#include "ops_population.h"

static struct fixture f;
static struct population p;

#define OK PB_ENUM(OUTCOME, CONFORMING)
#define DEV PB_ENUM(OUTCOME, DEVIATING)
#define NA PB_ENUM(OUTCOME, NOT_APPLICABLE)

static void begin(uint32_t n, uint32_t size, uint32_t spares)
{
	population_fill(&p, "VER-2026-", 5, n);
	population_begin(&f, &p, size, spares);
}

static char drawn[200][DRAW_ID_MAX + 1];

/* The ids in play, to be held against those of later. */
static uint32_t keep_items(void)
{
	const PB(ListItemsResponse) *page = population_items(&f, "S1", 0, 0);
	CU_ASSERT_FATAL(page->n_items <= 200);
	for (size_t i = 0; i < page->n_items; i++)
		snprintf(drawn[i], sizeof(drawn[i]), "%s", page->items[i]->id);
	return (uint32_t)page->n_items;
}

static void test_extension_adds_only_new_ones(void)
{
	begin(120, 12, 3);
	CU_ASSERT_EQUAL(keep_items(), 12);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 0, "Mer"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 109, "Mer"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 5, "Mer"), 0);
	PB(Draw) draw = *work_round(&f, "S1")->draw;
	CU_ASSERT_EQUAL(draw.sample, 12);
	CU_ASSERT_EQUAL(draw.extended, 5);
	CU_ASSERT_EQUAL(draw.kept, 20);
	CU_ASSERT_FALSE(draw.extended_late);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->state, PB_ENUM(ROUND_STATE, DRAWN));
	const PB(ListItemsResponse) *page = population_items(&f, "S1", 0, 0);
	CU_ASSERT_EQUAL_FATAL(page->n_items, 17);
	for (size_t i = 0; i < 12; i++)
		CU_ASSERT_STRING_EQUAL(page->items[i]->id, drawn[i]);
	/* To the last one there is; then there is no spare either. */
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 103, ""), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->draw->kept, 120);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 1, "Mer"), REFUSED_ALL_DRAWN);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 1, "", "Sekretess"), REFUSED_NO_SPARE);
	bool seen[121] = { 0 };
	unsigned n_seen = 0;
	page = population_items(&f, "S1", 0, 0);
	CU_ASSERT_EQUAL_FATAL(page->n_items, 120);
	for (size_t i = 0; i < 120; i++) {
		int number = atoi(page->items[i]->id + strlen("VER-2026-"));
		if (number < 1 || number > 120)
			continue;
		n_seen += !seen[number];
		seen[number] = true;
	}
	CU_ASSERT_EQUAL(n_seen, 120);
	fixture_end(&f);
}

static void test_an_extension_after_a_result_is_marked(void)
{
	begin(120, 3, 3);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 1, "", "Sekretess"), 0);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 1, "Mer"), 0);
	CU_ASSERT_FALSE(work_round(&f, "S1")->draw->extended_late);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 2, OK, ""), 0);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 1, "Mer"), 0);
	CU_ASSERT(work_round(&f, "S1")->draw->extended_late);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->size, 6);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->draw->extended, 2);
	for (uint32_t rank = 3; rank <= 6; rank++)
		CU_ASSERT_EQUAL(work_log(&f, "S1", rank, OK, ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	const PB(Assurance) *assurance = work_round(&f, "S1")->assurance;
	CU_ASSERT_PTR_NOT_NULL_FATAL(assurance);
	CU_ASSERT(assurance->extended);
	fixture_end(&f);
}

static void test_substitution(void)
{
	begin(50, 3, 2);
	keep_items();
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 1, "", " "), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 0, "", "Sekretess"), REFUSED_ONE_OF);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 1, drawn[0], "Sekretess"),
			REFUSED_ONE_OF);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 4, "", "Sekretess"),
			REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 0, "VER-2025-1", "Sekretess"),
			REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 0, drawn[1], "Sekretess"), 0);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, RESULT), "S1/2", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_EQUAL(record->result->outcome, PB_ENUM(OUTCOME, REPLACED));
	CU_ASSERT_EQUAL(record->result->replaced_by, 4);
	CU_ASSERT_STRING_EQUAL(record->result->reason, "Sekretess");
	CU_ASSERT_EQUAL(work_round(&f, "S1")->size, 4);
	/* The place is taken: neither a result nor another spare goes there. */
	CU_ASSERT_EQUAL(work_log(&f, "S1", 2, OK, "Fel"), REFUSED_IS_REPLACED);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "4");
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 2, "", "Igen"), REFUSED_HAS_RESULT);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, PB_ENUM(OUTCOME, REPLACED), ""),
			REFUSED_SUBSTITUTE_INSTEAD);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 4, "", "Sekretess"), 0);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 1, "", "Sekretess"), REFUSED_NO_SPARE);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, OK, ""), 0);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 1, "", "Sekretess"), REFUSED_HAS_RESULT);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), REFUSED_RESULTS_MISSING);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "n"), "2");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), drawn[2]);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 3, DEV, ""), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 5, NA, ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	const PB(Tally) *tally = work_round(&f, "S1")->tally;
	CU_ASSERT_EQUAL(tally->conforming, 1);
	CU_ASSERT_EQUAL(tally->deviating, 1);
	CU_ASSERT_EQUAL(tally->not_applicable, 1);
	CU_ASSERT_EQUAL(tally->replaced, 2);
	fixture_end(&f);
}

static const PB(ControlStatus) *status(void)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const void *response = NULL;
	request.control = "C1";
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, "riskreg.v1.StatusService/Get", &request,
					   &response), 0);
	return ((const PB(GetStatusResponse) *)response)->controls[0];
}

/* The figures of the issue: 30 drawn of 200, three deviate. */
static void test_assurance_of_a_draw(void)
{
	begin(200, 30, 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 27, 30), 0);
	CU_ASSERT_PTR_NULL(status()->current->assurance);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	const PB(Assurance) *assurance = work_round(&f, "S1")->assurance;
	CU_ASSERT_PTR_NOT_NULL_FATAL(assurance);
	CU_ASSERT_EQUAL(assurance->kind, PB_ENUM(ASSURANCE_KIND, NUMBER));
	CU_ASSERT_EQUAL(assurance->population, 200);
	CU_ASSERT_EQUAL(assurance->deviating, 45);
	CU_ASSERT(assurance->says_conforming);
	const PB(RoundStatus) *round = status()->current;
	CU_ASSERT_STRING_EQUAL(round->assurance_text,
			       "högst 45 av 200 avviker (95 %); minst 155 av 200 stämmer");
	CU_ASSERT_EQUAL(round->assurance->deviating, 45);
	CU_ASSERT_STRING_EQUAL(round->remarks[0], "draget ur en fryst population");
	CU_ASSERT_EQUAL(work_move(&f, &approver, "SendBack", "S1", "Se över"), 0);
	CU_ASSERT_PTR_NULL(work_round(&f, "S1")->assurance);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 30, NA, "Fel"), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_FALSE(work_round(&f, "S1")->assurance->says_conforming);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	/* Nothing more goes into an approved round. */
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, DEV, "Fel"), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 1, "Mer"), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 1, "", "Fel"), REFUSED_ROUND_STATE);
	CU_ASSERT_STRING_EQUAL(status()->approved->assurance_text,
			       "högst 37 av 200 avviker (95 %)");
	fixture_end(&f);
}

static PB(AssuranceKind) submitted(const PB(OpenRoundRequest) *request, bool is_counted)
{
	char id[ID_TEXT_MAX];
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", request,
					   NULL), 0);
	snprintf(id, sizeof(id), "%s", f.id);
	CU_ASSERT_EQUAL(is_counted ? work_count(&f, id, 59, 59, "")
				   : work_log_all(&f, id, request->size, request->size), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", id, ""), 0);
	return work_round(&f, id)->assurance->kind;
}

static void test_assurance_of_other_rounds(void)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, CENSUS), WORK_80_90), 0);
	request.control = "C1";
	request.size = 6;
	CU_ASSERT_EQUAL(submitted(&request, false), PB_ENUM(ASSURANCE_KIND, NO_CONCLUSION));
	request.drawn_elsewhere = true;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL),
			REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "source");
	request.source = "Slumptal i Agresso";
	CU_ASSERT_EQUAL(submitted(&request, false), PB_ENUM(ASSURANCE_KIND, SHARE));
	request.size = 0;
	request.counts = true;
	CU_ASSERT_EQUAL(submitted(&request, true), PB_ENUM(ASSURANCE_KIND, SHARE));
	CU_ASSERT_EQUAL(work_round(&f, "S3")->assurance->conforming, 950492);
	CU_ASSERT_STRING_EQUAL(status()->current->remarks[0],
			       "uppges vara slumpmässigt draget utanför registret");
	request.counts = false;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL),
			REFUSED_NOT_APPLICABLE);
	request.control = "C2";
	request.counts = true;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL),
			REFUSED_NOT_APPLICABLE);
	request.drawn_elsewhere = false;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL),
			REFUSED_NOT_APPLICABLE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "source");
	request.source = "";
	CU_ASSERT_EQUAL(submitted(&request, true), PB_ENUM(ASSURANCE_KIND, ALL_TESTED));
	fixture_end(&f);
}

FIXTURE_ACTOR(freezer, "fryser", ROLE_AUDITOR);
FIXTURE_ACTOR(freezer_as_approver, "fryser", ROLE_APPROVER);

/* Also when somebody else logged everything. */
static void test_who_froze_cannot_approve(void)
{
	work_begin(&f);
	population_fill(&p, "VER-2026-", 5, 20);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 0), 0);
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_freeze_as(&f, &freezer, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 5, 0, ""), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 5, 5), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &freezer_as_approver, "Approve", "S1", ""),
			REFUSED_TOUCHED_ROUND);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	fixture_end(&f);
}

static int move_with_dissent(const struct actor *actor, const char *verb, const char *dissent)
{
	PB(MoveRoundRequest) request = PB_INIT(MOVE_ROUND_REQUEST);
	char method[64];
	snprintf(method, sizeof(method), "riskreg.v1.RoundService/%s", verb);
	request.round = "S1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, ROUND), "S1");
	request.reason = strcmp(verb, "SendBack") ? "" : "Se över";
	request.dissent = (char *)dissent;
	return fixture_call(&f, actor, method, &request, NULL);
}

static void test_dissent(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 10), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 10, 10), 0);
	CU_ASSERT_EQUAL(move_with_dissent(&auditor, "Submit", "Urvalet är för litet."), 0);
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S1")->dissent, "Urvalet är för litet.");
	CU_ASSERT_EQUAL(work_round(&f, "S1")->verdict, PB_ENUM(VERDICT, PASS));
	CU_ASSERT_EQUAL(move_with_dissent(&approver, "SendBack", "Nej"), REFUSED_NOT_APPLICABLE);
	CU_ASSERT_EQUAL(move_with_dissent(&approver, "SendBack", ""), 0);
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S1")->dissent, "");
	CU_ASSERT_EQUAL(move_with_dissent(&auditor, "Submit", "För litet."), 0);
	CU_ASSERT_EQUAL(move_with_dissent(&approver, "Approve", "Håller med."), 0);
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S1")->dissent, "För litet.\nHåller med.");
	CU_ASSERT_EQUAL(work_round(&f, "S1")->verdict, PB_ENUM(VERDICT, PASS));
	fixture_end(&f);
}

static int replace(const char *period, const char *replaced, const char *reason)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	request.control = "C1";
	request.size = 10;
	request.period = (char *)period;
	request.replaces = (char *)replaced;
	request.reason = (char *)reason;
	return fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL);
}

static void test_replacing(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 10), 0);
	CU_ASSERT_EQUAL(replace("2026", "S1", "Fel uttag"), REFUSED_NOT_REPLACEABLE);
	work_approve(&f, "S1", 10, 10);
	CU_ASSERT_EQUAL(replace("2026", "S1", ""), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(replace("2026-H1", "S1", "Fel uttag"), REFUSED_NOT_REPLACEABLE);
	CU_ASSERT_EQUAL(replace("2026", "S9", "Fel uttag"), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(replace("2026", "S1", "Fel uttag"), 0);
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S2")->replaces, "S1");
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S2")->reason, "Fel uttag");
	/* Until the new one is approved the old one counts. */
	CU_ASSERT_STRING_EQUAL(status()->approved->round, "S1");
	CU_ASSERT_STRING_EQUAL(status()->current->remarks[0], "ersätter S1");
	work_approve(&f, "S2", 3, 10);
	CU_ASSERT_STRING_EQUAL(status()->approved->round, "S2");
	CU_ASSERT_EQUAL(status()->approved->verdict, PB_ENUM(VERDICT, FAIL));
	CU_ASSERT_PTR_NULL(status()->current);
	CU_ASSERT_EQUAL(replace("2026", "S1", "Igen"), REFUSED_REPLACED_ALREADY);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "S2");
	CU_ASSERT_EQUAL(replace("2026", "S2", "Igen"), 0);
	fixture_end(&f);
}

static int no_population(const char *round)
{
	return work_move(&f, &auditor, "NoPopulation", round, "Inga inköp gjordes");
}

static void test_no_population(void)
{
	work_begin(&f);
	population_fill(&p, "VER-2026-", 5, 20);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 0), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "NoPopulation", "S1", ""),
			REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(no_population("S1"), 0);
	const PB(ControlStatus) *line = status();
	CU_ASSERT_EQUAL(line->progress, PB_ENUM(PROGRESS, NO_POPULATION));
	CU_ASSERT_STRING_EQUAL(line->next_step, "");
	CU_ASSERT_EQUAL(line->current->verdict, PB_ENUM(VERDICT, UNSPECIFIED));
	CU_ASSERT_EQUAL(no_population("S1"), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 3), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S2", 1, OK, ""), 0);
	CU_ASSERT_EQUAL(no_population("S2"), REFUSED_ROUND_HAS_RESULTS);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 3), 0);
	CU_ASSERT_EQUAL(no_population("S3"), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 0), 0);
	CU_ASSERT_EQUAL(population_put(&f, "S4", &p), 0);
	CU_ASSERT_EQUAL(population_freeze(&f, "S4", &p), 0);
	CU_ASSERT_EQUAL(population_draw(&f, "S4", 3, 0, ""), 0);
	CU_ASSERT_EQUAL(no_population("S4"), REFUSED_ROUND_STATE);
	fixture_end(&f);
}

static void test_next_steps(void)
{
	work_begin(&f);
	population_fill(&p, "VER-2026-", 5, 20);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 0), 0);
	CU_ASSERT_STRING_EQUAL(status()->next_command,
			       "riskctl round freeze S1 FILE --source TEXT");
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), 0);
	CU_ASSERT_STRING_EQUAL(status()->next_command, "riskctl round draw S1 --size 10");
	CU_ASSERT_STRING_EQUAL(status()->next_step, "Dra urvalet");
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 4, 1, ""), 0);
	const PB(ControlStatus) *line = status();
	CU_ASSERT_STRING_EQUAL(line->next_command, "riskctl log S1 ITEM ok");
	CU_ASSERT_EQUAL(line->progress, PB_ENUM(PROGRESS, UNDER_WAY));
	CU_ASSERT_EQUAL(line->current->pending, 4);
	CU_ASSERT_STRING_EQUAL(line->current->remarks[line->current->n_remarks - 1],
			       "Med 4 granskade kan alla bedömningar inte ges; det behövs "
			       "minst 5.");
	fixture_end(&f);
}

static const PB(PlanSampleResponse) *plan(const char *control, uint32_t population, uint32_t share,
					  uint32_t found, int expected)
{
	PB(PlanSampleRequest) request = PB_INIT(PLAN_SAMPLE_REQUEST);
	const void *response = NULL;
	request.control = (char *)control;
	request.population = population;
	request.share = share;
	request.found = found;
	CU_ASSERT_EQUAL(fixture_call(&f, &reader, "riskreg.v1.ControlService/PlanSample",
				     &request, &response), expected);
	return response;
}

static void test_plan_sample(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, REVIEW), ""), 0);
	const PB(PlanSampleResponse) *r = plan("C1", 0, 0, 0, 0);
	CU_ASSERT_EQUAL(r->for_verdicts, 5);
	CU_ASSERT_EQUAL(r->for_share, 59);
	CU_ASSERT_EQUAL(r->share, 950000);
	CU_ASSERT_EQUAL_FATAL(r->n_sentences, 2);
	CU_ASSERT_STRING_EQUAL(r->sentences[0], "Minst 5 behöver granskas för att alla "
						"bedömningar ska kunna ges.");
	CU_ASSERT_STRING_EQUAL(r->sentences[1],
			       "Minst 59 behöver granskas för att med 95 % säkerhet visa att minst "
			       "95 % stämmer, om ingen avvikelse hittas.");
	r = plan("C1", 200, 975000, 1, 0);
	CU_ASSERT_EQUAL(r->may_deviate, 5);
	CU_ASSERT(r->for_share > 59 && r->for_share < 200);
	CU_ASSERT(strstr(r->sentences[1], "av 200") && strstr(r->sentences[1], "97,5 %"));
	r = plan("C1", 20, 999999, 3, 0);
	CU_ASSERT_EQUAL(r->for_share, 0);
	CU_ASSERT_STRING_EQUAL(r->sentences[1],
			       "Det kan inte visas med ett stickprov av den storleken.");
	plan("C1", 1000001, 0, 0, REFUSED_OUT_OF_RANGE);
	plan("C1", 0, 1000000, 0, REFUSED_OUT_OF_RANGE);
	plan("C1", 0, 0, 10001, REFUSED_OUT_OF_RANGE);
	plan("C2", 0, 0, 0, REFUSED_NO_CRITERIA);
	plan("C9", 0, 0, 0, REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "an extension adds only new ones", test_extension_adds_only_new_ones },
	{ "an extension after a result is marked", test_an_extension_after_a_result_is_marked },
	{ "substitution", test_substitution },
	{ "assurance of a draw", test_assurance_of_a_draw },
	{ "assurance of other rounds", test_assurance_of_other_rounds },
	{ "who froze cannot approve", test_who_froze_cannot_approve },
	{ "a dissenting note changes nothing", test_dissent },
	{ "replacing an approved round", test_replacing },
	{ "no population", test_no_population },
	{ "next steps", test_next_steps },
	{ "how many must be drawn", test_plan_sample },
};
SUITE_MAIN("ops_draw", tests)
