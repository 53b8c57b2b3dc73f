/* SPDX-License-Identifier: EUPL-1.2
 * PlanService/Check: every check of domain/plan_check.h over a plan and what it holds, and over the
 * open risks of its unit that it does not hold. Writes nothing. */
#include <errno.h>

#include "pieces.h"
#include "plan.h"
#include "plan_facts.h"

#define RESPONSE_FINDING 100

struct review {
	struct plan_reader reader;
	struct pieces pieces;
	uint32_t counts[PLAN_NOTE + 1]; /* by severity */
};

static const struct {
	PB(PlanCheck) message;
	enum word text, remedy;
} words[PLAN_CHECKS] = {
#define CHECK(id) \
	[PLAN_CHECK_##id] = { PB_ENUM(PLAN_CHECK, id), WORD_PLAN_CHECK_##id, \
			      WORD_PLAN_CHECK_##id##_REMEDY }
	CHECK(LATE), CHECK(UNDECIDED), CHECK(CONDITION), CHECK(UNSETTLED), CHECK(VOID_ACCEPTANCE),
	CHECK(NOT_ASSESSED), CHECK(NO_MOTIVE), CHECK(NO_ANSWER), CHECK(DRIFT), CHECK(NO_CRITERIA),
	CHECK(UNREACHABLE), CHECK(FAIL_NO_ACTION), CHECK(PARTIAL_NO_ACTION), CHECK(SAME_AUDITOR),
	CHECK(NO_OWNER), CHECK(NO_DUE_DAY), CHECK(OVERDUE), CHECK(EXPIRED), CHECK(SAME_VALUE),
#undef CHECK
};

static int tell(struct review *review, enum plan_check check, const char *record)
{
	static const PB(PlanSeverity) severities[] = {
		[PLAN_ERROR] = PB_ENUM(PLAN_SEVERITY, ERROR),
		[PLAN_WARNING] = PB_ENUM(PLAN_SEVERITY, WARNING),
		[PLAN_NOTE] = PB_ENUM(PLAN_SEVERITY, NOTE),
	};
	struct call *call = review->reader.call;
	PB(PlanFinding) finding = PB_INIT(PLAN_FINDING);
	char plan[ID_TEXT_MAX], remedy[400];
	id_format(&review->reader.plan.record.id, plan);
	const struct word_param params[] = {
		{ "record", record },
		{ "plan", plan },
		{ "reason", plan_needs_reason(&review->reader.plan) ? " --reason TEXT" : "" },
	};
	words_format(remedy, sizeof(remedy), words[check].remedy, call->lang, params, 3);
	finding.check = words[check].message;
	finding.severity = severities[plan_check_severity(check)];
	finding.record = (char *)record;
	finding.text = (char *)words_get(words[check].text, call->lang);
	finding.remedy = remedy;
	review->counts[plan_check_severity(check)]++;
	return pieces_put_message(&review->pieces, RESPONSE_FINDING, &finding.base);
}

static int run_checks(struct review *review, const struct plan_facts *facts, const struct id *id)
{
	char record[ID_TEXT_MAX];
	int r = 0;
	id_format(id, record);
	for (enum plan_check check = 0; !r && check < PLAN_CHECKS; check++)
		if (plan_check_finds(check, facts))
			r = tell(review, check, record);
	return r;
}

static struct plan_facts facts_of(const struct review *review)
{
	return (struct plan_facts){
		.today = review->reader.today,
		.year = (int)plan_of(&review->reader.plan)->year,
	};
}

static int check_plan(struct review *review)
{
	const PB(Plan) *plan = plan_of(&review->reader.plan);
	struct plan_facts facts = facts_of(review);
	facts.subject = PLAN_SUBJECT_PLAN;
	facts.is_decided = caldate_parse(view_of_string(plan->decided_day), &facts.decided);
	facts.awaits_condition = plan->state == PB_ENUM(PLAN_STATE, CONDITIONAL);
	return run_checks(review, &facts, &review->reader.plan.record.id);
}

static int check_item(struct review *review, const struct id *record, const PB(PlanItem) *item)
{
	struct plan_facts facts = facts_of(review);
	int r = 0;
	if (record->kind == PB_ENUM(KIND, RISK))
		r = plan_facts_of_risk(&review->reader, record, item, &facts);
	else if (record->kind == PB_ENUM(KIND, CONTROL))
		r = plan_facts_of_control(&review->reader, record, item, &facts);
	else if (followup_is_followed(record->kind))
		r = plan_facts_of_work(&review->reader, record, item, &facts);
	else
		return 0;
	return r ? r : run_checks(review, &facts, record);
}

static int check_items(struct review *review)
{
	struct cursor cursor = plan_items(review->reader.call, &review->reader.plan.record.id);
	for (;;) {
		const PB(PlanItem) *item;
		struct id record;
		int r = plan_items_next(&cursor, review->reader.call, &record, &item);
		if (r || !record.kind)
			return r;
		r = check_item(review, &record, item);
		if (r)
			return r;
	}
}

/* A risk that nobody put into the plan, in no disposition at all. */
static int check_forgotten(struct review *review, const struct record *risk)
{
	struct id id = id_of_plan_item(id_number(&review->reader.plan.record.id), &risk->id);
	struct plan_facts facts = facts_of(review);
	struct loaded loaded = { .record = *risk };
	struct record item;
	int r = store_get(review->reader.call->snapshot, &id, 0, &item);
	if (!r)
		r = load_body(review->reader.call, risk, &loaded.body);
	if (r || (item.version && !kind_is_withdrawn(item.body)) ||
	    ((const PB(Risk) *)loaded.body)->state == PB_ENUM(RISK_STATE, CLOSED))
		return r;
	r = plan_facts_of_risk(&review->reader, &risk->id, NULL, &facts);
	return r ? r : run_checks(review, &facts, &risk->id);
}

static int check_unit(struct review *review)
{
	struct id unit = id_of_code(PB_ENUM(KIND, UNIT), plan_of(&review->reader.plan)->unit);
	struct cursor cursor =
		store_list_referring(review->reader.call->snapshot, &unit, PB_ENUM(KIND, RISK));
	for (;;) {
		struct record risk;
		int r = store_list_next(&cursor, &risk);
		if (r || !risk.version)
			return r;
		if (!kind_is_withdrawn(risk.body))
			r = check_forgotten(review, &risk);
		if (r)
			return r;
	}
}

/* When the board decided: the entry of the first version that says so. */
static int find_decision(struct plan_reader *reader)
{
	const struct loaded *plan = &reader->plan;
	if (!plan_of(plan)->decided_day[0])
		return 0;
	for (uint32_t version = plan->record.version; version > 0; version--) {
		struct loaded old;
		int r = load_version(reader->call, &plan->record.id, version, "id", &old);
		if (r)
			return r;
		if (!plan_of(&old)->decided_day[0])
			break;
		reader->decided_seq = old.record.seq;
	}
	return 0;
}

static int answer(struct review *review)
{
	static const uint32_t fields[] = { [PLAN_ERROR] = 1, [PLAN_WARNING] = 2, [PLAN_NOTE] = 3 };
	int r = 0;
	for (unsigned i = 0; !r && i <= PLAN_NOTE; i++)
		r = pieces_put_uint(&review->pieces, fields[i], review->counts[i]);
	return r ? r : pieces_end(&review->pieces);
}

int plan_review(struct call *call)
{
	const PB(CheckPlanRequest) *request = (const void *)call->request;
	struct review review = { .reader = { .call = call }, .pieces = PIECES(call) };
	int r = load(call, PB_ENUM(KIND, PLAN), request->id, "id", &review.reader.plan);
	review.reader.today = load_today(call);
	if (!r)
		r = find_decision(&review.reader);
	if (!r)
		r = check_plan(&review);
	if (!r)
		r = check_items(&review);
	if (!r)
		r = check_unit(&review);
	return r ? r : answer(&review);
}
