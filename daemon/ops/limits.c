/* SPDX-License-Identifier: EUPL-1.2
 * The bounds of all texts of all requests, in one table by the name of the field, and the walk over
 * a request that applies them. Knows no op: a new field of a known name is bounded by itself, one
 * of a new name fails a test until it has a row. */
#include "limits.h"

#include <errno.h>
#include <stdio.h>

#include <riskreg/pb.h>
#include <riskreg/text.h>

#include "op.h"

#define CODE_MAX 48
#define PATH_MAX_BYTES 128

static const struct limit limits[] = {
	/* Where one name means two things: first, so that it is found first. */
	{ "source", PB_DESC(count_round_request), 300, LIMIT_LINE },
	{ "label", PB_DESC(evidence), 300, LIMIT_LINE },

	{ "title", NULL, 300, LIMIT_LINE },
	{ "name", NULL, 300, LIMIT_LINE },
	{ "ground", NULL, 300, LIMIT_LINE },
	{ "decision", NULL, 300, LIMIT_LINE },
	{ "label", NULL, 200, LIMIT_LINE },
	{ "aliases", NULL, 200, LIMIT_LINE },
	{ "category", NULL, 200, LIMIT_LINE },
	{ "goal", NULL, 200, LIMIT_LINE },
	{ "source", NULL, 200, LIMIT_LINE },
	{ "responsible", NULL, 200, LIMIT_LINE },
	{ "performer", NULL, 200, LIMIT_LINE },
	{ "auditor", NULL, 200, LIMIT_LINE },
	{ "provider", NULL, 200, LIMIT_LINE },
	{ "agreement", NULL, 200, LIMIT_LINE },
	{ "unit_of_measure", NULL, 100, LIMIT_LINE },
	{ "heading", NULL, 300, LIMIT_LINE },
	{ "headings", NULL, 300, LIMIT_LINE },
	{ "cell", NULL, 300, LIMIT_LINE },
	{ "cells", NULL, 300, LIMIT_LINE },
	{ "accepted_by", NULL, 200, LIMIT_LINE },
	{ "body", NULL, 200, LIMIT_LINE },
	{ "paragraph", NULL, 100, LIMIT_LINE },
	{ "population_source", NULL, 200, LIMIT_LINE },

	{ "text", NULL, 8000, LIMIT_LINES },
	{ "procedure", NULL, 8000, LIMIT_LINES },
	{ "background", NULL, 8000, LIMIT_LINES },
	{ "motive_probability", NULL, 8000, LIMIT_LINES },
	{ "motive_consequence", NULL, 8000, LIMIT_LINES },
	{ "conclusion", NULL, 8000, LIMIT_LINES },
	{ "comment", NULL, 8000, LIMIT_LINES },
	{ "answer", NULL, 8000, LIMIT_LINES },
	{ "note", NULL, 2000, LIMIT_LINES },
	{ "reason", NULL, 2000, LIMIT_LINES },
	{ "dissent", NULL, 2000, LIMIT_LINES },
	{ "accepted_reason", NULL, 2000, LIMIT_LINES },
	{ "declined_reason", NULL, 2000, LIMIT_LINES },
	{ "criteria_text", NULL, 2000, LIMIT_LINES },
	{ "condition", NULL, 2000, LIMIT_LINES },

	/* Numbers of other systems, and items of a list, may look like personal numbers: items can
	 * be erased, and a diary number is what a text should refer to instead. */
	{ "external_reference", NULL, 100, LIMIT_CODE },
	{ "diary_number", NULL, 100, LIMIT_CODE },
	{ "fulfilled_diary_number", NULL, 100, LIMIT_CODE },
	{ "item", NULL, 128, LIMIT_CODE },
	{ "ids", NULL, 128, LIMIT_CODE },
	{ "labels", NULL, 200, LIMIT_CODE },
	{ "dice", NULL, 200, LIMIT_CODE },
	{ "calendar", NULL, 400, LIMIT_CODE },
	{ "control_total", NULL, 100, LIMIT_CODE },
	/* What is looked for, and never stored. */
	{ "query", NULL, 200, LIMIT_CODE },
	{ "owner", NULL, 200, LIMIT_CODE },

	{ "id", NULL, CODE_MAX, LIMIT_CODE },
	{ "code", NULL, CODE_MAX, LIMIT_CODE },
	{ "unit", NULL, CODE_MAX, LIMIT_CODE },
	{ "parent", NULL, CODE_MAX, LIMIT_CODE },
	{ "scale", NULL, CODE_MAX, LIMIT_CODE },
	{ "risk", NULL, CODE_MAX, LIMIT_CODE },
	{ "risks", NULL, CODE_MAX, LIMIT_CODE },
	{ "control", NULL, CODE_MAX, LIMIT_CODE },
	{ "audit", NULL, CODE_MAX, LIMIT_CODE },
	{ "audits", NULL, CODE_MAX, LIMIT_CODE },
	{ "recommendations", NULL, CODE_MAX, LIMIT_CODE },
	{ "goal_id", NULL, CODE_MAX, LIMIT_CODE },
	{ "plan", NULL, CODE_MAX, LIMIT_CODE },
	{ "record", NULL, CODE_MAX, LIMIT_CODE },
	{ "followup", NULL, CODE_MAX, LIMIT_CODE },
	{ "reporting_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "round", NULL, CODE_MAX, LIMIT_CODE },
	{ "replaces", NULL, CODE_MAX, LIMIT_CODE },
	{ "under", NULL, CODE_MAX, LIMIT_CODE },
	{ "after", NULL, CODE_MAX, LIMIT_CODE },
	{ "state", NULL, CODE_MAX, LIMIT_CODE },
	{ "attribute", NULL, CODE_MAX, LIMIT_CODE },
	{ "period", NULL, CODE_MAX, LIMIT_CODE },
	{ "day", NULL, CODE_MAX, LIMIT_CODE },
	{ "due_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "extracted_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "done_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "retest_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "until_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "verified_round", NULL, CODE_MAX, LIMIT_CODE },
	{ "verified_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "accepted_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "accepted_until", NULL, CODE_MAX, LIMIT_CODE },
	{ "as_of_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "tested_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "decided_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "fulfilled_day", NULL, CODE_MAX, LIMIT_CODE },
	{ "carried_from", NULL, CODE_MAX, LIMIT_CODE },
	{ "carried_to", NULL, CODE_MAX, LIMIT_CODE },
	{ "closed_by", NULL, ACTOR_NAME_MAX - 1, LIMIT_CODE },
	{ "done_by", NULL, ACTOR_NAME_MAX - 1, LIMIT_CODE },
	{ "verified_by", NULL, ACTOR_NAME_MAX - 1, LIMIT_CODE },
	{ "responsible_user", NULL, ACTOR_NAME_MAX - 1, LIMIT_CODE },
	{ "tester", NULL, ACTOR_NAME_MAX - 1, LIMIT_CODE },
};

#define N_LIMITS (sizeof(limits) / sizeof(limits)[0])

#define NO_INDEX SIZE_MAX

/* The field that is being looked at and those that it is in, "results[3].note"; made into text when
 * it is refused. */
struct path {
	const struct path *outer; /* NULL: the request */
	const char *name;
	size_t index; /* NO_INDEX: the field is not repeated */
};

const struct limit *limits_list(size_t *ret_n)
{
	*ret_n = N_LIMITS;
	return limits;
}

const struct limit *limits_find(const ProtobufCMessageDescriptor *message, const char *field)
{
	for (size_t i = 0; i < N_LIMITS; i++)
		if (limits[i].field[0] == field[0] && strcmp(limits[i].field, field) == 0 &&
		    (!limits[i].message || limits[i].message == message))
			return &limits[i];
	return NULL;
}

const struct limit *limits_find_at(const ProtobufCMessageDescriptor *message, const char *path)
{
	char name[64];
	for (;;) {
		size_t n = strcspn(path, ".["), rest = n + strcspn(path + n, ".");
		if (n >= sizeof(name))
			return NULL;
		memcpy(name, path, n);
		name[n] = '\0';
		if (!path[rest])
			return limits_find(message, name);
		const ProtobufCFieldDescriptor *field =
			protobuf_c_message_descriptor_get_field_by_name(message, name);
		if (!field || field->type != PROTOBUF_C_TYPE_MESSAGE)
			return NULL;
		message = field->descriptor;
		path += rest + 1;
	}
}

/* Cut where it is full: it is for people. Recursion ends, since no message contains itself
 * (tests/test_schema). */
static size_t format_path(const struct path *path, char out[PATH_MAX_BYTES])
{
	size_t n = path->outer ? format_path(path->outer, out) : 0;
	char index[24] = "";
	if (path->index != NO_INDEX)
		snprintf(index, sizeof(index), "[%zu]", path->index);
	int more = snprintf(out + n, PATH_MAX_BYTES - n, "%s%s%s", n ? "." : "", path->name, index);
	n += more < 0 ? 0 : (size_t)more;
	return n < PATH_MAX_BYTES ? n : PATH_MAX_BYTES - 1;
}

static int refuse_at(struct call *call, enum refused refused, const struct path *path)
{
	char text[PATH_MAX_BYTES];
	format_path(path, text);
	return refuse(call, refused, "%s", text);
}

static int check_size(struct call *call, const struct limit *limit, size_t n,
		      const struct path *path)
{
	if (n <= limit->bytes)
		return 0;
	call_param(call, "limit", "%zu", limit->bytes);
	return refuse_at(call, REFUSED_TOO_LONG, path);
}

static int check_text(struct call *call, const struct limit *limit, const char *string,
		      const struct path *path)
{
	struct view text = view_of_string(string);
	int r = check_size(call, limit, text.n, path);
	if (r)
		return r;
	if (text_has_control(text, limit->form == LIMIT_LINES))
		return refuse_at(call, REFUSED_NOT_ONE_LINE, path);
	if (limit->form != LIMIT_CODE && text_has_personal_number(text))
		return refuse_at(call, REFUSED_PERSONAL_NUMBER, path);
	return 0;
}

static int check_message(struct call *call, const ProtobufCMessage *message,
			 const struct path *path);

/* One value of a field: a text, or a message that is walked in turn. */
static int check_value(struct call *call, const ProtobufCMessage *message,
		       const ProtobufCFieldDescriptor *field, const void *value,
		       const struct path *path)
{
	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		const ProtobufCMessage *inner = *(ProtobufCMessage *const *)value;
		return inner ? check_message(call, inner, path) : 0;
	}
	const char *text = *(char *const *)value;
	if (!text || !*text)
		return 0;
	const struct limit *limit = limits_find(message->descriptor, field->name);
	return limit ? check_text(call, limit, text, path) : -EPROTO;
}

/* The values are pointers: to strings, or to messages. */
static int check_repeated(struct call *call, const ProtobufCMessage *message,
			  const ProtobufCFieldDescriptor *field, struct path path)
{
	const uint8_t *bytes = (const uint8_t *)message;
	size_t n = *(const size_t *)(bytes + field->quantifier_offset);
	const void *const *values = *(const void *const *const *)(bytes + field->offset);
	int r = 0;
	for (path.index = 0; r >= 0 && path.index < n; path.index++)
		r = check_value(call, message, field, &values[path.index], &path);
	return r;
}

static int check_field(struct call *call, const ProtobufCMessage *message,
		       const ProtobufCFieldDescriptor *field, const struct path *outer)
{
	const struct path path = { outer, field->name, NO_INDEX };
	if (field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_MESSAGE)
		return 0;
	if (field->label == PROTOBUF_C_LABEL_REPEATED)
		return check_repeated(call, message, field, path);
	return check_value(call, message, field, (const uint8_t *)message + field->offset, &path);
}

/* Goes on after a refusal, so that all of them are told at once; stops at a fault. */
static int check_message(struct call *call, const ProtobufCMessage *message,
			 const struct path *path)
{
	int r = 0;
	for (unsigned i = 0; r >= 0 && i < message->descriptor->n_fields; i++)
		r = check_field(call, message, &message->descriptor->fields[i], path);
	return r < 0 ? r : 0;
}

int call_check_texts(struct call *call)
{
	int r = check_message(call, call->request, NULL);
	return r < 0 ? r : call_refused(call);
}
