/* SPDX-License-Identifier: EUPL-1.2
 * Which item a result is about: by rank, by number, or by its id in the list of the round, which
 * is walked once for all results of a call. */
#include "result_log.h"

#include <errno.h>
#include <stdlib.h>

int result_refuse_item(struct log *log, size_t i, enum refused refused)
{
	const PB(ItemResult) *result = log->request->results[i];
	bool by_item = result->item[0] != '\0';
	if (by_item)
		call_param(log->call, "value", "%s", result->item);
	else
		call_param(log->call, "value", "%u", result->rank);
	call_param(log->call, "round", "%s", log->round_text);
	return refuse(log->call, refused, "results[%zu].%s", i, by_item ? "item" : "rank");
}

/* A number, where the round has no list. 0: it is none. */
static uint32_t rank_of_number(const char *text)
{
	uint32_t rank = 0;
	size_t n = strlen(text);
	if (n > 6 || strspn(text, "0123456789") != n)
		return 0;
	for (size_t i = 0; i < n; i++)
		rank = rank * 10 + (uint32_t)(text[i] - '0');
	return rank;
}

/* Those results that name their item by its id in the list, in the order of these ids. */
struct wanted {
	const char *item;
	size_t i;
	uint32_t rank;
};

struct search {
	struct wanted *wanted;
	size_t n, n_found;
};

static int compare_wanted(const void *a, const void *b)
{
	const struct wanted *left = a, *right = b;
	int order = strcmp(left->item, right->item);
	return order ? order : (left->i > right->i) - (left->i < right->i);
}

static int compare_id(struct view id, const char *item)
{
	int order = strncmp((const char *)id.p, item, id.n);
	return order ? order : -(item[id.n] != '\0');
}

/* The first one that wants this id: the same id wanted again stands behind it. */
static bool visit_item(void *context, uint32_t rank, struct view id)
{
	struct search *search = context;
	size_t low = 0, high = search->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (compare_id(id, search->wanted[middle].item) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < search->n && compare_id(id, search->wanted[low].item) == 0; low++) {
		search->wanted[low].rank = rank;
		search->n_found++;
	}
	return search->n_found < search->n;
}

int result_find_in_list(struct log *log)
{
	const PB(LogResultsRequest) *request = log->request;
	struct search search = { 0 };
	search.wanted = arena_get(log->call->arena, request->n_results * sizeof(*search.wanted));
	if (!search.wanted)
		return -ENOMEM;
	for (size_t i = 0; i < request->n_results; i++)
		if (request->results[i]->item[0] != '\0')
			search.wanted[search.n++] =
				(struct wanted){ request->results[i]->item, i, 0 };
	if (search.n == 0)
		return 0;
	qsort(search.wanted, search.n, sizeof(*search.wanted), compare_wanted);
	int r = round_walk_items(log->call, &log->loaded.record.id, visit_item, &search);
	for (size_t j = 0; j < search.n; j++)
		log->ranks[search.wanted[j].i] = search.wanted[j].rank;
	return r;
}

int result_find_rank(struct log *log, size_t i)
{
	const PB(ItemResult) *result = log->request->results[i];
	bool is_list = log->round.basis == PB_ENUM(ROUND_BASIS, LIST);
	if (result->item[0] == '\0' && result->rank == 0)
		return refuse(log->call, REFUSED_REQUIRED, "results[%zu].item", i);
	if (result->item[0] != '\0' && result->rank != 0) {
		call_param(log->call, "fields", "rank, item");
		return refuse(log->call, REFUSED_ONE_OF, "results[%zu]", i);
	}
	uint32_t rank = log->ranks[i];
	if (result->rank != 0)
		rank = result->rank;
	else if (!is_list)
		rank = rank_of_number(result->item);
	log->ranks[i] = 0;
	if (rank == 0 || rank > log->round.size)
		return result_refuse_item(log, i, REFUSED_NO_SUCH_ITEM);
	uint8_t bit = (uint8_t)(1 << (rank % 8));
	if (log->seen[rank / 8] & bit)
		return result_refuse_item(log, i, REFUSED_TWICE);
	log->seen[rank / 8] |= bit;
	log->ranks[i] = rank;
	return 0;
}
