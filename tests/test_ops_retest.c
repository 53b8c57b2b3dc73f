/* SPDX-License-Identifier: EUPL-1.2
 * A corrective action is verified by a retest and by nothing less; it can be opened again, or
 * accepted. Each way round the gate that SPEC section 2 names is tried through the ops. */
#include "ops_work.h"

FIXTURE_ACTOR(chief, "enhetschef", ROLE_APPROVER);
FIXTURE_ACTOR(reporter, "samordnare", ROLE_APPROVER);
FIXTURE_ACTOR(bun_approver, "bunchef", ROLE_APPROVER, "BUN");

static struct fixture f;

static const PB(Action) *stored(void)
{
	return fixture_get(&f, PB_ENUM(KIND, ACTION), "A1", 0)->action;
}

static uint32_t version(void)
{
	return work_version(&f, PB_ENUM(KIND, ACTION), "A1");
}

/* An action of the round, for which the user "chef" answers. */
static int answer(const char *control, const char *round)
{
	PB(Action) action = PB_INIT(ACTION);
	PB(SetActionRequest) request = PB_INIT(SET_ACTION_REQUEST);
	action.control = (char *)control;
	action.round = (char *)round;
	action.title = "Ny rutin";
	action.responsible_user = "enhetschef";
	request.action = &action;
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Set", &request, NULL);
}

static int finish(const char *day, const char *retest)
{
	PB(FinishActionRequest) done = PB_INIT(FINISH_ACTION_REQUEST);
	done.id = "A1";
	done.expected_version = version();
	done.day = (char *)day;
	done.retest_day = (char *)retest;
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Finish", &done, NULL);
}

static int verify_as(const struct actor *who, const char *round)
{
	PB(VerifyActionRequest) request = PB_INIT(VERIFY_ACTION_REQUEST);
	request.id = "A1";
	request.expected_version = version();
	request.round = (char *)round;
	return fixture_call(&f, who, "riskreg.v1.ActionService/Verify", &request, NULL);
}

static int verify(const char *round)
{
	return verify_as(&approver, round);
}

static int reopen(const char *reason)
{
	PB(ReopenActionRequest) request = PB_INIT(REOPEN_ACTION_REQUEST);
	request.id = "A1";
	request.expected_version = version();
	request.reason = (char *)reason;
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Reopen", &request, NULL);
}

static int accept_until(const char *until)
{
	PB(AcceptActionRequest) request = PB_INIT(ACCEPT_ACTION_REQUEST);
	request.id = "A1";
	request.expected_version = version();
	request.until_day = (char *)until;
	request.decision = "Nämnden § 14";
	request.reason = "Systemet byts";
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Accept", &request, NULL);
}

struct wanted {
	const char *control, *unit, *period;
	uint32_t size, conforming;
};

static void open_round(const struct wanted *w, bool counts)
{
	PB(OpenRoundRequest) open = PB_INIT(OPEN_ROUND_REQUEST);
	open.control = (char *)w->control;
	open.unit = (char *)w->unit;
	open.period = (char *)w->period;
	open.size = counts ? 0 : w->size;
	open.counts = counts;
	CU_ASSERT_EQUAL_FATAL(
		fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &open, NULL), 0);
}

static void approve_as(const struct actor *who, const char *round)
{
	CU_ASSERT_EQUAL_FATAL(work_move(&f, &auditor, "Submit", round, ""), 0);
	CU_ASSERT_EQUAL_FATAL(work_move(&f, who, "Approve", round, ""), 0);
}

/* A round of numbered items, approved. */
static void run_round(const char *id, struct wanted w)
{
	open_round(&w, false);
	CU_ASSERT_EQUAL_FATAL(work_log_all(&f, id, w.conforming, w.size), 0);
	approve_as(&approver, id);
}

/* C1 with S1, which failed: 7 of 10 in 2026-T1; A1 answers it and was done on 10 June. */
static void begin(void)
{
	work_begin(&f);
	run_round("S1", (struct wanted){ "C1", "SN", "2026-T1", 10, 7 });
	CU_ASSERT_EQUAL_FATAL(answer("C1", "S1"), 0);
	CU_ASSERT_EQUAL_FATAL(finish("2026-06-10", "2026-09-30"), 0);
}

static void test_verified(void)
{
	begin();
	run_round("S2", (struct wanted){ "C1", "SN", "2026-06-10..2026-08-31", 10, 9 });
	CU_ASSERT_EQUAL(verify("S2"), 0);
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, VERIFIED));
	CU_ASSERT_STRING_EQUAL(stored()->verified_round, "S2");
	CU_ASSERT_STRING_EQUAL(stored()->verified_by, "chef");
	CU_ASSERT_STRING_EQUAL(stored()->verified_day, "2026-09-15");
	CU_ASSERT_STRING_EQUAL(stored()->retest_day, "2026-09-30");
	/* Nothing follows. */
	CU_ASSERT_EQUAL(verify("S2"), REFUSED_ACTION_STATE);
	CU_ASSERT_EQUAL(reopen("Fel"), REFUSED_ACTION_STATE);
	CU_ASSERT_EQUAL(accept_until("2026-12-31"), REFUSED_ACTION_STATE);
	CU_ASSERT_EQUAL(finish("", ""), REFUSED_ACTION_STATE);
	fixture_end(&f);
}

static void test_too_early_too_few_not_passed(void)
{
	begin();
	run_round("S2", (struct wanted){ "C1", "SN", "2026-06-09..2026-08-31", 10, 10 });
	run_round("S3", (struct wanted){ "C1", "SN", "2026-Q3", 9, 9 });
	run_round("S4", (struct wanted){ "C1", "SN", "2026-Q3", 10, 8 });
	run_round("S5", (struct wanted){ "C1", "SN", "2026-Q3", 10, 7 });
	open_round(&(struct wanted){ "C1", "SN", "2026-Q3", 10, 0 }, false);
	CU_ASSERT_EQUAL(verify("S1"), REFUSED_RETEST_NOT_LATER);
	CU_ASSERT_EQUAL(verify("S2"), REFUSED_RETEST_TOO_EARLY);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "day"), "2026-06-10");
	CU_ASSERT_EQUAL(verify("S3"), REFUSED_RETEST_FEWER);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "n"), "9");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "least"), "10");
	CU_ASSERT_EQUAL(verify("S4"), REFUSED_RETEST_NOT_PASSED);
	CU_ASSERT_EQUAL(verify("S5"), REFUSED_RETEST_NOT_PASSED);
	CU_ASSERT_EQUAL(verify("S6"), REFUSED_RETEST_NOT_APPROVED);
	CU_ASSERT_EQUAL(verify("S7"), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(verify(""), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, DONE));
	fixture_end(&f);
}

static void test_another_control_or_unit(void)
{
	begin();
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	run_round("S2", (struct wanted){ "C2", "SN", "2026-Q3", 10, 10 });
	run_round("S3", (struct wanted){ "C1", "SN-F", "2026-Q3", 10, 10 });
	CU_ASSERT_EQUAL(verify("S2"), REFUSED_RETEST_OTHER_CONTROL);
	CU_ASSERT_EQUAL(verify("S3"), REFUSED_RETEST_OTHER_UNIT);
	fixture_end(&f);
}

static void test_by_whom(void)
{
	begin();
	run_round("S2", (struct wanted){ "C1", "SN", "2026-Q3", 10, 10 });
	CU_ASSERT_EQUAL(verify_as(&chief, "S2"), REFUSED_RETEST_BY_RESPONSIBLE);
	CU_ASSERT_EQUAL(verify_as(&reporter, "S2"), REFUSED_RETEST_BY_REPORTER);
	CU_ASSERT_EQUAL(verify_as(&bun_approver, "S2"), REFUSED_UNIT_NOT_YOURS);
	/* Nor does it help that somebody else verifies what they approved. */
	open_round(&(struct wanted){ "C1", "SN", "2026-09", 10, 10 }, false);
	CU_ASSERT_EQUAL(work_log_all(&f, "S3", 10, 10), 0);
	approve_as(&chief, "S3");
	CU_ASSERT_EQUAL(verify("S3"), REFUSED_RETEST_BY_RESPONSIBLE);
	open_round(&(struct wanted){ "C1", "SN", "2026-08", 10, 10 }, false);
	CU_ASSERT_EQUAL(work_log_all(&f, "S4", 10, 10), 0);
	approve_as(&reporter, "S4");
	CU_ASSERT_EQUAL(verify("S4"), REFUSED_RETEST_BY_REPORTER);
	CU_ASSERT_EQUAL(verify("S2"), 0);
	fixture_end(&f);
}

/* The name that people use stands for a user, too. */
static void test_responsible_in_words(void)
{
	PB(SetActionRequest) request = PB_INIT(SET_ACTION_REQUEST);
	begin();
	run_round("S2", (struct wanted){ "C1", "SN", "2026-Q3", 10, 10 });
	PB(Action) action = PB_INIT(ACTION);
	action.state = stored()->state;
	action.control = "C1";
	action.round = "S1";
	action.unit = "SN";
	action.title = "Ny rutin";
	action.responsible = "chef";
	request.id = "A1";
	request.expected_version = 2;
	request.action = &action;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Set", &request,
				     NULL),
			0);
	CU_ASSERT_EQUAL(verify("S2"), REFUSED_RETEST_BY_RESPONSIBLE);
	fixture_end(&f);
}

static void list_round(const char *id, const char *period, const char *const *ids, uint32_t right)
{
	PB(OpenRoundRequest) open = PB_INIT(OPEN_ROUND_REQUEST);
	open.control = "C1";
	open.period = (char *)period;
	open.ids = (char **)ids;
	open.n_ids = 3;
	CU_ASSERT_EQUAL_FATAL(
		fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &open, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(work_log_all(&f, id, right, 3), 0);
	approve_as(&approver, id);
}

static void test_the_same_list(void)
{
	static const char *const first[] = { "V-1", "V-2", "V-3" };
	static const char *const turned[] = { "V-3", "V-1", "V-2" };
	static const char *const other[] = { "V-3", "V-1", "V-4" };
	work_begin(&f);
	list_round("S1", "2026-T1", first, 1);
	CU_ASSERT_EQUAL(answer("C1", "S1"), 0);
	CU_ASSERT_EQUAL(finish("2026-06-10", ""), 0);
	list_round("S2", "2026-Q3", first, 3);
	list_round("S3", "2026-Q3", turned, 3);
	list_round("S4", "2026-Q3", other, 3);
	CU_ASSERT_EQUAL(verify("S2"), REFUSED_RETEST_SAME_ITEMS);
	CU_ASSERT_EQUAL(verify("S3"), REFUSED_RETEST_SAME_ITEMS);
	CU_ASSERT_EQUAL(verify("S4"), 0);
	fixture_end(&f);
}

static void count_round(const char *id, const char *period, uint32_t conforming, uint32_t reviewed)
{
	open_round(&(struct wanted){ "C2", "SN", period, 0, 0 }, true);
	CU_ASSERT_EQUAL_FATAL(work_count(&f, id, conforming, reviewed, ""), 0);
	approve_as(&approver, id);
}

/* A census of counts may be smaller. The same extract judged by softer criteria is no retest. */
static void test_counts_of_a_census(void)
{
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, CENSUS), WORK_80_90), 0);
	count_round("S1", "2026-T1", 70, 100);
	CU_ASSERT_EQUAL(answer("C2", "S1"), 0);
	CU_ASSERT_EQUAL(finish("2026-06-10", ""), 0);
	PB(Control) control = PB_INIT(CONTROL);
	control.unit = "SN";
	control.title = "Kontrollen";
	control.kind = PB_ENUM(CONTROL_KIND, CENSUS);
	request.id = "C2";
	request.expected_version = 1;
	request.control = &control;
	request.criteria_text = "0-49 %: Ej godkänt; 50-59 %: Delvis godkänt; 60-100 %: Godkänt";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ControlService/Set", &request,
				     NULL),
			0);
	count_round("S2", "2026-Q3", 70, 100);
	CU_ASSERT_EQUAL(verify("S2"), REFUSED_RETEST_SAME_ITEMS);
	count_round("S3", "2026-Q3", 60, 80);
	CU_ASSERT_EQUAL(verify("S3"), 0);
	fixture_end(&f);
}

static void test_opened_again(void)
{
	begin();
	CU_ASSERT_EQUAL(reopen(" "), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(reopen("Samma fel igen"), 0);
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, OPEN));
	CU_ASSERT_STRING_EQUAL(stored()->done_by, "");
	CU_ASSERT_STRING_EQUAL(stored()->done_day, "");
	CU_ASSERT_STRING_EQUAL(stored()->retest_day, "");
	CU_ASSERT_EQUAL(verify("S1"), REFUSED_ACTION_STATE);
	CU_ASSERT_EQUAL(finish("2026-07-01", "2026-06-30"), REFUSED_DAY_ORDER);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "retest_day");
	CU_ASSERT_EQUAL(finish("2026-07-01", "2026-07-01"), 0);
	CU_ASSERT_STRING_EQUAL(stored()->done_day, "2026-07-01");
	fixture_end(&f);
}

static void test_what_an_acceptance_needs(void)
{
	PB(AcceptActionRequest) request = PB_INIT(ACCEPT_ACTION_REQUEST);
	begin();
	request.id = "A1";
	request.expected_version = 2;
	request.until_day = "2026-12-31";
	request.reason = "Systemet byts";
#define ACCEPT() fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Accept", &request, NULL)
	CU_ASSERT_EQUAL(ACCEPT(), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "decision");
	request.decision = "Nämnden § 14";
	request.reason = "";
	CU_ASSERT_EQUAL(ACCEPT(), REFUSED_REASON_MISSING);
	request.reason = "Systemet byts";
	request.day = "2026-09-16";
	CU_ASSERT_EQUAL(ACCEPT(), REFUSED_DAY_IN_FUTURE);
	request.day = "2026-09-14";
	request.until_day = "";
	CU_ASSERT_EQUAL(ACCEPT(), REFUSED_REQUIRED);
	request.until_day = "2026-09-14";
	CU_ASSERT_EQUAL(ACCEPT(), REFUSED_DAY_ORDER);
	request.until_day = "2026-09-15";
	CU_ASSERT_EQUAL(ACCEPT(), 0);
#undef ACCEPT
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, ACCEPTED));
	CU_ASSERT_STRING_EQUAL(stored()->decision, "Nämnden § 14");
	CU_ASSERT_STRING_EQUAL(stored()->accepted_by, "samordnare");
	CU_ASSERT_STRING_EQUAL(stored()->accepted_day, "2026-09-14");
	CU_ASSERT_STRING_EQUAL(stored()->accepted_until, "2026-09-15");
	CU_ASSERT_STRING_EQUAL(stored()->accepted_reason, "Systemet byts");
	/* It can be renewed. */
	CU_ASSERT_EQUAL(accept_until("2027-12-31"), 0);
	CU_ASSERT_STRING_EQUAL(stored()->accepted_until, "2027-12-31");
	fixture_end(&f);
}

static int reword(const char *title, const char *comment, const char *due)
{
	PB(Action) action = PB_INIT(ACTION);
	PB(SetActionRequest) request = PB_INIT(SET_ACTION_REQUEST);
	action.control = "C1";
	action.round = "S1";
	action.unit = "SN";
	action.title = (char *)title;
	action.external_reference = (char *)comment;
	action.reason = (char *)comment;
	action.responsible = (char *)comment;
	action.due_day = (char *)due;
	request.id = "A1";
	request.expected_version = version();
	request.action = &action;
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Set", &request, NULL);
}

static void test_acceptance_void_by_a_material_change(void)
{
	begin();
	CU_ASSERT_EQUAL(reopen("Igen"), 0);
	CU_ASSERT_EQUAL(accept_until("2026-12-31"), 0);
	CU_ASSERT_EQUAL(reword("Ny rutin", "Rättat skrivfel", "2026-12-01"), 0);
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, ACCEPTED));
	CU_ASSERT_STRING_EQUAL(stored()->decision, "Nämnden § 14");
	CU_ASSERT_EQUAL(reword("En helt annan rutin", "Rättat skrivfel", "2026-12-01"), 0);
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, OPEN));
	CU_ASSERT_STRING_EQUAL(stored()->decision, "");
	CU_ASSERT_STRING_EQUAL(stored()->accepted_until, "");
	/* Of one that was done: it waits for its retest again. */
	CU_ASSERT_EQUAL(finish("2026-07-01", ""), 0);
	CU_ASSERT_EQUAL(accept_until("2026-12-31"), 0);
	CU_ASSERT_EQUAL(reword("En tredje rutin", "", ""), 0);
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, DONE));
	CU_ASSERT_STRING_EQUAL(stored()->done_day, "2026-07-01");
	fixture_end(&f);
}

static void test_done_after_all(void)
{
	begin();
	CU_ASSERT_EQUAL(accept_until("2026-12-31"), 0);
	CU_ASSERT_EQUAL(finish("2026-09-01", ""), 0);
	CU_ASSERT_EQUAL(stored()->state, PB_ENUM(ACTION_STATE, DONE));
	CU_ASSERT_STRING_EQUAL(stored()->decision, "");
	fixture_end(&f);
}

/* Writes S3 anew as what takes the place of S2, past the ops. */
static void let_replace(void)
{
	struct snapshot *snapshot;
	struct view written;
	struct id id = id_of_number(PB_ENUM(KIND, ROUND), 3);
	PB(Round) round = PB_INIT(ROUND);
	uint32_t of = work_version(&f, PB_ENUM(KIND, ROUND), "S3");
	round.control = "C1";
	round.control_version = 1;
	round.unit = "SN";
	round.state = PB_ENUM(ROUND_STATE, APPROVED);
	round.replaces = "S2";
	CU_ASSERT_FATAL(store_begin_write(f.store, &snapshot) == 0);
	arena_reset(f.arena);
	call_init(&f.call, snapshot, f.arena);
	f.call.actor = &auditor;
	f.call.host = f.host;
	CU_ASSERT_FATAL(call_put(&f.call, &id, of, &round.base) == 0);
	CU_ASSERT_FATAL(fixture_apply(&f, snapshot, "test", &written) == 0);
}

/* A round that another approved one has replaced counts no more, for a retest either. */
static void test_replaced(void)
{
	begin();
	run_round("S2", (struct wanted){ "C1", "SN", "2026-Q3", 10, 10 });
	run_round("S3", (struct wanted){ "C1", "SN", "2026-Q3", 10, 7 });
	let_replace();
	CU_ASSERT_EQUAL(verify("S2"), REFUSED_RETEST_REPLACED);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "verified", test_verified },
	{ "too early, too few, not passed", test_too_early_too_few_not_passed },
	{ "another control or unit", test_another_control_or_unit },
	{ "by whom", test_by_whom },
	{ "by the one who is responsible in words", test_responsible_in_words },
	{ "the same list, in whatever order", test_the_same_list },
	{ "counts of a census", test_counts_of_a_census },
	{ "opened again", test_opened_again },
	{ "what an acceptance needs", test_what_an_acceptance_needs },
	{ "an acceptance is void when what it accepts changes",
	  test_acceptance_void_by_a_material_change },
	{ "done after all", test_done_after_all },
	{ "replaced", test_replaced },
};
SUITE_MAIN("ops_retest", tests)
