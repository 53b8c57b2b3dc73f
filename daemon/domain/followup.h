/* SPDX-License-Identifier: EUPL-1.2
 * uppföljning: how far the measures of a plan have come, proposed from the plan, and the sentences
 * that sum it up. */
#pragma once

#include <riskreg/caldate.h>
#include <riskreg/words.h>

enum followup_status {
	FOLLOWUP_UNANSWERED,
	FOLLOWUP_DONE,          /* Klart */
	FOLLOWUP_ON_TRACK,      /* Blir klart i år */
	FOLLOWUP_NOT_THIS_YEAR, /* Ej klart i år */
};
#define FOLLOWUP_STATUSES 4

enum followup_stand {
	FOLLOWUP_OPEN,    /* planned or ongoing */
	FOLLOWUP_FINISHED,
	FOLLOWUP_STOPPED, /* or declined */
	FOLLOWUP_CARRIED,
};

/* One measure, action or recommendation as its plan has it. */
struct followup_facts {
	enum followup_stand stand;
	struct caldate due; /* zeroed: none */
	int year;           /* the plan's */
	bool is_annual;
	struct caldate reporting;
};

/* Done is Klart; carried, stopped, or due after the year is Ej klart; the rest Blir klart, which an
 * annual follow-up does not know: then it is Ej klart. Never FOLLOWUP_UNANSWERED. */
enum followup_status followup_propose(const struct followup_facts *);

enum followup_contradiction {
	FOLLOWUP_AGREES,
	FOLLOWUP_SAID_DONE,     /* but the plan does not say so */
	FOLLOWUP_SAID_NOT_DONE, /* but it is done in the plan */
	FOLLOWUP_DUE_LATER,     /* on track, but due after the year */
	FOLLOWUP_OVERDUE,       /* on track, but due before the reporting day */
};
enum followup_contradiction followup_compare(const struct followup_facts *,
					     enum followup_status said);

/* Does the occasion take a round? Its period ends on or before the reporting day. */
bool followup_takes(struct caldate reporting, struct period);

struct followup_counts {
	uint32_t n[FOLLOWUP_STATUSES]; /* by status */
	bool is_annual;                /* of a year that is over */
};
/* "2 av 4 riskåtgärder är klara, 1 blir klar i år och 1 blir inte klar i år."; `things` is the
 * counted noun, `the_thing` the definite one for where there is only one. Nothing at all is a
 * sentence too. Always with a NUL; returns the size of the whole text. */
struct followup_nouns {
	enum word things, the_thing, none;
};
size_t followup_format(const struct followup_counts *, const struct followup_nouns *, enum lang,
		       char *out, size_t size);
