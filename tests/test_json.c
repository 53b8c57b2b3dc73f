/* SPDX-License-Identifier: EUPL-1.2
 * Messages as JSON: every field of every message is there, and each kind of value as promised. */
#include "schema.h"
#include "suite.h"

#include <riskreg/json.h>

static void expect_json(const ProtobufCMessage *message, const char *expected)
{
	json_t *json = json_of_message(message);
	CU_ASSERT_PTR_NOT_NULL_FATAL(json);
	char *text = json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(json);
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_STRING_EQUAL(text, expected);
	free(text);
}

static void an_empty_message_shows_every_field(void)
{
	PB(Round) round = PB_INIT(ROUND);
	expect_json(
		&round.base,
		"{\"withdrawn\":false,\"control\":\"\",\"control_version\":0,\"unit\":\"\","
		"\"period\":\"\",\"first_day\":\"\",\"last_day\":\"\",\"state\":\"unspecified\","
		"\"basis\":\"unspecified\",\"size\":0,\"tally\":null,\"verdict\":\"unspecified\","
		"\"people\":[],\"submitted_by\":\"\",\"approved_by\":\"\",\"approved_day\":\"\","
		"\"postponed_to\":0,\"concluded_day\":\"\",\"population\":null,\"draw\":null,"
		"\"replaces\":\"\",\"drawn_elsewhere\":false,\"assurance\":null,\"reason\":\"\","
		"\"external_reference\":\"\",\"source\":\"\",\"conclusion\":\"\","
		"\"diary_number\":\"\",\"dice\":\"\",\"control_total\":\"\",\"dissent\":\"\"}");
}

static void values_are_what_they_are(void)
{
	PB(ErrorParam) param = PB_INIT(ERROR_PARAM);
	param.name = (char *)"limit";
	param.value = (char *)"\xc3\xa5";
	expect_json(&param.base, "{\"name\":\"limit\",\"value\":\"\\u00E5\"}");

	PB(Change) change = PB_INIT(CHANGE), *changes[] = { &change };
	PB(Written) written = PB_INIT(WRITTEN);
	change.kind = PB_ENUM(KIND, PLAN_ITEM);
	change.version = UINT32_MAX;
	written.seq = INT64_MAX;
	written.time_ms = -1;
	written.changes = changes;
	written.n_changes = 1;
	expect_json(&written.base, "{\"seq\":9223372036854775807,\"time_ms\":-1,\"changes\":[{"
				   "\"kind\":\"plan_item\",\"id\":\"\",\"version\":4294967295}]}");
}

static void bytes_are_hex(void)
{
	PB(Evidence) evidence = PB_INIT(EVIDENCE);
	uint8_t hash[] = { 0x00, 0x9f, 0xff };
	expect_json(&evidence.base, "{\"sha256\":\"\",\"label\":\"\"}");
	evidence.sha256 = (ProtobufCBinaryData){ sizeof hash, hash };
	expect_json(&evidence.base, "{\"sha256\":\"009fff\",\"label\":\"\"}");
}

static void an_unknown_enum_is_its_number(void)
{
	PB(Change) change = PB_INIT(CHANGE);
	change.kind = (PB(Kind))99;
	expect_json(&change.base, "{\"kind\":99,\"id\":\"\",\"version\":0}");
	char name[64];
	CU_ASSERT_PTR_NULL(json_enum_name(&riskreg__v1__kind__descriptor, 99, name));
}

static void enums_lose_their_prefix(void)
{
	char name[64];
	CU_ASSERT_STRING_EQUAL(
		json_enum_name(&riskreg__v1__round_state__descriptor, 8, name), "not_run");
	CU_ASSERT_STRING_EQUAL(json_enum_name(&riskreg__v1__kind__descriptor, 8, name),
			       "plan_item");
	/* no value of the protocol keeps it, or clashes with another without it */
	for (size_t i = 0; i < SCHEMA_ENUMS; i++) {
		const char *zero = json_enum_name(schema_enums[i], 0, name);
		CU_ASSERT_PTR_NOT_NULL_FATAL(zero);
		CU_ASSERT_STRING_EQUAL(zero, "unspecified");
	}
}

static void an_enum_without_prefix_keeps_its_name(void)
{
	static const ProtobufCEnumValue values[] = { { "KIND", "", 0 }, { "KINDLY", "", 1 } };
	static const ProtobufCIntRange ranges[] = { { 0, 0 }, { 0, 2 } };
	static const ProtobufCEnumDescriptor type = {
		.magic = PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
		.short_name = "Kind",
		.n_values = 2,
		.values = values,
		.n_value_ranges = 1,
		.value_ranges = ranges,
	};
	char name[64];
	CU_ASSERT_STRING_EQUAL(json_enum_name(&type, 0, name), "kind");
	CU_ASSERT_STRING_EQUAL(json_enum_name(&type, 1, name), "kindly");
}

/* The types that no message uses yet, in a struct as protobuf-c would lay it out. */
struct numbers {
	ProtobufCMessage base;
	float f;
	double d;
	size_t n_many;
	uint64_t *many;
	int32_t i;
};

static void other_numbers_are_numbers_too(void)
{
#define FIELD(name, label, type, count, member)                                             \
	{ name, 1, PROTOBUF_C_LABEL_##label, PROTOBUF_C_TYPE_##type,                         \
	  offsetof(struct numbers, count), offsetof(struct numbers, member), NULL, NULL, 0, 0, \
	  NULL, NULL }
	static const ProtobufCFieldDescriptor fields[] = {
		FIELD("f", NONE, FLOAT, f, f),
		FIELD("d", NONE, DOUBLE, d, d),
		FIELD("many", REPEATED, FIXED64, n_many, many),
		FIELD("i", NONE, SINT32, i, i),
	};
#undef FIELD
	static const ProtobufCMessageDescriptor type = {
		.magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC, .n_fields = 4, .fields = fields };
	uint64_t many[] = { 1, 2, 3 };
	struct numbers numbers = { { &type, 0, NULL }, 0.5f, -0.25, 3, many, INT32_MIN };
	expect_json(&numbers.base, "{\"f\":0.5,\"d\":-0.25,\"many\":[1,2,3],\"i\":-2147483648}");
}

static void every_message_has_all_its_fields(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	uint32_t seed = 1;
	for (size_t i = 0; i < SCHEMA_MESSAGES; i++) {
		const ProtobufCMessageDescriptor *type = schema_messages[i];
		arena_reset(arena);
		struct view bytes = schema_filled(arena, type, &seed);
		ProtobufCMessage *message = protobuf_c_message_unpack(
			type, arena_allocator(arena), bytes.n, bytes.p);
		CU_ASSERT_PTR_NOT_NULL_FATAL(message);
		json_t *json = json_of_message(message);
		CU_ASSERT_PTR_NOT_NULL_FATAL(json);
		CU_ASSERT_EQUAL(json_object_size(json), type->n_fields);
		for (unsigned f = 0; f < type->n_fields; f++)
			CU_ASSERT_FALSE(json_is_null(json_object_get(json, type->fields[f].name)));
		json_decref(json);
	}
}

static const struct suite_test tests[] = {
	{ "an empty message shows every field", an_empty_message_shows_every_field },
	{ "values are what they are", values_are_what_they_are },
	{ "bytes are hex", bytes_are_hex },
	{ "an unknown enum is its number", an_unknown_enum_is_its_number },
	{ "enums lose their prefix", enums_lose_their_prefix },
	{ "an enum without prefix keeps its name", an_enum_without_prefix_keeps_its_name },
	{ "other numbers are numbers too", other_numbers_are_numbers_too },
	{ "every message has all its fields", every_message_has_all_its_fields },
};
SUITE_MAIN("json", tests)
