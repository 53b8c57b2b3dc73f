/* SPDX-License-Identifier: EUPL-1.2
 * Single entries read from their place, or from the batch that is not there yet, see journal.h. A
 * segment is opened for each: an entry's bytes are asked for seldom, and descriptors are few. */
#include <errno.h>
#include <unistd.h>

#include "file.h"
#include "journal.h"

/* Most entries' heads are whole in so much. */
#define READ_FIRST 1024

static struct view in_batch(const struct journal *j, struct place at)
{
	if (at.segment != j->batch.at.segment || at.offset < j->batch.at.offset)
		return VIEW_NONE;
	size_t from = at.offset - j->batch.at.offset;
	return from < j->batch.n ? view_of(j->batch.bytes + from, j->batch.n - from) : VIEW_NONE;
}

/* At most n bytes, fewer at the end of the segment. */
static int read_some(int fd, struct place at, uint8_t *out, size_t n, size_t *ret)
{
	ssize_t got = pread(fd, out, n, at.offset);
	if (got < 0)
		return -errno;
	*ret = (size_t)got;
	return 0;
}

static int read_head(int fd, struct place at, struct arena *arena, struct view *ret)
{
	size_t n = 0;
	uint8_t *p = arena_get(arena, READ_FIRST);
	if (!p)
		return -ENOMEM;
	int r = read_some(fd, at, p, READ_FIRST, &n);
	if (r)
		return r;
	size_t head = n < ENTRY_HEADER_SIZE ? 0 : journal_entry_head_size(p, SEGMENT_SIZE_MAX);
	if (!head)
		return -EBADMSG;
	if (head > n) {
		p = arena_get(arena, head);
		n = head;
		r = p ? file_read(fd, p, head, at.offset) : -ENOMEM;
	}
	/* Never so much that the texts look as if they were there. */
	*ret = view_of(p, n < head ? n : head);
	return r;
}

int journal_read(const struct journal *j, struct place at, bool from_batch, struct arena *arena,
		 struct journal_entry *ret)
{
	struct view bytes = from_batch ? in_batch(j, at) : VIEW_NONE;
	int r = 0;
	if (!bytes.p) {
		int fd = journal_open_segment(j, at.segment, false);
		if (fd < 0)
			return fd == -ENOENT ? -EBADMSG : fd;
		r = read_head(fd, at, arena, &bytes);
		close(fd);
	}
	if (!r && !journal_entry_parse(j->id, bytes, ret))
		r = -EBADMSG;
	return r == -ENODATA ? -EBADMSG : r;
}

static int read_part(const struct journal *j, struct place at, struct arena *arena,
		     struct journal_text *text)
{
	uint8_t *p = arena_get(arena, text->part.n);
	if (!p)
		return -ENOMEM;
	int fd = journal_open_segment(j, at.segment, false);
	if (fd < 0)
		return fd;
	int r = file_read(fd, p, text->part.n, (uint64_t)at.offset + text->offset);
	close(fd);
	text->part.p = p;
	text->salt.p = p + (TEXT_HEAD_SIZE - SALT_SIZE);
	text->text.p = p + TEXT_HEAD_SIZE;
	return r;
}

int journal_read_text(const struct journal *j, struct place at, struct arena *arena,
		      struct journal_text *text, enum text_state *ret)
{
	int r = text->part.p ? 0 : read_part(j, at, arena, text);
	if (r)
		return r == -ENODATA || r == -ENOENT ? -EBADMSG : r;
	*ret = journal_text_state(j->id, text);
	return 0;
}

int journal_erase(const struct journal *j, struct place at, const struct journal_text *text)
{
	int fd = journal_open_segment(j, at.segment, true);
	if (fd < 0)
		return fd;
	int r = file_zero(fd, (uint64_t)at.offset + text->offset, text->part.n);
	close(fd);
	return r;
}

int journal_sync_segment(const struct journal *j, uint32_t segment)
{
	int fd = journal_open_segment(j, segment, true);
	if (fd < 0)
		return fd;
	int r = file_sync(fd);
	close(fd);
	return r;
}
