/* SPDX-License-Identifier: EUPL-1.2
 * Walking the journal, see scan.h. A segment is read whole: what is looked at is looked at
 * often. */
#include "scan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

#define ALIGN 8
#define ZEROS 4096 /* looked at in one go */

/* -------------------------------------------------------------------- segments in memory */

static int read_into(struct scan *scan, int fd)
{
	struct stat st;
	if (fstat(fd, &st))
		return -errno;
	size_t n = (size_t)st.st_size;
	if (n > SEGMENT_SIZE_MAX)
		return -EBADMSG;
	if (n > scan->size) {
		uint8_t *bytes = realloc(scan->bytes, n);
		if (!bytes)
			return -ENOMEM;
		scan->bytes = bytes;
		scan->size = n;
	}
	scan->n = n;
	return file_read(fd, scan->bytes, n, 0);
}

static int load(struct scan *scan, uint32_t number)
{
	scan->n = 0;
	int fd = journal_open_segment(scan->journal, number, false);
	if (fd < 0)
		return fd;
	int r = read_into(scan, fd);
	close(fd);
	return r;
}

/* The header of the segment in memory; false when it is not a valid one of this journal. */
static bool header_of(const struct scan *scan, uint32_t number, struct segment_header *ret)
{
	struct segment_header header;
	if (scan->n < SEGMENT_HEADER_SIZE ||
	    segment_header_parse(scan->bytes, &header) != SEGMENT_VALID ||
	    memcmp(header.id, scan->journal->id, JOURNAL_ID_SIZE) != 0 || header.number != number)
		return false;
	*ret = header;
	return true;
}

int scan_begin(struct scan *ret, const struct journal *journal, const struct journal_end *from)
{
	struct scan scan = {
		.journal = journal,
		.end = *from,
		.is_sealed = from->at.offset == SEGMENT_HEADER_SIZE,
	};
	struct segment_header header;
	int r = journal_last_segment(journal, &scan.last_segment);
	if (!r)
		r = load(&scan, from->at.segment);
	if (!r && (!header_of(&scan, from->at.segment, &header) || from->at.offset > scan.n))
		r = -EBADMSG;
	if (r) {
		scan_end(&scan);
		return r == -ENOENT || r == -ENODATA ? -EBADMSG : r;
	}
	*ret = scan;
	return 0;
}

void scan_end(struct scan *scan)
{
	free(scan->bytes);
	scan->bytes = NULL;
}

/* -------------------------------------------------------------------- entries */

static bool parse_at(const struct scan *scan, uint32_t offset, struct journal_entry *ret)
{
	struct view bytes = view_of(scan->bytes + offset, scan->n - offset);
	return journal_entry_parse(scan->journal->id, bytes, ret) && ret->texts.p;
}

/* A valid entry in memory, from an offset on, whose batch begins behind another offset. */
static bool has_later(const struct scan *scan, size_t from, uint32_t than)
{
	struct journal_entry entry;
	for (size_t at = from; at + ENTRY_HEADER_SIZE <= scan->n; at += ALIGN) {
		const uint8_t *p = scan->bytes + at;
		if (journal_entry_head_size(p, scan->n - at) &&
		    parse_at(scan, (uint32_t)at, &entry) && entry.batch > than &&
		    entry.batch <= at)
			return true;
	}
	return false;
}

/* Is there a segment behind this one that has a valid header, or a valid entry? It is read beside
 * the one in memory. */
static int has_later_segment(const struct scan *scan, uint32_t *ret_number)
{
	struct scan other = { .journal = scan->journal };
	struct segment_header header;
	int r = 0;
	*ret_number = 0;
	for (uint32_t n = scan->end.at.segment + 1; n <= scan->last_segment && !*ret_number; n++) {
		r = load(&other, n);
		if (r && r != -ENODATA && r != -ENOENT)
			break;
		if (header_of(&other, n, &header) || has_later(&other, SEGMENT_HEADER_SIZE, 0))
			*ret_number = n;
		r = 0;
	}
	scan_end(&other);
	return r;
}

static bool continues(const struct scan *scan, const struct journal_entry *entry)
{
	const struct journal_end *end = &scan->end;
	uint64_t seq = end->seq + (entry->is_seal ? 0 : 1);
	bool begins_batch = entry->batch == end->at.offset;
	bool same_batch = scan->last_batch.offset && entry->batch == scan->last_batch.offset;
	return entry->seq == seq && entry->before == end->checksum && (begins_batch || same_batch);
}

/* Was it synced for certain: was something later written? */
static int is_settled(const struct scan *scan, const struct journal_entry *entry, bool *ret)
{
	uint32_t later = 0;
	*ret = has_later(scan, scan->end.at.offset + entry->size, (uint32_t)entry->batch);
	if (*ret)
		return 0;
	int r = has_later_segment(scan, &later);
	*ret = later != 0;
	return r;
}

/* *ret is left alone where no entry continues. A text that does not fit its checksum can have been
 * torn or erased: erased only if something was written after it. */
static int take_entry(struct scan *scan, struct scanned *ret)
{
	struct scanned found = { .at = scan->end.at };
	if (!parse_at(scan, found.at.offset, &found.entry) || !continues(scan, &found.entry))
		return 0;
	bool settled = true;
	int r = 0;
	found.state = journal_entry_state(scan->journal->id, &found.entry);
	if (found.state != TEXT_SOUND)
		r = is_settled(scan, &found.entry, &settled);
	if (r || !settled)
		return r;
	scan->last_batch = (struct place){ found.at.segment, (uint32_t)found.entry.batch };
	scan->end.at.offset += found.entry.size;
	scan->end.seq = found.entry.seq;
	scan->end.checksum = found.entry.checksum;
	scan->is_sealed = found.entry.is_seal;
	*ret = found;
	return 0;
}

/* Goes to the next segment if its header says that it continues this one. */
static int take_segment(struct scan *scan, bool *ret_taken)
{
	uint32_t number = scan->end.at.segment + 1;
	struct segment_header header;
	if (number > scan->last_segment)
		return 0;
	int r = load(scan, number);
	bool taken = !r && header_of(scan, number, &header) &&
		     header.first_seq == scan->end.seq + 1 && header.before == scan->end.checksum;
	if (!taken) {
		r = r == -ENOENT || r == -ENODATA ? 0 : r;
		return r ? r : load(scan, scan->end.at.segment);
	}
	if (header.schema != STORE_SCHEMA) {
		scan->schema = header.schema;
		return -EPROTO;
	}
	scan->end.at = (struct place){ number, SEGMENT_HEADER_SIZE };
	scan->last_batch = (struct place){ 0 };
	scan->is_sealed = true;
	*ret_taken = true;
	return 0;
}

int scan_next(struct scan *scan, struct scanned *ret)
{
	struct scanned found = { .state = TEXT_SOUND };
	bool taken = true;
	int r = 0;
	while (!r && !found.entry.size && taken) {
		r = take_entry(scan, &found);
		taken = false;
		if (!r && !found.entry.size)
			r = take_segment(scan, &taken);
	}
	if (!r)
		*ret = found;
	return r;
}

/* -------------------------------------------------------------------- the end */

int scan_judge(struct scan *scan, char where[SCAN_WHERE])
{
	const struct place *at = &scan->end.at;
	uint32_t later = 0;
	int r = has_later_segment(scan, &later);
	if (r)
		return r;
	if (!later && !has_later(scan, at->offset, at->offset))
		return 0;
	int n = snprintf(where, SCAN_WHERE, "segment %u, offset %u: damaged behind entry %llu; ",
			 at->segment, at->offset, (unsigned long long)scan->end.seq);
	if (later)
		snprintf(where + n, SCAN_WHERE - (size_t)n, "segment %u has what came later",
			 later);
	else
		snprintf(where + n, SCAN_WHERE - (size_t)n, "a later batch is there");
	return -EBADMSG;
}

/* What is behind the end is nearly always zeros, megabytes of them. */
size_t scan_tail(const struct scan *scan)
{
	size_t n = scan->n - scan->end.at.offset;
	const uint8_t *p = scan->bytes + scan->end.at.offset;
	while (n > ZEROS && view_is_zero(view_of(p + n - ZEROS, ZEROS)))
		n -= ZEROS;
	while (n && p[n - 1] == 0)
		n--;
	return n;
}
