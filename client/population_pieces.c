/* SPDX-License-Identifier: EUPL-1.2
 * Finds the pieces of a list. What stands in them passes by and is not kept. */
#include "population_pieces.h"

#include "population_walk.h"

struct found {
	struct arena *arena; /* of the ids */
	const char **ids;
	size_t n, size;
	bool is_out_of_memory;
};

static bool add(struct found *f, const char *id)
{
	if (f->n == f->size) {
		size_t size = f->size * 2 + 16;
		const char **grown = arena_get(f->arena, size * sizeof(*grown));
		if (!grown)
			return false;
		if (f->n)
			memcpy(grown, f->ids, f->n * sizeof(*grown));
		f->ids = grown;
		f->size = size;
	}
	f->ids[f->n] = arena_copy(f->arena, view_of_string(id));
	return f->ids[f->n++];
}

static bool add_page(void *arg, const PB(ListRecordsResponse) *page)
{
	struct found *f = arg;

	for (size_t i = 0; i < page->n_records; i++)
		f->is_out_of_memory |= !add(f, page->records[i]->meta->id);
	return !f->is_out_of_memory;
}

enum exit_status population_pieces_find(struct invocation *inv, const char *round,
					const char ***ret_ids, size_t *ret_n)
{
	struct found found = { .arena = inv->arena };
	enum exit_status status = population_walk_pages(inv, round, add_page, &found);

	if (status == EXIT_STATUS_OK && found.is_out_of_memory)
		return fail_memory(inv);
	if (status != EXIT_STATUS_OK)
		return status;
	*ret_ids = found.ids;
	*ret_n = found.n;
	return EXIT_STATUS_OK;
}
