/* SPDX-License-Identifier: EUPL-1.2
 * Leaves to bytes and back, see entry.h. Reads no clock and no store: what it writes depends on its
 * arguments alone. */
#include "entry.h"

#include <errno.h>

#include <nettle/sha2.h>
#include <riskreg/wire.h>

#include "le.h"

#define SALT_LABEL "riskreg salt"
#define COMMITMENT_SIZE 32
/* Bytes of a leaf beside actor, method and changes, and of a change beside id and facts. */
#define LEAF_FIELDS_MAX 96
#define PART_FIELDS_MAX 72

enum leaf_field {
	LEAF_SEQ = 1,
	LEAF_TIME,
	LEAF_ACTOR,
	LEAF_METHOD,
	LEAF_KEY,
	LEAF_REQUEST,
	LEAF_CHANGE,
};

enum part_field {
	PART_KIND = 1,
	PART_ID,
	PART_VERSION,
	PART_FACTS,
	PART_TEXT_SIZE,
	PART_COMMITMENT,
	PART_END,
};

/* -------------------------------------------------------------------- writing */

static struct view text_of(const struct change *c)
{
	return view_of(c->facts_size ? c->body.p + c->facts_size : c->body.p,
		       c->body.n - c->facts_size);
}

/* Text and salt are erased together: without the salt nobody can find out by trying what a short
 * text was. */
static void derive_salt(const uint8_t random[32], uint32_t change, uint8_t out[SALT_SIZE])
{
	struct sha256_ctx ctx;
	uint8_t number[4];
	le_put32(number, change);
	sha256_init(&ctx);
	sha256_update(&ctx, sizeof SALT_LABEL - 1, (const uint8_t *)SALT_LABEL);
	sha256_update(&ctx, 32, random);
	sha256_update(&ctx, sizeof number, number);
	sha256_digest(&ctx, SALT_SIZE, out);
}

static void commit_to(const struct journal_text *text, uint8_t out[COMMITMENT_SIZE])
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	sha256_update(&ctx, text->salt.n, text->salt.p);
	sha256_update(&ctx, text->text.n, text->text.p);
	sha256_digest(&ctx, COMMITMENT_SIZE, out);
}

static int salt_texts(struct arena *arena, const struct stamp *stamp, struct changes changes,
		      struct entry_bytes *ret)
{
	struct journal_text *texts = arena_get(arena, changes.n * sizeof *texts);
	uint8_t(*salts)[SALT_SIZE] = arena_get(arena, changes.n * SALT_SIZE);
	uint32_t n_texts = 0, size = 0;
	if (!texts || !salts)
		return -ENOMEM;
	for (uint32_t i = 0; i < changes.n; i++) {
		struct view text = text_of(&changes.p[i]);
		if (!text.n)
			continue;
		derive_salt(stamp->random, i, salts[n_texts]);
		texts[n_texts] = (struct journal_text){
			.change = i,
			.salt = view_of(salts[n_texts], SALT_SIZE),
			.text = text,
		};
		n_texts++;
		size += TEXT_HEAD_SIZE + (uint32_t)text.n;
	}
	ret->texts = texts;
	ret->n_texts = n_texts;
	ret->texts_size = size;
	return 0;
}

static void put_part(struct wire_writer *leaf, struct wire_writer *part, const struct change *c,
		     const struct journal_text *text)
{
	uint8_t commitment[COMMITMENT_SIZE];
	part->n = 0;
	wire_put_uint(part, PART_KIND, c->id.kind);
	wire_put_bytes(part, PART_ID, view_of(c->id.bytes, c->id.size));
	wire_put_uint(part, PART_VERSION, c->expected + 1);
	wire_put_bytes(part, PART_FACTS, view_of(c->body.p, c->facts_size));
	if (text) {
		commit_to(text, commitment);
		wire_put_uint(part, PART_TEXT_SIZE, text->text.n);
		wire_put_bytes(part, PART_COMMITMENT, view_of(commitment, sizeof commitment));
	}
	wire_put_message(leaf, LEAF_CHANGE, wire_written(part));
}

/* Room for a whole leaf at once: one that grows leaves half of what it was in the arena. */
static struct wire_writer writer_for(struct arena *arena, const struct stamp *stamp,
				     struct changes changes)
{
	struct wire_writer leaf = WIRE_WRITER(arena);
	leaf.size = LEAF_FIELDS_MAX + stamp->actor.n + stamp->method.n;
	for (size_t i = 0; i < changes.n; i++)
		leaf.size += PART_FIELDS_MAX + changes.p[i].id.size + changes.p[i].facts_size;
	leaf.p = arena_get(arena, leaf.size);
	leaf.failed = !leaf.p;
	return leaf;
}

/* With the commitments of the texts that are in `bytes`. */
static struct view encode_leaf(struct arena *arena, uint64_t seq, const struct stamp *stamp,
			       struct changes changes, const struct entry_bytes *bytes)
{
	const struct journal_text *texts = bytes->texts, *end = texts + bytes->n_texts;
	struct wire_writer leaf = writer_for(arena, stamp, changes), part = WIRE_WRITER(arena);
	wire_put_uint(&leaf, LEAF_SEQ, seq);
	wire_put_uint(&leaf, LEAF_TIME, (uint64_t)stamp->time_ms);
	wire_put_bytes(&leaf, LEAF_ACTOR, stamp->actor);
	wire_put_bytes(&leaf, LEAF_METHOD, stamp->method);
	wire_put_bytes(&leaf, LEAF_KEY, view_of(stamp->key, sizeof stamp->key));
	wire_put_bytes(&leaf, LEAF_REQUEST,
		       view_of(stamp->request_sha256, sizeof stamp->request_sha256));
	for (size_t i = 0; i < changes.n; i++) {
		bool has_text = texts < end && texts->change == i;
		put_part(&leaf, &part, &changes.p[i], has_text ? texts++ : NULL);
	}
	return wire_written(&leaf);
}

int entry_encode(struct arena *arena, uint64_t seq, const struct stamp *stamp,
		 struct changes changes, struct entry_bytes *ret)
{
	struct entry_bytes bytes = { .n_texts = 0 };
	int r = salt_texts(arena, stamp, changes, &bytes);
	if (r)
		return r;
	bytes.leaf = encode_leaf(arena, seq, stamp, changes, &bytes);
	if (!bytes.leaf.p)
		return -ENOMEM;
	*ret = bytes;
	return 0;
}

/* -------------------------------------------------------------------- reading */

static bool copy_exactly(uint8_t *out, size_t n, struct view bytes)
{
	if (bytes.n != n)
		return false;
	memcpy(out, bytes.p, n);
	return true;
}

/* Takes the fields before the changes; what is left in *rest are the changes. */
static void take_fields(struct view *rest, struct wire_field fields[LEAF_CHANGE])
{
	struct view ahead = *rest;
	struct wire_field field;
	while (wire_next(&ahead, &field) && field.number < LEAF_CHANGE) {
		fields[field.number] = field;
		*rest = ahead;
	}
}

static uint32_t count_changes(struct view changes)
{
	struct wire_field change;
	uint32_t n = 0;
	while (wire_next(&changes, &change))
		n++;
	return changes.n ? UINT32_MAX : n;
}

bool entry_parse(struct view leaf, struct entry *ret)
{
	struct wire_field fields[LEAF_CHANGE] = { 0 };
	take_fields(&leaf, fields);
	struct entry entry = {
		.seq = fields[LEAF_SEQ].value,
		.time_ms = (int64_t)fields[LEAF_TIME].value,
		.actor = fields[LEAF_ACTOR].bytes,
		.method = fields[LEAF_METHOD].bytes,
		.n_changes = count_changes(leaf),
		.changes = leaf,
	};
	if (entry.n_changes > STORE_CHANGES_MAX || entry.actor.n > STORE_ACTOR_MAX ||
	    entry.method.n > STORE_METHOD_MAX ||
	    !copy_exactly(entry.key, sizeof entry.key, fields[LEAF_KEY].bytes) ||
	    !copy_exactly(entry.request_sha256, sizeof entry.request_sha256,
			  fields[LEAF_REQUEST].bytes))
		return false;
	*ret = entry;
	return true;
}

bool entry_take_part(struct view *changes, struct entry_part *ret)
{
	struct wire_field change, field, fields[PART_END] = { 0 };
	if (!wire_next(changes, &change))
		return false;
	while (wire_next(&change.bytes, &field))
		if (field.number < PART_END)
			fields[field.number] = field;
	struct view id = fields[PART_ID].bytes;
	if (id.n < 1 || id.n > STORE_ID_MAX)
		return false;
	struct entry_part part = {
		.change.id.kind = (uint8_t)fields[PART_KIND].value,
		.change.id.size = (uint8_t)id.n,
		.change.version = (uint32_t)fields[PART_VERSION].value,
		.facts = fields[PART_FACTS].bytes,
		.text_size = (uint32_t)fields[PART_TEXT_SIZE].value,
	};
	memcpy(part.change.id.bytes, id.p, id.n);
	*ret = part;
	return true;
}

bool store_entry_next(struct entry *entry, struct entry_change *ret)
{
	struct entry_part part;
	if (!entry_take_part(&entry->changes, &part))
		return false;
	*ret = part.change;
	return true;
}
