/* SPDX-License-Identifier: EUPL-1.2
 * A register for tests of ops: a real store in a directory of its own, born with the scale 4x4.
 * Runs a method as the engine does (texts checked, changes applied and committed), and proves that
 * a refused call or a read left no change behind. */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/pb.h>

#include "../daemon/ops/kind.h"
#include "../daemon/ops/op.h"
#include "remove_tree.h"
#include "suite.h"

/* 2026-09-15 12:00 UTC, a Tuesday */
#define FIXTURE_NOW 1789473600000
#define FIXTURE_MAP ((size_t)64 << 20)
#define FIXTURE_ARENA ((size_t)16 << 20)

struct fixture {
	char directory[64];
	struct store *store;
	struct arena *arena; /* of the last call: what it gave back is good until the next one */
	int64_t now_ms;
	uint32_t keys;
	const struct host *host;
	struct earlier earlier; /* given to every call */
	/* The last call, and the id that it wrote first. */
	struct call call;
	char id[ID_TEXT_MAX];
};

/* An actor in one role, in all units or in one. */
#define FIXTURE_ACTOR(variable, user, in_role, ...)                                        \
	static const char *const variable##_units[] = { __VA_ARGS__ };                     \
	static const struct grant variable##_grant = {                                     \
		.role = in_role,                                                           \
		.units = variable##_units,                                                 \
		.n_units = sizeof(variable##_units) / sizeof(char *),                      \
	};                                                                                 \
	static const struct actor variable = {                                             \
		.uid = 1000, .name = user, .n_grants = 1, .grants = { &variable##_grant }, \
	}

FIXTURE_ACTOR(coordinator, "samordnare", ROLE_COORDINATOR);
FIXTURE_ACTOR(auditor, "granskare", ROLE_AUDITOR);
FIXTURE_ACTOR(approver, "chef", ROLE_APPROVER);
FIXTURE_ACTOR(reader, "revisor", ROLE_READER);
FIXTURE_ACTOR(admin, "drift", ROLE_ADMIN);

static inline uint64_t fixture_seq(struct fixture *f)
{
	struct snapshot *snapshot;
	struct store_info info;
	CU_ASSERT_FATAL(store_begin_read(f->store, &snapshot) == 0);
	CU_ASSERT_FATAL(store_info(snapshot, &info) == 0);
	store_end(snapshot);
	return info.seq;
}

/* Applies what the call wants written and commits it; -EALREADY when that is nothing. */
static inline int fixture_apply(struct fixture *f, struct snapshot *snapshot, const char *method,
				struct view *ret_written)
{
	struct stamp stamp = {
		.time_ms = f->now_ms,
		.actor = view_of_string(f->call.actor->name),
		.method = view_of_string(method),
	};
	struct entry entry;
	struct entry_change first;
	size_t conflict;
	if (!f->call.n_changes) {
		store_end(snapshot);
		return -EALREADY;
	}
	f->keys++;
	memcpy(stamp.key, &f->keys, sizeof(f->keys));
	int r = store_apply(snapshot, changes_of(f->call.changes, f->call.n_changes), &stamp,
			    &entry, &conflict);
	CU_ASSERT_FATAL(r == 0);
	*ret_written = call_written(f->arena, &entry);
	CU_ASSERT_FATAL(store_entry_next(&entry, &first));
	id_format(&first.id, f->id);
	return store_commit(snapshot);
}

static inline struct view fixture_join(struct fixture *f)
{
	size_t n = 0;
	for (const struct piece *piece = f->call.pieces; piece; piece = piece->next)
		n += piece->body.n;
	uint8_t *p = malloc(n + 1), *to = p;
	for (const struct piece *piece = f->call.pieces; piece; piece = piece->next) {
		memcpy(to, piece->body.p, piece->body.n);
		to += piece->body.n;
	}
	return view_of(p, n);
}

/* Runs a method and applies it. 0: *ret (may be NULL) is the response message, for a write a
 * Written, or NULL when there was nothing to write. Otherwise the refusal or fault, with the call's
 * refusals in f->call, and the register is as it was. */
static inline int fixture_call(struct fixture *f, const struct actor *actor, const char *method,
			       const void *request, const void **ret)
{
	const struct route *route = ops_find(view_of_string(method));
	CU_ASSERT_FATAL(route != NULL);
	bool writes = route->method->access == WRITE;
	uint64_t before = fixture_seq(f);
	struct snapshot *snapshot;
	struct view body = VIEW_NONE;
	const void *response = NULL;

	arena_reset(f->arena);
	CU_ASSERT_FATAL((writes ? store_begin_write : store_begin_read)(f->store, &snapshot) == 0);
	call_init(&f->call, snapshot, f->arena);
	f->call.route = route;
	f->call.actor = actor;
	f->call.host = f->host;
	f->call.request = request;
	f->call.now_ms = f->now_ms;
	f->call.earlier = f->earlier;
	int r = call_check_texts(&f->call);
	if (!r)
		r = route->method->run(&f->call);
	if (r > 0)
		CU_ASSERT_EQUAL(call_refused(&f->call), r);
	if (r || !writes) {
		store_end(snapshot);
		CU_ASSERT_EQUAL(fixture_seq(f), before);
	} else {
		CU_ASSERT_EQUAL(call_refused(&f->call), 0);
		r = fixture_apply(f, snapshot, method, &body);
	}
	if (!r && writes) {
		response = protobuf_c_message_unpack(PB_DESC(written), arena_allocator(f->arena),
						     body.n, body.p);
	} else if (!r) {
		body = fixture_join(f);
		response = protobuf_c_message_unpack(route->response, arena_allocator(f->arena),
						     body.n, body.p);
		free((void *)body.p);
	}
	if (!r)
		CU_ASSERT_FATAL(response != NULL);
	if (ret)
		*ret = response;
	return r == -EALREADY ? 0 : r;
}

/* The field that the last call's first refusal names. */
static inline const char *fixture_field(const struct fixture *f)
{
	return f->call.n_refusals ? f->call.refusals[0].field : "";
}

/* A parameter of the last call's first refusal. */
static inline const char *fixture_param(const struct fixture *f, const char *name)
{
	const struct call_refusal *refusal = f->call.refusals;
	for (size_t i = 0; f->call.n_refusals && i < refusal->n_params; i++)
		if (strcmp(refusal->params[i].name, name) == 0)
			return refusal->params[i].value;
	return "";
}

static inline void fixture_bootstrap(struct fixture *f)
{
	static const struct actor system = { .name = "riskregd" };
	struct snapshot *snapshot;
	struct view written;
	CU_ASSERT_FATAL(store_begin_write(f->store, &snapshot) == 0);
	call_init(&f->call, snapshot, f->arena);
	f->call.actor = &system;
	CU_ASSERT_FATAL(scale_bootstrap(&f->call) == 0);
	CU_ASSERT_FATAL(fixture_apply(f, snapshot, "scale_bootstrap", &written) == 0);
}

/* A register with the scale 4x4 and nothing else. */
static inline void fixture_begin(struct fixture *f)
{
	static const struct host no_host;
	*f = (struct fixture){ .now_ms = FIXTURE_NOW, .host = &no_host };
	struct store_options options = { .directory = f->directory, .map_size = FIXTURE_MAP };
	options.kinds = ops_kinds(&options.n_kinds);
	snprintf(f->directory, sizeof(f->directory), "/tmp/riskreg-ops-XXXXXX");
	CU_ASSERT_FATAL(mkdtemp(f->directory) != NULL);
	CU_ASSERT_FATAL(ops_init() == 0);
	CU_ASSERT_FATAL(arena_new(&f->arena, FIXTURE_ARENA) == 0);
	CU_ASSERT_FATAL(store_open(&f->store, &options, NULL) == 0);
	fixture_bootstrap(f);
}

static inline void fixture_end(struct fixture *f)
{
	f->store = store_free(f->store);
	f->arena = arena_free(f->arena);
	remove_tree(f->directory);
}

static inline int fixture_set_unit(struct fixture *f, const struct actor *actor, const char *code,
				   PB(UnitKind) kind, const char *parent)
{
	PB(Unit) unit = PB_INIT(UNIT);
	PB(SetUnitRequest) request = PB_INIT(SET_UNIT_REQUEST);
	unit.code = (char *)code;
	unit.kind = kind;
	unit.parent = (char *)parent;
	unit.name = "Enheten";
	request.unit = &unit;
	return fixture_call(f, actor, "riskreg.v1.UnitService/Set", &request, NULL);
}

/* The municipality HK, below it the boards SN and BUN, below SN the administration SN-F. */
static inline void fixture_organise(struct fixture *f)
{
	static const struct {
		const char *code;
		PB(UnitKind) kind;
		const char *parent;
	} units[] = {
		{ "HK", PB_ENUM(UNIT_KIND, MUNICIPALITY), "" },
		{ "SN", PB_ENUM(UNIT_KIND, BOARD), "HK" },
		{ "BUN", PB_ENUM(UNIT_KIND, BOARD), "HK" },
		{ "SN-F", PB_ENUM(UNIT_KIND, ADMINISTRATION), "SN" },
	};
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		CU_ASSERT_FATAL(fixture_set_unit(f, &coordinator, units[i].code, units[i].kind,
						 units[i].parent) == 0);
}

/* A new risk; its id is then in f->id. */
static inline int fixture_add_risk(struct fixture *f, const struct actor *actor, const char *unit,
				   const char *title)
{
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	risk.unit = (char *)unit;
	risk.title = (char *)title;
	request.risk = &risk;
	return fixture_call(f, actor, "riskreg.v1.RiskService/Set", &request, NULL);
}

/* The record in force, or NULL when it is refused. */
static inline const PB(Record) *fixture_get(struct fixture *f, uint32_t kind, const char *id,
					    uint32_t version)
{
	PB(GetRecordRequest) request = PB_INIT(GET_RECORD_REQUEST);
	const void *response = NULL;
	request.kind = (PB(Kind))kind;
	request.id = (char *)id;
	request.version = version;
	fixture_call(f, &reader, "riskreg.v1.RecordService/Get", &request, &response);
	return response ? ((const PB(GetRecordResponse) *)response)->record : NULL;
}

static inline int fixture_withdraw(struct fixture *f, const struct actor *actor, uint32_t kind,
				   const char *id, uint32_t version)
{
	PB(WithdrawRecordRequest) request = PB_INIT(WITHDRAW_RECORD_REQUEST);
	request.kind = (PB(Kind))kind;
	request.id = (char *)id;
	request.expected_version = version;
	request.reason = "Dubblett";
	return fixture_call(f, actor, "riskreg.v1.RecordService/Withdraw", &request, NULL);
}
