/* SPDX-License-Identifier: EUPL-1.2
 * RecordService/ListVersions: a record in all its versions, as they are stored, and those of what
 * is told with it. Compares nothing: what differs between two versions is the reader's to see. */
#include "record_versions.h"

#include "load.h"
#include "pieces.h"

#define RESPONSE_NEXT_KIND 1
#define RESPONSE_NEXT 2
#define RESPONSE_NEXT_VERSION 3
#define RESPONSE_RECORD 100

struct telling {
	struct call *call;
	struct load_scratch scratch;
	struct pieces pieces;
	struct id last; /* told; kind 0: none */
	uint32_t last_version;
	uint32_t n, limit;
	bool is_full;
};

static int tell(struct telling *t, const struct record *record)
{
	struct view encoded;
	int r = load_encode_into(t->call, record, &t->scratch, &encoded);
	if (!r)
		r = pieces_put(&t->pieces, RESPONSE_RECORD, encoded);
	t->last = record->id;
	t->last_version = record->version;
	t->n++;
	return r;
}

/* Those behind a version, up to the one in force. */
static int tell_record(struct telling *t, const struct record *newest, uint32_t behind)
{
	for (uint32_t version = behind + 1; version <= newest->version; version++) {
		struct record record;
		t->is_full = t->n == t->limit ||
			     pieces_size(&t->pieces) > PAGE_BYTES_MAX - STORE_BODY_MAX;
		if (t->is_full)
			return 0;
		int r = store_get(t->call->snapshot, &newest->id, version, &record);
		if (!r)
			r = tell(t, &record);
		if (r)
			return r;
	}
	return 0;
}

/* Of one kind, behind `after` when that is of this kind too. */
static int tell_parts(struct telling *t, const struct id *of, uint8_t kind, const struct id *after,
		      uint32_t after_version)
{
	struct cursor cursor = store_list(t->call->snapshot, kind, id_prefix(of));
	struct record part;
	int r = 0;
	if (after->kind == kind) {
		r = store_get(t->call->snapshot, after, 0, &part);
		if (!r)
			r = tell_record(t, &part, after_version);
		store_list_after(&cursor, after);
	}
	while (!r && !t->is_full) {
		r = store_list_next(&cursor, &part);
		if (r || !part.version)
			return r;
		r = tell_record(t, &part, 0);
	}
	return r;
}

static int tell_all(struct telling *t, const struct record *record, const struct id *after,
		    uint32_t after_version)
{
	const PB(ListVersionsRequest) *request = (const void *)t->call->request;
	bool is_behind = after->kind && after->kind != record->id.kind;
	int r = is_behind ? 0 : tell_record(t, record, after->kind ? after_version : 0);
	const struct kind_row *row = kind_next(0);
	for (; request->with_parts && row && !r && !t->is_full; row = kind_next(row->kind))
		if (row->is_told && row->parent == record->id.kind &&
		    (!is_behind || row->kind >= after->kind))
			r = tell_parts(t, &record->id, row->kind, after, after_version);
	return r;
}

static int end(struct telling *t)
{
	char next[ID_TEXT_MAX];
	int r = 0;
	id_format(&t->last, next);
	if (t->is_full)
		r = pieces_put_uint(&t->pieces, RESPONSE_NEXT_KIND, t->last.kind);
	if (!r && t->is_full)
		r = pieces_put(&t->pieces, RESPONSE_NEXT, view_of_string(next));
	if (!r && t->is_full)
		r = pieces_put_uint(&t->pieces, RESPONSE_NEXT_VERSION, t->last_version);
	return r ? r : pieces_end(&t->pieces);
}

static int find(struct call *call, uint32_t kind, const char *text, const char *const fields[2],
		struct loaded *ret)
{
	struct id id;
	if (!kind_get(kind))
		return refuse(call, REFUSED_REQUIRED, "%s", fields[0]);
	int r = load_parse(call, kind, text, fields[1], &id);
	if (!r)
		r = load_not_secret(call, &id, fields[1]);
	return r ? r : load_version(call, &id, 0, fields[1], ret);
}

int record_versions(struct call *call)
{
	static const char *const of[] = { "kind", "id" };
	static const char *const behind[] = { "after_kind", "after" };
	const PB(ListVersionsRequest) *request = (const void *)call->request;
	struct telling t = {
		.call = call,
		.scratch = { WIRE_WRITER(call->arena), WIRE_WRITER(call->arena) },
		.pieces = PIECES(call),
		.limit = request->limit && request->limit < PAGE_RECORDS_MAX ? request->limit :
									       PAGE_RECORDS_MAX,
	};
	struct loaded loaded, after = { 0 };
	int r = find(call, request->kind, request->id, of, &loaded);
	if (!r && (request->after_kind || *request->after))
		r = find(call, request->after_kind, request->after, behind, &after);
	if (!r)
		r = tell_all(&t, &loaded.record, &after.record.id, request->after_version);
	return r ? r : end(&t);
}
