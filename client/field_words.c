/* SPDX-License-Identifier: EUPL-1.2
 * Tables from the protocol's names to words. Never decides anything. */
#include "field_words.h"

#include <string.h>

#include <riskreg/pb.h>

#include "rows.h"
#include "terms.h"

struct head {
	const char *field;
	enum word word;
	const ProtobufCMessageDescriptor *message; /* NULL: in all others */
};

/* By name; what means something else in one message stands before what it means in the others. */
static const struct head heads[] = {
	{ "accepted_by", WORD_HEAD_ACCEPTED_WHO, NULL },
	{ "accepted_day", WORD_HEAD_ACCEPTED_DAY, NULL },
	{ "accepted_reason", WORD_HEAD_ACCEPTED_REASON, NULL },
	{ "accepted_until", WORD_HEAD_ACCEPTED_UNTIL, NULL },
	{ "agreement", WORD_HEAD_AGREEMENT, NULL },
	{ "aliases", WORD_HEAD_ALIASES, NULL },
	{ "answer", WORD_HEAD_ANSWER, NULL },
	{ "appetite", WORD_HEAD_APPETITE, NULL },
	{ "approved_by", WORD_HEAD_APPROVED_BY, NULL },
	{ "approved_day", WORD_HEAD_APPROVED_DAY, NULL },
	{ "as_of_day", WORD_HEAD_AS_OF, NULL },
	{ "asked_by", WORD_HEAD_ASKED_BY, NULL },
	{ "assessment", WORD_HEAD_ASSESSMENT_PINNED, NULL },
	{ "assurance", WORD_HEAD_ASSURANCE, NULL },
	{ "attribute", WORD_HEAD_ATTRIBUTE, NULL },
	{ "attributes", WORD_HEAD_ATTRIBUTES, NULL },
	{ "audit", WORD_HEAD_AUDIT, NULL },
	{ "auditor", WORD_HEAD_AUDITOR, NULL },
	{ "audits", WORD_HEAD_AUDITS, NULL },
	{ "background", WORD_HEAD_BACKGROUND, NULL },
	{ "bands", WORD_HEADING_CRITERIA, NULL },
	{ "basis", WORD_HEAD_BASIS, NULL },
	{ "body", WORD_HEAD_BODY, NULL },
	{ "calendar", WORD_HEAD_CALENDAR, NULL },
	{ "carried_from", WORD_HEAD_PLAN_BEFORE, NULL },
	{ "carried_to", WORD_HEAD_PLAN_NEXT, PB_DESC(plan) },
	{ "carried_to", WORD_HEAD_CARRIED_TO, NULL },
	{ "carried_to_year", WORD_HEAD_CARRIED_TO, NULL },
	{ "category", WORD_HEAD_CATEGORY, NULL },
	{ "closed_by", WORD_HEAD_CLOSED_BY, NULL },
	{ "code", WORD_HEAD_CODE, NULL },
	{ "comment", WORD_HEAD_COMMENT, NULL },
	{ "commitment", WORD_HEAD_COMMITMENT, NULL },
	{ "concluded_day", WORD_HEAD_CONCLUDED_DAY, NULL },
	{ "conclusion", WORD_HEAD_CONCLUSION, NULL },
	{ "condition", WORD_HEAD_CONDITION, NULL },
	{ "confirmed_by", WORD_HEAD_CONFIRMED_BY, NULL },
	{ "conforming", WORD_HEAD_CONFORMING, NULL },
	{ "consequence", WORD_HEAD_CONSEQUENCE, NULL },
	{ "continuation", WORD_HEAD_CONTINUATION, NULL },
	{ "control", WORD_HEAD_CONTROL, NULL },
	{ "control_total", WORD_HEAD_CONTROL_TOTAL, NULL },
	{ "control_version", WORD_HEAD_CONTROL_VERSION, NULL },
	{ "criteria", WORD_HEADING_CRITERIA, NULL },
	{ "day", WORD_HEAD_DAY, NULL },
	{ "decided_day", WORD_HEAD_DECIDED_DAY, NULL },
	{ "decision", WORD_HEAD_DECISION, NULL },
	{ "declined_reason", WORD_HEAD_DECLINED, NULL },
	{ "deviating", WORD_HEAD_DEVIATING, NULL },
	{ "diary_number", WORD_HEAD_DIARY, NULL },
	{ "dice", WORD_HEAD_DICE, NULL },
	{ "direction", WORD_HEAD_DIRECTION, NULL },
	{ "disposition", WORD_HEAD_DISPOSITION, NULL },
	{ "dissent", WORD_HEAD_DISSENT, NULL },
	{ "done_by", WORD_HEAD_DONE_BY, NULL },
	{ "done_day", WORD_HEAD_DONE_DAY, NULL },
	{ "draw", WORD_HEAD_DRAW, NULL },
	{ "drawn_by", WORD_HEAD_DRAWN_BY, NULL },
	{ "drawn_day", WORD_HEAD_DRAWN, NULL },
	{ "drawn_elsewhere", WORD_HEAD_DRAWN_ELSEWHERE, NULL },
	{ "due_day", WORD_HEAD_DUE, NULL },
	{ "evidence", WORD_HEAD_EVIDENCE, NULL },
	{ "extended", WORD_HEAD_EXTENDED, NULL },
	{ "extended_late", WORD_HEAD_EXTENDED_LATE, NULL },
	{ "external_reference", WORD_HEAD_EXTERNAL, NULL },
	{ "extracted_day", WORD_HEAD_EXTRACTED, NULL },
	{ "first_day", WORD_HEAD_FIRST_DAY, NULL },
	{ "first_rank", WORD_HEAD_FIRST_RANK, NULL },
	{ "followup", WORD_HEAD_FOLLOWUP, NULL },
	{ "forecast", WORD_HEAD_FORECAST, NULL },
	{ "form", WORD_HEAD_FORM, NULL },
	{ "from", WORD_HEAD_FROM, NULL },
	{ "from_version", WORD_HEAD_FROM_VERSION, NULL },
	{ "frozen_by", WORD_HEAD_FROZEN_BY, NULL },
	{ "frozen_day", WORD_HEAD_FROZEN, NULL },
	{ "fulfilled_day", WORD_HEAD_FULFILLED_DAY, NULL },
	{ "fulfilled_diary_number", WORD_HEAD_FULFILLED_DIARY, NULL },
	{ "goal", WORD_HEAD_GOAL, NULL },
	{ "goal_id", WORD_HEAD_GOAL_ID, NULL },
	{ "ground", WORD_HEAD_GROUND, NULL },
	{ "group", WORD_HEAD_GROUP, NULL },
	{ "id", WORD_HEAD_ID, NULL },
	{ "ids", WORD_HEAD_ITEM, NULL },
	{ "items", WORD_HEAD_ERASED, NULL },
	{ "kept", WORD_HEAD_KEPT, NULL },
	{ "kind", WORD_HEAD_KIND, NULL },
	{ "label", WORD_HEAD_EVIDENCE_PLACE, PB_DESC(evidence) },
	{ "label", WORD_HEAD_LABEL, NULL },
	{ "labels", WORD_HEAD_LABEL, NULL },
	{ "last_day", WORD_HEAD_LAST_DAY, NULL },
	{ "level", WORD_HEAD_LEVEL, NULL },
	{ "motive_consequence", WORD_HEAD_MOTIVE_K, NULL },
	{ "motive_probability", WORD_HEAD_MOTIVE_P, NULL },
	{ "n", WORD_HEAD_POPULATION, NULL },
	{ "name", WORD_HEAD_NAME, NULL },
	{ "nonce", WORD_HEAD_NONCE, NULL },
	{ "not_applicable", WORD_HEAD_NOT_APPLICABLE, NULL },
	{ "note", WORD_HEAD_NOTE, NULL },
	{ "outcome", WORD_HEAD_RESULT, NULL },
	{ "outcomes", WORD_HEAD_OUTCOME, NULL },
	{ "paragraph", WORD_HEAD_PARAGRAPH, NULL },
	{ "parent", WORD_HEAD_PARENT, NULL },
	{ "people", WORD_HEAD_PEOPLE, NULL },
	{ "performer", WORD_HEAD_PERFORMER, NULL },
	{ "period", WORD_HEAD_PERIOD, NULL },
	{ "pieces", WORD_HEAD_PIECES, NULL },
	{ "plan", WORD_HEAD_PLAN, NULL },
	{ "planned_sample_size", WORD_HEAD_PLANNED_SIZE, NULL },
	{ "planned_years", WORD_HEAD_PLANNED_YEARS, NULL },
	{ "population", WORD_HEADING_POPULATION, PB_DESC(round) },
	{ "population", WORD_HEAD_POPULATION, NULL },
	{ "population_source", WORD_HEAD_POPULATION_SOURCE, NULL },
	{ "position", WORD_HEAD_PLACE_IN_PLAN, NULL },
	{ "positions", WORD_HEAD_POSITIONS, NULL },
	{ "postponed_to", WORD_HEAD_POSTPONED_TO, NULL },
	{ "probability", WORD_HEAD_PROBABILITY, NULL },
	{ "procedure", WORD_HEAD_PROCEDURE, NULL },
	{ "proposed", WORD_HEAD_PROPOSED, NULL },
	{ "provider", WORD_HEAD_PROVIDER, NULL },
	{ "provider_form", WORD_HEAD_PROVIDER_FORM, NULL },
	{ "rank", WORD_HEAD_RANK, NULL },
	{ "reason", WORD_HEAD_REASON, NULL },
	{ "recommendations", WORD_HEAD_RECOMMENDATIONS, NULL },
	{ "record", WORD_HEAD_CONCERNS, NULL },
	{ "record_version", WORD_HEAD_VERSION_PINNED, NULL },
	{ "replaced", WORD_HEAD_REPLACED, NULL },
	{ "replaced_by", WORD_HEAD_REPLACED_BY, NULL },
	{ "replaces", WORD_HEAD_REPLACES, NULL },
	{ "reporting_day", WORD_HEAD_REPORTING_DAY, NULL },
	{ "responsible", WORD_HEAD_RESPONSIBLE, NULL },
	{ "responsible_user", WORD_HEAD_RESPONSIBLE_USER, NULL },
	{ "retest_day", WORD_HEAD_RETEST, NULL },
	{ "risk", WORD_HEAD_RISK, NULL },
	{ "risks", WORD_HEAD_RISKS, NULL },
	{ "rolled_over", WORD_HEAD_ROLLED_OVER, NULL },
	{ "round", WORD_HEAD_ROUND, NULL },
	{ "sample", WORD_HEAD_SAMPLE, NULL },
	{ "scale", WORD_HEAD_SCALE, NULL },
	{ "scale_version", WORD_HEAD_SCALE_VERSION, NULL },
	{ "seed", WORD_HEAD_SEED, NULL },
	{ "sha256", WORD_HEAD_LIST_HASH, PB_DESC(population) },
	{ "sha256", WORD_HEAD_SHA256, NULL },
	{ "size", WORD_HEAD_JOURNAL_SIZE, PB_DESC(followup) },
	{ "size", WORD_HEAD_SIZE, NULL },
	{ "source", WORD_HEAD_SOURCE, NULL },
	{ "stage", WORD_HEAD_STAGE, NULL },
	{ "state", WORD_HEAD_STATE, NULL },
	{ "status", WORD_HEAD_FOLLOWUP_STATUS, NULL },
	{ "submitted_by", WORD_HEAD_SUBMITTED_BY, NULL },
	{ "tally", WORD_HEAD_RESULT, NULL },
	{ "targets", WORD_HEAD_TARGET, NULL },
	{ "tested_day", WORD_HEAD_TESTED_DAY, NULL },
	{ "tester", WORD_HEAD_TESTER, NULL },
	{ "text", WORD_HEAD_TEXT, NULL },
	{ "times_a_year", WORD_HEAD_TIMES_A_YEAR, NULL },
	{ "title", WORD_HEAD_TITLE, NULL },
	{ "to_part", WORD_HEAD_TO_PART, NULL },
	{ "to_version", WORD_HEAD_TO_VERSION, NULL },
	{ "unit", WORD_HEAD_UNIT, NULL },
	{ "unit_of_measure", WORD_HEAD_MEASURED_IN, NULL },
	{ "upper", WORD_HEAD_UPPER, NULL },
	{ "value", WORD_HEAD_VALUE, NULL },
	{ "verdict", WORD_HEAD_VERDICT, NULL },
	{ "verified_by", WORD_HEAD_VERIFIED_BY, NULL },
	{ "verified_day", WORD_HEAD_VERIFIED_DAY, NULL },
	{ "verified_round", WORD_HEAD_VERIFIED_ROUND, NULL },
	{ "withdrawn", WORD_HEAD_WITHDRAWN, NULL },
	{ "year", WORD_HEAD_YEAR, NULL },
	{ "zones", WORD_HEADING_ZONES, NULL },
};

enum word field_words_head(const ProtobufCMessageDescriptor *message, const char *field)
{
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		if (strcmp(heads[i].field, field) == 0 &&
		    (!heads[i].message || heads[i].message == message))
			return heads[i].word;
	return WORD_COUNT;
}

static const struct {
	const ProtobufCEnumDescriptor *type;
	const enum word *words;
	size_t n;
} values[] = {
#define VALUES(type, of) { &riskreg__v1__##type##__descriptor, of, COUNT_OF(of) }
	VALUES(action_state, terms_action_state),
	VALUES(assessment_kind, terms_assessment_kind),
	VALUES(continuation, terms_continuation),
	VALUES(control_category, terms_control_category),
	VALUES(control_kind, terms_control_kind),
	VALUES(disposition, terms_disposition),
	VALUES(erasure_state, terms_erasure_state),
	VALUES(followup_kind, terms_followup_kind),
	VALUES(followup_state, terms_followup_state),
	VALUES(followup_status, terms_followup_status),
	VALUES(goal_kind, terms_goal_kind),
	VALUES(indicator_direction, terms_indicator_direction),
	VALUES(indicator_form, terms_indicator_form),
	VALUES(indicator_group, terms_indicator_group),
	VALUES(kind, terms_kind),
	VALUES(outcome, terms_outcome),
	VALUES(plan_item_state, terms_plan_item_state),
	VALUES(plan_state, terms_plan_state),
	VALUES(provider_form, terms_provider_form),
	VALUES(recommendation_state, terms_recommendation_state),
	VALUES(risk_state, terms_risk_state),
	VALUES(round_basis, terms_round_basis),
	VALUES(round_state, terms_round_state),
	VALUES(unit_kind, terms_unit_kind),
	VALUES(verdict, terms_verdict),
#undef VALUES
};

enum word field_words_value(const ProtobufCEnumDescriptor *type, int value)
{
	for (size_t i = 0; i < COUNT_OF(values); i++)
		if (values[i].type == type)
			return value > 0 && (size_t)value < values[i].n ? values[i].words[value] :
									 WORD_COUNT;
	return WORD_COUNT;
}

/* By the verb: services that share one mean the same by it. */
static const struct {
	const char *verb;
	enum word word;
} methods[] = {
	{ "Accept", WORD_WRITE_ACCEPT },
	{ "Approve", WORD_WRITE_APPROVE },
	{ "Ask", WORD_WRITE_ASK },
	{ "Assess", WORD_WRITE_ASSESS },
	{ "Close", WORD_WRITE_CLOSE },
	{ "Conclude", WORD_WRITE_CONCLUDE },
	{ "Confirm", WORD_WRITE_CONFIRM },
	{ "Count", WORD_WRITE_COUNT },
	{ "Decide", WORD_WRITE_DECIDE },
	{ "Draw", WORD_WRITE_DRAW },
	{ "Extend", WORD_WRITE_EXTEND },
	{ "Finish", WORD_WRITE_FINISH },
	{ "Freeze", WORD_WRITE_FREEZE },
	{ "Fulfil", WORD_WRITE_FULFIL },
	{ "Import", WORD_WRITE_IMPORT },
	{ "LogResults", WORD_WRITE_LOG },
	{ "Move", WORD_WRITE_MOVE },
	{ "NoPopulation", WORD_WRITE_NO_POPULATION },
	{ "NotRun", WORD_WRITE_NOT_RUN },
	{ "Open", WORD_WRITE_OPEN },
	{ "Propose", WORD_WRITE_PROPOSE },
	{ "PutPopulation", WORD_WRITE_POPULATION },
	{ "Reopen", WORD_WRITE_REOPEN },
	{ "Rollover", WORD_WRITE_ROLLOVER },
	{ "SendBack", WORD_WRITE_SEND_BACK },
	{ "Set", WORD_WRITE_SET },
	{ "SetEntry", WORD_WRITE_SET_ENTRY },
	{ "SetItem", WORD_WRITE_SET_ITEM },
	{ "Submit", WORD_WRITE_SUBMIT },
	{ "Substitute", WORD_WRITE_SUBSTITUTE },
	{ "Verify", WORD_WRITE_VERIFY },
	{ "Withdraw", WORD_WRITE_WITHDRAW },
};

enum word field_words_method(const char *method)
{
	const char *slash = strchr(method, '/');
	for (size_t i = 0; slash && i < COUNT_OF(methods); i++)
		if (strcmp(methods[i].verb, slash + 1) == 0)
			return methods[i].word;
	return WORD_COUNT;
}
