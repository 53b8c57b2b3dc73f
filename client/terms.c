/* SPDX-License-Identifier: EUPL-1.2
 * Tables from the protocol's enums to words. Never decides anything. */
#include "terms.h"

#include <inttypes.h>

#define TESTED_MAX 10000 /* what an assurance is computed for */

const enum word terms_verdict[4] = {
	[PB_ENUM(VERDICT, UNSPECIFIED)] = WORD_VERDICT_NONE,
	[PB_ENUM(VERDICT, FAIL)] = WORD_VERDICT_FAIL,
	[PB_ENUM(VERDICT, PARTIAL)] = WORD_VERDICT_PARTIAL,
	[PB_ENUM(VERDICT, PASS)] = WORD_VERDICT_PASS,
};

const enum word terms_outcome[5] = {
	[PB_ENUM(OUTCOME, UNSPECIFIED)] = WORD_OUTCOME_PENDING,
	[PB_ENUM(OUTCOME, CONFORMING)] = WORD_OUTCOME_CONFORMING,
	[PB_ENUM(OUTCOME, DEVIATING)] = WORD_OUTCOME_DEVIATING,
	[PB_ENUM(OUTCOME, NOT_APPLICABLE)] = WORD_OUTCOME_NOT_APPLICABLE,
	[PB_ENUM(OUTCOME, REPLACED)] = WORD_OUTCOME_REPLACED,
};

const enum word terms_progress[8] = {
	[PB_ENUM(PROGRESS, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(PROGRESS, NOT_STARTED)] = WORD_PROGRESS_NOT_STARTED,
	[PB_ENUM(PROGRESS, UNDER_WAY)] = WORD_PROGRESS_UNDER_WAY,
	[PB_ENUM(PROGRESS, TO_SUBMIT)] = WORD_PROGRESS_TO_SUBMIT,
	[PB_ENUM(PROGRESS, TO_APPROVE)] = WORD_PROGRESS_TO_APPROVE,
	[PB_ENUM(PROGRESS, APPROVED)] = WORD_PROGRESS_APPROVED,
	[PB_ENUM(PROGRESS, NOT_RUN)] = WORD_PROGRESS_NOT_RUN,
	[PB_ENUM(PROGRESS, NO_POPULATION)] = WORD_PROGRESS_NO_POPULATION,
};

const enum word terms_round_state[10] = {
	[PB_ENUM(ROUND_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(ROUND_STATE, PLANNED)] = WORD_ROUND_STATE_PLANNED,
	[PB_ENUM(ROUND_STATE, FROZEN)] = WORD_ROUND_STATE_FROZEN,
	[PB_ENUM(ROUND_STATE, DRAWN)] = WORD_ROUND_STATE_DRAWN,
	[PB_ENUM(ROUND_STATE, TESTING)] = WORD_ROUND_STATE_TESTING,
	[PB_ENUM(ROUND_STATE, SUBMITTED)] = WORD_ROUND_STATE_SUBMITTED,
	[PB_ENUM(ROUND_STATE, APPROVED)] = WORD_ROUND_STATE_APPROVED,
	[PB_ENUM(ROUND_STATE, RETURNED)] = WORD_ROUND_STATE_RETURNED,
	[PB_ENUM(ROUND_STATE, NOT_RUN)] = WORD_ROUND_STATE_NOT_RUN,
	[PB_ENUM(ROUND_STATE, NO_POPULATION)] = WORD_ROUND_STATE_NO_POPULATION,
};

const enum word terms_round_basis[6] = {
	[PB_ENUM(ROUND_BASIS, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(ROUND_BASIS, NUMBERED)] = WORD_ROUND_BASIS_NUMBERED,
	[PB_ENUM(ROUND_BASIS, LIST)] = WORD_ROUND_BASIS_LIST,
	[PB_ENUM(ROUND_BASIS, COUNTS)] = WORD_ROUND_BASIS_COUNTS,
	[PB_ENUM(ROUND_BASIS, REVIEW)] = WORD_ROUND_BASIS_REVIEW,
	[PB_ENUM(ROUND_BASIS, POPULATION)] = WORD_ROUND_BASIS_POPULATION,
};

const enum word terms_control_kind[4] = {
	[PB_ENUM(CONTROL_KIND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(CONTROL_KIND, SAMPLE)] = WORD_CONTROL_KIND_SAMPLE,
	[PB_ENUM(CONTROL_KIND, CENSUS)] = WORD_CONTROL_KIND_CENSUS,
	[PB_ENUM(CONTROL_KIND, REVIEW)] = WORD_CONTROL_KIND_REVIEW,
};

const enum word terms_control_category[4] = {
	[PB_ENUM(CONTROL_CATEGORY, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(CONTROL_CATEGORY, INTERNAL)] = WORD_CONTROL_CATEGORY_INTERNAL,
	[PB_ENUM(CONTROL_CATEGORY, SYSTEMATIC)] = WORD_CONTROL_CATEGORY_SYSTEMATIC,
	[PB_ENUM(CONTROL_CATEGORY, PROVIDER)] = WORD_CONTROL_CATEGORY_PROVIDER,
};

const enum word terms_provider_form[5] = {
	[PB_ENUM(PROVIDER_FORM, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(PROVIDER_FORM, LOV)] = WORD_PROVIDER_FORM_LOV,
	[PB_ENUM(PROVIDER_FORM, FRAMEWORK)] = WORD_PROVIDER_FORM_FRAMEWORK,
	[PB_ENUM(PROVIDER_FORM, DIRECT)] = WORD_PROVIDER_FORM_DIRECT,
	[PB_ENUM(PROVIDER_FORM, OWN)] = WORD_PROVIDER_FORM_OWN,
};

const enum word terms_action_state[6] = {
	[PB_ENUM(ACTION_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(ACTION_STATE, PLANNED)] = WORD_ACTION_STATE_PLANNED,
	[PB_ENUM(ACTION_STATE, OPEN)] = WORD_ACTION_STATE_OPEN,
	[PB_ENUM(ACTION_STATE, DONE)] = WORD_ACTION_STATE_DONE,
	[PB_ENUM(ACTION_STATE, VERIFIED)] = WORD_ACTION_STATE_VERIFIED,
	[PB_ENUM(ACTION_STATE, ACCEPTED)] = WORD_ACTION_STATE_ACCEPTED,
};

const enum word terms_recommendation_state[7] = {
	[PB_ENUM(RECOMMENDATION_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(RECOMMENDATION_STATE, RECEIVED)] = WORD_RECOMMENDATION_STATE_RECEIVED,
	[PB_ENUM(RECOMMENDATION_STATE, ANSWERED)] = WORD_RECOMMENDATION_STATE_ANSWERED,
	[PB_ENUM(RECOMMENDATION_STATE, ONGOING)] = WORD_RECOMMENDATION_STATE_ONGOING,
	[PB_ENUM(RECOMMENDATION_STATE, DONE)] = WORD_RECOMMENDATION_STATE_DONE,
	[PB_ENUM(RECOMMENDATION_STATE, CARRIED)] = WORD_RECOMMENDATION_STATE_CARRIED,
	[PB_ENUM(RECOMMENDATION_STATE, DECLINED)] = WORD_RECOMMENDATION_STATE_DECLINED,
};

const enum word terms_goal_kind[4] = {
	[PB_ENUM(GOAL_KIND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(GOAL_KIND, AREA)] = WORD_GOAL_KIND_AREA,
	[PB_ENUM(GOAL_KIND, COUNCIL)] = WORD_GOAL_KIND_COUNCIL,
	[PB_ENUM(GOAL_KIND, BOARD)] = WORD_GOAL_KIND_BOARD,
};

const enum word terms_plan_state[7] = {
	[PB_ENUM(PLAN_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(PLAN_STATE, DRAFT)] = WORD_PLAN_STATE_DRAFT,
	[PB_ENUM(PLAN_STATE, PROPOSED)] = WORD_PLAN_STATE_PROPOSED,
	[PB_ENUM(PLAN_STATE, CONDITIONAL)] = WORD_PLAN_STATE_CONDITIONAL,
	[PB_ENUM(PLAN_STATE, DECIDED)] = WORD_PLAN_STATE_DECIDED,
	[PB_ENUM(PLAN_STATE, FOLLOWED_UP)] = WORD_PLAN_STATE_FOLLOWED_UP,
	[PB_ENUM(PLAN_STATE, CLOSED)] = WORD_PLAN_STATE_CLOSED,
};

const enum word terms_followup_kind[3] = {
	[PB_ENUM(FOLLOWUP_KIND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(FOLLOWUP_KIND, INTERIM)] = WORD_FOLLOWUP_KIND_INTERIM,
	[PB_ENUM(FOLLOWUP_KIND, ANNUAL)] = WORD_FOLLOWUP_KIND_ANNUAL,
};

const enum word terms_followup_state[3] = {
	[PB_ENUM(FOLLOWUP_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(FOLLOWUP_STATE, OPEN)] = WORD_FOLLOWUP_STATE_OPEN,
	[PB_ENUM(FOLLOWUP_STATE, CLOSED)] = WORD_FOLLOWUP_STATE_CLOSED,
};

const enum word terms_followup_status[4] = {
	[PB_ENUM(FOLLOWUP_STATUS, UNSPECIFIED)] = WORD_FOLLOWUP_STATUS_UNANSWERED,
	[PB_ENUM(FOLLOWUP_STATUS, DONE)] = WORD_FOLLOWUP_STATUS_DONE,
	[PB_ENUM(FOLLOWUP_STATUS, ON_TRACK)] = WORD_FOLLOWUP_STATUS_ON_TRACK,
	[PB_ENUM(FOLLOWUP_STATUS, NOT_THIS_YEAR)] = WORD_FOLLOWUP_STATUS_NOT_THIS_YEAR,
};

const enum word terms_disposition[7] = {
	[PB_ENUM(DISPOSITION, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(DISPOSITION, GROSS_LIST)] = WORD_DISPOSITION_GROSS_LIST,
	[PB_ENUM(DISPOSITION, PRIORITISED)] = WORD_DISPOSITION_PRIORITISED,
	[PB_ENUM(DISPOSITION, IN_PLAN)] = WORD_DISPOSITION_IN_PLAN,
	[PB_ENUM(DISPOSITION, ADMINISTRATION)] = WORD_DISPOSITION_ADMINISTRATION,
	[PB_ENUM(DISPOSITION, EXCLUDED)] = WORD_DISPOSITION_EXCLUDED,
	[PB_ENUM(DISPOSITION, ACCEPTED)] = WORD_DISPOSITION_ACCEPTED,
};

const enum word terms_plan_item_state[6] = {
	[PB_ENUM(PLAN_ITEM_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(PLAN_ITEM_STATE, PLANNED)] = WORD_PLAN_ITEM_STATE_PLANNED,
	[PB_ENUM(PLAN_ITEM_STATE, ONGOING)] = WORD_PLAN_ITEM_STATE_ONGOING,
	[PB_ENUM(PLAN_ITEM_STATE, DONE)] = WORD_PLAN_ITEM_STATE_DONE,
	[PB_ENUM(PLAN_ITEM_STATE, STOPPED)] = WORD_PLAN_ITEM_STATE_STOPPED,
	[PB_ENUM(PLAN_ITEM_STATE, CARRIED)] = WORD_PLAN_ITEM_STATE_CARRIED,
};

const enum word terms_indicator_met[3] = {
	[PB_ENUM(INDICATOR_MET, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(INDICATOR_MET, YES)] = WORD_INDICATOR_MET_YES,
	[PB_ENUM(INDICATOR_MET, NO)] = WORD_INDICATOR_MET_NO,
};

const enum word terms_indicator_trend[4] = {
	[PB_ENUM(INDICATOR_TREND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(INDICATOR_TREND, RISING)] = WORD_INDICATOR_TREND_RISING,
	[PB_ENUM(INDICATOR_TREND, FALLING)] = WORD_INDICATOR_TREND_FALLING,
	[PB_ENUM(INDICATOR_TREND, UNCHANGED)] = WORD_INDICATOR_TREND_UNCHANGED,
};

const enum word terms_risk_state[3] = {
	[PB_ENUM(RISK_STATE, OPEN)] = WORD_RISK_STATE_OPEN,
	[PB_ENUM(RISK_STATE, CLOSED)] = WORD_RISK_STATE_CLOSED,
};

const enum word terms_assessment_kind[4] = {
	[PB_ENUM(ASSESSMENT_KIND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(ASSESSMENT_KIND, INHERENT)] = WORD_ASSESSMENT_KIND_INHERENT,
	[PB_ENUM(ASSESSMENT_KIND, CURRENT)] = WORD_ASSESSMENT_KIND_CURRENT,
	[PB_ENUM(ASSESSMENT_KIND, TARGET)] = WORD_ASSESSMENT_KIND_TARGET,
};

const enum word terms_unit_kind[5] = {
	[PB_ENUM(UNIT_KIND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(UNIT_KIND, MUNICIPALITY)] = WORD_UNIT_KIND_MUNICIPALITY,
	[PB_ENUM(UNIT_KIND, BOARD)] = WORD_UNIT_KIND_BOARD,
	[PB_ENUM(UNIT_KIND, ADMINISTRATION)] = WORD_UNIT_KIND_ADMINISTRATION,
	[PB_ENUM(UNIT_KIND, UNIT)] = WORD_UNIT_KIND_UNIT,
};

const enum word terms_indicator_direction[5] = {
	[PB_ENUM(INDICATOR_DIRECTION, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(INDICATOR_DIRECTION, HIGHER)] = WORD_INDICATOR_DIRECTION_HIGHER,
	[PB_ENUM(INDICATOR_DIRECTION, LOWER)] = WORD_INDICATOR_DIRECTION_LOWER,
	[PB_ENUM(INDICATOR_DIRECTION, BAND)] = WORD_INDICATOR_DIRECTION_BAND,
	[PB_ENUM(INDICATOR_DIRECTION, CHANGE)] = WORD_INDICATOR_DIRECTION_CHANGE,
};

const enum word terms_indicator_group[3] = {
	[PB_ENUM(INDICATOR_GROUP, UNSPECIFIED)] = WORD_INDICATOR_GROUP_ALL,
	[PB_ENUM(INDICATOR_GROUP, WOMEN)] = WORD_INDICATOR_GROUP_WOMEN,
	[PB_ENUM(INDICATOR_GROUP, MEN)] = WORD_INDICATOR_GROUP_MEN,
};

const enum word terms_continuation[3] = {
	[PB_ENUM(CONTINUATION, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(CONTINUATION, CARRIED)] = WORD_CONTINUATION_CARRIED,
	[PB_ENUM(CONTINUATION, DROPPED)] = WORD_CONTINUATION_DROPPED,
};

const enum word terms_erasure_state[3] = {
	[PB_ENUM(ERASURE_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(ERASURE_STATE, ASKED)] = WORD_ERASURE_STATE_ASKED,
	[PB_ENUM(ERASURE_STATE, CONFIRMED)] = WORD_ERASURE_STATE_CONFIRMED,
};

const enum word terms_indicator_form[8] = {
	[PB_ENUM(INDICATOR_FORM, UNSPECIFIED)] = WORD_FORM_NONE,
	[PB_ENUM(INDICATOR_FORM, NUMBER)] = WORD_FORM_NUMBER,
	[PB_ENUM(INDICATOR_FORM, AT_MOST)] = WORD_FORM_AT_MOST,
	[PB_ENUM(INDICATOR_FORM, AT_LEAST)] = WORD_FORM_AT_LEAST,
	[PB_ENUM(INDICATOR_FORM, BAND)] = WORD_FORM_BAND,
	[PB_ENUM(INDICATOR_FORM, UP)] = WORD_FORM_UP,
	[PB_ENUM(INDICATOR_FORM, DOWN)] = WORD_FORM_DOWN,
	[PB_ENUM(INDICATOR_FORM, SAME)] = WORD_FORM_SAME,
};

const enum word terms_kind[22] = {
	[PB_ENUM(KIND, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(KIND, UNIT)] = WORD_KIND_UNIT,
	[PB_ENUM(KIND, SCALE)] = WORD_KIND_SCALE,
	[PB_ENUM(KIND, RISK)] = WORD_KIND_RISK,
	[PB_ENUM(KIND, ASSESSMENT)] = WORD_KIND_ASSESSMENT,
	[PB_ENUM(KIND, MEASURE)] = WORD_KIND_MEASURE,
	[PB_ENUM(KIND, CONTROL)] = WORD_KIND_CONTROL,
	[PB_ENUM(KIND, PLAN)] = WORD_KIND_PLAN,
	[PB_ENUM(KIND, PLAN_ITEM)] = WORD_KIND_PLAN_ITEM,
	[PB_ENUM(KIND, ROUND)] = WORD_KIND_ROUND,
	[PB_ENUM(KIND, ITEMS)] = WORD_KIND_ITEMS,
	[PB_ENUM(KIND, RESULT)] = WORD_KIND_RESULT,
	[PB_ENUM(KIND, ACTION)] = WORD_KIND_ACTION,
	[PB_ENUM(KIND, ERASURE)] = WORD_KIND_ERASURE,
	[PB_ENUM(KIND, NONCE)] = WORD_KIND_NONCE,
	[PB_ENUM(KIND, DRAW_PIECE)] = WORD_KIND_DRAW_PIECE,
	[PB_ENUM(KIND, AUDIT)] = WORD_KIND_AUDIT,
	[PB_ENUM(KIND, RECOMMENDATION)] = WORD_KIND_RECOMMENDATION,
	[PB_ENUM(KIND, FOLLOWUP)] = WORD_KIND_FOLLOWUP,
	[PB_ENUM(KIND, FOLLOWUP_ENTRY)] = WORD_KIND_FOLLOWUP_ENTRY,
	[PB_ENUM(KIND, INDICATOR)] = WORD_KIND_INDICATOR,
	[PB_ENUM(KIND, GOAL)] = WORD_KIND_GOAL,
};

enum cell_mark terms_mark(PB(Verdict) verdict)
{
	static const enum cell_mark marks[] = {
		[PB_ENUM(VERDICT, UNSPECIFIED)] = MARK_PENDING,
		[PB_ENUM(VERDICT, FAIL)] = MARK_FAIL,
		[PB_ENUM(VERDICT, PARTIAL)] = MARK_PARTIAL,
		[PB_ENUM(VERDICT, PASS)] = MARK_PASS,
	};

	return TERM_MARK(marks, verdict);
}

const char *terms_number(const struct invocation *inv, uint64_t n)
{
	return arena_format(inv->arena, "%" PRIu64, n);
}

const char *terms_tally(const struct invocation *inv, const PB(Tally) *tally)
{
	uint64_t right = tally ? tally->conforming : 0;
	uint64_t all = right + (tally ? tally->deviating : 0);
	uint64_t tenths = all ? right * 1000 / all : 0;
	const char *share;

	if (!all)
		return "";
	share = arena_format(inv->arena, "%" PRIu64 "%s%" PRIu64, tenths / 10,
			     words_get(WORD_CRITERIA_DECIMAL_MARK, inv->lang), tenths % 10);
	return say(inv, WORD_VALUE_TALLY, "right", terms_number(inv, right), "all",
		   terms_number(inv, all), "share", share, NULL);
}

const char *terms_share(const struct invocation *inv, uint32_t share)
{
	return arena_format(inv->arena, "%u%s%02u", share / 10000,
			    words_get(WORD_CRITERIA_DECIMAL_MARK, inv->lang), share % 10000 / 100);
}

const char *terms_millionths(const struct invocation *inv, uint32_t share)
{
	return arena_format(inv->arena, "%s %%", terms_share(inv, share));
}

static const char *assured_number(const struct invocation *inv, const PB(Assurance) *a)
{
	const char *all = terms_number(inv, a->population), *text, *more;
	uint32_t conforming = a->population - a->deviating;

	text = say_counted(inv, WORD_ASSURANCE_DEVIATE, a->deviating, "population", all, NULL);
	more = say_counted(inv, WORD_ASSURANCE_CONFORM, conforming, "population", all, NULL);
	return a->says_conforming ? arena_format(inv->arena, "%s%s", text, more) : text;
}

/* Cut to the safe side: what conforms downwards, and so what deviates upwards. */
static const char *assured_share(const struct invocation *inv, const PB(Assurance) *a)
{
	uint32_t conforming = a->conforming / 100 * 100;
	const char *text, *more;

	text = say(inv, WORD_ASSURANCE_SHARE_DEVIATES, "share",
		   terms_share(inv, 1000000 - conforming), NULL);
	more = say(inv, WORD_ASSURANCE_SHARE_CONFORMS, "share", terms_share(inv, conforming), NULL);
	return a->says_conforming ? arena_format(inv->arena, "%s%s", text, more) : text;
}

const char *terms_assurance(const struct invocation *inv, const PB(Assurance) *a)
{
	static const enum word words[6] = {
		[PB_ENUM(ASSURANCE_KIND, UNSPECIFIED)] = WORD_UNKNOWN,
		[PB_ENUM(ASSURANCE_KIND, NO_CONCLUSION)] = WORD_ASSURANCE_NO_CONCLUSION,
		[PB_ENUM(ASSURANCE_KIND, ALL_TESTED)] = WORD_ASSURANCE_ALL_TESTED,
		[PB_ENUM(ASSURANCE_KIND, TOO_MANY)] = WORD_ASSURANCE_TOO_MANY,
	};
	const char *text;

	if (!a || !a->kind)
		return "";
	if (a->kind == PB_ENUM(ASSURANCE_KIND, NUMBER))
		text = assured_number(inv, a);
	else if (a->kind == PB_ENUM(ASSURANCE_KIND, SHARE))
		text = assured_share(inv, a);
	else
		text = say(inv, TERM(words, a->kind), "n", terms_number(inv, TESTED_MAX), NULL);
	if (text && a->extended)
		text = arena_format(inv->arena, "%s%s", text,
				    words_get(WORD_ASSURANCE_EXTENDED, inv->lang));
	return text ? text : "";
}

const char *terms_actions(const struct invocation *inv, const PB(ControlStatus) *control)
{
	const struct {
		uint32_t n;
		enum word word;
	} parts[] = {
		{ control->actions_planned, WORD_STATUS_ACTIONS_PLANNED },
		{ control->actions_open, WORD_STATUS_ACTIONS_OPEN },
		{ control->actions_done, WORD_STATUS_ACTIONS_DONE },
		{ control->actions_verified, WORD_STATUS_ACTIONS_VERIFIED },
		{ control->actions_accepted, WORD_STATUS_ACTIONS_ACCEPTED },
	};
	const char *text = "";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && text; i++)
		if (parts[i].n)
			text = arena_format(inv->arena, "%s%s%s", text, *text ? "; " : "",
					    say_counted(inv, parts[i].word, parts[i].n, NULL));
	return text ? text : "";
}

const char *terms_room(const struct invocation *inv, PB(Room) room)
{
	static const enum word words[] = {
		[PB_ENUM(ROOM, UNSPECIFIED)] = WORD_UNKNOWN,
		[PB_ENUM(ROOM, ENOUGH)] = WORD_ROOM_ENOUGH,
		[PB_ENUM(ROOM, LOW)] = WORD_ROOM_LOW,
		[PB_ENUM(ROOM, NONE)] = WORD_ROOM_NONE,
	};
	return words_get(TERM(words, room), inv->lang);
}

/* Roles come with the names that the configuration has. */
static const char *text_of_role(const struct invocation *inv, const char *name)
{
	static const struct {
		const char *name;
		enum word word;
	} roles[] = {
		{ "reader", WORD_ROLE_READER },           { "auditor", WORD_ROLE_AUDITOR },
		{ "coordinator", WORD_ROLE_COORDINATOR }, { "approver", WORD_ROLE_APPROVER },
		{ "admin", WORD_ROLE_ADMIN },
	};
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		if (strcmp(roles[i].name, name) == 0)
			return words_get(roles[i].word, inv->lang);
	return name;
}

const char *terms_roles(const struct invocation *inv, const PB(PingResponse) *ping)
{
	const char *text = ping->n_roles ? text_of_role(inv, ping->roles[0]) : "";
	for (size_t i = 1; i < ping->n_roles && text; i++)
		text = arena_format(inv->arena, "%s, %s", text, text_of_role(inv, ping->roles[i]));
	return text ? text : "";
}
