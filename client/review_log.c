/* SPDX-License-Identifier: EUPL-1.2
 * Logs one result. What a correction keeps is the daemon's to say. */
#include "review_log.h"

#include "call.h"

static bool is_point_same(const struct review_result *r, const PB(AttributeOutcome) *logged)
{
	for (size_t i = 0; i < r->control->n_attributes; i++)
		if (strcmp(r->control->attributes[i]->code, logged->attribute) == 0)
			return r->points[i] == logged->outcome;
	return false;
}

bool review_log_is_same(const struct review_result *r)
{
	size_t n = r->has_points ? r->control->n_attributes : 0;

	if (r->item->n_attributes != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_point_same(r, r->item->attributes[i]))
			return false;
	return (n || r->outcome == r->item->outcome) &&
	       (!r->note || strcmp(r->note, r->item->note) == 0);
}

static bool fill_points(struct invocation *inv, const struct review_result *r,
			PB(ItemResult) *result)
{
	size_t n = r->control->n_attributes;
	PB(AttributeOutcome) *points = arena_get(inv->arena, n * sizeof(*points));

	result->attributes = arena_get(inv->arena, n * sizeof(*result->attributes));
	if (!points || !result->attributes)
		return false;
	for (size_t i = 0; i < n; i++) {
		points[i] = (PB(AttributeOutcome))PB_INIT(ATTRIBUTE_OUTCOME);
		points[i].attribute = r->control->attributes[i]->code;
		points[i].outcome = r->points[i];
		result->attributes[i] = &points[i];
	}
	result->n_attributes = n;
	return true;
}

enum exit_status review_log_write(struct invocation *inv, const struct review_result *r)
{
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	PB(ItemResult) result = PB_INIT(ITEM_RESULT), *results[] = { &result };
	const PB(Written) *written;

	if (r->has_points && !fill_points(inv, r, &result))
		return fail_memory(inv);
	result.rank = r->item->rank;
	result.outcome = r->has_points ? PB_ENUM(OUTCOME, UNSPECIFIED) : r->outcome;
	result.note = (char *)(r->note ? r->note : "");
	result.no_note = r->note && !*r->note;
	request.round = (char *)r->round;
	request.reason = (char *)(r->reason ? r->reason : "");
	request.results = results;
	request.n_results = 1;
	return call_write(inv, "riskreg.v1.RoundService/LogResults", &request.base, &written);
}

enum exit_status review_log_reload(struct invocation *inv, const char *round, PB(Item) **item)
{
	PB(ListItemsRequest) request = PB_INIT(LIST_ITEMS_REQUEST);
	const PB(ListItemsResponse) *found;
	ProtobufCMessage *response;
	enum exit_status status;

	request.round = (char *)round;
	request.after = (*item)->rank - 1;
	request.limit = 1;
	status = call_read(inv, "riskreg.v1.RoundService/ListItems", &request.base,
			   PB_DESC(list_items_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	found = (const PB(ListItemsResponse) *)response;
	if (found->n_items)
		*item = found->items[0];
	return EXIT_STATUS_OK;
}
