/* SPDX-License-Identifier: EUPL-1.2
 * What a follow-up is about: the measures, actions and recommendations of its plan, as values for
 * the rules of domain/followup.h. */
#pragma once

#include "../domain/followup.h"
#include "plan.h"

/* Is a record of this kind answered for in a follow-up? */
bool followup_is_followed(uint32_t kind);
const PB(Followup) *followup_of(const struct loaded *);

/* An occasion with its plan. */
struct followup {
	struct loaded occasion, plan;
	bool is_annual;
};
int followup_load(struct call *, const char *id, const char *field, struct followup *ret);

struct followup_line {
	struct followup_line *next;
	size_t place; /* among those of the plan, by their ids */
	struct id record;
	char text[ID_TEXT_MAX];
	const PB(PlanItem) *item;
	struct loaded body;  /* the record, in the version that the plan holds */
	struct loaded entry; /* version 0: not answered */
	struct followup_facts facts;
	enum followup_status proposed;
	PB(FollowupGroup) group;
};
/* All lines of an occasion, in the order of the plan; of one record when `only` is given. */
int followup_lines(struct call *, const struct followup *, const struct id *only,
		   struct followup_line **ret);

/* The line of one record that the plan holds. */
int followup_line_of(struct call *, const struct followup *, const struct id *record,
		     const PB(PlanItem) *, struct followup_line **ret);

PB(FollowupStatus) followup_status_message(enum followup_status);
enum followup_status followup_status_of(const struct followup_line *);

/* How an item stands by its plan and by its own record. */
int followup_stand_of(struct call *, const struct id *record, const PB(PlanItem) *,
		      enum followup_stand *ret);

/* FollowupService/Get (followup_get.c). */
int followup_get(struct call *);
