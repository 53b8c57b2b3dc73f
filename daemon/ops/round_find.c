/* SPDX-License-Identifier: EUPL-1.2
 * Finding items by their ids. A given list is walked once; in a population, which is sorted, the
 * piece is searched for, so that a million ids cost a few reads. */
#include "round_find.h"

#include <errno.h>
#include <stdlib.h>

#include "drawing.h"
#include "round_ids.h"

struct search {
	struct call *call;
	const struct id *id;
	const PB(Round) *round;
	struct round_wanted *wanted; /* in the order of the ids */
	size_t n;
};

static int compare_wanted(const void *a, const void *b)
{
	const struct round_wanted *left = a, *right = b;
	int order = strcmp(left->item, right->item);
	return order ? order : (left->i > right->i) - (left->i < right->i);
}

/* Bytewise, a beginning before the whole. */
static int compare_id(struct view id, const char *item)
{
	int order = strncmp((const char *)id.p, item, id.n);
	return order ? order : -(item[id.n] != '\0');
}

/* ------------------------------------------------------------------ a given list */

/* The first one that wants this id, or a later one: the same id wanted again stands behind it. */
static size_t find_wanted(const struct search *search, struct view id)
{
	size_t low = 0, high = search->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (compare_id(id, search->wanted[middle].item) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int find_listed(struct search *search)
{
	struct round_ids ids = round_ids_begin(search->call, search->id, 1, UINT32_MAX);
	size_t n_found = 0;
	struct view id;
	int r = 0;
	while (n_found < search->n && !(r = round_ids_next(&ids, &id)) && id.p)
		for (size_t i = find_wanted(search, id);
		     i < search->n && compare_id(id, search->wanted[i].item) == 0; i++) {
			search->wanted[i].rank = ids.position;
			n_found++;
		}
	return r;
}

/* ------------------------------------------------------------------ a population */

static int first_id(struct search *search, uint32_t piece, struct view *ret)
{
	struct round_ids ids = round_ids_begin(search->call, search->id, piece, piece);
	return round_ids_next(&ids, ret);
}

/* The last piece that does not begin behind the item; 0: it is before them all, or they are
 * erased. */
static int find_piece(struct search *search, const char *item, uint32_t *ret)
{
	uint32_t low = 0, high = search->round->population->pieces + 1;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		struct view id;
		int r = first_id(search, middle, &id);
		if (r)
			return r;
		if (id.p && compare_id(id, item) <= 0)
			low = middle;
		else
			high = middle;
	}
	*ret = low;
	return 0;
}

/* Gives positions to those that stand in a piece, from the i-th on; *i is then behind all that
 * stand before its end. */
static int search_piece(struct search *search, uint32_t piece, size_t *i)
{
	struct round_ids ids = round_ids_begin(search->call, search->id, piece, piece);
	struct view id;
	int r = 0;
	while (*i < search->n && !(r = round_ids_next(&ids, &id)) && id.p) {
		int order;
		while (*i < search->n && (order = compare_id(id, search->wanted[*i].item)) >= 0) {
			if (order == 0)
				search->wanted[*i].position = ids.position;
			++*i;
		}
	}
	return r;
}

static int find_positions(struct search *search)
{
	uint32_t done = 0;
	for (size_t i = 0; i < search->n;) {
		uint32_t piece;
		int r = find_piece(search, search->wanted[i].item, &piece);
		if (!r && piece > done)
			r = search_piece(search, piece, &i);
		else
			i++; /* before the first one, or between two pieces */
		if (r)
			return r;
		done = piece > done ? piece : done;
	}
	return 0;
}

static int compare_position(const void *key, const void *member)
{
	const uint32_t *position = key;
	struct round_wanted *const *wanted = member;
	return (*position > (*wanted)->position) - (*position < (*wanted)->position);
}

/* The same id wanted again stands beside it. */
static void give_rank(struct round_wanted **there, size_t n, uint32_t position, uint32_t rank)
{
	struct round_wanted **found =
		n ? bsearch(&position, there, n, sizeof(*there), compare_position) : NULL;
	if (!found)
		return;
	while (found > there && found[-1]->position == position)
		found--;
	for (; found < there + n && (*found)->position == position; found++)
		(*found)->rank = rank;
}

static int find_ranks(struct search *search)
{
	struct round_wanted **there =
		arena_get(search->call->arena, search->n * sizeof(*there));
	struct cursor cursor = drawing_list(search->call, search->id);
	const PB(DrawPiece) *piece;
	size_t n = 0;
	int r;
	if (!there)
		return -ENOMEM;
	for (size_t i = 0; i < search->n; i++)
		if (search->wanted[i].position)
			there[n++] = &search->wanted[i];
	while (!(r = drawing_next(search->call, &cursor, &piece)) && piece)
		for (uint32_t i = 0; i < piece->n_positions &&
				     piece->first_rank + i <= search->round->size; i++)
			give_rank(there, n, piece->positions[i], piece->first_rank + i);
	return r;
}

/* ------------------------------------------------------------------ either */

int round_find(struct call *call, const struct loaded *round, struct round_wanted *wanted, size_t n)
{
	struct search search = { .call = call,
				 .id = &round->record.id,
				 .round = (const PB(Round) *)round->body,
				 .wanted = wanted,
				 .n = n };
	qsort(wanted, n, sizeof(*wanted), compare_wanted);
	if (search.round->basis == PB_ENUM(ROUND_BASIS, LIST))
		return find_listed(&search);
	if (!search.round->population)
		return 0;
	int r = find_positions(&search);
	return r ? r : find_ranks(&search);
}
