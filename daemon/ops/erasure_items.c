/* SPDX-License-Identifier: EUPL-1.2
 * The items of an erasure. A population is thousands of pieces: they are named as runs, and never
 * unpacked here. */
#include "erasure_items.h"

#include <errno.h>

#define ITEMS_MAX 100
#define ALL_PARTS UINT32_MAX

struct reading {
	struct call *call;
	PB(Erasure) *erasure;
	PB(ErasedItem) *items;
};

/* A piece of a list belongs where its round does: no need to unpack its thousands of ids. */
static int load_owner(struct call *call, const struct id *id, const char *field,
		      struct loaded *ret)
{
	struct record piece;
	if (id->kind != PB_ENUM(KIND, ITEMS))
		return load_version(call, id, 0, field, ret);
	int r = store_get(call->snapshot, id, 0, &piece);
	struct id round = id_of_number(PB_ENUM(KIND, ROUND), id_number(id));
	if (!r)
		r = load_version(call, piece.version ? &round : id, 0, field, ret);
	if (!r)
		ret->record = piece;
	return r;
}

int erasure_items_load(struct call *call, const PB(ErasedItem) *item, const char *field,
		       struct loaded *ret)
{
	struct id id;
	if (!kind_get(item->kind))
		return refuse(call, REFUSED_REQUIRED, "%s.kind", field);
	int r = load_parse(call, item->kind, item->id, field, &id);
	if (!r && item->kind == PB_ENUM(KIND, ERASURE)) {
		call_param(call, "value", "%s", item->id);
		r = refuse(call, REFUSED_NOT_ERASABLE, "%s", field);
	}
	if (!r)
		r = load_not_secret(call, &id, field);
	if (!r)
		r = load_owner(call, &id, field, ret);
	return r ? r : load_check_rights_on(call, ret, field);
}

/* ------------------------------------------------------------------ reading */

/* Fills in the versions that were left out; `version` is the one in force. */
static int read_versions(struct reading *reading, const PB(ErasedItem) *given, uint32_t version,
			 const char *field, PB(ErasedItem) *ret)
{
	*ret = *given;
	ret->to_part = 0;
	if (!ret->from_version)
		ret->from_version = 1;
	if (!ret->to_version)
		ret->to_version = version;
	int r = load_range(reading->call, field, ret->to_version, 1, version);
	return r ? r : load_range(reading->call, field, ret->from_version, 1, ret->to_version);
}

static int add(struct reading *reading, const PB(ErasedItem) *item)
{
	PB(Erasure) *erasure = reading->erasure;
	int r = load_at_most(reading->call, "items", erasure->n_items + 1, ITEMS_MAX);
	if (r)
		return r;
	reading->items[erasure->n_items] = *item;
	erasure->items[erasure->n_items] = &reading->items[erasure->n_items];
	erasure->n_items++;
	return 0;
}

/* The part behind the last item goes with it, or begins a run of its own. */
static int add_part(struct reading *reading, const PB(ErasedItem) *item, uint32_t part)
{
	PB(Erasure) *erasure = reading->erasure;
	PB(ErasedItem) *last = erasure->items[erasure->n_items - 1];
	char id[ID_TEXT_MAX];
	struct id first;
	if (last->from_version == item->from_version && last->to_version == item->to_version) {
		last->to_part = part;
		return 0;
	}
	if (!id_parse(item->kind, view_of_string(item->id), &first))
		return -EBADMSG;
	first = id_of_part(item->kind, id_number(&first), part);
	id_format(&first, id);
	PB(ErasedItem) own = *item;
	own.id = arena_copy(reading->call->arena, view_of_string(id));
	return own.id ? add(reading, &own) : -ENOMEM;
}

static int read_run(struct reading *reading, const PB(ErasedItem) *given, const char *field,
		    const struct id *first)
{
	uint32_t begin = id_part(first);
	for (uint32_t part = begin + 1;
	     part <= given->to_part && part - begin < KIND_PARTS_MAX; part++) {
		struct id id = id_of_part(first->kind, id_number(first), part);
		PB(ErasedItem) item;
		struct record record;
		int r = store_get(reading->call->snapshot, &id, 0, &record);
		if (!r && !record.version && given->to_part == ALL_PARTS)
			return 0;
		if (!r && !record.version) {
			call_param(reading->call, "value", "%s", given->id);
			r = refuse(reading->call, REFUSED_NOT_FOUND, "%s.to_part", field);
		}
		if (!r)
			r = read_versions(reading, given, record.version, field, &item);
		if (!r)
			r = add_part(reading, &item, part);
		if (r)
			return r;
	}
	return 0;
}

static int read_item(struct reading *reading, const PB(ErasedItem) *given, size_t i)
{
	PB(ErasedItem) item;
	struct loaded loaded;
	const char *field = arena_format(reading->call->arena, "items[%zu]", i);
	if (!field)
		return -ENOMEM;
	int r = erasure_items_load(reading->call, given, field, &loaded);
	if (!r)
		r = read_versions(reading, given, loaded.record.version, field, &item);
	if (!r)
		r = add(reading, &item);
	if (r || !given->to_part)
		return r;
	const struct id *id = &loaded.record.id;
	uint32_t last;
	if (!id_part(id)) {
		call_param(reading->call, "value", "%s", given->id);
		return refuse(reading->call, REFUSED_NOT_APPLICABLE, "%s.to_part", field);
	}
	if (given->to_part != ALL_PARTS && !kind_last_part(id, given->to_part, &last))
		return load_range(reading->call, "to_part", given->to_part, id_part(id),
				  (uint64_t)id_part(id) + KIND_PARTS_MAX - 1);
	return read_run(reading, given, field, id);
}

int erasure_items_read(struct call *call, PB(ErasedItem) *const *items, size_t n,
		       PB(Erasure) *erasure)
{
	struct reading reading = { .call = call, .erasure = erasure };
	if (n == 0)
		return refuse(call, REFUSED_REQUIRED, "items");
	int r = load_at_most(call, "items", n, ITEMS_MAX);
	if (r)
		return r;
	reading.items = arena_get(call->arena, ITEMS_MAX * sizeof(*reading.items));
	erasure->items = arena_get(call->arena, ITEMS_MAX * sizeof(*erasure->items));
	if (!reading.items || !erasure->items)
		return -ENOMEM;
	for (size_t i = 0; !r && i < n; i++)
		r = read_item(&reading, items[i], i);
	return r;
}

/* ------------------------------------------------------------------ for the store */

size_t erasure_items_count(const PB(Erasure) *erasure)
{
	size_t n = 0;
	for (size_t i = 0; i < erasure->n_items; i++) {
		const PB(ErasedItem) *item = erasure->items[i];
		uint32_t last;
		struct id id;
		n += 1;
		if (id_parse(item->kind, view_of_string(item->id), &id) &&
		    kind_last_part(&id, item->to_part, &last))
			n += last - id_part(&id);
	}
	return n;
}

int erasure_items_give(const PB(Erasure) *erasure, struct store_erasure *to)
{
	for (size_t i = 0; i < erasure->n_items; i++) {
		const PB(ErasedItem) *item = erasure->items[i];
		struct id id;
		if (!id_parse(item->kind, view_of_string(item->id), &id))
			return -EBADMSG;
		uint32_t last;
		if (!kind_last_part(&id, item->to_part, &last))
			return -EBADMSG;
		for (uint32_t part = id_part(&id); part <= last; part++) {
			if (part)
				id = id_of_part(id.kind, id_number(&id), part);
			*to++ = (struct store_erasure){ id, item->from_version, item->to_version };
		}
	}
	return 0;
}
