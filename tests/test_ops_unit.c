/* SPDX-License-Identifier: EUPL-1.2
 * The organisation tree: how the first unit comes about, what a tree may look like, and who may
 * write where in it. */
#include "ops_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define U(kind) PB_ENUM(UNIT_KIND, kind)

FIXTURE_ACTOR(of_sn, "sn-samordnare", ROLE_COORDINATOR, "SN");
FIXTURE_ACTOR(of_hk, "hk-samordnare", ROLE_COORDINATOR, "HK");

static struct fixture f;

static void test_the_first_unit(void)
{
	fixture_begin(&f);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &of_sn, "HK", U(MUNICIPALITY), ""),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &of_hk, "HK", U(MUNICIPALITY), ""), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "HK");
	fixture_end(&f);

	fixture_begin(&f);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &auditor, "HK", U(MUNICIPALITY), ""),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &coordinator, "SN", U(BOARD), ""), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &coordinator, "HK", U(MUNICIPALITY), ""), 0);
	fixture_end(&f);
}

static void test_what_is_refused(void)
{
	static const struct {
		const char *code;
		PB(UnitKind) kind;
		const char *parent;
		int refused;
		const char *field;
	} cases[] = {
		{ "", U(BOARD), "HK", REFUSED_REQUIRED, "unit.code" },
		{ "R12", U(BOARD), "HK", REFUSED_NOT_A_CODE, "unit.code" },
		{ "sn", U(BOARD), "HK", REFUSED_NOT_A_CODE, "unit.code" },
		{ "ABCDEFGHIJKLMNOPQ", U(BOARD), "HK", REFUSED_NOT_A_CODE, "unit.code" },
		{ "KS", U(UNSPECIFIED), "HK", REFUSED_REQUIRED, "unit.kind" },
		{ "KS", U(BOARD), "", REFUSED_REQUIRED, "unit.parent" },
		{ "KS", U(MUNICIPALITY), "HK", REFUSED_NOT_BELOW, "unit.parent" },
		{ "KS", U(BOARD), "XX", REFUSED_NOT_FOUND, "unit.parent" },
		{ "KS", U(BOARD), "KS", REFUSED_NOT_FOUND, "unit.parent" },
		{ "KS", U(BOARD), "R1", REFUSED_NOT_AN_ID, "unit.parent" },
		{ "SN", U(BOARD), "HK", REFUSED_EXISTS, "unit.code" },
	};
	fixture_begin(&f);
	fixture_organise(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(fixture_set_unit(&f, &coordinator, cases[i].code, cases[i].kind,
						 cases[i].parent),
				cases[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), cases[i].field);
	}
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &coordinator, "ABCDEFGHIJKLMNOP", U(BOARD), "HK"), 0);
	PB(SetUnitRequest) empty = PB_INIT(SET_UNIT_REQUEST);
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.UnitService/Set", &empty, NULL),
			REFUSED_REQUIRED);
	fixture_end(&f);
}

static int change(const struct actor *actor, const char *code, uint32_t expected,
		  PB(UnitKind) kind, const char *parent)
{
	PB(Unit) unit = PB_INIT(UNIT);
	PB(SetUnitRequest) request = PB_INIT(SET_UNIT_REQUEST);
	unit.code = (char *)code;
	unit.kind = kind;
	unit.parent = (char *)parent;
	unit.name = "Nytt namn";
	request.unit = &unit;
	request.expected_version = expected;
	return fixture_call(&f, actor, "riskreg.v1.UnitService/Set", &request, NULL);
}

static void test_changes_name_their_version(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(change(&coordinator, "SN", 1, U(BOARD), "HK"), 0);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, UNIT), "SN", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_EQUAL(record->meta->version, 2);
	CU_ASSERT_STRING_EQUAL(record->unit->name, "Nytt namn");
	CU_ASSERT_EQUAL(change(&coordinator, "SN", 1, U(BOARD), "HK"), REFUSED_CONFLICT);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "SN");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "author"), "samordnare");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "expected"), "1");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "version"), "2");
	CU_ASSERT_EQUAL(change(&coordinator, "SN", 3, U(BOARD), "HK"), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(change(&coordinator, "XX", 1, U(BOARD), "HK"), REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static void test_no_rings(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(change(&coordinator, "SN", 1, U(BOARD), "SN"), REFUSED_RING);
	CU_ASSERT_EQUAL(change(&coordinator, "SN", 1, U(BOARD), "SN-F"), REFUSED_RING);
	CU_ASSERT_EQUAL(change(&coordinator, "HK", 1, U(BOARD), "SN-F"), REFUSED_RING);
	CU_ASSERT_EQUAL(change(&coordinator, "SN-F", 1, U(ADMINISTRATION), "BUN"), 0);
	fixture_end(&f);
}

static void test_depth_is_bounded(void)
{
	char code[8], parent[8] = "HK";
	fixture_begin(&f);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &of_hk, "HK", U(MUNICIPALITY), ""), 0);
	for (unsigned level = 2; level <= 33; level++) {
		snprintf(code, sizeof(code), "N-%u", level);
		/* At the bound the rights are still found, all the way up. */
		CU_ASSERT_EQUAL(fixture_set_unit(&f, &of_hk, code, U(UNIT), parent),
				level <= 32 ? 0 : REFUSED_TOO_MANY);
		snprintf(parent, sizeof(parent), "%s", code);
	}
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &of_hk, "N-32", "Djupt ner"), 0);
	fixture_end(&f);
}

static void test_rights_follow_the_tree(void)
{
	static const struct {
		const char *unit;
		int refused;
	} cases[] = {
		{ "SN", 0 },
		{ "SN-F", 0 },
		{ "HK", REFUSED_UNIT_NOT_YOURS },
		{ "BUN", REFUSED_UNIT_NOT_YOURS },
		{ "XX", REFUSED_NOT_FOUND },
	};
	fixture_begin(&f);
	fixture_organise(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(fixture_add_risk(&f, &of_sn, cases[i].unit, "Titel"),
				cases[i].refused);
		if (cases[i].refused == REFUSED_UNIT_NOT_YOURS)
			CU_ASSERT_STRING_EQUAL(fixture_param(&f, "unit"), cases[i].unit);
	}
	/* A new unit takes rights in the one above it; a change in that too. */
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &of_sn, "SN-E", U(UNIT), "SN-F"), 0);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &of_sn, "BUN-F", U(UNIT), "BUN"),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(change(&of_sn, "SN", 1, U(BOARD), "HK"), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(change(&of_sn, "SN-E", 1, U(UNIT), "BUN"), REFUSED_UNIT_NOT_YOURS);
	/* Nor may a unit be taken from where one has no rights. */
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &coordinator, "BUN-F", U(UNIT), "BUN"), 0);
	CU_ASSERT_EQUAL(change(&of_sn, "BUN-F", 1, U(UNIT), "SN"), REFUSED_UNIT_NOT_YOURS);
	/* The municipality's coordinator may do all of it. */
	CU_ASSERT_EQUAL(change(&of_hk, "BUN-F", 1, U(UNIT), "SN"), 0);
	CU_ASSERT_EQUAL(change(&of_hk, "HK", 1, U(MUNICIPALITY), ""), 0);
	fixture_end(&f);
}

/* Units of a role that the method does not ask for give nothing. */
static void test_rights_are_those_of_the_role(void)
{
	static const char *const units[] = { "BUN" };
	static const struct grant audits_all = { .role = ROLE_AUDITOR };
	static const struct grant coordinates = { ROLE_COORDINATOR, units, 1 };
	static const struct actor both = {
		.name = "bun", .n_grants = 2, .grants = { &audits_all, &coordinates },
	};
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &both, "SN", "Titel"), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &both, "BUN", "Titel"), 0);
	fixture_end(&f);
}

static void test_withdrawn_units(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, UNIT), "SN", 1),
			REFUSED_IN_USE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "SN-F");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, UNIT), "SN-F", 1), 0);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &coordinator, "SN-E", U(UNIT), "SN-F"),
			REFUSED_WITHDRAWN);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "SN-F", "Titel"), REFUSED_WITHDRAWN);
	CU_ASSERT_EQUAL(fixture_set_unit(&f, &coordinator, "SN-F", U(UNIT), "SN"),
			REFUSED_WITHDRAWN);
	CU_ASSERT_EQUAL(change(&coordinator, "SN-F", 2, U(UNIT), "SN"), REFUSED_WITHDRAWN);
	/* What is withdrawn holds nothing back. */
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, UNIT), "SN", 1),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_hk, PB_ENUM(KIND, UNIT), "SN", 1), 0);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "the first unit", test_the_first_unit },
	{ "what is refused", test_what_is_refused },
	{ "changes name their version", test_changes_name_their_version },
	{ "no rings", test_no_rings },
	{ "depth at its bound and one over", test_depth_is_bounded },
	{ "rights follow the tree", test_rights_follow_the_tree },
	{ "rights are those of the method's role", test_rights_are_those_of_the_role },
	{ "withdrawn units", test_withdrawn_units },
};

SUITE_MAIN("ops_unit", tests)
