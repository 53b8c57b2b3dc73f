/* SPDX-License-Identifier: EUPL-1.2
 * Every call that the store makes of LMDB, of the system and of the arena fails in turn, once and
 * from then on. Whatever fails: nothing is half-written, what was acknowledged is there after the
 * next start, and (under AddressSanitizer) nothing leaks. */
#include "../daemon/store/snapshot.h"
#include "store_fault_fixture.h"

/* -------------------------------------------------------------------- a life of a register */

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

/* All that was acknowledged, and at most the write that was cut short: it can have been synced. */
static void check_life(struct fixture *f, uint32_t acknowledged)
{
	uint32_t number = 0;
	struct entry entry;
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(f, FIXTURE_MAP, NULL), 0);
	struct snapshot *s = reader(f);
	uint32_t n = (uint32_t)newest(s);
	CU_ASSERT(n == acknowledged || n == acknowledged + 1);
	CU_ASSERT_EQUAL(got(s, anna, 0).version, n);
	CU_ASSERT(store_entry(s, n, &entry) == 0 && entry.seq == n);
	CU_ASSERT(store_entry(s, n + 1, &entry) == 0 && entry.seq == 0);
	CU_ASSERT(store_next_number(s, NUMBER, &number) == 0 && number == n + 1);
	CU_ASSERT_EQUAL(got(s, id_of_u32(NUMBER, n), 0).version, n > 0);
	CU_ASSERT_EQUAL(got(s, id_of_u32(NUMBER, n + 1), 0).version, 0);
	CU_ASSERT(counts_are(s, bo, n % 2, n > 0 && n % 2 == 0, 0, 0));
	store_end(s);
	CU_ASSERT_EQUAL(write_version(f->store, n), 0);
}

/* What fails for a moment, and need not be told: all was read or written another way. */
static void sweep(int code, bool for_ever, unsigned *ret_told)
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
		if (!reached && r)
			fprintf(stderr, "call %u with %d: outcome %d\n", at, code, r);
		CU_ASSERT(reached || r == 0);
		CU_ASSERT(r == 0 || r == STORE_FULL || r < 0);
		CU_ASSERT(r || acknowledged == WRITES);
		*ret_told += r != 0;
		check_life(&f, acknowledged);
		fixture_close(&f);
	}
	CU_ASSERT(at > 200);
}

static void test_each_call_fails_once(void)
{
	static const int codes[] = { EIO,           ENOMEM,      MDB_MAP_FULL, MDB_CORRUPTED,
				     MDB_BAD_TXN, EINTR, EOPNOTSUPP };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		unsigned told = 0;
		sweep(codes[i], false, &told);
		CU_ASSERT(told > 100);
	}
}

static void test_each_call_fails_from_then_on(void)
{
	unsigned told = 0;
	sweep(EIO, true, &told);
	sweep(ENOSPC, true, &told);
	CU_ASSERT(told > 200);
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
	struct lmdb_env env = { .place.directory = -1 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(&fault, 0, sizeof fault);
		fault.disk_full = rows[i].disk_full;
		fault.disk_unknown = rows[i].disk_unknown;
		CU_ASSERT_EQUAL(lmdb_env_outcome(&env, rows[i].code), rows[i].outcome);
	}
}

/* The first failure of a transaction is its last word, also when somebody commits it. */
static void test_a_transaction_that_failed(void)
{
	struct fixture f;
	struct lmdb_txn txn;
	struct view key = VIEW_LITERAL("K"), value = VIEW_LITERAL("v"), got = value;
	fixture_open(&f);
	memset(&fault, 0, sizeof fault);
	struct lmdb_env *env = f.store->env;
	CU_ASSERT_EQUAL(lmdb_txn_begin(env, true, &txn), 0);
	CU_ASSERT_EQUAL(lmdb_txn_put(&txn, TABLE_META, key, &value, 1), 0);
	CU_ASSERT_EQUAL(lmdb_txn_fail(&txn, -EBADMSG), -EBADMSG);
	CU_ASSERT_EQUAL(lmdb_txn_fail(&txn, -EIO), -EBADMSG);
	CU_ASSERT_EQUAL(lmdb_txn_commit(&txn), -EBADMSG);
	CU_ASSERT_EQUAL(lmdb_txn_begin(env, false, &txn), 0);
	CU_ASSERT_EQUAL(lmdb_txn_get(&txn, TABLE_META, key, &got), 0);
	CU_ASSERT_PTR_NULL(got.p);
	CU_ASSERT_EQUAL(lmdb_txn_commit(&txn), 0);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- bytes that are no entry */

#define SEQ "\x08\x02"
#define HASHES "\x2a\x10" "0123456789abcdef" "\x32\x20" "0123456789abcdef0123456789abcdef"
#define KEYS "\x10\xe8\x07" HASHES /* at 1000 */
#define NO_2 "\x08\x01\x12\x02no"

#define A16 "aaaaaaaaaaaaaaaa"
#define A64 A16 A16 A16 A16

static char too_long[STORE_BODY_MAX + 2];

/* An entry is applied that says this in the place of what it should. */
static int apply_as(struct fixture *f, const struct entry_bytes *bytes)
{
	struct snapshot *s = writer(f);
	fault.encoded = bytes;
	int r = apply_one(s, change_of(anna, 1, NULL, ""));
	fault.encoded = NULL;
	bool stays = !r || store_commit(s) == r;
	CU_ASSERT_TRUE(stays);
	if (!r)
		store_end(s);
	return r;
}

static void test_damaged_bytes_are_not_done(void)
{
	memset(too_long, 'x', STORE_BODY_MAX + 1);
	static const struct {
		struct view leaf;
		const char *text; /* of change 0 */
		int outcome;
	} rows[] = {
		{ VIEW_LITERAL(SEQ KEYS), NULL, 0 },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x08" NO_2 "\x18\x01"), NULL, 0 },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x0a" NO_2 "\x18\x01\x28\x02"), "ab", 0 },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x0a" NO_2 "\x18\x01\x48\x01"), NULL, 0 }, /* more */
		{ VIEW_LITERAL(SEQ "\x10\xe8\x07\x1a\x40" A64 HASHES), NULL, 0 }, /* actor */
		{ VIEW_LITERAL(SEQ "\x10\xe8\x07\x1a\x41" A64 "a" HASHES), NULL, -EBADMSG },
		{ VIEW_LITERAL(SEQ "\x10\xe8\x07\x22\x80\x01" A64 A64 HASHES), NULL,
		  0 }, /* method */
		{ VIEW_LITERAL(SEQ "\x10\xe8\x07\x22\x81\x01" A64 A64 "a" HASHES), NULL,
		  -EBADMSG },
		{ VIEW_LITERAL(SEQ "\x10\xe8\x07\x2a\x10" A16 "\x32\x10" A16), NULL,
		  -EBADMSG }, /* half a hash */
		{ VIEW_LITERAL("\x08"), NULL, -EBADMSG },
		{ VIEW_LITERAL(SEQ), NULL, -EBADMSG },           /* no key */
		{ VIEW_LITERAL(KEYS), NULL, -EBADMSG },          /* no seq */
		{ VIEW_LITERAL("\x08\x03" KEYS), NULL, -EBADMSG }, /* not the next */
		{ VIEW_LITERAL(SEQ "\x10\xe7\x07" HASHES), NULL, -EBADMSG }, /* earlier */
		{ VIEW_LITERAL(SEQ "\x10\xe9\x07" HASHES), NULL, 0 },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x09" NO_2 "\x18\x01"), NULL, -EBADMSG }, /* cut */
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x0a" NO_2 "\x18\x01\x28\x02"), NULL, -EBADMSG },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x0a" NO_2 "\x18\x01\x28\x03"), "ab", -EBADMSG },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x08" NO_2 "\x18\x01"), "ab", -EBADMSG },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x08" NO_2 "\x18\x02"), NULL, -EBADMSG }, /* no 1 */
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x06" NO_2), NULL, -EBADMSG }, /* no version */
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x0a\x08\x01\x12\x04" "anna\x18\x01"), NULL,
		  -EBADMSG }, /* version 1 again */
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x08\x08\x04\x12\x02no\x18\x01"), NULL,
		  -EBADMSG }, /* a kind without a row */
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x06\x12\x02no\x18\x01"), NULL, -EBADMSG },
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x04\x08\x01\x18\x01"), NULL, -EBADMSG }, /* no id */
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x0c" NO_2 "\x18\x01\x28\xe9\xfb\x03"), too_long,
		  -EBADMSG }, /* a text of STORE_BODY_MAX + 1 */
		{ VIEW_LITERAL(SEQ KEYS "\x3a\x0c" NO_2 "\x18\x01\x28\xe8\xfb\x03"), too_long + 1,
		  0 },
	};
	static const uint8_t salt[SALT_SIZE] = { 1 };
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct journal_text text = { .salt = view_of(salt, sizeof salt),
					     .text = view_of_string(rows[i].text) };
		struct entry_bytes bytes = { .leaf = rows[i].leaf, .texts = &text,
					     .n_texts = rows[i].text != NULL };
		bytes.texts_size = bytes.n_texts ? TEXT_HEAD_SIZE + (uint32_t)text.text.n : 0;
		int r = apply_as(&f, &bytes);
		if (r != rows[i].outcome)
			fprintf(stderr, "row %zu: %d\n", i, r);
		CU_ASSERT_EQUAL(r, rows[i].outcome);
	}
	/* A text that the journal has for another change. */
	struct journal_text other = { .change = 1,
				      .salt = view_of(salt, sizeof salt),
				      .text = VIEW_LITERAL("ab") };
	struct entry_bytes bytes = { VIEW_LITERAL(SEQ KEYS "\x3a\x0a" NO_2 "\x18\x01\x28\x02"),
				     &other, 1, TEXT_HEAD_SIZE + 2 };
	CU_ASSERT_EQUAL(apply_as(&f, &bytes), -EBADMSG);
	struct snapshot *s = reader(&f);
	CU_ASSERT(newest(s) == 1 && got(s, anna, 0).version == 1);
	store_end(s);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "each call fails once", test_each_call_fails_once },
	{ "each call fails from then on", test_each_call_fails_from_then_on },
	{ "what a failure is called", test_outcomes },
	{ "a transaction that failed", test_a_transaction_that_failed },
	{ "damaged bytes are not done", test_damaged_bytes_are_not_done },
};

SUITE_MAIN("store fault", tests)
