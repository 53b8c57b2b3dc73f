/* SPDX-License-Identifier: EUPL-1.2
 * What an op gives back: refusals, changes, reply pieces. Everything lies in the call's arena;
 * nothing here reads the store or decides anything. */
#include <errno.h>
#include <stdarg.h>

#include <riskreg/wire.h>

#include "kind.h"
#include "op.h"

#define WRITTEN_SEQ 1
#define WRITTEN_TIME 2
#define WRITTEN_CHANGES 3
#define CHANGE_KIND 1
#define CHANGE_ID 2
#define CHANGE_VERSION 3

void call_init(struct call *call, struct snapshot *snapshot, struct arena *arena)
{
	*call = (struct call){ .snapshot = snapshot, .arena = arena };
	call->pieces_end = &call->pieces;
}

void call_param(struct call *call, const char *name, const char *format, ...)
{
	/* The last place is kept for "field". */
	if (call->n_params + 1 >= CALL_PARAMS_MAX)
		return;
	va_list arguments;
	va_start(arguments, format);
	const char *value = arena_vformat(call->arena, format, arguments);
	va_end(arguments);
	call->params[call->n_params++] = (struct word_param){ name, value };
}

char *call_words(struct call *call, enum word word, uint64_t n, const struct word_param *params,
		 size_t n_params)
{
	char text[CALL_WORDS_MAX + 1];
	words_format_counted(text, sizeof(text), word, call->lang, n, params, n_params);
	return arena_copy(call->arena, view_of_string(text));
}

static int note(struct call *call, enum refused refused, const char *field)
{
	struct call_refusal refusal = { .id = refused, .field = field, .n_params = call->n_params };
	memcpy(refusal.params, call->params, sizeof(refusal.params));
	if (*field)
		refusal.params[refusal.n_params++] = (struct word_param){ "field", field };
	for (size_t i = 0; i < refusal.n_params; i++)
		if (!refusal.params[i].value)
			return -ENOMEM;

	struct call_refusal *refusals =
		arena_grow(call->arena, call->refusals, call->n_refusals, sizeof(refusal));
	if (!refusals)
		return -ENOMEM;
	call->refusals = refusals;
	call->refusals[call->n_refusals++] = refusal;
	return (int)refused;
}

int refuse(struct call *call, enum refused refused, const char *field_format, ...)
{
	int r = (int)refused;
	if (call->n_refusals < CALL_REFUSALS_MAX) {
		va_list arguments;
		va_start(arguments, field_format);
		const char *field = arena_vformat(call->arena, field_format, arguments);
		va_end(arguments);
		r = field ? note(call, refused, field) : -ENOMEM;
	}
	call->n_params = 0;
	return r;
}

int call_refused(const struct call *call)
{
	return call->n_refusals ? (int)call->refusals[0].id : 0;
}

/* One byte more, so that an empty message is not a NULL. */
int call_pack(struct call *call, const ProtobufCMessage *message, struct view *ret)
{
	size_t n = protobuf_c_message_get_packed_size(message);
	uint8_t *p = arena_get(call->arena, n + 1);
	if (!p)
		return -ENOMEM;
	protobuf_c_message_pack(message, p);
	*ret = view_of(p, n);
	return 0;
}

int call_put(struct call *call, const struct id *id, uint32_t expected,
	     const ProtobufCMessage *message)
{
	struct change change = { .id = *id, .expected = expected };
	int r = call_pack(call, message, &change.body);
	if (r)
		return r;
	if (change.body.n > STORE_BODY_MAX) {
		call_param(call, "limit", "%d", STORE_BODY_MAX);
		return refuse(call, REFUSED_TOO_LONG, "%s", kind_get(id->kind)->name);
	}
	change.facts_size = (uint32_t)wire_facts_size(change.body);

	struct change *changes =
		arena_grow(call->arena, call->changes, call->n_changes, sizeof(change));
	if (!changes)
		return -ENOMEM;
	call->changes = changes;
	call->changes[call->n_changes++] = change;
	return 0;
}

int call_reply(struct call *call, const ProtobufCMessage *message)
{
	struct view body;
	int r = call_pack(call, message, &body);
	return r ? r : call_reply_bytes(call, body);
}

int call_reply_bytes(struct call *call, struct view body)
{
	struct piece *piece = arena_get_zeroed(call->arena, 1, sizeof(*piece));
	if (!piece)
		return -ENOMEM;
	piece->body = body;
	*call->pieces_end = piece;
	call->pieces_end = &piece->next;
	return 0;
}

/* `scratch` is for the change alone, and used again by the next. */
static void put_change(struct wire_writer *out, struct wire_writer *scratch,
		       const struct entry_change *change)
{
	char id[ID_TEXT_MAX];
	id_format(&change->id, id);
	scratch->n = 0;
	wire_put_uint(scratch, CHANGE_KIND, change->id.kind);
	wire_put_bytes(scratch, CHANGE_ID, view_of_string(id));
	wire_put_uint(scratch, CHANGE_VERSION, change->version);
	wire_put_message(out, WRITTEN_CHANGES, wire_written(scratch));
}

struct view call_written(struct arena *arena, const struct entry *entry)
{
	struct wire_writer out = WIRE_WRITER(arena), scratch = out;
	struct entry rest = *entry;
	struct entry_change change;
	wire_put_uint(&out, WRITTEN_SEQ, entry->seq);
	wire_put_uint(&out, WRITTEN_TIME, (uint64_t)entry->time_ms);
	while (store_entry_next(&rest, &change))
		put_change(&out, &scratch, &change);
	return wire_written(&out);
}
