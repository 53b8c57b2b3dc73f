/* SPDX-License-Identifier: EUPL-1.2
 * Where the rows of all nouns meet: each ops_<noun>.c defines the list of its methods, ops.c joins
 * them. For the files of ops/ only. */
#pragma once

#include "op.h"

struct method_list {
	const struct method *rows;
	size_t n;
};

#define METHOD_LIST(rows) { rows, sizeof(rows) / sizeof(rows)[0] }

extern const struct method_list ops_action_methods;
extern const struct method_list ops_admin_methods;
extern const struct method_list ops_audit_methods;
extern const struct method_list ops_control_methods;
extern const struct method_list ops_due_methods;
extern const struct method_list ops_erasure_methods;
extern const struct method_list ops_followup_methods;
extern const struct method_list ops_goal_methods;
extern const struct method_list ops_indicator_methods;
extern const struct method_list ops_journal_methods;
extern const struct method_list ops_measure_methods;
extern const struct method_list ops_plan_methods;
extern const struct method_list ops_recommendation_methods;
extern const struct method_list ops_record_methods;
extern const struct method_list ops_risk_methods;
extern const struct method_list ops_round_methods;
extern const struct method_list ops_scale_methods;
extern const struct method_list ops_status_methods;
extern const struct method_list ops_unit_methods;
