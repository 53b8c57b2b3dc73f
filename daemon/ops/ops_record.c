/* SPDX-License-Identifier: EUPL-1.2
 * RecordService: reading, the same for every kind (withdrawing is withdraw.c's). What differs
 * between kinds is the kinds table's to say; bodies are sent as they are stored. */
#include <errno.h>

#include "filter.h"
#include "methods.h"
#include "pieces.h"
#include "record_versions.h"
#include "search.h"
#include "withdraw.h"

#define RESPONSE_NEXT 1
#define RESPONSE_RECORD 100

static int check_kind(struct call *call, uint32_t kind)
{
	return kind_get(kind) ? 0 : refuse(call, REFUSED_REQUIRED, "kind");
}

static int run_get(struct call *call)
{
	const PB(GetRecordRequest) *request = (const void *)call->request;
	struct wire_writer out = WIRE_WRITER(call->arena);
	struct record record;
	struct view encoded;
	struct id id;
	int r = check_kind(call, request->kind);
	if (!r)
		r = load_parse(call, request->kind, request->id, "id", &id);
	if (!r)
		r = load_not_secret(call, &id, "id");
	if (!r)
		r = load_record(call, &id, request->version, "id", &record);
	if (!r)
		r = load_encode(call, &record, &encoded);
	if (r)
		return r;
	wire_put_message(&out, RESPONSE_RECORD, encoded);
	struct view body = wire_written(&out);
	return body.p ? call_reply_bytes(call, body) : -ENOMEM;
}

/* An answer to List in the making. */
struct listing {
	struct load_scratch scratch;
	struct pieces pieces;
	struct filter filter;
	uint32_t n, n_read;
	struct id last; /* that was read */
};

static int begin_list(struct call *call, const PB(ListRecordsRequest) *request,
		      struct cursor *ret)
{
	struct loaded parent;
	struct id id;
	if (!request->under_kind && *request->under)
		return refuse(call, REFUSED_REQUIRED, "under_kind");
	if (!request->under_kind) {
		*ret = store_list(call->snapshot, (uint8_t)request->kind, VIEW_NONE);
		return 0;
	}
	int r = load_parse(call, request->under_kind, request->under, "under", &id);
	if (!r)
		r = load_version(call, &id, 0, "under", &parent);
	if (r)
		return r;
	bool is_part = kind_get(request->kind)->parent == id.kind;
	*ret = is_part ? store_list(call->snapshot, (uint8_t)request->kind, id_prefix(&id)) :
			 store_list_referring(call->snapshot, &id, (uint8_t)request->kind);
	return 0;
}

static int is_wanted(struct call *call, const struct listing *listing,
		     const struct record *record, bool *ret)
{
	const PB(ListRecordsRequest) *request = (const void *)call->request;
	*ret = !kind_get(record->id.kind)->secret &&
	       (request->with_withdrawn || !kind_is_withdrawn(record->body));
	return *ret ? filter_takes(&listing->filter, record, ret) : 0;
}

static int add(struct call *call, struct listing *listing, const struct record *record)
{
	struct view encoded;
	int r = load_encode_into(call, record, &listing->scratch, &encoded);
	if (!r)
		r = pieces_put(&listing->pieces, RESPONSE_RECORD, encoded);
	if (!r)
		listing->n++;
	return r;
}

static bool is_full(const struct listing *listing, uint32_t limit)
{
	return (limit && listing->n == limit) ||
	       pieces_size(&listing->pieces) > PAGE_BYTES_MAX - STORE_BODY_MAX;
}

/* Ends early not only when the answer is full, but also when much was read: a list is answered on
 * the loop, where nobody may wait for long. */
static int fill(struct call *call, struct cursor *cursor, struct listing *listing)
{
	const PB(ListRecordsRequest) *request = (const void *)call->request;
	char next[ID_TEXT_MAX];
	for (;; listing->n_read++) {
		struct record record;
		bool wanted;
		int r = store_list_next(cursor, &record);
		if (r || !record.version)
			return r;
		if (listing->n_read == PAGE_RECORDS_MAX)
			break;
		r = is_wanted(call, listing, &record, &wanted);
		if (!r && wanted && is_full(listing, request->limit))
			break;
		if (!r && wanted)
			r = add(call, listing, &record);
		if (r)
			return r;
		listing->last = record.id;
	}
	id_format(&listing->last, next);
	return pieces_put(&listing->pieces, RESPONSE_NEXT, view_of_string(next));
}

static int run_list(struct call *call)
{
	const PB(ListRecordsRequest) *request = (const void *)call->request;
	struct listing listing = {
		.scratch = { WIRE_WRITER(call->arena), WIRE_WRITER(call->arena) },
		.pieces = PIECES(call),
	};
	const struct filter_wish wish = { request->unit, request->state, request->owner,
					  request->year, request->overdue };
	struct cursor cursor;
	struct id after;
	int r = check_kind(call, request->kind);
	if (!r)
		r = filter_init(call, &wish, request->kind, &listing.filter);
	if (!r)
		r = begin_list(call, request, &cursor);
	if (!r && *request->after)
		r = load_parse(call, request->kind, request->after, "after", &after);
	if (r)
		return r;
	if (*request->after)
		store_list_after(&cursor, &after);
	r = fill(call, &cursor, &listing);
	return r ? r : pieces_end(&listing.pieces);
}

static const struct method rows[] = {
	{ "riskreg.v1.RecordService/Get", ROLE_ANY, READ, LIGHT, run_get },
	{ "riskreg.v1.RecordService/List", ROLE_ANY, READ, HEAVY_AT, run_list },
	{ "riskreg.v1.RecordService/ListVersions", ROLE_ANY, READ, HEAVY_AT, record_versions },
	{ "riskreg.v1.RecordService/Search", ROLE_ANY, READ, HEAVY, search_run },
	{ "riskreg.v1.RecordService/Withdraw", ROLE_COORDINATOR, WRITE, LIGHT, withdraw_run },
};

const struct method_list ops_record_methods = METHOD_LIST(rows);
