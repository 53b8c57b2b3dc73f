/* SPDX-License-Identifier: EUPL-1.2
 * Reads a plan as a reviewer would: a table of what can be amiss with the plan itself and with each
 * risk, control, measure and action of it. */
#pragma once

#include <riskreg/caldate.h>

enum plan_severity {
	PLAN_ERROR,
	PLAN_WARNING,
	PLAN_NOTE,
};

enum plan_check {
	PLAN_CHECK_LATE,            /* decided after the year began */
	PLAN_CHECK_UNDECIDED,       /* the year has begun */
	PLAN_CHECK_CONDITION,       /* decided on a condition that is not fulfilled */
	PLAN_CHECK_UNSETTLED,       /* a risk at or above the appetite that nothing is decided of */
	PLAN_CHECK_VOID_ACCEPTANCE, /* accepted, but that ended, or the risk is another now */
	PLAN_CHECK_NOT_ASSESSED,
	PLAN_CHECK_NO_MOTIVE,
	PLAN_CHECK_NO_ANSWER,       /* a risk in the plan without measure or control */
	PLAN_CHECK_DRIFT,           /* another version is in force than the plan holds */
	PLAN_CHECK_NO_CRITERIA,
	PLAN_CHECK_UNREACHABLE,     /* the planned sample cannot reach each verdict */
	PLAN_CHECK_FAIL_NO_ACTION,
	PLAN_CHECK_PARTIAL_NO_ACTION,
	PLAN_CHECK_SAME_AUDITOR,    /* three years running */
	PLAN_CHECK_NO_OWNER,
	PLAN_CHECK_NO_DUE_DAY,
	PLAN_CHECK_OVERDUE,
	PLAN_CHECK_EXPIRED,         /* an action was accepted, but that ended */
	PLAN_CHECK_SAME_VALUE,      /* a measure is done, and a risk of it has the value it had */
	PLAN_CHECKS,
};

enum plan_subject {
	PLAN_SUBJECT_PLAN,
	PLAN_SUBJECT_RISK,
	PLAN_SUBJECT_CONTROL,
	PLAN_SUBJECT_WORK, /* a measure, action or recommendation */
};

/* Of one subject; what does not apply to it stays zeroed. */
struct plan_facts {
	enum plan_subject subject;
	struct caldate today;
	int year; /* the plan's */
	bool has_drifted;
	/* The plan */
	bool is_decided, awaits_condition;
	struct caldate decided;
	/* A risk, or an action */
	bool is_accepted, has_changed; /* since it was accepted */
	struct caldate accepted_until;
	/* A risk */
	bool is_in_plan;    /* answered for by the board or its administration */
	bool is_left_out;   /* excluded or accepted, with a reason */
	bool is_assessed, has_motives, exceeds_appetite, has_answer;
	/* A control */
	bool needs_criteria, has_criteria, cannot_reach;
	bool has_failed, is_partial, has_action, has_same_auditor;
	/* A measure, action or recommendation */
	bool is_open, is_done, has_owner, has_same_value;
	struct caldate due; /* zeroed: none */
};

bool plan_check_finds(enum plan_check, const struct plan_facts *);
enum plan_severity plan_check_severity(enum plan_check);
