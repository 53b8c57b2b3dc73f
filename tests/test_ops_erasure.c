/* SPDX-License-Identifier: EUPL-1.2
 * Asking for an erasure and confirming it: who may, for what, and what the store is then told. The
 * erasing itself is the store's. */
#include "ops_fixture.h"

#define ASK "riskreg.v1.ErasureService/Ask"
#define CONFIRM "riskreg.v1.ErasureService/Confirm"

static struct fixture f;

FIXTURE_ACTOR(sn_coordinator, "sn-samordnare", ROLE_COORDINATOR, "SN");
FIXTURE_ACTOR(bun_coordinator, "bun-samordnare", ROLE_COORDINATOR, "BUN");
FIXTURE_ACTOR(bun_approver, "bun-chef", ROLE_APPROVER, "BUN");
/* The same person in the other role. */
FIXTURE_ACTOR(coordinator_as_approver, "samordnare", ROLE_APPROVER);

static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_FATAL(fixture_add_risk(&f, &coordinator, "SN", "Risk för fel") == 0);
}

/* A sound request for one item, to be changed by who calls. */
struct asking {
	PB(AskErasureRequest) request;
	PB(ErasedItem) item;
	PB(ErasedItem) *items[128];
};

static struct asking *asking(const char *id, PB(Kind) kind, uint32_t from, uint32_t to)
{
	static struct asking a;
	a.request = (PB(AskErasureRequest))PB_INIT(ASK_ERASURE_REQUEST);
	a.item = (PB(ErasedItem))PB_INIT(ERASED_ITEM);
	a.item.kind = kind;
	a.item.id = (char *)id;
	a.item.from_version = from;
	a.item.to_version = to;
	for (size_t i = 0; i < 128; i++)
		a.items[i] = &a.item;
	a.request.items = a.items;
	a.request.n_items = 1;
	a.request.ground = "Gallringsplan 4.2";
	a.request.decision = "Nämnden, § 12";
	a.request.diary_number = "SN 2026-14";
	return &a;
}

static int ask(const struct actor *actor, const struct asking *a)
{
	return fixture_call(&f, actor, ASK, &a->request, NULL);
}

static int ask_for_risk(const struct actor *actor)
{
	return ask(actor, asking("R1", PB_ENUM(KIND, RISK), 0, 0));
}

static int confirm_it(const struct actor *actor, const char *id, uint32_t version)
{
	PB(ConfirmErasureRequest) request = PB_INIT(CONFIRM_ERASURE_REQUEST);
	request.id = (char *)id;
	request.expected_version = version;
	return fixture_call(&f, actor, CONFIRM, &request, NULL);
}

static const PB(Erasure) *get(const char *id)
{
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, ERASURE), id, 0);
	CU_ASSERT_FATAL(record != NULL && record->erasure != NULL);
	return record->erasure;
}

static void test_ask_and_confirm(void)
{
	begin();
	CU_ASSERT_EQUAL_FATAL(ask_for_risk(&coordinator), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "E1");
	CU_ASSERT_EQUAL(f.call.n_erasures, 0);
	const PB(Erasure) *erasure = get("E1");
	CU_ASSERT_EQUAL(erasure->state, PB_ENUM(ERASURE_STATE, ASKED));
	CU_ASSERT_STRING_EQUAL(erasure->asked_by, "samordnare");
	CU_ASSERT_STRING_EQUAL(erasure->confirmed_by, "");
	CU_ASSERT_STRING_EQUAL(erasure->decided_day, "2026-09-15");
	CU_ASSERT_STRING_EQUAL(erasure->ground, "Gallringsplan 4.2");
	CU_ASSERT_STRING_EQUAL(erasure->diary_number, "SN 2026-14");
	CU_ASSERT_EQUAL_FATAL(erasure->n_items, 1);
	CU_ASSERT_EQUAL(erasure->items[0]->from_version, 1);
	CU_ASSERT_EQUAL(erasure->items[0]->to_version, 1);

	CU_ASSERT_EQUAL_FATAL(confirm_it(&approver, "E1", 1), 0);
	CU_ASSERT_EQUAL_FATAL(f.call.n_erasures, 1);
	const struct id risk = id_of_number(PB_ENUM(KIND, RISK), 1);
	CU_ASSERT(id_equals(&f.call.erasures[0].id, &risk));
	CU_ASSERT_EQUAL(f.call.erasures[0].from_version, 1);
	CU_ASSERT_EQUAL(f.call.erasures[0].to_version, 1);
	erasure = get("E1");
	CU_ASSERT_EQUAL(erasure->state, PB_ENUM(ERASURE_STATE, CONFIRMED));
	CU_ASSERT_STRING_EQUAL(erasure->asked_by, "samordnare");
	CU_ASSERT_STRING_EQUAL(erasure->confirmed_by, "chef");
	fixture_end(&f);
}

/* Two people, and each with rights where the record belongs. */
static void test_who_may(void)
{
	begin();
	CU_ASSERT_EQUAL(ask_for_risk(&bun_coordinator), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(ask_for_risk(&sn_coordinator), 0);
	CU_ASSERT_EQUAL(confirm_it(&bun_approver, "E1", 1), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(ask_for_risk(&coordinator), 0);
	CU_ASSERT_EQUAL(confirm_it(&coordinator_as_approver, "E2", 1), REFUSED_OWN_ERASURE);
	CU_ASSERT_EQUAL(confirm_it(&coordinator_as_approver, "E1", 1), 0);
	/* A scale belongs to no unit. */
	const struct asking *scale = asking("4x4", PB_ENUM(KIND, SCALE), 0, 0);
	CU_ASSERT_EQUAL(ask(&sn_coordinator, scale), REFUSED_ROLE_LIMITED);
	CU_ASSERT_EQUAL(ask(&coordinator, scale), 0);
	fixture_end(&f);
}

static void test_what_is_refused(void)
{
	static const struct {
		const char *id;
		PB(Kind) kind;
		uint32_t from, to;
		int refused;
		const char *field;
	} cases[] = {
		{ "R1", PB_ENUM(KIND, UNSPECIFIED), 0, 0, REFUSED_REQUIRED, "items[0].kind" },
		{ "", PB_ENUM(KIND, RISK), 0, 0, REFUSED_REQUIRED, "items[0]" },
		{ "M1", PB_ENUM(KIND, RISK), 0, 0, REFUSED_NOT_AN_ID, "items[0]" },
		{ "R9", PB_ENUM(KIND, RISK), 0, 0, REFUSED_NOT_FOUND, "items[0]" },
		{ "R1", PB_ENUM(KIND, RISK), 1, 2, REFUSED_OUT_OF_RANGE, "items[0]" },
		{ "R1", PB_ENUM(KIND, RISK), 2, 1, REFUSED_OUT_OF_RANGE, "items[0]" },
		{ "R1", PB_ENUM(KIND, RISK), 2, 0, REFUSED_OUT_OF_RANGE, "items[0]" },
		{ "E1", PB_ENUM(KIND, ERASURE), 0, 0, REFUSED_NOT_ERASABLE, "items[0]" },
	};
	begin();
	CU_ASSERT_EQUAL_FATAL(ask_for_risk(&coordinator), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct asking *a =
			asking(cases[i].id, cases[i].kind, cases[i].from, cases[i].to);
		CU_ASSERT_EQUAL(ask(&coordinator, a), cases[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), cases[i].field);
	}
	fixture_end(&f);
}

static void test_what_must_be_given(void)
{
	begin();
	struct asking *a = asking("R1", PB_ENUM(KIND, RISK), 0, 0);
	a->request.ground = " ";
	CU_ASSERT_EQUAL(ask(&coordinator, a), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "ground");
	a = asking("R1", PB_ENUM(KIND, RISK), 0, 0);
	a->request.decision = "";
	CU_ASSERT_EQUAL(ask(&coordinator, a), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "decision");
	a = asking("R1", PB_ENUM(KIND, RISK), 0, 0);
	a->request.diary_number = "";
	CU_ASSERT_EQUAL(ask(&coordinator, a), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "diary_number");
	a = asking("R1", PB_ENUM(KIND, RISK), 0, 0);
	a->request.decided_day = "2026-09-16";
	CU_ASSERT_EQUAL(ask(&coordinator, a), REFUSED_DAY_IN_FUTURE);
	a = asking("R1", PB_ENUM(KIND, RISK), 0, 0);
	a->request.n_items = 0;
	CU_ASSERT_EQUAL(ask(&coordinator, a), REFUSED_REQUIRED);
	a->request.n_items = 101;
	CU_ASSERT_EQUAL(ask(&coordinator, a), REFUSED_TOO_MANY);
	a->request.n_items = 100;
	CU_ASSERT_EQUAL(ask(&coordinator, a), 0);
	fixture_end(&f);
}

/* Once carried out it stays in force; one that was only asked for can be taken back. */
static void test_states(void)
{
	begin();
	CU_ASSERT_EQUAL_FATAL(ask_for_risk(&coordinator), 0);
	CU_ASSERT_EQUAL(confirm_it(&approver, "E1", 2), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(confirm_it(&approver, "E9", 1), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL_FATAL(confirm_it(&approver, "E1", 1), 0);
	CU_ASSERT_EQUAL(confirm_it(&approver, "E1", 2), REFUSED_ERASURE_STATE);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, ERASURE), "E1", 2),
			REFUSED_ERASURE_STATE);
	CU_ASSERT_EQUAL_FATAL(ask_for_risk(&coordinator), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &bun_coordinator, PB_ENUM(KIND, ERASURE), "E2", 1),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, ERASURE), "E2", 1), 0);
	CU_ASSERT_EQUAL(confirm_it(&approver, "E2", 2), REFUSED_WITHDRAWN);
	/* What an erasure names can be withdrawn all the same. */
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, RISK), "R1", 1), 0);
	fixture_end(&f);
}

static size_t collect(uint64_t since)
{
	struct snapshot *snapshot;
	arena_reset(f.arena);
	CU_ASSERT_FATAL(store_begin_read(f.store, &snapshot) == 0);
	call_init(&f.call, snapshot, f.arena);
	CU_ASSERT_FATAL(erasure_collect(&f.call, since) == 0);
	store_end(snapshot);
	return f.call.n_erasures;
}

static void test_confirmed_ones_are_collected(void)
{
	begin();
	CU_ASSERT_EQUAL(collect(0), 0);
	CU_ASSERT_EQUAL_FATAL(ask_for_risk(&coordinator), 0);
	struct asking *a = asking("R1", PB_ENUM(KIND, RISK), 1, 1);
	a->request.n_items = 3;
	CU_ASSERT_EQUAL_FATAL(ask(&coordinator, a), 0);
	CU_ASSERT_EQUAL(collect(0), 0);
	CU_ASSERT_EQUAL_FATAL(confirm_it(&approver, "E1", 1), 0);
	uint64_t first = fixture_seq(&f);
	CU_ASSERT_EQUAL(collect(0), 1);
	CU_ASSERT_EQUAL_FATAL(confirm_it(&approver, "E2", 1), 0);
	CU_ASSERT_EQUAL(collect(0), 4);
	CU_ASSERT_EQUAL(collect(first - 1), 4);
	CU_ASSERT_EQUAL(collect(first), 3);
	CU_ASSERT_EQUAL(collect(first + 1), 0);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "ask and confirm", test_ask_and_confirm },
	{ "who may", test_who_may },
	{ "what is refused", test_what_is_refused },
	{ "what must be given", test_what_must_be_given },
	{ "states", test_states },
	{ "confirmed ones are collected", test_confirmed_ones_are_collected },
};

SUITE_MAIN("ops_erasure", tests)
