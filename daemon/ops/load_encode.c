/* SPDX-License-Identifier: EUPL-1.2
 * A stored record as a riskreg.v1.Record: what the register knows of it, and its body as it stands,
 * never packed again. */
#include <errno.h>

#include "load.h"

#define RECORD_META 1
#define RECORD_BODY 100 /* + kind */

static void encode_meta(struct wire_writer *out, const struct record *record,
			const struct entry *entry)
{
	char id[ID_TEXT_MAX];
	id_format(&record->id, id);
	wire_put_uint(out, 1, record->id.kind);
	wire_put_bytes(out, 2, view_of_string(id));
	wire_put_uint(out, 3, record->version);
	wire_put_uint(out, 4, record->seq);
	wire_put_uint(out, 5, (uint64_t)entry->time_ms);
	wire_put_bytes(out, 6, entry->actor);
	wire_put_bytes(out, 7, entry->method);
}

int load_encode_into(struct call *call, const struct record *record, struct load_scratch *scratch,
		     struct view *ret)
{
	struct entry entry;
	int r = store_entry_head(call->snapshot, record->seq, &entry);
	if (r)
		return r;
	scratch->meta.n = scratch->record.n = 0;
	encode_meta(&scratch->meta, record, &entry);
	wire_put_message(&scratch->record, RECORD_META, wire_written(&scratch->meta));
	wire_put_message(&scratch->record, RECORD_BODY + record->id.kind, record->body);
	struct view encoded = wire_written(&scratch->record);
	if (!encoded.p)
		return -ENOMEM;
	*ret = encoded;
	return 0;
}

int load_encode(struct call *call, const struct record *record, struct view *ret)
{
	struct load_scratch scratch = { WIRE_WRITER(call->arena), WIRE_WRITER(call->arena) };
	return load_encode_into(call, record, &scratch, ret);
}
