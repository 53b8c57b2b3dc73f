/* SPDX-License-Identifier: EUPL-1.2
 * Audits, recommendations and goals for tests of ops, on top of ops_fixture.h. */
#pragma once

#include "ops_fixture.h"

/* A new audit; its id is then in f->id. */
static inline int audit_add(struct fixture *f, const char *unit)
{
	PB(Audit) audit = PB_INIT(AUDIT);
	PB(SetAuditRequest) request = PB_INIT(SET_AUDIT_REQUEST);
	audit.unit = (char *)unit;
	audit.title = "Granskning";
	request.audit = &audit;
	return fixture_call(f, &coordinator, "riskreg.v1.AuditService/Set", &request, NULL);
}

/* A new recommendation; unit "" is the audit's. */
static inline int audit_recommend(struct fixture *f, const char *audit, const char *unit)
{
	PB(Recommendation) recommendation = PB_INIT(RECOMMENDATION);
	PB(SetRecommendationRequest) request = PB_INIT(SET_RECOMMENDATION_REQUEST);
	recommendation.audit = (char *)audit;
	recommendation.unit = (char *)unit;
	recommendation.title = "Rekommendation";
	request.recommendation = &recommendation;
	return fixture_call(f, &coordinator, "riskreg.v1.RecommendationService/Set", &request,
			    NULL);
}

static inline int audit_add_goal(struct fixture *f, const char *unit, PB(GoalKind) kind,
				 const char *parent)
{
	PB(Goal) goal = PB_INIT(GOAL);
	PB(SetGoalRequest) request = PB_INIT(SET_GOAL_REQUEST);
	goal.unit = (char *)unit;
	goal.kind = kind;
	goal.parent = (char *)parent;
	goal.title = "Målet";
	request.goal = &goal;
	return fixture_call(f, &coordinator, "riskreg.v1.GoalService/Set", &request, NULL);
}
