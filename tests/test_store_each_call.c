/* SPDX-License-Identifier: EUPL-1.2
 * Every call fails in turn, as in test_store_fault.c, while a register is started, checked,
 * restored over and erased from. Errors that the store takes for an answer, such as a file that
 * ends too early, are among them. And what readers and an index that is opened again do to each
 * other. */
#include "../daemon/store/snapshot.h"
#include "journal_fixture.h"
#include "store_fault_fixture.h"

#define SECRET "the secret of anna"

static const struct id order = { LAST, 5, "order" };

/* -------------------------------------------------------------------- starting and checking */

/* Three segments. The text that was erased is the last of the first: whether it was written for
 * certain is seen in the second. */
static void make_erased(struct fixture *f)
{
	const struct store_erasure erasure = { anna, 1, 2 };
	struct body erase = { 0 };
	fact(&erase, 'E', anna);
	fixture_make(f);
	memset(&fault, 0, sizeof fault);
	CU_ASSERT_EQUAL_FATAL(open_small(f), 0);
	write_texts(f, 1, 1);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 0, NULL, SECRET)), 0);
	write_texts(f, 2, 1);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 1, NULL, "")), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(order, 0, &erase, "")), 0);
	CU_ASSERT_EQUAL(store_erase(f->store, &erasure, 1), 0);
	write_texts(f, 3, 1);
	f->store = store_free(f->store);
	CU_ASSERT_EQUAL(state_of(f).end.at.segment, 3);
}

/* Something behind the end, as a batch that was cut off leaves it. */
static void add_tail(const struct fixture *f, const struct state *state)
{
	struct blob tail = { (uint8_t *)SECRET, sizeof SECRET };
	int fd = open(path_in(f, SEGMENT_3), O_WRONLY);
	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(pwrite(fd, tail.p, tail.n, state->end.at.offset), (ssize_t)tail.n);
	close(fd);
}

/* Its machine stopped, but what the journal had reached is known. */
static int start_stopped(struct fixture *f)
{
	unsigned at = fault.at;
	fault.at = 0;
	struct state state = state_of(f);
	state.is_clean = false;
	state.boot_id[0] ^= 1;
	put_state(f, &state);
	add_tail(f, &state);
	fault.at = at;
	fault.calls = 0;
	int r = fixture_try_open(f, FIXTURE_MAP, NULL);
	f->store = store_free(f->store);
	return r;
}

static int start_killed(struct fixture *f)
{
	unsigned at = fault.at;
	fault.at = 0;
	as_if_killed(f);
	fault.at = at;
	fault.calls = 0;
	int r = fixture_try_open(f, FIXTURE_MAP, NULL);
	f->store = store_free(f->store);
	return r;
}

static void look_at_erased(struct fixture *f)
{
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(f, FIXTURE_MAP, NULL), 0);
	struct snapshot *s = reader(f);
	CU_ASSERT(newest(s) == 6 && got(s, anna, 1).version == 1);
	CU_ASSERT(got(s, anna, 1).body.n == 0 && got(s, id_of_u32(LAST, 3), 0).body.n == TEXT_SIZE);
	store_end(s);
	f->store = store_free(f->store);
}

static void test_starts(void)
{
	static const int codes[] = { EIO, ENODATA, MDB_MAP_FULL };
	struct fixture f;
	make_erased(&f);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		CU_ASSERT(each_call(&f, codes[i], false, start_stopped, look_at_erased) > 50);
		CU_ASSERT(each_call(&f, codes[i], false, start_killed, look_at_erased) > 20);
	}
	fixture_close(&f);
}

static int check_closed(struct fixture *f)
{
	return check(f);
}

static void test_checks(void)
{
	static const int codes[] = { EIO, ENODATA, MDB_CORRUPTED, MDB_MAP_FULL };
	struct fixture f;
	make_erased(&f);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		CU_ASSERT(each_call(&f, codes[i], false, check_closed, look_at_erased) > 30);
	memset(&fault, 0, sizeof fault);
	CU_ASSERT_EQUAL(check(&f), 0);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- restoring */

/* Of more bytes than are copied at once. */
#define COPIED 21
static struct store_copied copied;

static int restore_over(struct fixture *f)
{
	struct store_options options = fixture_options(f->directory, FIXTURE_MAP);
	char where[200];
	return store_restore(&options, &copied, where);
}

/* The one that was there, or the copy, and nothing between them. */
static void look_at_restored(struct fixture *f)
{
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(f, FIXTURE_MAP, NULL), 0);
	struct snapshot *s = reader(f);
	bool is_old = newest(s) == 1;
	CU_ASSERT(is_old ? body_is(got(s, bo, 0), "stays") : newest(s) == COPIED);
	CU_ASSERT(is_old || body_is(got(s, anna, 0), SECRET));
	store_end(s);
	f->store = store_free(f->store);
}

static void make_copy(struct fixture *f, char path[PATH_MAX])
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct view piece;
	fixture_make(f);
	struct store_options options = fixture_options(f->directory, FIXTURE_MAP);
	options.segment_size = (size_t)4 << 20;
	CU_ASSERT_EQUAL_FATAL(store_open(&f->store, &options, NULL), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 0, NULL, SECRET)), 0);
	write_texts(f, 1, COPIED - 1);
	struct snapshot *s = reader(f);
	copied = (struct store_copied){ .file = path, .state.size = COPIED };
	CU_ASSERT_EQUAL(store_root(s, COPIED, copied.state.root), 0);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 8 << 20), 0);
	CU_ASSERT_EQUAL_FATAL(store_copy(s, 0, 4 << 20, arena, &piece), 0);
	CU_ASSERT(piece.n > 1 << 20);
	store_end(s);
	write_file(f, "copy", piece);
	snprintf(path, PATH_MAX, "%s", path_in(f, "copy"));
}

static void make_target(struct fixture *f)
{
	fixture_open(f);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(bo, 0, NULL, "stays")), 0);
	f->store = store_free(f->store);
}

static void test_restores(void)
{
	static const struct {
		int code;
		bool for_ever;
	} rows[] = { { EIO, false },          { ENODATA, false },      { EEXIST, false },
		     { ENOTEMPTY, true },     { MDB_MAP_FULL, false }, { EEXIST, true } };
	struct fixture source;
	char path[PATH_MAX];
	memset(&fault, 0, sizeof fault);
	make_copy(&source, path);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		memset(&fault, 0, sizeof fault);
		make_target(&f);
		CU_ASSERT(each_call(&f, rows[i].code, rows[i].for_ever, restore_over,
				    look_at_restored) > 40);
		fixture_close(&f);
	}
	fixture_close(&source);
}

/* -------------------------------------------------------------------- erasing */

static const struct store_erasure erasure = { { CODE, 4, "anna" }, 1, 2 };

static bool any_file_has(const struct fixture *f, const char *text)
{
	return blob_has(f, SEGMENT_1, text) || blob_has(f, SEGMENT_2, text) ||
	       blob_has(f, INDEX, text);
}

/* Texts in two segments, to be erased by an order that is confirmed and not done yet. */
static int erase_confirmed(struct fixture *f)
{
	struct body erase = { 0 };
	unsigned at = fault.at;
	fault.at = 0;
	f->store = store_free(f->store);
	fixture_close(f);
	fixture_make(f);
	CU_ASSERT_EQUAL_FATAL(open_small(f), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 0, NULL, SECRET)), 0);
	write_texts(f, 1, 2);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 1, NULL, SECRET)), 0);
	fact(&erase, 'E', anna);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(order, 0, &erase, "")), 0);
	fault.at = at;
	fault.calls = 0;
	return store_erase(f->store, &erasure, 1);
}

/* A store whose index could not be opened again answers nothing but that, until a start. */
static void look_at_what_is_left(struct fixture *f)
{
	struct snapshot *s = NULL;
	if (!store_is_sound(f->store)) {
		CU_ASSERT_EQUAL(store_erase(f->store, &erasure, 1), -EIO);
		CU_ASSERT_EQUAL(store_begin_write(f->store, &s), -EIO);
		int r = store_begin_read(f->store, &s);
		CU_ASSERT(r == 0 || r == -EIO);
		if (!f->store->env->mdb) {
			struct lmdb_txn txn;
			CU_ASSERT_EQUAL(r, -EIO);
			CU_ASSERT_EQUAL(lmdb_txn_begin(f->store->env, true, &txn), -EIO);
			CU_ASSERT_EQUAL(lmdb_env_sync(f->store->env), -EIO);
		}
		s = store_end(s);
		fixture_reopen(f);
	}
	CU_ASSERT_EQUAL(store_erase(f->store, &erasure, 1), 0);
	s = reader(f);
	CU_ASSERT(got(s, anna, 1).version == 1 && got(s, anna, 1).body.n == 0);
	store_end(s);
	CU_ASSERT_FALSE(any_file_has(f, SECRET));
}

static void test_erasures(void)
{
	static const int codes[] = { EIO, MDB_MAP_FULL };
	struct fixture f;
	memset(&fault, 0, sizeof fault);
	fixture_open(&f);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		CU_ASSERT(each_call(&f, codes[i], false, erase_confirmed, look_at_what_is_left) >
			  30);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- readers meanwhile */

static void *erase_in_thread(void *context)
{
	struct fixture *f = context;
	static int r;
	r = store_erase(f->store, &erasure, 1);
	return &r;
}

static void *read_in_thread(void *context)
{
	struct fixture *f = context;
	static bool is_erased;
	struct snapshot *s = reader(f);
	is_erased = got(s, anna, 1).body.n == 0;
	store_end(s);
	return &is_erased;
}

static bool is_shut(struct lmdb_env *env)
{
	pthread_mutex_lock(&env->lock);
	bool shut = env->is_shut;
	pthread_mutex_unlock(&env->lock);
	return shut;
}

/* The index is not taken from under who reads it; who begins to read meanwhile gets the new one. */
static void test_an_erasure_waits_for_readers(void)
{
	struct fixture f;
	pthread_t eraser, late;
	void *outcome, *is_erased;
	memset(&fault, 0, sizeof fault);
	fixture_open(&f);
	CU_ASSERT_EQUAL(erase_confirmed(&f), 0);
	struct body erase = { 0 };
	fact(&erase, 'E', order);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(order, 1, &erase, "")), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&eraser, NULL, erase_in_thread, &f), 0);
	while (!is_shut(f.store->env))
		usleep(1000);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&late, NULL, read_in_thread, &f), 0);
	usleep(50000); /* so that it nearly always gets there before the next line */
	CU_ASSERT(newest(s) == 6 && got(s, order, 0).version == 2);
	store_end(s);
	CU_ASSERT_EQUAL(pthread_join(eraser, &outcome), 0);
	CU_ASSERT_EQUAL(pthread_join(late, &is_erased), 0);
	CU_ASSERT_EQUAL(*(int *)outcome, 0);
	CU_ASSERT_TRUE(*(bool *)is_erased);
	fixture_close(&f);
}

/* One that reads on and on stops the writing, not the reading; the next start does what is left. */
static void test_a_reader_that_never_leaves(void)
{
	struct fixture f;
	memset(&fault, 0, sizeof fault);
	fixture_open(&f);
	CU_ASSERT_EQUAL(erase_confirmed(&f), 0);
	struct body erase = { 0 };
	fact(&erase, 'E', order);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(order, 1, &erase, SECRET)), 0);
	struct snapshot *s = reader(&f);
	fault.nobody_leaves = true;
	CU_ASSERT_EQUAL(store_erase(f.store, &erasure, 1), -EBUSY);
	fault.nobody_leaves = false;
	CU_ASSERT_FALSE(store_is_sound(f.store));
	CU_ASSERT_EQUAL(got(s, order, 2).body.n, erase.n + strlen(SECRET));
	store_end(s);
	s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), 6);
	store_end(s);
	fixture_reopen(&f);
	CU_ASSERT_FALSE(any_file_has(&f, SECRET));
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "each call of a start fails", test_starts },
	{ "each call of a check fails", test_checks },
	{ "each call of a restore fails", test_restores },
	{ "each call of an erasure fails", test_erasures },
	{ "an erasure waits for readers", test_an_erasure_waits_for_readers },
	{ "a reader that never leaves", test_a_reader_that_never_leaves },
};

SUITE_MAIN("store each call", tests)
