/* SPDX-License-Identifier: EUPL-1.2
 * How many must be tested before something can be shown or judged. Asks the same exact question as
 * the statement that is printed later, so that a plan never promises what a round cannot keep. */
#include "assurance.h"

#include "tail.h"

/* The first number of draws with which so few deviations are not likely any more. */
static uint32_t find_first(struct tail *tail, uint32_t most)
{
	if (tail->found >= most)
		return 0;
	struct tail_search search = { tail, &tail->drawn, tail->found, most + 1 };
	uint32_t last = tail_find(search, tail_guess(search));
	return last < most ? last + 1 : 0;
}

/* Shown is "at most d" by a sample that would not be likely with one more. */
uint32_t assurance_plan_number(uint32_t population, uint32_t deviating, uint32_t found)
{
	if (found > deviating || deviating >= population)
		return 0;
	uint32_t most = population < ASSURANCE_TESTED_MAX ? population : ASSURANCE_TESTED_MAX;
	struct tail tail = { .items = population, .deviating = deviating + 1, .found = found };
	return find_first(&tail, most);
}

uint32_t assurance_plan_share(uint32_t share, uint32_t found)
{
	if (share == 0 || share >= ASSURANCE_WHOLE)
		return 0;
	struct tail tail = { .items = ASSURANCE_WHOLE,
			     .deviating = ASSURANCE_WHOLE - share,
			     .found = found,
			     .put_back = true };
	return find_first(&tail, ASSURANCE_TESTED_MAX);
}

uint32_t assurance_may_deviate(uint32_t population, uint32_t share)
{
	uint64_t parts = (uint64_t)population * (ASSURANCE_WHOLE - share);
	return (uint32_t)(parts / ASSURANCE_WHOLE);
}

/* A rule of two verdicts has no partial one in any band. */
static bool knows_partial(const struct criteria *c)
{
	for (unsigned i = 0; i < c->n_bands; i++)
		if (c->bands[i].partial_from < c->bands[i].pass_from)
			return true;
	return false;
}

/* With nothing conforming every sound rule fails. */
static bool can_reach_all(const struct criteria *c, bool partial, uint32_t tested)
{
	return criteria_can_reach(c, VERDICT_PASS, tested) &&
	       (!partial || criteria_can_reach(c, VERDICT_PARTIAL, tested));
}

uint32_t assurance_plan_verdicts(const struct criteria *c)
{
	bool partial = knows_partial(c);
	for (uint32_t tested = 1; tested <= ASSURANCE_TESTED_MAX; tested++)
		if (can_reach_all(c, partial, tested))
			return tested;
	return 0;
}
