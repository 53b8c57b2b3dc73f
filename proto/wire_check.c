/* SPDX-License-Identifier: EUPL-1.2
 * The check of raw bytes that comes before every unpack. Never allocates, never goes deeper than
 * WIRE_DEPTH_MAX, looks at each byte a bounded number of times; what passes can be unpacked, and
 * packed again, without loss. */
#include <riskreg/wire.h>

#include <stdio.h>

#include <protobuf-c/protobuf-c.h>

#include <riskreg/text.h>

/* So that the occurrences of every field of a message can be counted in place. test_schema proves
 * that no message has more. */
#define MESSAGE_FIELDS_MAX 64

/* A message that is being walked, and the place in it. */
struct level {
	const struct level *up;
	const ProtobufCMessageDescriptor *type;
	unsigned depth;
	const uint8_t *at;
	uint32_t number;                       /* 0 until the tag is read */
	const ProtobufCFieldDescriptor *field; /* NULL until it is known */
	uint32_t index;
	uint64_t seen;                      /* a bit for each field of the type */
	uint32_t times[MESSAGE_FIELDS_MAX]; /* holds only for those that were seen */
};

struct check {
	const uint8_t *begin;
	uint32_t fields_left;
	struct wire_finding *finding;
};

static const enum wire_type wire_types[] = {
	[PROTOBUF_C_TYPE_INT32] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_SINT32] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_SFIXED32] = WIRE_FIXED32,
	[PROTOBUF_C_TYPE_INT64] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_SINT64] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_SFIXED64] = WIRE_FIXED64,
	[PROTOBUF_C_TYPE_UINT32] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_FIXED32] = WIRE_FIXED32,
	[PROTOBUF_C_TYPE_UINT64] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_FIXED64] = WIRE_FIXED64,
	[PROTOBUF_C_TYPE_FLOAT] = WIRE_FIXED32,
	[PROTOBUF_C_TYPE_DOUBLE] = WIRE_FIXED64,
	[PROTOBUF_C_TYPE_BOOL] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_ENUM] = WIRE_VARINT,
	[PROTOBUF_C_TYPE_STRING] = WIRE_BYTES,
	[PROTOBUF_C_TYPE_BYTES] = WIRE_BYTES,
	[PROTOBUF_C_TYPE_MESSAGE] = WIRE_BYTES,
};

static bool is_repeated(const ProtobufCFieldDescriptor *field)
{
	return field->label == PROTOBUF_C_LABEL_REPEATED;
}

/* Names have no other characters than ASCII, so any place is a place to cut. */
static void put_path(struct check *c, const struct level *level)
{
	struct wire_finding *f = c->finding;
	if (level->up) {
		put_path(c, level->up);
		strncat(f->field, ".", sizeof f->field - 1 - strlen(f->field));
	}
	char *end = f->field + strlen(f->field);
	size_t room = sizeof f->field - strlen(f->field);
	if (!level->number)
		snprintf(end, room, "@%td", level->at - c->begin);
	else if (!level->field)
		snprintf(end, room, "%u", level->number);
	else if (is_repeated(level->field))
		snprintf(end, room, "%s[%u]", level->field->name, level->index);
	else
		snprintf(end, room, "%s", level->field->name);
}

/* The innermost level is the first to come here, and knows best. */
static enum wire_fault report(struct check *c, const struct level *level, enum wire_fault fault)
{
	if (fault && !c->finding->fault) {
		c->finding->fault = fault;
		put_path(c, level);
	}
	return fault;
}

static enum wire_fault check_string(struct view text)
{
	if (text.n > WIRE_STRING_MAX)
		return WIRE_TOO_LONG;
	bool is_nfc = text_is_nfc(text);
	if (!is_nfc && !text_is_utf8(text))
		return WIRE_BAD_UTF8;
	if (text.n && memchr(text.p, 0, text.n))
		return WIRE_NUL;
	return is_nfc ? WIRE_SOUND : WIRE_NOT_NFC;
}

/* Negative numbers of 32 bits are sent with their sign extended to 64. */
static bool is_int32(uint64_t value)
{
	return value <= INT32_MAX || value >= (uint64_t)INT32_MIN;
}

static enum wire_fault check_enum(const ProtobufCEnumDescriptor *type, uint64_t value)
{
	bool known = is_int32(value) && protobuf_c_enum_descriptor_get_value(type, (int)value);
	return known ? WIRE_SOUND : WIRE_BAD_ENUM;
}

static enum wire_fault check_message(struct check *, const struct level *up,
				     const ProtobufCMessageDescriptor *, struct view);

static enum wire_fault check_value(struct check *c, const struct level *level, uint64_t value,
				   struct view bytes)
{
	ProtobufCType type = level->field->type;
	if (type == PROTOBUF_C_TYPE_MESSAGE)
		return check_message(c, level, level->field->descriptor, bytes);
	if (type == PROTOBUF_C_TYPE_STRING)
		return check_string(bytes);
	if (type == PROTOBUF_C_TYPE_ENUM)
		return check_enum(level->field->descriptor, value);
	if (type == PROTOBUF_C_TYPE_BOOL)
		return value <= 1 ? WIRE_SOUND : WIRE_BAD_BOOL;
	if (type == PROTOBUF_C_TYPE_INT32)
		return is_int32(value) ? WIRE_SOUND : WIRE_BAD_RANGE;
	if (type == PROTOBUF_C_TYPE_UINT32 || type == PROTOBUF_C_TYPE_SINT32)
		return value <= UINT32_MAX ? WIRE_SOUND : WIRE_BAD_RANGE;
	return WIRE_SOUND;
}

/* How often the present field has been seen in this message. */
static uint32_t times_seen(const struct level *level)
{
	size_t i = (size_t)(level->field - level->type->fields);
	return level->seen >> i & 1 ? level->times[i] : 0;
}

static void set_times_seen(struct level *level, uint32_t times)
{
	size_t i = (size_t)(level->field - level->type->fields);
	level->seen |= (uint64_t)1 << i;
	level->times[i] = times;
}

static enum wire_fault count_one(struct check *c)
{
	if (c->fields_left == 0)
		return WIRE_TOO_MANY;
	c->fields_left--;
	return WIRE_SOUND;
}

/* Packed or not is the sender's choice, so both are read, and the elements cost the same. */
static enum wire_fault check_packed(struct check *c, struct level *level, struct view elements)
{
	enum wire_type type = wire_types[level->field->type];
	for (; elements.n; level->index++) {
		uint64_t value;
		enum wire_fault fault = count_one(c);
		if (!fault)
			fault = wire_take_value(&elements, type, &value, NULL);
		if (!fault)
			fault = check_value(c, level, value, VIEW_NONE);
		if (fault)
			return fault;
	}
	set_times_seen(level, level->index);
	return WIRE_SOUND;
}

/* Nearly always it is the field before once more, or the one behind that. */
static const ProtobufCFieldDescriptor *find_field(const struct level *level, uint32_t number)
{
	const ProtobufCMessageDescriptor *type = level->type;
	const ProtobufCFieldDescriptor *before = level->field;
	if (before && before->id == number)
		return before;
	if (before && before + 1 != type->fields + type->n_fields && before[1].id == number)
		return before + 1;
	return protobuf_c_message_descriptor_get_field(type, number);
}

static enum wire_fault check_field(struct check *c, struct level *level,
				   const struct wire_field *found)
{
	level->number = found->number;
	const ProtobufCFieldDescriptor *field = find_field(level, found->number);
	level->field = field;
	if (!field)
		return WIRE_UNKNOWN_FIELD;
	level->index = times_seen(level);
	if (count_one(c))
		return WIRE_TOO_MANY;
	if (level->index && !is_repeated(field))
		return WIRE_REPEATED;
	if (found->type == wire_types[field->type]) {
		set_times_seen(level, level->index + 1);
		return check_value(c, level, found->value, found->bytes);
	}
	if (is_repeated(field) && found->type == WIRE_BYTES)
		return check_packed(c, level, found->bytes);
	return WIRE_BAD_TAG;
}

static enum wire_fault check_message(struct check *c, const struct level *up,
				     const ProtobufCMessageDescriptor *type, struct view rest)
{
	struct level level;
	level.up = up;
	level.type = type;
	level.depth = up ? up->depth + 1 : 1;
	if (level.depth > WIRE_DEPTH_MAX)
		return WIRE_TOO_DEEP;
	if (type->n_fields > MESSAGE_FIELDS_MAX)
		return WIRE_TOO_MANY;
	level.field = NULL;
	level.seen = 0;
	while (rest.n) {
		struct wire_field found;
		level.at = rest.p;
		level.number = 0;
		enum wire_fault fault = wire_take(&rest, &found);
		if (!fault)
			fault = check_field(c, &level, &found);
		if (report(c, &level, fault))
			return fault;
	}
	return WIRE_SOUND;
}

enum wire_fault wire_check(const struct ProtobufCMessageDescriptor *type, struct view message,
			   uint32_t fields_max, struct wire_finding *finding)
{
	struct check c = { .begin = message.p, .fields_left = fields_max, .finding = finding };
	finding->fault = WIRE_SOUND;
	finding->field[0] = '\0';
	finding->fault = check_message(&c, NULL, type, message);
	return finding->fault;
}
