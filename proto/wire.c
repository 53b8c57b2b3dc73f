/* SPDX-License-Identifier: EUPL-1.2
 * Protobuf's encoding: https://protobuf.dev/programming-guides/encoding/. Knows bytes, never what
 * they mean: descriptors are wire_check.c's. */
#include <riskreg/wire.h>

#define WRITER_FIRST ((size_t)256)
#define FIELD_NUMBER_MAX (((uint64_t)1 << 29) - 1)
#define TEXT_FROM 100 /* common.proto: facts below, text from here */

int wire_get_varint(struct view in, uint64_t *ret)
{
	uint64_t value = 0;
	for (size_t i = 0; i < WIRE_VARINT_MAX; i++) {
		if (i == in.n)
			return 0;
		uint64_t byte = in.p[i];
		value |= (byte & 0x7f) << (7 * i);
		if (byte & 0x80)
			continue;
		bool over_64_bits = i == WIRE_VARINT_MAX - 1 && byte > 1;
		if (over_64_bits || (byte == 0 && i > 0))
			return -1;
		*ret = value;
		return (int)i + 1;
	}
	return -1;
}

size_t wire_put_varint(uint8_t *out, uint64_t value)
{
	size_t n = 0;
	for (; value >= 0x80; value >>= 7)
		out[n++] = (uint8_t)(value | 0x80);
	out[n++] = (uint8_t)value;
	return n;
}

/* Inline: fields are read more often than anything else is done. */
static inline enum wire_fault take_varint(struct view *rest, uint64_t *ret)
{
	if (rest->n && rest->p[0] < 0x80) { /* most are */
		*ret = rest->p[0];
		*rest = view_of(rest->p + 1, rest->n - 1);
		return WIRE_SOUND;
	}
	int n = wire_get_varint(*rest, ret);
	if (n <= 0)
		return n == 0 ? WIRE_TRUNCATED : WIRE_BAD_TAG;
	*rest = view_of(rest->p + n, rest->n - (size_t)n);
	return WIRE_SOUND;
}

static enum wire_fault take_bytes(struct view *rest, uint64_t n, struct view *ret)
{
	if (n > rest->n)
		return WIRE_TRUNCATED;
	*ret = view_of(rest->p, (size_t)n);
	*rest = view_of(rest->p + n, rest->n - (size_t)n);
	return WIRE_SOUND;
}

static enum wire_fault take_fixed(struct view *rest, size_t n, uint64_t *ret)
{
	struct view bytes;
	if (take_bytes(rest, n, &bytes))
		return WIRE_TRUNCATED;
	uint64_t value = 0;
	for (size_t i = n; i-- > 0;)
		value = value << 8 | bytes.p[i];
	*ret = value;
	return WIRE_SOUND;
}

static inline enum wire_fault take_value(struct view *rest, enum wire_type type,
					 uint64_t *ret_value, struct view *ret_bytes)
{
	uint64_t n;
	enum wire_fault fault;
	switch (type) {
	case WIRE_VARINT:
		return take_varint(rest, ret_value);
	case WIRE_FIXED64:
		return take_fixed(rest, 8, ret_value);
	case WIRE_FIXED32:
		return take_fixed(rest, 4, ret_value);
	case WIRE_BYTES:
		fault = take_varint(rest, &n);
		return fault ? fault : take_bytes(rest, n, ret_bytes);
	}
	return WIRE_BAD_TAG; /* a group, or one of the two types that are not in use */
}

enum wire_fault wire_take_value(struct view *rest, enum wire_type type, uint64_t *ret_value,
				struct view *ret_bytes)
{
	return take_value(rest, type, ret_value, ret_bytes);
}

enum wire_fault wire_take(struct view *rest, struct wire_field *ret)
{
	struct view from = *rest;
	uint64_t tag;
	enum wire_fault fault = take_varint(&from, &tag);
	if (fault)
		return fault;
	if (tag >> 3 == 0 || tag >> 3 > FIELD_NUMBER_MAX)
		return WIRE_BAD_TAG;
	enum wire_type type = (enum wire_type)(tag & 7);
	uint64_t value = 0;
	struct view bytes = VIEW_NONE;
	fault = take_value(&from, type, &value, &bytes);
	if (fault)
		return fault;
	ret->number = (uint32_t)(tag >> 3);
	ret->type = type;
	ret->value = value;
	ret->bytes = bytes;
	ret->whole = view_of(rest->p, (size_t)(from.p - rest->p));
	*rest = from;
	return WIRE_SOUND;
}

bool wire_next(struct view *rest, struct wire_field *ret)
{
	return wire_take(rest, ret) == WIRE_SOUND;
}

size_t wire_facts_size(struct view message)
{
	size_t n = 0;
	struct wire_field field;
	while (wire_next(&message, &field) && field.number < TEXT_FROM)
		n += field.whole.n;
	return n;
}

/* Room for `n` more bytes, or NULL. */
static uint8_t *reserve(struct wire_writer *w, size_t n)
{
	if (w->failed)
		return NULL;
	if (n > w->size - w->n) {
		size_t size = w->size ? w->size * 2 : WRITER_FIRST;
		if (size - w->n < n)
			size = w->n + n;
		uint8_t *p = arena_get(w->arena, size);
		w->failed = !p;
		if (!p)
			return NULL;
		if (w->n)
			memcpy(p, w->p, w->n);
		w->p = p;
		w->size = size;
	}
	return w->p + w->n;
}

/* A tag, and the value or the size behind it. */
static void put_head(struct wire_writer *w, uint32_t number, enum wire_type type, uint64_t value)
{
	uint8_t *p = reserve(w, 2 * WIRE_VARINT_MAX);
	if (!p)
		return;
	size_t n = wire_put_varint(p, (uint64_t)number << 3 | type);
	w->n += n + wire_put_varint(p + n, value);
}

void wire_put_uint(struct wire_writer *w, uint32_t number, uint64_t value)
{
	if (value)
		put_head(w, number, WIRE_VARINT, value);
}

void wire_put_bytes(struct wire_writer *w, uint32_t number, struct view bytes)
{
	if (bytes.n)
		wire_put_message(w, number, bytes);
}

void wire_put_message(struct wire_writer *w, uint32_t number, struct view message)
{
	put_head(w, number, WIRE_BYTES, message.n);
	wire_put_raw(w, message);
}

void wire_put_raw(struct wire_writer *w, struct view fields)
{
	if (!fields.p)
		w->failed = true;
	uint8_t *p = reserve(w, fields.n);
	if (!p)
		return;
	if (fields.n)
		memcpy(p, fields.p, fields.n);
	w->n += fields.n;
}

struct view wire_written(const struct wire_writer *w)
{
	static const uint8_t nothing[1];
	if (w->failed)
		return VIEW_NONE;
	return w->p ? view_of(w->p, w->n) : view_of(nothing, 0);
}
