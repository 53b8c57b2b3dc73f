/* SPDX-License-Identifier: EUPL-1.2
 * Ids as text and as bytes, the kinds table against the schema, and what bodies tell the store. */
#include <errno.h>
#include <stdio.h>

#include <riskreg/wire.h>

#include "../daemon/ops/kind.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define K(id) PB_ENUM(KIND, id)

static bool parse(uint32_t kind, const char *text, struct id *ret)
{
	return id_parse(kind, view_of_string(text), ret);
}

static void test_ids_read_back(void)
{
	static const struct {
		uint32_t kind;
		const char *text;
		uint32_t number, part;
	} cases[] = {
		{ K(UNIT), "SN", 0, 0 },
		{ K(UNIT), "Å", 0, 0 },
		{ K(UNIT), "ÄLDRE-2", 0, 0 },
		{ K(UNIT), "R12A", 0, 0 },
		{ K(UNIT), "Å1", 0, 0 },
		{ K(UNIT), "ABCDEFGHIJKLMNOP", 0, 0 },
		{ K(UNIT), "ÅÄÖÅÄÖÅÄÖÅÄÖÅÄÖÅ", 0, 0 },
		{ K(SCALE), "4x4", 0, 0 },
		{ K(RISK), "R1", 1, 0 },
		{ K(RISK), "R4294967295", UINT32_MAX, 0 },
		{ K(ASSESSMENT), "R12/2", 12, 2 },
		{ K(MEASURE), "M7", 7, 0 },
		{ K(CONTROL), "C5", 5, 0 },
		{ K(PLAN), "P3", 3, 0 },
		{ K(PLAN_ITEM), "P3/R12", 3, 0 },
		{ K(PLAN_ITEM), "P4294967295/A4294967295", UINT32_MAX, 0 },
		{ K(ROUND), "S31", 31, 0 },
		{ K(ITEMS), "S31#1", 31, 1 },
		{ K(RESULT), "S31/5", 31, 5 },
		{ K(ACTION), "A9", 9, 0 },
		{ K(ERASURE), "E4", 4, 0 },
		{ K(AUDIT), "G2", 2, 0 },
		{ K(FOLLOWUP), "F2", 2, 0 },
		{ K(FOLLOWUP_ENTRY), "F2/M7", 2, 0 },
		{ K(RECOMMENDATION), "N4", 4, 0 },
		{ K(INDICATOR), "I8", 8, 0 },
		{ K(GOAL), "O3", 3, 0 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct id id;
		char text[ID_TEXT_MAX];
		CU_ASSERT_FATAL(parse(cases[i].kind, cases[i].text, &id));
		id_format(&id, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].text);
		CU_ASSERT_EQUAL(id.kind, cases[i].kind);
		CU_ASSERT_EQUAL(id_number(&id), cases[i].number);
		CU_ASSERT_EQUAL(id_part(&id), cases[i].part);
	}
}

static void test_what_is_no_id(void)
{
	static const struct {
		uint32_t kind;
		const char *text;
	} cases[] = {
		{ K(UNIT), "" },
		{ K(UNIT), "sn" },
		{ K(UNIT), "1A" },
		{ K(UNIT), "-A" },
		{ K(UNIT), "R12" },
		{ K(UNIT), "Z1" },
		{ K(UNIT), "S N" },
		{ K(UNIT), "É" },
		{ K(UNIT), "ABCDEFGHIJKLMNOPQ" },
		{ K(UNIT), "ÅÄÖÅÄÖÅÄÖÅÄÖÅÄÖÅÄ" },
		{ K(UNIT), "A\xc3" },
		{ K(SCALE), "" },
		{ K(SCALE), "4×4" },
		{ K(SCALE), "12345678901234567" },
		{ K(RISK), "" },
		{ K(RISK), "R" },
		{ K(RISK), "R0" },
		{ K(RISK), "R01" },
		{ K(RISK), "r1" },
		{ K(RISK), "R-1" },
		{ K(RISK), "R1 " },
		{ K(RISK), "R1/2" },
		{ K(RISK), "M1" },
		{ K(RISK), "R4294967296" },
		{ K(RISK), "R99999999999999999999999" },
		{ K(ASSESSMENT), "R12" },
		{ K(ASSESSMENT), "R12/" },
		{ K(ASSESSMENT), "R12/0" },
		{ K(ASSESSMENT), "R12#1" },
		{ K(ASSESSMENT), "R12/1/1" },
		{ K(PLAN_ITEM), "P3/" },
		{ K(PLAN_ITEM), "P3/12" },
		{ K(PLAN_ITEM), "P3/SN" },
		{ K(PLAN_ITEM), "P3/R12/2" },
		{ K(ITEMS), "S31/1" },
		{ K(RESULT), "S31#1" },
		{ 0, "R1" },
		{ 99, "R1" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct id id;
		bool sound = parse(cases[i].kind, cases[i].text, &id);
		CU_ASSERT_FALSE(sound);
		if (sound)
			printf("\n    taken: kind %u \"%s\"", cases[i].kind, cases[i].text);
	}
}

static void test_any_goes_by_letter(void)
{
	static const struct {
		const char *text;
		uint8_t kind;
	} cases[] = {
		{ "R12", K(RISK) },  { "M7", K(MEASURE) }, { "C5", K(CONTROL) },
		{ "P3", K(PLAN) },   { "S31", K(ROUND) },  { "A9", K(ACTION) },
		{ "SN", 0 },         { "R12/2", 0 },       { "", 0 },
		{ "X1", 0 },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct id id = { 0 };
		bool sound = id_parse_any(view_of_string(cases[i].text), &id);
		CU_ASSERT_EQUAL(sound, cases[i].kind != 0);
		CU_ASSERT_EQUAL(id.kind, cases[i].kind);
	}
}

static int compare(const struct id *a, const struct id *b)
{
	size_t n = a->size < b->size ? a->size : b->size;
	int order = memcmp(a->bytes, b->bytes, n);
	return order ? order : a->size - b->size;
}

static void test_bytes_keep_the_order(void)
{
	static const struct {
		uint32_t kind;
		const char *first, *second;
	} cases[] = {
		{ K(RISK), "R2", "R12" },           { K(RISK), "R255", "R256" },
		{ K(ASSESSMENT), "R2/9", "R12/1" }, { K(ASSESSMENT), "R2/9", "R2/10" },
		{ K(PLAN_ITEM), "P1/R2", "P1/R10" }, { K(PLAN_ITEM), "P1/C9", "P2/R1" },
		{ K(UNIT), "S", "SN" },             { K(UNIT), "SN", "SNA" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct id first, second;
		CU_ASSERT_FATAL(parse(cases[i].kind, cases[i].first, &first));
		CU_ASSERT_FATAL(parse(cases[i].kind, cases[i].second, &second));
		CU_ASSERT(compare(&first, &second) < 0);
		/* No id is a prefix of another: the store finds a record by its bytes alone. */
		CU_ASSERT(first.size > second.size ||
			  memcmp(first.bytes, second.bytes, first.size) != 0);
	}
}

static void test_parts_begin_with_their_parent(void)
{
	static const struct {
		uint32_t kind;
		const char *part, *parent;
	} cases[] = {
		{ K(ASSESSMENT), "R12/2", "R12" },
		{ K(PLAN_ITEM), "P3/R12", "P3" },
		{ K(ITEMS), "S31#1", "S31" },
		{ K(RESULT), "S31/5", "S31" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct id part, parent;
		CU_ASSERT_FATAL(parse(cases[i].kind, cases[i].part, &part));
		CU_ASSERT_FATAL(parse(kind_get(cases[i].kind)->parent, cases[i].parent, &parent));
		struct view prefix = id_prefix(&parent);
		CU_ASSERT_FATAL(prefix.n < part.size);
		CU_ASSERT(memcmp(part.bytes, prefix.p, prefix.n) == 0);
	}
}

static void test_made_ids_equal_read_ones(void)
{
	struct id read, risk = id_of_number(K(RISK), 12);
	struct id item = id_of_plan_item(3, &risk), result = id_of_part(K(RESULT), 31, 5);
	struct id unit = id_of_code(K(UNIT), "SN");
	CU_ASSERT(parse(K(RISK), "R12", &read) && compare(&read, &risk) == 0);
	CU_ASSERT(parse(K(PLAN_ITEM), "P3/R12", &read) && compare(&read, &item) == 0);
	CU_ASSERT(parse(K(RESULT), "S31/5", &read) && compare(&read, &result) == 0);
	CU_ASSERT(parse(K(UNIT), "SN", &read) && compare(&read, &unit) == 0);
	CU_ASSERT_EQUAL(id_of_code(K(UNIT), "0123456789012345678901234567890123456789012345").size,
			0);
}

static const ProtobufCFieldDescriptor *field_of(const struct kind_row *row, uint32_t number)
{
	return protobuf_c_message_descriptor_get_field(row->message, number);
}

static void test_table_fits_the_schema(void)
{
	size_t n;
	const struct store_kind *stored = kind_list_stored(&n);
	/* Numbers have gaps, and UNSPECIFIED is a value too. */
	const ProtobufCEnumValue *values = PB_DESC(kind)->values;
	unsigned n_values = PB_DESC(kind)->n_values;
	CU_ASSERT_EQUAL(n, (size_t)values[n_values - 1].value + 1);
	for (unsigned i = 1; i < n_values; i++) {
		uint32_t kind = (uint32_t)values[i].value;
		const struct kind_row *row = kind_get(kind);
		CU_ASSERT_PTR_EQUAL(kind_next((uint32_t)values[i - 1].value), row);
		CU_ASSERT_PTR_NOT_NULL_FATAL(row);
		CU_ASSERT_EQUAL(row->kind, kind);
		CU_ASSERT_EQUAL(stored[kind].kind, kind);
		CU_ASSERT_STRING_EQUAL(stored[kind].name, row->name);
		CU_ASSERT_PTR_NOT_NULL(stored[kind].describe);
		const ProtobufCFieldDescriptor *body =
			protobuf_c_message_descriptor_get_field(PB_DESC(record), 100 + kind);
		CU_ASSERT_PTR_NOT_NULL_FATAL(body);
		CU_ASSERT_PTR_EQUAL(body->descriptor, row->message);
		CU_ASSERT_STRING_EQUAL(body->name, row->name);
		CU_ASSERT_STRING_EQUAL(field_of(row, 1)->name, "withdrawn");
		CU_ASSERT_STRING_EQUAL(field_of(row, 100)->name, "reason");
		for (size_t j = 0; j < COUNT(row->references) && row->references[j][0]; j++) {
			const ProtobufCFieldDescriptor *field =
				field_of(row, row->references[j][0]);
			CU_ASSERT_PTR_NOT_NULL_FATAL(field);
			CU_ASSERT_EQUAL(field->type, PROTOBUF_C_TYPE_STRING);
			CU_ASSERT(field->id < 100);
		}
		if (row->count_field)
			CU_ASSERT_EQUAL(field_of(row, row->count_field)->type,
					PROTOBUF_C_TYPE_ENUM);
	}
	CU_ASSERT_PTR_NULL(kind_next((uint32_t)n - 1));
	CU_ASSERT_PTR_NULL(kind_get(0));
	CU_ASSERT_PTR_NULL(kind_get((uint32_t)n));
}

/* Writes down what a body tells: "SN R1 R2 +R12:0". */
struct notes {
	struct sink sink;
	char text[256];
	int fault;
};

static int note_reference(struct sink *sink, const struct id *target)
{
	struct notes *notes = (struct notes *)sink;
	char id[ID_TEXT_MAX];
	id_format(target, id);
	size_t n = strlen(notes->text);
	snprintf(notes->text + n, sizeof(notes->text) - n, "%s%s", n ? " " : "", id);
	return notes->fault;
}

static int note_count(struct sink *sink, const struct id *target, unsigned slot)
{
	struct notes *notes = (struct notes *)sink;
	char id[ID_TEXT_MAX];
	id_format(target, id);
	size_t n = strlen(notes->text);
	snprintf(notes->text + n, sizeof(notes->text) - n, "%s+%s:%u", n ? " " : "", id, slot);
	return notes->fault;
}

static int note_erase(struct sink *sink, const struct id *target, uint32_t from, uint32_t to)
{
	struct notes *notes = (struct notes *)sink;
	char id[ID_TEXT_MAX];
	id_format(target, id);
	size_t n = strlen(notes->text);
	snprintf(notes->text + n, sizeof(notes->text) - n, " -%s:%u-%u", id, from, to);
	return notes->fault;
}

static int describe(const char *id_text, uint32_t kind, const void *message, struct notes *notes)
{
	uint8_t body[512];
	struct id id;
	notes->sink = (struct sink){ note_reference, note_count, note_erase };
	notes->text[0] = '\0';
	CU_ASSERT_FATAL(parse(kind, id_text, &id));
	CU_ASSERT_FATAL(protobuf_c_message_get_packed_size(message) <= sizeof(body));
	struct view all = view_of(body, protobuf_c_message_pack(message, body));
	size_t facts = wire_facts_size(all);
	return kind_describe(&id, view_of(all.p, facts), view_of(all.p + facts, all.n - facts),
			     &notes->sink);
}

static void test_bodies_tell_references(void)
{
	struct notes notes = { .fault = 0 };
	PB(Unit) unit = PB_INIT(UNIT);
	unit.code = "SN";
	unit.name = "Namnet";
	CU_ASSERT_EQUAL(describe("SN", K(UNIT), &unit, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "");
	unit.parent = "HK";
	CU_ASSERT_EQUAL(describe("SN", K(UNIT), &unit, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "HK");

	PB(Measure) measure = PB_INIT(MEASURE);
	measure.unit = "SN";
	measure.n_risks = 2;
	measure.risks = (char *[]){ "R1", "R2" };
	CU_ASSERT_EQUAL(describe("M1", K(MEASURE), &measure, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "SN R1 R2");

	PB(PlanItem) item = PB_INIT(PLAN_ITEM);
	item.plan = "P3";
	item.record = "C5";
	CU_ASSERT_EQUAL(describe("P3/C5", K(PLAN_ITEM), &item, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "C5");

	PB(Action) action = PB_INIT(ACTION);
	action.unit = "SN";
	action.control = "C5";
	action.round = "S31";
	CU_ASSERT_EQUAL(describe("A1", K(ACTION), &action, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "SN C5 S31");
}

static void test_bodies_tell_counts(void)
{
	struct notes notes = { .fault = 0 };
	PB(Assessment) assessment = PB_INIT(ASSESSMENT);
	assessment.scale = "4x4";
	assessment.risk = "R12";
	CU_ASSERT_EQUAL(describe("R12/1", K(ASSESSMENT), &assessment, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "4x4 +R12:0");
	/* A withdrawn one counts too: its number is never given again. */
	assessment.withdrawn = true;
	CU_ASSERT_EQUAL(describe("R12/1", K(ASSESSMENT), &assessment, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "4x4 +R12:0");

	static const char *const slots[] = { "+S31:0", "+S31:1", "+S31:2" };
	for (size_t i = 0; i < COUNT(slots); i++) {
		PB(Result) result = PB_INIT(RESULT);
		result.outcome = (PB(Outcome))(i + 1);
		CU_ASSERT_EQUAL(describe("S31/5", K(RESULT), &result, &notes), 0);
		CU_ASSERT_STRING_EQUAL(notes.text, slots[i]);
	}
}

/* What an erasure names is erased when it is confirmed, and not before. */
static void test_erasures_tell_what_they_erase(void)
{
	struct notes notes = { .fault = 0 };
	PB(Erasure) erasure = PB_INIT(ERASURE);
	PB(ErasedItem) items[2] = { PB_INIT(ERASED_ITEM), PB_INIT(ERASED_ITEM) };
	PB(ErasedItem) *list[] = { &items[0], &items[1] };
	items[0].kind = K(RESULT);
	items[0].id = "S31/5";
	items[0].from_version = 1;
	items[0].to_version = 2;
	items[1].kind = K(UNIT);
	items[1].id = "SN";
	items[1].from_version = items[1].to_version = 3;
	erasure.items = list;
	erasure.n_items = 2;
	erasure.state = PB_ENUM(ERASURE_STATE, ASKED);
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "S31/5 SN");
	erasure.state = PB_ENUM(ERASURE_STATE, CONFIRMED);
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "S31/5 -S31/5:1-2 SN -SN:3-3");
	/* A run of parts is each of them. */
	items[0].kind = K(ITEMS);
	items[0].id = "S31#2";
	items[0].to_part = 4;
	erasure.n_items = 1;
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), 0);
	CU_ASSERT_STRING_EQUAL(notes.text, "S31#2 -S31#2:1-2 S31#3 -S31#3:1-2 S31#4 -S31#4:1-2");
	items[0].to_part = 1;
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), -EBADMSG);
	items[0].to_part = 2 + KIND_PARTS_MAX;
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), -EBADMSG);
	items[0].kind = K(RISK);
	items[0].id = "R1";
	items[0].to_part = 2;
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), -EBADMSG);
	items[0].kind = K(RESULT);
	items[0].id = "S31/5";
	items[0].to_part = 0;
	erasure.n_items = 2;
	items[1].id = "not a code";
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), -EBADMSG);
	items[0].kind = K(UNSPECIFIED);
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), -EBADMSG);
	notes.fault = -ENOMEM;
	items[0].kind = K(RESULT);
	CU_ASSERT_EQUAL(describe("E1", K(ERASURE), &erasure, &notes), -ENOMEM);
}

static void test_faults_are_told(void)
{
	struct notes notes = { .fault = 0 };
	PB(Risk) risk = PB_INIT(RISK);
	risk.unit = "not a code";
	CU_ASSERT_EQUAL(describe("R1", K(RISK), &risk, &notes), -EBADMSG);
	PB(Result) result = PB_INIT(RESULT);
	result.outcome = (PB(Outcome))(STORE_COUNT_SLOTS + 1);
	CU_ASSERT_EQUAL(describe("S1/1", K(RESULT), &result, &notes), -EBADMSG);
	risk.unit = "SN";
	notes.fault = -ENOMEM;
	CU_ASSERT_EQUAL(describe("R1", K(RISK), &risk, &notes), -ENOMEM);
	struct id unknown = { .kind = 99 };
	CU_ASSERT_EQUAL(kind_describe(&unknown, VIEW_NONE, VIEW_NONE, &notes.sink), -EBADMSG);
}

static void test_withdrawn_is_read_raw(void)
{
	CU_ASSERT_FALSE(kind_is_withdrawn(VIEW_LITERAL("")));
	CU_ASSERT(kind_is_withdrawn(VIEW_LITERAL("\x08\x01\x12\x02SN")));
	CU_ASSERT_FALSE(kind_is_withdrawn(VIEW_LITERAL("\x12\x02SN")));
}

static const struct suite_test tests[] = {
	{ "ids read back", test_ids_read_back },
	{ "what is no id", test_what_is_no_id },
	{ "an id of any kind goes by its letter", test_any_goes_by_letter },
	{ "bytes keep the order", test_bytes_keep_the_order },
	{ "parts begin with their parent", test_parts_begin_with_their_parent },
	{ "made ids equal read ones", test_made_ids_equal_read_ones },
	{ "the table fits the schema", test_table_fits_the_schema },
	{ "bodies tell their references", test_bodies_tell_references },
	{ "bodies tell their counts", test_bodies_tell_counts },
	{ "erasures tell what they erase", test_erasures_tell_what_they_erase },
	{ "faults are told", test_faults_are_told },
	{ "withdrawn is read from raw bytes", test_withdrawn_is_read_raw },
};

SUITE_MAIN("kind", tests)
