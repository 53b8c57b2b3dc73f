/* SPDX-License-Identifier: EUPL-1.2
 * The scale that a register is born with, and what a scale may look like. */
#include "ops_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define LEVELS 11
#define ZONES 9
#define METHOD "riskreg.v1.ScaleService/Set"

FIXTURE_ACTOR(of_hk, "hk-samordnare", ROLE_COORDINATOR, "HK");

static struct fixture f;

/* A scale that can be spoiled: n levels each way, z zones. */
struct draft {
	PB(ScaleLevel) probability[LEVELS], consequence[LEVELS];
	PB(ScaleLevel) *probability_list[LEVELS], *consequence_list[LEVELS];
	PB(ScaleZone) zones[ZONES];
	PB(ScaleZone) *zone_list[ZONES];
	PB(Scale) scale;
	PB(SetScaleRequest) request;
};

static void make_levels(PB(ScaleLevel) *levels, PB(ScaleLevel) **list)
{
	for (uint32_t i = 0; i < LEVELS; i++) {
		levels[i] = (PB(ScaleLevel))PB_INIT(SCALE_LEVEL);
		levels[i].level = i + 1;
		levels[i].label = "nivå";
		list[i] = &levels[i];
	}
}

static void make(struct draft *d, size_t levels, size_t zones)
{
	*d = (struct draft){ .scale = PB_INIT(SCALE), .request = PB_INIT(SET_SCALE_REQUEST) };
	make_levels(d->probability, d->probability_list);
	make_levels(d->consequence, d->consequence_list);
	for (uint32_t i = 0; i < ZONES; i++) {
		d->zones[i] = (PB(ScaleZone))PB_INIT(SCALE_ZONE);
		d->zones[i].from = i + 1;
		d->zones[i].label = "zon";
		d->zone_list[i] = &d->zones[i];
	}
	d->scale.code = "prov";
	d->scale.name = "Prov";
	d->scale.appetite = 1;
	d->scale.n_probability = d->scale.n_consequence = levels;
	d->scale.probability = d->probability_list;
	d->scale.consequence = d->consequence_list;
	d->scale.n_zones = zones;
	d->scale.zones = d->zone_list;
	d->request.scale = &d->scale;
}

static int set(struct draft *d)
{
	return fixture_call(&f, &coordinator, METHOD, &d->request, NULL);
}

static void expect(struct draft *d, int refused, const char *field)
{
	CU_ASSERT_EQUAL(set(d), refused);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), field);
}

static void test_the_first_scale(void)
{
	static const char *const probability[] = { "liten", "måttlig", "stor", "mycket stor" };
	static const char *const consequence[] = {
		"försumbar", "måttlig", "allvarlig", "mycket allvarlig",
	};
	static const uint32_t zones[] = { 1, 4, 8, 12 };
	fixture_begin(&f);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, SCALE), "4x4", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	const PB(Scale) *scale = record->scale;
	CU_ASSERT_EQUAL_FATAL(scale->n_probability, 4);
	CU_ASSERT_EQUAL_FATAL(scale->n_consequence, 4);
	CU_ASSERT_EQUAL_FATAL(scale->n_zones, 4);
	CU_ASSERT_EQUAL(scale->appetite, 8);
	for (uint32_t i = 0; i < 4; i++) {
		CU_ASSERT_EQUAL(scale->probability[i]->level, i + 1);
		CU_ASSERT_STRING_EQUAL(scale->probability[i]->label, probability[i]);
		CU_ASSERT_STRING_EQUAL(scale->consequence[i]->label, consequence[i]);
		CU_ASSERT_EQUAL(scale->zones[i]->from, zones[i]);
	}
	CU_ASSERT_STRING_EQUAL(scale->consequence[1]->aliases[0], "kännbar");
	fixture_end(&f);
}

static void test_it_is_put_once(void)
{
	struct snapshot *snapshot;
	fixture_begin(&f);
	CU_ASSERT_FATAL(store_begin_write(f.store, &snapshot) == 0);
	call_init(&f.call, snapshot, f.arena);
	f.call.actor = &coordinator;
	CU_ASSERT_EQUAL(scale_bootstrap(&f.call), 0);
	CU_ASSERT_EQUAL(f.call.n_changes, 0);
	store_end(snapshot);
	fixture_end(&f);
}

/* The scale of the start passes the checks that a scale of today passes. */
static void test_it_would_be_accepted(void)
{
	PB(SetScaleRequest) request = PB_INIT(SET_SCALE_REQUEST);
	uint8_t packed[1024];
	fixture_begin(&f);
	const PB(Scale) *scale = fixture_get(&f, PB_ENUM(KIND, SCALE), "4x4", 0)->scale;
	CU_ASSERT_FATAL(protobuf_c_message_get_packed_size(&scale->base) < sizeof(packed));
	size_t n = protobuf_c_message_pack(&scale->base, packed);
	request.scale = riskreg__v1__scale__unpack(NULL, n, packed);
	request.expected_version = 1;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, METHOD, &request, NULL), 0);
	riskreg__v1__scale__free_unpacked(request.scale, NULL);
	fixture_end(&f);
}

static void test_bounds(void)
{
	struct draft d;
	fixture_begin(&f);
	make(&d, 2, 1);
	expect(&d, 0, "");
	d.scale.code = "prov-2";
	make(&d, 10, 8);
	d.scale.code = "prov-2";
	d.scale.appetite = 100;
	expect(&d, 0, "");
	make(&d, 1, 1);
	expect(&d, REFUSED_OUT_OF_RANGE, "scale.probability");
	make(&d, 11, 1);
	expect(&d, REFUSED_OUT_OF_RANGE, "scale.probability");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "11");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "high"), "10");
	make(&d, 10, 0);
	expect(&d, REFUSED_OUT_OF_RANGE, "scale.zones");
	make(&d, 10, 9);
	expect(&d, REFUSED_OUT_OF_RANGE, "scale.zones");
	make(&d, 3, 1);
	d.scale.appetite = 10;
	expect(&d, REFUSED_OUT_OF_RANGE, "scale.appetite");
	d.scale.appetite = 0;
	expect(&d, REFUSED_OUT_OF_RANGE, "scale.appetite");
	fixture_end(&f);
}

static void test_order_and_labels(void)
{
	struct draft d;
	char *aliases[9] = { "a", "a", "a", "a", "a", "a", "a", "a", "a" };
	fixture_begin(&f);
	make(&d, 3, 2);
	d.probability[1].level = 3;
	expect(&d, REFUSED_NOT_ASCENDING, "scale.probability[1].level");
	make(&d, 3, 2);
	d.consequence[2].label = "";
	expect(&d, REFUSED_REQUIRED, "scale.consequence[2].label");
	make(&d, 3, 2);
	d.zones[0].from = 2;
	expect(&d, REFUSED_NOT_ASCENDING, "scale.zones[0].from");
	make(&d, 3, 2);
	d.zones[1].from = 1;
	expect(&d, REFUSED_NOT_ASCENDING, "scale.zones[1].from");
	make(&d, 3, 2);
	d.zones[1].from = 10;
	expect(&d, REFUSED_NOT_ASCENDING, "scale.zones[1].from");
	make(&d, 3, 2);
	d.zones[1].label = "";
	expect(&d, REFUSED_REQUIRED, "scale.zones[1].label");
	make(&d, 3, 2);
	d.scale.name = "";
	expect(&d, REFUSED_REQUIRED, "scale.name");
	make(&d, 3, 2);
	d.scale.code = "4 x 4";
	expect(&d, REFUSED_NOT_AN_ID, "scale.code");
	make(&d, 3, 2);
	d.probability[0].aliases = aliases;
	d.probability[0].n_aliases = 9;
	expect(&d, REFUSED_TOO_MANY, "scale.probability[0].aliases");
	d.probability[0].n_aliases = 8;
	expect(&d, 0, "");
	fixture_end(&f);
}

static void test_who_may(void)
{
	struct draft d;
	fixture_begin(&f);
	fixture_organise(&f);
	make(&d, 3, 2);
	CU_ASSERT_EQUAL(fixture_call(&f, &of_hk, METHOD, &d.request, NULL), REFUSED_ROLE_LIMITED);
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, METHOD, &d.request, NULL),
			REFUSED_ROLE_LIMITED);
	expect(&d, 0, "");
	expect(&d, REFUSED_EXISTS, "scale.code");
	d.request.expected_version = 1;
	expect(&d, 0, "");
	expect(&d, REFUSED_CONFLICT, "expected_version");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, SCALE), "prov", 2),
			REFUSED_NOT_WITHDRAWABLE);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "the first scale", test_the_first_scale },
	{ "it is put once", test_it_is_put_once },
	{ "it would be accepted", test_it_would_be_accepted },
	{ "sizes at their bounds and one over", test_bounds },
	{ "order and labels", test_order_and_labels },
	{ "who may", test_who_may },
};

SUITE_MAIN("ops_scale", tests)
