/* SPDX-License-Identifier: EUPL-1.2
 * Controls and rounds for tests of the ops that work with them, on top of ops_fixture.h. */
#pragma once

#include "ops_fixture.h"

#define WORK_80_90 "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"

/* A new control; its id is then in f->id. */
static inline int work_add_control(struct fixture *f, const char *unit, PB(ControlKind) kind,
				   const char *criteria)
{
	PB(Control) control = PB_INIT(CONTROL);
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	control.unit = (char *)unit;
	control.kind = kind;
	control.title = "Kontrollen";
	request.control = &control;
	request.criteria_text = (char *)criteria;
	return fixture_call(f, &coordinator, "riskreg.v1.ControlService/Set", &request, NULL);
}

/* The register of most tests here: C1 of SN, a sample of 80/90. */
static inline void work_begin(struct fixture *f)
{
	fixture_begin(f);
	fixture_organise(f);
	CU_ASSERT_FATAL(work_add_control(f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90) == 0);
}

/* For the largest answers: the fixture unpacks them into the arena of the call as well. */
static inline void work_widen(struct fixture *f)
{
	f->arena = arena_free(f->arena);
	CU_ASSERT_FATAL(arena_new(&f->arena, 4 * FIXTURE_ARENA) == 0);
}

static inline int work_open(struct fixture *f, const char *control, uint32_t size)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	request.control = (char *)control;
	request.size = size;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL);
}

static inline int work_open_in(struct fixture *f, const char *control, const char *unit,
			       const char *period, uint32_t size)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	request.control = (char *)control;
	request.unit = (char *)unit;
	request.period = (char *)period;
	request.size = size;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL);
}

static inline int work_open_list(struct fixture *f, const char *control, const char *const *ids,
				 size_t n)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	request.control = (char *)control;
	request.ids = (char **)ids;
	request.n_ids = n;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL);
}

static inline int work_log_as(struct fixture *f, const struct actor *actor, const char *round,
			      const PB(ItemResult) *results, size_t n, const char *reason)
{
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	PB(ItemResult) **pointers = calloc(n ? n : 1, sizeof(*pointers));
	for (size_t i = 0; i < n; i++)
		pointers[i] = (PB(ItemResult) *)&results[i];
	request.round = (char *)round;
	request.results = pointers;
	request.n_results = n;
	request.reason = (char *)reason;
	int r = fixture_call(f, actor, "riskreg.v1.RoundService/LogResults", &request, NULL);
	free(pointers);
	return r;
}

static inline int work_log(struct fixture *f, const char *round, uint32_t rank, PB(Outcome) outcome,
			   const char *reason)
{
	PB(ItemResult) result = PB_INIT(ITEM_RESULT);
	result.rank = rank;
	result.outcome = outcome;
	return work_log_as(f, &auditor, round, &result, 1, reason);
}

/* The first `conforming` items conform, the rest of `size` deviate. */
static inline int work_log_all(struct fixture *f, const char *round, uint32_t conforming,
			       uint32_t size)
{
	PB(ItemResult) *results = calloc(size, sizeof(*results));
	for (uint32_t i = 0; i < size; i++) {
		results[i] = (PB(ItemResult))PB_INIT(ITEM_RESULT);
		results[i].rank = i + 1;
		results[i].outcome = i < conforming ? PB_ENUM(OUTCOME, CONFORMING)
						    : PB_ENUM(OUTCOME, DEVIATING);
	}
	int r = work_log_as(f, &auditor, round, results, size, "");
	free(results);
	return r;
}

static inline uint32_t work_version(struct fixture *f, uint32_t kind, const char *id)
{
	const PB(Record) *record = fixture_get(f, kind, id, 0);
	return record ? record->meta->version : 0;
}

static inline const PB(Round) *work_round(struct fixture *f, const char *id)
{
	const PB(Record) *record = fixture_get(f, PB_ENUM(KIND, ROUND), id, 0);
	CU_ASSERT_FATAL(record != NULL);
	return record->round;
}

static inline int work_move_at(struct fixture *f, const struct actor *actor, const char *verb,
			       const char *round, uint32_t version, const char *reason)
{
	PB(MoveRoundRequest) request = PB_INIT(MOVE_ROUND_REQUEST);
	char method[64];
	snprintf(method, sizeof(method), "riskreg.v1.RoundService/%s", verb);
	request.round = (char *)round;
	request.expected_version = version;
	request.reason = (char *)reason;
	return fixture_call(f, actor, method, &request, NULL);
}

/* Submit, SendBack, Approve at the version in force. */
static inline int work_move(struct fixture *f, const struct actor *actor, const char *verb,
			    const char *round, const char *reason)
{
	uint32_t version = work_version(f, PB_ENUM(KIND, ROUND), round);
	return work_move_at(f, actor, verb, round, version, reason);
}

/* From the open round to the approved one. */
static inline void work_approve(struct fixture *f, const char *round, uint32_t conforming,
				uint32_t size)
{
	CU_ASSERT_EQUAL(work_log_all(f, round, conforming, size), 0);
	CU_ASSERT_EQUAL(work_move(f, &auditor, "Submit", round, ""), 0);
	CU_ASSERT_EQUAL(work_move(f, &approver, "Approve", round, ""), 0);
}

static inline int work_count(struct fixture *f, const char *round, uint32_t conforming,
			     uint32_t reviewed, const char *reason)
{
	PB(CountRoundRequest) request = PB_INIT(COUNT_ROUND_REQUEST);
	request.round = (char *)round;
	request.expected_version = work_version(f, PB_ENUM(KIND, ROUND), round);
	request.conforming = conforming;
	request.reviewed = reviewed;
	request.source = "Heroma";
	request.reason = (char *)reason;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/Count", &request, NULL);
}

static inline void work_counts(struct fixture *f, const char *round,
			       uint32_t ret[STORE_COUNT_SLOTS])
{
	struct snapshot *snapshot;
	struct id id;
	CU_ASSERT_FATAL(id_parse(PB_ENUM(KIND, ROUND), view_of_string(round), &id));
	CU_ASSERT_FATAL(store_begin_read(f->store, &snapshot) == 0);
	CU_ASSERT_FATAL(store_counts(snapshot, &id, ret) == 0);
	store_end(snapshot);
}
