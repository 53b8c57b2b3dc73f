/* SPDX-License-Identifier: EUPL-1.2
 * Mapping between messages and domain values. Must never decide what a rule decides. */
#include "rule.h"

#include <stdio.h>

#include "kind.h"

#define EXCERPT_MAX 40

static const enum round_state states[] = {
	[PB_ENUM(ROUND_STATE, PLANNED)] = ROUND_PLANNED,
	[PB_ENUM(ROUND_STATE, FROZEN)] = ROUND_FROZEN,
	[PB_ENUM(ROUND_STATE, DRAWN)] = ROUND_DRAWN,
	[PB_ENUM(ROUND_STATE, TESTING)] = ROUND_TESTING,
	[PB_ENUM(ROUND_STATE, SUBMITTED)] = ROUND_SUBMITTED,
	[PB_ENUM(ROUND_STATE, APPROVED)] = ROUND_APPROVED,
	[PB_ENUM(ROUND_STATE, RETURNED)] = ROUND_RETURNED,
	[PB_ENUM(ROUND_STATE, NOT_RUN)] = ROUND_NOT_RUN,
	[PB_ENUM(ROUND_STATE, NO_POPULATION)] = ROUND_NO_POPULATION,
};

static const enum word state_words[] = {
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

static const enum round_basis bases[] = {
	[PB_ENUM(ROUND_BASIS, NUMBERED)] = ROUND_NUMBERED,
	[PB_ENUM(ROUND_BASIS, LIST)] = ROUND_LIST,
	[PB_ENUM(ROUND_BASIS, COUNTS)] = ROUND_COUNTS,
	[PB_ENUM(ROUND_BASIS, REVIEW)] = ROUND_REVIEW,
	[PB_ENUM(ROUND_BASIS, POPULATION)] = ROUND_POPULATION,
};

static const PB(Progress) progress_messages[] = {
	[PROGRESS_NOT_STARTED] = PB_ENUM(PROGRESS, NOT_STARTED),
	[PROGRESS_UNDER_WAY] = PB_ENUM(PROGRESS, UNDER_WAY),
	[PROGRESS_TO_SUBMIT] = PB_ENUM(PROGRESS, TO_SUBMIT),
	[PROGRESS_TO_APPROVE] = PB_ENUM(PROGRESS, TO_APPROVE),
	[PROGRESS_APPROVED] = PB_ENUM(PROGRESS, APPROVED),
	[PROGRESS_NOT_RUN] = PB_ENUM(PROGRESS, NOT_RUN),
	[PROGRESS_NO_POPULATION] = PB_ENUM(PROGRESS, NO_POPULATION),
};

static const enum verdict verdicts[] = {
	[PB_ENUM(VERDICT, UNSPECIFIED)] = VERDICT_NONE,
	[PB_ENUM(VERDICT, FAIL)] = VERDICT_FAIL,
	[PB_ENUM(VERDICT, PARTIAL)] = VERDICT_PARTIAL,
	[PB_ENUM(VERDICT, PASS)] = VERDICT_PASS,
};

static const PB(Verdict) verdict_messages[] = {
	[VERDICT_NONE] = PB_ENUM(VERDICT, UNSPECIFIED),
	[VERDICT_FAIL] = PB_ENUM(VERDICT, FAIL),
	[VERDICT_PARTIAL] = PB_ENUM(VERDICT, PARTIAL),
	[VERDICT_PASS] = PB_ENUM(VERDICT, PASS),
};

static const enum word verdict_words[] = {
	[VERDICT_NONE] = WORD_VERDICT_NONE,
	[VERDICT_FAIL] = WORD_VERDICT_FAIL,
	[VERDICT_PARTIAL] = WORD_VERDICT_PARTIAL,
	[VERDICT_PASS] = WORD_VERDICT_PASS,
};

static const enum criteria_unit units[] = {
	[PB_ENUM(CRITERIA_UNIT, PERCENT)] = CRITERIA_PERCENT,
	[PB_ENUM(CRITERIA_UNIT, COUNT)] = CRITERIA_COUNT,
};

static const PB(CriteriaUnit) unit_messages[] = {
	[CRITERIA_PERCENT] = PB_ENUM(CRITERIA_UNIT, PERCENT),
	[CRITERIA_COUNT] = PB_ENUM(CRITERIA_UNIT, COUNT),
};

static const enum refused faults[] = {
	[CRITERIA_SYNTAX] = REFUSED_CRITERIA_SYNTAX,
	[CRITERIA_GAP] = REFUSED_CRITERIA_GAP,
	[CRITERIA_OVERLAP] = REFUSED_CRITERIA_OVERLAP,
	[CRITERIA_ORDER] = REFUSED_CRITERIA_ORDER,
	[CRITERIA_ABOVE_LIMIT] = REFUSED_CRITERIA_ABOVE_LIMIT,
	[CRITERIA_NO_LARGE] = REFUSED_CRITERIA_NO_LARGE,
	[CRITERIA_TOO_MANY] = REFUSED_CRITERIA_TOO_MANY,
	[CRITERIA_INCOMPLETE] = REFUSED_CRITERIA_INCOMPLETE,
};

enum round_state rule_state(PB(RoundState) state)
{
	return states[state];
}

enum word rule_state_word(PB(RoundState) state)
{
	return state_words[state];
}

PB(Progress) rule_progress_message(enum progress progress)
{
	return progress_messages[progress];
}

enum verdict rule_verdict(PB(Verdict) verdict)
{
	return verdicts[verdict];
}

PB(Verdict) rule_verdict_message(enum verdict verdict)
{
	return verdict_messages[verdict];
}

struct criteria rule_criteria(const PB(Criteria) *message)
{
	struct criteria criteria = { 0 };
	for (size_t i = 0; i < message->n_bands && i < CRITERIA_BANDS_MAX; i++) {
		const PB(CriteriaBand) *band = message->bands[i];
		criteria.bands[criteria.n_bands++] = (struct criteria_band){
			.up_to = band->up_to,
			.unit = units[band->unit],
			.partial_from = band->partial_from,
			.pass_from = band->pass_from,
		};
	}
	return criteria;
}

PB(Criteria) *rule_criteria_message(struct arena *arena, const struct criteria *criteria)
{
	PB(Criteria) *message = arena_get(arena, sizeof(*message));
	PB(CriteriaBand) **bands = arena_get(arena, criteria->n_bands * sizeof(*bands));
	PB(CriteriaBand) *storage = arena_get(arena, criteria->n_bands * sizeof(*storage));
	if (!message || !bands || !storage)
		return NULL;
	for (unsigned i = 0; i < criteria->n_bands; i++) {
		const struct criteria_band *band = &criteria->bands[i];
		storage[i] = (PB(CriteriaBand))PB_INIT(CRITERIA_BAND);
		storage[i].up_to = band->up_to;
		storage[i].unit = unit_messages[band->unit];
		storage[i].partial_from = band->partial_from;
		storage[i].pass_from = band->pass_from;
		bands[i] = &storage[i];
	}
	*message = (PB(Criteria))PB_INIT(CRITERIA);
	message->n_bands = criteria->n_bands;
	message->bands = bands;
	return message;
}

static bool begins_character(uint8_t byte)
{
	return (byte & 0xc0) != 0x80;
}

/* What stands at a place in a text, to the end of its line; at the end what stands before it. */
static struct view excerpt(struct view text, size_t at)
{
	if (at >= text.n)
		at = text.n > EXCERPT_MAX ? text.n - EXCERPT_MAX : 0;
	while (at > 0 && at < text.n && !begins_character(text.p[at]))
		at--;
	size_t n = 0;
	while (at + n < text.n && n < EXCERPT_MAX && text.p[at + n] != '\n')
		n++;
	while (n > 0 && at + n < text.n && !begins_character(text.p[at + n]))
		n--;
	return view_of(text.p + at, n);
}

enum refused rule_fault(struct call *call, enum criteria_fault fault,
			const struct criteria_place *place, struct view text)
{
	struct view at = excerpt(text, place->at);
	call_param(call, "value", "%u", place->value);
	call_param(call, "at", "%zu", place->at);
	call_param(call, "limit", "%d", CRITERIA_BANDS_MAX);
	call_param(call, "text", "%.*s", (int)at.n, at.n ? (const char *)at.p : "");
	return faults[fault];
}

/* Where the limits of a rule stop ascending, for the refusal. */
static struct criteria_place not_ascending(const struct criteria *criteria)
{
	struct criteria_place place = { 0 };
	for (unsigned i = 1; i < criteria->n_bands && place.value == 0; i++)
		if (criteria->bands[i].up_to <= criteria->bands[i - 1].up_to)
			place.value = criteria->bands[i - 1].up_to;
	return place;
}

int rule_read_criteria(struct call *call, const PB(Criteria) *message, const char *field,
		       struct criteria *ret)
{
	if (message->n_bands > CRITERIA_BANDS_MAX) {
		call_param(call, "limit", "%d", CRITERIA_BANDS_MAX);
		return refuse(call, REFUSED_TOO_MANY, "%s.bands", field);
	}
	for (size_t i = 0; i < message->n_bands; i++)
		if (message->bands[i]->unit == PB_ENUM(CRITERIA_UNIT, UNSPECIFIED))
			return refuse(call, REFUSED_REQUIRED, "%s.bands[%zu].unit", field, i);
	struct criteria criteria = rule_criteria(message);
	enum criteria_fault fault = criteria_check(&criteria);
	if (fault != CRITERIA_SOUND) {
		struct criteria_place place = not_ascending(&criteria);
		return refuse(call, rule_fault(call, fault, &place, VIEW_NONE), "%s", field);
	}
	*ret = criteria;
	return 0;
}

int rule_read_text(struct call *call, const char *text, const char *field, struct criteria *ret)
{
	struct criteria_place place = { 0 };
	struct view view = view_of_string(text);
	enum criteria_fault fault = criteria_parse(view, ret, &place);
	if (fault == CRITERIA_SOUND)
		return 0;
	return refuse(call, rule_fault(call, fault, &place, view), "%s", field);
}

char *rule_write_criteria(struct arena *arena, const struct criteria *criteria, enum lang lang)
{
	char text[CRITERIA_TEXT_MAX];
	size_t n = criteria_format(criteria, lang, text, sizeof(text));
	return arena_copy(arena, view_of(text, n < sizeof(text) ? n : sizeof(text) - 1));
}

/* For one number reviewed, or for a run of them. */
static const enum word finding_words[][2] = {
	[CRITERIA_UNREACHABLE] = { WORD_CRITERIA_FINDING_UNREACHABLE,
				   WORD_CRITERIA_FINDING_UNREACHABLE_RUN },
	[CRITERIA_JUMP] = { WORD_CRITERIA_FINDING_JUMP, WORD_CRITERIA_FINDING_JUMP_RUN },
};

char *rule_write_finding(struct arena *arena, const struct criteria_lint *finding, enum lang lang)
{
	char from[16], to[16], text[400];
	snprintf(from, sizeof(from), "%u", finding->from);
	snprintf(to, sizeof(to), "%u", finding->to);
	const struct word_param params[] = {
		{ "from", from },
		{ "to", to },
		{ "verdict", words_get(verdict_words[finding->verdict], lang) },
	};
	enum word word = finding_words[finding->finding][finding->from != finding->to];
	words_format_counted(text, sizeof(text), word, lang, finding->deviating, params,
			     sizeof(params) / sizeof(*params));
	return arena_copy(arena, view_of_string(text));
}

struct tally rule_tally(const PB(Tally) *message)
{
	if (!message)
		return (struct tally){ 0 };
	return (struct tally){ message->conforming, message->deviating, message->not_applicable };
}

PB(Tally) *rule_tally_message(struct arena *arena, struct tally tally)
{
	PB(Tally) *message = arena_get(arena, sizeof(*message));
	if (!message)
		return NULL;
	*message = (PB(Tally))PB_INIT(TALLY);
	message->conforming = tally.conforming;
	message->deviating = tally.deviating;
	message->not_applicable = tally.not_applicable;
	return message;
}

static bool has_items(enum round_basis basis)
{
	return basis == ROUND_NUMBERED || basis == ROUND_LIST || basis == ROUND_POPULATION;
}

int rule_round(struct call *call, const struct id *id, const PB(Round) *round,
	       struct round_facts *ret)
{
	struct round_facts facts = {
		.number = id_number(id),
		.state = states[round->state],
		.basis = bases[round->basis],
		.size = round->size,
		.replaced = round->tally ? round->tally->replaced : 0,
		.tally = rule_tally(round->tally),
		.concluded = round->conclusion[0] != '\0',
	};
	caldate_parse(view_of_string(round->first_day), &facts.period.first);
	caldate_parse(view_of_string(round->last_day), &facts.period.last);
	if (!round->tally && has_items(facts.basis)) {
		uint32_t counts[STORE_COUNT_SLOTS];
		int r = store_counts(call->snapshot, id, counts);
		if (r)
			return r;
		/* In the order of enum Outcome: the kinds table counts by it. */
		facts.tally = (struct tally){ counts[0], counts[1], counts[2] };
		facts.replaced = counts[3];
	}
	*ret = facts;
	return 0;
}
