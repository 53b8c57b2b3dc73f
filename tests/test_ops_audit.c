/* SPDX-License-Identifier: EUPL-1.2
 * Audits, and what becomes of their recommendations. */
#include "../daemon/domain/recommendation.h"
#include "ops_audit.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

FIXTURE_ACTOR(of_sn, "sn-samordnare", ROLE_COORDINATOR, "SN");

static struct fixture f;
static PB(Audit) audit;
static PB(SetAuditRequest) request;

static void prepare(void)
{
	audit = (PB(Audit))PB_INIT(AUDIT);
	request = (PB(SetAuditRequest))PB_INIT(SET_AUDIT_REQUEST);
	audit.unit = "SN";
	audit.title = "Granskning av arbetet med våld i nära relationer";
	audit.diary_number = "SN 2019/1703";
	request.audit = &audit;
}

static int set(void)
{
	return fixture_call(&f, &of_sn, "riskreg.v1.AuditService/Set", &request, NULL);
}

static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	prepare();
}

static void test_audits(void)
{
	begin();
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "G1");
	audit.day = "2026-09-15";
	request.id = "G1";
	request.expected_version = 1;
	CU_ASSERT_EQUAL(set(), 0);
	const PB(Audit) *stored = fixture_get(&f, PB_ENUM(KIND, AUDIT), "G1", 0)->audit;
	CU_ASSERT_STRING_EQUAL(stored->diary_number, "SN 2019/1703");
	CU_ASSERT_STRING_EQUAL(stored->day, "2026-09-15");
	CU_ASSERT_EQUAL(set(), REFUSED_CONFLICT);
	audit.day = "2026-09-16";
	request.expected_version = 2;
	CU_ASSERT_EQUAL(set(), 0); /* announced */
	prepare();
	audit.day = "2019";
	CU_ASSERT_EQUAL(set(), REFUSED_NOT_A_DAY);
	prepare();
	audit.title = " ";
	CU_ASSERT_EQUAL(set(), REFUSED_REQUIRED);
	prepare();
	audit.unit = "BUN";
	CU_ASSERT_EQUAL(set(), REFUSED_UNIT_NOT_YOURS);
	request.audit = NULL;
	CU_ASSERT_EQUAL(set(), REFUSED_REQUIRED);
	fixture_end(&f);
}

static const PB(Recommendation) *stored(const char *id)
{
	return fixture_get(&f, PB_ENUM(KIND, RECOMMENDATION), id, 0)->recommendation;
}

static int move(uint32_t version, PB(RecommendationState) state, const char *answer, uint32_t to,
		const char *reason)
{
	PB(MoveRecommendationRequest) moved = PB_INIT(MOVE_RECOMMENDATION_REQUEST);
	moved.id = "N1";
	moved.expected_version = version;
	moved.state = state;
	moved.answer = (char *)answer;
	moved.carried_to = to;
	moved.reason = (char *)reason;
	return fixture_call(&f, &of_sn, "riskreg.v1.RecommendationService/Move", &moved, NULL);
}

static void test_who_is_recommended(void)
{
	begin();
	CU_ASSERT_EQUAL(audit_add(&f, "HK"), 0);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G1", ""), 0);
	CU_ASSERT_STRING_EQUAL(stored("N1")->unit, "HK");
	CU_ASSERT_EQUAL(audit_recommend(&f, "G1", "SN-F"), 0);
	CU_ASSERT_STRING_EQUAL(stored("N2")->unit, "SN-F");
	CU_ASSERT_EQUAL(audit_add(&f, "BUN"), 0);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G2", "SN"), REFUSED_UNIT_ELSEWHERE);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G2", "XX"), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G9", ""), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(audit_recommend(&f, "", ""), REFUSED_REQUIRED);
	/* What is recommended to another unit is not one's own to move. */
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, DONE), "", 0, ""),
			REFUSED_UNIT_NOT_YOURS);
	fixture_end(&f);
}

static void test_answered_carried_done_and_taken_up_again(void)
{
	begin();
	CU_ASSERT_EQUAL(audit_add(&f, "SN"), 0);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G1", ""), 0);
	CU_ASSERT_EQUAL(stored("N1")->state, PB_ENUM(RECOMMENDATION_STATE, RECEIVED));
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, UNSPECIFIED), "", 0, ""),
			REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, RECEIVED), "", 0, ""),
			REFUSED_RECOMMENDATION_STATE);
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, ANSWERED), "  ", 0, ""),
			REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "answer");
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, ANSWERED), "Vi delar den", 0, ""), 0);
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, ONGOING), "", 0, ""),
			REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(move(2, PB_ENUM(RECOMMENDATION_STATE, CARRIED), "", 0, ""),
			REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(move(2, PB_ENUM(RECOMMENDATION_STATE, CARRIED), "", 2101, ""),
			REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(move(2, PB_ENUM(RECOMMENDATION_STATE, CARRIED), "", 2027, ""), 0);
	CU_ASSERT_EQUAL(stored("N1")->carried_to, 2027);
	CU_ASSERT_EQUAL(move(3, PB_ENUM(RECOMMENDATION_STATE, DONE), "", 0, ""), 0);
	CU_ASSERT_EQUAL(stored("N1")->carried_to, 0);
	CU_ASSERT_STRING_EQUAL(stored("N1")->answer, "Vi delar den");
	CU_ASSERT_EQUAL(move(4, PB_ENUM(RECOMMENDATION_STATE, ANSWERED), "Ja", 0, "Skäl"),
			REFUSED_RECOMMENDATION_STATE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "state"), "klar");
	CU_ASSERT_EQUAL(move(4, PB_ENUM(RECOMMENDATION_STATE, ONGOING), "", 0, ""),
			REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(move(4, PB_ENUM(RECOMMENDATION_STATE, ONGOING), "", 0, "Inte klart"), 0);
	fixture_end(&f);
}

static void test_declined(void)
{
	PB(Recommendation) reworded = PB_INIT(RECOMMENDATION);
	PB(SetRecommendationRequest) again = PB_INIT(SET_RECOMMENDATION_REQUEST);
	begin();
	CU_ASSERT_EQUAL(audit_add(&f, "SN"), 0);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G1", ""), 0);
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, DECLINED), "", 0, " "),
			REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(move(1, PB_ENUM(RECOMMENDATION_STATE, DECLINED), "", 0, "Regionens"), 0);
	/* A new wording says nothing about the state, and cannot. */
	reworded.audit = "G1";
	reworded.title = "Följ upp varje år";
	reworded.due_day = "2027-02-29";
	reworded.state = PB_ENUM(RECOMMENDATION_STATE, DONE);
	reworded.declined_reason = "Annat";
	again.id = "N1";
	again.expected_version = 2;
	again.recommendation = &reworded;
	CU_ASSERT_EQUAL(fixture_call(&f, &of_sn, "riskreg.v1.RecommendationService/Set", &again,
				     NULL),
			REFUSED_NOT_A_DAY);
	reworded.due_day = "2028-02-29";
	CU_ASSERT_EQUAL(fixture_call(&f, &of_sn, "riskreg.v1.RecommendationService/Set", &again,
				     NULL),
			0);
	CU_ASSERT_EQUAL(stored("N1")->state, PB_ENUM(RECOMMENDATION_STATE, DECLINED));
	CU_ASSERT_STRING_EQUAL(stored("N1")->declined_reason, "Regionens");
	CU_ASSERT_STRING_EQUAL(stored("N1")->due_day, "2028-02-29");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, AUDIT), "G1", 1),
			REFUSED_IN_USE);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, RECOMMENDATION), "N1", 3), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, AUDIT), "G1", 1), 0);
	fixture_end(&f);
}

/* By the letter of SPEC section 2: six states, rows what is, columns what is wanted. */
static void test_moves(void)
{
	static const char may[][7] = { "011111", "011111", "011111", "001000", "011111", "001000" };
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < 6; j++) {
			enum recommendation_state now = (enum recommendation_state)i;
			enum recommendation_state wanted = (enum recommendation_state)j;
			CU_ASSERT_EQUAL(recommendation_may_become(now, wanted), may[i][j] == '1');
		}
}

static const struct suite_test tests[] = {
	{ "audits", test_audits },
	{ "to whom it is recommended", test_who_is_recommended },
	{ "answered, carried, done and taken up again",
	  test_answered_carried_done_and_taken_up_again },
	{ "declined, and worded anew", test_declined },
	{ "all moves", test_moves },
};

SUITE_MAIN("ops_audit", tests)
