/* SPDX-License-Identifier: EUPL-1.2
 * Journals and indexes whose every part is sound by itself, checksum and all, and which do not
 * belong together: entries that do not follow from those before them, rows that point at the wrong
 * place, files of another register. Each is told, or mended from the journal; none is believed. */
#include <sys/stat.h>

#include "../daemon/store/snapshot.h"
#include "recover_fixture.h"

#define HASH "\x32\x20" "0123456789abcdef0123456789abcdef"
#define KEY_AND_HASH "\x2a\x10" "0123456789abcdef" HASH

/* -------------------------------------------------------------------- entries */

/* What is forged of the entry that is written behind the last one. */
struct forged {
	uint64_t seq;           /* 0: the right one */
	uint64_t before;        /* added to what it should be */
	uint32_t batch;         /* added to where it begins */
	struct view leaf;
	const char *text;       /* of change 0; may be NULL */
	uint32_t text_change;   /* what the journal says that it is of */
	bool is_damaged;        /* its text, afterwards */
};

static void damage(const struct fixture *f, size_t from, const char *text)
{
	struct blob blob = blob_read(f, SEGMENT_1);
	uint8_t *p = memmem(blob.p + from, blob.n - from, text, strlen(text));
	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	*p ^= 1;
	blob_patch(f, SEGMENT_1, &blob, (size_t)(p - blob.p), (size_t)(p - blob.p) + 1);
	blob_free(&blob);
}

/* With the journal's own functions, so that every checksum fits. The register is closed. */
static void forge(const struct fixture *f, const struct forged *forged)
{
	static const uint8_t salt[SALT_SIZE] = { 1 };
	struct journal *journal;
	struct state state = state_of(f);
	struct journal_text text = { .change = forged->text_change,
				     .salt = view_of(salt, sizeof salt),
				     .text = view_of_string(forged->text) };
	struct journal_entry entry = { .seq = forged->seq ? forged->seq : state.end.seq + 1,
				       .leaf = forged->leaf,
				       .n_texts = forged->text != NULL };
	struct place at;
	uint32_t schema;
	entry.texts_size = entry.n_texts ? TEXT_HEAD_SIZE + (uint32_t)text.text.n : 0;
	int directory = open(path_in(f, "journal"), O_RDONLY | O_DIRECTORY);
	CU_ASSERT_EQUAL_FATAL(journal_open(&journal, directory, FIXTURE_SEGMENT, &schema), 0);
	CU_ASSERT_EQUAL_FATAL(journal_start(journal, &state.end, true), 0);
	journal->batch.end.checksum += forged->before;
	journal->batch.at.offset += forged->batch;
	CU_ASSERT_EQUAL_FATAL(journal_put(journal, &text, &entry, &at), 0);
	journal->batch.at.offset -= forged->batch;
	CU_ASSERT_EQUAL_FATAL(journal_commit(journal), 0);
	journal_free(journal);
	close(directory);
	if (forged->is_damaged)
		damage(f, state.end.at.offset, forged->text);
}

#define LEAF(seq, changes) VIEW_LITERAL("\x08" seq "\x10\xe8\x07" KEY_AND_HASH changes)
#define PART_NO "\x08\x01\x12\x02no"
#define NEW_NO "\x3a\x08" PART_NO "\x18\x01"
#define NO_7 "\x3a\x08" PART_NO "\x18\x07"
#define TEXT_OF_NO "\x3a\x0a" PART_NO "\x18\x01\x28\x05"

static const struct {
	struct forged forged;
	const char *said; /* NULL: the entry is as if it were not there */
} entries[] = {
	{ { .leaf = LEAF("\x04", NEW_NO) }, "" }, /* the control: it is believed */
	{ { .leaf = LEAF("\x05", NEW_NO), .seq = 5 }, NULL },
	{ { .leaf = LEAF("\x04", NEW_NO), .before = 1 }, NULL },
	{ { .leaf = LEAF("\x04", NEW_NO), .batch = 8 }, NULL },
	{ { .leaf = LEAF("\x04", NO_7) }, "does not follow from those before it" },
	{ { .leaf = LEAF("\x05", NEW_NO) }, "does not follow from those before it" },
	{ { .leaf = LEAF("\x04", TEXT_OF_NO), .text = "words" }, "" },
	{ { .leaf = LEAF("\x04", TEXT_OF_NO), .text = "words", .text_change = 1 },
	  "does not follow from those before it" },
};

/* Of a machine that stopped, so that all is read again; and of a daemon that was killed. */
static void test_entries_that_do_not_fit(void)
{
	for (size_t i = 0; i < 2 * (sizeof entries / sizeof *entries); i++) {
		const char *said = entries[i / 2].said;
		struct fixture f;
		fixture_open(&f);
		write_batch(&f, 1, 3);
		f.store = store_free(f.store);
		forge(&f, &entries[i / 2].forged);
		if (i % 2)
			as_if_killed(&f);
		else
			as_if_stopped(&f);
		int r = reopen(&f), expected = said && *said ? -EBADMSG : 0;
		if (r != expected || (said && !strstr(fixture_said, said)))
			fprintf(stderr, "row %zu: %d, %s\n", i, r, fixture_said);
		CU_ASSERT_EQUAL(r, expected);
		CU_ASSERT(r == 0 || strstr(fixture_said, said));
		if (!r) {
			struct snapshot *s = reader(&f);
			CU_ASSERT_EQUAL(newest(s), said ? 4 : 3);
			CU_ASSERT_EQUAL(got(s, id_of_text(CODE, "no"), 0).version, said != NULL);
			store_end(s);
		}
		fixture_close(&f);
	}
}

/* Behind one whose text is damaged: what it is of is looked for, and is not found. */
static void test_damaged_texts_of_entries_that_are_none(void)
{
	static const struct forged rows[] = {
		{ .leaf = VIEW_LITERAL("\x08\x04"), .text = "words", .is_damaged = true },
		{ .leaf = LEAF("\x04", TEXT_OF_NO), .text = "words", .text_change = 1,
		  .is_damaged = true },
		{ .leaf = LEAF("\x04", TEXT_OF_NO), .text = "words", .is_damaged = true },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		const struct forged later = {
			.seq = 5,
			.leaf = VIEW_LITERAL("\x08\x05\x10\xe8\x07"
					     "\x2a\x10" "another key, too" HASH),
		};
		fixture_open(&f);
		write_batch(&f, 1, 3);
		f.store = store_free(f.store);
		struct state before = state_of(&f), state = before;
		struct forged sound = rows[i];
		sound.is_damaged = false;
		forge(&f, &sound);
		/* What is forged next begins behind it. */
		struct blob blob = blob_read(&f, SEGMENT_1);
		struct journal_entry entry;
		size_t at = state.end.at.offset;
		CU_ASSERT_TRUE_FATAL(journal_entry_parse(
			state.journal_id, view_of(blob.p + at, blob.n - at), &entry));
		state.end.at.offset += entry.size;
		state.end.seq = entry.seq;
		state.end.checksum = entry.checksum;
		put_state(&f, &state);
		forge(&f, &later);
		put_state(&f, &before);
		damage(&f, at, rows[i].text);
		blob_free(&blob);
		as_if_stopped(&f);
		CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
		const char *said = i < 2 ? "entry 4 is damaged" : "no entry confirms that";
		CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, said));
		fixture_close(&f);
	}
}

/* A seal has no texts, and an entry no more bytes than its segment. */
static void test_a_seal_with_texts(void)
{
	static const uint8_t id[JOURNAL_ID_SIZE] = { 1 }, salt[SALT_SIZE] = { 1 };
	uint8_t bytes[512];
	struct journal_text text = { .salt = view_of(salt, sizeof salt),
				     .text = VIEW_LITERAL("text") };
	struct journal_entry seal = { .seq = 1, .is_seal = true };
	journal_entry_encode(id, &text, &seal, bytes);
	CU_ASSERT_EQUAL(journal_entry_head_size(bytes, sizeof bytes), ENTRY_HEADER_SIZE);
	seal = (struct journal_entry){ .seq = 1, .is_seal = true, .n_texts = 1,
				       .texts_size = TEXT_HEAD_SIZE + 4 };
	journal_entry_encode(id, &text, &seal, bytes);
	CU_ASSERT_EQUAL(journal_entry_head_size(bytes, sizeof bytes), 0);
}

/* -------------------------------------------------------------------- segments */

static void put_header(const struct fixture *f, const char *name, struct segment_header header)
{
	struct blob blob = { malloc(SEGMENT_HEADER_SIZE), SEGMENT_HEADER_SIZE };
	segment_header_encode(&header, blob.p);
	blob_patch(f, name, &blob, 0, blob.n);
	blob_free(&blob);
}

static struct segment_header header_of(const struct fixture *f, const char *name)
{
	struct blob blob = blob_read(f, name);
	struct segment_header header = { 0 };
	CU_ASSERT_EQUAL(segment_header_parse(blob.p, &header), SEGMENT_VALID);
	blob_free(&blob);
	return header;
}

static void test_first_segments_that_are_none(void)
{
	struct fixture f;
	uint32_t schema = 0;
	fixture_open(&f);
	write_batch(&f, 1, 1);
	f.store = store_free(f.store);
	struct segment_header header = header_of(&f, SEGMENT_1), other = header;
	other.number = 2;
	put_header(&f, SEGMENT_1, other);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "no valid header"));
	other = header;
	other.schema = 99;
	put_header(&f, SEGMENT_1, other);
	CU_ASSERT_EQUAL(fixture_try_open(&f, FIXTURE_MAP, &schema), -EPROTO);
	CU_ASSERT_EQUAL(schema, 99);
	put_header(&f, SEGMENT_1, header);
	expect_start(&f, STORE_START_CLEAN, 1);
	CU_ASSERT_EQUAL(truncate(path_in(&f, SEGMENT_1), 10), 0);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "no valid header"));
	fixture_close(&f);
}

/* Two segments and a little, closed. */
static uint32_t fill_two(struct fixture *f)
{
	static uint8_t body[60000];
	uint32_t n = 0;
	fixture_open(f);
	while (access(path_in(f, SEGMENT_2), F_OK) || n < 20) {
		struct change change = { .id = number(++n), .body = view_of(body, sizeof body) };
		CU_ASSERT_EQUAL_FATAL(write_one(f->store, change), 0);
	}
	f->store = store_free(f->store);
	return n;
}

static void test_segments_that_do_not_follow(void)
{
	struct fixture f;
	fill_two(&f);
	struct segment_header header = header_of(&f, SEGMENT_2);
	for (int i = 0; i < 3; i++) {
		struct segment_header other = header;
		other.first_seq += i == 0;
		other.before += i == 1;
		put_header(&f, SEGMENT_2, other);
		as_if_stopped(&f);
		CU_ASSERT_EQUAL(reopen(&f), i < 2 ? -EBADMSG : 0);
	}
	f.store = store_free(f.store);
	/* The one that the index goes on from. */
	CU_ASSERT_EQUAL(state_of(&f).end.at.segment, 2);
	struct blob blob = blob_read(&f, SEGMENT_2);
	blob.p[20] ^= 1;
	blob_patch(&f, SEGMENT_2, &blob, 0, SEGMENT_HEADER_SIZE);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(fixture_said,
			       "the journal is damaged: segment 2, offset 0: no valid header");
	blob.p[20] ^= 1;
	blob_patch(&f, SEGMENT_2, &blob, 0, SEGMENT_HEADER_SIZE);
	/* It ends in the middle of an entry's text: what it reached is known, or else it cannot be
	 * told from a batch that was cut off. */
	struct state state = state_of(&f);
	CU_ASSERT_EQUAL(truncate(path_in(&f, SEGMENT_2), (off_t)SEGMENT_HEADER_SIZE + 30000), 0);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_EQUAL(unlink(path_in(&f, INDEX)), 0);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	put_state(&f, &state);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL(reopen(&f), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), header.first_seq - 1);
	store_end(s);
	blob_free(&blob);
	fixture_close(&f);
}

/* Garbage behind the end of a journal that was closed is taken away. */
static void test_a_tail_behind_a_clean_end(void)
{
	struct fixture f;
	size_t batch, end;
	make(&f, &batch, &end);
	struct blob blob = blob_read(&f, SEGMENT_1);
	memset(blob.p + end, 0x5a, 1000);
	blob_patch(&f, SEGMENT_1, &blob, end, end + 1000);
	expect_start(&f, STORE_START_CLEAN, 6);
	struct blob after = blob_read(&f, SEGMENT_1);
	CU_ASSERT_TRUE(view_is_zero(view_of(after.p + end, after.n - end)));
	blob_free(&after);
	blob_free(&blob);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- indexes */

/* An entry of the same size at the same place, but another one: the index knows which. */
static void test_a_last_entry_that_was_replaced(void)
{
	struct fixture f;
	fixture_open(&f);
	write_batch(&f, 1, 1);
	f.store = store_free(f.store);
	struct blob segment = blob_read(&f, SEGMENT_1), index = blob_read(&f, INDEX);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(number(2), 0, NULL, "one")), 0);
	f.store = store_free(f.store);
	struct blob other = blob_read(&f, SEGMENT_1);
	blob_write(&f, SEGMENT_1, &segment);
	blob_write(&f, INDEX, &index);
	CU_ASSERT_EQUAL(unlink(path_in(&f, "state")), 0);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(number(2), 0, NULL, "two")), 0);
	f.store = store_free(f.store);
	blob_write(&f, SEGMENT_1, &other);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "entry 2 is not there any more"));
	blob_free(&other);
	blob_free(&index);
	blob_free(&segment);
	fixture_close(&f);
}

/* The index of an earlier time, of a register that says it was closed so: the rest is done again,
 * and a text that was damaged meanwhile is told. */
static void test_an_index_of_an_earlier_time(void)
{
	struct fixture f;
	fixture_open(&f);
	write_batch(&f, 1, 2);
	f.store = store_free(f.store);
	struct blob index = blob_read(&f, INDEX);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	write_batch(&f, 3, 1);
	write_batch(&f, 4, 1);
	f.store = store_free(f.store);
	struct blob whole = blob_read(&f, INDEX);
	blob_write(&f, INDEX, &index);
	as_if_closed(&f);
	expect_start(&f, STORE_START_REPLAY, 4);
	blob_write(&f, INDEX, &index);
	as_if_closed(&f);
	struct blob segment = blob_read(&f, SEGMENT_1);
	size_t at = segment.n - 9;
	for (unsigned n = 0; n < 2;) /* the text of entry 3 */
		n += memcmp(segment.p + --at, "some text", 9) == 0;
	segment.p[at] ^= 1;
	blob_patch(&f, SEGMENT_1, &segment, at, at + 1);
	CU_ASSERT_EQUAL(reopen(&f), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(fixture_said, "a text is damaged and no entry confirms"));
	blob_free(&segment);
	blob_free(&whole);
	blob_free(&index);
	fixture_close(&f);
}

/* Bytes of an entry that change while the register is open, with a checksum that fits or without:
 * nothing of it is served, and its text is not erased. */
static void test_an_entry_that_is_replaced_meanwhile(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	const struct store_erasure erasure = { anna, 1, 1 };
	struct fixture f;
	struct view leaf;
	struct entry found;
	struct body erase = { 0 };
	fact(&erase, 'F', anna);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "some text")), 0);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(number(1), 0, &erase, "")), 0);
	struct blob blob = blob_read(&f, SEGMENT_1);
	uint8_t *at = blob.p + SEGMENT_HEADER_SIZE, garbage[1024] = { 0xff };
	struct journal_entry entry;
	const uint8_t *id = f.store->journal->id;
	CU_ASSERT_TRUE_FATAL(journal_entry_parse(id, view_of(at, blob.n - 4096), &entry));
	for (int i = 0; i < 2; i++) {
		if (i == 0) {
			at[ENTRY_HEADER_SIZE + 3] ^= 1;
		} else {
			struct journal_entry rest = entry;
			struct journal_text text;
			CU_ASSERT_TRUE(journal_entry_next_text(&rest, &text));
			uint8_t bytes[4096];
			entry.leaf = view_of(garbage, entry.leaf.n);
			journal_entry_encode(id, &text, &entry, bytes);
			memcpy(at, bytes, entry.size);
		}
		blob_patch(&f, SEGMENT_1, &blob, SEGMENT_HEADER_SIZE, SEGMENT_HEADER_SIZE + 1024);
		struct snapshot *s = reader(&f);
		CU_ASSERT_EQUAL(store_entry(s, 1, &found), -EBADMSG);
		store_end(s);
		s = reader(&f);
		CU_ASSERT_EQUAL(store_leaf(s, 1, arena, &leaf), i == 0 ? -EBADMSG : 0);
		store_end(s);
		CU_ASSERT_EQUAL(store_erase(f.store, &erasure, 1), -EBADMSG);
	}
	f.store = store_free(f.store);
	CU_ASSERT(check(&f) > 0);
	blob_free(&blob);
	fixture_close(&f);
}

/* What LMDB would take for an index that it has to make. */
static void test_an_index_that_is_no_file(void)
{
	struct fixture f;
	fixture_open(&f);
	write_batch(&f, 1, 2);
	f.store = store_free(f.store);
	CU_ASSERT_EQUAL(truncate(path_in(&f, INDEX), 0), 0);
	as_if_killed(&f);
	expect_start(&f, STORE_START_REBUILD, 2);
	CU_ASSERT_EQUAL(unlink(path_in(&f, INDEX)), 0);
	CU_ASSERT_EQUAL(symlink("nowhere", path_in(&f, INDEX)), 0);
	struct state state = state_of(&f), now;
	int directory = open(path_in(&f, "index"), O_RDONLY | O_DIRECTORY);
	CU_ASSERT_EQUAL(state_look(directory, "data.mdb", &now), 0);
	state.index = now.index;
	state.is_clean = false;
	put_state(&f, &state);
	expect_start(&f, STORE_START_REBUILD, 2);
	state = state_of(&f);
	CU_ASSERT_TRUE(state_is_whole(&state, directory, "data.mdb"));
	state.is_clean = false; /* its sum says nothing then */
	CU_ASSERT_FALSE(state_is_whole(&state, directory, "data.mdb"));
	close(directory);
	CU_ASSERT_EQUAL(truncate(path_in(&f, INDEX), 1 << 20), 0); /* longer than it was */
	expect_start(&f, STORE_START_REBUILD, 2);
	struct blob stray = { (uint8_t *)"of long ago", 11 };
	blob_write(&f, "data.mdb", &stray); /* where the first schema had it: there is a journal */
	expect_start(&f, STORE_START_CLEAN, 2);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- much of it */

/* More entries, and more bytes, than are done again in one transaction. */
static void test_a_long_replay(void)
{
	static uint8_t body[60000];
	struct fixture f;
	fixture_open(&f);
	write_batch(&f, 1, 4200);
	for (uint32_t i = 1; i <= 150; i++) {
		struct change change = { .id = id_of_u32(LAST, i),
					 .body = view_of(body, sizeof body) };
		CU_ASSERT_EQUAL_FATAL(write_one(f.store, change), 0);
	}
	f.store = store_free(f.store);
	as_if_stopped(&f);
	CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(newest(s), 4350);
	CU_ASSERT(body_is(got(s, number(4200), 0), "some text"));
	CU_ASSERT_EQUAL(got(s, id_of_u32(LAST, 150), 0).body.n, sizeof body);
	store_end(s);
	CU_ASSERT_EQUAL(check(&f), 0);
	fixture_close(&f);
}

/* A segment is never larger than the largest; a directory's name may be nearly as long as any. */
static void test_options_over_their_bounds(void)
{
	struct fixture f;
	struct stat st;
	fixture_make(&f);
	struct store_options options = fixture_options(f.directory, FIXTURE_MAP);
	options.segment_size = (size_t)SEGMENT_SIZE_MAX + 1;
	CU_ASSERT_EQUAL_FATAL(store_open(&f.store, &options, NULL), 0);
	f.store = store_free(f.store);
	CU_ASSERT(stat(path_in(&f, SEGMENT_1), &st) == 0 && st.st_size == SEGMENT_SIZE_MAX);
	char deep[4096];
	memset(deep, '/', sizeof deep - 1);
	memcpy(deep, f.directory, strlen(f.directory));
	options.directory = deep;
	for (size_t n = 4060; n < sizeof deep; n++) {
		deep[n] = '\0';
		CU_ASSERT_EQUAL(store_open(&f.store, &options, NULL), -ENAMETOOLONG);
		deep[n] = '/';
	}
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "a long replay", test_a_long_replay },
	{ "options over their bounds", test_options_over_their_bounds },
	{ "entries that do not fit", test_entries_that_do_not_fit },
	{ "damaged texts of entries that are none", test_damaged_texts_of_entries_that_are_none },
	{ "a seal with texts", test_a_seal_with_texts },
	{ "first segments that are none", test_first_segments_that_are_none },
	{ "segments that do not follow", test_segments_that_do_not_follow },
	{ "a tail behind a clean end", test_a_tail_behind_a_clean_end },
	{ "a last entry that was replaced", test_a_last_entry_that_was_replaced },
	{ "an index of an earlier time", test_an_index_of_an_earlier_time },
	{ "an entry that is replaced meanwhile", test_an_entry_that_is_replaced_meanwhile },
	{ "an index that is no file", test_an_index_that_is_no_file },
};

SUITE_MAIN("store forged", tests)
