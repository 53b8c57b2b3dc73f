/* SPDX-License-Identifier: EUPL-1.2
 * The journal's bytes, see journal_format.h. */
#include "journal_format.h"

#include <nettle/sha2.h>

#include "le.h"

#define MAGIC "riskregJ"
#define MAGIC_SIZE 8
#define ALIGN 8

enum header_at {
	HEADER_SCHEMA = 8,
	HEADER_SIZE = 12,
	HEADER_ID = 16,
	HEADER_NUMBER = 32,
	HEADER_FIRST_SEQ = 40,
	HEADER_BEFORE = 48,
	HEADER_CHECKSUM = 56,
	HEADER_END = 64,
};

enum entry_at {
	ENTRY_SIZE = 0,
	ENTRY_LEAF_SIZE = 4,
	ENTRY_SEQ = 8,
	ENTRY_BATCH = 16,
	ENTRY_BEFORE = 24,
	ENTRY_N_TEXTS = 32,
	ENTRY_TEXTS_SIZE = 36,
	ENTRY_FLAGS = 40,
	ENTRY_ZERO = 44,
	ENTRY_CHECKSUM = 48,
};

enum entry_flag { FLAG_SEAL = 1 };

static uint64_t checksum(const uint8_t id[JOURNAL_ID_SIZE], struct view a, struct view b)
{
	struct sha256_ctx ctx;
	uint8_t digest[8];
	sha256_init(&ctx);
	sha256_update(&ctx, JOURNAL_ID_SIZE, id);
	sha256_update(&ctx, a.n, a.p);
	sha256_update(&ctx, b.n, b.p);
	sha256_digest(&ctx, sizeof digest, digest);
	return le_get64(digest);
}

/* -------------------------------------------------------------------- segment headers */

void segment_header_encode(const struct segment_header *header, uint8_t out[SEGMENT_HEADER_SIZE])
{
	memset(out, 0, SEGMENT_HEADER_SIZE);
	memcpy(out, MAGIC, MAGIC_SIZE);
	le_put32(out + HEADER_SCHEMA, header->schema);
	le_put32(out + HEADER_SIZE, header->size);
	memcpy(out + HEADER_ID, header->id, JOURNAL_ID_SIZE);
	le_put64(out + HEADER_NUMBER, header->number);
	le_put64(out + HEADER_FIRST_SEQ, header->first_seq);
	le_put64(out + HEADER_BEFORE, header->before);
	le_put64(out + HEADER_CHECKSUM,
		 checksum(header->id, view_of(out, HEADER_CHECKSUM), VIEW_NONE));
}

enum segment_state segment_header_parse(const uint8_t in[SEGMENT_HEADER_SIZE],
					struct segment_header *ret)
{
	if (view_is_zero(view_of(in, SEGMENT_HEADER_SIZE)))
		return SEGMENT_PREPARED;
	const uint8_t *id = in + HEADER_ID;
	if (memcmp(in, MAGIC, MAGIC_SIZE) != 0 ||
	    !view_is_zero(view_of(in + HEADER_END, SEGMENT_HEADER_SIZE - HEADER_END)) ||
	    le_get64(in + HEADER_CHECKSUM) != checksum(id, view_of(in, HEADER_CHECKSUM), VIEW_NONE))
		return SEGMENT_DAMAGED;
	*ret = (struct segment_header){
		.schema = le_get32(in + HEADER_SCHEMA),
		.size = le_get32(in + HEADER_SIZE),
		.number = le_get64(in + HEADER_NUMBER),
		.first_seq = le_get64(in + HEADER_FIRST_SEQ),
		.before = le_get64(in + HEADER_BEFORE),
	};
	memcpy(ret->id, id, JOURNAL_ID_SIZE);
	return SEGMENT_VALID;
}

/* -------------------------------------------------------------------- entries */

uint64_t journal_entry_size(uint64_t leaf_size, uint64_t n_texts, uint64_t texts_size)
{
	uint64_t size = ENTRY_HEADER_SIZE + leaf_size + n_texts * TEXT_ROW_SIZE + texts_size;
	return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static void encode_header(const struct journal_entry *entry, uint8_t *out)
{
	le_put32(out + ENTRY_SIZE, entry->size);
	le_put32(out + ENTRY_LEAF_SIZE, (uint32_t)entry->leaf.n);
	le_put64(out + ENTRY_SEQ, entry->seq);
	le_put64(out + ENTRY_BATCH, entry->batch);
	le_put64(out + ENTRY_BEFORE, entry->before);
	le_put32(out + ENTRY_N_TEXTS, entry->n_texts);
	le_put32(out + ENTRY_TEXTS_SIZE, entry->texts_size);
	le_put32(out + ENTRY_FLAGS, entry->is_seal ? FLAG_SEAL : 0);
	le_put32(out + ENTRY_ZERO, 0);
}

static uint8_t *put(uint8_t *out, struct view bytes)
{
	if (bytes.n)
		memcpy(out, bytes.p, bytes.n);
	return out + bytes.n;
}

static uint8_t *encode_part(const uint8_t id[JOURNAL_ID_SIZE], const struct journal_text *text,
			    uint8_t *out)
{
	le_put64(out, checksum(id, text->salt, text->text));
	return put(put(out + 8, text->salt), text->text);
}

/* What the entry's checksum covers. */
static uint64_t entry_checksum(const uint8_t id[JOURNAL_ID_SIZE], const uint8_t *bytes,
			       size_t covered)
{
	return checksum(id, view_of(bytes, ENTRY_CHECKSUM),
			view_of(bytes + ENTRY_HEADER_SIZE, covered - ENTRY_HEADER_SIZE));
}

void journal_entry_encode(const uint8_t id[JOURNAL_ID_SIZE], const struct journal_text *texts,
			  struct journal_entry *entry, uint8_t *out)
{
	size_t table_size = (size_t)entry->n_texts * TEXT_ROW_SIZE;
	entry->size = (uint32_t)journal_entry_size(entry->leaf.n, entry->n_texts,
						   entry->texts_size);
	encode_header(entry, out);
	uint8_t *table = put(out + ENTRY_HEADER_SIZE, entry->leaf);
	uint8_t *parts = table + table_size, *end = parts;
	for (uint32_t i = 0; i < entry->n_texts; i++) {
		le_put32(table + i * TEXT_ROW_SIZE, texts[i].change);
		le_put32(table + i * TEXT_ROW_SIZE + 4, (uint32_t)texts[i].text.n);
		end = encode_part(id, &texts[i], end);
	}
	memset(end, 0, (size_t)(out + entry->size - end));
	entry->checksum = entry_checksum(id, out, (size_t)(parts - out));
	le_put64(out + ENTRY_CHECKSUM, entry->checksum);
	entry->leaf = view_of(out + ENTRY_HEADER_SIZE, entry->leaf.n);
	entry->table = view_of(table, table_size);
	entry->texts = view_of(parts, entry->texts_size);
}

size_t journal_entry_head_size(const uint8_t *header, size_t room)
{
	uint32_t size = le_get32(header + ENTRY_SIZE), leaf = le_get32(header + ENTRY_LEAF_SIZE);
	uint32_t n_texts = le_get32(header + ENTRY_N_TEXTS), flags = le_get32(header + ENTRY_FLAGS);
	uint32_t texts = le_get32(header + ENTRY_TEXTS_SIZE);
	bool is_seal = flags == FLAG_SEAL;
	if (size < ENTRY_HEADER_SIZE || size > room || size % ALIGN || flags > FLAG_SEAL ||
	    le_get32(header + ENTRY_ZERO) || size != journal_entry_size(leaf, n_texts, texts) ||
	    (leaf == 0) != is_seal || (is_seal && n_texts))
		return 0;
	return ENTRY_HEADER_SIZE + (size_t)leaf + (size_t)n_texts * TEXT_ROW_SIZE;
}

/* The rows are in the order of the changes and tell just the parts that there are. */
static bool table_fits(struct view table, uint32_t texts_size)
{
	uint64_t sum = 0;
	for (size_t at = 0; at < table.n; at += TEXT_ROW_SIZE) {
		const uint8_t *row = table.p + at;
		sum += TEXT_HEAD_SIZE + (uint64_t)le_get32(row + 4);
		if (at && le_get32(row) <= le_get32(row - TEXT_ROW_SIZE))
			return false;
	}
	return sum == texts_size;
}

bool journal_entry_parse(const uint8_t id[JOURNAL_ID_SIZE], struct view bytes,
			 struct journal_entry *ret)
{
	const uint8_t *p = bytes.p;
	if (bytes.n < ENTRY_HEADER_SIZE)
		return false;
	size_t head = journal_entry_head_size(p, SEGMENT_SIZE_MAX);
	if (!head || head > bytes.n || le_get64(p + ENTRY_CHECKSUM) != entry_checksum(id, p, head))
		return false;
	struct journal_entry entry = {
		.size = le_get32(p + ENTRY_SIZE),
		.n_texts = le_get32(p + ENTRY_N_TEXTS),
		.texts_size = le_get32(p + ENTRY_TEXTS_SIZE),
		.seq = le_get64(p + ENTRY_SEQ),
		.batch = le_get64(p + ENTRY_BATCH),
		.before = le_get64(p + ENTRY_BEFORE),
		.checksum = le_get64(p + ENTRY_CHECKSUM),
		.is_seal = le_get32(p + ENTRY_FLAGS) == FLAG_SEAL,
		.leaf = view_of(p + ENTRY_HEADER_SIZE, le_get32(p + ENTRY_LEAF_SIZE)),
	};
	entry.table = view_of(entry.leaf.p + entry.leaf.n, (size_t)entry.n_texts * TEXT_ROW_SIZE);
	if (!table_fits(entry.table, entry.texts_size))
		return false;
	entry.texts = view_of(bytes.n < entry.size ? NULL : p + head, entry.texts_size);
	*ret = entry;
	return true;
}

static struct view rest_of(struct view view, size_t n)
{
	return view_of(view.p ? view.p + n : NULL, view.n - n);
}

bool journal_entry_next_text(struct journal_entry *entry, struct journal_text *ret)
{
	if (entry->table.n < TEXT_ROW_SIZE)
		return false;
	uint32_t size = le_get32(entry->table.p + 4);
	struct view part = view_of(entry->texts.p, TEXT_HEAD_SIZE + (size_t)size);
	size_t before = entry->texts_size - entry->texts.n;
	const uint8_t *parts = entry->table.p + entry->table.n, *leaf = entry->leaf.p;
	*ret = (struct journal_text){
		.change = le_get32(entry->table.p),
		.offset = (uint32_t)((size_t)(parts - leaf) + ENTRY_HEADER_SIZE + before),
		.part = part,
		.salt = view_of(part.p ? part.p + 8 : NULL, SALT_SIZE),
		.text = view_of(part.p ? part.p + TEXT_HEAD_SIZE : NULL, size),
	};
	entry->table = rest_of(entry->table, TEXT_ROW_SIZE);
	entry->texts = rest_of(entry->texts, part.n);
	return true;
}

enum text_state journal_text_state(const uint8_t id[JOURNAL_ID_SIZE],
				   const struct journal_text *text)
{
	if (view_is_zero(text->part))
		return TEXT_ERASED;
	bool sound = le_get64(text->part.p) == checksum(id, text->salt, text->text);
	return sound ? TEXT_SOUND : TEXT_DAMAGED;
}

enum text_state journal_entry_state(const uint8_t id[JOURNAL_ID_SIZE],
				    const struct journal_entry *entry)
{
	struct journal_entry rest = *entry;
	struct journal_text text;
	const uint8_t *p = entry->texts.p + entry->texts_size;
	const uint8_t *end = entry->leaf.p - ENTRY_HEADER_SIZE + entry->size;
	struct view fill = view_of(p, (size_t)(end - p));
	enum text_state worst = view_is_zero(fill) ? TEXT_SOUND : TEXT_DAMAGED;
	while (worst != TEXT_DAMAGED && journal_entry_next_text(&rest, &text)) {
		enum text_state state = journal_text_state(id, &text);
		worst = state > worst ? state : worst;
	}
	return worst;
}
