/* SPDX-License-Identifier: EUPL-1.2
 * Every message, enum and service of the protocol, from the generated headers, so that no test can
 * forget one; and a generator that fills any message. Never names a message. */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include <riskreg/pb.h>
#include <riskreg/wire.h>

#define MESSAGE(descriptor) &descriptor,
#define ENUM(descriptor)
#define SERVICE(descriptor)
static const ProtobufCMessageDescriptor *const schema_messages[] = {
#include <riskreg/v1/schema.def>
};
#undef MESSAGE
#undef ENUM
#define SCHEMA_MESSAGES (sizeof schema_messages / sizeof schema_messages[0])

#define MESSAGE(descriptor)
#define ENUM(descriptor) &descriptor,
static const ProtobufCEnumDescriptor *const schema_enums[] __attribute__((unused)) = {
#include <riskreg/v1/schema.def>
};
#undef MESSAGE
#undef ENUM
#undef SERVICE
#define SCHEMA_ENUMS (sizeof schema_enums / sizeof schema_enums[0])

/* The same numbers on every machine and in every run. */
static inline uint32_t schema_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static inline struct view schema_filled(struct arena *, const ProtobufCMessageDescriptor *,
					uint32_t *seed);

static inline uint64_t schema_number(const ProtobufCFieldDescriptor *field, uint32_t *seed)
{
	const ProtobufCEnumDescriptor *values = field->descriptor;
	if (field->type == PROTOBUF_C_TYPE_BOOL)
		return 1;
	if (field->type != PROTOBUF_C_TYPE_ENUM)
		return 1 + schema_random(seed) % 100000;
	return (uint64_t)values->values[1 + schema_random(seed) % (values->n_values - 1)].value;
}

/* One value; never zero, so that it is not left out. */
static inline void schema_put_value(struct wire_writer *w, const ProtobufCFieldDescriptor *field,
				    uint32_t *seed)
{
	static const char *const texts[] = { "R12", "\xc3\xa5\xc3\xa4\xc3\xb6", "2026-08-31",
					     "x\ny" };
	if (field->type == PROTOBUF_C_TYPE_STRING)
		wire_put_bytes(w, field->id, view_of_string(texts[schema_random(seed) % 4]));
	else if (field->type == PROTOBUF_C_TYPE_BYTES)
		wire_put_bytes(w, field->id, VIEW_LITERAL("\0\xff\x80"));
	else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
		wire_put_message(w, field->id, schema_filled(w->arena, field->descriptor, seed));
	else
		wire_put_uint(w, field->id, schema_number(field, seed));
}

/* A packed message with every field set, repeated ones once or twice. */
static inline struct view schema_filled(struct arena *arena, const ProtobufCMessageDescriptor *type,
					uint32_t *seed)
{
	struct wire_writer w = WIRE_WRITER(arena);
	for (unsigned i = 0; i < type->n_fields; i++) {
		bool repeated = type->fields[i].label == PROTOBUF_C_LABEL_REPEATED;
		schema_put_value(&w, &type->fields[i], seed);
		if (repeated && schema_random(seed) % 2)
			schema_put_value(&w, &type->fields[i], seed);
	}
	return wire_written(&w);
}
