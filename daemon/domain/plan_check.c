/* SPDX-License-Identifier: EUPL-1.2
 * The checks of a plan, one row each. Each looks at the facts of one subject; none looks a thing
 * up, and none says what to do about it: that stands beside its words. */
#include "plan_check.h"

#include "action.h"

static bool has_begun(const struct plan_facts *f)
{
	return f->today.year >= f->year;
}

static bool is_late(const struct plan_facts *f)
{
	return f->is_decided && f->decided.year >= f->year;
}

static bool is_undecided(const struct plan_facts *f)
{
	return !f->is_decided && has_begun(f);
}

static bool awaits_condition(const struct plan_facts *f)
{
	return f->awaits_condition;
}

static bool is_void(const struct plan_facts *f)
{
	return f->is_accepted &&
	       (f->has_changed || !acceptance_is_in_force(f->accepted_until, f->today));
}

/* An acceptance that is void is told as such, not as a risk that was forgotten. */
static bool is_unsettled(const struct plan_facts *f)
{
	return f->exceeds_appetite && !f->is_in_plan && !f->is_left_out;
}

static bool is_not_assessed(const struct plan_facts *f)
{
	return f->is_in_plan && !f->is_assessed;
}

static bool lacks_motive(const struct plan_facts *f)
{
	return f->is_assessed && !f->has_motives;
}

static bool lacks_answer(const struct plan_facts *f)
{
	return f->is_in_plan && !f->has_answer;
}

static bool has_drifted(const struct plan_facts *f)
{
	return f->has_drifted;
}

static bool lacks_criteria(const struct plan_facts *f)
{
	return f->needs_criteria && !f->has_criteria;
}

static bool cannot_reach(const struct plan_facts *f)
{
	return f->has_criteria && f->cannot_reach;
}

static bool failed_without(const struct plan_facts *f)
{
	return f->has_failed && !f->has_action;
}

static bool partial_without(const struct plan_facts *f)
{
	return f->is_partial && !f->has_action;
}

static bool has_same_auditor(const struct plan_facts *f)
{
	return f->has_same_auditor;
}

static bool lacks_owner(const struct plan_facts *f)
{
	return f->is_open && !f->has_owner;
}

static bool lacks_due(const struct plan_facts *f)
{
	return f->is_open && !f->due.month;
}

static bool is_overdue(const struct plan_facts *f)
{
	return f->is_open && f->due.month && caldate_compare(f->due, f->today) < 0;
}

static bool has_same_value(const struct plan_facts *f)
{
	return f->is_done && f->has_same_value;
}

#define ROW(check, level, of, function) \
	[PLAN_CHECK_##check] = { PLAN_##level, PLAN_SUBJECT_##of, function }

static const struct {
	enum plan_severity severity;
	enum plan_subject subject;
	bool (*finds)(const struct plan_facts *);
} rows[PLAN_CHECKS] = {
	ROW(LATE, WARNING, PLAN, is_late),
	ROW(UNDECIDED, WARNING, PLAN, is_undecided),
	ROW(CONDITION, WARNING, PLAN, awaits_condition),
	ROW(UNSETTLED, ERROR, RISK, is_unsettled),
	ROW(VOID_ACCEPTANCE, ERROR, RISK, is_void),
	ROW(NOT_ASSESSED, WARNING, RISK, is_not_assessed),
	ROW(NO_MOTIVE, WARNING, RISK, lacks_motive),
	ROW(NO_ANSWER, WARNING, RISK, lacks_answer),
	ROW(DRIFT, NOTE, RISK, has_drifted),
	ROW(NO_CRITERIA, ERROR, CONTROL, lacks_criteria),
	ROW(UNREACHABLE, WARNING, CONTROL, cannot_reach),
	ROW(FAIL_NO_ACTION, ERROR, CONTROL, failed_without),
	ROW(PARTIAL_NO_ACTION, WARNING, CONTROL, partial_without),
	ROW(SAME_AUDITOR, NOTE, CONTROL, has_same_auditor),
	ROW(NO_OWNER, WARNING, WORK, lacks_owner),
	ROW(NO_DUE_DAY, WARNING, WORK, lacks_due),
	ROW(OVERDUE, WARNING, WORK, is_overdue),
	ROW(EXPIRED, ERROR, WORK, is_void),
	ROW(SAME_VALUE, WARNING, WORK, has_same_value),
};

/* What changed under a plan is told of everything that it pins. */
bool plan_check_finds(enum plan_check check, const struct plan_facts *f)
{
	bool is_meant = rows[check].subject == f->subject ||
			(check == PLAN_CHECK_DRIFT && f->subject != PLAN_SUBJECT_PLAN);
	return is_meant && rows[check].finds(f);
}

enum plan_severity plan_check_severity(enum plan_check check)
{
	return rows[check].severity;
}
