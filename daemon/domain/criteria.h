/* SPDX-License-Identifier: EUPL-1.2
 * bedömningskriterier: from counts to a verdict, and what such a rule is worth. Exact and pure:
 * integers only, no memory of its own, nothing can fail. Source: the internal control plans in
 * the municipality's documents, which print lower bounds and never say "round". */
#pragma once

#include <riskreg/view.h>
#include <riskreg/words.h>

#define CRITERIA_BANDS_MAX 8
#define CRITERIA_REVIEWED_MAX 1000000000u
#define CRITERIA_TEXT_MAX 2000

enum verdict {
	VERDICT_NONE, /* nothing was reviewed */
	VERDICT_FAIL,
	VERDICT_PARTIAL,
	VERDICT_PASS,
};

/* What a corrective action is to answer. */
static inline bool verdict_falls_short(enum verdict verdict)
{
	return verdict == VERDICT_FAIL || verdict == VERDICT_PARTIAL;
}

enum criteria_unit {
	CRITERIA_PERCENT, /* bounds in hundredths of a percent, 0-10000 */
	CRITERIA_COUNT,   /* bounds are numbers of conforming items */
};

struct criteria_band {
	uint32_t up_to; /* largest number reviewed, 0 = no limit */
	enum criteria_unit unit;
	uint32_t partial_from;
	uint32_t pass_from;
};

struct criteria {
	unsigned n_bands;
	struct criteria_band bands[CRITERIA_BANDS_MAX];
};

/* Not applicable items count neither as reviewed nor as conforming. */
struct tally {
	uint32_t conforming;
	uint32_t deviating;
	uint32_t not_applicable;
};

/* Of a sound rule and conforming <= reviewed <= CRITERIA_REVIEWED_MAX. */
enum verdict criteria_verdict(const struct criteria *, uint32_t conforming, uint32_t reviewed);
/* Share conforming in hundredths of a percent, truncated, so that it never contradicts a verdict;
 * 0 when nothing was reviewed. */
uint32_t criteria_share(uint32_t conforming, uint32_t reviewed);

/* Can this verdict come about with so many reviewed, 1 or more? */
bool criteria_can_reach(const struct criteria *, enum verdict, uint32_t reviewed);

enum criteria_fault {
	CRITERIA_SOUND,
	CRITERIA_SYNTAX,      /* text only: not readable at `at` */
	CRITERIA_GAP,         /* text only: between two verdicts, after `value` */
	CRITERIA_OVERLAP,     /* text only: at `value`; or limits that do not ascend */
	CRITERIA_ORDER,       /* partial_from > pass_from */
	CRITERIA_ABOVE_LIMIT, /* a count above its band's limit, a percent above 100 */
	CRITERIA_NO_LARGE,    /* no band without a limit */
	CRITERIA_TOO_MANY,    /* text only: more than CRITERIA_BANDS_MAX, the next one at `at` */
	CRITERIA_INCOMPLETE,  /* no band, no verdict, not from 0 or not to the top */
};

/* Is this a rule that criteria_verdict can use? */
enum criteria_fault criteria_check(const struct criteria *);

struct criteria_place {
	size_t at;          /* byte offset in the text */
	uint32_t value;     /* the bound that the fault is about, as a whole number of the unit */
};

/* Reads a rule in words, Swedish or English, as plans print it or as criteria_format writes it.
 * Bands of one unit meet when the next lower bound is one unit of the last digit written above the
 * upper one (79 | 80; 79,9 | 80,0). A rule that knows only pass and fail leaves the partial one
 * out; its partial_from is pass_from. *ret untouched unless sound; *place is set when it is not. */
enum criteria_fault criteria_parse(struct view text, struct criteria *ret,
				   struct criteria_place *place);

/* Writes a sound rule in words, always with a NUL; returns the size of the whole text.
 * "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"
 * "högst 6: 0-3 Ej godkänt, 4 Delvis godkänt, 5-6 Godkänt; annars 0-79 % Ej godkänt, ..."
 * A count without a limit ends with "5 eller fler". criteria_parse reads it back to the same
 * rule. */
size_t criteria_format(const struct criteria *, enum lang, char *out, size_t size);

/* The numbers reviewed up to this one are looked at by the linter. */
#define CRITERIA_LINT_MAX 200

enum criteria_finding {
	CRITERIA_UNREACHABLE, /* `verdict` cannot come about with `from`..`to` reviewed */
	CRITERIA_JUMP,        /* with `from` reviewed, d deviating give a worse verdict than
			       * with from - 1 reviewed: more work, same deviations, worse */
};

struct criteria_lint {
	enum criteria_finding finding;
	uint32_t from, to;
	enum verdict verdict; /* the unreachable one; for a jump the worse one */
	uint32_t deviating;   /* for a jump: d, the smallest */
};

/* Findings for 1..CRITERIA_LINT_MAX reviewed, runs of neighbouring numbers joined, by number; at
 * most `size` are written; returns how many there are. */
size_t criteria_lint(const struct criteria *, struct criteria_lint *out, size_t size);

/* Probability of each verdict when every item conforms with probability `share` (millionths)
 * independently: binomial, in millionths, rounded to nearest; 1 <= reviewed <= 10000,
 * share <= 1000000. */
struct criteria_chances {
	uint32_t fail, partial, pass;
};
struct criteria_chances criteria_chances(const struct criteria *, uint32_t reviewed,
					 uint32_t share);
