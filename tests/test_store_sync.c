/* SPDX-License-Identifier: EUPL-1.2
 * What follows when one of the few calls fails on which an acknowledgement rests: the journal's
 * write, its sync, the index's commit behind it. */
#include "journal_fixture.h"
#include "store_fault_fixture.h"

/* The index cannot take what the journal has synced: it is opened again and brought up, and the
 * caller hears that it is written, because it is. */
static void test_a_synced_batch_is_decided(void)
{
	static const int codes[] = { EIO, ENOMEM, MDB_MAP_FULL, MDB_PANIC };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		struct fixture f;
		struct entry entry;
		size_t conflict;
		fixture_open(&f);
		CU_ASSERT_EQUAL(write_version(f.store, 0), 0);
		const struct change change = change_of(anna, 1, NULL, "decided");
		struct stamp stamp = fixture_stamp(1);
		struct snapshot *s = writer(&f);
		CU_ASSERT_EQUAL(store_apply(s, changes_of(&change, 1), &stamp, &entry,
					    &conflict), 0);
		memset(&fault, 0, sizeof fault);
		fault.commit_code = codes[i];
		CU_ASSERT_EQUAL(store_commit(s), 0);
		fault.commit_code = 0;
		CU_ASSERT_TRUE(store_is_sound(f.store));
		s = reader(&f);
		CU_ASSERT(newest(s) == 2 && body_is(got(s, anna, 0), "decided"));
		CU_ASSERT(store_find_key(s, stamp.actor, stamp.key, &entry) == 0 && entry.seq == 2);
		store_end(s);
		CU_ASSERT_EQUAL(write_version(f.store, 2), 0);
		fixture_reopen(&f);
		s = reader(&f);
		CU_ASSERT_EQUAL(newest(s), 3);
		store_end(s);
		fixture_close(&f);
	}
}

/* What the disk holds after a failed sync is not known: nothing more is written, reads go on, and
 * the next start finds out. */
static void test_a_failed_sync_is_for_ever(void)
{
	struct fixture f;
	struct snapshot *s = NULL;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_version(f.store, 0), 0);
	memset(&fault, 0, sizeof fault);
	fault.sync_code = EIO;
	CU_ASSERT_EQUAL(write_version(f.store, 1), -EIO);
	fault.sync_code = 0;
	CU_ASSERT_FALSE(store_is_sound(f.store));
	CU_ASSERT_EQUAL(store_begin_write(f.store, &s), -EIO);
	CU_ASSERT_EQUAL(store_tick(f.store), -EIO);
	s = reader(&f);
	CU_ASSERT(newest(s) == 1 && got(s, anna, 0).version == 1);
	store_end(s);
	f.store = store_free(f.store);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REPLAY);
	s = reader(&f);
	uint32_t n = (uint32_t)newest(s);
	CU_ASSERT(n == 1 || n == 2);
	store_end(s);
	CU_ASSERT_EQUAL(write_version(f.store, n), 0);
	fixture_close(&f);
}

/* Without room a write is refused and leaves nothing behind; with room again writes go on. */
static void test_no_room_in_the_journal(void)
{
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_version(f.store, 0), 0);
	for (int i = 0; i < 3; i++) {
		memset(&fault, 0, sizeof fault);
		fault.short_write = (size_t)i * 100;
		fault.write_code = ENOSPC;
		CU_ASSERT_EQUAL(write_version(f.store, 1), STORE_FULL);
		CU_ASSERT_TRUE(store_is_sound(f.store));
		struct snapshot *s = reader(&f);
		CU_ASSERT_EQUAL(newest(s), 1);
		store_end(s);
	}
	memset(&fault, 0, sizeof fault);
	CU_ASSERT_EQUAL(write_version(f.store, 1), 0);
	fixture_reopen(&f);
	struct snapshot *s = reader(&f);
	CU_ASSERT(newest(s) == 2 && got(s, anna, 0).version == 2);
	store_end(s);
	fixture_close(&f);
}

/* What was written without room for all of it cannot be taken back either: then nobody knows what
 * the disk has. Each other call that fails on the way leaves the store sound, or the next start
 * finds what there is. */
static void test_no_room_and_no_way_back(void)
{
	bool has_failed = false;
	for (unsigned at = 1; at < 400 && !has_failed; at++) {
		struct fixture f;
		fixture_open(&f);
		CU_ASSERT_EQUAL(write_version(f.store, 0), 0);
		memset(&fault, 0, sizeof fault);
		fault.short_write = 100;
		fault.write_code = ENOSPC;
		fault.at = at;
		fault.code = EIO;
		int r = write_version(f.store, 1);
		fault.at = 0;
		CU_ASSERT_NOT_EQUAL(r, 0);
		has_failed = r == STORE_FULL && !store_is_sound(f.store);
		memset(&fault, 0, sizeof fault);
		fixture_reopen(&f);
		struct snapshot *s = reader(&f);
		CU_ASSERT(newest(s) == 1 && got(s, anna, 0).version == 1);
		store_end(s);
		CU_ASSERT_EQUAL(write_version(f.store, 1), 0);
		fixture_close(&f);
	}
	CU_ASSERT_TRUE(has_failed);
}

/* A write that gets nowhere and says nothing is a fault, not a reason to try for ever. */
static void test_a_write_that_gets_nowhere(void)
{
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_version(f.store, 0), 0);
	memset(&fault, 0, sizeof fault);
	fault.writes_nothing = true;
	CU_ASSERT_EQUAL(write_version(f.store, 1), -EIO);
	fault.writes_nothing = false;
	CU_ASSERT_FALSE(store_is_sound(f.store));
	fixture_reopen(&f);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), 1);
	store_end(s);
	fixture_close(&f);
}

/* The helper cannot be started: told, and asked again the next time. */
static void test_no_thread_for_the_helper(void)
{
	struct fixture f;
	fixture_open(&f);
	memset(&fault, 0, sizeof fault);
	CU_ASSERT_EQUAL(write_version(f.store, 0), 0);
	fault.no_thread = true;
	CU_ASSERT_EQUAL(store_tick(f.store), -EAGAIN);
	fault.no_thread = false;
	CU_ASSERT_EQUAL(write_version(f.store, 1), 0);
	CU_ASSERT_EQUAL(store_tick(f.store), 0);
	fixture_reopen(&f);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), 2);
	store_end(s);
	fixture_close(&f);
}

/* On a file system that does not keep when a file was made, its number alone says which it is. */
static void test_no_birth_time(void)
{
	struct fixture f;
	memset(&fault, 0, sizeof fault);
	fault.no_birth_time = true;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_version(f.store, 0), 0);
	f.store = store_free(f.store);
	as_if_killed(&f);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REPLAY);
	f.store = store_free(f.store);
	as_if_killed(&f);
	fault.no_birth_time = false; /* another one: it is not the same file for certain */
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
	fixture_close(&f);
}

/* The next segment cannot be made: the present one is used up, then writes are refused. */
static void check_no_segment(int code)
{
	static uint8_t body[60000];
	struct fixture f;
	uint32_t n = 0;
	int r = 0;
	fixture_open(&f);
	memset(&fault, 0, sizeof fault);
	fault.make_code = code;
	CU_ASSERT_EQUAL(store_tick(f.store), 0);
	for (int i = 0; i < 2000 && !r; i++) {
		usleep(1000);
		r = store_tick(f.store);
	}
	CU_ASSERT_EQUAL(r, STORE_FULL); /* the warning */
	for (r = 0; !r && n < 40;) {
		struct change change = { .id = id_of_u32(NUMBER, ++n),
					 .body = view_of(body, sizeof body) };
		r = write_one(f.store, change);
	}
	CU_ASSERT(r == STORE_FULL && n > 10 && n < 20);
	struct snapshot *s = reader(&f);
	CU_ASSERT(newest(s) == n - 1 && got(s, id_of_u32(NUMBER, n - 1), 0).body.n == 60000);
	store_end(s);
	fault.make_code = 0;
	struct change change = { .id = id_of_u32(NUMBER, n), .body = view_of(body, sizeof body) };
	CU_ASSERT_EQUAL(write_one(f.store, change), 0);
	fixture_reopen(&f);
	s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), n);
	store_end(s);
	fixture_close(&f);
}

static void test_no_room_for_a_segment(void)
{
	check_no_segment(ENOSPC);
}

/* Out of descriptors, the daemon goes on with what it has. */
static void test_no_file_for_a_segment(void)
{
	check_no_segment(EMFILE);
	check_no_segment(ENFILE);
}

/* A journal whose name is not on the disk for certain: the start that finds it makes it so before
 * it says anywhere that there is one. */
static void test_a_journal_is_durable_before_its_state(void)
{
	struct fixture f;
	fixture_make(&f);
	memset(&fault, 0, sizeof fault);
	fault.fails_with_name = "0000000001.seg";
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -EIO);
	CU_ASSERT(fault.not_durable != 0);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_EQUAL(fault.not_durable, 0);
	CU_ASSERT_EQUAL(fault.states_meanwhile, 0);
	fixture_close(&f);
}

/* The segment that was made ahead, too, before anything in it is acknowledged. */
static void test_a_segment_is_durable_before_its_batches(void)
{
	static uint8_t body[60000];
	struct fixture f;
	uint32_t n = 0;
	int r = 0;
	fixture_open(&f);
	memset(&fault, 0, sizeof fault);
	fault.fails_with_name = "0000000002.seg";
	CU_ASSERT_EQUAL(store_tick(f.store), 0);
	for (int i = 0; i < 2000 && !fault.not_durable; i++)
		usleep(1000);
	CU_ASSERT_FATAL(fault.not_durable != 0);
	while (!r && n < 20) {
		struct change change = { .id = id_of_u32(NUMBER, ++n),
					 .body = view_of(body, sizeof body) };
		r = write_one(f.store, change);
	}
	CU_ASSERT_EQUAL(r, 0);
	CU_ASSERT_EQUAL(fault.not_durable, 0);
	fixture_close(&f);
}

/* ------------------------------------------------------------------ what is erased */

static void watch(const struct fixture *f, const char *text)
{
	struct stat st;
	struct blob segment = blob_read(f, SEGMENT_1);
	const uint8_t *p = memmem(segment.p, segment.n, text, strlen(text));
	CU_ASSERT_FATAL(p != NULL && stat(path_in(f, SEGMENT_1), &st) == 0);
	fault.watched_from = p - segment.p;
	fault.watched_to = fault.watched_from + (off_t)strlen(text);
	fault.watched = st.st_ino;
	blob_free(&segment);
}

/* The zeros over a secret are in the file, and not on the disk. */
static void zero_and_fail(struct fixture *f)
{
	const struct store_erasure erasure = { anna, 1, 1 };
	struct body body = { 0 };
	fixture_open(f);
	memset(&fault, 0, sizeof fault);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 0, NULL, "the secret of anna")), 0);
	fact(&body, 'E', anna);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(bo, 0, &body, "by decision 12")), 0);
	watch(f, "the secret of anna");
	fault.loses_watched = true;
	CU_ASSERT_EQUAL(store_erase(f->store, &erasure, 1), -EIO);
	fault.loses_watched = false;
	CU_ASSERT_FALSE(blob_has(f, SEGMENT_1, "the secret of anna") || fault.is_durable);
	f->store = store_free(f->store);
}

/* The next start writes them again, and syncs them, whether it goes on with the index or makes it
 * anew: an index that has the erasure behind it must not be all that there is of it. */
static void test_an_erasure_is_durable_before_it_is_done(void)
{
	for (int makes_index = 0; makes_index <= 1; makes_index++) {
		struct fixture f;
		zero_and_fail(&f);
		CU_ASSERT(!makes_index || unlink(path_in(&f, INDEX)) == 0);
		CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
		CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
		CU_ASSERT_TRUE(fault.is_durable);
		CU_ASSERT_FALSE(blob_has(&f, INDEX, "the secret of anna"));
		fixture_close(&f);
	}
	memset(&fault, 0, sizeof fault);
}

static const struct suite_test tests[] = {
	{ "a synced batch is decided", test_a_synced_batch_is_decided },
	{ "a failed sync is for ever", test_a_failed_sync_is_for_ever },
	{ "a journal is durable before its state", test_a_journal_is_durable_before_its_state },
	{ "a segment is durable before its batches", test_a_segment_is_durable_before_its_batches },
	{ "an erasure is durable before it is done", test_an_erasure_is_durable_before_it_is_done },
	{ "no room in the journal", test_no_room_in_the_journal },
	{ "no room, and no way back", test_no_room_and_no_way_back },
	{ "a write that gets nowhere", test_a_write_that_gets_nowhere },
	{ "no thread for the helper", test_no_thread_for_the_helper },
	{ "no birth time", test_no_birth_time },
	{ "no room for a segment", test_no_room_for_a_segment },
	{ "no file for a segment", test_no_file_for_a_segment },
};

SUITE_MAIN("store sync", tests)
