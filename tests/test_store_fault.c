/* SPDX-License-Identifier: EUPL-1.2
 * Every call that the store makes of LMDB, of the system and of the arena fails in turn, once and
 * from then on. Whatever fails: the caller is told, nothing is half-written, what was acknowledged
 * is there after the next start, and (under AddressSanitizer) nothing leaks.
 *
 * The linker's --wrap puts the functions below in front of the real ones (Makefile). */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/statvfs.h>

#include <lmdb.h>

#include "../daemon/store/entry.h"
#include "store_fixture.h"
#include "suite.h"

/* -------------------------------------------------------------------- failing */

static struct {
	unsigned calls, at; /* at 0: nothing fails */
	bool for_ever;
	int code;           /* of LMDB or errno */
	bool disk_full, disk_unknown;
	const struct entry_bytes *encoded;
} fault;

static bool fails(void)
{
	fault.calls++;
	return fault.at && (fault.calls == fault.at || (fault.for_ever && fault.calls > fault.at));
}

static int fails_with_errno(void)
{
	errno = fault.code > 0 ? fault.code : EIO;
	return -1;
}

#define WRAP(type, name, params, args, failure) \
	type __real_##name params;              \
	type __wrap_##name params;              \
	type __wrap_##name params               \
	{                                       \
		if (fails())                    \
			return failure;         \
		return __real_##name args;      \
	}

WRAP(int, mdb_env_create, (MDB_env **env), (env), fault.code)
WRAP(int, mdb_env_set_mapsize, (MDB_env *env, size_t n), (env, n), fault.code)
WRAP(int, mdb_env_set_maxdbs, (MDB_env *env, MDB_dbi n), (env, n), fault.code)
WRAP(int, mdb_env_open, (MDB_env *env, const char *path, unsigned flags, mdb_mode_t mode),
     (env, path, flags, mode), fault.code)
WRAP(int, mdb_env_get_fd, (MDB_env *env, int *fd), (env, fd), fault.code)
WRAP(int, mdb_env_info, (MDB_env *env, MDB_envinfo *info), (env, info), fault.code)
WRAP(int, mdb_env_stat, (MDB_env *env, MDB_stat *stat), (env, stat), fault.code)
WRAP(int, mdb_txn_begin, (MDB_env *env, MDB_txn *parent, unsigned flags, MDB_txn **txn),
     (env, parent, flags, txn), fault.code)
WRAP(int, mdb_txn_renew, (MDB_txn *txn), (txn), fault.code)
/* A failed commit has freed the transaction. */
WRAP(int, mdb_txn_commit, (MDB_txn *txn), (txn), (mdb_txn_abort(txn), fault.code))
WRAP(int, mdb_dbi_open, (MDB_txn *txn, const char *name, unsigned flags, MDB_dbi *dbi),
     (txn, name, flags, dbi), fault.code)
WRAP(int, mdb_get, (MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *value),
     (txn, dbi, key, value), fault.code)
WRAP(int, mdb_put, (MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *value, unsigned flags),
     (txn, dbi, key, value, flags), fault.code)
WRAP(int, mdb_cursor_open, (MDB_txn *txn, MDB_dbi dbi, MDB_cursor **cursor), (txn, dbi, cursor),
     fault.code)
WRAP(int, mdb_cursor_get, (MDB_cursor *cursor, MDB_val *key, MDB_val *value, MDB_cursor_op op),
     (cursor, key, value, op), fault.code)

WRAP(int, arena_new, (struct arena **ret, size_t cap), (ret, cap), -ENOMEM)
WRAP(void *, arena_get, (struct arena *arena, size_t n), (arena, n), NULL)
WRAP(void *, malloc, (size_t n), (n), NULL)
WRAP(void *, calloc, (size_t n, size_t size), (n, size), NULL)

WRAP(int, open, (const char *path, int flags, ...), (path, flags), fails_with_errno())
WRAP(int, flock, (int fd, int op), (fd, op), fails_with_errno())
WRAP(int, faccessat, (int fd, const char *name, int mode, int flags), (fd, name, mode, flags),
     fails_with_errno())
WRAP(int, unlinkat, (int fd, const char *name, int flags), (fd, name, flags), fails_with_errno())
WRAP(int, renameat, (int fd, const char *from, int to_fd, const char *to), (fd, from, to_fd, to),
     fails_with_errno())
WRAP(int, fsync, (int fd), (fd), fails_with_errno())

int __real_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, ...)
{
	return fails() ? fails_with_errno() : __real_openat(fd, name, flags, 0600);
}

int __real_fcntl(int fd, int op, ...);
int __wrap_fcntl(int fd, int op, ...);
int __wrap_fcntl(int fd, int op, ...)
{
	va_list args;
	va_start(args, op);
	int value = va_arg(args, int);
	va_end(args);
	return fails() ? fails_with_errno() : __real_fcntl(fd, op, value);
}

/* Asked only after a failure, so not one of those that fail in turn. */
int __wrap_fstatvfs(int fd, struct statvfs *ret);
int __wrap_fstatvfs(int fd, struct statvfs *ret)
{
	(void)fd;
	*ret = (struct statvfs){ .f_frsize = 4096, .f_bavail = fault.disk_full ? 255 : 256 };
	return fault.disk_unknown ? -1 : 0;
}

/* Not a failure but a lie: the bytes of another entry, as a damaged journal would have them. */
int __real_entry_encode(struct arena *arena, const struct stamp *stamp,
			const struct change *changes, size_t n, struct entry_bytes *ret);
int __wrap_entry_encode(struct arena *arena, const struct stamp *stamp,
			const struct change *changes, size_t n, struct entry_bytes *ret);
int __wrap_entry_encode(struct arena *arena, const struct stamp *stamp,
			const struct change *changes, size_t n, struct entry_bytes *ret)
{
	if (!fault.encoded)
		return __real_entry_encode(arena, stamp, changes, n, ret);
	*ret = *fault.encoded;
	return 0;
}

/* -------------------------------------------------------------------- a life of a register */

static const struct id anna = { CODE, 4, "anna" }, bo = { CODE, 2, "bo" };

#define WRITES 3

static int write_version(struct store *store, uint32_t version)
{
	struct body body = { 0 };
	fact(&body, 'R', bo);
	fact(&body, (char)('0' + version % 2), bo);
	const struct change changes[] = {
		change_of(anna, version, &body, "text"),
		change_of(id_of_u32(NUMBER, version + 1), 0, NULL, ""),
	};
	struct stamp stamp = fixture_stamp(1);
	struct entry entry;
	size_t conflict;
	struct snapshot *s;
	int r = store_begin_write(store, &s);
	if (r)
		return r;
	r = store_apply(s, changes, 2, &stamp, &entry, &conflict);
	if (!r)
		return store_commit(s);
	store_end(s);
	return r;
}

static int read_list(struct cursor cursor)
{
	struct record record;
	int r;
	do {
		r = store_list_next(&cursor, &record);
	} while (!r && record.version);
	return r;
}

static int read_all(struct store *store)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	struct store_info info;
	struct record record;
	struct entry entry;
	uint32_t counts[STORE_COUNT_SLOTS], number;
	uint8_t key[STORE_KEY_SIZE] = { 0 };
	int r = store_begin_read(store, &s);
	if (!r)
		r = store_info(s, &info);
	if (!r)
		r = store_get(s, &anna, 0, &record);
	if (!r)
		r = store_entry(s, 1, &entry);
	if (!r)
		r = store_find_key(s, VIEW_LITERAL("anna"), key, &entry);
	if (!r)
		r = store_counts(s, &bo, counts);
	if (!r)
		r = store_next_number(s, NUMBER, &number);
	if (!r)
		r = read_list(store_list(s, NUMBER, VIEW_NONE));
	if (!r)
		r = read_list(store_list_referring(s, &bo, CODE));
	return r;
}

/* Makes, writes, reads, closes, opens, reads. *acknowledged counts the writes that were. */
static int live(struct fixture *f, uint32_t *acknowledged)
{
	int r = fixture_try_open(f, FIXTURE_MAP, NULL);
	for (*acknowledged = 0; !r && *acknowledged < WRITES; *acknowledged += r == 0)
		r = write_version(f->store, *acknowledged);
	for (int i = 0; !r && i < 2; i++)
		r = read_all(f->store);
	f->store = store_free(f->store);
	if (!r)
		r = fixture_try_open(f, FIXTURE_MAP, NULL);
	if (!r)
		r = read_all(f->store);
	f->store = store_free(f->store);
	return r;
}

static void check_life(struct fixture *f, uint32_t n)
{
	uint32_t number = 0;
	struct entry entry;
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(f, FIXTURE_MAP, NULL), 0);
	struct snapshot *s = reader(f);
	CU_ASSERT(newest(s) == n && got(s, anna, 0).version == n);
	CU_ASSERT(store_entry(s, n + 1, &entry) == 0 && entry.seq == 0);
	CU_ASSERT(store_next_number(s, NUMBER, &number) == 0 && number == n + 1);
	CU_ASSERT_EQUAL(got(s, id_of_u32(NUMBER, n), 0).version, n > 0);
	CU_ASSERT_EQUAL(got(s, id_of_u32(NUMBER, n + 1), 0).version, 0);
	CU_ASSERT(counts_are(s, bo, n % 2, n > 0 && n % 2 == 0, 0, 0));
	store_end(s);
	CU_ASSERT_EQUAL(write_version(f->store, n), 0);
}

static void sweep(int code, bool for_ever)
{
	bool reached = true;
	unsigned at = 0;
	while (reached) {
		struct fixture f;
		uint32_t acknowledged;
		fixture_make(&f);
		memset(&fault, 0, sizeof fault);
		fault.at = ++at;
		fault.for_ever = for_ever;
		fault.code = code;
		int r = live(&f, &acknowledged);
		reached = fault.calls >= at;
		fault.at = 0;
		if (reached == (r == 0))
			fprintf(stderr, "call %u with %d: outcome %d\n", at, code, r);
		CU_ASSERT_EQUAL(r != 0, reached);
		check_life(&f, acknowledged);
		fixture_close(&f);
	}
	CU_ASSERT(at > 100);
}

static void test_each_call_fails_once(void)
{
	static const int codes[] = { EIO, ENOMEM, MDB_MAP_FULL, MDB_CORRUPTED, MDB_BAD_TXN };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		sweep(codes[i], false);
}

static void test_each_call_fails_from_then_on(void)
{
	sweep(EIO, true);
	sweep(ENOSPC, true);
}

/* -------------------------------------------------------------------- what a failure is called */

static void test_outcomes(void)
{
	static const struct {
		int code;
		bool disk_full, disk_unknown;
		int outcome;
	} rows[] = {
		{ MDB_MAP_FULL, false, false, STORE_FULL },
		{ ENOSPC, false, false, STORE_FULL },
		{ EDQUOT, false, false, STORE_FULL },
		{ EIO, true, false, STORE_FULL },
		{ EIO, false, false, -EIO },
		{ EIO, true, true, -EIO },
		{ ENOMEM, false, false, -ENOMEM },
		{ MDB_PANIC, false, false, -EIO },
		{ MDB_TXN_FULL, true, false, -EIO },
		{ MDB_NOTFOUND, false, false, -EBADMSG },
		{ MDB_KEYEXIST, false, false, -EBADMSG },
		{ MDB_PAGE_NOTFOUND, false, false, -EBADMSG },
		{ MDB_CORRUPTED, false, false, -EBADMSG },
		{ MDB_INVALID, false, false, -EBADMSG },
		{ MDB_VERSION_MISMATCH, false, false, -EBADMSG },
		{ MDB_READERS_FULL, false, false, -EAGAIN },
	};
	struct fixture f;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct snapshot *s = writer(&f);
		CU_ASSERT_EQUAL(apply_one(s, change_of(anna, 0, NULL, "")), 0);
		memset(&fault, 0, sizeof fault);
		fault.at = 1;
		fault.code = rows[i].code;
		fault.disk_full = rows[i].disk_full;
		fault.disk_unknown = rows[i].disk_unknown;
		CU_ASSERT_EQUAL(store_commit(s), rows[i].outcome);
		fault.at = 0;
	}
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- bytes that are no entry */

#define KEYS "\x22\x10" "0123456789abcdef" "\x2a\x20" "0123456789abcdef0123456789abcdef"

static void test_damaged_bytes_are_not_done(void)
{
	static const struct {
		struct view head, bodies;
	} rows[] = {
		{ VIEW_LITERAL(""), VIEW_LITERAL("") },
		{ VIEW_LITERAL(KEYS "\x30\x01"), VIEW_LITERAL("") }, /* a change is missing */
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x09\x08\x01\x12\x02no\x18\x01"), /* cut */
		  VIEW_LITERAL("") },
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x0a\x08\x01\x12\x02no\x18\x01\x28\x02"),
		  VIEW_LITERAL("a") }, /* a body of 2 */
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x08\x08\x01\x12\x02no\x18\x02"),
		  VIEW_LITERAL("") }, /* no version 1 */
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x06\x08\x01\x12\x02no"),
		  VIEW_LITERAL("") }, /* no version */
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x0a\x08\x01\x12\x04" "anna\x18\x01"),
		  VIEW_LITERAL("") }, /* version 1 again */
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x08\x08\x04\x12\x02no\x18\x01"),
		  VIEW_LITERAL("") }, /* a kind without a row */
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x06\x12\x02no\x18\x01"),
		  VIEW_LITERAL("") }, /* no kind */
		{ VIEW_LITERAL(KEYS "\x30\x01\x3a\x0c\x08\x01\x12\x02no\x18\x01\x20\x02\x28\x01"),
		  VIEW_LITERAL("a") }, /* more facts than body */
	};
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct entry_bytes bytes = { rows[i].head, rows[i].bodies };
		struct snapshot *s = writer(&f);
		fault.encoded = &bytes;
		int r = apply_one(s, change_of(anna, 1, NULL, ""));
		fault.encoded = NULL;
		if (r != -EBADMSG)
			fprintf(stderr, "row %zu: %d\n", i, r);
		CU_ASSERT_EQUAL(r, -EBADMSG);
		CU_ASSERT_EQUAL(store_commit(s), -EBADMSG);
	}
	struct snapshot *s = reader(&f);
	CU_ASSERT(newest(s) == 1 && got(s, anna, 0).version == 1);
	store_end(s);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "each call fails once", test_each_call_fails_once },
	{ "each call fails from then on", test_each_call_fails_from_then_on },
	{ "what a failure is called", test_outcomes },
	{ "damaged bytes are not done", test_damaged_bytes_are_not_done },
};

SUITE_MAIN("store fault", tests)
