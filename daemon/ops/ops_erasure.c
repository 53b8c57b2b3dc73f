/* SPDX-License-Identifier: EUPL-1.2
 * ErasureService, gallring: one person asks, another confirms; what is erased then is the store's
 * to erase, once the entry that says so is committed. Never touches a fact, and never an
 * erasure. */
#include "ops_erasure.h"

#include <errno.h>

#include "erasure_items.h"
#include "methods.h"

static const enum word state_words[] = {
	[PB_ENUM(ERASURE_STATE, ASKED)] = WORD_ERASURE_STATE_ASKED,
	[PB_ENUM(ERASURE_STATE, CONFIRMED)] = WORD_ERASURE_STATE_CONFIRMED,
};

static int run_ask(struct call *call)
{
	const PB(AskErasureRequest) *request = (const void *)call->request;
	PB(Erasure) erasure = PB_INIT(ERASURE);
	struct id id;
	int r = erasure_items_read(call, request->items, request->n_items, &erasure);
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
		int r = erasure_items_load(call, erasure->items[i], field, &item);
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

static int give_erasures(struct call *call, const PB(Erasure) *erasure)
{
	size_t n = erasure_items_count(erasure);
	struct store_erasure *erasures = arena_get(call->arena, n * sizeof(*erasures));
	int r = erasures ? erasure_items_give(erasure, erasures) : -ENOMEM;
	if (r)
		return r;
	call->erasures = erasures;
	call->n_erasures = n;
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
	for (;;) {
		struct loaded loaded;
		int r = load_next(call, cursor, &loaded);
		if (r)
			return r;
		*ret = (const PB(Erasure) *)loaded.body;
		if (!*ret || ((*ret)->state == PB_ENUM(ERASURE_STATE, CONFIRMED) &&
			      loaded.record.seq > since))
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
				r = erasure_items_give(erasure, erasures + n);
			if (r)
				return r;
			if (!erasure)
				break;
			n += erasure_items_count(erasure);
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
