/* SPDX-License-Identifier: EUPL-1.2
 * The keys of the tables, see key.h. Pure; trusts nothing that it reads back. */
#include "key.h"

#include <assert.h>

#include "be.h"

#define MORE (KEY_GROUP + 1)

static_assert(STORE_ACTOR_MAX + 1 + STORE_KEY_SIZE <= KEY_MAX, "a write's key fits");
static_assert(KEY_ID_MAX + sizeof(uint32_t) <= KEY_MAX, "a record's key fits");

bool id_equals(const struct id *a, const struct id *b)
{
	return a->kind == b->kind &&
	       view_equals(view_of(a->bytes, a->size), view_of(b->bytes, b->size));
}

int id_compare(const struct id *a, const struct id *b)
{
	int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
	if (!order)
		order = (a->size > b->size) - (a->size < b->size);
	return order ? order : (a->kind > b->kind) - (a->kind < b->kind);
}

bool key_may_hold(const struct id *id)
{
	return id->kind && id->size >= 1 && id->size <= STORE_ID_MAX;
}

static void add_byte(struct key *key, size_t byte)
{
	key->bytes[key->size++] = (uint8_t)byte;
}

static void add_bytes(struct key *key, struct view bytes)
{
	if (bytes.n)
		memcpy(key->bytes + key->size, bytes.p, bytes.n);
	key->size += bytes.n;
}

/* All groups but the last, which is handed back. */
static struct view add_groups(struct key *key, struct view bytes)
{
	while (bytes.n > KEY_GROUP) {
		add_bytes(key, view_of(bytes.p, KEY_GROUP));
		add_byte(key, MORE);
		bytes = view_of(bytes.p + KEY_GROUP, bytes.n - KEY_GROUP);
	}
	return bytes;
}

static void add_id(struct key *key, const struct id *id)
{
	add_byte(key, id->kind);
	struct view last = add_groups(key, view_of(id->bytes, id->size));
	add_bytes(key, last);
	for (size_t i = last.n; i < KEY_GROUP; i++)
		add_byte(key, 0);
	add_byte(key, last.n);
}

struct key key_of_id(const struct id *id)
{
	struct key key = { 0 };
	add_id(&key, id);
	return key;
}

struct key key_of_record(const struct id *id, uint32_t version)
{
	struct key key = key_of_id(id);
	be_put32(key.bytes + key.size, ~version);
	key.size += sizeof version;
	return key;
}

struct key key_of_prefix(uint8_t kind, struct view prefix)
{
	struct key key = { 0 };
	add_byte(&key, kind);
	add_bytes(&key, add_groups(&key, prefix));
	return key;
}

struct key key_of_reference(const struct id *target, uint8_t kind, const struct id *source)
{
	struct key key = key_of_id(target);
	if (source)
		add_id(&key, source);
	else
		add_byte(&key, kind);
	return key;
}

struct key key_of_meta(char name)
{
	return (struct key){ .size = 1, .bytes = { (uint8_t)name } };
}

struct key key_of_seq(uint64_t seq)
{
	struct key key = { .size = sizeof seq };
	be_put64(key.bytes, seq);
	return key;
}

struct key key_of_subtree(unsigned level, uint64_t index)
{
	struct key key = { .size = 1 + sizeof index, .bytes = { (uint8_t)level } };
	be_put64(key.bytes + 1, index);
	return key;
}

struct key key_of_write(struct view actor, const uint8_t write_key[STORE_KEY_SIZE])
{
	struct key key = { 0 };
	add_bytes(&key, actor);
	add_byte(&key, 0);
	add_bytes(&key, view_of(write_key, STORE_KEY_SIZE));
	return key;
}

struct view key_view(const struct key *key)
{
	return view_of(key->bytes, key->size);
}

int key_compare(const struct key *a, const struct key *b)
{
	int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
	return order ? order : (a->size > b->size) - (a->size < b->size);
}

bool key_begins(struct view key, const struct key *prefix)
{
	return key.n >= prefix->size && memcmp(key.p, prefix->bytes, prefix->size) == 0;
}

void key_step(struct key *key)
{
	add_byte(key, 0);
}

/* Takes one group off the front: how many of its bytes are the id's, MORE, or 0 when it is none. */
static uint8_t take_group(struct view *rest, struct id *id)
{
	if (rest->n <= KEY_GROUP)
		return 0;
	uint8_t mark = rest->p[KEY_GROUP];
	size_t n = mark < KEY_GROUP ? mark : KEY_GROUP;
	if (mark > MORE || id->size + n > STORE_ID_MAX)
		return 0;
	memcpy(id->bytes + id->size, rest->p, n);
	id->size = (uint8_t)(id->size + n);
	*rest = view_of(rest->p + KEY_GROUP + 1, rest->n - KEY_GROUP - 1);
	return mark;
}

static bool take_id(struct view *rest, struct id *ret)
{
	if (rest->n <= KEY_GROUP)
		return false;
	struct id id = { .kind = rest->p[0] };
	*rest = view_of(rest->p + 1, rest->n - 1);
	uint8_t mark;
	do {
		mark = take_group(rest, &id);
	} while (mark == MORE);
	if (!mark)
		return false;
	*ret = id;
	return true;
}

bool key_parse_record(struct view key, struct id *ret, uint32_t *ret_version)
{
	struct id id;
	if (!take_id(&key, &id) || key.n != sizeof *ret_version)
		return false;
	*ret = id;
	*ret_version = ~be_get32(key.p);
	return true;
}

bool key_parse_id(struct view key, struct id *ret)
{
	struct id id;
	if (!take_id(&key, &id) || key.n)
		return false;
	*ret = id;
	return true;
}
