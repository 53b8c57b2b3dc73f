/* SPDX-License-Identifier: EUPL-1.2
 * The journal's files by themselves: batches, segments, seals, and what is read from them. */
#include "../daemon/store/journal.h"
#include "../daemon/store/scan.h"
#include "journal_fixture.h"

/* A journal in a directory of its own. */
struct written {
	struct fixture f;
	struct journal *journal;
	int directory;
};

static void journal_begin(struct written *w)
{
	const struct journal_end start = { .at = { 1, SEGMENT_HEADER_SIZE } };
	uint32_t schema;
	fixture_make(&w->f);
	w->directory = open(w->f.directory, O_RDONLY | O_DIRECTORY);
	const uint32_t size = SEGMENT_SIZE_MIN;
	CU_ASSERT_EQUAL(journal_open(&w->journal, w->directory, size, &schema), -ENOENT);
	CU_ASSERT_EQUAL_FATAL(journal_make(w->directory, size), 0);
	CU_ASSERT_EQUAL_FATAL(journal_open(&w->journal, w->directory, size, &schema), 0);
	CU_ASSERT_EQUAL_FATAL(journal_start(w->journal, &start, true), 0);
}

static void journal_finish(struct written *w)
{
	w->journal = journal_free(w->journal);
	close(w->directory);
	fixture_close(&w->f);
}

static uint8_t leaf[30 << 20];

/* An entry with a leaf of this size, into the batch. */
static struct place put(struct written *w, uint64_t seq, size_t size)
{
	struct journal_entry entry = { .seq = seq, .leaf = view_of(leaf, size) };
	struct place at = { 0 };
	CU_ASSERT_EQUAL_FATAL(journal_put(w->journal, NULL, &entry, &at), 0);
	return at;
}

/* All seqs from the first segment to the end; seals are counted apart. */
static uint64_t count(struct written *w, unsigned *ret_seals)
{
	const struct journal_end start = { .at = { 1, SEGMENT_HEADER_SIZE } };
	char where[SCAN_WHERE] = "";
	struct scanned scanned;
	struct scan scan;
	uint64_t n = 0;
	*ret_seals = 0;
	CU_ASSERT_EQUAL_FATAL(scan_begin(&scan, w->journal, &start), 0);
	while (scan_next(&scan, &scanned) == 0 && scanned.entry.size) {
		*ret_seals += scanned.entry.is_seal;
		n += !scanned.entry.is_seal;
		CU_ASSERT_EQUAL(scanned.entry.seq, n);
	}
	CU_ASSERT_EQUAL(scan_judge(&scan, where), 0);
	CU_ASSERT_EQUAL(scan_tail(&scan), 0);
	const struct journal_end *end = &w->journal->end;
	CU_ASSERT(scan.end.at.segment == end->at.segment && scan.end.at.offset == end->at.offset);
	CU_ASSERT(scan.end.checksum == end->checksum && scan.end.seq == end->seq);
	scan_end(&scan);
	return n;
}

static void test_batches(void)
{
	struct written w;
	unsigned seals;
	journal_begin(&w);
	CU_ASSERT_EQUAL(count(&w, &seals), 0);
	for (uint64_t seq = 1; seq <= 10; seq++) {
		put(&w, seq, (size_t)seq * 100);
		if (seq % 3 == 0)
			CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	}
	CU_ASSERT_EQUAL(count(&w, &seals), 9); /* the tenth is not synced */
	journal_drop(w.journal);
	put(&w, 10, 1);
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	CU_ASSERT(count(&w, &seals) == 10 && seals == 0);
	journal_finish(&w);
}

static void test_seals(void)
{
	struct written w;
	unsigned seals;
	journal_begin(&w);
	CU_ASSERT_EQUAL(journal_seal(w.journal), 0); /* nothing to seal */
	CU_ASSERT(count(&w, &seals) == 0 && seals == 0);
	for (uint64_t seq = 1; seq <= 3; seq++) {
		put(&w, seq, 10);
		CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
		CU_ASSERT_EQUAL(journal_seal(w.journal), 0);
		CU_ASSERT_EQUAL(journal_seal(w.journal), 0); /* once is enough */
	}
	CU_ASSERT(count(&w, &seals) == 3 && seals == 3);
	journal_finish(&w);
}

/* A segment that is full to its last byte has no room for a seal: the next one's header says it. */
static void test_a_full_segment(void)
{
	struct written w;
	unsigned seals;
	journal_begin(&w);
	size_t room = SEGMENT_SIZE_MIN - SEGMENT_HEADER_SIZE;
	CU_ASSERT_TRUE(journal_has_room(w.journal, room));
	CU_ASSERT_FALSE(journal_has_room(w.journal, room + 1));
	put(&w, 1, room - ENTRY_HEADER_SIZE);
	CU_ASSERT_FALSE(journal_has_room(w.journal, 1));
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	CU_ASSERT_EQUAL(w.journal->end.at.offset, SEGMENT_SIZE_MIN);
	CU_ASSERT_EQUAL(journal_seal(w.journal), 0);
	CU_ASSERT(w.journal->end.at.segment == 2 &&
		  w.journal->end.at.offset == SEGMENT_HEADER_SIZE);
	CU_ASSERT(count(&w, &seals) == 1 && seals == 0);
	put(&w, 2, 100);
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	CU_ASSERT_EQUAL(count(&w, &seals), 2);
	journal_finish(&w);
}

/* Made ahead or not, larger than usual when an entry needs it, forgotten when the batch is. */
static void test_the_next_segment(void)
{
	struct written w;
	struct stat st;
	unsigned seals;
	uint32_t last;
	journal_begin(&w);
	CU_ASSERT_EQUAL(journal_prepare(w.journal, 1), 0);
	CU_ASSERT_EQUAL(journal_prepare(w.journal, 1), 0);
	CU_ASSERT(journal_last_segment(w.journal, &last) == 0 && last == 2);
	put(&w, 1, 10);
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	CU_ASSERT_EQUAL(journal_roll(w.journal, 100), 0);
	CU_ASSERT_EQUAL(put(&w, 2, 10).segment, 2);
	journal_drop(w.journal); /* nothing of it remains */
	CU_ASSERT_EQUAL(put(&w, 2, 10).segment, 1);
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	uint64_t size = journal_entry_size(20 << 20, 0, 0);
	CU_ASSERT_FALSE(journal_has_room(w.journal, size));
	CU_ASSERT_EQUAL(journal_roll(w.journal, size), 0);
	CU_ASSERT_TRUE(journal_has_room(w.journal, size));
	struct place at = put(&w, 3, 20 << 20);
	CU_ASSERT(at.segment == 2 && at.offset == SEGMENT_HEADER_SIZE);
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	CU_ASSERT_EQUAL(fstatat(w.directory, "0000000002.seg", &st, 0), 0);
	CU_ASSERT_EQUAL(st.st_size, 21 << 20);
	CU_ASSERT_EQUAL(journal_roll(w.journal, 100), 0);
	put(&w, 4, 10);
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	CU_ASSERT_EQUAL(fstatat(w.directory, "0000000003.seg", &st, 0), 0);
	CU_ASSERT_EQUAL(st.st_size, SEGMENT_SIZE_MIN);
	CU_ASSERT_EQUAL(count(&w, &seals), 4);
	journal_finish(&w);
}

static void test_reading_an_entry(void)
{
	static const size_t sizes[] = { 1, 900, 1000, 1024, 5000, 200000 };
	struct written w;
	struct journal_entry entry;
	struct place places[6];
	struct arena *arena;
	journal_begin(&w);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 32 << 20), 0);
	for (size_t i = 0; i < 6; i++)
		places[i] = put(&w, i + 1, sizes[i]);
	for (int committed = 0; committed < 2; committed++) {
		for (size_t i = 0; i < 6; i++) {
			int r = journal_read(w.journal, places[i], !committed, arena, &entry);
			CU_ASSERT_EQUAL_FATAL(r, 0);
			CU_ASSERT(entry.seq == i + 1 && entry.leaf.n == sizes[i]);
		}
		if (!committed)
			CU_ASSERT_EQUAL(journal_read(w.journal, places[0], false, arena, &entry),
					-EBADMSG); /* not there for others yet */
		CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	}
	static const struct place none[] = { { 1, 0 }, { 1, SEGMENT_HEADER_SIZE + 8 },
					     { 1, SEGMENT_SIZE_MIN - 8 }, { 1, SEGMENT_SIZE_MIN },
					     { 1, UINT32_MAX }, { 9, SEGMENT_HEADER_SIZE } };
	for (size_t i = 0; i < 6; i++)
		CU_ASSERT_EQUAL(journal_read(w.journal, none[i], false, arena, &entry), -EBADMSG);
	arena_free(arena);
	journal_finish(&w);
}

/* What the disk has is not known any more: nothing is written, and nothing is said to be. */
static void test_a_journal_that_failed(void)
{
	struct written w;
	unsigned seals;
	journal_begin(&w);
	put(&w, 1, 100);
	CU_ASSERT_EQUAL(journal_commit(w.journal), 0);
	w.journal->failed = -EIO;
	put(&w, 2, 100);
	CU_ASSERT_EQUAL(journal_commit(w.journal), -EIO);
	CU_ASSERT_EQUAL(journal_seal(w.journal), -EIO);
	CU_ASSERT(count(&w, &seals) == 1 && seals == 0);
	journal_finish(&w);
}

static const struct suite_test tests[] = {
	{ "batches", test_batches },
	{ "seals", test_seals },
	{ "a full segment", test_a_full_segment },
	{ "the next segment", test_the_next_segment },
	{ "reading an entry", test_reading_an_entry },
	{ "a journal that failed", test_a_journal_that_failed },
};

SUITE_MAIN("journal", tests)
