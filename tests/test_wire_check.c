/* SPDX-License-Identifier: EUPL-1.2
 * The check of raw bytes: every rule on a descriptor that has every type, then every message of the
 * protocol with each byte changed to each value. What passes can be unpacked and packed again. */
#include "schema.h"
#include "suite.h"

#include <stdlib.h>

#include <riskreg/frame.h>
#include <riskreg/wire.h>

/* A message with a field of every type, number 1 + type, and a repeated one, number 18 + type; the
 * messages among them are of the same type, as deep as wanted. */
#define TYPES 17
#define ONE(type) (1 + PROTOBUF_C_TYPE_##type)
#define MANY(type) (1 + TYPES + PROTOBUF_C_TYPE_##type)

static ProtobufCFieldDescriptor every_fields[2 * TYPES];
static const ProtobufCIntRange every_ranges[] = { { 1, 0 }, { 0, 2 * TYPES } };
static const ProtobufCMessageDescriptor every = {
	.magic = PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
	.n_fields = 2 * TYPES,
	.fields = every_fields,
	.n_field_ranges = 1,
	.field_ranges = every_ranges,
};

static const struct {
	const char *one, *many;
	enum wire_type wire;
} types[TYPES] = {
#define TYPE(type, wire) [PROTOBUF_C_TYPE_##type] = { "one_" #type, "many_" #type, wire }
	TYPE(INT32, WIRE_VARINT),    TYPE(SINT32, WIRE_VARINT),   TYPE(SFIXED32, WIRE_FIXED32),
	TYPE(INT64, WIRE_VARINT),    TYPE(SINT64, WIRE_VARINT),   TYPE(SFIXED64, WIRE_FIXED64),
	TYPE(UINT32, WIRE_VARINT),   TYPE(FIXED32, WIRE_FIXED32), TYPE(UINT64, WIRE_VARINT),
	TYPE(FIXED64, WIRE_FIXED64), TYPE(FLOAT, WIRE_FIXED32),   TYPE(DOUBLE, WIRE_FIXED64),
	TYPE(BOOL, WIRE_VARINT),     TYPE(ENUM, WIRE_VARINT),     TYPE(STRING, WIRE_BYTES),
	TYPE(BYTES, WIRE_BYTES),     TYPE(MESSAGE, WIRE_BYTES),
#undef TYPE
};

static void make_every(void)
{
	for (unsigned i = 0; i < 2 * TYPES; i++) {
		unsigned type = i % TYPES;
		every_fields[i] = (ProtobufCFieldDescriptor){
			.name = i < TYPES ? types[type].one : types[type].many,
			.id = i + 1,
			.label = i < TYPES ? PROTOBUF_C_LABEL_NONE : PROTOBUF_C_LABEL_REPEATED,
			.type = (ProtobufCType)type,
		};
		if (type == PROTOBUF_C_TYPE_ENUM)
			every_fields[i].descriptor = &riskreg__v1__kind__descriptor;
		if (type == PROTOBUF_C_TYPE_MESSAGE)
			every_fields[i].descriptor = &every;
	}
}

/* Bytes that are put together for one case. */
struct bytes {
	uint8_t p[1024];
	size_t n;
};

static void add(struct bytes *b, struct view v)
{
	memcpy(b->p + b->n, v.p, v.n);
	b->n += v.n;
}

static void add_varint(struct bytes *b, uint64_t value)
{
	b->n += wire_put_varint(b->p + b->n, value);
}

static void add_tag(struct bytes *b, uint32_t number, enum wire_type type)
{
	add_varint(b, (uint64_t)number << 3 | type);
}

static void add_sized(struct bytes *b, uint32_t number, struct view v)
{
	add_tag(b, number, WIRE_BYTES);
	add_varint(b, v.n);
	add(b, v);
}

static struct wire_finding found(const struct bytes *b)
{
	struct wire_finding finding;
	enum wire_fault fault = wire_check(&every, view_of(b->p, b->n), WIRE_FIELDS_MAX, &finding);
	CU_ASSERT_EQUAL(fault, finding.fault);
	return finding;
}

static void expect_found(const struct bytes *b, enum wire_fault fault, const char *field)
{
	struct wire_finding finding = found(b);
	CU_ASSERT_EQUAL(finding.fault, fault);
	CU_ASSERT_STRING_EQUAL(finding.field, field);
	if (finding.fault != fault || strcmp(finding.field, field) != 0)
		printf("\n    found %d at %s, not %d at %s", finding.fault, finding.field, fault,
		       field);
}

static void numbers_stay_in_their_range(void)
{
	static const struct {
		uint32_t number;
		uint64_t value;
		enum wire_fault fault;
	} cases[] = {
		{ ONE(BOOL), 0, WIRE_SOUND },
		{ ONE(BOOL), 1, WIRE_SOUND },
		{ ONE(BOOL), 2, WIRE_BAD_BOOL },
		{ ONE(ENUM), 0, WIRE_SOUND },
		{ ONE(ENUM), 13, WIRE_SOUND },
		{ ONE(ENUM), 99, WIRE_BAD_ENUM },
		{ ONE(ENUM), (uint64_t)-1, WIRE_BAD_ENUM },
		{ ONE(ENUM), ((uint64_t)1 << 32) + 1, WIRE_BAD_ENUM },
		{ ONE(INT32), INT32_MAX, WIRE_SOUND },
		{ ONE(INT32), (uint64_t)INT32_MAX + 1, WIRE_BAD_RANGE },
		{ ONE(INT32), (uint64_t)-1, WIRE_SOUND },
		{ ONE(INT32), (uint64_t)INT32_MIN, WIRE_SOUND },
		{ ONE(INT32), (uint64_t)INT32_MIN - 1, WIRE_BAD_RANGE },
		{ ONE(UINT32), UINT32_MAX, WIRE_SOUND },
		{ ONE(UINT32), (uint64_t)UINT32_MAX + 1, WIRE_BAD_RANGE },
		{ ONE(SINT32), UINT32_MAX, WIRE_SOUND },
		{ ONE(SINT32), (uint64_t)UINT32_MAX + 1, WIRE_BAD_RANGE },
		{ ONE(INT64), UINT64_MAX, WIRE_SOUND },
		{ ONE(SINT64), UINT64_MAX, WIRE_SOUND },
		{ ONE(UINT64), UINT64_MAX, WIRE_SOUND },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bytes b = { .n = 0 };
		add_tag(&b, cases[i].number, WIRE_VARINT);
		add_varint(&b, cases[i].value);
		const char *name = every_fields[cases[i].number - 1].name;
		expect_found(&b, cases[i].fault, cases[i].fault ? name : "");
	}
}

static void texts_are_utf8_without_nul_and_in_nfc(void)
{
	static const struct {
		struct view text;
		enum wire_fault fault;
	} cases[] = {
		{ VIEW_LITERAL(""), WIRE_SOUND },
		{ VIEW_LITERAL("r\xc3\xa4tt"), WIRE_SOUND },
		{ VIEW_LITERAL("\xe4"), WIRE_BAD_UTF8 },
		{ VIEW_LITERAL("\xc0\xaf"), WIRE_BAD_UTF8 },     /* overlong */
		{ VIEW_LITERAL("\xed\xa0\x80"), WIRE_BAD_UTF8 }, /* a surrogate */
		{ VIEW_LITERAL("a\xc3"), WIRE_BAD_UTF8 },
		{ VIEW_LITERAL("a\0b"), WIRE_NUL },
		{ VIEW_LITERAL("ra\xcc\x88tt"), WIRE_NOT_NFC },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bytes b = { .n = 0 };
		add_sized(&b, ONE(STRING), cases[i].text);
		expect_found(&b, cases[i].fault, cases[i].fault ? "one_STRING" : "");
		b.n = 0;
		add_sized(&b, ONE(BYTES), cases[i].text);
		expect_found(&b, WIRE_SOUND, "");
	}
}

/* A value that is sound for every type that is sent so. */
static void add_value(struct bytes *b, enum wire_type type)
{
	if (type == WIRE_FIXED64)
		add(b, VIEW_LITERAL("\1\0\0\0\0\0\0\0"));
	else if (type == WIRE_FIXED32)
		add(b, VIEW_LITERAL("\1\0\0\0"));
	else
		add_varint(b, type == WIRE_VARINT);
}

static void a_field_has_the_type_of_its_descriptor(void)
{
	static const enum wire_type wires[] = { WIRE_VARINT, WIRE_FIXED64, WIRE_BYTES,
						WIRE_FIXED32 };
	for (uint32_t i = 0; i < 2 * TYPES * 4; i++) {
		uint32_t number = i / 4 + 1;
		enum wire_type type = wires[i % 4];
		bool packed = number > TYPES && type == WIRE_BYTES;
		bool right = type == types[(number - 1) % TYPES].wire || packed;
		struct bytes b = { .n = 0 };
		add_tag(&b, number, type);
		add_value(&b, type);
		CU_ASSERT_EQUAL(found(&b).fault, right ? WIRE_SOUND : WIRE_BAD_TAG);
	}
}

static void repeated_numbers_come_packed_or_not(void)
{
	struct bytes b = { .n = 0 };
	add_sized(&b, MANY(BOOL), VIEW_LITERAL("\1\0\1"));
	add_sized(&b, MANY(BOOL), VIEW_LITERAL(""));
	add_tag(&b, MANY(BOOL), WIRE_VARINT);
	add_varint(&b, 1);
	expect_found(&b, WIRE_SOUND, "");
	struct bytes bad = b;
	add_sized(&bad, MANY(BOOL), VIEW_LITERAL("\1\2"));
	expect_found(&bad, WIRE_BAD_BOOL, "many_BOOL[5]");
	bad = b;
	add_sized(&bad, MANY(FIXED32), VIEW_LITERAL("\1\0\0\0\1\0\0"));
	expect_found(&bad, WIRE_TRUNCATED, "many_FIXED32[1]");
	bad = b;
	add_sized(&bad, MANY(UINT64), VIEW_LITERAL("\1\x80\0"));
	expect_found(&bad, WIRE_BAD_TAG, "many_UINT64[1]");
}

static void what_does_not_belong_is_named(void)
{
	struct bytes b = { .n = 0 };
	add_sized(&b, MANY(MESSAGE), VIEW_LITERAL(""));
	add_sized(&b, MANY(MESSAGE), VIEW_LITERAL("\x98\x06\x01")); /* field 99 */
	expect_found(&b, WIRE_UNKNOWN_FIELD, "many_MESSAGE[1].99");
	b.n = 0;
	add_sized(&b, ONE(STRING), VIEW_LITERAL("a"));
	add_sized(&b, ONE(STRING), VIEW_LITERAL("b"));
	expect_found(&b, WIRE_REPEATED, "one_STRING");
	b.n = 0;
	add_sized(&b, ONE(MESSAGE), VIEW_LITERAL("\x08\x01\x08\x01"));
	expect_found(&b, WIRE_REPEATED, "one_MESSAGE.one_INT32");
	b.n = 0;
	add_sized(&b, ONE(STRING), VIEW_LITERAL("abc"));
	add_sized(&b, MANY(MESSAGE),
		  VIEW_LITERAL("\x08\x01\x00\x01")); /* tag 0 after 5 + 3 + 2 bytes */
	expect_found(&b, WIRE_BAD_TAG, "many_MESSAGE[0].@10");
	b.n = 0;
	add(&b, VIEW_LITERAL("\x08"));
	expect_found(&b, WIRE_TRUNCATED, "@0");
	b.n = 0;
	add(&b, VIEW_LITERAL("\x88\x00\x01"));
	expect_found(&b, WIRE_BAD_TAG, "@0");
}

/* `depth` messages, each in the one before. */
static void nest(struct bytes *b, unsigned depth)
{
	struct bytes inner = { .n = 0 };
	b->n = 0;
	for (; depth > 1; depth--) {
		inner = *b;
		b->n = 0;
		add_sized(b, MANY(MESSAGE), view_of(inner.p, inner.n));
	}
}

static void depth_ends_at_its_bound(void)
{
	struct bytes b;
	nest(&b, WIRE_DEPTH_MAX);
	expect_found(&b, WIRE_SOUND, "");
	nest(&b, WIRE_DEPTH_MAX + 1);
	struct wire_finding finding = found(&b);
	CU_ASSERT_EQUAL(finding.fault, WIRE_TOO_DEEP);
	CU_ASSERT_EQUAL(strlen(finding.field), sizeof finding.field - 1); /* 8 x 16 - 1 */
	CU_ASSERT_EQUAL(strncmp(finding.field, "many_MESSAGE[0].many_MESSAGE[0].", 32), 0);
}

/* A path that does not fit is cut, wherever it is. */
static void a_long_path_is_cut(void)
{
	for (int extra = 0; extra < 40; extra++) {
		char name[64];
		memset(name, 'n', sizeof name);
		name[20 + extra % 40] = '\0';
		every_fields[MANY(MESSAGE) - 1].name = name;
		struct bytes b;
		nest(&b, WIRE_DEPTH_MAX + 1);
		struct wire_finding finding = found(&b);
		CU_ASSERT_EQUAL(strlen(finding.field), sizeof finding.field - 1);
	}
	make_every();
}

static void fields_are_counted_in_all_messages_together(void)
{
	struct wire_finding finding;
	struct bytes b = { .n = 0 };
	add_sized(&b, ONE(MESSAGE), VIEW_LITERAL("\x08\x01\x38\x01")); /* 3 fields */
	add_sized(&b, MANY(BOOL), VIEW_LITERAL("\1\1\1"));             /* 1 field of 3 elements */
	struct view in = view_of(b.p, b.n);
	CU_ASSERT_EQUAL(wire_check(&every, in, 7, &finding), WIRE_SOUND);
	CU_ASSERT_EQUAL(wire_check(&every, in, 6, &finding), WIRE_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(finding.field, "many_BOOL[2]");
	CU_ASSERT_EQUAL(wire_check(&every, in, 2, &finding), WIRE_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(finding.field, "one_MESSAGE.one_UINT32");
	CU_ASSERT_EQUAL(wire_check(&every, in, 0, &finding), WIRE_TOO_MANY);
	CU_ASSERT_EQUAL(wire_check(&every, VIEW_NONE, 0, &finding), WIRE_SOUND);
}

static void a_type_with_over_64_fields_is_refused(void)
{
	struct wire_finding finding;
	ProtobufCMessageDescriptor wide = every;
	wide.n_fields = 65;
	CU_ASSERT_EQUAL(wire_check(&wide, VIEW_NONE, 1, &finding), WIRE_TOO_MANY);
}

static uint8_t large[FRAME_MAX];

static void fill_large(struct view piece)
{
	for (size_t i = 0; i < sizeof large; i++)
		large[i] = piece.p[i % piece.n];
}

static void expect_large(const ProtobufCMessageDescriptor *type, uint32_t fields_max,
			 enum wire_fault fault, const char *field)
{
	struct wire_finding finding;
	struct view in = view_of(large, sizeof large);
	CU_ASSERT_EQUAL(wire_check(type, in, fields_max, &finding), fault);
	CU_ASSERT_STRING_EQUAL(finding.field, field);
}

/* Messages within messages until `large` is full, the outermost first; returns where it begins. */
static size_t nest_large(void)
{
	size_t at = sizeof large;
	uint8_t head[2 * WIRE_VARINT_MAX];
	for (;;) {
		size_t n = wire_put_varint(head, ONE(MESSAGE) << 3 | WIRE_BYTES);
		n += wire_put_varint(head + n, sizeof large - at);
		if (n > at)
			return at;
		at -= n;
		memcpy(large + at, head, n);
	}
}

/* Letters under a mark that none of them combines with: what takes longest to look at. */
static void a_string_ends_at_its_bound(void)
{
	static uint8_t text[WIRE_STRING_MAX + 1] = "a";
	struct wire_finding finding;
	for (size_t at = 1; at + 3 <= sizeof text; at += 3)
		memcpy(text + at, "q\xcc\x83", 3);
	for (size_t n = WIRE_STRING_MAX; n <= WIRE_STRING_MAX + 1; n++) {
		size_t head = wire_put_varint(large, ONE(STRING) << 3 | WIRE_BYTES);
		head += wire_put_varint(large + head, n);
		memcpy(large + head, text, n);
		wire_check(&every, view_of(large, head + n), WIRE_FIELDS_MAX, &finding);
		CU_ASSERT_EQUAL(finding.fault, n <= WIRE_STRING_MAX ? WIRE_SOUND : WIRE_TOO_LONG);
		CU_ASSERT_STRING_EQUAL(finding.field, n <= WIRE_STRING_MAX ? "" : "one_STRING");
	}
}

/* What kills or stalls protobuf-c. */
static void a_mebibyte_of_malice_is_refused(void)
{
	fill_large(VIEW_LITERAL("\xa2\x06\x00")); /* field 100, empty */
	expect_large(PB_DESC(log_results_request), WIRE_FIELDS_MAX, WIRE_TOO_MANY, "results[4096]");
	expect_large(PB_DESC(log_results_request), WIRE_FIELDS_MAX_BULK, WIRE_TOO_MANY,
		     "results[200000]");
	expect_large(PB_DESC(set_risk_request), WIRE_FIELDS_MAX, WIRE_REPEATED, "risk");
	size_t at = nest_large();
	struct wire_finding finding;
	struct view in = view_of(large + at, sizeof large - at);
	CU_ASSERT_EQUAL(wire_check(&every, in, WIRE_FIELDS_MAX, &finding), WIRE_TOO_DEEP);
}

/* One message of the protocol that is changed in all ways. */
struct subject {
	const ProtobufCMessageDescriptor *type;
	struct arena *arena;
	unsigned passed, refused;
};

static bool is_sound(const ProtobufCMessageDescriptor *type, struct view bytes)
{
	struct wire_finding finding;
	return wire_check(type, bytes, WIRE_FIELDS_MAX, &finding) == WIRE_SOUND;
}

static bool unpacks_and_packs_again(struct subject *s, struct view bytes)
{
	arena_reset(s->arena);
	ProtobufCMessage *message = protobuf_c_message_unpack(s->type, arena_allocator(s->arena),
							      bytes.n, bytes.p);
	if (!message)
		return false;
	size_t n = protobuf_c_message_get_packed_size(message);
	uint8_t *packed = arena_get(s->arena, n);
	return packed && protobuf_c_message_pack(message, packed) == n &&
	       is_sound(s->type, view_of(packed, n));
}

/* `bytes` is copied to a place of just its size, so that a sanitizer sees what reads beyond it. */
static void try_changed(struct subject *s, struct view bytes)
{
	uint8_t *copy = malloc(bytes.n ? bytes.n : 1);
	if (!copy)
		abort();
	memcpy(copy, bytes.p, bytes.n);
	bytes.p = copy;
	if (!is_sound(s->type, bytes)) {
		s->refused++;
	} else {
		s->passed++;
		if (!unpacks_and_packs_again(s, bytes))
			CU_FAIL("sound, but does not survive unpacking");
	}
	free(copy);
}

/* To every value and cut before each. Lists of records, whose parts have been tried alone, are too
 * long for that: there each bit is flipped. */
static void change_every_byte(struct subject *s, uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t original = p[i];
		for (unsigned change = 1; change < 256; change += n > 500 ? change : 1) {
			p[i] = (uint8_t)(original ^ change);
			try_changed(s, view_of(p, n));
		}
		p[i] = original;
		try_changed(s, view_of(p, i));
	}
}

static void every_message_passes_and_every_change_is_harmless(void)
{
	struct subject s = { .passed = 0 };
	CLEANUP(arena_freep) struct arena *fill = NULL, *unpack = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&fill, 1 << 20), 0);
	CU_ASSERT_EQUAL_FATAL(arena_new(&unpack, 1 << 20), 0);
	s.arena = unpack;
	uint32_t seed = 1;
	for (size_t i = 0; i < SCHEMA_MESSAGES; i++) {
		s.type = schema_messages[i];
		arena_reset(fill);
		struct view bytes = schema_filled(fill, s.type, &seed);
		CU_ASSERT_PTR_NOT_NULL_FATAL(bytes.p);
		CU_ASSERT_TRUE(is_sound(s.type, bytes));
		CU_ASSERT_TRUE(unpacks_and_packs_again(&s, bytes));
		change_every_byte(&s, (uint8_t *)(uintptr_t)bytes.p, bytes.n);
	}
	printf("\n    %u changes refused, %u sound", s.refused, s.passed);
	CU_ASSERT(s.refused > s.passed && s.passed > 10000);
}

static const struct suite_test tests[] = {
	{ "numbers stay in their range", numbers_stay_in_their_range },
	{ "texts are UTF-8 without NUL and in NFC", texts_are_utf8_without_nul_and_in_nfc },
	{ "a field has the type of its descriptor", a_field_has_the_type_of_its_descriptor },
	{ "repeated numbers come packed or not", repeated_numbers_come_packed_or_not },
	{ "what does not belong is named", what_does_not_belong_is_named },
	{ "depth ends at its bound", depth_ends_at_its_bound },
	{ "a long path is cut", a_long_path_is_cut },
	{ "fields are counted in all messages together",
	  fields_are_counted_in_all_messages_together },
	{ "a type with over 64 fields is refused", a_type_with_over_64_fields_is_refused },
	{ "a string ends at its bound", a_string_ends_at_its_bound },
	{ "a mebibyte of malice is refused", a_mebibyte_of_malice_is_refused },
	{ "every message passes and every change is harmless",
	  every_message_passes_and_every_change_is_harmless },
};

int main(void)
{
	make_every();
	return suite_run("wire_check", tests, sizeof tests / sizeof tests[0]);
}
