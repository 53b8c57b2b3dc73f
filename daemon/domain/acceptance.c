/* SPDX-License-Identifier: EUPL-1.2
 * When an acceptance holds: as long as what was accepted is what is there, and no longer than was
 * decided. Never asks who accepted. */
#include "action.h"

bool acceptance_covers_action(const struct accepted_action *then,
			      const struct accepted_action *now)
{
	return view_equals(then->unit, now->unit) && view_equals(then->control, now->control) &&
	       view_equals(then->round, now->round) && view_equals(then->title, now->title) &&
	       view_equals(then->text, now->text);
}

/* 4 x 2 and 2 x 4 are not the same risk, and the same numbers on another scale mean another. */
static bool is_assessed_alike(const struct accepted_risk *then, const struct accepted_risk *now)
{
	return then->probability == now->probability && then->consequence == now->consequence &&
	       then->scale_version == now->scale_version && view_equals(then->scale, now->scale);
}

bool acceptance_covers_risk(const struct accepted_risk *then, const struct accepted_risk *now)
{
	return view_equals(then->unit, now->unit) && view_equals(then->title, now->title) &&
	       view_equals(then->text, now->text) &&
	       view_equals(then->background, now->background) &&
	       view_equals(then->category, now->category) && is_assessed_alike(then, now);
}

bool acceptance_is_in_force(struct caldate until, struct caldate today)
{
	return caldate_compare(today, until) <= 0;
}
