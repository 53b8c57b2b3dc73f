/* SPDX-License-Identifier: EUPL-1.2
 * Tables from the protocol's enums to words. Never decides anything. */
#include "terms.h"

#include <inttypes.h>

const enum word terms_verdict[4] = {
	[PB_ENUM(VERDICT, UNSPECIFIED)] = WORD_VERDICT_NONE,
	[PB_ENUM(VERDICT, FAIL)] = WORD_VERDICT_FAIL,
	[PB_ENUM(VERDICT, PARTIAL)] = WORD_VERDICT_PARTIAL,
	[PB_ENUM(VERDICT, PASS)] = WORD_VERDICT_PASS,
};

const enum word terms_outcome[4] = {
	[PB_ENUM(OUTCOME, UNSPECIFIED)] = WORD_OUTCOME_PENDING,
	[PB_ENUM(OUTCOME, CONFORMING)] = WORD_OUTCOME_CONFORMING,
	[PB_ENUM(OUTCOME, DEVIATING)] = WORD_OUTCOME_DEVIATING,
	[PB_ENUM(OUTCOME, NOT_APPLICABLE)] = WORD_OUTCOME_NOT_APPLICABLE,
};

const enum word terms_progress[7] = {
	[PB_ENUM(PROGRESS, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(PROGRESS, NOT_STARTED)] = WORD_PROGRESS_NOT_STARTED,
	[PB_ENUM(PROGRESS, UNDER_WAY)] = WORD_PROGRESS_UNDER_WAY,
	[PB_ENUM(PROGRESS, TO_SUBMIT)] = WORD_PROGRESS_TO_SUBMIT,
	[PB_ENUM(PROGRESS, TO_APPROVE)] = WORD_PROGRESS_TO_APPROVE,
	[PB_ENUM(PROGRESS, APPROVED)] = WORD_PROGRESS_APPROVED,
	[PB_ENUM(PROGRESS, NOT_RUN)] = WORD_PROGRESS_NOT_RUN,
};

const enum word terms_round_state[9] = {
	/* 1-3 are kept for rounds that are drawn. */
	WORD_UNKNOWN,
	WORD_UNKNOWN,
	WORD_UNKNOWN,
	WORD_UNKNOWN,
	[PB_ENUM(ROUND_STATE, TESTING)] = WORD_ROUND_STATE_TESTING,
	[PB_ENUM(ROUND_STATE, SUBMITTED)] = WORD_ROUND_STATE_SUBMITTED,
	[PB_ENUM(ROUND_STATE, APPROVED)] = WORD_ROUND_STATE_APPROVED,
	[PB_ENUM(ROUND_STATE, RETURNED)] = WORD_ROUND_STATE_RETURNED,
	[PB_ENUM(ROUND_STATE, NOT_RUN)] = WORD_ROUND_STATE_NOT_RUN,
};

const enum word terms_round_basis[5] = {
	[PB_ENUM(ROUND_BASIS, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(ROUND_BASIS, NUMBERED)] = WORD_ROUND_BASIS_NUMBERED,
	[PB_ENUM(ROUND_BASIS, LIST)] = WORD_ROUND_BASIS_LIST,
	[PB_ENUM(ROUND_BASIS, COUNTS)] = WORD_ROUND_BASIS_COUNTS,
	[PB_ENUM(ROUND_BASIS, REVIEW)] = WORD_ROUND_BASIS_REVIEW,
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

const enum word terms_action_state[4] = {
	[PB_ENUM(ACTION_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(ACTION_STATE, PLANNED)] = WORD_ACTION_STATE_PLANNED,
	[PB_ENUM(ACTION_STATE, OPEN)] = WORD_ACTION_STATE_OPEN,
	[PB_ENUM(ACTION_STATE, DONE)] = WORD_ACTION_STATE_DONE,
};

const enum word terms_plan_state[2] = {
	[PB_ENUM(PLAN_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(PLAN_STATE, DRAFT)] = WORD_PLAN_STATE_DRAFT,
};

const enum word terms_disposition[6] = {
	[PB_ENUM(DISPOSITION, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(DISPOSITION, GROSS_LIST)] = WORD_DISPOSITION_GROSS_LIST,
	[PB_ENUM(DISPOSITION, PRIORITISED)] = WORD_DISPOSITION_PRIORITISED,
	[PB_ENUM(DISPOSITION, IN_PLAN)] = WORD_DISPOSITION_IN_PLAN,
	[PB_ENUM(DISPOSITION, ADMINISTRATION)] = WORD_DISPOSITION_ADMINISTRATION,
	[PB_ENUM(DISPOSITION, EXCLUDED)] = WORD_DISPOSITION_EXCLUDED,
};

const enum word terms_plan_item_state[5] = {
	[PB_ENUM(PLAN_ITEM_STATE, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(PLAN_ITEM_STATE, PLANNED)] = WORD_PLAN_ITEM_STATE_PLANNED,
	[PB_ENUM(PLAN_ITEM_STATE, ONGOING)] = WORD_PLAN_ITEM_STATE_ONGOING,
	[PB_ENUM(PLAN_ITEM_STATE, DONE)] = WORD_PLAN_ITEM_STATE_DONE,
	[PB_ENUM(PLAN_ITEM_STATE, STOPPED)] = WORD_PLAN_ITEM_STATE_STOPPED,
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
