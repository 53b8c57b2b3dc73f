/* SPDX-License-Identifier: EUPL-1.2
 * Every way in which a register can be found at a start: closed cleanly, killed, stopped with its
 * machine, cut, damaged, mixed up. What was synced is there or the start says what is wrong and
 * where; what was not is gone without a trace. */
#include "recover_fixture.h"

/* -------------------------------------------------------------------- ends of a journal */

/* The machine stopped while the last batch was on its way: cut at each of its bytes. */
static void test_a_torn_tail(void)
{
	struct fixture f;
	size_t from, end;
	make(&f, &from, &end);
	struct blob whole = blob_read(&f, SEGMENT_1), cut = blob_read(&f, SEGMENT_1);
	uint32_t last[2] = { 3, 3 }; /* with zeros behind the cut, with others */
	for (size_t at = from; at <= end; at++) {
		memset(cut.p + at, at % 2 ? 0 : 0xa5, end - at);
		blob_patch(&f, SEGMENT_1, &cut, from, end);
		as_if_stopped(&f);
		CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
		CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
		struct snapshot *s = reader(&f);
		uint32_t n = (uint32_t)newest(s);
		store_end(s);
		CU_ASSERT_FATAL(n >= last[at % 2] && n <= 6 && has_just(&f, n)); /* never fewer */
		last[at % 2] = n;
		if (at % 8 == 0) { /* and it goes on from there */
			write_batch(&f, n + 1, 1);
			f.store = store_free(f.store);
			as_if_stopped(&f);
			CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
			CU_ASSERT(has_just(&f, n + 1));
		}
		f.store = store_free(f.store);
		memcpy(cut.p, whole.p, whole.n);
		blob_patch(&f, SEGMENT_1, &whole, from, end + 512);
	}
	CU_ASSERT(last[0] == 6 && last[1] == 6);
	blob_free(&whole);
	blob_free(&cut);
	fixture_close(&f);
}

#define SECTOR 512
#define BIG 5

static void write_big(struct fixture *f)
{
	static char text[900];
	memset(text, 'x', sizeof text - 1);
	struct snapshot *s = writer(f);
	for (uint32_t i = 4; i < 4 + BIG; i++)
		CU_ASSERT_EQUAL_FATAL(apply_one(s, change_of(number(i), 0, NULL, text)), 0);
	CU_ASSERT_EQUAL_FATAL(store_commit(s), 0);
}

/* Of a batch that was not synced, any sectors may be there: it is never taken for damage, and what
 * is kept of it is its beginning. */
static void test_any_sectors_of_the_last_batch(void)
{
	struct fixture f;
	fixture_open(&f);
	for (uint32_t i = 1; i <= 3; i++)
		write_batch(&f, i, 1);
	f.store = store_free(f.store);
	size_t from = state_of(&f).end.at.offset;
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	write_big(&f);
	f.store = store_free(f.store);
	size_t end = state_of(&f).end.at.offset, first = from / SECTOR;
	size_t n_sectors = (end + SECTOR - 1) / SECTOR - first;
	struct blob whole = blob_read(&f, SEGMENT_1), torn = blob_read(&f, SEGMENT_1);
	CU_ASSERT_FATAL(n_sectors >= 10 && n_sectors <= 14);
	for (uint32_t set = 0; set < 1u << n_sectors; set += 13) { /* every 13th subset */
		for (size_t i = 0; i < n_sectors; i++) {
			size_t at = (first + i) * SECTOR;
			memcpy(torn.p + at, whole.p + at, SECTOR);
			if (!(set >> i & 1))
				memset(torn.p + (at < from ? from : at), 0,
				       SECTOR - (at < from ? from - at : 0));
		}
		blob_patch(&f, SEGMENT_1, &torn, from, (first + n_sectors) * SECTOR);
		as_if_stopped(&f);
		CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
		struct snapshot *s = reader(&f);
		uint64_t n = newest(s);
		CU_ASSERT(n >= 3 && n <= 3 + BIG && got(s, number(3), 0).version == 1);
		for (uint32_t i = 4; i <= 3 + BIG; i++)
			CU_ASSERT_EQUAL(got(s, number(i), 0).body.n, i <= n ? 899 : 0);
		store_end(s);
		f.store = store_free(f.store);
	}
	blob_free(&whole);
	blob_free(&torn);
	fixture_close(&f);
}

/* Without a seal the last batch of a stopped machine cannot be told from one that was never synced,
 * but the end that the state file knows, or an index that can be trusted, can. */
static void test_a_tail_that_was_cut_off(void)
{
	struct fixture f;
	size_t from, end;
	make(&f, &from, &end);
	struct blob blob = blob_read(&f, SEGMENT_1);
	struct state clean = state_of(&f), state = clean;
	memset(blob.p + from, 0, end - from);
	blob_patch(&f, SEGMENT_1, &blob, from, end);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG); /* the index knows */
	CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "entry 6 is not there any more"));
	CU_ASSERT(check(&f) > 0);
	put_state(&f, &clean);
	CU_ASSERT_EQUAL(unlink(path_in(&f, INDEX)), 0);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG); /* the state file does */
	CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "reached entry 6 before"));
	state.end.seq = 3;
	state.end.at.offset = (uint32_t)from;
	state.end.checksum++; /* as far, but it was another entry */
	put_state(&f, &state);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	blob_free(&blob);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- segments */

/* Fills two segments and begins a third. */
static uint32_t fill_segments(struct fixture *f)
{
	static uint8_t body[60000];
	uint32_t n = 0;
	fixture_open(f);
	while (access(path_in(f, SEGMENT_3), F_OK)) {
		struct change change = { .id = number(++n), .body = view_of(body, sizeof body) };
		CU_ASSERT_EQUAL_FATAL(write_one(f->store, change), 0);
	}
	f->store = store_free(f->store);
	return n;
}

static void test_segments_follow_each_other(void)
{
	struct fixture f;
	uint32_t n = fill_segments(&f);
	CU_ASSERT(n > 30 && n < 40);
	for (int i = 0; i < 3; i++) {
		if (i == 1)
			as_if_killed(&f);
		if (i == 2)
			as_if_stopped(&f);
		CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
		struct snapshot *s = reader(&f);
		CU_ASSERT_EQUAL(newest(s), n);
		CU_ASSERT_EQUAL(got(s, number(n), 0).body.n, 60000);
		store_end(s);
		CU_ASSERT_EQUAL(check(&f), 0);
	}
	fixture_close(&f);
}

static void test_a_segment_is_missing(void)
{
	static const char *const names[] = { SEGMENT_1, SEGMENT_2, SEGMENT_3 };
	for (size_t i = 0; i < 3; i++) {
		struct fixture f;
		fill_segments(&f);
		CU_ASSERT_EQUAL(unlink(path_in(&f, names[i])), 0);
		CU_ASSERT_EQUAL(unlink(path_in(&f, INDEX)), 0);
		for (int again = 0; again < 3; again++) /* it is not forgotten */
			CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
		CU_ASSERT(check(&f) != 0);
		fixture_close(&f);
	}
}

static void test_segments_that_changed_places(void)
{
	struct fixture f;
	fill_segments(&f);
	struct blob second = blob_read(&f, SEGMENT_2), third = blob_read(&f, SEGMENT_3);
	blob_write(&f, SEGMENT_2, &third);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	blob_write(&f, SEGMENT_3, &second);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_EQUAL(unlink(path_in(&f, SEGMENT_3)), 0);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	blob_free(&second);
	blob_free(&third);
	fixture_close(&f);
}

/* A bit of a header in the middle: the journal must not end there. */
static void test_a_header_that_is_damaged(void)
{
	static const char *const names[] = { SEGMENT_1, SEGMENT_2, SEGMENT_3 };
	for (size_t i = 0; i < 3; i++) {
		struct fixture f;
		fill_segments(&f);
		struct blob blob = blob_read(&f, names[i]);
		blob.p[40] ^= 1;
		blob_patch(&f, names[i], &blob, 0, 64);
		as_if_stopped(&f);
		CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
		CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "segment"));
		blob_free(&blob);
		fixture_close(&f);
	}
}

/* A segment that is no longer than its head, or longer than any, or of another journal. */
static void test_segments_that_are_none(void)
{
	struct fixture f, other;
	fill_segments(&other);
	struct blob foreign = blob_read(&other, SEGMENT_2);
	for (int i = 0; i < 3; i++) {
		fill_segments(&f);
		if (i == 0)
			CU_ASSERT_EQUAL(truncate(path_in(&f, SEGMENT_2), 100), 0);
		if (i == 1)
			CU_ASSERT_EQUAL(truncate(path_in(&f, SEGMENT_2), (off_t)65 << 20), 0);
		if (i == 2)
			blob_write(&f, SEGMENT_2, &foreign);
		as_if_stopped(&f);
		CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
		fixture_close(&f);
	}
	blob_free(&foreign);
	fixture_close(&other);
}

static void test_a_later_schema(void)
{
	struct fixture f;
	uint32_t schema = 0;
	fill_segments(&f);
	struct blob blob = blob_read(&f, SEGMENT_2);
	struct segment_header header;
	CU_ASSERT_EQUAL(segment_header_parse(blob.p, &header), SEGMENT_VALID);
	header.schema = 99;
	segment_header_encode(&header, blob.p);
	blob_patch(&f, SEGMENT_2, &blob, 0, SEGMENT_HEADER_SIZE);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, &schema), -EPROTO);
	CU_ASSERT_EQUAL(schema, 99);
	blob_free(&blob);
	fixture_close(&f);
}

/* A header torn on its way to the disk: nothing is in the segment yet, and it is used again. */
static void test_a_torn_header(void)
{
	struct fixture f;
	fixture_open(&f);
	write_batch(&f, 1, 2);
	CU_ASSERT_EQUAL(store_tick(f.store), 0);
	for (int i = 0; i < 2000 && access(path_in(&f, SEGMENT_2), F_OK); i++)
		usleep(1000); /* the helper makes the next segment */
	f.store = store_free(f.store);
	struct blob blob = blob_read(&f, SEGMENT_2);
	memset(blob.p, 0x5a, 512);
	blob_patch(&f, SEGMENT_2, &blob, 0, 512);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	CU_ASSERT(has_just(&f, 2));
	blob_free(&blob);
	static uint8_t body[60000];
	for (uint32_t i = 3; i < 30; i++) {
		struct change change = { .id = number(i), .body = view_of(body, sizeof body) };
		CU_ASSERT_EQUAL_FATAL(write_one(f.store, change), 0);
	}
	CU_ASSERT_EQUAL(check(&f), 0);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), 29);
	store_end(s);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "a torn tail, at each byte", test_a_torn_tail },
	{ "any sectors of the last batch", test_any_sectors_of_the_last_batch },
	{ "a tail that was cut off", test_a_tail_that_was_cut_off },
	{ "segments follow each other", test_segments_follow_each_other },
	{ "a segment is missing", test_a_segment_is_missing },
	{ "segments that changed places", test_segments_that_changed_places },
	{ "a header that is damaged", test_a_header_that_is_damaged },
	{ "segments that are none", test_segments_that_are_none },
	{ "a later schema is left alone", test_a_later_schema },
	{ "a torn header", test_a_torn_header },
};

SUITE_MAIN("recover", tests)
