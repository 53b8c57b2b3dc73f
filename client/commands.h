/* SPDX-License-Identifier: EUPL-1.2
 * The nouns of riskctl, one file each. command.c lists them once, in the order of the help. */
#pragma once

#include "command.h"

extern const struct command_list cmd_status;
extern const struct command_list cmd_due;
extern const struct command_list cmd_check;
extern const struct command_list cmd_watch;
extern const struct command_list cmd_log;
extern const struct command_list cmd_review;
extern const struct command_list cmd_round;
extern const struct command_list cmd_control;
extern const struct command_list cmd_risk;
extern const struct command_list cmd_heatmap;
extern const struct command_list cmd_measure;
extern const struct command_list cmd_plan;
extern const struct command_list cmd_followup;
extern const struct command_list cmd_report;
extern const struct command_list cmd_action;
extern const struct command_list cmd_audit;
extern const struct command_list cmd_recommendation;
extern const struct command_list cmd_goal;
extern const struct command_list cmd_indicator;
extern const struct command_list cmd_unit;
extern const struct command_list cmd_scale;
extern const struct command_list cmd_withdraw; /* in cmd_record.c */
extern const struct command_list cmd_history;
extern const struct command_list cmd_search;
extern const struct command_list cmd_journal;
extern const struct command_list cmd_receipt;
extern const struct command_list cmd_erase;
extern const struct command_list cmd_export;
extern const struct command_list cmd_admin;
extern const struct command_list cmd_doctor;
extern const struct command_list cmd_proxy;
extern const struct command_list cmd_complete;
extern const struct command_list cmd_help; /* in help.c */
