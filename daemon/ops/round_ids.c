/* SPDX-License-Identifier: EUPL-1.2
 * Walking the pieces of a list. Never unpacks one and never knows what the ids are for. */
#include "round_ids.h"

#include <errno.h>

int round_ids_piece(struct call *call, uint32_t round, uint32_t piece, struct view *ret)
{
	struct id id = id_of_part(PB_ENUM(KIND, ITEMS), round, piece);
	struct record record;
	int r = store_get(call->snapshot, &id, 0, &record);
	if (!r)
		*ret = record.version ? record.body : VIEW_NONE;
	return r;
}

uint32_t round_ids_first(struct view piece)
{
	struct wire_field field;
	while (wire_next(&piece, &field))
		if (field.number == ROUND_FIELD_FIRST)
			return (uint32_t)field.value;
	return 0;
}

struct round_ids round_ids_begin(struct call *call, const struct id *round, uint32_t piece,
				 uint32_t last)
{
	return (struct round_ids){ .call = call,
				   .round = id_number(round),
				   .last = last,
				   .piece = piece - 1 };
}

/* A piece that a population counts is there. */
static int next_piece(struct round_ids *ids, bool *ret_more)
{
	struct view body = VIEW_NONE;
	int r = 0;
	if (ids->piece < ids->last)
		r = round_ids_piece(ids->call, ids->round, ids->piece + 1, &body);
	if (!r && !body.p && ids->piece < ids->last && ids->last != UINT32_MAX)
		return -EBADMSG;
	*ret_more = !r && body.p;
	if (!*ret_more)
		return r;
	ids->piece++;
	ids->rest = body;
	ids->position = round_ids_first(body) - 1;
	return 0;
}

int round_ids_next(struct round_ids *ids, struct view *ret)
{
	struct wire_field field;
	bool more = true;
	for (;;) {
		while (wire_next(&ids->rest, &field)) {
			if (field.number != ROUND_FIELD_IDS)
				continue;
			ids->position++;
			*ret = field.bytes;
			return 0;
		}
		int r = next_piece(ids, &more);
		if (r)
			return r;
		if (more)
			continue;
		*ret = VIEW_NONE;
		return 0;
	}
}
