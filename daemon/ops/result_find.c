/* SPDX-License-Identifier: EUPL-1.2
 * Which item a result is about: by rank, by number, or by its id in the list of the round. */
#include "result_log.h"

#include <errno.h>

#include "round_find.h"
#include "round_ids.h"

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

/* 0: it is no number. */
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

/* A bare number is a rank where there is no list of ids: items are numbered, or it is erased. Where
 * there is one it can be an id, and then nothing else: who takes an item of another draw for one of
 * this must be told. A population of numbers begins with one. */
static int take_numbers(struct log *log, bool *ret)
{
	struct round_ids ids = round_ids_begin(log->call, &log->loaded.record.id, 1, 1);
	bool is_list = log->round.basis == PB_ENUM(ROUND_BASIS, LIST);
	struct view first = VIEW_NONE;
	int r = log->has_list ? round_ids_next(&ids, &first) : 0;
	if (!r)
		*ret = !first.p || (!is_list && (first.p[0] < '0' || first.p[0] > '9'));
	return r;
}

int result_find_items(struct log *log)
{
	const PB(LogResultsRequest) *request = log->request;
	struct round_wanted *wanted =
		arena_get_zeroed(log->call->arena, request->n_results, sizeof(*wanted));
	size_t n = 0;
	bool takes_numbers = false;
	if (!wanted)
		return -ENOMEM;
	for (size_t i = 0; i < request->n_results; i++)
		if (request->results[i]->item[0] != '\0')
			wanted[n++] = (struct round_wanted){ request->results[i]->item, i, 0, 0 };
	if (n == 0)
		return 0;
	int r = take_numbers(log, &takes_numbers);
	if (!r && log->has_list)
		r = round_find(log->call, &log->loaded, wanted, n);
	for (size_t j = 0; !r && j < n; j++) {
		uint32_t number = takes_numbers ? rank_of_number(wanted[j].item) : 0;
		bool is_id = wanted[j].position || wanted[j].rank;
		log->ranks[wanted[j].i] = is_id ? wanted[j].rank : number;
	}
	return r;
}

int result_find_rank(struct log *log, size_t i)
{
	const PB(ItemResult) *result = log->request->results[i];
	if (result->item[0] == '\0' && result->rank == 0)
		return refuse(log->call, REFUSED_REQUIRED, "results[%zu].item", i);
	if (result->item[0] != '\0' && result->rank != 0) {
		call_param(log->call, "fields", "rank, item");
		return refuse(log->call, REFUSED_ONE_OF, "results[%zu]", i);
	}
	uint32_t rank = result->rank ? result->rank : log->ranks[i];
	log->ranks[i] = 0;
	if (rank == 0 || rank > log->round.size)
		return result_refuse_item(log, i, REFUSED_NO_SUCH_ITEM);
	uint8_t bit = (uint8_t)(1 << (rank % 8));
	if (log->seen && log->seen[rank / 8] & bit)
		return result_refuse_item(log, i, REFUSED_TWICE);
	if (log->seen)
		log->seen[rank / 8] |= bit;
	log->ranks[i] = rank;
	return 0;
}
