/* SPDX-License-Identifier: EUPL-1.2
 * The list of items of a round: stored in pieces, walked without unpacking. Ids can be personal
 * data; they must stand nowhere but in these pieces and in answers to who asks for them. */
#include <errno.h>
#include <stdlib.h>

#include <riskreg/wire.h>

#include "round.h"

/* Items.ids, as round.proto numbers it. */
#define FIELD_IDS 102
/* What an id costs in a piece beside its own bytes: tag and length. */
#define ID_OVERHEAD 4

/* Equal ids come in the order in which they stand, so that the later one is refused. */
static int compare_items(const void *a, const void *b)
{
	char *const *left = *(char *const *const *)a, *const *right = *(char *const *const *)b;
	int order = strcmp(*left, *right);
	return order ? order : (left > right) - (left < right);
}

static int check_unique(struct call *call, char *const *ids, size_t n)
{
	char *const **sorted = arena_get(call->arena, n * sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		sorted[i] = &ids[i];
	qsort(sorted, n, sizeof(*sorted), compare_items);
	int r = 0;
	for (size_t i = 1; r >= 0 && i < n; i++) {
		if (strcmp(*sorted[i - 1], *sorted[i]) != 0)
			continue;
		call_param(call, "value", "%s", *sorted[i]);
		r = refuse(call, REFUSED_TWICE, "ids[%zu]", (size_t)(sorted[i] - ids));
	}
	return r < 0 ? r : 0;
}

/* How many of the ids fit into one piece. */
static size_t fill_piece(char *const *ids, size_t n)
{
	size_t size = 0, i = 0;
	while (i < n && size + strlen(ids[i]) + ID_OVERHEAD <= ROUND_PIECE_MAX)
		size += strlen(ids[i++]) + ID_OVERHEAD;
	return i;
}

static int put_pieces(struct call *call, const struct id *round, char *const *ids, size_t n)
{
	char text[ID_TEXT_MAX];
	id_format(round, text);
	int r = 0;
	size_t done = 0;
	for (uint32_t part = 1; !r && done < n; part++) {
		PB(Items) items = PB_INIT(ITEMS);
		struct id id = id_of_part(PB_ENUM(KIND, ITEMS), id_number(round), part);
		items.round = text;
		items.first_rank = (uint32_t)done + 1;
		items.ids = (char **)ids + done;
		items.n_ids = fill_piece(ids + done, n - done);
		done += items.n_ids;
		r = call_put(call, &id, 0, &items.base);
	}
	return r;
}

int round_put_items(struct call *call, const struct id *round, char *const *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!ids[i][0] && refuse(call, REFUSED_REQUIRED, "ids[%zu]", i) < 0)
			return -ENOMEM;
	int r = check_unique(call, ids, n);
	if (!r)
		r = call_refused(call);
	return r ? r : put_pieces(call, round, ids, n);
}

int round_walk_items(struct call *call, const struct id *round, round_visit *visit, void *context)
{
	struct cursor cursor =
		store_list(call->snapshot, PB_ENUM(KIND, ITEMS), id_prefix(round));
	uint32_t rank = 0;
	for (;;) {
		struct record piece;
		struct wire_field field;
		int r = store_list_next(&cursor, &piece);
		if (r || piece.version == 0)
			return r;
		while (wire_next(&piece.body, &field))
			if (field.number == FIELD_IDS && !visit(context, ++rank, field.bytes))
				return 0;
	}
}
