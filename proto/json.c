/* SPDX-License-Identifier: EUPL-1.2
 * Walks a message by its descriptor. Never knows a particular message, so a new field or a new
 * record kind is in the output without a line here. */
#include <riskreg/json.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ENUM_NAME_MAX 64

static char lower(char c)
{
	return (char)tolower((unsigned char)c);
}

/* How much of "ROUND_STATE_TESTING" is the name of its type, RoundState, and the line after it; 0
 * when it does not begin so. */
static size_t prefix_size(const char *value, const char *type)
{
	size_t n = 0;
	for (; *type; type++) {
		n += value[n] == '_';
		if (lower(value[n]) != lower(*type))
			return 0;
		n++;
	}
	return value[n] == '_' ? n + 1 : 0;
}

const char *json_enum_name(const ProtobufCEnumDescriptor *type, int value, char out[ENUM_NAME_MAX])
{
	const ProtobufCEnumValue *found = protobuf_c_enum_descriptor_get_value(type, value);
	if (!found)
		return NULL;
	const char *name = found->name + prefix_size(found->name, type->short_name);
	size_t n = strnlen(name, ENUM_NAME_MAX - 1);
	for (size_t i = 0; i < n; i++)
		out[i] = lower(name[i]);
	out[n] = '\0';
	return out;
}

static json_t *json_of_bytes(const ProtobufCBinaryData *bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = malloc(2 * bytes->len + 1);
	if (!hex)
		return NULL;
	for (size_t i = 0; i < bytes->len; i++) {
		hex[2 * i] = digits[bytes->data[i] >> 4];
		hex[2 * i + 1] = digits[bytes->data[i] & 15];
	}
	json_t *json = json_stringn(hex, 2 * bytes->len);
	free(hex);
	return json;
}

static json_t *json_of_enum(const ProtobufCEnumDescriptor *type, int value)
{
	char name[ENUM_NAME_MAX];
	return json_enum_name(type, value, name) ? json_string(name) : json_integer(value);
}

/* `at` is where the generated struct keeps the value. */
static json_t *json_of_value(const ProtobufCFieldDescriptor *field, const void *at)
{
	switch (field->type) {
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
		return json_integer(*(const int32_t *)at);
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
		return json_integer(*(const uint32_t *)at);
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
		return json_integer(*(const int64_t *)at);
	case PROTOBUF_C_TYPE_FLOAT:
		return json_real((double)*(const float *)at);
	case PROTOBUF_C_TYPE_DOUBLE:
		return json_real(*(const double *)at);
	case PROTOBUF_C_TYPE_BOOL:
		return json_boolean(*(const protobuf_c_boolean *)at);
	case PROTOBUF_C_TYPE_ENUM:
		return json_of_enum(field->descriptor, *(const int *)at);
	case PROTOBUF_C_TYPE_STRING:
		return json_string(*(char *const *)at);
	case PROTOBUF_C_TYPE_BYTES:
		return json_of_bytes(at);
	case PROTOBUF_C_TYPE_MESSAGE:
		return *(void *const *)at ? json_of_message(*(void *const *)at) : json_null();
	}
	return NULL;
}

static size_t size_in_struct(ProtobufCType type)
{
	static const size_t sizes[] = {
		[PROTOBUF_C_TYPE_INT32] = 4,
		[PROTOBUF_C_TYPE_SINT32] = 4,
		[PROTOBUF_C_TYPE_SFIXED32] = 4,
		[PROTOBUF_C_TYPE_INT64] = 8,
		[PROTOBUF_C_TYPE_SINT64] = 8,
		[PROTOBUF_C_TYPE_SFIXED64] = 8,
		[PROTOBUF_C_TYPE_UINT32] = 4,
		[PROTOBUF_C_TYPE_FIXED32] = 4,
		[PROTOBUF_C_TYPE_UINT64] = 8,
		[PROTOBUF_C_TYPE_FIXED64] = 8,
		[PROTOBUF_C_TYPE_FLOAT] = 4,
		[PROTOBUF_C_TYPE_DOUBLE] = 8,
		[PROTOBUF_C_TYPE_BOOL] = sizeof(protobuf_c_boolean),
		[PROTOBUF_C_TYPE_ENUM] = sizeof(int),
		[PROTOBUF_C_TYPE_STRING] = sizeof(char *),
		[PROTOBUF_C_TYPE_BYTES] = sizeof(ProtobufCBinaryData),
		[PROTOBUF_C_TYPE_MESSAGE] = sizeof(void *),
	};
	return sizes[type];
}

static json_t *json_of_repeated(const ProtobufCFieldDescriptor *field, const char *first, size_t n)
{
	json_t *array = json_array();
	for (size_t i = 0; i < n; i++) {
		const char *at = first + i * size_in_struct(field->type);
		if (json_array_append_new(array, json_of_value(field, at)) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

static json_t *json_of_field(const ProtobufCFieldDescriptor *field, const char *message)
{
	const char *at = message + field->offset;
	if (field->label != PROTOBUF_C_LABEL_REPEATED)
		return json_of_value(field, at);
	size_t n = *(const size_t *)(const void *)(message + field->quantifier_offset);
	return json_of_repeated(field, *(char *const *)(const void *)at, n);
}

json_t *json_of_message(const ProtobufCMessage *message)
{
	const ProtobufCMessageDescriptor *type = message->descriptor;
	json_t *object = json_object();
	for (unsigned i = 0; i < type->n_fields; i++) {
		json_t *value = json_of_field(&type->fields[i], (const char *)message);
		if (json_object_set_new(object, type->fields[i].name, value) != 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}
