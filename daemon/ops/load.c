/* SPDX-License-Identifier: EUPL-1.2
 * What most ops begin with: records by the ids that fields name, versions, days, what must be
 * given. Reads the snapshot and refuses; never writes a change. */
#include "load.h"

#include <errno.h>

#include <riskreg/text.h>

#define DATA_OF(message, field) ((const uint8_t *)(message) + (field)->offset)

static int refuse_id(struct call *call, enum refused refused, const char *id, const char *field)
{
	call_param(call, "value", "%s", id);
	return refuse(call, refused, "%s", field);
}

int load_parse(struct call *call, uint32_t kind, const char *text, const char *field,
	       struct id *ret)
{
	if (!*text)
		return refuse(call, REFUSED_REQUIRED, "%s", field);
	if (!id_parse(kind, view_of_string(text), ret))
		return refuse_id(call, REFUSED_NOT_AN_ID, text, field);
	return 0;
}

int load_body(struct call *call, const struct record *record, const ProtobufCMessage **ret)
{
	const ProtobufCMessage *body = protobuf_c_message_unpack(
		kind_get(record->id.kind)->message, arena_allocator(call->arena), record->body.n,
		record->body.p);
	if (!body)
		return arena_overran(call->arena) ? -ENOMEM : -EBADMSG;
	*ret = body;
	return 0;
}

int load_next(struct call *call, struct cursor *cursor, struct loaded *ret)
{
	struct loaded loaded = { .body = NULL };
	int r = store_list_next(cursor, &loaded.record);
	if (!r && loaded.record.version)
		r = load_body(call, &loaded.record, &loaded.body);
	if (!r)
		*ret = loaded;
	return r;
}

int load_record(struct call *call, const struct id *id, uint32_t version, const char *field,
		struct record *ret)
{
	struct record record;
	char text[ID_TEXT_MAX];
	int r = store_get(call->snapshot, id, version, &record);
	if (r)
		return r;
	if (!record.version) {
		id_format(id, text);
		return refuse_id(call, REFUSED_NOT_FOUND, text, field);
	}
	*ret = record;
	return 0;
}

int load_version(struct call *call, const struct id *id, uint32_t version, const char *field,
		 struct loaded *ret)
{
	struct loaded loaded;
	int r = load_record(call, id, version, field, &loaded.record);
	if (!r)
		r = load_body(call, &loaded.record, &loaded.body);
	if (!r)
		*ret = loaded;
	return r;
}

static int refuse_withdrawn(struct call *call, const struct record *record, const char *field)
{
	char text[ID_TEXT_MAX];
	if (!kind_is_withdrawn(record->body))
		return 0;
	id_format(&record->id, text);
	return refuse_id(call, REFUSED_WITHDRAWN, text, field);
}

int load_not_secret(struct call *call, const struct id *id, const char *field)
{
	char text[ID_TEXT_MAX];
	if (!kind_get(id->kind)->secret)
		return 0;
	id_format(id, text);
	return refuse_id(call, REFUSED_SECRET, text, field);
}

int load_id(struct call *call, const struct id *id, const char *field, struct loaded *ret)
{
	struct loaded loaded;
	int r = load_version(call, id, 0, field, &loaded);
	if (!r)
		r = refuse_withdrawn(call, &loaded.record, field);
	if (!r)
		*ret = loaded;
	return r;
}

int load(struct call *call, uint32_t kind, const char *text, const char *field, struct loaded *ret)
{
	struct id id;
	int r = load_parse(call, kind, text, field, &id);
	return r ? r : load_id(call, &id, field, ret);
}

int load_new_id(struct call *call, uint32_t kind, struct id *ret)
{
	uint32_t next;
	int r = store_next_number(call->snapshot, (uint8_t)kind, &next);
	if (r)
		return r;
	if (__builtin_add_overflow(next, call->new_numbers[kind], &next) || !next)
		return -EOVERFLOW;
	call->new_numbers[kind]++;
	*ret = id_of_number(kind, next);
	return 0;
}

int load_expect(struct call *call, const struct record *record, uint32_t expected)
{
	struct entry entry;
	char text[ID_TEXT_MAX];
	if (record->version == expected)
		return 0;
	int r = store_entry_head(call->snapshot, record->seq, &entry);
	if (r)
		return r;
	id_format(&record->id, text);
	call_param(call, "value", "%s", text);
	call_param(call, "author", "%.*s", (int)entry.actor.n, (const char *)entry.actor.p);
	call_param(call, "expected", "%u", expected);
	call_param(call, "version", "%u", record->version);
	return refuse(call, REFUSED_CONFLICT, "expected_version");
}

int load_for_set(struct call *call, uint32_t kind, const char *id, uint32_t expected,
		 struct loaded *ret)
{
	struct loaded loaded = { 0 };
	int r;
	if (!*id && !expected) {
		r = load_new_id(call, kind, &loaded.record.id);
	} else {
		r = load(call, kind, id, "id", &loaded);
		if (!r)
			r = load_expect(call, &loaded.record, expected);
	}
	if (!r)
		*ret = loaded;
	return r;
}

int load_for_set_id(struct call *call, const struct id *id, uint32_t expected, const char *field,
		    struct loaded *ret)
{
	struct loaded loaded = { 0 };
	char text[ID_TEXT_MAX];
	int r = store_get(call->snapshot, id, 0, &loaded.record);
	if (r)
		return r;
	id_format(id, text);
	if (!expected && !loaded.record.version) {
		loaded.record.id = *id;
		*ret = loaded;
		return 0;
	}
	if (!expected && !kind_is_withdrawn(loaded.record.body))
		return refuse_id(call, REFUSED_EXISTS, text, field);
	r = load_id(call, id, field, &loaded);
	if (!r)
		r = load_expect(call, &loaded.record, expected);
	if (!r)
		*ret = loaded;
	return r;
}

int load_at_most(struct call *call, const char *field, size_t n, unsigned most)
{
	if (n <= most)
		return 0;
	call_param(call, "limit", "%u", most);
	return refuse(call, REFUSED_TOO_MANY, "%s", field);
}

int load_range(struct call *call, const char *field, uint64_t value, uint64_t low, uint64_t high)
{
	if (value >= low && value <= high)
		return 0;
	call_param(call, "value", "%llu", (unsigned long long)value);
	call_param(call, "low", "%llu", (unsigned long long)low);
	call_param(call, "high", "%llu", (unsigned long long)high);
	return refuse(call, REFUSED_OUT_OF_RANGE, "%s", field);
}

int load_given(struct call *call, const void *body, const char *field)
{
	if (!body)
		return refuse(call, REFUSED_REQUIRED, "%s", field);
	const ProtobufCMessage *message = body;
	const ProtobufCFieldDescriptor *withdrawn =
		protobuf_c_message_descriptor_get_field(message->descriptor, 1);
	if (!*(const protobuf_c_boolean *)DATA_OF(message, withdrawn))
		return 0;
	const char *place = arena_format(call->arena, "%s.withdrawn", field);
	return place ? load_range(call, place, 1, 0, 0) : -ENOMEM;
}

const char *load_text_of(const struct loaded *loaded, const char *name)
{
	const ProtobufCMessageDescriptor *type = loaded->body->descriptor;
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(type, name);
	if (!field || field->type != PROTOBUF_C_TYPE_STRING)
		return NULL;
	return *(char *const *)DATA_OF(loaded->body, field);
}

bool load_is_given(const char *text)
{
	return text[strspn(text, " \t\r\n")];
}

int load_require(struct call *call, const char *text, const char *field)
{
	if (!load_is_given(text))
		return refuse(call, REFUSED_REQUIRED, "%s", field);
	if (text_has_control(view_of_string(text), false))
		return refuse(call, REFUSED_NOT_ONE_LINE, "%s", field);
	return 0;
}

int load_reason(struct call *call, const char *reason)
{
	return load_is_given(reason) ? 0 : refuse(call, REFUSED_REASON_MISSING, "reason");
}

bool load_field(struct view body, uint32_t number, struct wire_field *ret)
{
	while (number && wire_next(&body, ret))
		if (ret->number == number)
			return true;
	return false;
}

struct caldate load_today(const struct call *call)
{
	return caldate_in_stockholm(call->now_ms);
}

int load_asked_day(struct call *call, const char *text, const char *field, struct caldate *ret)
{
	struct caldate day = load_today(call);
	if (*text && !caldate_parse(view_of_string(text), &day))
		return refuse(call, REFUSED_NOT_A_DAY, "%s", field);
	*ret = day;
	return 0;
}

int load_day(struct call *call, const char *text, bool past, const char *field, char **ret)
{
	struct caldate today = load_today(call), day = today;
	char formatted[CALDATE_TEXT];
	if (*text && !caldate_parse(view_of_string(text), &day))
		return refuse(call, REFUSED_NOT_A_DAY, "%s", field);
	if (past && caldate_compare(day, today) > 0)
		return refuse_id(call, REFUSED_DAY_IN_FUTURE, text, field);
	caldate_format(day, formatted);
	char *copy = arena_copy(call->arena, view_of_string(formatted));
	if (!copy)
		return -ENOMEM;
	*ret = copy;
	return 0;
}
