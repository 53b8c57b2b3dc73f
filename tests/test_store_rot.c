/* SPDX-License-Identifier: EUPL-1.2
 * Bit rot: each byte of a small register is flipped in turn, of its journal and of its index (those
 * of its state are in test_start.c). No flip may give a wrong answer: the journal's is told, the
 * index's mended. With RISKREG_LONG each flipped index is started, not one in a thousand. */
#include "recover_fixture.h"

/* Each byte of a sealed journal is flipped: without an index the start refuses, and a check finds
 * it too. The seal itself may go: nothing is in it. */
static void test_the_journal(void)
{
	struct fixture f;
	fixture_open(&f);
	write_batch(&f, 1, 1);
	write_batch(&f, 2, 2);
	f.store = store_free(f.store);
	size_t end = state_of(&f).end.at.offset;
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	seal(&f);
	size_t sealed = state_of(&f).end.at.offset;
	CU_ASSERT_EQUAL(sealed, end + ENTRY_HEADER_SIZE);
	struct blob blob = blob_read(&f, SEGMENT_1);
	struct state clean = state_of(&f);
	unsigned refused = 0;
	for (size_t at = 0; at < sealed; at++) {
		blob.p[at] ^= 0x10;
		blob_patch(&f, SEGMENT_1, &blob, at, at + 1);
		as_if_stopped(&f);
		int r = reopen(&f);
		CU_ASSERT_EQUAL(r, at < end ? -EBADMSG : 0);
		CU_ASSERT_FATAL(r || has_just(&f, 3));
		CU_ASSERT(!r || strstr(fixture_said, "segment 1, offset"));
		refused += r != 0;
		f.store = store_free(f.store);
		blob_patch(&f, SEGMENT_1, &blob, at, at + 1);
		put_state(&f, &clean);
		CU_ASSERT(check(&f) > 0); /* the seal too: the journal had reached it */
		blob.p[at] ^= 0x10;
		blob_patch(&f, SEGMENT_1, &blob, 0, sealed);
	}
	CU_ASSERT(refused > 500);
	blob_free(&blob);
	fixture_close(&f);
}

/* Each byte of an index that was closed is flipped, or it is cut, or grows: none of it is read. The
 * index is made anew at once, and gives the same answers. */
static void test_the_index(void)
{
	struct fixture f;
	size_t from, end;
	unsigned n_started = 0;
	make(&f, &from, &end);
	size_t stride = getenv("RISKREG_LONG") ? 1 : 1009; /* of the starts: each takes its time */
	struct state state = state_of(&f);
	struct blob index = blob_read(&f, INDEX);
	int fd = open(path_in(&f, "index"), O_RDONLY | O_DIRECTORY);
	CU_ASSERT(state_is_whole(&state, fd, "data.mdb"));
	for (size_t at = 0; at < index.n; at++) {
		index.p[at] ^= (uint8_t)(1 << at % 8);
		blob_patch(&f, INDEX, &index, at, at + 1);
		CU_ASSERT_FALSE(state_is_whole(&state, fd, "data.mdb"));
		if (at % stride == 0) {
			CU_ASSERT(check(&f) > 0);
			expect_start(&f, STORE_START_REBUILD, 6);
			n_started++;
			put_state(&f, &state);
			blob_write(&f, INDEX, &index);
		}
		index.p[at] ^= (uint8_t)(1 << at % 8);
		blob_patch(&f, INDEX, &index, at, at + 1);
	}
	CU_ASSERT(state_is_whole(&state, fd, "data.mdb"));
	index.n--;
	blob_write(&f, INDEX, &index);
	expect_start(&f, STORE_START_REBUILD, 6);
	expect_start(&f, STORE_START_CLEAN, 6);
	CU_ASSERT(n_started > 50);
	close(fd);
	blob_free(&index);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "each byte of the journal", test_the_journal },
	{ "each byte of the index", test_the_index },
};

SUITE_MAIN("store rot", tests)
