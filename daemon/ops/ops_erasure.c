/* SPDX-License-Identifier: EUPL-1.2
 * ErasureService, gallring: one person asks, another confirms; what is erased then is the store's
 * to erase, once the entry that says so is committed. Never touches a fact, and never an
 * erasure. */
#include "ops_erasure.h"

#include <errno.h>

#include "methods.h"

#define ITEMS_MAX 100

static const enum word state_words[] = {
	[PB_ENUM(ERASURE_STATE, ASKED)] = WORD_ERASURE_STATE_ASKED,
	[PB_ENUM(ERASURE_STATE, CONFIRMED)] = WORD_ERASURE_STATE_CONFIRMED,
};

/* The record that an item names, in force or withdrawn, and the caller's rights on it. */
static int load_item(struct call *call, const PB(ErasedItem) *item, const char *field,
		     struct loaded *ret)
{
	struct id id;
	if (!kind_get(item->kind))
		return refuse(call, REFUSED_REQUIRED, "%s.kind", field);
	int r = load_parse(call, item->kind, item->id, field, &id);
	if (!r && item->kind == PB_ENUM(KIND, ERASURE)) {
		call_param(call, "value", "%s", item->id);
		r = refuse(call, REFUSED_NOT_ERASABLE, "%s", field);
	}
	if (!r)
		r = load_not_secret(call, &id, field);
	if (!r)
		r = load_version(call, &id, 0, field, ret);
	return r ? r : load_check_rights_on(call, ret, field);
}

/* Fills in the versions that were left out. */
static int read_item(struct call *call, const PB(ErasedItem) *given, size_t i, PB(ErasedItem) *ret)
{
	struct loaded loaded;
	const char *field = arena_format(call->arena, "items[%zu]", i);
	if (!field)
		return -ENOMEM;
	int r = load_item(call, given, field, &loaded);
	if (r)
		return r;
	*ret = *given;
	if (!ret->from_version)
		ret->from_version = 1;
	if (!ret->to_version)
		ret->to_version = loaded.record.version;
	r = load_range(call, field, ret->to_version, 1, loaded.record.version);
	return r ? r : load_range(call, field, ret->from_version, 1, ret->to_version);
}

static int read_items(struct call *call, const PB(AskErasureRequest) *request, PB(Erasure) *erasure)
{
	size_t n = request->n_items;
	if (n == 0)
		return refuse(call, REFUSED_REQUIRED, "items");
	if (n > ITEMS_MAX) {
		call_param(call, "limit", "%d", ITEMS_MAX);
		return refuse(call, REFUSED_TOO_MANY, "items");
	}
	PB(ErasedItem) *items = arena_get(call->arena, n * sizeof(*items));
	erasure->items = arena_get(call->arena, n * sizeof(*erasure->items));
	if (!items || !erasure->items)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		int r = read_item(call, request->items[i], i, &items[i]);
		if (r)
			return r;
		erasure->items[i] = &items[i];
	}
	erasure->n_items = n;
	return 0;
}

static int run_ask(struct call *call)
{
	const PB(AskErasureRequest) *request = (const void *)call->request;
	PB(Erasure) erasure = PB_INIT(ERASURE);
	struct id id;
	int r = read_items(call, request, &erasure);
	if (!r)
		r = load_require(call, request->ground, "ground");
	if (!r)
		r = load_require(call, request->decision, "decision");
	if (!r)
		r = load_require(call, request->diary_number, "diary_number");
	if (!r)
		r = load_day(call, request->decided_day, true, "decided_day", &erasure.decided_day);
	if (!r)
		r = load_new_id(call, PB_ENUM(KIND, ERASURE), &id);
	if (r)
		return r;
	erasure.state = PB_ENUM(ERASURE_STATE, ASKED);
	erasure.asked_by = (char *)call->actor->name;
	erasure.reason = request->reason;
	erasure.ground = request->ground;
	erasure.decision = request->decision;
	erasure.diary_number = request->diary_number;
	return call_put(call, &id, 0, &erasure.base);
}

int erasure_check_open(struct call *call, const struct loaded *loaded, const char *field)
{
	const PB(Erasure) *erasure = (const PB(Erasure) *)loaded->body;
	char id[ID_TEXT_MAX];
	if (erasure->state != PB_ENUM(ERASURE_STATE, ASKED)) {
		id_format(&loaded->record.id, id);
		call_param(call, "value", "%s", id);
		call_param(call, "state", "%s",
			   words_get(state_words[erasure->state], call->lang));
		return refuse(call, REFUSED_ERASURE_STATE, "%s", field);
	}
	for (size_t i = 0; i < erasure->n_items; i++) {
		struct loaded item;
		int r = load_item(call, erasure->items[i], field, &item);
		if (r)
			return r;
	}
	return 0;
}

static int check_other_person(struct call *call, const PB(Erasure) *erasure)
{
	const PB(ConfirmErasureRequest) *request = (const void *)call->request;
	if (strcmp(erasure->asked_by, call->actor->name) != 0)
		return 0;
	call_param(call, "value", "%s", request->id);
	return refuse(call, REFUSED_OWN_ERASURE, "id");
}

static int add_items(const PB(Erasure) *erasure, struct store_erasure *to)
{
	for (size_t i = 0; i < erasure->n_items; i++) {
		const PB(ErasedItem) *item = erasure->items[i];
		to[i].from_version = item->from_version;
		to[i].to_version = item->to_version;
		if (!id_parse(item->kind, view_of_string(item->id), &to[i].id))
			return -EBADMSG;
	}
	return 0;
}

static int give_erasures(struct call *call, const PB(Erasure) *erasure)
{
	struct store_erasure *erasures =
		arena_get(call->arena, erasure->n_items * sizeof(*erasures));
	int r = erasures ? add_items(erasure, erasures) : -ENOMEM;
	if (r)
		return r;
	call->erasures = erasures;
	call->n_erasures = erasure->n_items;
	return 0;
}

static int run_confirm(struct call *call)
{
	const PB(ConfirmErasureRequest) *request = (const void *)call->request;
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, ERASURE), request->id, "id", &loaded);
	if (!r)
		r = load_expect(call, &loaded.record, request->expected_version);
	if (!r)
		r = erasure_check_open(call, &loaded, "id");
	if (!r)
		r = check_other_person(call, (const PB(Erasure) *)loaded.body);
	if (r)
		return r;
	PB(Erasure) erasure = *(const PB(Erasure) *)loaded.body;
	erasure.state = PB_ENUM(ERASURE_STATE, CONFIRMED);
	erasure.confirmed_by = (char *)call->actor->name;
	erasure.reason = request->reason;
	r = give_erasures(call, &erasure);
	return r ? r : call_put(call, &loaded.record.id, loaded.record.version, &erasure.base);
}

/* *ret is NULL at the end. */
static int next_confirmed(struct call *call, struct cursor *cursor, uint64_t since,
			  const PB(Erasure) **ret)
{
	const ProtobufCMessage *body;
	struct record record;
	for (;;) {
		int r = store_list_next(cursor, &record);
		if (!r && record.version)
			r = load_body(call, &record, &body);
		if (r)
			return r;
		*ret = record.version ? (const PB(Erasure) *)body : NULL;
		if (!*ret || ((*ret)->state == PB_ENUM(ERASURE_STATE, CONFIRMED) &&
			      record.seq > since))
			return 0;
	}
}

int erasure_collect(struct call *call, uint64_t since)
{
	const PB(Erasure) *erasure;
	struct store_erasure *erasures = NULL;
	size_t n = 0;
	/* Once to count them, once to take them. */
	for (int pass = 0; pass < 2; pass++) {
		struct cursor cursor =
			store_list(call->snapshot, PB_ENUM(KIND, ERASURE), VIEW_NONE);
		n = 0;
		for (;;) {
			int r = next_confirmed(call, &cursor, since, &erasure);
			if (!r && erasure && erasures)
				r = add_items(erasure, erasures + n);
			if (r)
				return r;
			if (!erasure)
				break;
			n += erasure->n_items;
		}
		if (pass == 0)
			erasures = arena_get_zeroed(call->arena, n + 1, sizeof(*erasures));
		if (!erasures)
			return -ENOMEM;
	}
	call->erasures = erasures;
	call->n_erasures = n;
	return 0;
}

static const struct method rows[] = {
	{ "riskreg.v1.ErasureService/Ask", ROLE_COORDINATOR, WRITE, LIGHT, run_ask },
	{ "riskreg.v1.ErasureService/Confirm", ROLE_APPROVER, WRITE, LIGHT, run_confirm },
};

const struct method_list ops_erasure_methods = METHOD_LIST(rows);
