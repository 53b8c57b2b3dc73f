/* SPDX-License-Identifier: EUPL-1.2
 * Reads the pieces of a population. Keeps none of them. */
#include "population_walk.h"

#include <stdio.h>

#include "call.h"

#define PAGE_PIECES 16 /* of 60 000 bytes each */
#define PAGE_MEMORY ((size_t)64 << 20)
#define ID_MAX 128

static bool visit_piece(struct population_walk *walk, const PB(Items) *piece)
{
	walk->piece++;
	walk->is_erased |= piece->n_ids == 0;
	walk->is_broken |= piece->first_rank != walk->n + 1;
	if (walk->is_erased || walk->is_broken)
		return false;
	for (size_t i = 0; i < piece->n_ids; i++) {
		struct walked item = {
			.id = view_of_string(piece->ids[i]),
			.label = i < piece->n_labels ? view_of_string(piece->labels[i]) : VIEW_NONE,
			.position = ++walk->n,
			.piece = walk->piece,
		};
		if (!walk->visit(walk->arg, &item))
			return false;
	}
	return true;
}

static bool visit_page(struct population_walk *walk, const PB(ListRecordsResponse) *page)
{
	for (size_t i = 0; i < page->n_records; i++)
		if (walk->piece == walk->n_pieces || !page->records[i]->items ||
		    !visit_piece(walk, page->records[i]->items))
			return false;
	progress_at(&walk->bar, walk->n);
	return true;
}

/* Each page in the memory of the one before. */
static enum exit_status read_pages(struct invocation *page, const char *round,
				   struct population_walk *walk)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	char after[ID_MAX] = "";
	bool goes_on = true;

	request.kind = PB_ENUM(KIND, ITEMS);
	request.under_kind = PB_ENUM(KIND, ROUND);
	request.under = (char *)round;
	request.after = after;
	request.limit = PAGE_PIECES;
	while (goes_on) {
		ProtobufCMessage *answer;
		enum exit_status status =
			call_read(page, "riskreg.v1.RecordService/List", &request.base,
				  PB_DESC(list_records_response), &answer);
		if (status != EXIT_STATUS_OK)
			return status;
		const PB(ListRecordsResponse) *list = (const void *)answer;
		goes_on = visit_page(walk, list) && *list->next;
		snprintf(after, sizeof(after), "%s", list->next);
		arena_reset(page->arena);
	}
	return EXIT_STATUS_OK;
}

static enum exit_status walk_pages(struct invocation *inv, const char *round,
				   struct population_walk *walk)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct invocation page = *inv;

	if (arena_new(&arena, PAGE_MEMORY) != 0)
		return fail_memory(inv);
	page.arena = arena;
	return read_pages(&page, round, walk);
}

enum exit_status population_walk_run(struct invocation *inv, const PB(Record) *round,
				     struct population_walk *walk)
{
	const PB(Population) *population = round->round->population;
	enum exit_status status;

	walk->n = walk->piece = walk->n_pieces = 0;
	walk->is_erased = walk->is_broken = false;
	if (!population || population->n == 0)
		return EXIT_STATUS_OK;
	walk->n_pieces = population->pieces;
	walk->bar = progress_of(inv, walk->what, population->n);
	status = walk_pages(inv, round->meta->id, walk);
	progress_end(&walk->bar);
	return status;
}
