/* SPDX-License-Identifier: EUPL-1.2
 * Records by their titles, folded: what the plan's unit and the municipality have, and what the
 * rows add. Must never put anything. */
#include <errno.h>

#include <riskreg/text.h>

#include "plan_import.h"

static size_t bucket_of(const char *key)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (; *key; key++)
		hash = (hash ^ (uint8_t)*key) * 16777619u;
	return hash % IMPORT_BUCKETS;
}

static struct named *find(struct import *import, const char *key)
{
	struct named *named = import->buckets[bucket_of(key)];
	while (named && strcmp(named->key, key) != 0)
		named = named->next;
	return named;
}

static void insert(struct import *import, struct named *named)
{
	struct named **bucket = &import->buckets[bucket_of(named->key)];
	named->next = *bucket;
	*bucket = named;
}

/* `control` is empty for all but actions. NULL when memory is out. */
static const char *make_key(struct import *import, uint32_t kind, const char *unit,
			    const char *control, const char *title)
{
	struct arena *arena = import->call->arena;
	char *folded = text_fold(arena, view_of_string(title));
	return folded ? arena_format(arena, "%u %s %s %s", kind, unit, control, folded) : NULL;
}

/* The oldest of several with the same title is the one that is meant. */
static int add_stored(struct import *import, const struct record *record, const char *unit)
{
	bool is_common = strcmp(unit, import->request->unit) != 0;
	struct loaded loaded = { .record = *record };
	int r = load_body(import->call, record, &loaded.body);
	if (r || strcmp(load_text_of(&loaded, "unit"), unit) != 0)
		return r;
	const char *control = record->id.kind == PB_ENUM(KIND, ACTION)
				      ? load_text_of(&loaded, "control")
				      : "";
	const char *key = make_key(import, record->id.kind, unit, control,
				   load_text_of(&loaded, "title"));
	struct named *named = arena_get_zeroed(import->call->arena, 1, sizeof(*named));
	if (!key || !named)
		return -ENOMEM;
	if (find(import, key))
		return 0;
	named->key = key;
	named->id = record->id;
	named->version = record->version;
	named->unit = unit;
	named->is_fixed = is_common;
	/* Unpacked for this call alone, so it is ours to change. */
	named->message = (ProtobufCMessage *)loaded.body;
	id_format(&named->id, named->text);
	insert(import, named);
	return 0;
}

/* Once for each kind and unit. */
static int read_titles(struct import *import, uint32_t kind, const char *unit)
{
	bool is_common = strcmp(unit, import->request->unit) != 0;
	struct id id = id_of_code(PB_ENUM(KIND, UNIT), unit);
	struct cursor cursor = store_list_referring(import->call->snapshot, &id, (uint8_t)kind);
	struct record record;
	int r = 0;
	if (import->has_titles[kind][is_common])
		return 0;
	import->has_titles[kind][is_common] = true;
	while (!r && !(r = store_list_next(&cursor, &record)) && record.version)
		if (!kind_is_withdrawn(record.body))
			r = add_stored(import, &record, unit);
	return r;
}

static void fill_risk(PB(Risk) *risk, const PB(PlanRowPart) *part, const char *unit)
{
	risk->unit = (char *)unit;
	risk->state = PB_ENUM(RISK_STATE, OPEN);
	risk->title = part->title;
	risk->text = part->text;
}

static void fill_measure(PB(Measure) *measure, const PB(PlanRowPart) *part, const char *unit)
{
	measure->unit = (char *)unit;
	measure->title = part->title;
	measure->text = part->text;
}

/* The table has no column for the kind: a control is a sample until somebody says otherwise. */
static void fill_control(PB(Control) *control, const PB(PlanRowPart) *part, const char *unit)
{
	control->unit = (char *)unit;
	control->kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control->category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	control->title = part->title;
	control->procedure = part->text;
}

static void fill_action(PB(Action) *action, const PB(PlanRowPart) *part, const char *unit)
{
	action->unit = (char *)unit;
	action->state = PB_ENUM(ACTION_STATE, PLANNED);
	action->title = part->title;
	action->text = part->text;
}

/* The empty message of the kind, filled with what the row says. */
static ProtobufCMessage *make_message(struct import *import, uint32_t kind, const char *unit,
				      const PB(PlanRowPart) *part)
{
	const ProtobufCMessageDescriptor *type = kind_get(kind)->message;
	ProtobufCMessage *message = arena_get(import->call->arena, type->sizeof_message);
	if (!message)
		return NULL;
	type->message_init(message);
	switch (kind) {
	case PB_ENUM(KIND, RISK):
		fill_risk((PB(Risk) *)message, part, unit);
		break;
	case PB_ENUM(KIND, MEASURE):
		fill_measure((PB(Measure) *)message, part, unit);
		break;
	case PB_ENUM(KIND, CONTROL):
		fill_control((PB(Control) *)message, part, unit);
		break;
	case PB_ENUM(KIND, ACTION):
		fill_action((PB(Action) *)message, part, unit);
		break;
	}
	return message;
}

static int make(struct import *import, uint32_t kind, const PB(PlanRowPart) *part, const char *key,
		struct named **ret)
{
	struct named *named = arena_get_zeroed(import->call->arena, 1, sizeof(*named));
	if (!named)
		return -ENOMEM;
	int r = load_new_id(import->call, kind, &named->id);
	if (r)
		return r;
	named->key = key;
	named->unit = part->common ? import->common : import->request->unit;
	named->is_changed = true;
	id_format(&named->id, named->text);
	named->message = make_message(import, kind, named->unit, part);
	if (!named->message)
		return -ENOMEM;
	insert(import, named);
	*ret = named;
	return 0;
}

static int refuse_common(struct import *import, const PB(PlanRowPart) *part, const char *field)
{
	call_param(import->call, "row", "%u", import_row(import));
	call_param(import->call, "title", "%s", part->title);
	call_param(import->call, "unit", "%s", import->common);
	return refuse(import->call, REFUSED_COMMON_NOT_FOUND, "rows[%zu].%s", import->i, field);
}

int import_match(struct import *import, uint32_t kind, const PB(PlanRowPart) *part,
		 const char *field, struct named **ret)
{
	bool is_action = kind == PB_ENUM(KIND, ACTION);
	const char *unit = part->common ? import->common : import->request->unit;
	const char *key = make_key(import, kind, unit, is_action ? import->control->text : "",
				   part->title);
	int r = key ? read_titles(import, kind, unit) : -ENOMEM;
	if (r)
		return r;
	struct named *named = find(import, key);
	if (!named && part->common && !import->may_write_common)
		return refuse_common(import, part, field);
	if (!named)
		r = make(import, kind, part, key, &named);
	if (r)
		return r;
	if (!named->in_plan) {
		named->in_plan = true;
		*import->end = named;
		import->end = &named->planned;
	}
	*ret = named;
	return 0;
}
