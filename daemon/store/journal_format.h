/* SPDX-License-Identifier: EUPL-1.2
 * The bytes of the journal: segment headers and entries, to bytes and back. Pure: reads no file,
 * trusts nothing that it parses. proto/PROTOCOL.md tells the same to those who read the journal
 * with other means, with an example in bytes. All numbers are little-endian.
 *
 * A checksum is the first 8 bytes of SHA-256 over the journal's id and what is covered.
 *
 *	segment header, 4096 bytes
 *	   0  "riskregJ"
 *	   8  u32 schema              12  u32 bytes in this segment
 *	  16  journal id, 16 bytes    32  u64 number of the segment, from 1
 *	  40  u64 seq that its first entry has or would have
 *	  48  checksum of the entry before it, 0 when there is none
 *	  56  checksum over the header up to here, then zeros
 *
 *	entry, a multiple of 8 bytes
 *	   0  u32 size                 4  u32 size of the leaf
 *	   8  u64 seq                 16  u64 offset in the segment where its batch begins
 *	  24  checksum of the entry before, 0 when there is none
 *	  32  u32 number of texts     36  u32 size of all text parts
 *	  40  u32 flags, 1: a seal    44  u32 0
 *	  48  checksum over the header up to here, the leaf and the text table
 *	  56  leaf, a packed riskreg.v1.Leaf
 *	      text table, for each text: u32 number of its change, u32 size
 *	      text parts, for each text: checksum over salt and text, salt of 32 bytes, text
 *	      zeros
 *
 * A seal has neither leaf nor text, and the seq of the entry before it. An erased text is zeros
 * from its checksum on; no checksum of the entry covers it. */
#pragma once

#include "store.h"

#define JOURNAL_ID_SIZE 16
#define SEGMENT_HEADER_SIZE 4096
#define SEGMENT_SIZE_MIN ((uint32_t)64 << 10)
#define SEGMENT_SIZE_MAX ((uint32_t)64 << 20)
#define ENTRY_HEADER_SIZE 56
#define TEXT_ROW_SIZE 8
#define TEXT_HEAD_SIZE 40
#define SALT_SIZE 32

/* A byte of the journal. Segment 0: none. */
struct place {
	uint32_t segment, offset;
};

struct segment_header {
	uint32_t schema, size;
	uint8_t id[JOURNAL_ID_SIZE];
	uint64_t number, first_seq, before;
};

enum segment_state {
	SEGMENT_PREPARED, /* zeros */
	SEGMENT_VALID,    /* also of another schema: look at it */
	SEGMENT_DAMAGED,
};

void segment_header_encode(const struct segment_header *, uint8_t out[SEGMENT_HEADER_SIZE]);
/* Writes *ret only when it is valid. */
enum segment_state segment_header_parse(const uint8_t in[SEGMENT_HEADER_SIZE],
					struct segment_header *ret);

/* Views into the entry's bytes. */
struct journal_entry {
	uint32_t size, n_texts, texts_size;
	uint64_t seq, batch, before, checksum;
	bool is_seal;
	struct view leaf, table;
	struct view texts; /* p is NULL when the bytes end before them */
};

struct journal_text {
	uint32_t change;
	uint32_t offset; /* of its part in the entry */
	struct view part, salt, text;
};

enum text_state { TEXT_SOUND, TEXT_ERASED, TEXT_DAMAGED };

/* Bytes of an entry; may be more than an entry can have. texts_size: of all parts. */
uint64_t journal_entry_size(uint64_t leaf_size, uint64_t n_texts, uint64_t texts_size);
/* Sets sizes, views and checksum in *entry, whose seq, batch, before, is_seal, leaf, n_texts and
 * texts_size are given, and writes its bytes. Of the texts: change, salt and text. */
void journal_entry_encode(const uint8_t id[JOURNAL_ID_SIZE], const struct journal_text *texts,
			  struct journal_entry *entry, uint8_t *out);

/* Bytes that journal_entry_parse needs at least, ENTRY_HEADER_SIZE of them given; 0: no entry of
 * at most `room` bytes begins so. */
size_t journal_entry_head_size(const uint8_t *header, size_t room);
/* False when no entry begins here whose header, leaf and table are whole. */
bool journal_entry_parse(const uint8_t id[JOURNAL_ID_SIZE], struct view bytes,
			 struct journal_entry *ret);
/* Takes the first text off entry->table and entry->texts. False at the end. Where the parts are not
 * in memory the text has a size and an offset only. */
bool journal_entry_next_text(struct journal_entry *entry, struct journal_text *ret);
enum text_state journal_text_state(const uint8_t id[JOURNAL_ID_SIZE], const struct journal_text *);
/* Its texts as they are all together: the worst of them; what fills up the entry must be zeros. */
enum text_state journal_entry_state(const uint8_t id[JOURNAL_ID_SIZE],
				    const struct journal_entry *);
