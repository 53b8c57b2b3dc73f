/* SPDX-License-Identifier: EUPL-1.2
 * A follow-up occasion while its report is written, and the sections that it is made of. */
#pragma once

#include "report_items.h"

struct report_round {
	const PB(Record) *record;
	const PB(Round) *round;
	const struct report_item *control;
	bool is_taken;    /* approved, and its period ends on or before the reporting day */
	bool is_later;    /* approved, but its period ends afterwards */
	bool is_replaced; /* another one took its place: it is shown and not counted */
};

struct report_rounds {
	struct report_round *all; /* by control in the order of the plan, then by period */
	size_t n;
};

struct report_occasion {
	struct report_draft *draft;
	struct report *report;
	const PB(Record) *record; /* the occasion */
	const PB(Followup) *followup;
	const PB(GetFollowupResponse) *answer;
	const PB(Record) *plan;
	struct report_items items;
	struct report_rounds rounds;
};

const char *report_occasion_word(const struct report_occasion *, enum word);
/* The comment of a line, or that it was erased. */
const char *report_occasion_comment(const struct report_occasion *, const PB(FollowupLine) *);
/* "Klart" with its sign. */
struct report_cell report_occasion_status(const struct report_occasion *, const PB(FollowupLine) *);
/* The line of a record; NULL when there is none. */
const PB(FollowupLine) *report_occasion_line(const PB(GetFollowupResponse) *, const char *record);

/* Measures with status and comment, by goal. */
void report_measures_add(struct report_occasion *);
/* Audits with their recommendations and measures, and diary number. */
void report_audits_add(struct report_occasion *);

/* All rounds of the year of the plan's controls, in its unit and below it. */
struct report_rounds report_rounds_read(struct report_occasion *);
/* A verdict, or that a review was done. */
struct report_cell report_rounds_verdict(const struct report_occasion *,
					 const struct report_round *);
/* Results of the controls, all rounds, reviews, what was finished later and what was not run. */
void report_rounds_add(struct report_occasion *);
/* Deviations by attribute, of the rounds that were taken. */
void report_attributes_add(struct report_occasion *);
/* Is the action the unit's, or one that the municipality planned for all? */
bool report_actions_concern(struct report_occasion *, const PB(Action) *);
/* Corrective actions and their retests. */
void report_actions_add(struct report_occasion *);
/* What is another than in the occasion that was closed before this one. */
void report_changes_add(struct report_occasion *);
/* The unit's indicators with their trends. */
void report_indicators_add(struct report_occasion *);
