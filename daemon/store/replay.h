/* SPDX-License-Identifier: EUPL-1.2
 * Brings an index up to the journal: does again, in order, every entry behind what it has. Tells
 * what it met; what follows from that is decided elsewhere. */
#pragma once

#include "scan.h"
#include "snapshot.h"

/* A text that is not as it was written. */
struct unsound_text {
	struct id id;
	uint32_t version;
	struct place entry;
	enum text_state state;
};

struct replay {
	/* Given. */
	uint64_t until; /* the last seq that is done; the journal is read to its end all the same */
	void (*progress)(void *context, uint64_t bytes_done, uint64_t bytes_all);
	void *context;

	/* Found. */
	struct journal_end end;
	struct place last_batch; /* offset 0: none was read */
	size_t tail;             /* bytes behind the end that are not all zero */
	uint32_t last_segment;   /* that there is, prepared ones too */
	bool is_sealed;
	uint64_t n_entries;      /* that were done */
	struct unsound_text *texts;
	size_t n_texts, texts_room;
	char where[SCAN_WHERE];  /* with -EBADMSG: what is wrong */
	bool is_damaged;         /* it is the journal that is, whatever the index says */
	uint32_t schema;         /* with -EPROTO */
};

/* From a place that the index has reached. */
int replay_run(struct replay *, struct store *, struct lmdb_env *, const struct journal_end *from);
void replay_deinit(struct replay *);

/* Where the first entry of a journal is or will be. */
extern const struct journal_end replay_start;
