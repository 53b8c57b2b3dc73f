/* SPDX-License-Identifier: EUPL-1.2
 * Segments on disk and the batch that goes there next, see journal.h. */
#include "journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

#define BATCH_FIRST ((size_t)64 << 10)
#define ROUNDING ((uint64_t)1 << 20)

void journal_name_segment(char out[JOURNAL_NAME_SIZE], uint32_t number)
{
	snprintf(out, JOURNAL_NAME_SIZE, "%010u.seg", number);
}

/* -------------------------------------------------------------------- opening */

int journal_open_segment(const struct journal *j, uint32_t number, bool writes)
{
	char name[JOURNAL_NAME_SIZE];
	journal_name_segment(name, number);
	int fd = openat(j->directory, name, (writes ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int read_header(const struct journal *j, uint32_t number, uint8_t out[SEGMENT_HEADER_SIZE])
{
	int fd = journal_open_segment(j, number, false);
	if (fd < 0)
		return fd;
	int r = file_read(fd, out, SEGMENT_HEADER_SIZE, 0);
	close(fd);
	return r == -ENODATA ? -EBADMSG : r;
}

/* The first segment is made with its header, so a journal always has one. */
static int read_id(struct journal *j, uint32_t *ret_schema)
{
	uint8_t bytes[SEGMENT_HEADER_SIZE];
	struct segment_header header;
	int r = read_header(j, 1, bytes);
	if (r)
		return r;
	if (segment_header_parse(bytes, &header) != SEGMENT_VALID || header.number != 1)
		return -EBADMSG;
	if (header.schema != STORE_SCHEMA) {
		*ret_schema = header.schema;
		return -EPROTO;
	}
	memcpy(j->id, header.id, JOURNAL_ID_SIZE);
	return 0;
}

int journal_open(struct journal **ret, int directory, uint32_t segment_size, uint32_t *ret_schema)
{
	CLEANUP(journal_freep) struct journal *j = calloc(1, sizeof *j);
	if (!j)
		return -ENOMEM;
	j->fd = -1;
	j->segment_size = segment_size;
	j->directory = fcntl(directory, F_DUPFD_CLOEXEC, 0);
	if (j->directory < 0)
		return -errno;
	int r = read_id(j, ret_schema);
	if (r)
		return r;
	*ret = j;
	j = NULL;
	return 0;
}

struct journal *journal_free(struct journal *j)
{
	if (!j)
		return NULL;
	file_close(&j->fd);
	file_close(&j->directory);
	free(j->batch.bytes);
	free(j);
	return NULL;
}

/* 0 when a file of this name is no segment. */
static uint32_t number_of(const char *name)
{
	char again[JOURNAL_NAME_SIZE];
	uint32_t number = (uint32_t)strtoul(name, NULL, 10);
	journal_name_segment(again, number);
	return strcmp(again, name) == 0 ? number : 0;
}

int journal_last_segment(const struct journal *j, uint32_t *ret)
{
	uint32_t last = 0;
	int fd = openat(j->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *names = fd < 0 ? NULL : fdopendir(fd);
	if (!names) {
		int r = -errno;
		file_close(&fd);
		return r;
	}
	for (const struct dirent *name; (name = readdir(names));) {
		uint32_t number = number_of(name->d_name);
		last = number > last ? number : last;
	}
	closedir(names);
	*ret = last;
	return 0;
}

int journal_start(struct journal *j, const struct journal_end *end, bool is_sealed)
{
	struct stat st;
	int fd = journal_open_segment(j, end->at.segment, true);
	if (fd < 0)
		return fd;
	file_close(&j->fd);
	j->fd = fd;
	if (fstat(fd, &st))
		return -errno;
	j->room = (uint32_t)st.st_size;
	j->end = *end;
	j->is_sealed = is_sealed;
	journal_drop(j);
	return 0;
}

/* -------------------------------------------------------------------- segments */

static struct segment_header header_of(const struct journal *j, uint32_t size,
				       const struct journal_end *before)
{
	struct segment_header header = {
		.schema = STORE_SCHEMA,
		.size = size,
		.number = (uint64_t)before->at.segment + 1,
		.first_seq = before->seq + 1,
		.before = before->checksum,
	};
	memcpy(header.id, j->id, JOURNAL_ID_SIZE);
	return header;
}

int journal_make(int directory, uint32_t segment_size)
{
	struct journal j = { .segment_size = segment_size };
	struct journal_end none = { .seq = 0 };
	uint8_t bytes[SEGMENT_HEADER_SIZE];
	char name[JOURNAL_NAME_SIZE];
	if (getrandom(j.id, sizeof j.id, 0) != sizeof j.id)
		return -EIO;
	struct segment_header header = header_of(&j, segment_size, &none);
	segment_header_encode(&header, bytes);
	journal_name_segment(name, 1);
	return file_make(directory, name, view_of(bytes, sizeof bytes), segment_size);
}

int journal_prepare(const struct journal *j, uint32_t number)
{
	char name[JOURNAL_NAME_SIZE];
	journal_name_segment(name, number + 1);
	if (faccessat(j->directory, name, F_OK, 0) == 0)
		return 0;
	return errno == ENOENT ? file_make(j->directory, name, VIEW_NONE, j->segment_size) : -errno;
}

/* One entry can be larger than a segment usually is. */
static int enlarge(int fd, uint64_t size, uint32_t *ret_room)
{
	struct stat st;
	if (fstat(fd, &st))
		return -errno;
	uint64_t now = (uint64_t)st.st_size, wanted = SEGMENT_HEADER_SIZE + size;
	if (now < wanted) {
		wanted = (wanted + ROUNDING - 1) / ROUNDING * ROUNDING;
		int r = file_zero(fd, now, wanted - now);
		if (!r)
			r = file_sync(fd);
		if (r)
			return r;
		now = wanted;
	}
	*ret_room = (uint32_t)now;
	return 0;
}

int journal_roll(struct journal *j, uint64_t size)
{
	uint32_t room = 0;
	int r = journal_prepare(j, j->end.at.segment);
	if (r)
		return r;
	int fd = journal_open_segment(j, j->end.at.segment + 1, true);
	if (fd < 0)
		return fd;
	r = enlarge(fd, size, &room);
	close(fd);
	if (r)
		return r;
	j->batch.at = (struct place){ j->end.at.segment + 1, SEGMENT_HEADER_SIZE };
	j->batch.end.at = j->batch.at;
	j->batch.room = room;
	return 0;
}

/* After a failed sync nobody knows what the disk holds: a second one would not tell. */
static int sync_once(struct journal *j, int fd)
{
	int r = file_sync(fd);
	if (r)
		j->failed = r;
	return r;
}

/* The segment that a batch rolled to becomes the one that is written: its header is synced
 * alone, and its name, of which the helper that made it may not have been sure. */
static int begin_segment(struct journal *j)
{
	uint8_t bytes[SEGMENT_HEADER_SIZE];
	struct segment_header header = header_of(j, j->batch.room, &j->end);
	int fd = journal_open_segment(j, j->batch.at.segment, true);
	if (fd < 0)
		return fd;
	segment_header_encode(&header, bytes);
	int r = file_write(fd, view_of(bytes, sizeof bytes), 0, NULL);
	if (!r)
		r = sync_once(j, fd);
	if (!r && fsync(j->directory)) {
		r = -errno;
		j->failed = r;
	}
	if (r) {
		close(fd);
		return r;
	}
	file_close(&j->fd);
	j->fd = fd;
	j->room = j->batch.room;
	j->end.at = j->batch.at;
	j->is_sealed = true; /* a later segment says as much as a seal */
	return 0;
}

/* -------------------------------------------------------------------- batches */

bool journal_has_room(const struct journal *j, uint64_t size)
{
	return size <= j->batch.room - j->batch.end.at.offset;
}

static int make_place(struct journal *j, size_t n)
{
	if (n <= j->batch.size - j->batch.n)
		return 0;
	size_t size = j->batch.size ? j->batch.size * 2 : BATCH_FIRST;
	if (size < j->batch.n + n)
		size = j->batch.n + n;
	uint8_t *bytes = realloc(j->batch.bytes, size);
	if (!bytes)
		return -ENOMEM;
	j->batch.bytes = bytes;
	j->batch.size = size;
	return 0;
}

int journal_put(struct journal *j, const struct journal_text *texts, struct journal_entry *entry,
		struct place *ret)
{
	struct journal_end *end = &j->batch.end;
	uint64_t size = journal_entry_size(entry->leaf.n, entry->n_texts, entry->texts_size);
	int r = make_place(j, (size_t)size);
	if (r)
		return r;
	entry->batch = j->batch.at.offset;
	entry->before = end->checksum;
	journal_entry_encode(j->id, texts, entry, j->batch.bytes + j->batch.n);
	*ret = end->at;
	j->batch.n += entry->size;
	end->at.offset += entry->size;
	end->seq = entry->seq;
	end->checksum = entry->checksum;
	return 0;
}

void journal_drop(struct journal *j)
{
	j->batch.n = 0;
	j->batch.at = j->end.at;
	j->batch.end = j->end;
	j->batch.room = j->room;
}

/* What was written without room for all of it is taken back, so that nothing of a batch that was
 * refused can be read as one. */
static int take_back(struct journal *j, int failed, size_t written)
{
	if (!file_is_short(failed))
		return failed;
	int r = file_zero(j->fd, j->batch.at.offset, written);
	return r ? r : sync_once(j, j->fd);
}

static int append(struct journal *j)
{
	size_t written = 0;
	int r = j->batch.at.segment == j->end.at.segment ? 0 : begin_segment(j);
	if (r)
		return r;
	r = file_write(j->fd, view_of(j->batch.bytes, j->batch.n), j->batch.at.offset, &written);
	if (!r)
		return sync_once(j, j->fd);
	int taken_back = take_back(j, r, written);
	if (taken_back)
		j->failed = taken_back;
	return r;
}

int journal_commit(struct journal *j)
{
	int r = j->failed ? j->failed : append(j);
	if (!r) {
		bool has_entries = j->batch.n > 0;
		j->end = j->batch.end;
		j->is_sealed &= !has_entries;
	} else if (!j->failed && !file_is_short(r)) {
		j->failed = r;
	}
	journal_drop(j);
	return r;
}

int journal_seal(struct journal *j)
{
	struct journal_entry seal = { .seq = j->end.seq, .is_seal = true };
	struct place at;
	if (j->is_sealed || j->failed)
		return j->failed;
	int r = 0;
	if (!journal_has_room(j, ENTRY_HEADER_SIZE))
		r = journal_roll(j, ENTRY_HEADER_SIZE);
	else
		r = journal_put(j, NULL, &seal, &at);
	if (!r)
		r = journal_commit(j);
	else
		journal_drop(j);
	if (!r)
		j->is_sealed = true;
	return r;
}
