/* SPDX-License-Identifier: EUPL-1.2
 * Copies of the journal for backups, see store.h: the segments one behind the other as they stand,
 * each as long as its header says, the last one only up to the end of the newest entry. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "snapshot.h"

/* Behind the newest entry that the snapshot shows. */
static int find_end(struct snapshot *s, struct arena *arena, struct place *ret)
{
	struct journal_entry entry;
	struct store_info info;
	struct place at = { 1, SEGMENT_HEADER_SIZE };
	int r = store_info(s, &info);
	if (!r && info.seq) {
		r = snapshot_journal_entry(s, info.seq, arena, &entry, &at);
		at.offset += r ? 0 : entry.size;
	}
	if (!r)
		*ret = at;
	return r;
}

static int size_of(int fd, uint64_t *ret)
{
	struct stat st;
	if (fstat(fd, &st))
		return -errno;
	*ret = (uint64_t)st.st_size;
	return 0;
}

static int read_piece(int fd, uint64_t from, size_t n, struct arena *arena, struct view *ret)
{
	uint8_t *p = arena_get(arena, n);
	if (!p)
		return -ENOMEM;
	int r = file_read(fd, p, n, from);
	if (!r)
		*ret = view_of(p, n);
	return r;
}

struct wanted {
	uint64_t from; /* made less by what comes before */
	size_t most;
	struct view piece; /* p is set when it was found */
};

static int try_segment(const struct journal *j, uint32_t number, const struct place *end,
		       struct arena *arena, struct wanted *wanted)
{
	uint64_t size = end->offset;
	int fd = journal_open_segment(j, number, false);
	if (fd < 0)
		return fd;
	int r = number < end->segment ? size_of(fd, &size) : 0;
	uint64_t left = wanted->from < size ? size - wanted->from : 0;
	if (!r && left)
		r = read_piece(fd, wanted->from, left < wanted->most ? (size_t)left : wanted->most,
			       arena, &wanted->piece);
	else
		wanted->from -= size;
	close(fd);
	return r;
}

int store_copy(struct snapshot *s, uint64_t from, size_t most, struct arena *arena,
	       struct view *ret)
{
	struct wanted wanted = { .from = from, .most = most };
	struct place end;
	int r = find_end(s, arena, &end);
	for (uint32_t n = 1; !r && !wanted.piece.p && n <= end.segment; n++)
		r = try_segment(s->store->journal, n, &end, arena, &wanted);
	if (!r)
		*ret = wanted.piece;
	return r;
}
