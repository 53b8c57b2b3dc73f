/* SPDX-License-Identifier: EUPL-1.2
 * DueService: what is to be done and by when, over all nouns, for a day. Reads only; it costs the
 * number of plans, controls, rounds and actions, never of results. */
#include <stdlib.h>

#include "due.h"
#include "methods.h"
#include "pieces.h"
#include "plan.h"

#define RESPONSE_ENTRY 100

/* Late first and the latest first; then by day. */
static int compare(const void *a, const void *b)
{
	static const int ranks[] = {
		[PB_ENUM(DUE_STATE, UNSPECIFIED)] = 0, [PB_ENUM(DUE_STATE, OVERDUE)] = 0,
		[PB_ENUM(DUE_STATE, WAITING)] = 1,     [PB_ENUM(DUE_STATE, IN_WORK)] = 2,
		[PB_ENUM(DUE_STATE, COMING)] = 2,      [PB_ENUM(DUE_STATE, DONE)] = 3,
		[PB_ENUM(DUE_STATE, NOT_RUN)] = 3,     [PB_ENUM(DUE_STATE, NO_POPULATION)] = 3,
	};
	const PB(DueEntry) *left = *(PB(DueEntry) *const *)a, *right = *(PB(DueEntry) *const *)b;
	int order = ranks[left->state] - ranks[right->state];
	if (!order)
		order = strcmp(left->due_day, right->due_day);
	if (!order)
		order = strcmp(left->unit, right->unit);
	if (!order)
		order = (int)left->kind - (int)right->kind;
	if (!order)
		order = strcmp(left->record, right->record);
	return order ? order : strcmp(left->first_day, right->first_day);
}

static int put_head(struct due_list *list, struct pieces *pieces)
{
	/* Fields of ListDueResponse, by state. */
	static const uint32_t fields[] = {
		[PB_ENUM(DUE_STATE, OVERDUE)] = 3, [PB_ENUM(DUE_STATE, WAITING)] = 4,
		[PB_ENUM(DUE_STATE, IN_WORK)] = 5, [PB_ENUM(DUE_STATE, COMING)] = 6,
		[PB_ENUM(DUE_STATE, DONE)] = 0,    [PB_ENUM(DUE_STATE, NOT_RUN)] = 0,
		[PB_ENUM(DUE_STATE, NO_POPULATION)] = 0,
	};
	uint32_t counts[7] = { 0 };
	char day[CALDATE_TEXT];
	struct store_info info;
	int r = store_info(list->call->snapshot, &info);
	for (size_t i = 0; i < list->n; i++)
		counts[fields[list->entries[i]->state]]++;
	caldate_format(list->today, day);
	if (!r)
		r = pieces_put_uint(pieces, 1, info.seq);
	if (!r)
		r = pieces_put(pieces, 2, view_of_string(day));
	for (uint32_t field = 3; !r && field <= 6; field++)
		r = pieces_put_uint(pieces, field, counts[field]);
	return r;
}

static int answer(struct due_list *list)
{
	struct pieces pieces = PIECES(list->call);
	if (list->n)
		qsort(list->entries, list->n, sizeof(*list->entries), compare);
	int r = put_head(list, &pieces);
	for (size_t i = 0; !r && i < list->n; i++)
		r = pieces_put_message(&pieces, RESPONSE_ENTRY, &list->entries[i]->base);
	return r ? r : pieces_end(&pieces);
}

static int check(struct due_list *list)
{
	const PB(ListDueRequest) *request = list->request;
	struct loaded unit;
	int r = load_asked_day(list->call, request->day, "day", &list->today);
	if (!r && request->year)
		r = load_range(list->call, "year", request->year, LOAD_YEAR_MIN, LOAD_YEAR_MAX);
	if (!r && request->unit[0])
		r = load(list->call, PB_ENUM(KIND, UNIT), request->unit, "unit", &unit);
	return r;
}

static int list_due(struct call *call)
{
	struct due_list list = { .call = call, .request = (const void *)call->request };
	int r = check(&list);
	if (!r)
		r = due_add_rounds(&list);
	if (!r)
		r = due_add_plans(&list);
	if (!r)
		r = due_add_records(&list);
	return r ? r : answer(&list);
}

static const struct method rows[] = {
	{ "riskreg.v1.DueService/List", ROLE_ANY, READ, HEAVY | STEADY, list_due },
	{ "riskreg.v1.DueService/ListAcceptances", ROLE_ANY, READ, HEAVY | STEADY,
	  due_list_acceptances },
};
const struct method_list ops_due_methods = METHOD_LIST(rows);
