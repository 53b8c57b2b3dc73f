/* SPDX-License-Identifier: EUPL-1.2
 * The tree of goals, and who may name them. */
#include "../daemon/domain/goal.h"
#include "ops_audit.h"

FIXTURE_ACTOR(of_sn, "sn-samordnare", ROLE_COORDINATOR, "SN");

#define AREA PB_ENUM(GOAL_KIND, AREA)
#define COUNCIL PB_ENUM(GOAL_KIND, COUNCIL)
#define BOARD PB_ENUM(GOAL_KIND, BOARD)

static struct fixture f;

/* O1 an area and O2 a council goal of the municipality, O3 a goal of SN, O4 one of BUN. */
static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "HK", AREA, ""), 0);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "HK", COUNCIL, "O1"), 0);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", BOARD, "O2"), 0);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "BUN", BOARD, ""), 0);
}

static int set(const char *id, uint32_t version, PB(GoalKind) kind, const char *parent)
{
	PB(Goal) goal = PB_INIT(GOAL);
	PB(SetGoalRequest) request = PB_INIT(SET_GOAL_REQUEST);
	goal.unit = "HK";
	goal.kind = kind;
	goal.parent = (char *)parent;
	goal.title = "Målet";
	request.id = (char *)id;
	request.expected_version = version;
	request.goal = &goal;
	return fixture_call(&f, &coordinator, "riskreg.v1.GoalService/Set", &request, NULL);
}

static void test_the_order(void)
{
	begin();
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", BOARD, "O1"), 0);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "HK", AREA, "O1"), REFUSED_GOAL_ORDER);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", COUNCIL, "O3"), REFUSED_GOAL_ORDER);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "kind"), "kommunfullmäktigemål");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "above"), "nämndmål");
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", BOARD, "O3"), REFUSED_GOAL_ORDER);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", BOARD, "O9"), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", BOARD, "R1"), REFUSED_NOT_AN_ID);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", PB_ENUM(GOAL_KIND, UNSPECIFIED), ""),
			REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "", BOARD, ""), REFUSED_REQUIRED);
	/* A ring would need a goal under itself or under what is below it. */
	CU_ASSERT_EQUAL(set("O1", 1, AREA, "O1"), REFUSED_GOAL_ORDER);
	CU_ASSERT_EQUAL(set("O1", 1, AREA, "O2"), REFUSED_GOAL_ORDER);
	CU_ASSERT_EQUAL(set("O1", 1, BOARD, ""), REFUSED_GOAL_KIND_FIXED);
	CU_ASSERT_EQUAL(set("O2", 1, COUNCIL, ""), 0);
	fixture_end(&f);
}

static void test_of_ones_own_and_above(void)
{
	begin();
	CU_ASSERT_EQUAL(audit_add_goal(&f, "BUN", BOARD, "O2"), 0);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN-F", BOARD, "O2"), 0);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "SN", COUNCIL, "O1"), 0);
	CU_ASSERT_EQUAL(audit_add_goal(&f, "BUN", BOARD, "O7"), REFUSED_UNIT_ELSEWHERE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "SN");
	fixture_end(&f);
}

static int set_risk(char *goal)
{
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	risk.unit = "SN";
	risk.title = "Risk";
	risk.goal = "Med egna ord";
	risk.goal_id = goal;
	request.risk = &risk;
	return fixture_call(&f, &of_sn, "riskreg.v1.RiskService/Set", &request, NULL);
}

static void test_named_by_risks(void)
{
	begin();
	CU_ASSERT_EQUAL(set_risk("O3"), 0);
	CU_ASSERT_EQUAL(set_risk("O2"), 0);
	CU_ASSERT_EQUAL(set_risk(""), 0);
	CU_ASSERT_EQUAL(set_risk("O4"), REFUSED_UNIT_ELSEWHERE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "risk.goal_id");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, GOAL), "O3", 1),
			REFUSED_IN_USE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "R1");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, GOAL), "O1", 1),
			REFUSED_IN_USE);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, GOAL), "O4", 1),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, GOAL), "O4", 1), 0);
	fixture_end(&f);
}

static void test_all_pairs(void)
{
	for (int kind = GOAL_AREA; kind <= GOAL_BOARD; kind++)
		for (int above = GOAL_AREA; above <= GOAL_BOARD; above++)
			CU_ASSERT_EQUAL(goal_may_stand_under((enum goal_kind)kind,
							     (enum goal_kind)above),
					above < kind);
}

static const struct suite_test tests[] = {
	{ "areas, council goals, board goals", test_the_order },
	{ "goals of one's own unit and those above", test_of_ones_own_and_above },
	{ "goals that risks name", test_named_by_risks },
	{ "all pairs", test_all_pairs },
};

SUITE_MAIN("ops_goal", tests)
