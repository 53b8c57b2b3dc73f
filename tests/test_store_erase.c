/* SPDX-License-Identifier: EUPL-1.2
 * Erasing texts (gallring): the text is in no file any more, at whatever step the daemon was
 * killed, and everything that was proved before still holds. */
#include <riskreg/merkle.h>

#include "journal_fixture.h"

static const struct id anna = { CODE, 4, "anna" }, order = { LAST, 5, "order" };

#define SECRET_1 "the first secret of anna"
#define SECRET_2 "the second secret of anna"

/* Versions 1 to 3 of anna, in batches of their own, with something before and behind. */
static void write_secrets(struct fixture *f)
{
	fixture_open(f);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(id_of_u32(NUMBER, 1), 0, NULL, "open")), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 0, NULL, SECRET_1)), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 1, NULL, SECRET_2)), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 2, NULL, "nothing secret")), 0);
}

/* The entry that says that versions 1 and 2 are erased. */
static void confirm(struct fixture *f)
{
	struct body body = { 0 };
	fact(&body, 'E', anna);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(order, 0, &body, "by decision 12")), 0);
}

static int erase(struct fixture *f)
{
	const struct store_erasure erasure = { anna, 1, 2 };
	return store_erase(f->store, &erasure, 1);
}

static bool any_file_has(const struct fixture *f, const char *text)
{
	return blob_has(f, SEGMENT_1, text) || blob_has(f, INDEX, text);
}

/* What is left when the erasure is done. */
static void check_erased(struct fixture *f)
{
	struct arena *arena;
	struct view leaf;
	struct salted_text salted;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	struct snapshot *s = reader(f);
	for (uint32_t version = 1; version <= 2; version++) {
		struct record record = got(s, anna, version);
		CU_ASSERT(record.version == version && record.body.n == 0);
		CU_ASSERT_EQUAL(store_text(s, record.seq, 0, arena, &salted), STORE_ERASED);
		CU_ASSERT_EQUAL(store_leaf(s, record.seq, arena, &leaf), 0);
	}
	CU_ASSERT(body_is(got(s, anna, 0), "nothing secret"));
	CU_ASSERT(body_is(got(s, id_of_u32(NUMBER, 1), 0), "open"));
	store_end(s);
	arena_free(arena);
	CU_ASSERT_FALSE(any_file_has(f, "secret of anna"));
	CU_ASSERT_TRUE(any_file_has(f, "nothing secret"));
}

static void test_an_erased_text_is_nowhere(void)
{
	struct fixture f;
	struct merkle_proof before, after;
	uint8_t root[32], now[32];
	write_secrets(&f);
	CU_ASSERT_TRUE(any_file_has(&f, SECRET_1) && any_file_has(&f, SECRET_2));
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(store_root(s, 4, root), 0);
	CU_ASSERT_EQUAL(store_inclusion(s, 2, 4, &before), 0);
	store_end(s);
	CU_ASSERT_EQUAL(erase(&f), -EINVAL); /* nothing confirms it yet */
	CU_ASSERT_TRUE(any_file_has(&f, SECRET_1));
	confirm(&f);
	CU_ASSERT_EQUAL(erase(&f), 0);
	check_erased(&f);
	s = reader(&f);
	CU_ASSERT_EQUAL(store_root(s, 4, now), 0);
	CU_ASSERT_EQUAL(memcmp(root, now, sizeof root), 0);
	CU_ASSERT_EQUAL(store_inclusion(s, 2, 4, &after), 0);
	CU_ASSERT(after.n == before.n && memcmp(after.hashes, before.hashes, 32 * after.n) == 0);
	store_end(s);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 3, NULL, "later")), 0);
	CU_ASSERT_EQUAL(check(&f), 0);
	for (int i = 0; i < 3; i++) {
		if (i == 1)
			as_if_killed(&f);
		if (i == 2)
			as_if_stopped(&f);
		CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
		struct snapshot *t = reader(&f);
		CU_ASSERT(got(t, anna, 1).body.n == 0 && body_is(got(t, anna, 0), "later"));
		store_end(t);
		CU_ASSERT_EQUAL(check(&f), 0);
	}
	fixture_close(&f);
}

static void test_erasing_again_costs_nothing(void)
{
	struct fixture f;
	struct stat before, after;
	write_secrets(&f);
	confirm(&f);
	CU_ASSERT_EQUAL(erase(&f), 0);
	CU_ASSERT_EQUAL(stat(path_in(&f, INDEX), &before), 0);
	CU_ASSERT_EQUAL(erase(&f), 0);
	CU_ASSERT_EQUAL(stat(path_in(&f, INDEX), &after), 0);
	CU_ASSERT_EQUAL(before.st_ino, after.st_ino);
	const struct store_erasure other = { anna, 1, 3 }, none = { anna, 2, 1 };
	CU_ASSERT_EQUAL(store_erase(f.store, &other, 1), -EINVAL);
	CU_ASSERT_EQUAL(store_erase(f.store, &none, 1), -EINVAL);
	CU_ASSERT_EQUAL(store_erase(f.store, NULL, 0), 0);
	fixture_close(&f);
}

/* A second order widens what is erased, and never narrows it. */
static void test_a_second_order(void)
{
	struct fixture f;
	write_secrets(&f);
	confirm(&f);
	CU_ASSERT_EQUAL(erase(&f), 0);
	struct body body = { 0 };
	fact(&body, 'E', id_of_u32(NUMBER, 1));
	CU_ASSERT_EQUAL(write_one(f.store, change_of(order, 1, &body, "")), 0);
	const struct store_erasure both[] = { { anna, 1, 2 }, { id_of_u32(NUMBER, 1), 1, 2 } };
	CU_ASSERT_EQUAL(store_erase(f.store, both, 2), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT(got(s, id_of_u32(NUMBER, 1), 0).body.n == 0 && got(s, anna, 2).body.n == 0);
	store_end(s);
	CU_ASSERT_EQUAL(check(&f), 0);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- cut short */

/* Killed before a byte was erased, after some were, and before the index was made anew. */
static void test_a_start_finishes_an_erasure(void)
{
	for (int step = 0; step < 8; step++) {
		struct fixture f;
		write_secrets(&f);
		confirm(&f);
		f.store = store_free(f.store);
		struct blob blob = blob_read(&f, SEGMENT_1);
		uint8_t *first = memmem(blob.p, blob.n, SECRET_1, strlen(SECRET_1));
		uint8_t *second = memmem(blob.p, blob.n, SECRET_2, strlen(SECRET_2));
		CU_ASSERT_FATAL(first && second);
		if (step % 4 >= 1) /* half of the first */
			memset(first - 40, 0, 50);
		if (step % 4 >= 2) /* all of it */
			memset(first - 40, 0, 40 + strlen(SECRET_1));
		if (step % 4 >= 3) /* both */
			memset(second - 40, 0, 40 + strlen(SECRET_2));
		blob_write(&f, SEGMENT_1, &blob);
		blob_free(&blob);
		if (step < 4)
			as_if_killed(&f);
		else
			as_if_stopped(&f);
		CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
		CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
		check_erased(&f);
		CU_ASSERT_EQUAL(check(&f), 0);
		CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
		CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_CLEAN);
		fixture_close(&f);
	}
}

/* Zeros that no entry confirms are damage, also when another text may be zeros. */
static void test_zeros_that_nobody_confirmed(void)
{
	static const char *const texts[] = { "nothing secret", "open" };
	for (int i = 0; i < 4; i++) {
		struct fixture f;
		write_secrets(&f);
		if (i < 2) {
			confirm(&f);
			CU_ASSERT_EQUAL(erase(&f), 0);
		}
		CU_ASSERT_EQUAL(write_one(f.store, change_of(order, i < 2, NULL, "last")), 0);
		f.store = store_free(f.store);
		struct blob blob = blob_read(&f, SEGMENT_1);
		const char *text = texts[i % 2];
		uint8_t *at = memmem(blob.p, blob.n, text, strlen(text));
		CU_ASSERT_PTR_NOT_NULL_FATAL(at);
		memset(at - 40, 0, 40 + strlen(text));
		blob_write(&f, SEGMENT_1, &blob);
		blob_free(&blob);
		CU_ASSERT_EQUAL(check(&f), 1);
		CU_ASSERT_PTR_NOT_NULL(
			strstr(checked[0], "a text is erased and no entry confirms"));
		as_if_stopped(&f);
		CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
		CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "no entry confirms that"));
		fixture_close(&f);
	}
}

/* Refused whole: one that nothing confirms, before one that is, and what is no record's id. */
static void test_orders_that_nothing_confirms(void)
{
	struct fixture f;
	write_secrets(&f);
	confirm(&f);
	const struct store_erasure two[] = { { id_of_u32(NUMBER, 1), 1, 1 }, { anna, 1, 2 } };
	const struct store_erasure none = { { CODE, 0, "" }, 1, 2 };
	CU_ASSERT_EQUAL(store_erase(f.store, two, 2), -EINVAL);
	CU_ASSERT_EQUAL(store_erase(f.store, &none, 1), -EINVAL);
	CU_ASSERT_TRUE(any_file_has(&f, SECRET_1));
	fixture_close(&f);
}

/* A narrower order after a wider one takes nothing back, and a version without a text, or one that
 * is yet to be written, is in nobody's way. */
static void test_a_narrower_order(void)
{
	struct fixture f;
	struct id bo = { CODE, 2, "bo" };
	struct body both = { 0 }, narrow = { 0 };
	fact(&both, 'E', anna);
	fact(&both, 'E', bo);
	fact(&narrow, 'F', anna);
	write_secrets(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(bo, 0, NULL, "")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(order, 0, &both, "")), 0);
	CU_ASSERT_EQUAL(erase(&f), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(order, 1, &narrow, "")), 0);
	CU_ASSERT_EQUAL(erase(&f), 0); /* version 2 is confirmed still */
	check_erased(&f);
	CU_ASSERT_EQUAL(check(&f), 0);
	fixture_close(&f);
}

/* More texts at once than a start expects. */
static void test_many_erased_texts(void)
{
	enum { N = 60 };
	struct fixture f;
	struct body all = { 0 };
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	for (uint32_t i = 1; i <= N; i++) {
		struct id id = id_of_u32(NUMBER, i);
		CU_ASSERT_EQUAL(apply_one(s, change_of(id, 0, NULL, "a secret of many")), 0);
		CU_ASSERT_EQUAL(apply_one(s, change_of(id, 1, NULL, "a secret of many")), 0);
		CU_ASSERT_EQUAL(apply_one(s, change_of(id, 2, NULL, "open")), 0);
		fact(&all, 'E', id);
	}
	CU_ASSERT_EQUAL(apply_one(s, change_of(order, 0, &all, "")), 0);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	const struct store_erasure one = { id_of_u32(NUMBER, 1), 1, 2 };
	CU_ASSERT_EQUAL(store_erase(f.store, &one, 1), 0);
	CU_ASSERT_FALSE(any_file_has(&f, "a secret of many"));
	f.store = store_free(f.store);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	s = reader(&f);
	for (uint32_t i = 1; i <= N; i++)
		CU_ASSERT(got(s, id_of_u32(NUMBER, i), 2).body.n == 0 &&
			  body_is(got(s, id_of_u32(NUMBER, i), 3), "open"));
	store_end(s);
	fixture_close(&f);
}

/* Nothing is served of a text that is not as it was written. */
static void test_a_damaged_text_is_not_served(void)
{
	struct fixture f;
	struct arena *arena;
	struct salted_text salted;
	write_secrets(&f);
	struct blob blob = blob_read(&f, SEGMENT_1);
	uint8_t *at = memmem(blob.p, blob.n, SECRET_1, strlen(SECRET_1));
	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	at[3] ^= 1;
	blob_patch(&f, SEGMENT_1, &blob, 0, SEGMENT_HEADER_SIZE + 4096);
	blob_free(&blob);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(store_text(s, 2, 0, arena, &salted), -EBADMSG);
	store_end(s);
	arena_free(arena);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "an erased text is nowhere", test_an_erased_text_is_nowhere },
	{ "erasing again costs nothing", test_erasing_again_costs_nothing },
	{ "a second order", test_a_second_order },
	{ "a start finishes an erasure", test_a_start_finishes_an_erasure },
	{ "zeros that nobody confirmed", test_zeros_that_nobody_confirmed },
	{ "orders that nothing confirms", test_orders_that_nothing_confirms },
	{ "a narrower order", test_a_narrower_order },
	{ "many erased texts", test_many_erased_texts },
	{ "a damaged text is not served", test_a_damaged_text_is_not_served },
};

SUITE_MAIN("store erase", tests)
