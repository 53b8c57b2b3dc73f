/* SPDX-License-Identifier: EUPL-1.2
 * The contract of store.h, sentence by sentence: snapshots, records, entries, keys, numbers and
 * bounds. Lists and counts are in test_store_index.c, files and threads in test_store_files.c.
 * Through store.h alone: another engine behind it must pass the same tests. */
#include "store_fixture.h"
#include "suite.h"

static const struct id anna = { CODE, 4, "anna" };

static void test_empty_register(void)
{
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = reader(&f);
	struct store_info info = { .seq = 1 };
	struct entry entry = { .seq = 1 };
	uint8_t key[STORE_KEY_SIZE] = { 1 };
	uint32_t number = 0;
	CU_ASSERT_EQUAL(store_info(s, &info), 0);
	CU_ASSERT(info.seq == 0 && info.time_ms == 0 && info.schema == STORE_SCHEMA);
	CU_ASSERT(info.bytes_used > 0 && info.bytes_used < info.bytes_max);
	CU_ASSERT_EQUAL(info.bytes_max, FIXTURE_MAP);
	CU_ASSERT_EQUAL(got(s, anna, 0).version, 0);
	CU_ASSERT_EQUAL(got(s, anna, 1).version, 0);
	CU_ASSERT(store_entry(s, 1, &entry) == 0 && entry.seq == 0);
	entry.seq = 1;
	CU_ASSERT(store_find_key(s, VIEW_LITERAL("anna"), key, &entry) == 0 && entry.seq == 0);
	CU_ASSERT(store_next_number(s, NUMBER, &number) == 0 && number == 1);
	store_end(s);
	fixture_close(&f);
}

static void test_ids(void)
{
	static const struct {
		struct id a, b;
		bool equal;
	} rows[] = {
		{ { CODE, 2, "KS" }, { CODE, 2, "KS" }, true },
		{ { CODE, 2, "KS" }, { CODE, 2, "KT" }, false },
		{ { CODE, 2, "KS" }, { CODE, 3, "KS" }, false },
		{ { CODE, 2, "KS" }, { PART, 2, "KS" }, false },
		{ { CODE, 2, "KSx" }, { CODE, 2, "KSy" }, true },
		{ { 0 }, { 0 }, true },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CU_ASSERT_EQUAL(id_equals(&rows[i].a, &rows[i].b), rows[i].equal);
}

/* -------------------------------------------------------------------- entries */

static void check_entry(struct entry entry, const struct stamp *stamp)
{
	static const struct id ids[] = { { CODE, 6, "second" }, { CODE, 5, "first" } };
	struct entry_change change;
	CU_ASSERT(entry.seq == 1 && entry.time_ms == 1500 && entry.n_changes == 2);
	CU_ASSERT(view_equals(entry.actor, stamp->actor));
	CU_ASSERT(view_equals(entry.method, stamp->method));
	CU_ASSERT_EQUAL(memcmp(entry.key, stamp->key, sizeof entry.key), 0);
	CU_ASSERT_EQUAL(memcmp(entry.request_sha256, stamp->request_sha256, 32), 0);
	for (size_t i = 0; i < 2; i++) {
		CU_ASSERT(store_entry_next(&entry, &change));
		CU_ASSERT(id_equals(&change.id, &ids[i]) && change.version == 1);
	}
	CU_ASSERT_FALSE(store_entry_next(&entry, &change));
}

static void check_written(struct fixture *f, const struct stamp *stamp)
{
	struct snapshot *s = reader(f);
	struct store_info info;
	struct entry entry;
	CU_ASSERT_EQUAL(store_entry(s, 1, &entry), 0);
	check_entry(entry, stamp);
	CU_ASSERT_EQUAL(store_find_key(s, stamp->actor, stamp->key, &entry), 0);
	check_entry(entry, stamp);
	CU_ASSERT(store_info(s, &info) == 0 && info.seq == 1 && info.time_ms == 1500);
	struct record record = got(s, id_of_text(CODE, "first"), 0);
	CU_ASSERT(record.version == 1 && record.seq == 1 && record.facts_size == 3);
	CU_ASSERT(record.id.kind == CODE && view_equals(record.body, view_of("!\1\0text", 7)));
	record = got(s, id_of_text(CODE, "second"), 1);
	CU_ASSERT(record.version == 1 && record.facts_size == 0 && body_is(record, ""));
	store_end(s);
}

static void test_an_entry_stays_as_it_was_written(void)
{
	struct fixture f;
	fixture_open(&f);
	const struct change changes[] = {
		{ .id = id_of_text(CODE, "second") },
		{ id_of_text(CODE, "first"), 0, 3, view_of("!\1\0text", 7) },
	};
	struct stamp stamp = fixture_stamp(1500);
	struct entry entry;
	size_t conflict = 77;
	struct snapshot *s = writer(&f);
	CU_ASSERT_EQUAL(store_apply(s, changes_of(changes, 2), &stamp, &entry, &conflict), 0);
	CU_ASSERT_EQUAL(conflict, 77);
	check_entry(entry, &stamp);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	check_entry(entry, &stamp); /* borrowed past the commit */
	check_written(&f, &stamp);
	fixture_reopen(&f);
	check_written(&f, &stamp);
	fixture_close(&f);
}

static void test_an_entry_may_change_nothing(void)
{
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	struct stamp stamp = fixture_stamp(-5);
	struct entry entry;
	struct entry_change change;
	CU_ASSERT_EQUAL(store_apply(s, NO_CHANGES, &stamp, &entry, NULL), 0);
	CU_ASSERT(entry.seq == 1 && entry.n_changes == 0 && entry.time_ms == -5);
	CU_ASSERT_FALSE(store_entry_next(&entry, &change));
	store_end(s);
	fixture_close(&f);
}

static void test_an_entry_may_change_much(void)
{
	struct fixture f;
	fixture_open(&f);
	struct change *changes = calloc(STORE_CHANGES_MAX, sizeof *changes);
	for (uint32_t i = 0; i < STORE_CHANGES_MAX; i++)
		changes[i] = (struct change){ .id = id_of_pair(PART, 31, i) };
	struct stamp stamp = fixture_stamp(1);
	struct entry entry;
	struct entry_change change;
	size_t conflict;
	struct snapshot *s = writer(&f);
	CU_ASSERT_EQUAL(store_apply(s, changes_of(changes, STORE_CHANGES_MAX), &stamp, &entry,
				    &conflict), 0);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	s = reader(&f);
	CU_ASSERT_EQUAL(store_entry(s, 1, &entry), 0);
	CU_ASSERT_EQUAL(entry.n_changes, STORE_CHANGES_MAX);
	for (uint32_t i = 0; i < STORE_CHANGES_MAX; i++)
		if (!store_entry_next(&entry, &change) || !id_equals(&change.id, &changes[i].id))
			CU_FAIL_FATAL("a change is lost");
	store_end(s);
	free(changes);
	fixture_close(&f);
}

static void test_time_never_goes_back(void)
{
	static const struct {
		int64_t given, written;
	} rows[] = { { 1000, 1000 }, { 999, 1000 }, { 1000, 1000 }, { 1001, 1001 }, { -1, 1001 } };
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stamp stamp = fixture_stamp(rows[i].given);
		struct entry entry;
		CU_ASSERT_EQUAL(store_apply(s, NO_CHANGES, &stamp, &entry, NULL), 0);
		CU_ASSERT(entry.seq == i + 1 && entry.time_ms == rows[i].written);
	}
	store_end(s);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- versions and snapshots */

static void test_versions_are_kept(void)
{
	static const char *const bodies[] = { "", "one", "two", "three" };
	struct fixture f;
	fixture_open(&f);
	for (uint32_t v = 1; v <= 3; v++)
		CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, v - 1, NULL, bodies[v])), 0);
	struct snapshot *s = reader(&f);
	for (uint32_t v = 1; v <= 3; v++) {
		struct record record = got(s, anna, v);
		CU_ASSERT(record.version == v && record.seq == v && body_is(record, bodies[v]));
	}
	CU_ASSERT_EQUAL(got(s, anna, 0).version, 3);
	CU_ASSERT_EQUAL(got(s, anna, 4).version, 0);
	CU_ASSERT_EQUAL(got(s, anna, UINT32_MAX).version, 0);
	CU_ASSERT_EQUAL(got(s, id_of_text(CODE, "ann"), 0).version, 0);
	CU_ASSERT_EQUAL(got(s, id_of_text(CODE, "annaa"), 0).version, 0);
	CU_ASSERT_EQUAL(got(s, id_of_text(PART, "anna"), 0).version, 0);
	store_end(s);
	fixture_close(&f);
}

static void test_a_snapshot_does_not_move(void)
{
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "old")), 0);
	struct snapshot *before = reader(&f), *s = writer(&f);
	CU_ASSERT_EQUAL(apply_one(s, change_of(anna, 1, NULL, "new")), 0);
	CU_ASSERT(body_is(got(s, anna, 0), "new") && newest(s) == 2); /* sees its own */
	struct snapshot *beside = reader(&f);
	CU_ASSERT(body_is(got(beside, anna, 0), "old") && newest(beside) == 1);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	CU_ASSERT(body_is(got(before, anna, 0), "old") && newest(before) == 1);
	CU_ASSERT(body_is(got(beside, anna, 0), "old"));
	struct snapshot *after = reader(&f);
	CU_ASSERT(body_is(got(after, anna, 0), "new") && newest(after) == 2);
	store_end(after);
	store_end(beside);
	store_end(before);
	fixture_close(&f);
}

static void test_what_is_not_committed_is_gone(void)
{
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	CU_ASSERT_EQUAL(apply_one(s, change_of(anna, 0, NULL, "gone")), 0);
	CU_ASSERT_PTR_NULL(store_end(s));
	CU_ASSERT_PTR_NULL(store_end(NULL));
	s = reader(&f);
	CU_ASSERT(got(s, anna, 0).version == 0 && newest(s) == 0);
	CU_ASSERT_EQUAL(store_commit(s), 0); /* nothing was applied */
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "here")), 0);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- saying no */

/* Nothing but `anna` at version 1 by entry 1 is in the register. */
static void check_no_trace(struct snapshot *s)
{
	struct entry entry;
	CU_ASSERT(got(s, anna, 0).version == 1 && newest(s) == 1);
	CU_ASSERT_EQUAL(got(s, id_of_text(CODE, "new"), 0).version, 0);
	CU_ASSERT(store_entry(s, 2, &entry) == 0 && entry.seq == 0);
	CU_ASSERT(counts_are(s, anna, 0, 0, 0, 0));
}

static void test_a_conflict_leaves_no_trace(void)
{
	struct body counts = { 0 };
	fact(&counts, '0', anna);
	struct change new = change_of(id_of_text(CODE, "new"), 0, &counts, "");
	const struct {
		struct change changes[3];
		size_t conflict;
	} rows[] = {
		{ { new, change_of(anna, 0, &counts, ""), change_of(anna, 0, NULL, "") }, 1 },
		{ { new, change_of(anna, 2, &counts, ""), change_of(anna, 1, NULL, "") }, 1 },
		{ { change_of(id_of_text(PART, "new"), 1, NULL, ""), new, new }, 0 },
		{ { new, change_of(anna, 1, NULL, ""), new }, 2 }, /* twice in one entry */
		{ { new, change_of(anna, 1, NULL, ""), change_of(anna, 1, NULL, "") }, 2 },
	};
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	struct snapshot *s = writer(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stamp stamp = fixture_stamp(1);
		struct entry entry = { .seq = 99 };
		size_t conflict = 99;
		int r = store_apply(s, changes_of(rows[i].changes, 3), &stamp, &entry, &conflict);
		CU_ASSERT_EQUAL(r, STORE_CONFLICT);
		CU_ASSERT(conflict == rows[i].conflict && entry.seq == 99);
		check_no_trace(s);
		CU_ASSERT(store_find_key(s, stamp.actor, stamp.key, &entry) == 0 && !entry.seq);
	}
	/* the same snapshot can go on */
	CU_ASSERT_EQUAL(apply_one(s, change_of(anna, 1, NULL, "")), 0);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	fixture_close(&f);
}

static void test_a_key_writes_once(void)
{
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	struct stamp stamp = fixture_stamp(1);
	struct change change = change_of(anna, 0, NULL, "");
	struct entry entry;
	size_t conflict = 99;
	CU_ASSERT_EQUAL(store_apply(s, changes_of(&change, 1), &stamp, &entry, &conflict), 0);
	CU_ASSERT_EQUAL(store_apply(s, NO_CHANGES, &stamp, &entry, &conflict), STORE_KEY_KNOWN);
	/* before the versions: a retry must not look like a conflict */
	CU_ASSERT_EQUAL(store_apply(s, changes_of(&change, 1), &stamp, &entry, &conflict),
			STORE_KEY_KNOWN);
	CU_ASSERT_EQUAL(conflict, 99);
	check_no_trace(s);
	CU_ASSERT(store_find_key(s, VIEW_LITERAL("ann"), stamp.key, &entry) == 0 && !entry.seq);
	CU_ASSERT(store_find_key(s, stamp.actor, stamp.key, &entry) == 0 && entry.seq == 1);
	stamp.actor = VIEW_LITERAL("bo"); /* keys are per user */
	CU_ASSERT_EQUAL(store_apply(s, NO_CHANGES, &stamp, &entry, &conflict), 0);
	CU_ASSERT_EQUAL(entry.seq, 2);
	store_end(s);
	fixture_close(&f);
}

static uint8_t huge[STORE_BODY_MAX + 1];

/* Where a thing may be so large and no larger. */
static void test_bounds(void)
{
	struct body count_bad_slot = { 0 };
	fact(&count_bad_slot, '0' + STORE_COUNT_SLOTS, anna);
	struct view name = view_of(huge, STORE_ACTOR_MAX), method = view_of(huge, STORE_METHOD_MAX);
	struct view actor1 = view_of(huge, name.n + 1), method1 = view_of(huge, method.n + 1);
	const struct {
		struct id id;
		size_t body, facts;
		uint32_t expected;
		struct view actor, method;
		int outcome;
	} rows[] = {
		{ { CODE, 1, "a" }, 0, 0, 0, VIEW_NONE, VIEW_NONE, 0 },
		{ { CODE, STORE_ID_MAX, "a" }, STORE_BODY_MAX, 0, 0, name, method, 0 },
		{ { LAST, 1, "a" }, 0, 0, 0, name, method, 0 },
		{ { LAST + 1, 1, "a" }, 0, 0, 0, name, method, -EINVAL },
		{ { 255, 1, "a" }, 0, 0, 0, name, method, -EINVAL },
		{ { HOLE, 1, "a" }, 0, 0, 0, name, method, -EINVAL },
		{ { 0, 1, "a" }, 0, 0, 0, name, method, -EINVAL },
		{ { CODE, 0, "a" }, 0, 0, 0, name, method, -EINVAL },
		{ { CODE, STORE_ID_MAX + 1, "a" }, 0, 0, 0, name, method, -EINVAL },
		{ { CODE, 2, "ab" }, STORE_BODY_MAX + 1, 0, 0, name, method, -EINVAL },
		{ { CODE, 2, "ac" }, 9, 10, 0, name, method, -EINVAL },
		{ { CODE, 2, "ad" }, 0, 0, UINT32_MAX - 1, name, method, STORE_CONFLICT },
		{ { CODE, 2, "ad" }, 0, 0, UINT32_MAX, name, method, -EINVAL },
		{ { CODE, 2, "ae" }, 0, 0, 0, actor1, method, -EINVAL },
		{ { CODE, 2, "af" }, 0, 0, 0, name, method1, -EINVAL },
	};
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	uint64_t seq = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct change change = { rows[i].id, rows[i].expected, (uint32_t)rows[i].facts,
					 view_of(huge, rows[i].body) };
		struct stamp stamp = fixture_stamp(1);
		struct entry entry;
		size_t conflict;
		stamp.actor = rows[i].actor;
		stamp.method = rows[i].method;
		int r = store_apply(s, changes_of(&change, 1), &stamp, &entry, &conflict);
		CU_ASSERT_EQUAL(r, rows[i].outcome);
		seq += r == 0;
		CU_ASSERT_EQUAL(newest(s), seq);
	}
	store_end(s);
	fixture_close(&f);
}

static void test_bounds_of_an_entry(void)
{
	static const struct {
		size_t n, body, last;
		int outcome;
	} rows[] = {
		{ STORE_CHANGES_MAX + 1, 0, 0, -EINVAL },
		{ STORE_BODIES_MAX / 65000 + 1, 65000, STORE_BODIES_MAX % 65000, 0 },
		{ STORE_BODIES_MAX / 65000 + 1, 65000, STORE_BODIES_MAX % 65000 + 1, -EINVAL },
	};
	struct fixture f;
	fixture_open(&f);
	struct change *changes = calloc(STORE_CHANGES_MAX + 1, sizeof *changes);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct snapshot *s = writer(&f);
		struct stamp stamp = fixture_stamp(1);
		struct entry entry;
		size_t conflict;
		for (uint32_t j = 0; j < rows[i].n; j++)
			changes[j] = (struct change){ .id = id_of_pair(PART, (uint32_t)i, j),
						      .body = view_of(huge, rows[i].body) };
		changes[rows[i].n - 1].body.n = rows[i].last;
		int r = store_apply(s, changes_of(changes, rows[i].n), &stamp, &entry, &conflict);
		CU_ASSERT_EQUAL(r, rows[i].outcome);
		CU_ASSERT_EQUAL(newest(s), r == 0);
		store_end(s);
	}
	free(changes);
	fixture_close(&f);
}

static void test_bounds_of_questions(void)
{
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = reader(&f);
	const struct id bad[] = { { 0, 1, "a" }, { CODE, 0, "" }, { CODE, STORE_ID_MAX + 1, "a" } };
	struct record record;
	struct entry entry;
	uint32_t counts[STORE_COUNT_SLOTS];
	uint8_t key[STORE_KEY_SIZE] = { 0 };
	for (size_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(store_get(s, &bad[i], 0, &record), -EINVAL);
		CU_ASSERT_EQUAL(store_counts(s, &bad[i], counts), -EINVAL);
	}
	CU_ASSERT_EQUAL(store_find_key(s, view_of(huge, STORE_ACTOR_MAX), key, &entry), 0);
	CU_ASSERT_EQUAL(store_find_key(s, view_of(huge, STORE_ACTOR_MAX + 1), key, &entry),
			-EINVAL);
	CU_ASSERT_EQUAL(apply_one(s, change_of(anna, 0, NULL, "")), -EINVAL); /* for reading */
	store_end(s);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- numbers, reads, bodies */

static void test_numbers(void)
{
	const struct {
		struct id id;
		uint32_t next;
		int outcome;
	} rows[] = {
		{ id_of_u32(NUMBER, 1), 2, 0 },
		{ id_of_u32(NUMBER, 12), 13, 0 },
		{ id_of_u32(NUMBER, 3), 13, 0 },               /* never lowered */
		{ id_of_pair(NUMBER, 90, 1), 13, 0 },          /* not a number */
		{ id_of_u32(PART, 500), 13, 0 },               /* another kind's */
		{ id_of_u32(NUMBER, UINT32_MAX - 1), UINT32_MAX, 0 },
		{ id_of_u32(NUMBER, UINT32_MAX), 0, -ERANGE },
	};
	struct fixture f;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t next = 0;
		CU_ASSERT_EQUAL(write_one(f.store, change_of(rows[i].id, 0, NULL, "")), 0);
		struct snapshot *s = reader(&f);
		CU_ASSERT_EQUAL(store_next_number(s, NUMBER, &next), rows[i].outcome);
		CU_ASSERT_EQUAL(next, rows[i].next);
		CU_ASSERT(store_next_number(s, PART, &next) == 0 && next == (i < 4 ? 1 : 501));
		store_end(s);
	}
	fixture_close(&f);
}

static uint64_t reads(struct fixture *f, uint8_t kind)
{
	uint64_t n = 4711;
	store_reads(f->store, kind, &n);
	return n;
}

static void test_reads_are_counted(void)
{
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 1, NULL, "")), 0);
	CU_ASSERT_EQUAL(reads(&f, CODE), 0); /* apply's own do not count */
	struct snapshot *s = reader(&f);
	struct cursor cursor = store_list(s, CODE, VIEW_NONE);
	struct record record;
	got(s, anna, 0);
	got(s, anna, 1);
	got(s, anna, 3);
	CU_ASSERT_EQUAL(reads(&f, CODE), 2);
	while (store_list_next(&cursor, &record) == 0 && record.version)
		continue;
	CU_ASSERT(reads(&f, CODE) == 3 && reads(&f, PART) == 0 && reads(&f, 255) == 0);
	store_end(s);
	fixture_close(&f);
}

static void test_a_body_may_come_from_the_snapshot(void)
{
	struct fixture f;
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "as it was")), 0);
	struct snapshot *s = writer(&f);
	struct change again = { .id = anna, .expected = 1, .body = got(s, anna, 0).body };
	CU_ASSERT_EQUAL(apply_one(s, again), 0);
	CU_ASSERT(got(s, anna, 0).version == 2 && body_is(got(s, anna, 2), "as it was"));
	store_end(s);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "an empty register has nothing", test_empty_register },
	{ "ids are equal by kind and bytes", test_ids },
	{ "an entry and its records stay as written", test_an_entry_stays_as_it_was_written },
	{ "an entry may change nothing", test_an_entry_may_change_nothing },
	{ "an entry may change much", test_an_entry_may_change_much },
	{ "time never goes back", test_time_never_goes_back },
	{ "every version is kept", test_versions_are_kept },
	{ "a snapshot does not move", test_a_snapshot_does_not_move },
	{ "what is not committed is gone", test_what_is_not_committed_is_gone },
	{ "a conflict leaves no trace", test_a_conflict_leaves_no_trace },
	{ "a key writes once", test_a_key_writes_once },
	{ "bounds of a change and its stamp", test_bounds },
	{ "bounds of an entry", test_bounds_of_an_entry },
	{ "bounds of questions", test_bounds_of_questions },
	{ "numbers go up", test_numbers },
	{ "reads are counted by kind", test_reads_are_counted },
	{ "a body may come from the snapshot", test_a_body_may_come_from_the_snapshot },
};

SUITE_MAIN("store", tests)
