/* SPDX-License-Identifier: EUPL-1.2
 * Entries to bytes and back, see entry.h. Reads no clock and no store: what it writes depends on
 * its arguments alone. */
#include "entry.h"

#include <errno.h>

#include <riskreg/wire.h>

enum head_field {
	HEAD_TIME = 1,
	HEAD_ACTOR,
	HEAD_METHOD,
	HEAD_KEY,
	HEAD_REQUEST,
	HEAD_COUNT,
	HEAD_CHANGE,
};

enum part_field {
	PART_KIND = 1,
	PART_ID,
	PART_VERSION,
	PART_FACTS_SIZE,
	PART_BODY_SIZE,
	PART_END,
};

static void put_part(struct wire_writer *head, struct wire_writer *part, const struct change *c)
{
	part->n = 0;
	wire_put_uint(part, PART_KIND, c->id.kind);
	wire_put_bytes(part, PART_ID, view_of(c->id.bytes, c->id.size));
	wire_put_uint(part, PART_VERSION, c->expected + 1);
	wire_put_uint(part, PART_FACTS_SIZE, c->facts_size);
	wire_put_uint(part, PART_BODY_SIZE, c->body.n);
	wire_put_message(head, HEAD_CHANGE, wire_written(part));
}

static struct view encode_head(struct arena *arena, const struct stamp *stamp,
			       const struct change *changes, size_t n)
{
	struct wire_writer head = WIRE_WRITER(arena), part = WIRE_WRITER(arena);
	wire_put_uint(&head, HEAD_TIME, (uint64_t)stamp->time_ms);
	wire_put_bytes(&head, HEAD_ACTOR, stamp->actor);
	wire_put_bytes(&head, HEAD_METHOD, stamp->method);
	wire_put_bytes(&head, HEAD_KEY, view_of(stamp->key, sizeof stamp->key));
	wire_put_bytes(&head, HEAD_REQUEST,
		       view_of(stamp->request_sha256, sizeof stamp->request_sha256));
	wire_put_uint(&head, HEAD_COUNT, n);
	for (size_t i = 0; i < n; i++)
		put_part(&head, &part, &changes[i]);
	return wire_written(&head);
}

static struct view copy_bodies(struct arena *arena, const struct change *changes, size_t n)
{
	size_t size = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		size += changes[i].body.n;
	uint8_t *p = arena_get(arena, size);
	if (!p)
		return VIEW_NONE;
	for (size_t i = 0; i < n; i++) {
		if (changes[i].body.n)
			memcpy(p + at, changes[i].body.p, changes[i].body.n);
		at += changes[i].body.n;
	}
	return view_of(p, size);
}

int entry_encode(struct arena *arena, const struct stamp *stamp, const struct change *changes,
		 size_t n, struct entry_bytes *ret)
{
	struct entry_bytes bytes = {
		.head = encode_head(arena, stamp, changes, n),
		.bodies = copy_bodies(arena, changes, n),
	};
	if (!bytes.head.p || !bytes.bodies.p)
		return -ENOMEM;
	*ret = bytes;
	return 0;
}

static bool copy_exactly(uint8_t *out, size_t n, struct view bytes)
{
	if (bytes.n != n)
		return false;
	memcpy(out, bytes.p, n);
	return true;
}

/* Takes the fields before the changes; what is left in *rest are the changes. */
static void take_fields(struct view *rest, struct wire_field fields[HEAD_CHANGE])
{
	struct view ahead = *rest;
	struct wire_field field;
	while (wire_next(&ahead, &field) && field.number < HEAD_CHANGE) {
		fields[field.number] = field;
		*rest = ahead;
	}
}

bool entry_parse(uint64_t seq, struct view head, struct entry *ret)
{
	struct wire_field fields[HEAD_CHANGE] = { 0 };
	take_fields(&head, fields);
	struct entry entry = {
		.seq = seq,
		.time_ms = (int64_t)fields[HEAD_TIME].value,
		.actor = fields[HEAD_ACTOR].bytes,
		.method = fields[HEAD_METHOD].bytes,
		.n_changes = (uint32_t)fields[HEAD_COUNT].value,
		.changes = head,
	};
	if (!copy_exactly(entry.key, sizeof entry.key, fields[HEAD_KEY].bytes) ||
	    !copy_exactly(entry.request_sha256, sizeof entry.request_sha256,
			  fields[HEAD_REQUEST].bytes))
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
		.facts_size = (uint32_t)fields[PART_FACTS_SIZE].value,
		.body_size = (uint32_t)fields[PART_BODY_SIZE].value,
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
