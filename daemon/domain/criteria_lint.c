/* SPDX-License-Identifier: EUPL-1.2
 * What a rule is worth: verdicts that cannot come about, jumps, and how often a control of a given
 * quality gets each verdict. Never judges: it counts all that can happen. The chances are floating
 * point, for reading only; no verdict comes from them. */
#include "criteria.h"

#define MILLION 1000000.0
#define KINDS (VERDICT_PASS + 2) /* a row for each verdict that is missing, and one for jumps */
#define JUMP (KINDS - 1)

/* What was found with one number reviewed, by kind. */
struct finds {
	bool found[KINDS];
	struct criteria_lint as[KINDS];
};

static void find_unreachable(const struct criteria *c, uint32_t reviewed, struct finds *finds)
{
	for (enum verdict v = VERDICT_FAIL; v <= VERDICT_PASS; v++) {
		finds->found[v] = !criteria_can_reach(c, v, reviewed);
		finds->as[v] =
			(struct criteria_lint){ CRITERIA_UNREACHABLE, reviewed, reviewed, v, 0 };
	}
}

static void find_jump(const struct criteria *c, uint32_t reviewed, struct finds *finds)
{
	finds->found[JUMP] = false;
	for (uint32_t d = 0; d < reviewed && !finds->found[JUMP]; d++) {
		enum verdict v = criteria_verdict(c, reviewed - d, reviewed);
		finds->found[JUMP] = v < criteria_verdict(c, reviewed - 1 - d, reviewed - 1);
		finds->as[JUMP] =
			(struct criteria_lint){ CRITERIA_JUMP, reviewed, reviewed, v, d };
	}
}

/* The run that is open for each kind, and its place among the findings, if it got one. */
struct runs {
	bool open[KINDS];
	struct criteria_lint as[KINDS];
	size_t at[KINDS];
	struct criteria_lint *out;
	size_t size, n;
};

/* A jump is against the number before: after a jump the same step down is not there again. */
static void add_find(struct runs *runs, unsigned kind, const struct criteria_lint *find)
{
	if (runs->open[kind] && kind != JUMP) {
		runs->as[kind].to = find->to;
	} else {
		runs->as[kind] = *find;
		runs->at[kind] = runs->n++;
	}
	if (runs->at[kind] < runs->size)
		runs->out[runs->at[kind]] = runs->as[kind];
}

size_t criteria_lint(const struct criteria *c, struct criteria_lint *out, size_t size)
{
	struct runs runs = { .out = out, .size = size };
	for (uint32_t reviewed = 1; reviewed <= CRITERIA_LINT_MAX; reviewed++) {
		struct finds finds = { 0 };
		find_unreachable(c, reviewed, &finds);
		find_jump(c, reviewed, &finds);
		for (unsigned kind = 0; kind < KINDS; kind++) {
			if (finds.found[kind])
				add_find(&runs, kind, &finds.as[kind]);
			runs.open[kind] = finds.found[kind];
		}
	}
	return runs.n;
}

/* Weights of the binomial relative to its most likely count, which is 1: so the sum never
 * vanishes, however small each probability is. The ratio of neighbours is
 * P[k + 1] / P[k] = (n - k) / (k + 1) * p / (1 - p). */
static void add_weights(const struct criteria *c, uint32_t n, double p, double weights[])
{
	uint32_t mode = (uint32_t)((n + 1) * p);
	if (mode > n)
		mode = n;
	double weight = 1;
	for (uint32_t k = mode; weight > 0; k++) {
		weights[criteria_verdict(c, k, n)] += weight;
		weight = k < n ? weight * (n - k) / (k + 1) * p / (1 - p) : 0;
	}
	weight = 1;
	for (uint32_t k = mode; k > 0 && weight > 0; k--) {
		weight = weight * k / (n - k + 1) * (1 - p) / p;
		weights[criteria_verdict(c, k - 1, n)] += weight;
	}
}

static uint32_t millionths(double part, double whole)
{
	return (uint32_t)(part / whole * MILLION + 0.5);
}

struct criteria_chances criteria_chances(const struct criteria *c, uint32_t reviewed,
					 uint32_t share)
{
	double w[VERDICT_PASS + 1] = { 0 };
	add_weights(c, reviewed, share / MILLION, w);
	double sum = w[VERDICT_FAIL] + w[VERDICT_PARTIAL] + w[VERDICT_PASS];
	return (struct criteria_chances){
		.fail = millionths(w[VERDICT_FAIL], sum),
		.partial = millionths(w[VERDICT_PARTIAL], sum),
		.pass = millionths(w[VERDICT_PASS], sum),
	};
}
