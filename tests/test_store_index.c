/* SPDX-License-Identifier: EUPL-1.2
 * The contract of store.h on what is looked up: lists by prefix and by reference, cursors, kept
 * counts, and what describe may say. */
#include "store_fixture.h"
#include "suite.h"

/* The ids of a list as text, "a b c ". */
static const char *walk(struct cursor cursor)
{
	static char text[1024];
	struct record record = { .version = 1 };
	size_t n = 0;
	text[0] = '\0';
	while (store_list_next(&cursor, &record) == 0 && record.version && n < sizeof text / 2) {
		for (size_t i = 0; i < record.id.size; i++) {
			uint8_t c = record.id.bytes[i];
			bool plain = c > ' ' && c < 127;
			n += (size_t)snprintf(text + n, sizeof text - n, plain ? "%c" : "<%x>", c);
		}
		n += (size_t)snprintf(text + n, sizeof text - n, " ");
	}
	CU_ASSERT_EQUAL(record.version, 0);
	CU_ASSERT_EQUAL(store_list_next(&cursor, &record), 0); /* the end stays the end */
	CU_ASSERT_EQUAL(record.version, 0);
	return text;
}

static const char *walk_text(struct snapshot *s, const char *prefix)
{
	return walk(store_list(s, CODE, view_of_string(prefix)));
}

static struct body naming(char what, struct id target)
{
	struct body body = { 0 };
	fact(&body, what, target);
	return body;
}

/* -------------------------------------------------------------------- by prefix */

static const struct id codes[] = {
	{ CODE, 1, "S" },     { CODE, 2, "S\0" },    { CODE, 3, "SNX" },  { CODE, 2, "SN" },
	{ CODE, 1, "T" },     { CODE, 5, "SNXYZ" },  { CODE, 4, "SNXY" },
	{ CODE, 1, "\xff" },  { PART, 2, "SN" },     { CODE, 9, "SNXYZabcd" },
	{ CODE, 6, "SNXY\xff" "a" },
};

static void open_with_codes(struct fixture *f)
{
	fixture_open(f);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		for (uint32_t v = 0; v < 3; v++)
			CU_ASSERT_EQUAL(write_one(f->store, change_of(codes[i], v, NULL, "")), 0);
}

static void test_lists_in_order(void)
{
	struct fixture f;
	open_with_codes(&f);
	struct snapshot *s = reader(&f);
	CU_ASSERT_STRING_EQUAL(walk_text(s, ""), "S S<0> SN SNX SNXY SNXYZ SNXYZabcd SNXY<ff>a T "
						 "<ff> ");
	CU_ASSERT_STRING_EQUAL(walk_text(s, "SN"),
			       "SN SNX SNXY SNXYZ SNXYZabcd SNXY<ff>a ");
	CU_ASSERT_STRING_EQUAL(walk_text(s, "SNXY"), "SNXY SNXYZ SNXYZabcd SNXY<ff>a ");
	CU_ASSERT_STRING_EQUAL(walk_text(s, "SNXYZ"), "SNXYZ SNXYZabcd ");
	CU_ASSERT_STRING_EQUAL(walk_text(s, "SNXYZabcde"), "");
	CU_ASSERT_STRING_EQUAL(walk_text(s, "R"), "");
	CU_ASSERT_STRING_EQUAL(walk(store_list(s, CODE, view_of("S\0", 2))), "S<0> ");
	CU_ASSERT_STRING_EQUAL(walk(store_list(s, PART, VIEW_NONE)), "SN ");
	CU_ASSERT_STRING_EQUAL(walk(store_list(s, NUMBER, VIEW_NONE)), "");
	CU_ASSERT_STRING_EQUAL(walk(store_list(s, 0, VIEW_NONE)), "");
	CU_ASSERT_STRING_EQUAL(walk(store_list(s, 255, VIEW_NONE)), "");
	uint8_t longest[STORE_ID_MAX + 1] = "S";
	CU_ASSERT_STRING_EQUAL(walk(store_list(s, CODE, view_of(longest, STORE_ID_MAX))), "");
	CU_ASSERT_STRING_EQUAL(walk(store_list(s, CODE, view_of(longest, sizeof longest))), "");
	store_end(s);
	fixture_close(&f);
}

static void test_lists_give_the_version_in_force(void)
{
	struct fixture f;
	open_with_codes(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(codes[3], 3, NULL, "newest")), 0);
	struct snapshot *s = reader(&f);
	struct cursor cursor = store_list(s, CODE, VIEW_LITERAL("SN"));
	struct record record;
	CU_ASSERT_EQUAL(store_list_next(&cursor, &record), 0);
	CU_ASSERT(record.version == 4 && record.seq == 34 && body_is(record, "newest"));
	CU_ASSERT(id_equals(&record.id, &codes[3]));
	CU_ASSERT_EQUAL(store_list_next(&cursor, &record), 0);
	CU_ASSERT(record.version == 3 && id_equals(&record.id, &codes[2]));
	store_end(s);
	fixture_close(&f);
}

static void test_lists_go_on_after_an_id(void)
{
	static const struct {
		const char *prefix, *after, *list;
	} rows[] = {
		{ "", "SNXYZ", "SNXYZabcd SNXY<ff>a T <ff> " },
		{ "SNXY", "SNXYZ", "SNXYZabcd SNXY<ff>a " },
		{ "SNXY", "SNXYZa", "SNXYZabcd SNXY<ff>a " }, /* one that is not there */
		{ "SNXY", "A", "SNXY SNXYZ SNXYZabcd SNXY<ff>a " },
		{ "SNXY", "SN", "SNXY SNXYZ SNXYZabcd SNXY<ff>a " },
		{ "SNXY", "T", "" },
		{ "", "\xff", "" },
	};
	struct fixture f;
	open_with_codes(&f);
	struct snapshot *s = reader(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct id after = id_of_text(CODE, rows[i].after);
		struct cursor cursor = store_list(s, CODE, view_of_string(rows[i].prefix));
		store_list_after(&cursor, &after);
		CU_ASSERT_STRING_EQUAL(walk(cursor), rows[i].list);
	}
	store_end(s);
	fixture_close(&f);
}

static void test_cursors_refuse_what_is_no_id(void)
{
	static const struct id bad[] = {
		{ CODE, 0, "" }, { CODE, STORE_ID_MAX + 1, "a" }, { PART, 1, "a" },
	};
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = reader(&f);
	struct record record;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct cursor cursor = store_list(s, CODE, VIEW_NONE);
		store_list_after(&cursor, &bad[i]);
		CU_ASSERT_EQUAL(store_list_next(&cursor, &record), -EINVAL);
	}
	for (size_t i = 0; i < 2; i++) {
		struct cursor cursor = store_list_referring(s, &bad[i], CODE);
		CU_ASSERT_EQUAL(store_list_next(&cursor, &record), -EINVAL);
	}
	store_end(s);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- by reference */

static const struct id a = { CODE, 1, "a" }, ab = { CODE, 2, "ab" };

static void test_references(void)
{
	struct fixture f;
	fixture_open(&f);
	struct body to_a = naming('R', a), to_ab = naming('R', ab), both = to_a;
	fact(&both, 'R', ab);
	fact(&both, 'R', a); /* twice the same */
	const struct change changes[] = {
		change_of(a, 0, &to_a, "itself"),
		change_of(id_of_text(PART, "p"), 0, &to_a, ""),
		change_of(id_of_text(PART, "q"), 0, &both, ""),
		change_of(id_of_text(PART, "pp"), 0, &to_ab, ""),
		change_of(id_of_text(LAST, "z"), 0, &to_a, ""),
	};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		CU_ASSERT_EQUAL(write_one(f.store, changes[i]), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &a, PART)), "p q ");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &ab, PART)), "pp q ");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &a, CODE)), "a ");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &a, LAST)), "z ");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &a, NUMBER)), "");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &ab, CODE)), "");
	struct id p = id_of_text(PART, "p"), before = id_of_text(PART, "a");
	struct cursor cursor = store_list_referring(s, &a, PART);
	store_list_after(&cursor, &p);
	CU_ASSERT_STRING_EQUAL(walk(cursor), "q ");
	store_list_after(&cursor, &before);
	CU_ASSERT_STRING_EQUAL(walk(cursor), "p q ");
	store_end(s);
	fixture_close(&f);
}

static void test_references_are_those_in_force(void)
{
	struct fixture f;
	fixture_open(&f);
	struct body to_a = naming('R', a), to_ab = naming('R', ab);
	struct id p = id_of_text(PART, "p"), q = id_of_text(PART, "q");
	CU_ASSERT_EQUAL(write_one(f.store, change_of(p, 0, &to_a, "")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(q, 0, &to_a, "")), 0);
	struct snapshot *before = reader(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(p, 1, &to_ab, "")), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(before, &a, PART)), "p q ");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(before, &ab, PART)), "");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &a, PART)), "q ");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &ab, PART)), "p ");
	struct cursor cursor = store_list_referring(s, &ab, PART);
	struct record record;
	CU_ASSERT_EQUAL(store_list_next(&cursor, &record), 0);
	CU_ASSERT(record.version == 2 && record.seq == 3);
	store_end(s);
	store_end(before);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(p, 2, &to_a, "")), 0); /* and back */
	s = reader(&f);
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &a, PART)), "p q ");
	CU_ASSERT_STRING_EQUAL(walk(store_list_referring(s, &ab, PART)), "");
	store_end(s);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- kept counts */

static void test_counts(void)
{
	struct fixture f;
	fixture_open(&f);
	struct body slot0 = naming('0', a), slot3 = naming('3', a), other = naming('1', ab);
	struct body twice = slot0;
	fact(&twice, '0', a);
	struct id p = id_of_text(PART, "p"), q = id_of_text(PART, "q");
	const struct {
		struct change change;
		uint32_t counts[4];
	} rows[] = {
		{ change_of(p, 0, &slot0, ""), { 1, 0, 0, 0 } },
		{ change_of(q, 0, &slot0, ""), { 2, 0, 0, 0 } },
		{ change_of(p, 1, &slot0, "same"), { 2, 0, 0, 0 } },
		{ change_of(p, 2, &slot3, ""), { 1, 0, 0, 1 } },
		{ change_of(q, 1, &twice, ""), { 2, 0, 0, 1 } },
		{ change_of(q, 2, &other, ""), { 0, 0, 0, 1 } },
		{ change_of(p, 3, NULL, ""), { 0, 0, 0, 0 } },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const uint32_t *n = rows[i].counts;
		CU_ASSERT_EQUAL(write_one(f.store, rows[i].change), 0);
		struct snapshot *s = reader(&f);
		CU_ASSERT(counts_are(s, a, n[0], n[1], n[2], n[3]));
		store_end(s);
	}
	struct snapshot *s = reader(&f);
	CU_ASSERT(counts_are(s, ab, 0, 1, 0, 0) && counts_are(s, p, 0, 0, 0, 0));
	store_end(s);
	fixture_close(&f);
}

/* All in one commit, and more records than are held in memory until then. */
static void count_all(struct snapshot *s, uint32_t n, uint32_t round)
{
	for (uint32_t i = 0; i < n; i++) {
		struct body facts = naming('2', id_of_u32(NUMBER, i * 7));
		struct id part = id_of_pair(PART, i * 7, round);
		CU_ASSERT_EQUAL_FATAL(apply_one(s, change_of(part, 0, &facts, "")), 0);
	}
}

static bool all_counts_are(struct snapshot *s, uint32_t n, uint32_t count)
{
	bool are = true;
	for (uint32_t i = 0; i < n; i++)
		are = are && counts_are(s, id_of_u32(NUMBER, i * 7), 0, 0, count, 0);
	return are;
}

static void test_counts_of_many_in_one_commit(void)
{
	enum { N = 700 };
	struct fixture f;
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	count_all(s, N, 0);
	count_all(s, N, 1);
	CU_ASSERT(all_counts_are(s, N, 2) && newest(s) == 2 * N);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	s = writer(&f);
	CU_ASSERT(all_counts_are(s, N, 2));
	count_all(s, N, 2);
	CU_ASSERT(all_counts_are(s, N, 3));
	store_end(s); /* and none of it */
	s = writer(&f);
	CU_ASSERT(all_counts_are(s, N, 2) && newest(s) == 2 * N);
	count_all(s, 10, 3);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	s = reader(&f);
	CU_ASSERT(all_counts_are(s, 10, 3) && counts_are(s, id_of_u32(NUMBER, 70), 0, 0, 2, 0));
	CU_ASSERT_EQUAL(newest(s), 2 * N + 10);
	store_end(s);
	fixture_close(&f);
}

static void test_a_count_never_wraps(void)
{
	struct fixture f;
	fixture_open(&f);
	struct id p = id_of_text(PART, "p");
	struct body lie = naming('!', a);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(p, 0, &lie, "")), 0);
	struct snapshot *s = writer(&f);
	fixture_lies = '0'; /* now it says that it had been counted */
	CU_ASSERT_EQUAL(apply_one(s, change_of(p, 1, NULL, "")), -EBADMSG);
	fixture_lies = 0;
	CU_ASSERT_EQUAL(apply_one(s, change_of(ab, 0, NULL, "")), -EBADMSG); /* it stays failed */
	CU_ASSERT_EQUAL(store_commit(s), -EBADMSG);
	s = reader(&f);
	CU_ASSERT(got(s, p, 0).version == 1 && counts_are(s, a, 0, 0, 0, 0) && newest(s) == 1);
	store_end(s);
	fixture_close(&f);
}

/* Of an earlier size they are counted from what stands below: only what names the record, and only
 * slots that there are. */
static void test_counts_of_the_past(void)
{
	struct fixture f;
	struct body counts = naming('1', a);
	struct id below = id_of_text(PART, "ax"), beside = id_of_text(PART, "ay");
	struct body other = naming('1', ab), lie = naming('!', a);
	uint32_t n[STORE_COUNT_SLOTS];
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(below, 0, &counts, "")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(beside, 0, &other, "")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(id_of_text(PART, "az"), 0, &lie, "")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(ab, 0, NULL, "")), 0);
	struct snapshot *s = NULL;
	CU_ASSERT_EQUAL_FATAL(store_begin_read_at(f.store, 3, &s), 0);
	fixture_lies = '0' + STORE_COUNT_SLOTS;
	CU_ASSERT(counts_are(s, a, 0, 1, 0, 0));
	fixture_lies = 'X'; /* what it cannot tell any more is told */
	CU_ASSERT_EQUAL(store_counts(s, &a, n), -ENOTSUP);
	fixture_lies = 0;
	store_end(s);
	fixture_close(&f);
}

/* Two records whose counts have one place in memory, and the index is full when they change it. */
static void test_a_count_that_gives_way(void)
{
	struct fixture f;
	struct body first = naming('1', id_of_u32(NUMBER, 31));
	struct body second = naming('1', id_of_u32(NUMBER, 256));
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	CU_ASSERT_EQUAL(apply_one(s, change_of(id_of_text(PART, "p"), 0, &first, "")), 0);
	CU_ASSERT_EQUAL(apply_one(s, change_of(id_of_text(PART, "q"), 0, &second, "")), 0);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	s = reader(&f);
	CU_ASSERT(counts_are(s, id_of_u32(NUMBER, 31), 0, 1, 0, 0));
	CU_ASSERT(counts_are(s, id_of_u32(NUMBER, 256), 0, 1, 0, 0));
	store_end(s);
	fixture_close(&f);
}

static void test_what_describe_may_not_say(void)
{
	static const struct {
		char what;
		struct id target;
		int outcome;
	} rows[] = {
		{ '3', { CODE, 1, "a" }, 0 },
		{ '4', { CODE, 1, "a" }, -EINVAL },
		{ '0', { 0, 1, "a" }, -EINVAL },
		{ '0', { CODE, 0, "a" }, -EINVAL },
		{ 'R', { CODE, STORE_ID_MAX, "a" }, 0 },
		{ 'R', { CODE, STORE_ID_MAX + 1, "a" }, -EINVAL },
		{ 'R', { 0, 1, "a" }, -EINVAL },
		{ 'X', { CODE, 1, "a" }, -ENOTSUP },
		{ 'F', { CODE, 1, "a" }, 0 },
		{ 'E', { CODE, 0, "a" }, -EINVAL },
		{ 'Y', { CODE, 1, "a" }, -EINVAL },
		{ 'Z', { CODE, 1, "a" }, -EINVAL },
		{ 'S', { CODE, 1, "a" }, -EINVAL }, /* swallowed: told all the same */
	};
	struct fixture f;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct id *target = &rows[i].target;
		struct body body = {
			.n = 3u + target->size,
			.bytes = { (uint8_t)rows[i].what, target->kind, target->size },
		};
		struct snapshot *s = writer(&f);
		struct change change = change_of(id_of_text(PART, "p"), 0, &body, "");
		CU_ASSERT_EQUAL(apply_one(s, change), rows[i].outcome);
		if (!rows[i].outcome) {
			store_end(s);
			continue;
		}
		CU_ASSERT_EQUAL(store_commit(s), rows[i].outcome); /* commits nothing of it */
		s = reader(&f);
		CU_ASSERT(newest(s) == 0 && got(s, change.id, 0).version == 0);
		store_end(s);
	}
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "lists are in the order of ids", test_lists_in_order },
	{ "lists give the version in force", test_lists_give_the_version_in_force },
	{ "lists go on after an id", test_lists_go_on_after_an_id },
	{ "cursors refuse what is no id", test_cursors_refuse_what_is_no_id },
	{ "references are found by target and kind", test_references },
	{ "references are those in force", test_references_are_those_in_force },
	{ "counts are kept", test_counts },
	{ "counts of many records in one commit", test_counts_of_many_in_one_commit },
	{ "a count never wraps", test_a_count_never_wraps },
	{ "counts of the past", test_counts_of_the_past },
	{ "a count that gives way to another", test_a_count_that_gives_way },
	{ "what describe may not say", test_what_describe_may_not_say },
};

SUITE_MAIN("store index", tests)
