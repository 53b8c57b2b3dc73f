/* SPDX-License-Identifier: EUPL-1.2
 * The journal's bytes: what proto/PROTOCOL.md shows is what is written, and nothing else parses. */

#include "../daemon/store/entry.h"
#include "../daemon/store/journal_format.h"
#include "suite.h"

static const uint8_t journal_id[JOURNAL_ID_SIZE] = "journal id 16 b";

/* -------------------------------------------------------------------- segment headers */

static struct segment_header header_of(void)
{
	struct segment_header header = {
		.schema = STORE_SCHEMA,
		.size = (uint32_t)1 << 20,
		.number = 3,
		.first_seq = 1205,
		.before = 0x1122334455667788,
	};
	memcpy(header.id, journal_id, sizeof header.id);
	return header;
}

static void test_a_header_is_read_as_written(void)
{
	static const char begins[] = "riskregJ\2\0\0\0\0\0\x10\0journal id 16 b\0\3\0\0\0\0\0\0\0"
				     "\xb5\4\0\0\0\0\0\0\x88\x77\x66\x55\x44\x33\x22\x11";
	uint8_t bytes[SEGMENT_HEADER_SIZE];
	struct segment_header header = header_of(), found;
	segment_header_encode(&header, bytes);
	CU_ASSERT_EQUAL(memcmp(bytes, begins, sizeof begins - 1), 0);
	CU_ASSERT_EQUAL_FATAL(segment_header_parse(bytes, &found), SEGMENT_VALID);
	CU_ASSERT(found.schema == STORE_SCHEMA && found.size == 1 << 20);
	CU_ASSERT(found.number == 3 && found.first_seq == 1205 && found.before == header.before);
	CU_ASSERT_EQUAL(memcmp(found.id, journal_id, sizeof found.id), 0);
}

static void test_every_bit_of_a_header_counts(void)
{
	uint8_t bytes[SEGMENT_HEADER_SIZE];
	struct segment_header header = header_of(), found;
	segment_header_encode(&header, bytes);
	for (size_t bit = 0; bit < sizeof bytes * 8; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CU_ASSERT_EQUAL_FATAL(segment_header_parse(bytes, &found), SEGMENT_DAMAGED);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	memset(bytes, 0, sizeof bytes);
	CU_ASSERT_EQUAL(segment_header_parse(bytes, &found), SEGMENT_PREPARED);
	bytes[SEGMENT_HEADER_SIZE - 1] = 1;
	CU_ASSERT_EQUAL(segment_header_parse(bytes, &found), SEGMENT_DAMAGED);
}

/* -------------------------------------------------------------------- entries */

struct sample {
	uint8_t bytes[4096];
	struct journal_entry entry;
};

static const uint8_t salt[SALT_SIZE] = { 0x5a, 1, 2, 3 };

static struct journal_text text_of(uint32_t change, const char *text)
{
	return (struct journal_text){
		.change = change,
		.salt = view_of(salt, sizeof salt),
		.text = view_of_string(text),
	};
}

/* An entry with texts for changes 0 and 3. */
static void encode(struct sample *sample, const char *first, const char *second)
{
	const struct journal_text texts[] = { text_of(0, first), text_of(3, second) };
	memset(sample->bytes, 0xee, sizeof sample->bytes);
	sample->entry = (struct journal_entry){
		.seq = 7,
		.batch = 4096,
		.before = 0xfeed,
		.leaf = VIEW_LITERAL("leaf!"),
		.n_texts = 2,
		.texts_size = 2 * TEXT_HEAD_SIZE + (uint32_t)(strlen(first) + strlen(second)),
	};
	journal_entry_encode(journal_id, texts, &sample->entry, sample->bytes);
}

static bool parse(const struct sample *sample, struct journal_entry *ret)
{
	return journal_entry_parse(journal_id, view_of(sample->bytes, sample->entry.size), ret);
}

static void test_an_entry_is_read_as_written(void)
{
	static const char begins[] = "\xa8\0\0\0\5\0\0\0\7\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\0"
				     "\xed\xfe\0\0\0\0\0\0\2\0\0\0\x56\0\0\0\0\0\0\0\0\0\0\0";
	static const char leaf_and_table[] = "leaf!\0\0\0\0\4\0\0\0\3\0\0\0\2\0\0\0";
	struct sample sample;
	struct journal_entry found;
	struct journal_text text;
	encode(&sample, "text", "no");
	CU_ASSERT_EQUAL(sample.entry.size, 168);
	CU_ASSERT_EQUAL(memcmp(sample.bytes, begins, sizeof begins - 1), 0);
	CU_ASSERT_EQUAL(memcmp(sample.bytes + ENTRY_HEADER_SIZE, leaf_and_table,
			       sizeof leaf_and_table - 1), 0);
	CU_ASSERT_EQUAL(sample.bytes[168], 0xee);
	CU_ASSERT_TRUE_FATAL(parse(&sample, &found));
	CU_ASSERT(found.seq == 7 && found.batch == 4096 && found.before == 0xfeed);
	CU_ASSERT(found.checksum == sample.entry.checksum && !found.is_seal);
	CU_ASSERT(view_equals(found.leaf, VIEW_LITERAL("leaf!")));
	CU_ASSERT_EQUAL(journal_entry_state(journal_id, &found), TEXT_SOUND);
	CU_ASSERT_TRUE_FATAL(journal_entry_next_text(&found, &text));
	CU_ASSERT(text.change == 0 && view_equals(text.text, VIEW_LITERAL("text")));
	CU_ASSERT(view_equals(text.salt, view_of(salt, sizeof salt)));
	CU_ASSERT_PTR_EQUAL(text.part.p, sample.bytes + text.offset);
	CU_ASSERT_TRUE_FATAL(journal_entry_next_text(&found, &text));
	CU_ASSERT(text.change == 3 && view_equals(text.text, VIEW_LITERAL("no")));
	CU_ASSERT_PTR_EQUAL(text.part.p, sample.bytes + text.offset);
	CU_ASSERT_FALSE(journal_entry_next_text(&found, &text));
}

/* The entry that proto/PROTOCOL.md shows. */
static const uint8_t example_id[JOURNAL_ID_SIZE] = {
	0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
	0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf,
};
static const uint8_t example[] = {
	0xe8, 0x00, 0x00, 0x00, 0x76, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x2d, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x58, 0xae, 0x2d, 0x92, 0xa1, 0xa5, 0x60, 0x30,
	0x08, 0x01, 0x10, 0xe8, 0x07, 0x1a, 0x04, 0x61, 0x6e, 0x6e, 0x61, 0x22, 0x01, 0x4d,
	0x2a, 0x10, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b,
	0x1c, 0x1d, 0x1e, 0x1f, 0x32, 0x20, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52,
	0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52,
	0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x52, 0x3a, 0x32, 0x08, 0x03,
	0x12, 0x04, 0x00, 0x00, 0x00, 0x0c, 0x18, 0x01, 0x22, 0x02, 0x08, 0x01, 0x28, 0x05,
	0x32, 0x20, 0x25, 0x8c, 0xc1, 0x41, 0x36, 0xaa, 0xfa, 0x23, 0x27, 0xc0, 0x27, 0x39,
	0x3c, 0x1b, 0x1d, 0x70, 0x82, 0xe6, 0x1b, 0x99, 0x89, 0xf8, 0x07, 0x5f, 0x76, 0x21,
	0x29, 0x95, 0x0a, 0x69, 0xac, 0x23, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00,
	0xa7, 0x87, 0xee, 0xd1, 0x70, 0x2a, 0x30, 0xa8, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05,
	0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13,
	0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0xa2, 0x06,
	0x02, 0x48, 0x69, 0x00, 0x00, 0x00, 0x00, 0x00,
};

static void test_the_example(void)
{
	struct journal_entry found, rest;
	struct journal_text text;
	struct entry entry;
	struct entry_part part;
	struct sample again = { .entry = { .seq = 1, .batch = 4096, .n_texts = 1 } };
	CU_ASSERT_TRUE_FATAL(journal_entry_parse(example_id, view_of(example, sizeof example),
						 &found));
	CU_ASSERT_EQUAL(journal_entry_state(example_id, &found), TEXT_SOUND);
	CU_ASSERT_TRUE_FATAL(entry_parse(found.leaf, &entry));
	CU_ASSERT(entry.seq == 1 && entry.time_ms == 1000 && entry.n_changes == 1);
	CU_ASSERT(view_equals(entry.actor, VIEW_LITERAL("anna")));
	CU_ASSERT_TRUE_FATAL(entry_take_part(&entry.changes, &part));
	CU_ASSERT(part.change.id.kind == 3 && part.change.version == 1 && part.text_size == 5);
	CU_ASSERT(view_equals(part.facts, VIEW_LITERAL("\x08\x01")));
	rest = found;
	CU_ASSERT_TRUE_FATAL(journal_entry_next_text(&rest, &text));
	CU_ASSERT(view_equals(text.text, VIEW_LITERAL("\xa2\x06\x02Hi")));
	again.entry.leaf = found.leaf;
	again.entry.texts_size = found.texts_size;
	journal_entry_encode(example_id, &text, &again.entry, again.bytes);
	CU_ASSERT_EQUAL(again.entry.size, sizeof example);
	CU_ASSERT_EQUAL(memcmp(again.bytes, example, sizeof example), 0);
}

static void test_a_seal_has_nothing(void)
{
	struct sample sample = { .entry = { .seq = 7, .is_seal = true } };
	struct journal_entry found;
	journal_entry_encode(journal_id, NULL, &sample.entry, sample.bytes);
	CU_ASSERT_EQUAL(sample.entry.size, ENTRY_HEADER_SIZE);
	CU_ASSERT_TRUE_FATAL(parse(&sample, &found));
	CU_ASSERT(found.is_seal && found.seq == 7 && found.leaf.n == 0);
	CU_ASSERT_EQUAL(journal_entry_state(journal_id, &found), TEXT_SOUND);
}

/* Every flipped bit is seen: in header, leaf and table by the entry's checksum, in a text by its
 * own, in what fills it up by being zeros. */
static void test_every_bit_of_an_entry_counts(void)
{
	struct sample sample;
	struct journal_entry found;
	encode(&sample, "text", "no");
	for (size_t bit = 0; bit < (size_t)sample.entry.size * 8; bit++) {
		sample.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CU_ASSERT_FATAL(!parse(&sample, &found) ||
				journal_entry_state(journal_id, &found) == TEXT_DAMAGED);
		sample.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	CU_ASSERT_TRUE(parse(&sample, &found));
	uint8_t other[JOURNAL_ID_SIZE] = "another journal";
	CU_ASSERT_FALSE(journal_entry_parse(other, view_of(sample.bytes, 168), &found));
}

static void test_an_erased_text_leaves_the_entry_sound(void)
{
	struct sample sample;
	struct journal_entry found, rest;
	struct journal_text text;
	encode(&sample, "text", "no");
	CU_ASSERT_TRUE_FATAL(parse(&sample, &found));
	rest = found;
	CU_ASSERT_TRUE_FATAL(journal_entry_next_text(&rest, &text));
	memset(sample.bytes + text.offset, 0, text.part.n);
	CU_ASSERT_TRUE(parse(&sample, &found));
	CU_ASSERT_EQUAL(journal_text_state(journal_id, &text), TEXT_ERASED);
	CU_ASSERT_EQUAL(journal_entry_state(journal_id, &found), TEXT_ERASED);
	CU_ASSERT_TRUE_FATAL(journal_entry_next_text(&rest, &text));
	CU_ASSERT_EQUAL(journal_text_state(journal_id, &text), TEXT_SOUND);
	sample.bytes[text.offset + TEXT_HEAD_SIZE] ^= 1; /* the worst of them counts */
	CU_ASSERT_EQUAL(journal_entry_state(journal_id, &found), TEXT_DAMAGED);
}

/* Cut anywhere, an entry is none; from the end of its table on it can be read without its texts. */
static void test_an_entry_cut_short(void)
{
	struct sample sample;
	struct journal_entry found;
	struct journal_text text;
	encode(&sample, "text", "no");
	size_t head = journal_entry_head_size(sample.bytes, sizeof sample.bytes);
	CU_ASSERT_EQUAL(head, ENTRY_HEADER_SIZE + 5 + 2 * TEXT_ROW_SIZE);
	for (size_t n = 0; n < sample.entry.size; n++) {
		bool whole = journal_entry_parse(journal_id, view_of(sample.bytes, n), &found);
		CU_ASSERT_EQUAL(whole, n >= head);
		if (whole)
			CU_ASSERT_PTR_NULL(found.texts.p);
	}
	CU_ASSERT_TRUE(journal_entry_next_text(&found, &text));
	CU_ASSERT(text.part.p == NULL && text.text.n == 4 && text.offset == head);
	CU_ASSERT_TRUE(journal_entry_next_text(&found, &text));
	CU_ASSERT(text.text.n == 2 && text.offset == head + TEXT_HEAD_SIZE + 4);
}

/* Sizes that contradict each other, before any checksum is looked at. */
static void test_headers_that_are_none(void)
{
	static const struct {
		size_t at;
		uint32_t value;
		const char *what;
	} rows[] = {
		{ 0, 0, "no size" },
		{ 0, 160, "a size that is too small" },
		{ 0, 176, "a size that is too large" },
		{ 0, 167, "a size that is no multiple of 8" },
		{ 0, UINT32_MAX, "a size beyond everything" },
		{ 4, 0, "an entry without a leaf" },
		{ 4, UINT32_MAX, "a leaf beyond everything" },
		{ 32, UINT32_MAX, "texts beyond everything" },
		{ 36, UINT32_MAX, "text parts beyond everything" },
		{ 40, 1, "a seal with a leaf" },
		{ 40, 2, "a flag that is none" },
		{ 44, 1, "no zero" },
	};
	struct sample sample;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		encode(&sample, "text", "no");
		for (int byte = 0; byte < 4; byte++)
			sample.bytes[rows[i].at + (size_t)byte] =
				(uint8_t)(rows[i].value >> 8 * byte);
		CU_ASSERT_EQUAL(journal_entry_head_size(sample.bytes, sizeof sample.bytes), 0);
	}
	encode(&sample, "text", "no");
	CU_ASSERT_EQUAL(journal_entry_head_size(sample.bytes, 167), 0);
	CU_ASSERT_NOT_EQUAL(journal_entry_head_size(sample.bytes, 168), 0);
}

/* A table that does not tell the parts that there are, with a checksum that fits. */
static void test_tables_that_are_none(void)
{
	static const uint32_t rows[][3] = {
		/* change of the second text, size of the first, sound */
		{ 3, 4, true }, { 1, 4, true }, { 0, 4, false }, { 3, 3, false }, { 3, 5, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *first = "texts";
		struct journal_text texts[] = { text_of(0, ""), text_of(rows[i][0], "no") };
		struct sample sample = { .entry = {
			.seq = 7,
			.leaf = VIEW_LITERAL("leaf!"),
			.n_texts = 2,
			.texts_size = 2 * TEXT_HEAD_SIZE + 6,
		} };
		struct journal_entry found;
		texts[0].text = view_of(first, rows[i][1]);
		journal_entry_encode(journal_id, texts, &sample.entry, sample.bytes);
		CU_ASSERT_EQUAL(parse(&sample, &found), rows[i][2]);
	}
}

static void test_sizes(void)
{
	CU_ASSERT_EQUAL(journal_entry_size(0, 0, 0), 56);
	CU_ASSERT_EQUAL(journal_entry_size(1, 0, 0), 64);
	CU_ASSERT_EQUAL(journal_entry_size(8, 0, 0), 64);
	CU_ASSERT_EQUAL(journal_entry_size(8, 1, 41), 56 + 8 + 8 + 48);
	CU_ASSERT(journal_entry_size(UINT32_MAX, UINT32_MAX, UINT32_MAX) > UINT32_MAX);
}

static const struct suite_test tests[] = {
	{ "a segment header is read as written", test_a_header_is_read_as_written },
	{ "every bit of a segment header counts", test_every_bit_of_a_header_counts },
	{ "an entry is read as written", test_an_entry_is_read_as_written },
	{ "the example of PROTOCOL.md", test_the_example },
	{ "a seal has nothing", test_a_seal_has_nothing },
	{ "every bit of an entry counts", test_every_bit_of_an_entry_counts },
	{ "an erased text leaves the entry sound", test_an_erased_text_leaves_the_entry_sound },
	{ "an entry cut short", test_an_entry_cut_short },
	{ "headers that are none", test_headers_that_are_none },
	{ "tables that are none", test_tables_that_are_none },
	{ "sizes", test_sizes },
};

SUITE_MAIN("journal format", tests)
