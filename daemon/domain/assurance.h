/* SPDX-License-Identifier: EUPL-1.2
 * What a sample says about all that it was drawn from, beside the verdict: one-sided bounds at
 * 95 %, exact (hypergeometric for a frozen population; Clopper and Pearson, Biometrika 1934, where
 * the population is not known), and how many must be drawn to show something. Never turns a sample
 * that was picked by hand into a number. */
#pragma once

#include <riskreg/words.h>

#include "criteria.h"

#define ASSURANCE_POPULATION_MAX 1000000
#define ASSURANCE_TESTED_MAX 10000
#define ASSURANCE_WHOLE 1000000 /* shares are in millionths */

/* Where the items of a round come from. */
enum assurance_basis {
	ASSURANCE_HAND_PICKED,
	ASSURANCE_CENSUS,
	ASSURANCE_DRAWN,    /* from a frozen population */
	ASSURANCE_DECLARED, /* declared as drawn at random elsewhere */
};

struct assurance_facts {
	enum assurance_basis basis;
	uint32_t population; /* for ASSURANCE_DRAWN, at least what was tested */
	struct tally tally;
	bool extended; /* after a result was logged */
};

enum assurance_kind {
	ASSURANCE_NO_CONCLUSION, /* hand-picked, or nothing was tested */
	ASSURANCE_ALL_TESTED,    /* a census */
	ASSURANCE_NUMBER,        /* at most `deviating` of `population` */
	ASSURANCE_SHARE,         /* at least `conforming` millionths */
	ASSURANCE_TOO_MANY,      /* more than ASSURANCE_TESTED_MAX tested */
};

/* Items that were not applicable count as tested and do not deviate, but neither do they conform:
 * with one of them it is only said how much deviates at most. */
struct assurance {
	enum assurance_kind kind;
	bool says_conforming; /* ... and so at least the rest conforms */
	bool extended;
	uint32_t population;
	uint32_t deviating;  /* ASSURANCE_NUMBER */
	uint32_t conforming; /* ASSURANCE_SHARE: millionths that do not deviate */
};

/* At the worst sizes some 0.5 s: once a round, when it is submitted. */
struct assurance assurance_of(const struct assurance_facts *);

/* "högst 45 av 200 avviker (95 %); minst 155 av 200 stämmer"; always with a NUL, returns the size
 * of the whole text. Shares in hundredths of a percent, cut to the safe side. */
size_t assurance_format(const struct assurance *, enum lang, char *out, size_t size);

/* The largest number D with P[at most `deviating` among `tested` | D of population deviate] > 5 %.
 * 1 <= tested <= population, deviating <= tested, and the two bounds above. */
uint32_t assurance_most_deviating(uint32_t population, uint32_t tested, uint32_t deviating);
/* The largest share p, in whole millionths, with P[at least `conforming` among `tested` | p]
 * <= 5 %; 0 when nothing conforms. 1 <= tested <= ASSURANCE_TESTED_MAX, conforming <= tested. */
uint32_t assurance_least_share(uint32_t tested, uint32_t conforming);

/* Planning: how many must be tested at least. 0: no number up to ASSURANCE_TESTED_MAX (or to the
 * population) is enough. */

/* So that it is shown, with `found` deviations among them, that at most `deviating` of the
 * population deviate. */
uint32_t assurance_plan_number(uint32_t population, uint32_t deviating, uint32_t found);
/* So that it is shown, with `found` deviations, that at least this share (millionths) conforms. */
uint32_t assurance_plan_share(uint32_t share, uint32_t found);
/* How many of a population may deviate when at least this share (millionths) is to conform. */
uint32_t assurance_may_deviate(uint32_t population, uint32_t share);
/* So that every verdict that a sound rule knows can come about. */
uint32_t assurance_plan_verdicts(const struct criteria *);
