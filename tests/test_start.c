/* SPDX-License-Identifier: EUPL-1.2
 * How a register starts: which index is trusted, brought up to the journal, or made anew; and that
 * one made anew is the same, byte for byte. */

#include "../daemon/store/recover.h"
#include "recover_fixture.h"

/* -------------------------------------------------------------------- indexes */

static void test_how_a_register_starts(void)
{
	struct fixture f;
	size_t from, end;
	fixture_open(&f);
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_EMPTY);
	fixture_close(&f);
	make(&f, &from, &end);
	expect_start(&f, STORE_START_CLEAN, 6);
	as_if_killed(&f);
	expect_start(&f, STORE_START_REPLAY, 6);
	as_if_stopped(&f);
	expect_start(&f, STORE_START_REBUILD, 6);
	CU_ASSERT_EQUAL(unlink(path_in(&f, INDEX)), 0);
	expect_start(&f, STORE_START_REBUILD, 6);
	CU_ASSERT_EQUAL(unlink(path_in(&f, "state")), 0);
	expect_start(&f, STORE_START_REBUILD, 6);
	write_file(&f, "state", VIEW_LITERAL("riskregS and nothing more"));
	expect_start(&f, STORE_START_REBUILD, 6);
	write_file(&f, INDEX, VIEW_LITERAL(""));
	expect_start(&f, STORE_START_REBUILD, 6);
	expect_start(&f, STORE_START_CLEAN, 6);
	fixture_close(&f);
}

/* Each byte of the state file is flipped: it is believed no more, and the index is made anew. */
static void test_a_damaged_state(void)
{
	struct fixture f;
	size_t from, end;
	make(&f, &from, &end);
	for (size_t at = 0; at < 144; at++) {
		struct blob state = blob_read(&f, "state");
		CU_ASSERT_EQUAL(state.n, 144);
		state.p[at] ^= 0x20;
		blob_write(&f, "state", &state);
		blob_free(&state);
		expect_start(&f, STORE_START_REBUILD, 6);
	}
	fixture_close(&f);
}

static void test_what_makes_an_index_the_same(void)
{
	static const struct state was = { .boot_id = "boot", .index = { 7, 8, 9 } };
	static const struct {
		struct state now;
		bool same;
	} rows[] = {
		{ { .boot_id = "boot", .index = { 7, 8, 9 } }, true },
		{ { .boot_id = "boog", .index = { 7, 8, 9 } }, false },
		{ { .boot_id = "boot", .index = { 6, 8, 9 } }, false },
		{ { .boot_id = "boot", .index = { 7, 9, 9 } }, false },
		{ { .boot_id = "boot", .index = { 7, 8, 8 } }, false },
		{ { .boot_id = "", .index = { 7, 8, 9 } }, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CU_ASSERT_EQUAL(state_is_same(&was, &rows[i].now), rows[i].same);
}

static void test_what_an_end_reaches(void)
{
	static const struct journal_end known = { { 2, 500 }, 9, 77 };
	static const struct {
		struct journal_end end;
		bool reaches;
	} rows[] = {
		{ { { 2, 500 }, 9, 77 }, true },   { { { 2, 500 }, 9, 78 }, false },
		{ { { 2, 500 }, 8, 77 }, false },  { { { 2, 508 }, 9, 1 }, true },
		{ { { 2, 508 }, 8, 1 }, false },   { { { 2, 492 }, 9, 77 }, false },
		{ { { 3, 4096 }, 9, 77 }, true },  { { { 3, 4096 }, 8, 77 }, false },
		{ { { 1, 9000 }, 20, 77 }, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CU_ASSERT_EQUAL(recover_reaches(&rows[i].end, &known), rows[i].reaches);
}

static void count_progress(void *context, uint64_t done, uint64_t all)
{
	unsigned *n = context;
	CU_ASSERT(done <= all && all > 0);
	++*n;
}

/* Who starts it may want to hear how far it is, or nothing at all. */
static void test_who_listens(void)
{
	struct fixture f;
	size_t from, end;
	unsigned n = 0;
	make(&f, &from, &end);
	as_if_stopped(&f);
	struct store_options options = fixture_options(f.directory, FIXTURE_MAP);
	options.progress = count_progress;
	options.context = &n;
	options.report = NULL;
	CU_ASSERT_EQUAL_FATAL(store_open(&f.store, &options, NULL), 0);
	CU_ASSERT(n > 0);
	f.store = store_free(f.store);
	struct blob journal = blob_read(&f, SEGMENT_1);
	journal.p[SEGMENT_HEADER_SIZE + 60] ^= 1;
	blob_write(&f, SEGMENT_1, &journal);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL(store_open(&f.store, &options, NULL), -EBADMSG);
	journal.p[0] ^= 1;
	blob_write(&f, SEGMENT_1, &journal);
	CU_ASSERT_EQUAL(store_open(&f.store, &options, NULL), -EBADMSG);
	blob_free(&journal);
	fixture_close(&f);
}

/* The daemon was killed between the journal's sync and the index's commit. */
static void test_an_index_that_lags(void)
{
	struct fixture f;
	fixture_open(&f);
	for (uint32_t i = 1; i <= 3; i++)
		write_batch(&f, i, 1);
	f.store = store_free(f.store);
	struct blob before = blob_read(&f, INDEX);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	write_batch(&f, 4, 3);
	seal(&f);
	blob_write(&f, INDEX, &before); /* the same file */
	as_if_killed(&f);
	CU_ASSERT_EQUAL(check(&f), 0); /* as far as it goes it is right */
	expect_start(&f, STORE_START_REPLAY, 6);
	CU_ASSERT_EQUAL(check(&f), 0);
	blob_free(&before);
	fixture_close(&f);
}

static void copy_directory(const struct fixture *from, struct fixture *to)
{
	static const char *const names[] = { "state", "lock", SEGMENT_1, INDEX };
	fixture_make(to);
	CU_ASSERT_EQUAL(mkdir(path_in(to, "journal"), 0700), 0);
	CU_ASSERT_EQUAL(mkdir(path_in(to, "index"), 0700), 0);
	for (size_t i = 0; i < 4; i++) {
		struct blob blob = blob_read(from, names[i]);
		blob_write(to, names[i], &blob);
		blob_free(&blob);
	}
}

/* A directory that was copied while the daemon was at work has an index that may be anything. */
static void test_a_copied_directory(void)
{
	struct fixture f, copy;
	size_t from, end;
	make(&f, &from, &end);
	copy_directory(&f, &copy);
	expect_start(&copy, STORE_START_CLEAN, 6);
	fixture_close(&copy);
	as_if_killed(&f);
	copy_directory(&f, &copy);
	expect_start(&copy, STORE_START_REBUILD, 6);
	fixture_close(&copy);
	fixture_close(&f);
}

static void test_an_index_of_another_register(void)
{
	struct fixture f, other;
	size_t from, end;
	make(&f, &from, &end);
	fixture_open(&other);
	CU_ASSERT_EQUAL(write_one(other.store, change_of(anna, 0, NULL, "")), 0);
	other.store = store_free(other.store);
	struct blob index = blob_read(&other, INDEX);
	blob_write(&f, INDEX, &index);
	expect_start(&f, STORE_START_REBUILD, 6);
	struct blob segment = blob_read(&other, SEGMENT_1);
	blob_write(&f, SEGMENT_1, &segment); /* another journal under an index and a state */
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT(newest(s) == 1 && got(s, anna, 0).version == 1);
	store_end(s);
	blob_free(&index);
	blob_free(&segment);
	fixture_close(&other);
	fixture_close(&f);
}

/* An older journal under a newer index: a register that was rolled back. */
static void test_an_older_journal(void)
{
	struct fixture f;
	fixture_open(&f);
	write_batch(&f, 1, 3);
	f.store = store_free(f.store);
	struct blob older = blob_read(&f, SEGMENT_1);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	write_batch(&f, 4, 1);
	f.store = store_free(f.store);
	blob_write(&f, SEGMENT_1, &older);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_EQUAL(unlink(path_in(&f, INDEX)), 0);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	blob_free(&older);
	fixture_close(&f);
}

/* What all kinds of changes wrote is made anew byte for byte. */
static void test_a_rebuild_gives_the_same_index(void)
{
	struct fixture f;
	uint8_t before[32], after[32];
	fixture_open(&f);
	for (uint32_t i = 1; i <= 300; i++) {
		struct body body = { 0 };
		fact(&body, 'R', number(i / 2 + 1));
		fact(&body, (char)('0' + i % 4), number(i / 3 + 1));
		struct snapshot *s = writer(&f);
		struct record record = got(s, number(i % 70 + 1), 0);
		CU_ASSERT_EQUAL(apply_one(s, change_of(number(i % 70 + 1), record.version, &body,
						       i % 3 ? "text" : "")), 0);
		CU_ASSERT_EQUAL(store_commit(s), 0);
	}
	root_now(&f, before);
	CU_ASSERT_EQUAL(check(&f), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(checked[1], "just as the journal says"));
	as_if_stopped(&f);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	root_now(&f, after);
	CU_ASSERT_EQUAL(memcmp(before, after, sizeof before), 0);
	CU_ASSERT_EQUAL(check(&f), 0);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "how a register starts", test_how_a_register_starts },
	{ "a damaged state", test_a_damaged_state },
	{ "what makes an index the same", test_what_makes_an_index_the_same },
	{ "what an end reaches", test_what_an_end_reaches },
	{ "who listens", test_who_listens },
	{ "an index that lags", test_an_index_that_lags },
	{ "a copied directory", test_a_copied_directory },
	{ "an index of another register", test_an_index_of_another_register },
	{ "an older journal", test_an_older_journal },
	{ "a rebuild gives the same index", test_a_rebuild_gives_the_same_index },
};

SUITE_MAIN("start", tests)
