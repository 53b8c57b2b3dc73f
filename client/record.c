/* SPDX-License-Identifier: EUPL-1.2
 * Records as rows and fields, by their descriptors: reading, listing, showing.
 * Of kinds it knows the forms of their ids, and nothing else. */
#include "record.h"

#include <stdio.h>
#include <time.h>

#include <riskreg/json.h>

#include "erased.h"

#define BODY_FIELD 100 /* of Record: its number is this plus the kind */
#define COLUMNS_MAX 12

const struct option record_show_options[] = { OPTION_VERSION, OPTION_END };

enum exit_status record_shown(struct invocation *inv, PB(Kind) kind, const PB(Record) **ret)
{
	return call_get_version(inv, kind, inv->argv[0], command_number(inv, "version", 0), ret);
}

static const ProtobufCFieldDescriptor *body_field(PB(Kind) kind)
{
	return protobuf_c_message_descriptor_get_field(PB_DESC(record),
						       BODY_FIELD + (unsigned)kind);
}

const ProtobufCMessageDescriptor *record_type(PB(Kind) kind)
{
	const ProtobufCFieldDescriptor *f = body_field(kind);
	return f ? f->descriptor : NULL;
}

ProtobufCMessage *record_body(const PB(Record) *record)
{
	const ProtobufCFieldDescriptor *f = body_field(record->meta->kind);
	return f ? *(ProtobufCMessage *const *)((const char *)record + f->offset) : NULL;
}

const char *record_day(struct invocation *inv, int64_t time_ms)
{
	char day[CALDATE_TEXT];
	caldate_format(caldate_in_stockholm(time_ms), day);
	const char *text = arena_copy(inv->arena, view_of_string(day));
	return text ? text : "";
}

struct caldate record_today(void)
{
	return caldate_in_stockholm((int64_t)time(NULL) * 1000);
}

static const char *text_of_enum(struct invocation *inv, const ProtobufCFieldDescriptor *f,
				const enum word *words, int value)
{
	char name[64];
	if (value == 0)
		return "";
	if (words && protobuf_c_enum_descriptor_get_value(f->descriptor, value))
		return words_get(words[value], inv->lang);
	const char *known = json_enum_name(f->descriptor, value, name);
	return known ? arena_copy(inv->arena, view_of_string(known))
		     : arena_format(inv->arena, "%d", value);
}

static const char *text_of_list(struct invocation *inv, const char *const *items, size_t n)
{
	const char *text = n ? items[0] : "";
	for (size_t i = 1; i < n && text; i++)
		text = arena_format(inv->arena, "%s, %s", text, items[i]);
	return text;
}

static const char *text_of_numbers(struct invocation *inv, const uint32_t *items, size_t n)
{
	const char *text = "";
	for (size_t i = 0; i < n && text; i++)
		text = arena_format(inv->arena, "%s%s%u", text, i ? ", " : "", items[i]);
	return text;
}

static const char *text_of_field(struct invocation *inv, const ProtobufCMessage *body,
				 const ProtobufCFieldDescriptor *f, const enum word *words)
{
	const char *at = (const char *)body + f->offset;
	if (f->type == PROTOBUF_C_TYPE_STRING && f->label == PROTOBUF_C_LABEL_REPEATED)
		return text_of_list(inv, *(const char *const *const *)at,
				    *(const size_t *)((const char *)body + f->quantifier_offset));
	if (f->type == PROTOBUF_C_TYPE_UINT32 && f->label == PROTOBUF_C_LABEL_REPEATED)
		return text_of_numbers(inv, *(const uint32_t *const *)at,
				       *(const size_t *)((const char *)body +
							 f->quantifier_offset));
	if (f->type == PROTOBUF_C_TYPE_STRING)
		return *(const char *const *)at;
	if (f->type == PROTOBUF_C_TYPE_ENUM)
		return text_of_enum(inv, f, words, *(const int *)at);
	if (f->type == PROTOBUF_C_TYPE_UINT32 && *(const uint32_t *)at > 0)
		return arena_format(inv->arena, "%u", *(const uint32_t *)at);
	return "";
}

const char *record_text(struct invocation *inv, const PB(Record) *record,
			const struct record_field *field)
{
	const ProtobufCMessage *body = record_body(record);
	const char *text = "";
	if (field->text)
		text = field->text(inv, record);
	else if (body) {
		const ProtobufCFieldDescriptor *f = protobuf_c_message_descriptor_get_field_by_name(
			body->descriptor, field->field);
		/* A name that is none is seen, as a placeholder that nobody fills. */
		text = f ? text_of_field(inv, body, f, field->words) :
			   arena_format(inv->arena, "{%s}", field->field);
		if (f && f->id == ERASED_FIELD && text && !*text)
			text = erased_text(inv, record->meta->kind, record->meta->id,
					   record->meta->version);
	}
	return text ? text : "";
}

PB(Kind) record_kind_of(const char *id)
{
	static const struct {
		char letter;
		PB(Kind) alone, slash, hash;
	} forms[] = {
		{ 'R', PB_ENUM(KIND, RISK), PB_ENUM(KIND, ASSESSMENT), 0 },
		{ 'M', PB_ENUM(KIND, MEASURE), 0, 0 },
		{ 'C', PB_ENUM(KIND, CONTROL), 0, 0 },
		{ 'P', PB_ENUM(KIND, PLAN), PB_ENUM(KIND, PLAN_ITEM), 0 },
		{ 'S', PB_ENUM(KIND, ROUND), PB_ENUM(KIND, RESULT), PB_ENUM(KIND, ITEMS) },
		{ 'A', PB_ENUM(KIND, ACTION), 0, 0 },
		{ 'E', PB_ENUM(KIND, ERASURE), 0, 0 },
		{ 'G', PB_ENUM(KIND, AUDIT), 0, 0 },
		{ 'N', PB_ENUM(KIND, RECOMMENDATION), 0, 0 },
		{ 'F', PB_ENUM(KIND, FOLLOWUP), PB_ENUM(KIND, FOLLOWUP_ENTRY), 0 },
		{ 'I', PB_ENUM(KIND, INDICATOR), 0, 0 },
		{ 'O', PB_ENUM(KIND, GOAL), 0, 0 },
	};
	size_t digits = id[0] ? strspn(id + 1, "0123456789") : 0;
	char after = digits ? id[1 + digits] : '\0';
	for (size_t i = 0; digits && i < sizeof forms / sizeof forms[0]; i++)
		if (forms[i].letter == id[0] && (after == '\0' || after == '/' || after == '#'))
			return after == '/'   ? forms[i].slash
			       : after == '#' ? forms[i].hash
					      : forms[i].alone;
	return id[0] >= '0' && id[0] <= '9' ? PB_ENUM(KIND, SCALE) : PB_ENUM(KIND, UNIT);
}

bool record_append(struct invocation *inv, PB(ListRecordsResponse) *all,
		   const PB(ListRecordsResponse) *more)
{
	for (size_t i = 0; i < more->n_records; i++) {
		PB(Record) **records = arena_grow(inv->arena, all->records, all->n_records,
						  sizeof(PB(Record) *));
		if (!records)
			return false;
		all->records = records;
		all->records[all->n_records++] = more->records[i];
	}
	all->next = more->next;
	return true;
}

enum exit_status record_fetch(struct invocation *inv, PB(ListRecordsRequest) request,
			      PB(ListRecordsResponse) **ret)
{
	static const PB(ListRecordsResponse) empty = PB_INIT(LIST_RECORDS_RESPONSE);
	PB(ListRecordsResponse) *all = arena_get(inv->arena, sizeof *all);
	if (!all)
		return fail_memory(inv);
	*all = empty;
	request.with_withdrawn = command_flag(inv, "withdrawn");
	do {
		ProtobufCMessage *more;
		enum exit_status status =
			call_read(inv, "riskreg.v1.RecordService/List", &request.base,
				  PB_DESC(list_records_response), &more);
		if (status != EXIT_STATUS_OK)
			return status;
		if (!record_append(inv, all, (const PB(ListRecordsResponse) *)more))
			return fail_memory(inv);
		request.after = all->next;
	} while (*all->next);
	*ret = all;
	return EXIT_STATUS_OK;
}

static bool is_withdrawn(const PB(Record) *record)
{
	const ProtobufCMessage *body = record_body(record);
	const ProtobufCFieldDescriptor *f =
		body ? protobuf_c_message_descriptor_get_field(body->descriptor, 1) : NULL;
	return f && *(const protobuf_c_boolean *)((const char *)body + f->offset);
}

const char *record_id(struct invocation *inv, const PB(Record) *record)
{
	const char *id = record->meta->id;
	bool plain = inv->plain || !is_withdrawn(record);
	return plain ? id : say(inv, WORD_VALUE_WITHDRAWN_ID, "id", id, NULL);
}

static enum word head_of_id(const PB(Record) *record)
{
	bool by_code = record->meta->kind == PB_ENUM(KIND, UNIT) ||
		       record->meta->kind == PB_ENUM(KIND, SCALE);
	return by_code ? WORD_HEAD_CODE : WORD_HEAD_ID;
}

/* The id is always the first column. */
static void print_rows(struct invocation *inv, const PB(ListRecordsResponse) *list,
		       const struct record_field *fields, size_t n)
{
	struct column columns[COLUMNS_MAX] = { { 0 } };
	struct cell cells[COLUMNS_MAX] = { { NULL, MARK_NONE } };
	n = n < COLUMNS_MAX ? n : COLUMNS_MAX - 1;
	if (list->n_records > 0)
		columns[0].head = head_of_id(list->records[0]);
	for (size_t i = 0; i < n; i++)
		columns[i + 1] = (struct column){ fields[i].head, fields[i].right,
						  fields[i].wraps };
	out_table(inv->out, columns, n + 1);
	for (size_t row = 0; row < list->n_records; row++) {
		cells[0].text = record_id(inv, list->records[row]);
		for (size_t i = 0; i < n; i++)
			cells[i + 1].text = record_text(inv, list->records[row], &fields[i]);
		out_row(inv->out, cells);
	}
	out_end(inv->out);
}

void record_rows(struct invocation *inv, const PB(ListRecordsResponse) *list,
		 const struct record_field *fields, size_t n)
{
	if (out_wants_message(inv->out))
		out_message(inv->out, &list->base);
	else if (list->n_records > 0)
		print_rows(inv, list, fields, n);
	else
		tell(inv, say(inv, WORD_LIST_EMPTY, NULL));
}

enum exit_status record_list(struct invocation *inv, PB(ListRecordsRequest) request,
			     const struct record_field *fields, size_t n)
{
	PB(ListRecordsResponse) *list;
	enum exit_status status = record_fetch(inv, request, &list);
	if (status == EXIT_STATUS_OK)
		record_rows(inv, list, fields, n);
	return status;
}

void record_table(struct invocation *inv, enum word heading, const PB(ListRecordsResponse) *list,
		  const struct record_field *fields, size_t n)
{
	if (list->n_records == 0)
		return;
	out_heading(inv->out, say(inv, heading, NULL));
	print_rows(inv, list, fields, n);
}

static const char *text_of_version(struct invocation *inv, const PB(Record) *record)
{
	char version[12];
	const PB(Meta) *m = record->meta;
	snprintf(version, sizeof version, "%u", m->version);
	enum word word = is_withdrawn(record) ? WORD_VALUE_WITHDRAWN : WORD_VALUE_VERSION;
	return say(inv, word, "version", version, "day", record_day(inv, m->time_ms), "author",
		   m->author, NULL);
}

/* `show` and `list` answer in the same shape. */
static void print_message(struct invocation *inv, const PB(Record) *record)
{
	PB(ListRecordsResponse) alone = PB_INIT(LIST_RECORDS_RESPONSE);
	PB(Record) *records[] = { (PB(Record) *)record };
	alone.records = records;
	alone.n_records = 1;
	out_message(inv->out, &alone.base);
}

void record_fields(struct invocation *inv, const PB(Record) *record,
		   const struct record_field *fields, size_t n)
{
	static const struct record_field common[] = {
		{ .head = WORD_HEAD_EXTERNAL, .field = "external_reference" },
		{ .head = WORD_HEAD_VERSION, .text = text_of_version },
		{ .head = WORD_HEAD_REASON, .field = "reason" },
	};
	if (out_wants_message(inv->out)) {
		print_message(inv, record);
		return;
	}
	out_field(inv->out, head_of_id(record), record->meta->id);
	for (size_t i = 0; i < n; i++)
		out_field(inv->out, fields[i].head, record_text(inv, record, &fields[i]));
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		out_field(inv->out, common[i].head, record_text(inv, record, &common[i]));
	out_end(inv->out);
}
