/* SPDX-License-Identifier: EUPL-1.2
 * RecordService: reading, the same for every kind (withdrawing is withdraw.c's). What differs
 * between kinds is the kinds table's to say; bodies are sent as they are stored. */
#include <errno.h>

#include "load.h"
#include "methods.h"
#include "pieces.h"
#include "withdraw.h"

#define RESPONSE_NEXT 1
#define RESPONSE_RECORD 100
/* The engine copies an answer once more, within the memory of one call. */
#define ANSWER_MAX ((size_t)4 << 20)
#define PLAN_YEAR 3
#define ROUND_LAST_DAY 7

static int check_kind(struct call *call, uint32_t kind)
{
	return kind_get(kind) ? 0 : refuse(call, REFUSED_REQUIRED, "kind");
}

static int run_get(struct call *call)
{
	const PB(GetRecordRequest) *request = (const void *)call->request;
	struct wire_writer out = WIRE_WRITER(call->arena);
	struct loaded loaded;
	struct view encoded;
	struct id id;
	int r = check_kind(call, request->kind);
	if (!r)
		r = load_parse(call, request->kind, request->id, "id", &id);
	if (!r)
		r = load_not_secret(call, &id, "id");
	if (!r)
		r = load_version(call, &id, request->version, "id", &loaded);
	if (!r)
		r = load_encode(call, &loaded.record, &encoded);
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
	uint32_t n;
	struct id last;
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

static bool find_field(struct view body, uint32_t number, struct wire_field *ret)
{
	while (wire_next(&body, ret))
		if (ret->number == number)
			return true;
	return false;
}

/* The year of a plan, or of a round's last day; 0 for what has none. Read from the raw bytes: a
 * long list would not fit the call's memory if each of its records were unpacked for it. */
static uint32_t get_year(const struct record *record)
{
	struct wire_field field;
	struct caldate day;
	if (record->id.kind == PB_ENUM(KIND, PLAN))
		return find_field(record->body, PLAN_YEAR, &field) ? (uint32_t)field.value : 0;
	if (record->id.kind == PB_ENUM(KIND, ROUND) &&
	    find_field(record->body, ROUND_LAST_DAY, &field) && caldate_parse(field.bytes, &day))
		return (uint32_t)day.year;
	return 0;
}

static bool is_wanted(const PB(ListRecordsRequest) *request, const struct record *record)
{
	if (kind_get(record->id.kind)->secret)
		return false;
	if (!request->with_withdrawn && kind_is_withdrawn(record->body))
		return false;
	uint32_t year = request->year ? get_year(record) : 0;
	return year == 0 || year == request->year;
}

static int next_wanted(struct call *call, struct cursor *cursor, struct record *ret)
{
	const PB(ListRecordsRequest) *request = (const void *)call->request;
	int r;
	do
		r = store_list_next(cursor, ret);
	while (!r && ret->version && !is_wanted(request, ret));
	return r;
}

static int add(struct call *call, struct listing *listing, const struct record *record)
{
	struct view encoded;
	int r = load_encode_into(call, record, &listing->scratch, &encoded);
	if (!r)
		r = pieces_put(&listing->pieces, RESPONSE_RECORD, encoded);
	if (r)
		return r;
	listing->last = record->id;
	listing->n++;
	return 0;
}

static bool is_full(const struct listing *listing, uint32_t limit)
{
	return (limit && listing->n == limit) ||
	       pieces_size(&listing->pieces) > ANSWER_MAX - STORE_BODY_MAX;
}

static int fill(struct call *call, struct cursor *cursor, struct listing *listing)
{
	const PB(ListRecordsRequest) *request = (const void *)call->request;
	char next[ID_TEXT_MAX];
	for (;;) {
		struct record record;
		int r = next_wanted(call, cursor, &record);
		if (r || !record.version)
			return r;
		if (is_full(listing, request->limit))
			break;
		r = add(call, listing, &record);
		if (r)
			return r;
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
	struct cursor cursor;
	struct id after;
	int r = check_kind(call, request->kind);
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
	{ "riskreg.v1.RecordService/Withdraw", ROLE_COORDINATOR, WRITE, LIGHT, withdraw_run },
};

const struct method_list ops_record_methods = METHOD_LIST(rows);
