/* SPDX-License-Identifier: EUPL-1.2
 * What is to be done, gathered from all nouns into one list. Each due_*.c adds those of its own
 * nouns; ops_due.c asks them, sorts and answers. */
#pragma once

#include <riskreg/caldate.h>
#include <riskreg/pb.h>

#include "load.h"

#define DUE_ENTRIES_MAX 10000

struct due_list {
	struct call *call;
	const PB(ListDueRequest) *request;
	struct caldate today; /* the day that it is asked for */
	PB(DueEntry) **entries;
	size_t n;
};

/* One thing, as its noun knows it. Texts are borrowed from the call. */
struct due_thing {
	PB(DueKind) kind;
	PB(DueState) state; /* unspecified: by its day */
	const struct id *record;
	const char *unit;
	const struct id *plan; /* NULL: none */
	uint32_t year;         /* of its plan or round; 0: of its day */
	struct caldate day;    /* its last; zeroed: none is set */
	const char *title, *responsible;
	enum word what, command; /* WORD_COUNT: no command */
	/* Of a round only. */
	const char *period;
	struct period span;
	const struct id *round;
	uint32_t put_off_to;
	char *next_command; /* instead of `command` */
};
/* Adds it, if the request wants it. */
int due_add(struct due_list *, const struct due_thing *);

/* Is the year asked for, or, when none is, one whose things can still be open on the day? */
bool due_wants_year(const struct due_list *, uint32_t year);
bool due_wants_unit(const struct due_list *, const char *unit);
/* Zeroed for a text that is empty. */
struct caldate due_day_of(const char *text);

/* due_rounds.c, due_plans.c, due_records.c */
int due_add_rounds(struct due_list *);
int due_add_plans(struct due_list *);
int due_add_records(struct due_list *);
/* due_retest.c: what is to be done about the action, which is done. */
int due_retest_command(struct call *, const struct loaded *action, struct caldate today,
		       char **ret);
/* due_acceptances.c: the op. */
int due_list_acceptances(struct call *);
