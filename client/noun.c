/* SPDX-License-Identifier: EUPL-1.2
 * list, show, add, set and the moves of any noun, by its descriptors. */
#include "noun.h"

#define REQUEST_ID 1
#define REQUEST_VERSION 2
#define REQUEST_BODY 100

static void *field_of(ProtobufCMessage *message, const ProtobufCFieldDescriptor *f)
{
	return (char *)message + f->offset;
}

enum exit_status noun_list(struct invocation *inv)
{
	const struct noun *noun = inv->noun;
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	enum exit_status status = rows_fill_under(inv, &request, noun->under, noun->n_under);
	request.kind = noun->kind;
	if (status != EXIT_STATUS_OK)
		return status;
	return record_list(inv, request, noun->listed, noun->n_listed);
}

static enum exit_status fetch_part(struct invocation *inv, const PB(Record) *record,
				   const struct noun_part *part, PB(ListRecordsResponse) **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	request.kind = part->kind;
	request.under_kind = record->meta->kind;
	request.under = record->meta->id;
	return record_fetch(inv, request, ret);
}

static enum exit_status print_parts(struct invocation *inv, const struct noun *noun,
				    const PB(Record) *record)
{
	for (size_t i = 0; i < noun->n_parts; i++) {
		const struct noun_part *part = &noun->parts[i];
		PB(ListRecordsResponse) *list;
		enum exit_status status = fetch_part(inv, record, part, &list);
		if (status != EXIT_STATUS_OK)
			return status;
		record_table(inv, part->heading, list, part->fields, part->n);
	}
	return EXIT_STATUS_OK;
}

static enum exit_status print_message(struct invocation *inv, const struct noun *noun,
				      const PB(Record) *record)
{
	PB(ListRecordsResponse) all = PB_INIT(LIST_RECORDS_RESPONSE);
	PB(Record) *alone = (PB(Record) *)record;
	all.records = &alone;
	all.n_records = 1;
	for (size_t i = 0; i < noun->n_parts; i++) {
		PB(ListRecordsResponse) *list;
		enum exit_status status = fetch_part(inv, record, &noun->parts[i], &list);
		if (status != EXIT_STATUS_OK)
			return status;
		if (!record_append(inv, &all, list))
			return fail_memory(inv);
	}
	out_message(inv->out, &all.base);
	return EXIT_STATUS_OK;
}

enum exit_status noun_show(struct invocation *inv)
{
	const struct noun *noun = inv->noun;
	const PB(Record) *record;
	enum exit_status status = record_shown(inv, noun->kind, &record);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		return print_message(inv, noun, record);
	record_fields(inv, record, noun->shown, noun->n_shown);
	return print_parts(inv, noun, record);
}

/* A message of the type, initialised; NULL when memory is out. */
static ProtobufCMessage *make(struct invocation *inv, const ProtobufCMessageDescriptor *type)
{
	ProtobufCMessage *message = arena_get(inv->arena, type->sizeof_message);
	if (message)
		type->message_init(message);
	return message;
}

/* The request that carries a body; NULL when memory is out. */
static ProtobufCMessage *make_request(struct invocation *inv, const struct noun *noun,
				      ProtobufCMessage *body)
{
	ProtobufCMessage *request = make(inv, noun->request);
	if (request)
		*(ProtobufCMessage **)field_of(request, protobuf_c_message_descriptor_get_field(
								noun->request, REQUEST_BODY)) =
			body;
	return request;
}

/* Which record a write is of, and the version that it expects. */
static void fill_identity(struct invocation *inv, ProtobufCMessage *request,
			  const PB(Record) *record)
{
	const ProtobufCMessageDescriptor *d = request->descriptor;
	*(char **)field_of(request, protobuf_c_message_descriptor_get_field(d, REQUEST_ID)) =
		record->meta->id;
	*(uint32_t *)field_of(request,
			      protobuf_c_message_descriptor_get_field(d, REQUEST_VERSION)) =
		record_version(inv, record);
}

enum exit_status noun_add(struct invocation *inv)
{
	const struct noun *noun = inv->noun;
	ProtobufCMessage *body = make(inv, noun->body);
	ProtobufCMessage *request = body ? make_request(inv, noun, body) : NULL;
	if (!request)
		return fail_memory(inv);
	*(char **)field_of(body,
			   protobuf_c_message_descriptor_get_field_by_name(noun->body, "title")) =
		rows_argument(inv, 0);
	return record_add(inv, noun->set, request, body);
}

enum exit_status noun_set(struct invocation *inv)
{
	const struct noun *noun = inv->noun;
	const PB(Record) *record;
	enum exit_status status = call_get(inv, noun->kind, inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	ProtobufCMessage *request = make_request(inv, noun, record_body(record));
	if (!request)
		return fail_memory(inv);
	fill_identity(inv, request, record);
	return record_set(inv, noun->set, request, record_body(record));
}

static const struct noun_move *find_move(const struct invocation *inv)
{
	const struct noun *noun = inv->noun;
	for (size_t i = 0; i < noun->n_moves; i++)
		if (strcmp(noun->moves[i].verb, inv->command->verb) == 0)
			return &noun->moves[i];
	return NULL;
}

enum exit_status noun_move(struct invocation *inv)
{
	const struct noun_move *move = find_move(inv);
	const PB(Record) *record;
	enum exit_status status = EXIT_STATUS_OK;
	for (const char *const *o = move->needed; status == EXIT_STATUS_OK && o && *o; o++)
		status = rows_need(inv, *o);
	if (status == EXIT_STATUS_OK)
		status = call_get(inv, inv->noun->kind, inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	ProtobufCMessage *request = make(inv, move->request);
	if (!request)
		return fail_memory(inv);
	fill_identity(inv, request, record);
	return record_add(inv, move->method, request, request);
}
