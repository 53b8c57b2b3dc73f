/* SPDX-License-Identifier: EUPL-1.2
 * Copies for backups and what comes of them: each verifies and gives the same register, and
 * one that was cut or changed leaves the register untouched. */
#include <dirent.h>

#include "journal_fixture.h"

static const struct id anna = { CODE, 4, "anna" };

#define OFFSET 100 /* of the copy in its file: what else a backup holds stands before it */

struct backup {
	struct blob bytes;
	uint64_t size;
	uint8_t root[32];
};

static void write_entries(struct fixture *f, uint32_t first, uint32_t n, size_t size)
{
	static uint8_t body[60000];
	memset(body, 'b', sizeof body);
	for (uint32_t i = first; i < first + n; i++) {
		struct change change = { .id = id_of_u32(NUMBER, i), .body = view_of(body, size) };
		CU_ASSERT_EQUAL_FATAL(write_one(f->store, change), 0);
	}
}

/* In pieces of a size that divides nothing. */
static struct backup back_up(struct fixture *f, uint64_t size)
{
	struct backup backup = { .size = size };
	struct arena *arena;
	struct view piece;
	struct snapshot *s = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	CU_ASSERT_EQUAL_FATAL(store_begin_read_at(f->store, size, &s), 0);
	CU_ASSERT_EQUAL_FATAL(store_root(s, size, backup.root), 0);
	backup.bytes.p = calloc(1, (size_t)16 << 20);
	backup.bytes.n = OFFSET;
	do {
		CU_ASSERT_EQUAL_FATAL(store_copy(s, backup.bytes.n - OFFSET, 65537, arena, &piece),
				      0);
		CU_ASSERT_FATAL(piece.n <= 65537);
		if (piece.n)
			memcpy(backup.bytes.p + backup.bytes.n, piece.p, piece.n);
		backup.bytes.n += piece.n;
		arena_reset(arena);
	} while (piece.n);
	store_end(s);
	arena_free(arena);
	return backup;
}

/* `begins`: what the copy must begin with, or NULL. */
static int restore_after(const struct fixture *f, const struct backup *backup,
			 const struct backup *begins, char where[200])
{
	struct fixture outside;
	struct store_options options = fixture_options(f->directory, FIXTURE_MAP);
	char path[PATH_MAX];
	fixture_make(&outside);
	blob_write(&outside, "copy", &backup->bytes);
	snprintf(path, sizeof path, "%s/copy", outside.directory);
	struct store_copied copied = { path, OFFSET, { .size = backup->size }, { .size = 0 } };
	memcpy(copied.state.root, backup->root, sizeof copied.state.root);
	if (begins) {
		copied.begins.size = begins->size;
		memcpy(copied.begins.root, begins->root, sizeof copied.begins.root);
	}
	int r = store_restore(&options, &copied, where);
	fixture_close(&outside);
	return r;
}

static int restore(const struct fixture *f, const struct backup *backup, char where[200])
{
	return restore_after(f, backup, NULL, where);
}

static void expect_register(struct fixture *f, const struct backup *backup)
{
	uint8_t root[32];
	CU_ASSERT_EQUAL_FATAL(reopen(f), 0);
	CU_ASSERT_EQUAL(store_how_started(f->store), STORE_START_CLEAN);
	struct snapshot *s = reader(f);
	CU_ASSERT_EQUAL(newest(s), backup->size);
	CU_ASSERT_EQUAL(store_root(s, backup->size, root), 0);
	CU_ASSERT_EQUAL(memcmp(root, backup->root, sizeof root), 0);
	store_end(s);
	CU_ASSERT_EQUAL(check(f), 0);
}

static void kept_name(const struct fixture *f, char name[300])
{
	DIR *names = opendir(f->directory);
	*name = '\0';
	for (const struct dirent *d; (d = readdir(names));)
		if (strncmp(d->d_name, "before-restore-", 15) == 0)
			snprintf(name, 300, "%s", d->d_name);
	closedir(names);
}

/* Into a directory that does not exist, over a register, and over a later state of itself. */
static void test_a_copy_gives_the_same_register(void)
{
	static const uint32_t counts[] = { 0, 1, 5, 40 };
	char where[200], name[300];
	for (size_t i = 0; i < 4; i++) {
		struct fixture f, other;
		fixture_open(&f);
		write_entries(&f, 1, counts[i], 60000);
		struct backup backup = back_up(&f, counts[i]);
		write_entries(&f, counts[i] + 1, 3, 10);
		fixture_make(&other);
		CU_ASSERT_EQUAL(rmdir(other.directory), 0);
		other.store = NULL;
		CU_ASSERT_EQUAL(restore(&other, &backup, where), 0);
		kept_name(&other, name);
		CU_ASSERT_EQUAL(*name, '\0');
		expect_register(&other, &backup);
		CU_ASSERT_EQUAL(restore(&f, &backup, where), -EBUSY);
		f.store = store_free(f.store);
		CU_ASSERT_EQUAL(restore(&f, &backup, where), 0);
		kept_name(&f, name);
		CU_ASSERT_NOT_EQUAL(*name, '\0'); /* what was there is kept */
		expect_register(&f, &backup);
		CU_ASSERT_EQUAL_FATAL(reopen(&f), 0);
		write_entries(&f, counts[i] + 1, 2, 10); /* and it goes on */
		CU_ASSERT_EQUAL(check(&f), 0);
		free(backup.bytes.p);
		fixture_close(&other);
		fixture_close(&f);
	}
}

/* A copy that must begin with what is there: with an earlier state of itself it does. */
static void test_a_copy_of_another_register(void)
{
	struct fixture f, other, target;
	char where[200], name[300];
	fixture_open(&f);
	fixture_open(&other);
	fixture_open(&target);
	write_entries(&f, 1, 5, 10);
	write_entries(&other, 1, 3, 11);
	write_entries(&target, 1, 3, 12);
	target.store = store_free(target.store);
	struct backup whole = back_up(&f, 5), half = back_up(&f, 3), foreign = back_up(&other, 3);
	struct backup longer = whole;
	longer.size = 6;
	CU_ASSERT_EQUAL(restore_after(&target, &whole, &foreign, where), STORE_CONFLICT);
	CU_ASSERT_EQUAL(restore_after(&target, &whole, &longer, where), STORE_CONFLICT);
	kept_name(&target, name);
	CU_ASSERT_EQUAL(*name, '\0');
	CU_ASSERT_NOT_EQUAL(access(path_in(&target, "restore.new"), F_OK), 0);
	CU_ASSERT_EQUAL(restore_after(&target, &whole, &half, where), 0);
	kept_name(&target, name);
	CU_ASSERT_NOT_EQUAL(*name, '\0');
	for (int i = 0; i < 3; i++) /* within a second, too */
		CU_ASSERT_EQUAL(restore_after(&target, &whole, &whole, where), 0);
	expect_register(&target, &whole);
	free(whole.bytes.p);
	free(half.bytes.p);
	free(foreign.bytes.p);
	fixture_close(&target);
	fixture_close(&other);
	fixture_close(&f);
}

static void test_an_earlier_size(void)
{
	struct fixture f, other;
	char where[200];
	fixture_open(&f);
	write_entries(&f, 1, 50, 60000);
	for (uint64_t size = 1; size <= 50; size += 7) {
		struct backup backup = back_up(&f, size);
		fixture_make(&other);
		other.store = NULL;
		CU_ASSERT_EQUAL(restore(&other, &backup, where), 0);
		expect_register(&other, &backup);
		free(backup.bytes.p);
		fixture_close(&other);
	}
	fixture_close(&f);
}

/* Whatever is wrong with a copy: the register in its way stays as it is. */
static void test_a_copy_that_is_not_whole(void)
{
	struct fixture f, target;
	char where[200], name[300];
	fixture_open(&f);
	write_entries(&f, 1, 3, 200);
	struct backup backup = back_up(&f, 3);
	fixture_open(&target);
	CU_ASSERT_EQUAL(write_one(target.store, change_of(anna, 0, NULL, "stays")), 0);
	target.store = store_free(target.store);
	size_t whole = backup.bytes.n;
	for (size_t n = OFFSET; n < whole - 8; n += n < OFFSET + 4000 ? 211 : 7) {
		backup.bytes.n = n;
		CU_ASSERT_EQUAL(restore(&target, &backup, where), -EBADMSG);
		CU_ASSERT_NOT_EQUAL(*where, '\0');
	}
	backup.bytes.n = whole;
	for (size_t at = OFFSET; at<whole; at += at> OFFSET + 64 && at < OFFSET + 4000 ? 211 : 3) {
		backup.bytes.p[at] ^= 4;
		CU_ASSERT_EQUAL(restore(&target, &backup, where), -EBADMSG);
		backup.bytes.p[at] ^= 4;
	}
	backup.size = 2;
	CU_ASSERT_EQUAL(restore(&target, &backup, where), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(where, "the copy has 3 entries of 2");
	backup.size = 3;
	backup.root[0] ^= 1;
	CU_ASSERT_EQUAL(restore(&target, &backup, where), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(where, "the copy has 3 entries of 3, but another root");
	kept_name(&target, name);
	CU_ASSERT_EQUAL(*name, '\0');
	CU_ASSERT_NOT_EQUAL(access(path_in(&target, "restore.new"), F_OK), 0);
	CU_ASSERT_EQUAL_FATAL(reopen(&target), 0);
	CU_ASSERT_EQUAL(store_how_started(target.store), STORE_START_CLEAN);
	struct snapshot *s = reader(&target);
	CU_ASSERT(body_is(got(s, anna, 0), "stays"));
	store_end(s);
	free(backup.bytes.p);
	fixture_close(&target);
	fixture_close(&f);
}

/* A header whose checksum fits, and which is of no segment that there can be; a copy that ends
 * before it begins; a directory that cannot be. */
static void test_copies_that_cannot_be(void)
{
	struct fixture f, target;
	char where[200], deep[5000];
	fixture_open(&f);
	write_entries(&f, 1, 1, 10);
	struct backup backup = back_up(&f, 1);
	struct segment_header header, other;
	uint8_t *head = backup.bytes.p + OFFSET;
	CU_ASSERT_EQUAL_FATAL(segment_header_parse(head, &header), SEGMENT_VALID);
	for (int i = 0; i < 3; i++) {
		other = header;
		other.number += i == 0;
		other.size = i == 1 ? SEGMENT_HEADER_SIZE - 8 : other.size;
		other.size = i == 2 ? SEGMENT_SIZE_MAX + 8 : other.size;
		segment_header_encode(&other, head);
		fixture_make(&target);
		CU_ASSERT_EQUAL(restore(&target, &backup, where), -EBADMSG);
		CU_ASSERT_STRING_EQUAL(where, "byte 100: no valid header of segment 1");
		fixture_close(&target);
	}
	segment_header_encode(&header, head);
	size_t n = backup.bytes.n;
	backup.bytes.n = OFFSET - 1;
	fixture_make(&target);
	CU_ASSERT_EQUAL(restore(&target, &backup, where), -EBADMSG);
	backup.bytes.n = n;
	blob_write(&target, "copy", &backup.bytes);
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s", path_in(&target, "copy"));
	struct store_copied copied = { path, OFFSET, { .size = 1 }, { .size = 0 } };
	struct store_options options = fixture_options(path_in(&f, "no/such"), FIXTURE_MAP);
	CU_ASSERT_EQUAL(store_restore(&options, &copied, where), -ENOENT);
	memset(deep, '/', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	options.directory = deep;
	CU_ASSERT_EQUAL(store_restore(&options, &copied, where), -ENAMETOOLONG);
	free(backup.bytes.p);
	fixture_close(&target);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- checking */

/* The state file of another register says nothing of this one, and without one the index is not
 * looked at: neither is a finding. */
static void test_a_check_with_another_state(void)
{
	struct fixture f, other;
	fixture_open(&f);
	fixture_open(&other);
	write_entries(&f, 1, 3, 100);
	write_entries(&other, 1, 9, 100);
	f.store = store_free(f.store);
	other.store = store_free(other.store);
	struct blob own = blob_read(&f, "state"), foreign = blob_read(&other, "state");
	blob_write(&f, "state", &foreign);
	CU_ASSERT_EQUAL(check(&f), 1);
	CU_ASSERT_STRING_EQUAL(checked[0], "index: it has changed since it was closed");
	CU_ASSERT_EQUAL(unlink(path_in(&f, "state")), 0);
	CU_ASSERT_EQUAL(check(&f), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(checked[1], "the next start makes one"));
	blob_write(&f, "state", &own);
	CU_ASSERT_EQUAL(check(&f), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(checked[1], "just as the journal says"));
	blob_free(&own);
	blob_free(&foreign);
	fixture_close(&other);
	fixture_close(&f);
}

static void test_a_check(void)
{
	struct fixture f;
	fixture_open(&f);
	write_entries(&f, 1, 3, 100);
	struct store_options options = fixture_options(f.directory, FIXTURE_MAP);
	CU_ASSERT_EQUAL(store_check(&options, keep_line, NULL), -EBUSY);
	CU_ASSERT_EQUAL(check(&f), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(checked[0], "journal: 3 entries in 1 segments, sound; root"));
	CU_ASSERT_PTR_NOT_NULL(strstr(checked[1], "just as the journal says"));
	struct blob index = blob_read(&f, INDEX);
	for (size_t i = 0; i + 9 < index.n; i++) /* also where a free page has it still */
		if (memcmp(index.p + i, "bbbbbbbbb", 9) == 0)
			index.p[i] ^= 1;
	blob_write(&f, INDEX, &index);
	CU_ASSERT_EQUAL(check(&f), 1);
	CU_ASSERT_STRING_EQUAL(checked[0], "index: it has changed since it was closed");
	as_if_closed(&f);
	struct blob state = blob_read(&f, "state");
	CU_ASSERT_EQUAL(check(&f), 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(checked[1], "differs from what the journal says"));
	struct blob after = blob_read(&f, "state");
	CU_ASSERT_EQUAL(memcmp(state.p, after.p, state.n), 0);
	CU_ASSERT_EQUAL(unlink(path_in(&f, INDEX)), 0);
	CU_ASSERT_EQUAL(check(&f), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(checked[1], "the next start makes one"));
	CU_ASSERT_NOT_EQUAL(access(path_in(&f, "index/data.mdb.check"), F_OK), 0);
	blob_free(&state);
	blob_free(&after);
	blob_free(&index);
	fixture_close(&f);
	fixture_make(&f);
	f.store = NULL;
	CU_ASSERT_EQUAL(check(&f), -ENOENT);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "a copy gives the same register", test_a_copy_gives_the_same_register },
	{ "a copy of an earlier size", test_an_earlier_size },
	{ "a copy of another register", test_a_copy_of_another_register },
	{ "a copy that is not whole", test_a_copy_that_is_not_whole },
	{ "copies that cannot be", test_copies_that_cannot_be },
	{ "a check with another state", test_a_check_with_another_state },
	{ "a check", test_a_check },
};

SUITE_MAIN("store copy", tests)
