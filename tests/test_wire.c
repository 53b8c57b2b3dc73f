/* SPDX-License-Identifier: EUPL-1.2
 * Varints at their bounds, fields of every wire type, the writer against protobuf-c's own bytes,
 * and its behaviour when memory ends. */
#include "schema.h"
#include "suite.h"

#include <riskreg/wire.h>

static const struct {
	uint64_t value;
	int n;
} varints[] = {
	{ 0, 1 }, { 127, 1 }, { 128, 2 }, { 16383, 2 }, { 16384, 3 }, { UINT32_MAX, 5 },
	{ INT64_MAX, 9 }, { (uint64_t)INT64_MAX + 1, 10 }, { UINT64_MAX, 10 },
};

static void varints_come_back(void)
{
	for (size_t i = 0; i < sizeof varints / sizeof varints[0]; i++) {
		uint8_t bytes[WIRE_VARINT_MAX];
		uint64_t value = 0;
		CU_ASSERT_EQUAL(wire_put_varint(bytes, varints[i].value), (size_t)varints[i].n);
		struct view in = view_of(bytes, (size_t)varints[i].n);
		CU_ASSERT_EQUAL(wire_get_varint(in, &value), varints[i].n);
		CU_ASSERT_EQUAL(value, varints[i].value);
		while (in.n-- > 0)
			CU_ASSERT_EQUAL(wire_get_varint(in, &value), 0);
	}
}

static void overlong_varints_are_refused(void)
{
	static const struct view overlong[] = {
		VIEW_LITERAL("\x80\x00"),
		VIEW_LITERAL("\xff\x80\x00"),
		VIEW_LITERAL("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), /* 65 bits */
		VIEW_LITERAL("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00"),
		VIEW_LITERAL("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01"),
		VIEW_LITERAL("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
	};
	for (size_t i = 0; i < sizeof overlong / sizeof overlong[0]; i++) {
		uint64_t value = 7;
		CU_ASSERT_EQUAL(wire_get_varint(overlong[i], &value), -1);
		CU_ASSERT_EQUAL(value, 7);
	}
}

static void fields_of_every_type_are_read(void)
{
	struct view rest = VIEW_LITERAL("\x08\x96\x01"
					"\x11\x01\x02\x03\x04\x05\x06\x07\x08"
					"\x1a\x03R12"
					"\x25\x01\x02\x03\x04"
					"\xf8\xff\xff\xff\x0f\x01");
	static const struct {
		uint32_t number;
		enum wire_type type;
		uint64_t value;
		size_t size;
	} expected[] = {
		{ 1, WIRE_VARINT, 150, 3 },
		{ 2, WIRE_FIXED64, 0x0807060504030201, 9 },
		{ 3, WIRE_BYTES, 0, 5 },
		{ 4, WIRE_FIXED32, 0x04030201, 5 },
		{ (1u << 29) - 1, WIRE_VARINT, 1, 6 },
	};
	struct wire_field field;
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		const uint8_t *at = rest.p;
		CU_ASSERT_TRUE_FATAL(wire_next(&rest, &field));
		CU_ASSERT_EQUAL(field.number, expected[i].number);
		CU_ASSERT_EQUAL(field.type, expected[i].type);
		CU_ASSERT_EQUAL(field.value, expected[i].value);
		CU_ASSERT_PTR_EQUAL(field.whole.p, at);
		CU_ASSERT_EQUAL(field.whole.n, expected[i].size);
		if (field.type == WIRE_BYTES)
			CU_ASSERT_TRUE(view_equals(field.bytes, VIEW_LITERAL("R12")));
	}
	CU_ASSERT_EQUAL(rest.n, 0);
	CU_ASSERT_FALSE(wire_next(&rest, &field));
}

static void malformed_fields_are_named(void)
{
	static const struct {
		struct view bytes;
		enum wire_fault fault;
	} cases[] = {
		{ VIEW_LITERAL(""), WIRE_TRUNCATED },
		{ VIEW_LITERAL("\x08"), WIRE_TRUNCATED },
		{ VIEW_LITERAL("\x08\x80"), WIRE_TRUNCATED },
		{ VIEW_LITERAL("\x0d\x01\x02\x03"), WIRE_TRUNCATED },
		{ VIEW_LITERAL("\x09\x01\x02\x03\x04\x05\x06\x07"), WIRE_TRUNCATED },
		{ VIEW_LITERAL("\x0a\x02x"), WIRE_TRUNCATED },
		{ VIEW_LITERAL("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), WIRE_TRUNCATED },
		{ VIEW_LITERAL("\x88\x00\x01"), WIRE_BAD_TAG },
		{ VIEW_LITERAL("\x08\x80\x00"), WIRE_BAD_TAG },
		{ VIEW_LITERAL("\x0a\x80\x00"), WIRE_BAD_TAG },
		{ VIEW_LITERAL("\x00\x01"), WIRE_BAD_TAG },
		{ VIEW_LITERAL("\x80\x80\x80\x80\x10\x01"), WIRE_BAD_TAG }, /* number 2^29 */
		{ VIEW_LITERAL("\x0b\x0c"), WIRE_BAD_TAG },                 /* a group */
		{ VIEW_LITERAL("\x0e\x01"), WIRE_BAD_TAG },
		{ VIEW_LITERAL("\x0f\x01"), WIRE_BAD_TAG },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct view rest = cases[i].bytes;
		struct wire_field field = { .number = 7 };
		CU_ASSERT_EQUAL(wire_take(&rest, &field), cases[i].fault);
		CU_ASSERT_EQUAL(rest.n, cases[i].bytes.n);
		CU_ASSERT_EQUAL(field.number, 7);
	}
}

static void facts_end_where_text_begins(void)
{
	CU_ASSERT_EQUAL(wire_facts_size(VIEW_LITERAL("")), 0);
	CU_ASSERT_EQUAL(wire_facts_size(VIEW_LITERAL("\x08\x01\x98\x06\x01")), 5);  /* 1, 99 */
	CU_ASSERT_EQUAL(wire_facts_size(VIEW_LITERAL("\x08\x01\xa2\x06\x01x")), 2); /* 1, 100 */
	CU_ASSERT_EQUAL(wire_facts_size(VIEW_LITERAL("\x08\x01\xa2\x06\x01x\x10\x01")),
			2); /* 1, 100, 2 */
	CU_ASSERT_EQUAL(wire_facts_size(VIEW_LITERAL("\xa2\x06\x01x")), 0);
}

/* Repeated numbers are written in one run, which only stored records have and no writer of ours
 * makes. */
static bool has_run(const ProtobufCMessageDescriptor *type)
{
	for (unsigned i = 0; i < type->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &type->fields[i];
		bool is_message = field->type == PROTOBUF_C_TYPE_MESSAGE;
		if (is_message ? has_run(field->descriptor) :
				 field->label == PROTOBUF_C_LABEL_REPEATED &&
					 field->type != PROTOBUF_C_TYPE_STRING &&
					 field->type != PROTOBUF_C_TYPE_BYTES)
			return true;
	}
	return false;
}

/* protobuf-c packs fields in order and leaves zeros out, and so does the writer. */
static void the_writer_writes_what_protobuf_packs(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	uint32_t seed = 1;
	for (size_t i = 0; i < SCHEMA_MESSAGES; i++) {
		if (has_run(schema_messages[i]))
			continue;
		arena_reset(arena);
		struct view bytes = schema_filled(arena, schema_messages[i], &seed);
		CU_ASSERT_PTR_NOT_NULL_FATAL(bytes.p);
		ProtobufCMessage *message = protobuf_c_message_unpack(
			schema_messages[i], arena_allocator(arena), bytes.n, bytes.p);
		CU_ASSERT_PTR_NOT_NULL_FATAL(message);
		size_t n = protobuf_c_message_get_packed_size(message);
		uint8_t *packed = arena_get(arena, n);
		CU_ASSERT_PTR_NOT_NULL_FATAL(packed);
		protobuf_c_message_pack(message, packed);
		CU_ASSERT_TRUE(view_equals(bytes, view_of(packed, n)));
	}
}

static void zeros_are_left_out_but_not_messages(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	struct wire_writer w = WIRE_WRITER(arena);
	CU_ASSERT_PTR_NOT_NULL(wire_written(&w).p);
	wire_put_uint(&w, 1, 0);
	wire_put_bytes(&w, 2, VIEW_NONE);
	CU_ASSERT_EQUAL(wire_written(&w).n, 0);
	struct wire_writer empty = WIRE_WRITER(arena);
	wire_put_message(&w, 3, wire_written(&empty));
	wire_put_raw(&w, VIEW_LITERAL("\x20\x01"));
	CU_ASSERT_TRUE(view_equals(wire_written(&w), VIEW_LITERAL("\x1a\x00\x20\x01")));
}

static void a_long_message_keeps_its_beginning(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	struct wire_writer w = WIRE_WRITER(arena);
	static const uint8_t piece[5000];
	for (uint32_t i = 1; i <= 20; i++) {
		wire_put_uint(&w, i, i);
		wire_put_bytes(&w, i, view_of(piece, sizeof piece));
	}
	struct view rest = wire_written(&w);
	struct wire_field field;
	for (uint32_t i = 1; i <= 20; i++) {
		CU_ASSERT_TRUE_FATAL(wire_next(&rest, &field));
		CU_ASSERT_EQUAL(field.value, i);
		CU_ASSERT_TRUE_FATAL(wire_next(&rest, &field));
		CU_ASSERT_EQUAL(field.bytes.n, sizeof piece);
	}
	CU_ASSERT_EQUAL(rest.n, 0);
}

static void a_failed_writer_stays_failed(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1000), 0);
	struct wire_writer w = WIRE_WRITER(arena);
	static const uint8_t piece[2000];
	wire_put_uint(&w, 1, 1);
	wire_put_bytes(&w, 2, view_of(piece, sizeof piece));
	CU_ASSERT_PTR_NULL(wire_written(&w).p);
	wire_put_uint(&w, 1, 1);
	CU_ASSERT_PTR_NULL(wire_written(&w).p);

	struct wire_writer outer = WIRE_WRITER(arena);
	wire_put_message(&outer, 1, wire_written(&w));
	CU_ASSERT_PTR_NULL(wire_written(&outer).p);
}

static const struct suite_test tests[] = {
	{ "varints come back", varints_come_back },
	{ "overlong varints are refused", overlong_varints_are_refused },
	{ "fields of every type are read", fields_of_every_type_are_read },
	{ "malformed fields are named", malformed_fields_are_named },
	{ "facts end where text begins", facts_end_where_text_begins },
	{ "the writer writes what protobuf packs", the_writer_writes_what_protobuf_packs },
	{ "zeros are left out but not messages", zeros_are_left_out_but_not_messages },
	{ "a long message keeps its beginning", a_long_message_keeps_its_beginning },
	{ "a failed writer stays failed", a_failed_writer_stays_failed },
};
SUITE_MAIN("wire", tests)
