/* SPDX-License-Identifier: EUPL-1.2
 * The store and what is around it: directories, a second process, another schema, a full map,
 * threads, and rows that are damaged (written with LMDB behind the store's back). */
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <lmdb.h>

#include "store_fixture.h"
#include "suite.h"

#define BYTES(s) VIEW_LITERAL(s)

static const struct id anna = { CODE, 4, "anna" };

static const char *path_in(const struct fixture *f, const char *name)
{
	static char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", f->directory, name);
	return path;
}

static void write_file(const struct fixture *f, const char *name, struct view bytes)
{
	FILE *file = fopen(path_in(f, name), "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_EQUAL(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
	fclose(file);
}

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

/* Puts a row, or deletes it (value.p NULL), or the whole table (key.p NULL), while the store is
 * closed. */
static void edit(const struct fixture *f, const char *table, struct view key, struct view value)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	MDB_val k = { key.n, (void *)key.p }, v = { value.n, (void *)value.p };
	CU_ASSERT_EQUAL_FATAL(mdb_env_create(&env), 0);
	CU_ASSERT_EQUAL(mdb_env_set_maxdbs(env, 8), 0);
	CU_ASSERT_EQUAL_FATAL(mdb_env_open(env, path_in(f, "data.mdb"), MDB_NOSUBDIR, 0600), 0);
	CU_ASSERT_EQUAL_FATAL(mdb_txn_begin(env, NULL, 0, &txn), 0);
	CU_ASSERT_EQUAL_FATAL(mdb_dbi_open(txn, table, 0, &dbi), 0);
	int r = !key.p ? mdb_drop(txn, dbi, 1) :
		value.p ? mdb_put(txn, dbi, &k, &v, 0) : mdb_del(txn, dbi, &k, NULL);
	CU_ASSERT_EQUAL(r, 0);
	CU_ASSERT_EQUAL(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}

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
	} rows[] = { { "lock", -EISDIR }, { "data.mdb", -EISDIR }, { "data.mdb.new", -EISDIR } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		fixture_make(&f);
		CU_ASSERT_EQUAL(mkdir(path_in(&f, rows[i].name), 0700), 0);
		CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), rows[i].outcome);
		CU_ASSERT_EQUAL(rmdir(path_in(&f, rows[i].name)), 0);
		CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
		fixture_close(&f);
	}
	struct fixture f;
	fixture_make(&f);
	CU_ASSERT_EQUAL(symlink("data.mdb", path_in(&f, "data.mdb")), 0);
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -ELOOP);
	fixture_close(&f);
}

static void test_a_start_cut_short_is_made_anew(void)
{
	struct fixture f;
	fixture_make(&f);
	write_file(&f, "data.mdb.new", BYTES("half"));
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
	CU_ASSERT_NOT_EQUAL(access(path_in(&f, "data.mdb.new"), F_OK), 0);
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

static void test_a_second_process(void)
{
	struct fixture f;
	fixture_open(&f);
	struct fixture other = f;
	CU_ASSERT_EQUAL(fixture_try_open(&other, FIXTURE_MAP, NULL), -EBUSY);
	pid_t child = fork();
	if (child == 0)
		_exit(fixture_try_open(&other, FIXTURE_MAP, NULL) == -EBUSY ? 0 : 1);
	int status = -1;
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(status, 0);
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
	CU_ASSERT(found >= 4); /* directory, lock, data.mdb, LMDB's lock */
	fixture_close(&f);
}

/* -------------------------------------------------------------------- what is no register */

static void test_another_schema(void)
{
	struct fixture f;
	uint32_t schema = 0;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	f.store = store_free(f.store);
	edit(&f, "meta", BYTES("S"), BYTES("\0\0\0\x2a"));
	uint64_t sum = sum_file(&f, "data.mdb");
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, &schema), -EPROTO);
	CU_ASSERT_EQUAL(schema, 42);
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -EPROTO);
	CU_ASSERT_EQUAL(sum_file(&f, "data.mdb"), sum);
	edit(&f, "meta", BYTES("S"), BYTES("\0\0\0\1"));
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, &schema), 0);
	CU_ASSERT_EQUAL(schema, 42);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(got(s, anna, 0).version, 1);
	store_end(s);
	fixture_close(&f);
}

static void test_no_register(void)
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
	};
	static uint8_t garbage[16384] = "not a database";
	struct fixture f;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fixture_open(&f);
		f.store = store_free(f.store);
		edit(&f, rows[i].table, rows[i].key, rows[i].value);
		CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -EBADMSG);
		fixture_close(&f);
	}
	fixture_make(&f);
	write_file(&f, "data.mdb", view_of(garbage, sizeof garbage));
	uint64_t sum = sum_file(&f, "data.mdb");
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, NULL), -EBADMSG);
	CU_ASSERT_EQUAL(sum_file(&f, "data.mdb"), sum);
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
	return store_apply(s, NULL, 0, &stamp, &entry, NULL);
}

#define ANNA "\1anna\4"
#define ZERO8 "\0\0\0\0\0\0\0\0"
#define LONG_GROUPS "aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaaa\5aaa\0\3"
static uint8_t long_body[12 + STORE_BODY_MAX + 1];

/* The register holds the record anna in version 1, without facts, by entry 1. */
static void test_damage_is_told(void)
{
	static const struct {
		const char *table;
		struct view key, value;
		int (*ask)(struct snapshot *);
	} rows[] = {
		{ "meta", BYTES("L"), BYTES("short"), ask_info },
		{ "meta", BYTES("L"), BYTES("short"), ask_apply },
		{ "meta", BYTES("N\1"), BYTES("short"), ask_number },
		{ "meta", BYTES("N\1"), BYTES("short"), ask_apply_number },
		{ "counts", BYTES(ANNA), BYTES("short"), ask_counts },
		{ "counts", BYTES(ANNA), BYTES("short"), ask_apply_count },
		{ "counts", BYTES(ANNA), BYTES("\xff\xff\xff\xff" ZERO8 "\0\0\0\0"), ask_apply_count },
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
		{ "entries", BYTES("\0\0\0\0\0\0\0\1"), BYTES("\x22\x10" ZERO8 ZERO8), ask_entry },
		{ "entries", BYTES("\0\0\0\0\0\0\0\2"), BYTES("there"), ask_apply },
		{ "references", BYTES(ANNA "\1"), BYTES(""), ask_referring },
		{ "references", BYTES(ANNA "\1anna\7"), BYTES(""), ask_referring },
		{ "references", BYTES(ANNA "\1anna\4x"), BYTES(""), ask_referring },
		{ "references", BYTES(ANNA "\1nobo\4"), BYTES(""), ask_referring },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		fixture_open(&f);
		CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
		f.store = store_free(f.store);
		edit(&f, rows[i].table, rows[i].key, rows[i].value);
		CU_ASSERT_EQUAL_FATAL(fixture_try_open(&f, FIXTURE_MAP, NULL), 0);
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
		{ BYTES("\x3a\x31\x12\x2f" "12345678901234567890123456789012345678901234567"), false },
		{ BYTES("\x3a\x30\x12\x2e" "1234567890123456789012345678901234567890123456"), true },
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
	s = writer(&f); /* a full snapshot is over, also for reading */
	int r = apply_one(s, (struct change){ .id = anna, .expected = got(s, anna, 0).version,
					      .body = view_of(long_body, STORE_BODY_MAX) });
	CU_ASSERT_EQUAL(r, STORE_FULL);
	CU_ASSERT_EQUAL(store_commit(s), STORE_FULL);
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
	CU_ASSERT_EQUAL(store_apply(s, changes, 2, &stamp, &entry, &conflict), 0);
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
	{ "another schema is left alone", test_another_schema },
	{ "what is no register", test_no_register },
	{ "damage is told, never served", test_damage_is_told },
	{ "a record of a kind without a row", test_a_record_of_a_kind_without_a_row },
	{ "changes that are none", test_changes_that_are_none },
	{ "a full map", test_a_full_map },
	{ "many readers", test_many_readers },
	{ "readers beside a writer", test_readers_beside_a_writer },
};

SUITE_MAIN("store files", tests)
