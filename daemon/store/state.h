/* SPDX-License-Identifier: EUPL-1.2
 * The state file: which index belongs to the journal, and whether it can be trusted. An index
 * is not synced at a commit, so one that was open when the machine stopped may be anything. It
 * can be trusted when it was closed cleanly and every byte is as it was then, or when this
 * machine has not stopped since and it is the very file that was open. Replaced as a whole,
 * never changed; a file that is not sound is none.
 *
 *	   0  "riskregS"               8  u32 schema          12  u32 1: closed cleanly
 *	  16  journal id, 16 bytes    32  boot id, 36 bytes as text, 4 zeros
 *	  72  u64 inode of the index  80  i64 seconds, 88 u32 nanoseconds of its birth, u32 0
 *	  96  where the journal ended when this was written, which it must reach: u32 segment,
 *	      u32 offset, u64 seq, checksum of the entry before it
 *	 120  of an index that was closed: u64 bytes, u64 checksum over them
 *	 136  checksum over all this
 *
 * All numbers are little-endian. */
#pragma once

#include "journal.h"

#define BOOT_ID_SIZE 36

struct state_file {
	uint64_t inode;
	int64_t birth_s;
	uint32_t birth_ns;
};

/* Of all bytes of an index. */
struct state_sum {
	uint64_t size, checksum;
};

struct state {
	bool is_clean;
	uint8_t journal_id[JOURNAL_ID_SIZE];
	char boot_id[BOOT_ID_SIZE];
	struct state_file index;
	struct state_sum sum; /* when it is clean */
	struct journal_end end;
};

/* *ret_found false: there is none, or none that is sound. */
int state_read(int directory, struct state *ret, bool *ret_found);
int state_write(int directory, const struct state *);
/* There is none when this returns 0. */
int state_remove(int directory);

/* What the state of an index is compared with: this boot, this file. */
int state_look(int index_directory, const char *name, struct state *ret);
/* Reads an index that nobody writes. */
int state_sum(int index_directory, const char *name, struct state_sum *ret);
/* Was it closed cleanly, and is every byte as it was then? */
bool state_is_whole(const struct state *, int index_directory, const char *name);
/* Is it the same file on a machine that has not stopped since? */
bool state_is_same(const struct state *, const struct state *now);
