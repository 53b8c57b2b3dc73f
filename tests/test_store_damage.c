/* SPDX-License-Identifier: EUPL-1.2
 * What the store says of files that it did not write: another schema, what is no register, rows
 * that are damaged (with LMDB, behind its back). Nothing damaged may be served as if it were
 * whole. */
#include <sys/stat.h>

#include <riskreg/merkle.h>

#include "index_fixture.h"

/* A sum over all bytes of a file: has it changed? */
static uint64_t sum_file(const struct fixture *f, const char *name)
{
	FILE *file = fopen(path_in(f, name), "r");
	uint64_t sum = 1;
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	for (int c; (c = getc(file)) != EOF;)
		sum = sum * 1099511628211u + (uint64_t)c;
	fclose(file);
	return sum;
}

static void test_another_schema(void)
{
	struct fixture f;
	uint32_t schema = 0;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	f.store = store_free(f.store);
	edit(&f, "meta", BYTES("S"), BYTES("\0\0\0\x2a"));
	uint64_t index = sum_file(&f, "index/data.mdb"), state = sum_file(&f, "state");
	uint64_t segment = sum_file(&f, "journal/0000000001.seg");
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, &schema), -EPROTO);
	CU_ASSERT_EQUAL(schema, 42);
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -EPROTO);
	CU_ASSERT_EQUAL(sum_file(&f, "index/data.mdb"), index);
	CU_ASSERT_EQUAL(sum_file(&f, "state"), state);
	CU_ASSERT_EQUAL(sum_file(&f, "journal/0000000001.seg"), segment);
	edit(&f, "meta", BYTES("S"), BYTES("\0\0\0\2"));
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, &schema), 0);
	CU_ASSERT_EQUAL(schema, 42);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(got(s, anna, 0).version, 1);
	store_end(s);
	f.store = store_free(f.store);
	edit(&f, "keys", VIEW_NONE, VIEW_NONE); /* nor must it have the same tables */
	edit(&f, "meta", BYTES("S"), BYTES("\0\0\0\3"));
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, &schema), -EPROTO);
	CU_ASSERT_EQUAL(schema, 3);
	fixture_close(&f);
}

/* The first schema had its index in the directory itself, and no journal. */
static void test_the_first_schema(void)
{
	struct fixture f;
	uint32_t schema = 0;
	fixture_make(&f);
	write_file(&f, "data.mdb", BYTES("of long ago"));
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, &schema), -EPROTO);
	CU_ASSERT_EQUAL(schema, 1);
	CU_ASSERT_NOT_EQUAL(access(path_in(&f, "journal"), F_OK), 0);
	CU_ASSERT_NOT_EQUAL(access(path_in(&f, "index"), F_OK), 0);
	fixture_close(&f);
}

#define BEHIND_THE_END "\0\0\0\1\0\x08\0\0" ZERO40

/* What is no index is made anew from the journal. */
static void test_no_index(void)
{
	static const struct {
		const char *table;
		struct view key, value;
	} rows[] = {
		{ "meta", BYTES("S"), { NULL, 0 } },
		{ "meta", BYTES("S"), BYTES("\0\0\1") },
		{ "meta", BYTES("S"), BYTES("\0\0\0\0\1") },
		{ "meta", { NULL, 0 }, { NULL, 0 } },
		{ "keys", { NULL, 0 }, { NULL, 0 } },
		{ "meta", BYTES("J"), { NULL, 0 } },
		{ "meta", BYTES("J"), BYTES("short") },
		{ "meta", BYTES("J"),
		  BYTES("0123456789abcdef\0\0\0\1\0\0\x20\0"
			"seq12345checksum") },
		{ "meta", BYTES("E"), BYTES("short") },
		{ "erasures", BYTES("\1anna\4\0\0\0\1"), BYTES("short") },
		{ "erasures", BYTES("\1anna\4"), BYTES("twelve bytes") },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES("short") },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), { NULL, 0 } },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES(BEHIND_THE_END "\0") },
	};
	struct fixture f;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fixture_open(&f);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "text")), 0);
		f.store = store_free(f.store);
		edit(&f, rows[i].table, rows[i].key, rows[i].value);
		CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
		CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
		struct snapshot *s = reader(&f);
		CU_ASSERT(body_is(got(s, anna, 0), "text"));
		store_end(s);
		fixture_close(&f);
	}
}

static void test_no_register(void)
{
	static uint8_t garbage[16384] = "not a database";
	struct fixture f;
	fixture_make(&f);
	CU_ASSERT_EQUAL(mkdir(path_in(&f, "index"), 0700), 0);
	write_file(&f, "index/data.mdb", view_of(garbage, sizeof garbage));
	uint64_t sum = sum_file(&f, "index/data.mdb");
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(fixture_said, "there is an index, but no journal");
	CU_ASSERT_EQUAL(sum_file(&f, "index/data.mdb"), sum);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- damaged rows */

static int ask_info(struct snapshot *s)
{
	struct store_info info;
	return store_info(s, &info);
}

static int ask_number(struct snapshot *s)
{
	uint32_t number;
	return store_next_number(s, CODE, &number);
}

static int ask_get(struct snapshot *s)
{
	struct record record;
	return store_get(s, &anna, 0, &record);
}

static int ask_counts(struct snapshot *s)
{
	uint32_t counts[STORE_COUNT_SLOTS];
	return store_counts(s, &anna, counts);
}

static int ask_entry(struct snapshot *s)
{
	struct entry entry;
	return store_entry(s, 1, &entry);
}

static int ask_head(struct snapshot *s)
{
	struct entry entry;
	return store_entry_head(s, 1, &entry);
}

static int ask_key(struct snapshot *s)
{
	struct entry entry;
	uint8_t key[STORE_KEY_SIZE] = { 0 };
	return store_find_key(s, VIEW_NONE, key, &entry);
}

static int ask_list(struct snapshot *s)
{
	struct record record;
	struct cursor cursor = store_list(s, CODE, VIEW_NONE);
	return store_list_next(&cursor, &record);
}

static int ask_referring(struct snapshot *s)
{
	struct record record;
	struct cursor cursor = store_list_referring(s, &anna, CODE);
	return store_list_next(&cursor, &record);
}

static int ask_referring_hole(struct snapshot *s)
{
	struct record record;
	struct cursor cursor = store_list_referring(s, &anna, HOLE);
	return store_list_next(&cursor, &record);
}

static int ask_size(struct snapshot *s)
{
	uint64_t size;
	return store_size_at(s, 1, &size);
}

static int ask_apply(struct snapshot *s)
{
	return apply_one(s, change_of(anna, 1, NULL, ""));
}

static int ask_apply_count(struct snapshot *s)
{
	struct body body = { 0 };
	fact(&body, '0', anna);
	return apply_one(s, change_of(anna, 1, &body, ""));
}

static int ask_apply_number(struct snapshot *s)
{
	return apply_one(s, change_of(id_of_u32(CODE, 1), 0, NULL, ""));
}

static int ask_apply_key(struct snapshot *s)
{
	struct stamp stamp = { .time_ms = 1 };
	struct entry entry;
	return store_apply(s, NO_CHANGES, &stamp, &entry, NULL);
}

#define LONG_GROUPS "aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaa\0\3"
static uint8_t long_body[12 + STORE_BODY_MAX + 1];
/* The newest entry of a register that has as many as can be, and the hashes of its tree. */
static uint8_t largest[16 + 63 * MERKLE_HASH] = { 0x7f, 255, 255, 255, 255, 255, 255, 255 };

#define NO_PLACE ZERO8 ZERO40
#define PLACE_OF_NONE "\0\0\0\1\0\0\x10\x08" ZERO40

/* The register holds the record anna in version 1, without facts, by entry 1,
 * and another kind's by entry 2, so that a start does not look at the first. */
static void test_damage_is_told(void)
{
	static const struct {
		const char *table;
		struct view key, value;
		int (*ask)(struct snapshot *);
	} rows[] = {
		{ "meta", BYTES("L"), BYTES("short"), ask_info },
		{ "meta", BYTES("L"), BYTES("short"), ask_apply },
		{ "meta", BYTES("L"), BYTES(ZERO8 ZERO8 ZERO40), ask_info },
		{ "meta", BYTES("L"), BYTES("\xff" ZERO8 "\0\0\0\0\0\0\0"), ask_apply },
		{ "meta", BYTES("L"), { largest, sizeof largest }, ask_apply },
		{ "meta", BYTES("N\1"), BYTES("short"), ask_number },
		{ "meta", BYTES("N\1"), BYTES("short"), ask_apply_number },
		{ "counts", BYTES(ANNA), BYTES("short"), ask_counts },
		{ "counts", BYTES(ANNA), BYTES("short"), ask_apply_count },
		{ "counts", BYTES(ANNA), BYTES("\xff\xff\xff\xff" ZERO8 "\0\0\0\0"),
		  ask_apply_count },
		{ "keys", BYTES("\0" ZERO8 ZERO8), BYTES("short"), ask_key },
		{ "keys", BYTES("\0" ZERO8 ZERO8), BYTES("short"), ask_apply_key },
		{ "records", BYTES(ANNA "\xff\xff\xff\xfe"), BYTES("short"), ask_get },
		{ "records", BYTES(ANNA "\xff\xff\xff\xfe"), BYTES("short"), ask_list },
		{ "records", BYTES(ANNA "\xff\xff\xff\xfe"), BYTES(ZERO8 "\0\0\0\2a"), ask_get },
		{ "records", BYTES(ANNA "\xff\xff\xff\xfe"), BYTES("short"), ask_apply },
		{ "records", BYTES(ANNA "\xff\xff\xff\xfe"), { long_body, sizeof long_body },
		  ask_apply },
		{ "records", BYTES("\1anna"), BYTES(""), ask_list },         /* ends too early */
		{ "records", BYTES("\1aaaa"), BYTES(""), ask_list },
		{ "records", BYTES("\1"), BYTES(""), ask_list },
		{ "records", BYTES("\1aaaa\0\0\0\0\1"), BYTES(""), ask_list }, /* a mark of 0 */
		{ "records", BYTES("\1aaaa\6\0\0\0\1"), BYTES(""), ask_list }, /* a mark of 6 */
		{ "records", BYTES("\1aaaa\4\0\0\0"), BYTES(""), ask_list },   /* short version */
		{ "records", BYTES("\1" LONG_GROUPS "\0\0\0\1"), BYTES(""), ask_list },
		{ "records", BYTES(ANNA "\0\0\0\0\0"), BYTES(""), ask_get },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES(""), ask_entry },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES(NO_PLACE "\0"), ask_entry },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES(BEHIND_THE_END "\0"), ask_entry },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), { NULL, 0 }, ask_size },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES(PLACE_OF_NONE "\0"), ask_entry },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES(PLACE_OF_NONE "\1"), ask_head },
		{ "entries", BYTES("\0\0\0\0\0\0\0\3"), BYTES("there"), ask_apply },
		{ "references", BYTES(ANNA "\1"), BYTES(""), ask_referring },
		{ "references", BYTES(ANNA "\1anna\7"), BYTES(""), ask_referring },
		{ "references", BYTES(ANNA "\1anna\4x"), BYTES(""), ask_referring },
		{ "references", BYTES(ANNA "\1nobo\4"), BYTES(""), ask_referring },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		fixture_open(&f);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(zoe, 0, NULL, "")), 0);
		f.store = store_free(f.store);
		edit(&f, rows[i].table, rows[i].key, rows[i].value);
		CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
		CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_CLEAN);
		struct snapshot *s = writer(&f);
		int r = rows[i].ask(s);
		if (r != -EBADMSG)
			fprintf(stderr, "row %zu: %d\n", i, r);
		CU_ASSERT_EQUAL(r, -EBADMSG);
		CU_ASSERT_EQUAL(ask_entry(s), -EBADMSG); /* it stays failed */
		CU_ASSERT_EQUAL(ask_get(s), -EBADMSG);
		CU_ASSERT_EQUAL(store_commit(s), -EBADMSG);
		fixture_close(&f);
	}
}

static void test_a_record_of_a_kind_without_a_row(void)
{
	struct fixture f;
	fixture_open(&f);
	f.store = store_free(f.store);
	edit(&f, "records", BYTES("\4anna\4\xff\xff\xff\xfe"), BYTES(ZERO8 "\0\0\0\0"));
	edit(&f, "references", BYTES(ANNA "\4anna\4"), BYTES(""));
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(ask_referring_hole(s), -EBADMSG);
	store_end(s);
	fixture_close(&f);
}

static void test_changes_that_are_none(void)
{
	static const struct {
		struct view changes;
		bool one;
	} rows[] = {
		{ BYTES("\x3a\x07\x08\x01\x12\x01\x61\x18\x02"), true },
		{ BYTES("\x3a\x09\x08\x01\x12\x01\x61\x18\x02\x30\x01"), true }, /* a field more */
		{ BYTES("\x3a\x02\x08\x01"), false },                            /* no id */
		{ BYTES("\x3a\x31\x12\x2f" "12345678901234567890123456789012345678901234567"),
		  false }, /* an id that is too long */
		{ BYTES("\x3a\x30\x12\x2e" "1234567890123456789012345678901234567890123456"),
		  true },
		{ BYTES("\x3a\x07\x08\x01"), false }, /* cut */
		{ BYTES(""), false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct entry entry = { .changes = rows[i].changes };
		struct entry_change change = { .version = 99 };
		CU_ASSERT_EQUAL(store_entry_next(&entry, &change), rows[i].one);
		CU_ASSERT_EQUAL(change.version == 99, !rows[i].one);
	}
}

static const struct suite_test tests[] = {
	{ "another schema is left alone", test_another_schema },
	{ "the first schema is left alone", test_the_first_schema },
	{ "what is no index is made anew", test_no_index },
	{ "what is no register", test_no_register },
	{ "damage is told, never served", test_damage_is_told },
	{ "a record of a kind without a row", test_a_record_of_a_kind_without_a_row },
	{ "changes that are none", test_changes_that_are_none },
};

SUITE_MAIN("store damage", tests)
