/* SPDX-License-Identifier: EUPL-1.2
 * Follow-ups and the rollover through the store: what is frozen, at which size, and that a rollover
 * that loses anything is refused whole. */
#include "../daemon/ops/plan_rollover.h"
#include "plan_work.h"

static struct fixture f;

FIXTURE_ACTOR(of_bun, "bunsamordnare", ROLE_COORDINATOR, "BUN");

static int open_followup(const struct actor *actor, PB(FollowupKind) kind, const char *day)
{
	PB(OpenFollowupRequest) request = PB_INIT(OPEN_FOLLOWUP_REQUEST);
	request.plan = "P1";
	request.kind = kind;
	request.reporting_day = (char *)day;
	return fixture_call(&f, actor, "riskreg.v1.FollowupService/Open", &request, NULL);
}

static int set_entry(const char *record, PB(FollowupStatus) status, PB(Continuation) continuation)
{
	char id[ID_TEXT_MAX];
	PB(FollowupEntry) entry = PB_INIT(FOLLOWUP_ENTRY);
	PB(SetFollowupEntryRequest) request = PB_INIT(SET_FOLLOWUP_ENTRY_REQUEST);
	snprintf(id, sizeof(id), "F1/%s", record);
	request.expected_version = work_version(&f, PB_ENUM(KIND, FOLLOWUP_ENTRY), id);
	request.entry = &entry;
	entry.followup = "F1";
	entry.record = (char *)record;
	entry.status = status;
	entry.continuation = continuation;
	entry.comment = "Kommentar";
	return fixture_call(&f, &coordinator, "riskreg.v1.FollowupService/SetEntry", &request,
			    NULL);
}

static int close_followup(void)
{
	PB(CloseFollowupRequest) request = PB_INIT(CLOSE_FOLLOWUP_REQUEST);
	request.id = "F1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, FOLLOWUP), "F1");
	return fixture_call(&f, &coordinator, "riskreg.v1.FollowupService/Close", &request, NULL);
}

static const PB(GetFollowupResponse) *get_followup(void)
{
	PB(GetFollowupRequest) request = PB_INIT(GET_FOLLOWUP_REQUEST);
	const void *response = NULL;
	request.id = "F1";
	CU_ASSERT_FATAL(fixture_call(&f, &reader, "riskreg.v1.FollowupService/Get", &request,
				     &response) == 0);
	return response;
}

static int rollover(const PB(RolloverEntry) *entry)
{
	PB(RolloverPlanRequest) request = PB_INIT(ROLLOVER_PLAN_REQUEST);
	PB(RolloverEntry) *entries[] = { (PB(RolloverEntry) *)entry };
	request.id = "P1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, PLAN), "P1");
	request.entries = entries;
	request.n_entries = entry != NULL;
	return fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Rollover", &request, NULL);
}

/* P1 of SN 2026 with R1, C1 and the measures M1 (open, with an owner), M2 (done), decided. */
static void begin(void)
{
	work_begin(&f);
	CU_ASSERT_FATAL(fixture_add_risk(&f, &coordinator, "SN", "Risken") == 0);
	for (int i = 0; i < 2; i++)
		CU_ASSERT_FATAL(plan_work_add_measure(&f, "SN", "R1") == 0);
	CU_ASSERT_FATAL(plan_work_add(&f, "SN", 2026) == 0);
	CU_ASSERT_FATAL(plan_work_set(&f, plan_work_item("P1", "R1")) == 0);
	CU_ASSERT_FATAL(plan_work_set(&f, plan_work_item("P1", "C1")) == 0);
	PB(PlanItem) item = plan_work_item("P1", "M1");
	item.responsible = "Chefen";
	item.due_day = "2026-10-01";
	CU_ASSERT_FATAL(plan_work_set(&f, item) == 0);
	item = plan_work_item("P1", "M2");
	item.state = PB_ENUM(PLAN_ITEM_STATE, DONE);
	CU_ASSERT_FATAL(plan_work_set(&f, item) == 0);
}

static void test_opened(void)
{
	begin();
	CU_ASSERT_EQUAL(open_followup(&coordinator, PB_ENUM(FOLLOWUP_KIND, INTERIM), "2026-08-31"),
			REFUSED_PLAN_STATE);
	plan_work_decided(&f, "P1");
	CU_ASSERT_EQUAL(open_followup(&of_bun, PB_ENUM(FOLLOWUP_KIND, INTERIM), "2026-08-31"),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(open_followup(&coordinator, 0, "2026-08-31"), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(open_followup(&coordinator, PB_ENUM(FOLLOWUP_KIND, INTERIM), ""),
			REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(open_followup(&coordinator, PB_ENUM(FOLLOWUP_KIND, INTERIM), "2025-12-31"),
			REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(open_followup(&coordinator, PB_ENUM(FOLLOWUP_KIND, INTERIM), "2028-01-01"),
			REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(open_followup(&coordinator, PB_ENUM(FOLLOWUP_KIND, INTERIM), "2026-08-31"),
			0);
	CU_ASSERT_EQUAL(get_followup()->n_lines, 2);
	CU_ASSERT_EQUAL(get_followup()->lines[1]->proposed, PB_ENUM(FOLLOWUP_STATUS, DONE));
	CU_ASSERT_STRING_EQUAL(get_followup()->completeness, "0 av 2 är besvarade.");
	fixture_end(&f);
}

static void test_answered_and_closed(void)
{
	begin();
	plan_work_decided(&f, "P1");
	CU_ASSERT_EQUAL(open_followup(&coordinator, PB_ENUM(FOLLOWUP_KIND, INTERIM), "2026-08-31"),
			0);
	CU_ASSERT_EQUAL(set_entry("C1", 0, 0), REFUSED_NOT_FOLLOWED);
	CU_ASSERT_EQUAL(set_entry("M1", 0, PB_ENUM(CONTINUATION, CARRIED)),
			REFUSED_NOT_APPLICABLE);
	CU_ASSERT_EQUAL(set_entry("M1", 0, 0), 0);
	CU_ASSERT_EQUAL(get_followup()->lines[0]->status, PB_ENUM(FOLLOWUP_STATUS, ON_TRACK));
	CU_ASSERT_EQUAL(close_followup(), REFUSED_FOLLOWUP_INCOMPLETE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "M2");
	CU_ASSERT_EQUAL(set_entry("M2", PB_ENUM(FOLLOWUP_STATUS, ON_TRACK), 0), 0);
	CU_ASSERT_EQUAL(get_followup()->lines[1]->contradiction,
			PB_ENUM(FOLLOWUP_CONTRADICTION, IS_DONE));
	CU_ASSERT_EQUAL(close_followup(), 0);
	CU_ASSERT_EQUAL(get_followup()->followup->size, fixture_seq(&f));
	CU_ASSERT_STRING_EQUAL(get_followup()->followup->closed_by, "samordnare");
	CU_ASSERT_EQUAL(plan_work_get(&f, "P1")->state, PB_ENUM(PLAN_STATE, DECIDED));
	CU_ASSERT_EQUAL(set_entry("M1", 0, 0), REFUSED_FOLLOWUP_STATE);
	CU_ASSERT_EQUAL(close_followup(), REFUSED_FOLLOWUP_STATE);
	fixture_end(&f);
}

static void test_annual(void)
{
	begin();
	plan_work_decided(&f, "P1");
	CU_ASSERT_EQUAL(open_followup(&coordinator, PB_ENUM(FOLLOWUP_KIND, ANNUAL), "2026-12-31"),
			0);
	CU_ASSERT_EQUAL(set_entry("M1", PB_ENUM(FOLLOWUP_STATUS, ON_TRACK), 0),
			REFUSED_ANNUAL_STATUS);
	CU_ASSERT_EQUAL(set_entry("M1", 0, 0), REFUSED_CONTINUATION);
	CU_ASSERT_EQUAL(set_entry("M1", 0, PB_ENUM(CONTINUATION, DROPPED)), 0);
	CU_ASSERT_EQUAL(set_entry("M2", 0, 0), 0);
	CU_ASSERT_EQUAL(close_followup(), 0);
	CU_ASSERT_EQUAL(plan_work_get(&f, "P1")->state, PB_ENUM(PLAN_STATE, FOLLOWED_UP));
	CU_ASSERT_EQUAL(plan_work_move(&f, &coordinator, "Close", "P1"), 0);
	CU_ASSERT_EQUAL(plan_work_set(&f, plan_work_item("P1", "M1")), REFUSED_PLAN_STATE);
	CU_ASSERT_EQUAL(rollover(NULL), 0);
	CU_ASSERT_EQUAL(plan_work_get(&f, "P1")->rolled_over->dropped, 1);
	CU_ASSERT_STRING_EQUAL(plan_work_get_item(&f, "P1/M1")->reason, "Kommentar");
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), "P2/M1", 0));
	fixture_end(&f);
}

static void test_rolled_over(void)
{
	begin();
	CU_ASSERT_EQUAL(rollover(NULL), REFUSED_PLAN_STATE);
	plan_work_decided(&f, "P1");
	PB(RolloverEntry) entry = PB_INIT(ROLLOVER_ENTRY);
	entry.record = "C1";
	entry.continuation = PB_ENUM(CONTINUATION, CARRIED);
	CU_ASSERT_EQUAL(rollover(&entry), REFUSED_NOT_FOLLOWED);
	entry.record = "M1";
	entry.continuation = PB_ENUM(CONTINUATION, DROPPED);
	CU_ASSERT_EQUAL(rollover(&entry), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(rollover(NULL), 0);
	const PB(Plan) *plan = plan_work_get(&f, "P1");
	CU_ASSERT_STRING_EQUAL(plan->carried_to, "P2");
	CU_ASSERT_EQUAL(plan->rolled_over->opened, 2);
	CU_ASSERT_EQUAL(plan->rolled_over->carried, 1);
	CU_ASSERT_EQUAL(plan->rolled_over->done, 1);
	CU_ASSERT_EQUAL(plan_work_get_item(&f, "P1/M1")->carried_to_year, 2027);
	CU_ASSERT_STRING_EQUAL(plan_work_get(&f, "P2")->carried_from, "P1");
	CU_ASSERT_STRING_EQUAL(plan_work_get_item(&f, "P2/M1")->responsible, "Chefen");
	CU_ASSERT_STRING_EQUAL(plan_work_get_item(&f, "P2/M1")->due_day, "");
	CU_ASSERT_EQUAL(plan_work_get_item(&f, "P2/R1")->disposition,
			PB_ENUM(DISPOSITION, IN_PLAN));
	CU_ASSERT_EQUAL(plan_work_get_item(&f, "P2/C1")->state, PB_ENUM(PLAN_ITEM_STATE, PLANNED));
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), "P2/M2", 0));
	CU_ASSERT_EQUAL(rollover(NULL), REFUSED_ROLLED_OVER);
	fixture_end(&f);
}

/* The plan of the next year is being made already, with the measure in it. */
static void test_into_a_plan_that_is_there(void)
{
	begin();
	plan_work_decided(&f, "P1");
	CU_ASSERT_EQUAL(plan_work_add(&f, "SN", 2027), 0);
	PB(PlanItem) item = plan_work_item("P2", "M1");
	item.responsible = "En annan";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), 0);
	CU_ASSERT_EQUAL(rollover(NULL), 0);
	CU_ASSERT_STRING_EQUAL(plan_work_get_item(&f, "P2/M1")->responsible, "En annan");
	CU_ASSERT_EQUAL(plan_work_get(&f, "P1")->rolled_over->carried, 1);
	fixture_end(&f);
}

/* A rollover's own op, with one of its changes lost on the way to the sum: as if the item of
 * `lost` had not been written. */
static int check_without(const char *lost)
{
	struct snapshot *snapshot;
	struct rollover_ledger ledger = { 0 };
	struct id old = id_of_number(PB_ENUM(KIND, PLAN), 1);
	struct id next = id_of_number(PB_ENUM(KIND, PLAN), 2);
	PB(RolloverPlanRequest) request = PB_INIT(ROLLOVER_PLAN_REQUEST);
	request.id = "P1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, PLAN), "P1");
	arena_reset(f.arena);
	CU_ASSERT_FATAL(store_begin_write(f.store, &snapshot) == 0);
	call_init(&f.call, snapshot, f.arena);
	f.call.route = ops_find(view_of_string("riskreg.v1.PlanService/Rollover"));
	f.call.actor = &coordinator;
	f.call.host = f.host;
	f.call.request = &request.base;
	f.call.now_ms = f.now_ms;
	CU_ASSERT_FATAL(plan_rollover(&f.call) == 0);
	for (size_t i = 0; i < f.call.n_changes; i++) {
		char id[ID_TEXT_MAX];
		id_format(&f.call.changes[i].id, id);
		if (strcmp(id, lost) == 0)
			f.call.changes[i].id.bytes[1] ^= 0x40;
	}
	int r = plan_ledger_check(&f.call, &old, &next, &ledger);
	CU_ASSERT_EQUAL(r == 0, ledger.opened == 2);
	store_end(snapshot);
	return r;
}

static void test_nothing_is_lost(void)
{
	begin();
	plan_work_decided(&f, "P1");
	CU_ASSERT_EQUAL(check_without(""), 0);
	CU_ASSERT_EQUAL(check_without("P2/M1"), REFUSED_NOT_CONSERVED);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "carried"), "0");
	CU_ASSERT_EQUAL(check_without("P1/M1"), REFUSED_NOT_CONSERVED);
	CU_ASSERT_EQUAL(check_without("P2/R1"), 0); /* a risk is not in the sum */
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "opened for a decided plan", test_opened },
	{ "answered, closed, frozen", test_answered_and_closed },
	{ "the annual one", test_annual },
	{ "rolled over", test_rolled_over },
	{ "rolled over into a plan that is there", test_into_a_plan_that_is_there },
	{ "a rollover that loses anything is refused", test_nothing_is_lost },
};
SUITE_MAIN("ops_followup", tests)
