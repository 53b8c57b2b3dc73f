/* SPDX-License-Identifier: EUPL-1.2
 * Rows of an index that are whole and say what is not so: of the past, of other entries, of places
 * that the journal does not have. Nothing of them is served, and a check finds them. */
#include <riskreg/merkle.h>

#include "index_fixture.h"

static int ask_get(struct snapshot *s)
{
	struct record record;
	return store_get(s, &anna, 0, &record);
}

static int ask_entry(struct snapshot *s)
{
	struct entry entry;
	return store_entry(s, 1, &entry);
}

/* -------------------------------------------------------------------- the past */

#define PAST 260 /* more than a tile of the tree has leaves */

static int ask_copy(struct snapshot *s)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct view piece;
	int r = arena_new(&arena, 1 << 20);
	return r ? r : store_copy(s, 0, 100, arena, &piece);
}

static int ask_root(struct snapshot *s)
{
	uint8_t root[MERKLE_HASH];
	return store_root(s, PAST, root);
}

/* The register as it was after anna's versions 1 to 3 and many others, of which the newest is not
 * the last entry, so that a start does not look at it. */
static void test_damage_of_the_past(void)
{
	static const struct {
		const char *table;
		struct view key, value;
		uint64_t size;
		int (*ask)(struct snapshot *);
	} rows[] = {
		{ "records", BYTES(ANNA "\xff\xff\xff\xfd"), { NULL, 0 }, 2, ask_get },
		{ "entries", BYTES("\0\0\0\0\0\0\0\2"), { NULL, 0 }, 2, ask_copy },
		{ "tree", BYTES("\x08\0\0\0\0\0\0\0\0"), BYTES("short"), PAST, ask_root },
		{ "tree", BYTES("\x08\0\0\0\0\0\0\0\0"), { NULL, 0 }, PAST, ask_root },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		struct snapshot *s = NULL;
		fixture_open(&f);
		struct snapshot *w = writer(&f);
		for (uint32_t v = 0; v < 3; v++)
			CU_ASSERT_EQUAL(apply_one(w, change_of(anna, v, NULL, "")), 0);
		for (uint32_t n = 4; n <= PAST + 1; n++)
			CU_ASSERT_EQUAL(apply_one(w, change_of(id_of_u32(NUMBER, n), 0, NULL, "")),
					0);
		CU_ASSERT_EQUAL(store_commit(w), 0);
		f.store = store_free(f.store);
		edit(&f, rows[i].table, rows[i].key, rows[i].value);
		CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
		CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_CLEAN);
		CU_ASSERT_EQUAL_FATAL(store_begin_read_at(f.store, rows[i].size, &s), 0);
		int r = rows[i].ask(s);
		if (r != -EBADMSG)
			fprintf(stderr, "row %zu: %d\n", i, r);
		CU_ASSERT_EQUAL(r, -EBADMSG);
		store_end(s);
		fixture_close(&f);
	}
}

/* -------------------------------------------------------------------- rows of other entries */

/* The row of entry 1 with another place: of entry 2, of the seal behind it. */
static void test_rows_that_point_elsewhere(void)
{
	struct fixture f;
	uint8_t row[49] = { 0, 0, 0, 1 };
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	CU_ASSERT_EQUAL(store_tick(f.store), 0);
	CU_ASSERT_EQUAL(store_tick(f.store), 0);
	f.store = store_free(f.store);
	uint32_t seal = state_of(&f).end.at.offset - ENTRY_HEADER_SIZE;
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(zoe, 0, NULL, "")), 0);
	f.store = store_free(f.store);
	const uint32_t places[] = { seal, seal + ENTRY_HEADER_SIZE };
	for (size_t i = 0; i < 2; i++) {
		row[6] = (uint8_t)(places[i] >> 8);
		row[7] = (uint8_t)places[i];
		edit(&f, "entries", BYTES("\0\0\0\0\0\0\0\1"), view_of(row, sizeof row));
		CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
		struct snapshot *s = reader(&f);
		CU_ASSERT_EQUAL(ask_entry(s), -EBADMSG);
		store_end(s);
		f.store = store_free(f.store);
	}
	fixture_close(&f);
}

/* How far the index says that it is: to a place that the journal does not have. */
static void test_positions_that_are_none(void)
{
	static const struct {
		uint8_t segment, offset;
	} rows[] = { { 9, 0 }, { 1, 0x7f } };
	for (size_t i = 0; i < 2; i++) {
		struct fixture f;
		uint8_t row[40] = { 0 };
		fixture_open(&f);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
		f.store = store_free(f.store);
		memcpy(row, state_of(&f).journal_id, JOURNAL_ID_SIZE);
		row[JOURNAL_ID_SIZE + 3] = rows[i].segment;
		row[JOURNAL_ID_SIZE + 4] = rows[i].offset;
		edit(&f, "meta", BYTES("J"), view_of(row, sizeof row));
		CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -EBADMSG);
		CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "the journal is damaged: segment"));
		fixture_close(&f);
	}
}

/* An index of an earlier time that has lost count: what is next in the journal does not follow from
 * it, so it is made anew. */
static void test_an_index_that_lost_count(void)
{
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "text")), 0);
	f.store = store_free(f.store);
	struct blob index = blob_read(&f, INDEX);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(zoe, 0, NULL, "")), 0);
	f.store = store_free(f.store);
	blob_write(&f, INDEX, &index);
	edit(&f, "meta", BYTES("L"), (struct view){ NULL, 0 });
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
	struct snapshot *s = reader(&f);
	CU_ASSERT(body_is(got(s, anna, 0), "text") && got(s, zoe, 0).version == 1);
	store_end(s);
	blob_free(&index);
	fixture_close(&f);
}

/* A check finds a row too many, one too few, and one whose key is longer than any; an index that
 * does not say how far it is cannot be held against the journal. */
static void test_checks_of_rows(void)
{
	static uint8_t long_key[200] = { 0xff };
	static const struct {
		const char *table;
		struct view key, value;
		int findings;
	} rows[] = {
		{ "counts", BYTES("\xff"), BYTES("more"), 1 },
		{ "counts", { long_key, sizeof long_key }, BYTES("more"), 1 },
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), { NULL, 0 }, 1 },
		{ "entries", BYTES("\0\0\0\0\0\0\0\2"), { NULL, 0 }, 1 },
		{ "meta", BYTES("J"), { NULL, 0 }, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		fixture_open(&f);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(zoe, 0, NULL, "")), 0);
		f.store = store_free(f.store);
		edit(&f, rows[i].table, rows[i].key, rows[i].value);
		CU_ASSERT_EQUAL(check(&f), rows[i].findings);
		const char *said = rows[i].findings ? "differs" : "none that";
		CU_ASSERT_PTR_NOT_NULL(strstr(checked[1], said));
		fixture_close(&f);
	}
}

/* A record's row that names an entry which does not hold it: its text is not found, and so is not
 * erased by an order for it; what is made anew from the journal has it right. */
static void test_a_row_of_another_entry(void)
{
	struct fixture f;
	struct body erase = { 0 };
	const struct store_erasure erasure = { anna, 1, 1 };
	fact(&erase, 'F', anna);
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "secret")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(zoe, 0, NULL, "zoe")), 0);
	f.store = store_free(f.store);
	edit(&f, "records", BYTES(ANNA "\xff\xff\xff\xfe"),
	     BYTES("\0\0\0\0\0\0\0\2\0\0\0\0secret"));
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(id_of_u32(NUMBER, 1), 0, &erase, "")), 0);
	CU_ASSERT_EQUAL(store_erase(f.store, &erasure, 1), 0);
	CU_ASSERT_TRUE(blob_has(&f, SEGMENT_1, "secret"));
	fixture_reopen(&f);
	CU_ASSERT_FALSE(blob_has(&f, SEGMENT_1, "secret"));
	CU_ASSERT_TRUE(blob_has(&f, SEGMENT_1, "zoe"));
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "damage of the past", test_damage_of_the_past },
	{ "rows that point elsewhere", test_rows_that_point_elsewhere },
	{ "positions that are none", test_positions_that_are_none },
	{ "an index that lost count", test_an_index_that_lost_count },
	{ "checks of rows", test_checks_of_rows },
	{ "a row of another entry", test_a_row_of_another_entry },
};

SUITE_MAIN("store rows", tests)
