/* SPDX-License-Identifier: EUPL-1.2
 * The items of a round that are in play, with their ids and results, a page at a time. The only
 * place where ids are given out. Its row stands in ops_round.c. */
#include <errno.h>

#include "pieces.h"
#include "round_names.h"
#include "round.h"

/* Fewer where notes and evidence are long. */
#define PAGE_MAX 1000

/* Of ListItemsResponse and Item, as round.proto numbers them. */
#define RESPONSE_NEXT 1
#define RESPONSE_ERASED 2
#define RESPONSE_ITEMS 100
#define ITEM_RANK 1
#define ITEM_VERSION 7
#define ITEM_ID 100
#define ITEM_LABEL 101
#define ITEM_NOTE 102
#define ITEM_EVIDENCE 103

/* What an item has of its result: fields of Result, and the same of Item. */
static const uint32_t taken[][2] = {
	{ 4, 2 }, /* outcome */
	{ 5, 3 }, /* tester */
	{ 6, 4 }, /* tested_day */
	{ 7, 5 }, /* attributes */
	{ 8, 6 }, /* replaced_by */
	{ 102, ITEM_NOTE },
	{ 103, ITEM_EVIDENCE },
};

static void take(struct wire_writer *out, const struct wire_field *field)
{
	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		if (taken[i][0] != field->number)
			continue;
		if (field->type == WIRE_BYTES)
			wire_put_message(out, taken[i][1], field->bytes);
		else
			wire_put_uint(out, taken[i][1], field->value);
	}
}

/* The result of an item stays what it is when its text is erased. */
static void encode(struct wire_writer *out, const struct round_name *name,
		   const struct record *result)
{
	struct view rest = result->version ? result->body : VIEW_NONE, facts = rest;
	struct wire_field field;
	facts.n = rest.p ? result->facts_size : 0;
	out->n = 0;
	wire_put_uint(out, ITEM_RANK, name->rank);
	while (wire_next(&facts, &field))
		take(out, &field);
	wire_put_uint(out, ITEM_VERSION, result->version);
	wire_put_bytes(out, ITEM_ID, name->id);
	wire_put_bytes(out, ITEM_LABEL, name->label);
	while (wire_next(&rest, &field))
		if (field.number > ITEM_ID)
			take(out, &field);
}

struct page {
	struct call *call;
	struct loaded round;
	struct round_name *names;
	uint32_t n, next;
};

static int begin(struct page *page)
{
	const PB(ListItemsRequest) *request = (const void *)page->call->request;
	uint32_t size = ((const PB(Round) *)page->round.body)->size;
	uint32_t most = request->limit && request->limit < PAGE_MAX ? request->limit : PAGE_MAX;
	uint32_t left = request->after < size ? size - request->after : 0;
	page->n = left < most ? left : most;
	page->next = page->n < left ? request->after + page->n : 0;
	page->names = arena_get_zeroed(page->call->arena, page->n + 1, sizeof(*page->names));
	if (!page->names)
		return -ENOMEM;
	for (uint32_t i = 0; i < page->n; i++)
		page->names[i].rank = request->after + i + 1;
	return round_names_get(page->call, &page->round, page->names, page->n);
}

static int put_items(struct page *page, struct pieces *pieces)
{
	struct wire_writer item = WIRE_WRITER(page->call->arena);
	uint32_t round = id_number(&page->round.record.id);
	int r = 0;
	for (uint32_t i = 0; !r && i < page->n; i++) {
		if (pieces_size(pieces) >= PAGE_BYTES_MAX) {
			page->next = page->names[i].rank - 1;
			break;
		}
		struct id id = id_of_part(PB_ENUM(KIND, RESULT), round, page->names[i].rank);
		struct record result;
		r = store_get(page->call->snapshot, &id, 0, &result);
		if (r)
			return r;
		encode(&item, &page->names[i], &result);
		r = pieces_put(pieces, RESPONSE_ITEMS, wire_written(&item));
	}
	return r;
}

int round_list_items(struct call *call)
{
	const PB(ListItemsRequest) *request = (const void *)call->request;
	struct page page = { .call = call };
	struct pieces pieces = PIECES(call);
	bool is_erased = false;
	int r = load(call, PB_ENUM(KIND, ROUND), request->round, "round", &page.round);
	if (!r)
		r = begin(&page);
	if (!r)
		r = round_names_erased(call, &page.round, &is_erased);
	if (!r)
		r = pieces_put_uint(&pieces, RESPONSE_ERASED, is_erased);
	if (!r)
		r = put_items(&page, &pieces);
	if (!r)
		r = pieces_put_uint(&pieces, RESPONSE_NEXT, page.next);
	return r ? r : pieces_end(&pieces);
}
