/* SPDX-License-Identifier: EUPL-1.2
 * Putting a copy in the place of a register, see store.h. The copy becomes a whole register in a
 * directory beside, index and all, which proves it; only then do the two change places. Until the
 * state file of the old register is removed nothing of it is touched, and from then on a start
 * makes an index from whatever journal is there. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "recover.h"

#define NAME_STAGING "restore.new"
#define NAME_JOURNAL "journal"
#define NAME_INDEX "index"
#define FILE_STATE "state"
#define WHERE_SIZE 200
#define KEPT_MAX 100 /* in one second */
#define PIECE_SIZE ((size_t)1 << 20)

struct restore {
	const struct store_options *options;
	const struct store_copied *copied;
	char staging[PATH_MAX];
	int copy, directory, journal; /* descriptors; journal: of the staging */
	uint64_t at, end;             /* of what is left of the copy */
	uint8_t *piece;
	char *where;
};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_staging(const struct restore *restore)
{
	nftw(restore->staging, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* -------------------------------------------------------------------- unpacking */

static int find_segment(struct restore *restore, uint32_t number, struct segment_header *ret)
{
	uint64_t left = restore->end - restore->at;
	int r = left < SEGMENT_HEADER_SIZE ? -ENODATA : 0;
	if (!r)
		r = file_read(restore->copy, restore->piece, SEGMENT_HEADER_SIZE, restore->at);
	if (!r && (segment_header_parse(restore->piece, ret) != SEGMENT_VALID ||
		   ret->number != number || ret->size < SEGMENT_HEADER_SIZE ||
		   ret->size > SEGMENT_SIZE_MAX))
		r = -EBADMSG;
	if (r == -EBADMSG || r == -ENODATA) {
		snprintf(restore->where, WHERE_SIZE, "byte %llu: no valid header of segment %u",
			 (unsigned long long)restore->at, number);
		return -EBADMSG;
	}
	return r;
}

static int copy_bytes(struct restore *restore, int fd, uint64_t n)
{
	uint64_t done = 0;
	int r = 0;
	while (done < n && !r) {
		size_t part = n - done < PIECE_SIZE ? (size_t)(n - done) : PIECE_SIZE;
		r = file_read(restore->copy, restore->piece, part, restore->at + done);
		if (!r)
			r = file_write(fd, view_of(restore->piece, part), done, NULL);
		done += part;
	}
	restore->at += n;
	return r;
}

static int unpack_segment(struct restore *restore, uint32_t number)
{
	struct segment_header header;
	char name[JOURNAL_NAME_SIZE];
	int r = find_segment(restore, number, &header);
	if (r)
		return r;
	uint64_t left = restore->end - restore->at, n = left < header.size ? left : header.size;
	journal_name_segment(name, number);
	int fd = openat(restore->journal, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return -errno;
	r = copy_bytes(restore, fd, n);
	if (!r)
		r = file_zero(fd, n, header.size - n);
	if (!r)
		r = file_sync(fd);
	close(fd);
	return r;
}

static int unpack(struct restore *restore)
{
	int r = 0;
	int staging = file_open_directory(restore->directory, NAME_STAGING, true);
	if (staging < 0)
		return staging;
	restore->journal = file_open_directory(staging, NAME_JOURNAL, true);
	close(staging);
	if (restore->journal < 0)
		return restore->journal;
	for (uint32_t n = 1; !r && (n == 1 || restore->at < restore->end); n++)
		r = unpack_segment(restore, n);
	if (!r && fsync(restore->journal))
		r = -errno;
	return r;
}

/* -------------------------------------------------------------------- proving */

static void note_damage(void *context, const char *line)
{
	struct restore *restore = context;
	snprintf(restore->where, WHERE_SIZE, "%s", line);
}

/* Was the copy once of this state? */
static int is_or_was(struct snapshot *s, uint64_t newest, const struct store_state *state,
		     bool *ret)
{
	uint8_t found[32];
	if (state->size > newest) {
		*ret = false;
		return 0;
	}
	int r = store_root(s, state->size, found);
	*ret = !r && memcmp(found, state->root, sizeof found) == 0;
	return r;
}

static int compare(struct restore *restore, struct store *store)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	const struct store_state *state = &restore->copied->state;
	const struct store_state *begins = &restore->copied->begins;
	struct store_info info;
	bool is_right, begins_right;
	int r = store_begin_read(store, &s);
	if (!r)
		r = store_info(s, &info);
	if (!r)
		r = is_or_was(s, info.seq, state, &is_right);
	if (!r)
		r = is_or_was(s, info.seq, begins, &begins_right);
	if (r)
		return r;
	if (info.seq == state->size && is_right)
		return begins_right || !begins->size ? 0 : STORE_CONFLICT;
	snprintf(restore->where, WHERE_SIZE, "the copy has %llu entries of %llu%s",
		 (unsigned long long)info.seq, (unsigned long long)state->size,
		 info.seq == state->size ? ", but another root" : "");
	return -EBADMSG;
}

static int prove(struct restore *restore)
{
	CLEANUP(store_freep) struct store *store = NULL;
	struct store_options options = *restore->options;
	options.directory = restore->staging;
	options.report = note_damage;
	options.progress = NULL;
	options.context = restore;
	int r = store_open(&store, &options, NULL);
	return r ? r : compare(restore, store);
}

/* -------------------------------------------------------------------- changing places */

/* What was there under this name is in the staging afterwards. */
static int exchange(int staging, int directory, const char *name)
{
	if (faccessat(directory, name, F_OK, 0)) {
		if (errno != ENOENT)
			return -errno;
		return renameat(staging, name, directory, name) ? -errno : 0;
	}
	return renameat2(staging, name, directory, name, RENAME_EXCHANGE) ? -errno : 0;
}

static int change_places(int staging, int directory)
{
	int r = state_remove(directory);
	if (!r)
		r = exchange(staging, directory, NAME_JOURNAL);
	if (!r)
		r = exchange(staging, directory, NAME_INDEX);
	if (!r && (fsync(directory) || fsync(staging)))
		r = -errno;
	if (!r && renameat(staging, FILE_STATE, directory, FILE_STATE))
		r = -errno;
	return r;
}

/* Two in one second have one name: the later gets a number. */
static int keep_old(const struct restore *restore)
{
	char kept[64];
	struct tm tm;
	time_t now = time(NULL);
	gmtime_r(&now, &tm);
	size_t n = strftime(kept, sizeof kept, "before-restore-%Y%m%dT%H%M%SZ", &tm);
	for (unsigned i = 2; i <= KEPT_MAX; i++) {
		if (!renameat(restore->directory, NAME_STAGING, restore->directory, kept)) {
			snprintf(restore->where, WHERE_SIZE, "%s", kept);
			return 0;
		}
		if (errno != EEXIST && errno != ENOTEMPTY)
			break;
		snprintf(kept + n, sizeof kept - n, "-%u", i);
	}
	return -errno;
}

static int put_in_place(struct restore *restore)
{
	bool has_old = faccessat(restore->directory, NAME_JOURNAL, F_OK, 0) == 0;
	int staging = file_open_directory(restore->directory, NAME_STAGING, false);
	if (staging < 0)
		return staging;
	*restore->where = '\0';
	int r = change_places(staging, restore->directory);
	close(staging);
	if (r)
		return r;
	if (has_old)
		r = keep_old(restore);
	else
		remove_staging(restore);
	if (!r && fsync(restore->directory))
		r = -errno;
	return r;
}

/* -------------------------------------------------------------------- restoring */

static int open_copy(struct restore *restore)
{
	struct stat st;
	restore->copy = open(restore->copied->file, O_RDONLY | O_CLOEXEC);
	if (restore->copy < 0 || fstat(restore->copy, &st))
		return -errno;
	restore->at = restore->copied->offset;
	restore->end = (uint64_t)st.st_size;
	if (restore->end < restore->at)
		restore->end = restore->at;
	restore->piece = malloc(PIECE_SIZE);
	return restore->piece ? 0 : -ENOMEM;
}

/* The lock of the register is held meanwhile. */
static int restore_locked(struct restore *restore)
{
	remove_staging(restore);
	int r = unpack(restore);
	if (!r)
		r = prove(restore);
	if (r) {
		remove_staging(restore);
		return r;
	}
	return put_in_place(restore);
}

static int restore_into(struct restore *restore)
{
	CLEANUP(store_freep) struct store *lock = NULL;
	const char *directory = restore->options->directory;
	int n = snprintf(restore->staging, sizeof restore->staging, "%s/" NAME_STAGING, directory);
	if ((size_t)n >= sizeof restore->staging)
		return -ENAMETOOLONG;
	if (mkdir(directory, DIRECTORY_MODE) && errno != EEXIST)
		return -errno;
	int r = store_new(&lock, restore->options);
	if (r)
		return r;
	restore->directory = lock->directory;
	return restore_locked(restore);
}

int store_restore(const struct store_options *options, const struct store_copied *copied,
		  char where[WHERE_SIZE])
{
	struct restore restore = {
		.options = options,
		.copied = copied,
		.where = where,
		.journal = -1,
	};
	*where = '\0';
	int r = open_copy(&restore);
	if (!r)
		r = restore_into(&restore);
	file_close(&restore.journal);
	file_close(&restore.copy);
	free(restore.piece);
	return r == STORE_FULL ? -ENOSPC : r;
}
