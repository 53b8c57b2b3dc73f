/* SPDX-License-Identifier: EUPL-1.2
 * The list of items of a round as it is stored, in pieces. Ids can be personal data; they must
 * stand nowhere but in these pieces and in answers to who asks for them. */
#include <errno.h>
#include <stdlib.h>

#include "round.h"

/* What an id or a label costs in a piece beside its own bytes: tag and length. */
#define TEXT_OVERHEAD 4

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

static size_t size_of(const struct round_list *list, size_t i)
{
	size_t label = list->labels ? strlen(list->labels[i]) + TEXT_OVERHEAD : 0;
	return strlen(list->ids[i]) + TEXT_OVERHEAD + label;
}

/* How many from this one on fit into one piece. */
static size_t fill_piece(const struct round_list *list, size_t from)
{
	size_t size = 0, i = from;
	while (i < list->n && size + size_of(list, i) <= ROUND_PIECE_MAX)
		size += size_of(list, i++);
	return i - from;
}

/* A piece that is there already is one of a population that is begun anew. */
static int put_piece(struct call *call, const struct id *id, PB(Items) *items)
{
	struct record before;
	int r = store_get(call->snapshot, id, 0, &before);
	return r ? r : call_put(call, id, before.version, &items->base);
}

int round_put_pieces(struct call *call, const struct id *round, struct round_list list,
		     uint32_t first, uint32_t *piece)
{
	char text[ID_TEXT_MAX];
	id_format(round, text);
	int r = 0;
	for (size_t done = 0; !r && done < list.n;) {
		PB(Items) items = PB_INIT(ITEMS);
		struct id id = id_of_part(PB_ENUM(KIND, ITEMS), id_number(round), ++*piece);
		size_t n = fill_piece(&list, done);
		items.round = text;
		items.first_rank = first + (uint32_t)done;
		items.n_ids = n;
		items.ids = (char **)list.ids + done;
		items.n_labels = list.labels ? n : 0;
		items.labels = list.labels ? (char **)list.labels + done : NULL;
		done += n;
		r = put_piece(call, &id, &items);
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
	uint32_t piece = 0;
	struct round_list list = { ids, NULL, n };
	return r ? r : round_put_pieces(call, round, list, 1, &piece);
}
