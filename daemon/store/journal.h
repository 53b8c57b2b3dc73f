/* SPDX-License-Identifier: EUPL-1.2
 * The journal's files: segments in a directory, appended to a batch at a time. What an entry
 * says is not known here, and nothing that was appended is ever changed but by journal_erase.
 *
 *	journal/0000000001.seg, 0000000002.seg ...
 *
 * One writer; journal_read, journal_prepare and what takes no struct journal on any thread. */
#pragma once

#include <stdatomic.h>

#include <riskreg/arena.h>
#include <riskreg/cleanup.h>

#include "journal_format.h"

/* Where the journal ends: behind the entry that has this seq and checksum. All zero but the place
 * when there is none. */
struct journal_end {
	struct place at;
	uint64_t seq, checksum;
};

struct journal {
	int directory;
	uint32_t segment_size; /* of those that are made */
	uint8_t id[JOURNAL_ID_SIZE];

	/* The writer's, from journal_start on. */
	int fd;                 /* of the segment that is written */
	uint32_t room;          /* bytes in it */
	struct journal_end end; /* synced up to here */
	bool is_sealed;
	struct {
		struct journal_end end; /* behind what was put */
		struct place at;        /* where it begins */
		uint32_t room;          /* of the segment that it goes to */
		uint8_t *bytes;
		size_t n, size;
	} batch;
	atomic_int failed; /* sticks: nothing is written after a failed sync */
};

/* Opens the journal in a directory, to be read. -ENOENT: there is none. -EBADMSG: its first segment
 * is damaged. -EPROTO: of another schema, then in *ret_schema. */
int journal_open(struct journal **ret, int directory, uint32_t segment_size, uint32_t *ret_schema);
/* Makes one, with an id that no other has. */
int journal_make(int directory, uint32_t segment_size);
struct journal *journal_free(struct journal *);
DEFINE_FREEP(journal)

#define JOURNAL_NAME_SIZE 16
void journal_name_segment(char out[JOURNAL_NAME_SIZE], uint32_t number);
/* Opens a segment's file; -ENOENT. */
int journal_open_segment(const struct journal *, uint32_t number, bool writes);
/* The largest number that a segment has. */
int journal_last_segment(const struct journal *, uint32_t *ret);

/* The journal is written from here on. */
int journal_start(struct journal *, const struct journal_end *, bool is_sealed);

/* Makes the segment behind the one numbered so, unless it is there. */
int journal_prepare(const struct journal *, uint32_t number);

/* Does an entry of this size fit into the segment of the batch? */
bool journal_has_room(const struct journal *, uint64_t size);
/* An empty batch goes to the next segment, which is made to hold an entry of this size. */
int journal_roll(struct journal *, uint64_t size);
/* Adds an entry to the batch; there is room. As journal_entry_encode, which also needs neither
 * batch nor before. Views are into the batch and hold until the next put. -ENOMEM. */
int journal_put(struct journal *, const struct journal_text *, struct journal_entry *entry,
		struct place *ret);
/* Forgets the batch. */
void journal_drop(struct journal *);
/* Appends the batch and syncs it. A failure that is not file_is_short is for ever. */
int journal_commit(struct journal *);
/* Seals what was appended last. */
int journal_seal(struct journal *);

/* Reads the header, leaf and text table of an entry, in the arena; from the batch, if it is there
 * and may be looked at. -EBADMSG when there is none. */
int journal_read(const struct journal *, struct place, bool from_batch, struct arena *,
		 struct journal_entry *ret);
/* Reads the part of one of its texts, if it did not come with the batch, and checks it. */
int journal_read_text(const struct journal *, struct place, struct arena *, struct journal_text *,
		      enum text_state *ret);
/* Zeroes the part of a text; on the disk only after journal_sync_segment. */
int journal_erase(const struct journal *, struct place, const struct journal_text *);
int journal_sync_segment(const struct journal *, uint32_t segment);
