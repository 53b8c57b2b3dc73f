/* SPDX-License-Identifier: EUPL-1.2
 * Withdrawing a record, the same for every kind: a new version that says so and why. Never removes
 * anything, and never leaves a record in force that names a withdrawn one. */
#include "withdraw.h"

#include "load.h"
#include "ops_erasure.h"
#include "plan.h"

#define RECORD_WITHDRAWN 1
#define RECORD_REASON 100

static int refuse_use(struct call *call, const struct id *id, const struct id *user)
{
	char value[ID_TEXT_MAX], other[ID_TEXT_MAX];
	id_format(id, value);
	id_format(user, other);
	call_param(call, "value", "%s", value);
	call_param(call, "other", "%s", other);
	return refuse(call, REFUSED_IN_USE, "id");
}

static int check_unused_by(struct call *call, const struct id *id, uint32_t kind)
{
	struct cursor cursor = store_list_referring(call->snapshot, id, (uint8_t)kind);
	struct record record;
	for (;;) {
		int r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		if (!kind_is_withdrawn(record.body))
			return refuse_use(call, id, &record.id);
	}
}

static int check_unused(struct call *call, const struct id *id)
{
	int r = 0;
	for (const struct kind_row *row = kind_next(0); !r && row; row = kind_next(row->kind))
		if (!row->only_tells)
			r = check_unused_by(call, id, row->kind);
	return r;
}

/* A closed plan keeps its items. */
static int check_plan(struct call *call, const struct loaded *item)
{
	struct loaded plan;
	return plan_load_for(call, load_text_of(item, "plan"), "id", PLAN_CHANGE, &plan);
}

/* An erasure that was carried out stays in force, like what it erased. */
static int check_rights(struct call *call, const struct loaded *loaded)
{
	if (loaded->record.id.kind == PB_ENUM(KIND, ERASURE))
		return erasure_check_open(call, loaded, "id");
	if (loaded->record.id.kind == PB_ENUM(KIND, PLAN_ITEM))
		return check_plan(call, loaded);
	return load_check_rights_on(call, loaded, "id");
}

static int check_withdrawable(struct call *call)
{
	const PB(WithdrawRecordRequest) *request = (const void *)call->request;
	const struct kind_row *row = kind_get(request->kind);
	if (!row)
		return refuse(call, REFUSED_REQUIRED, "kind");
	if (row->withdrawable)
		return 0;
	call_param(call, "value", "%s", request->id);
	return refuse(call, REFUSED_NOT_WITHDRAWABLE, "id");
}

/* The unpacked copy is the call's own; only these two fields change. */
static int put_withdrawn(struct call *call, const struct loaded *loaded, char *reason)
{
	uint8_t *body = (uint8_t *)loaded->body;
	const ProtobufCMessageDescriptor *type = loaded->body->descriptor;
	const ProtobufCFieldDescriptor *withdrawn =
		protobuf_c_message_descriptor_get_field(type, RECORD_WITHDRAWN);
	const ProtobufCFieldDescriptor *why =
		protobuf_c_message_descriptor_get_field(type, RECORD_REASON);
	*(protobuf_c_boolean *)(body + withdrawn->offset) = true;
	*(char **)(body + why->offset) = reason;
	return call_put(call, &loaded->record.id, loaded->record.version, loaded->body);
}

int withdraw_run(struct call *call)
{
	const PB(WithdrawRecordRequest) *request = (const void *)call->request;
	struct loaded loaded;
	int r = check_withdrawable(call);
	if (!r)
		r = load_reason(call, request->reason);
	if (!r)
		r = load(call, request->kind, request->id, "id", &loaded);
	if (!r)
		r = check_rights(call, &loaded);
	if (!r)
		r = load_expect(call, &loaded.record, request->expected_version);
	if (!r)
		r = check_unused(call, &loaded.record.id);
	return r ? r : put_withdrawn(call, &loaded, request->reason);
}
