/* SPDX-License-Identifier: EUPL-1.2
 * Bodies of records from options: an option fills the field of its name. Sends what was filled, and
 * checks no rule: that is the daemon's. */
#include "record.h"

#include <stdlib.h>

#include <riskreg/json.h>

#define NAME_MAX_SIZE 64

/* --times-a-year -> times_a_year; --risk (several) -> risks; --due -> due_day; --diary ->
 * diary_number. */
static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessageDescriptor *d,
						const struct option *o)
{
	static const char *const ends[] = { "", "_day", "_number" };
	char name[NAME_MAX_SIZE];
	size_t n = strlen(o->name);
	if (n + sizeof "_number" > sizeof name)
		return NULL;
	for (size_t i = 0; i <= n; i++)
		name[i] = o->name[i] == '-' ? '_' : o->name[i];
	if (o->takes == TAKES_MANY) {
		memcpy(name + n, "s", 2);
		return protobuf_c_message_descriptor_get_field_by_name(d, name);
	}
	const ProtobufCFieldDescriptor *f = NULL;
	for (size_t i = 0; !f && i < sizeof ends / sizeof *ends; i++) {
		memcpy(name + n, ends[i], strlen(ends[i]) + 1);
		f = protobuf_c_message_descriptor_get_field_by_name(d, name);
	}
	return f;
}

const char *record_choice_name(struct arena *arena, const ProtobufCEnumDescriptor *d, unsigned i)
{
	char name[64];
	const char *is = json_enum_name(d, d->values[i].value, name);
	if (d->values[i].value == 0 || !is)
		return NULL;
	char *text = arena_copy(arena, view_of_string(is));
	for (char *p = text; p && (p = strchr(p, '_'));)
		*p = '-';
	return text;
}

static const char *choices_of(struct invocation *inv, const ProtobufCEnumDescriptor *d)
{
	const char *text = NULL;
	for (unsigned i = 0; i < d->n_values; i++) {
		const char *is = record_choice_name(inv->arena, d, i);
		if (is)
			text = text ? arena_format(inv->arena, "%s, %s", text, is) : is;
	}
	return text;
}

/* "gross-list" and "gross_list" are both DISPOSITION_GROSS_LIST. */
static bool is_same_name(const char *given, const char *name)
{
	while (*given && (*given == '-' ? '_' : *given) == *name) {
		given++;
		name++;
	}
	return *given == '\0' && *name == '\0';
}

enum exit_status record_choice_of(struct invocation *inv, const char *option, const char *given,
				  const ProtobufCEnumDescriptor *d, int *ret)
{
	char name[64];
	for (unsigned i = 0; i < d->n_values; i++) {
		const char *is = json_enum_name(d, d->values[i].value, name);
		if (d->values[i].value != 0 && is && is_same_name(given, is)) {
			*ret = d->values[i].value;
			return EXIT_STATUS_OK;
		}
	}
	return fail_usage(inv, say(inv, WORD_USAGE_CHOICE, "option", option, "given", given,
				   "choices", choices_of(inv, d), NULL));
}

enum exit_status record_choice(struct invocation *inv, const char *option,
			       const ProtobufCEnumDescriptor *d, int *ret)
{
	const char *given = command_text(inv, option);
	return given ? record_choice_of(inv, option, given, d, ret) : EXIT_STATUS_OK;
}

static enum exit_status fill_list(struct invocation *inv, char *at, size_t *n, const char *option)
{
	const char *const *given = command_many(inv, option, n);
	char **list = arena_get(inv->arena, (*n + 1) * sizeof *list);
	if (!list)
		return fail_memory(inv);
	memcpy(list, given, *n * sizeof *list);
	*(char ***)at = list;
	return EXIT_STATUS_OK;
}

static enum exit_status fill_numbers(struct invocation *inv, char *at, size_t *n,
				     const char *option)
{
	const char *const *given = command_many(inv, option, n);
	uint32_t *list = arena_get(inv->arena, (*n + 1) * sizeof *list);
	if (!list)
		return fail_memory(inv);
	for (size_t i = 0; i < *n; i++) {
		size_t digits = strspn(given[i], "0123456789");
		if (digits == 0 || digits > 9 || given[i][digits])
			return fail_usage(inv, say(inv, WORD_USAGE_NUMBER, "option", option,
						   "given", given[i], NULL));
		list[i] = (uint32_t)strtoul(given[i], NULL, 10);
	}
	*(uint32_t **)at = list;
	return EXIT_STATUS_OK;
}

static enum exit_status fill_field(struct invocation *inv, ProtobufCMessage *body,
				   const ProtobufCFieldDescriptor *f, const struct option *o)
{
	char *at = (char *)body + f->offset;
	bool are_numbers = f->type == PROTOBUF_C_TYPE_UINT32;
	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return (are_numbers ? fill_numbers : fill_list)(
			inv, at, (size_t *)((char *)body + f->quantifier_offset), o->name);
	if (f->type == PROTOBUF_C_TYPE_STRING)
		*(const char **)at = command_text(inv, o->name);
	else if (f->type == PROTOBUF_C_TYPE_UINT32)
		*(uint32_t *)at = command_number(inv, o->name, 0);
	else if (f->type == PROTOBUF_C_TYPE_ENUM)
		return record_choice(inv, o->name, f->descriptor, (int *)at);
	return EXIT_STATUS_OK;
}

const ProtobufCEnumDescriptor *record_choices(PB(Kind) kind, const struct option *o)
{
	const ProtobufCMessageDescriptor *body = record_type(kind);
	const ProtobufCFieldDescriptor *f = body ? field_of(body, o) : NULL;
	return f && f->type == PROTOBUF_C_TYPE_ENUM ? f->descriptor : NULL;
}

/* What belongs to one version and not to the next: its reason, and that it was withdrawn. */
static void forget_version(ProtobufCMessage *body)
{
	const ProtobufCMessageDescriptor *d = body->descriptor;
	const ProtobufCFieldDescriptor *reason =
		protobuf_c_message_descriptor_get_field_by_name(d, "reason");
	const ProtobufCFieldDescriptor *withdrawn =
		protobuf_c_message_descriptor_get_field_by_name(d, "withdrawn");
	if (reason)
		*(const char **)((char *)body + reason->offset) = protobuf_c_empty_string;
	if (withdrawn)
		*(protobuf_c_boolean *)((char *)body + withdrawn->offset) = false;
}

enum exit_status record_fill(struct invocation *inv, ProtobufCMessage *body, size_t *ret_n)
{
	size_t n = 0;
	forget_version(body);
	for (const struct option *o = inv->options; o && o->name; o++) {
		const ProtobufCFieldDescriptor *f = field_of(body->descriptor, o);
		if (!f || f->type == PROTOBUF_C_TYPE_MESSAGE || !command_flag(inv, o->name))
			continue;
		enum exit_status status = fill_field(inv, body, f, o);
		if (status != EXIT_STATUS_OK)
			return status;
		n += strcmp(f->name, "reason") != 0;
	}
	*ret_n = n;
	return EXIT_STATUS_OK;
}

enum exit_status record_write(struct invocation *inv, const char *method,
			      const ProtobufCMessage *request)
{
	const PB(Written) *written;
	enum exit_status status = call_write(inv, method, request, &written);
	if (status == EXIT_STATUS_OK)
		out_written(inv->out, written);
	return status;
}

enum exit_status record_add(struct invocation *inv, const char *method,
			    const ProtobufCMessage *request, ProtobufCMessage *body)
{
	size_t n;
	enum exit_status status = record_fill(inv, body, &n);
	return status == EXIT_STATUS_OK ? record_write(inv, method, request) : status;
}

enum exit_status record_set(struct invocation *inv, const char *method,
			    const ProtobufCMessage *request, ProtobufCMessage *body)
{
	size_t n;
	enum exit_status status = record_fill(inv, body, &n);
	if (status != EXIT_STATUS_OK)
		return status;
	if (n == 0)
		return fail_usage(inv, say(inv, WORD_USAGE_NOTHING_SET, NULL));
	return record_write(inv, method, request);
}

uint32_t record_version(const struct invocation *inv, const PB(Record) *record)
{
	return command_number(inv, "if-version", record->meta->version);
}
