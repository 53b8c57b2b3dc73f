/* SPDX-License-Identifier: EUPL-1.2
 * The table of kinds, and what a stored body refers to and counts by it. The store calls this for
 * every version it writes, live and in a rebuild: it works on the raw bytes, allocates nothing and
 * depends on its arguments alone. */
#include "kind.h"

#include <errno.h>

#include <riskreg/wire.h>

#define ROW(id, lower, ...)                                                  \
	[PB_ENUM(KIND, id)] = { .kind = PB_ENUM(KIND, id), .name = #lower,    \
				.message = PB_DESC(lower), __VA_ARGS__ }
#define TO(field, id) { field, PB_ENUM(KIND, id) }
/* The field holds an id of any kind that has a letter. */
#define TO_ANY(field) TO(field, UNSPECIFIED)

#define FIELD_WITHDRAWN 1
#define ERASURE_STATE 2
#define ERASURE_ITEMS 3
#define ITEM_KIND 1
#define ITEM_ID 2
#define ITEM_FROM 3
#define ITEM_TO 4
#define ITEM_LAST 5

/* Numbers have gaps: what stands there has no message. */
static const struct kind_row rows[] = {
	ROW(UNIT, unit, .withdrawable = true, .references = { TO(4, UNIT) }),
	ROW(SCALE, scale),
	ROW(RISK, risk, .withdrawable = true, .letter = 'R',
	    .references = { TO(2, UNIT), TO(4, GOAL) }),
	ROW(ASSESSMENT, assessment, .withdrawable = true, .letter = 'R', .separator = '/',
	    .parent = PB_ENUM(KIND, RISK), .is_told = true, .references = { TO(3, SCALE) },
	    .counts_itself = true),
	ROW(MEASURE, measure, .withdrawable = true, .letter = 'M',
	    .references = { TO(2, UNIT), TO(3, RISK), TO(4, AUDIT), TO(5, RECOMMENDATION),
			    TO(6, GOAL) }),
	ROW(CONTROL, control, .withdrawable = true, .letter = 'C',
	    .references = { TO(2, UNIT), TO(3, RISK) }),
	ROW(PLAN, plan, .letter = 'P', .references = { TO(2, UNIT) }),
	ROW(PLAN_ITEM, plan_item, .withdrawable = true, .letter = 'P', .separator = '/',
	    .by_record = true, .parent = PB_ENUM(KIND, PLAN), .is_told = true,
	    .references = { TO_ANY(3) }),
	ROW(ROUND, round, .letter = 'S',
	    .references = { TO(2, CONTROL), TO(4, UNIT), TO(21, ROUND) }),
	ROW(ITEMS, items, .letter = 'S', .separator = '#', .parent = PB_ENUM(KIND, ROUND),
	    .names_items = true),
	ROW(RESULT, result, .letter = 'S', .separator = '/', .parent = PB_ENUM(KIND, ROUND),
	    .count_field = 4),
	ROW(ACTION, action, .withdrawable = true, .letter = 'A',
	    .references = { TO(2, UNIT), TO(3, CONTROL), TO(4, ROUND), TO(11, ROUND) }),
	ROW(ERASURE, erasure, .withdrawable = true, .only_tells = true, .letter = 'E'),
	ROW(NONCE, nonce, .secret = true, .letter = 'S', .separator = '!',
	    .parent = PB_ENUM(KIND, ROUND)),
	ROW(DRAW_PIECE, draw_piece, .letter = 'S', .separator = '~',
	    .parent = PB_ENUM(KIND, ROUND)),
	ROW(AUDIT, audit, .withdrawable = true, .letter = 'G', .references = { TO(2, UNIT) }),
	ROW(RECOMMENDATION, recommendation, .withdrawable = true, .letter = 'N',
	    .references = { TO(2, AUDIT), TO(3, UNIT) }),
	ROW(FOLLOWUP, followup, .letter = 'F', .references = { TO(2, PLAN) }),
	ROW(FOLLOWUP_ENTRY, followup_entry, .letter = 'F', .separator = '/', .by_record = true,
	    .parent = PB_ENUM(KIND, FOLLOWUP), .is_told = true, .references = { TO_ANY(3) }),
	ROW(INDICATOR, indicator, .withdrawable = true, .letter = 'I',
	    .references = { TO(2, UNIT), TO(3, GOAL) }),
	ROW(GOAL, goal, .withdrawable = true, .letter = 'O',
	    .references = { TO(2, UNIT), TO(4, GOAL) }),
};

#define N_ROWS (sizeof(rows) / sizeof(rows)[0])
#define N_REFERENCES (sizeof(rows[0].references) / sizeof(rows[0].references)[0])

const struct kind_row *kind_get(uint32_t kind)
{
	return kind < N_ROWS && rows[kind].message ? &rows[kind] : NULL;
}

const struct kind_row *kind_next(uint32_t after)
{
	for (uint32_t kind = after + 1; kind < N_ROWS; kind++)
		if (rows[kind].message)
			return &rows[kind];
	return NULL;
}

static int tell_reference(uint32_t kind, struct view text, struct sink *sink)
{
	struct id target;
	bool sound = kind ? id_parse(kind, text, &target) : id_parse_any(text, &target);
	return sound ? sink->reference(sink, &target) : -EBADMSG;
}

bool kind_last_part(const struct id *id, uint32_t to_part, uint32_t *ret)
{
	uint32_t part = id_part(id);
	*ret = to_part ? to_part : part;
	return !to_part || (part > 0 && to_part >= part && to_part - part < KIND_PARTS_MAX);
}

/* The record that an item of an erasure names, and, once it is confirmed, which versions of it. */
static int tell_item(struct view bytes, bool is_confirmed, struct sink *sink)
{
	uint64_t item[ITEM_LAST + 1] = { 0 };
	struct wire_field field;
	struct view text = VIEW_NONE;
	struct id target;
	while (wire_next(&bytes, &field)) {
		if (field.number == ITEM_ID)
			text = field.bytes;
		else if (field.number <= ITEM_LAST)
			item[field.number] = field.value;
	}
	if (!item[ITEM_KIND] || !id_parse((uint32_t)item[ITEM_KIND], text, &target))
		return -EBADMSG;
	uint32_t last;
	int r = kind_last_part(&target, (uint32_t)item[ITEM_LAST], &last) ? 0 : -EBADMSG;
	for (uint32_t part = id_part(&target); !r && part <= last; part++) {
		if (part)
			target = id_of_part(target.kind, id_number(&target), part);
		r = sink->reference(sink, &target);
		if (!r && is_confirmed)
			r = sink->erase(sink, &target, (uint32_t)item[ITEM_FROM],
					(uint32_t)item[ITEM_TO]);
	}
	return r;
}

/* The state stands before the items. */
static int describe_erasure(struct view facts, struct sink *sink)
{
	bool is_confirmed = false;
	struct wire_field field;
	int r = 0;
	while (!r && wire_next(&facts, &field)) {
		if (field.number == ERASURE_STATE)
			is_confirmed = field.value == PB_ENUM(ERASURE_STATE, CONFIRMED);
		else if (field.number == ERASURE_ITEMS)
			r = tell_item(field.bytes, is_confirmed, sink);
	}
	return r;
}

static int tell_field(const struct kind_row *row, const struct id *parent,
		      const struct wire_field *field, struct sink *sink)
{
	for (size_t i = 0; i < N_REFERENCES; i++)
		if (row->references[i][0] == field->number)
			return tell_reference(row->references[i][1], field->bytes, sink);
	if (row->count_field != field->number)
		return 0;
	if (field->value < 1 || field->value > STORE_COUNT_SLOTS)
		return -EBADMSG;
	return sink->count(sink, parent, (unsigned)field->value - 1);
}

int kind_describe(const struct id *id, struct view facts, struct view text, struct sink *sink)
{
	(void)text;
	const struct kind_row *row = kind_get(id->kind);
	if (!row)
		return -EBADMSG;
	if (row->kind == PB_ENUM(KIND, ERASURE))
		return describe_erasure(facts, sink);
	struct id parent = id_of_number(row->parent, id_number(id));
	struct wire_field field;
	int r = 0;
	while (!r && wire_next(&facts, &field))
		r = tell_field(row, &parent, &field, sink);
	if (!r && row->counts_itself)
		r = sink->count(sink, &parent, 0);
	return r;
}

bool kind_is_withdrawn(struct view body)
{
	struct wire_field field;
	return wire_next(&body, &field) && field.number == FIELD_WITHDRAWN && field.value;
}

#define STORED(id, lower) \
	[PB_ENUM(KIND, id)] = { PB_ENUM(KIND, id), #lower, kind_describe }

static const struct store_kind stored[N_ROWS] = {
	STORED(UNIT, unit),
	STORED(SCALE, scale),
	STORED(RISK, risk),
	STORED(ASSESSMENT, assessment),
	STORED(MEASURE, measure),
	STORED(CONTROL, control),
	STORED(PLAN, plan),
	STORED(PLAN_ITEM, plan_item),
	STORED(ROUND, round),
	STORED(ITEMS, items),
	STORED(RESULT, result),
	STORED(ACTION, action),
	STORED(ERASURE, erasure),
	STORED(NONCE, nonce),
	STORED(DRAW_PIECE, draw_piece),
	STORED(AUDIT, audit),
	STORED(RECOMMENDATION, recommendation),
	STORED(FOLLOWUP, followup),
	STORED(FOLLOWUP_ENTRY, followup_entry),
	STORED(INDICATOR, indicator),
	STORED(GOAL, goal),
};

const struct store_kind *kind_list_stored(size_t *ret_n)
{
	*ret_n = N_ROWS;
	return stored;
}
