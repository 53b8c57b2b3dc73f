/* SPDX-License-Identifier: EUPL-1.2
 * What items are called. Reads the pieces of a list, and never more of them than it needs. */
#include "round_names.h"

#include <stdlib.h>

#include "drawing.h"
#include "round_ids.h"

/* Names in the order of their positions. */
struct names {
	struct round_name *p;
	size_t n;
};

/* The name at a position, seen from a place that is not behind it; NULL: it is not asked for. */
static struct round_name *find(const struct names *names, size_t *from, uint32_t position)
{
	while (*from < names->n && names->p[*from].position < position)
		++*from;
	bool is_there = *from < names->n && names->p[*from].position == position;
	return is_there ? &names->p[*from] : NULL;
}

static void fill(struct view piece, const struct names *names)
{
	uint32_t id = round_ids_first(piece), label = id;
	size_t from_id = 0, from_label = 0;
	struct wire_field field;
	struct round_name *name;
	while (wire_next(&piece, &field)) {
		if (field.number == ROUND_FIELD_IDS && (name = find(names, &from_id, id++)))
			name->id = field.bytes;
		if (field.number == ROUND_FIELD_LABELS &&
		    (name = find(names, &from_label, label++)))
			name->label = field.bytes;
	}
}

/* ------------------------------------------------------------------ a given list */

static int get_listed(struct call *call, const struct id *round, struct names names)
{
	for (size_t i = 0; i < names.n; i++)
		names.p[i].position = names.p[i].rank;
	for (uint32_t number = 1;; number++) {
		struct view piece;
		int r = round_ids_piece(call, id_number(round), number, &piece);
		if (r || !piece.p)
			return r;
		fill(piece, &names);
	}
}

/* ------------------------------------------------------------------ a draw */

static int place(struct call *call, const struct id *round, struct names names)
{
	struct cursor cursor = drawing_list(call, round);
	const PB(DrawPiece) *piece;
	size_t at = 0;
	int r;
	while (!(r = drawing_next(call, &cursor, &piece)) && piece)
		for (; at < names.n && names.p[at].rank - piece->first_rank < piece->n_positions;
		     at++) {
			size_t i = names.p[at].rank - piece->first_rank;
			names.p[at].position = piece->positions[i];
			names.p[at].piece = piece->pieces[i];
		}
	return r;
}

static int compare_positions(const void *a, const void *b)
{
	const struct round_name *left = a, *right = b;
	return (left->position > right->position) - (left->position < right->position);
}

static int compare_ranks(const void *a, const void *b)
{
	const struct round_name *left = a, *right = b;
	return (left->rank > right->rank) - (left->rank < right->rank);
}

static int get_drawn(struct call *call, const struct id *round, struct names names)
{
	int r = place(call, round, names);
	qsort(names.p, names.n, sizeof(*names.p), compare_positions);
	for (size_t from = 0, to; !r && from < names.n; from = to) {
		struct view piece;
		uint32_t number = names.p[from].piece;
		for (to = from + 1; to < names.n && names.p[to].piece == number;)
			to++;
		r = round_ids_piece(call, id_number(round), number, &piece);
		if (!r)
			fill(piece, &(struct names){ names.p + from, to - from });
	}
	qsort(names.p, names.n, sizeof(*names.p), compare_ranks);
	return r;
}

/* ------------------------------------------------------------------ either */

int round_names_get(struct call *call, const struct loaded *round, struct round_name *names,
		    size_t n)
{
	PB(RoundBasis) basis = ((const PB(Round) *)round->body)->basis;
	struct names list = { names, n };
	if (basis == PB_ENUM(ROUND_BASIS, LIST))
		return get_listed(call, &round->record.id, list);
	if (basis == PB_ENUM(ROUND_BASIS, POPULATION))
		return get_drawn(call, &round->record.id, list);
	return 0;
}

int round_names_erased(struct call *call, const struct loaded *round, bool *ret)
{
	struct round_ids ids = round_ids_begin(call, &round->record.id, 1, 1);
	struct view id = VIEW_NONE, first;
	int r = round_ids_piece(call, id_number(&round->record.id), 1, &first);
	if (!r && first.p)
		r = round_ids_next(&ids, &id);
	if (!r)
		*ret = first.p && !id.p;
	return r;
}
