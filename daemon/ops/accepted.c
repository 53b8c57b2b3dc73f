/* SPDX-License-Identifier: EUPL-1.2
 * Holds what was accepted against what is there. Never asks whether it was right to accept it. */
#include "accepted.h"

#include "assessed.h"

static struct accepted accepted_until(const char *until, struct caldate day)
{
	struct accepted accepted = { 0 };
	caldate_parse(view_of_string(until), &accepted.until);
	accepted.is_over = !acceptance_is_in_force(accepted.until, day);
	return accepted;
}

struct accepted accepted_action(const PB(Action) *action, struct caldate day)
{
	return accepted_until(action->accepted_until, day);
}

/* ------------------------------------------------------------------ risks */

static struct accepted_risk risk_of(const struct loaded *risk, const struct loaded *assessment)
{
	const PB(Risk) *body = (const PB(Risk) *)risk->body;
	struct accepted_risk material = {
		.unit = view_of_string(body->unit),
		.title = view_of_string(body->title),
		.text = view_of_string(body->text),
		.background = view_of_string(body->background),
		.category = view_of_string(body->category),
	};
	if (!assessment->record.version)
		return material;
	const PB(Assessment) *a = assessed_of(assessment);
	material.scale = view_of_string(a->scale);
	material.scale_version = a->scale_version;
	material.probability = a->probability;
	material.consequence = a->consequence;
	return material;
}

/* The assessment that the item holds; none when the risk was not assessed. */
static int load_held(struct call *call, const struct id *risk, const PB(PlanItem) *item,
		     struct loaded *ret)
{
	struct id id = id_of_part(PB_ENUM(KIND, ASSESSMENT), id_number(risk), item->assessment);
	*ret = (struct loaded){ 0 };
	return item->assessment ? load_version(call, &id, 0, "assessment", ret) : 0;
}

int accepted_compare(struct call *call, const struct id *risk, const PB(PlanItem) *item,
		     bool *ret_changed)
{
	struct loaded then, then_assessed, now, now_assessed;
	int r = load_version(call, risk, item->record_version, "record", &then);
	if (!r)
		r = load_held(call, risk, item, &then_assessed);
	if (!r)
		r = load_version(call, risk, 0, "record", &now);
	if (!r)
		r = assessed_latest(call, risk, &now_assessed);
	if (r)
		return r;
	struct accepted_risk was = risk_of(&then, &then_assessed);
	struct accepted_risk is = risk_of(&now, &now_assessed);
	*ret_changed = !acceptance_covers_risk(&was, &is);
	return 0;
}

int accepted_risk(struct call *call, const struct id *risk, const PB(PlanItem) *item,
		  struct caldate day, struct accepted *ret)
{
	struct accepted accepted = accepted_until(item->accepted_until, day);
	int r = accepted_compare(call, risk, item, &accepted.has_changed);
	if (!r)
		*ret = accepted;
	return r;
}

/* ------------------------------------------------------------------ in words */

char *accepted_text(struct call *call, uint32_t kind, const struct accepted *accepted)
{
	char day[CALDATE_TEXT];
	const struct word_param params[] = { { "day", day } };
	enum word word = WORD_ACCEPTED_UNTIL;
	if (accepted->is_over)
		word = WORD_ACCEPTED_OVER;
	if (accepted->has_changed)
		word = kind == PB_ENUM(KIND, RISK) ? WORD_ACCEPTED_RISK_CHANGED :
						     WORD_ACCEPTED_ACTION_CHANGED;
	caldate_format(accepted->until, day);
	return call_words(call, word, 1, params, 1);
}
