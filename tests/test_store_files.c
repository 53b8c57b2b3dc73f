/* SPDX-License-Identifier: EUPL-1.2
 * The store and what is around it: directories, a second process, children, a full map, threads. */
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store_fixture.h"
#include "suite.h"

static const struct id anna = { CODE, 4, "anna" };

/* -------------------------------------------------------------------- directories */

static void test_directories(void)
{
	char long_path[PATH_MAX];
	static const struct {
		const char *name;
		int outcome;
	} rows[] = {
		{ "/nowhere/at/all", -ENOENT },
		{ "/dev/null", -ENOTDIR },
	};
	struct store_options options = { .kinds = fixture_kinds, .n_kinds = 2 };
	struct store *store = NULL;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		options.directory = rows[i].name;
		CU_ASSERT_EQUAL(store_open(&store, &options, NULL), rows[i].outcome);
	}
	struct fixture f;
	fixture_make(&f);
	size_t n = (size_t)snprintf(long_path, sizeof long_path, "%s", f.directory);
	while (n < sizeof long_path - 12)
		n += (size_t)snprintf(long_path + n, sizeof long_path - n, "/");
	options.directory = long_path; /* can be opened, but no file in it can be named */
	CU_ASSERT_EQUAL(store_open(&store, &options, NULL), -ENAMETOOLONG);
	CU_ASSERT_PTR_NULL(store);
	CU_ASSERT_PTR_NULL(store_free(NULL));
	fixture_close(&f);
}

static void test_what_stands_in_the_way(void)
{
	static const struct {
		const char *name;
		int outcome;
	} rows[] = {
		{ "lock", -EISDIR },           { "index/data.mdb", -EBADMSG },
		{ "index/data.mdb.new", -EISDIR }, { "state", -EISDIR },
		{ "journal/0000000001.seg", -EISDIR }, { "journal/0000000001.seg.new", -EISDIR },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		fixture_make(&f);
		CU_ASSERT_EQUAL(mkdir(path_in(&f, "journal"), 0700), 0);
		CU_ASSERT_EQUAL(mkdir(path_in(&f, "index"), 0700), 0);
		CU_ASSERT_EQUAL(mkdir(path_in(&f, rows[i].name), 0700), 0);
		CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), rows[i].outcome);
		CU_ASSERT_EQUAL(rmdir(path_in(&f, rows[i].name)), 0);
		CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
		fixture_close(&f);
	}
	struct fixture f;
	fixture_make(&f);
	CU_ASSERT_EQUAL(mkdir(path_in(&f, "journal"), 0700), 0);
	CU_ASSERT_EQUAL(symlink("0000000001.seg", path_in(&f, "journal/0000000001.seg")), 0);
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -ELOOP);
	fixture_close(&f);
}

static void test_a_start_cut_short_is_made_anew(void)
{
	static const char *const names[] = { "journal/0000000001.seg.new", "index/data.mdb.new",
					     "state.new" };
	struct fixture f;
	fixture_make(&f);
	CU_ASSERT_EQUAL(mkdir(path_in(&f, "journal"), 0700), 0);
	CU_ASSERT_EQUAL(mkdir(path_in(&f, "index"), 0700), 0);
	for (size_t i = 0; i < 3; i++)
		write_file(&f, names[i], VIEW_LITERAL("half"));
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	for (size_t i = 0; i < 3; i++)
		CU_ASSERT_NOT_EQUAL(access(path_in(&f, names[i]), F_OK), 0);
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_EMPTY);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	fixture_close(&f);
}

static void test_map_size_by_itself(void)
{
	struct fixture f;
	struct store_info info;
	fixture_make(&f);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, 0, NULL), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT(store_info(s, &info) == 0 && info.bytes_max == (uint64_t)16 << 30);
	store_end(s);
	fixture_close(&f);
}

/* Waits for a byte, then tries to open what its parent has opened. */
static int second_process(struct fixture *f, int pipe)
{
	char go;
	if (read(pipe, &go, 1) != 1)
		return 1;
	return fixture_try_open(f, FIXTURE_MAP, NULL) == -EBUSY ? 0 : 1;
}

static void test_a_second_process(void)
{
	struct fixture f;
	int ends[2], status = -1;
	fixture_make(&f);
	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	pid_t child = fork(); /* before LMDB is open: it may not be taken over a fork */
	if (child == 0)
		_exit(second_process(&f, ends[0]));
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	struct fixture other = f; /* in one process too */
	CU_ASSERT_EQUAL(fixture_try_open(&other, FIXTURE_MAP, NULL), -EBUSY);
	CU_ASSERT_EQUAL(write(ends[1], "", 1), 1);
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(status, 0);
	close(ends[0]);
	close(ends[1]);
	fixture_reopen(&f); /* it is free again when the first has closed it */
	fixture_close(&f);
}

static void test_nothing_leaks_into_a_child(void)
{
	struct fixture f;
	char link[PATH_MAX], target[PATH_MAX];
	int found = 0;
	fixture_open(&f);
	for (int fd = 0; fd < 256; fd++) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, target, sizeof target - 1);
		target[n > 0 ? n : 0] = '\0';
		if (strncmp(target, f.directory, strlen(f.directory)) != 0)
			continue;
		found++;
		CU_ASSERT(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	}
	CU_ASSERT(found >= 7); /* three directories, lock, segment, data.mdb, LMDB's lock */
	fixture_close(&f);
}

/* -------------------------------------------------------------------- a full map */

static int fill(struct fixture *f, uint32_t *n)
{
	static uint8_t body[20000];
	int r;
	do {
		struct change change = { .id = id_of_u32(NUMBER, ++*n),
					 .body = view_of(body, sizeof body) };
		r = write_one(f->store, change);
	} while (!r);
	return r;
}

static const uint8_t long_body[STORE_BODY_MAX];

static void test_a_full_map(void)
{
	struct fixture f;
	uint32_t n = 0;
	fixture_make(&f);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, (size_t)1 << 20, NULL), 0);
	CU_ASSERT_EQUAL(fill(&f, &n), STORE_FULL);
	CU_ASSERT(n > 20 && n < 53);
	for (int i = 0; i < 200; i++) { /* small ones: some fit, then each is refused cleanly */
		int r = write_one(f.store, change_of(anna, (uint32_t)i, NULL, "small"));
		CU_ASSERT(r == 0 || r == STORE_FULL);
		if (r)
			break;
	}
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(got(s, id_of_u32(NUMBER, n), 0).version, 0);
	CU_ASSERT_EQUAL(got(s, id_of_u32(NUMBER, n - 1), 0).body.n, 20000);
	uint64_t seq = newest(s);
	CU_ASSERT(seq >= n - 1);
	store_end(s);
	s = writer(&f); /* it can be applied or not, but never committed */
	int r = apply_one(s, (struct change){ .id = anna, .expected = got(s, anna, 0).version,
					      .body = view_of(long_body, sizeof long_body) });
	CU_ASSERT(r == 0 || r == STORE_FULL);
	CU_ASSERT_EQUAL(store_commit(s), STORE_FULL);
	CU_ASSERT(store_is_sound(f.store));
	fixture_reopen(&f); /* with a larger map writes go on */
	s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), seq);
	store_end(s);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(id_of_u32(NUMBER, n), 0, NULL, "")), 0);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- readers */

#define READERS 126

static void test_many_readers(void)
{
	struct fixture f;
	struct snapshot *s[READERS + 1] = { NULL };
	fixture_open(&f);
	for (int round = 0; round < 2; round++) { /* the second time some are renewed */
		for (size_t i = 0; i < READERS; i++)
			CU_ASSERT_EQUAL_FATAL(store_begin_read(f.store, &s[i]), 0);
		CU_ASSERT_EQUAL(store_begin_read(f.store, &s[READERS]), -EAGAIN);
		CU_ASSERT_PTR_NULL(s[READERS]);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, (uint32_t)round, NULL, "")), 0);
		for (size_t i = 0; i < READERS; i++) {
			CU_ASSERT_EQUAL(got(s[i], anna, 0).version, (uint32_t)round);
			s[i] = store_end(s[i]);
		}
	}
	fixture_close(&f);
}

#define COMMITS 200

struct race {
	struct fixture fixture;
	atomic_bool stop;
	atomic_uint torn, seen;
};

/* Every entry writes both records: a snapshot must see the same version of both. */
static void *read_on(void *context)
{
	struct race *race = context;
	struct id one = id_of_text(CODE, "one"), two = id_of_text(CODE, "two");
	while (!atomic_load(&race->stop)) {
		CLEANUP(store_endp) struct snapshot *s = NULL;
		struct record a = { 0 }, b = { 0 };
		struct store_info info = { 0 };
		if (store_begin_read(race->fixture.store, &s) || store_get(s, &one, 0, &a) ||
		    store_get(s, &two, 0, &b) || store_info(s, &info) ||
		    a.version != b.version || a.version != info.seq)
			atomic_fetch_add(&race->torn, 1);
		atomic_fetch_add(&race->seen, 1);
	}
	return NULL;
}

static void write_both(struct race *race, uint32_t version)
{
	const struct change changes[] = {
		{ .id = id_of_text(CODE, "one"), .expected = version },
		{ .id = id_of_text(CODE, "two"), .expected = version },
	};
	struct stamp stamp = fixture_stamp(1);
	struct entry entry;
	size_t conflict;
	struct snapshot *s = writer(&race->fixture);
	CU_ASSERT_EQUAL(store_apply(s, changes_of(changes, 2), &stamp, &entry, &conflict), 0);
	CU_ASSERT_EQUAL(store_commit(s), 0);
}

static void test_readers_beside_a_writer(void)
{
	static struct race race;
	pthread_t readers[3];
	fixture_open(&race.fixture);
	for (size_t i = 0; i < 3; i++)
		CU_ASSERT_EQUAL_FATAL(pthread_create(&readers[i], NULL, read_on, &race), 0);
	for (uint32_t v = 0; v < COMMITS || atomic_load(&race.seen) < COMMITS; v++)
		write_both(&race, v);
	atomic_store(&race.stop, true);
	for (size_t i = 0; i < 3; i++)
		pthread_join(readers[i], NULL);
	uint64_t n = 0;
	store_reads(race.fixture.store, CODE, &n);
	CU_ASSERT_EQUAL(atomic_load(&race.torn), 0);
	CU_ASSERT(n > COMMITS);
	fixture_close(&race.fixture);
}

static const struct suite_test tests[] = {
	{ "directories that are none", test_directories },
	{ "what stands in the way", test_what_stands_in_the_way },
	{ "a start cut short is made anew", test_a_start_cut_short_is_made_anew },
	{ "the map is 16 GiB by itself", test_map_size_by_itself },
	{ "a second process hears busy", test_a_second_process },
	{ "nothing leaks into a child", test_nothing_leaks_into_a_child },
	{ "a full map", test_a_full_map },
	{ "many readers", test_many_readers },
	{ "readers beside a writer", test_readers_beside_a_writer },
};

SUITE_MAIN("store files", tests)
