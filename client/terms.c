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

enum cell_mark terms_mark(PB(Verdict) verdict)
{
	static const enum cell_mark marks[] = {
		[PB_ENUM(VERDICT, UNSPECIFIED)] = MARK_PENDING,
		[PB_ENUM(VERDICT, FAIL)] = MARK_FAIL,
		[PB_ENUM(VERDICT, PARTIAL)] = MARK_PARTIAL,
		[PB_ENUM(VERDICT, PASS)] = MARK_PASS,
	};

	return (size_t)verdict < sizeof(marks) / sizeof(marks[0]) ? marks[verdict] : MARK_NONE;
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
		text = say(inv, words[a->kind], "n", terms_number(inv, TESTED_MAX), NULL);
	if (text && a->extended)
		text = arena_format(inv->arena, "%s%s", text,
				    words_get(WORD_ASSURANCE_EXTENDED, inv->lang));
	return text ? text : "";
}
