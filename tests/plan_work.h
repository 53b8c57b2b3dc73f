/* SPDX-License-Identifier: EUPL-1.2
 * Plans for tests of the ops that work with them, on top of ops_work.h. */
#pragma once

#include "ops_work.h"

static inline int plan_work_add(struct fixture *f, const char *unit, uint32_t year)
{
	PB(Plan) plan = PB_INIT(PLAN);
	PB(SetPlanRequest) request = PB_INIT(SET_PLAN_REQUEST);
	plan.unit = (char *)unit;
	plan.year = year;
	request.plan = &plan;
	return fixture_call(f, &coordinator, "riskreg.v1.PlanService/Set", &request, NULL);
}

static inline int plan_work_add_measure(struct fixture *f, const char *unit, const char *risk)
{
	char *risks[] = { (char *)risk };
	PB(Measure) measure = PB_INIT(MEASURE);
	PB(SetMeasureRequest) request = PB_INIT(SET_MEASURE_REQUEST);
	measure.unit = (char *)unit;
	measure.title = "Åtgärden";
	measure.risks = risks;
	measure.n_risks = 1;
	request.measure = &measure;
	return fixture_call(f, &coordinator, "riskreg.v1.MeasureService/Set", &request, NULL);
}

static inline PB(PlanItem) plan_work_item(const char *plan, const char *record)
{
	PB(PlanItem) item = PB_INIT(PLAN_ITEM);
	item.plan = (char *)plan;
	item.record = (char *)record;
	if (record[0] == 'R')
		item.disposition = PB_ENUM(DISPOSITION, IN_PLAN);
	else
		item.state = PB_ENUM(PLAN_ITEM_STATE, PLANNED);
	return item;
}

/* At the version in force. */
static inline int plan_work_set(struct fixture *f, PB(PlanItem) item)
{
	char id[ID_TEXT_MAX];
	PB(SetPlanItemRequest) request = PB_INIT(SET_PLAN_ITEM_REQUEST);
	snprintf(id, sizeof(id), "%s/%s", item.plan, item.record);
	request.expected_version = work_version(f, PB_ENUM(KIND, PLAN_ITEM), id);
	request.item = &item;
	return fixture_call(f, &coordinator, "riskreg.v1.PlanService/SetItem", &request, NULL);
}

static inline const PB(Plan) *plan_work_get(struct fixture *f, const char *id)
{
	const PB(Record) *record = fixture_get(f, PB_ENUM(KIND, PLAN), id, 0);
	CU_ASSERT_FATAL(record != NULL);
	return record->plan;
}

static inline const PB(PlanItem) *plan_work_get_item(struct fixture *f, const char *id)
{
	const PB(Record) *record = fixture_get(f, PB_ENUM(KIND, PLAN_ITEM), id, 0);
	CU_ASSERT_FATAL(record != NULL);
	return record->plan_item;
}

/* Propose or Close. */
static inline int plan_work_move(struct fixture *f, const struct actor *actor, const char *verb,
				 const char *id)
{
	char method[64];
	PB(MovePlanRequest) request = PB_INIT(MOVE_PLAN_REQUEST);
	snprintf(method, sizeof(method), "riskreg.v1.PlanService/%s", verb);
	request.id = (char *)id;
	request.expected_version = work_version(f, PB_ENUM(KIND, PLAN), id);
	return fixture_call(f, actor, method, &request, NULL);
}

static inline PB(DecidePlanRequest) plan_work_decision(struct fixture *f, const char *id)
{
	PB(DecidePlanRequest) request = PB_INIT(DECIDE_PLAN_REQUEST);
	request.id = (char *)id;
	request.expected_version = work_version(f, PB_ENUM(KIND, PLAN), id);
	request.day = "2026-02-11";
	request.body = "Socialnämnden";
	request.paragraph = "§ 12";
	request.diary_number = "SN 2026/12";
	return request;
}

static inline int plan_work_decide(struct fixture *f, const PB(DecidePlanRequest) *request)
{
	return fixture_call(f, &coordinator, "riskreg.v1.PlanService/Decide", request, NULL);
}

/* From draft to decided. */
static inline void plan_work_decided(struct fixture *f, const char *id)
{
	CU_ASSERT_FATAL(plan_work_move(f, &coordinator, "Propose", id) == 0);
	PB(DecidePlanRequest) request = plan_work_decision(f, id);
	CU_ASSERT_FATAL(plan_work_decide(f, &request) == 0);
}
