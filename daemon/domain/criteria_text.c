/* SPDX-License-Identifier: EUPL-1.2
 * Reads criteria in words. The grammar, over the tokens of criteria_token.h:
 *
 *   text    = [TITLE] group { group }
 *   group   = [ AT_MOST n | OVER n | MORE n | OTHERWISE ] row { row }
 *   row     = n [%] [ DASH n [%] | MORE ] verdict
 *   verdict = NOT APPROVED | FAILED | PARTLY [APPROVED] | APPROVED
 *
 * A group becomes a band. Its rows may stand in any order; the partial one may be missing, when a
 * rule knows only pass and fail. Never guesses: what is not in the grammar is refused. */
#include "criteria.h"

#include "criteria_token.h"

#define HUNDREDTHS 100u
#define NO_END UINT64_MAX

/* Bounds in hundredths, of a percent or of an item. */
struct row {
	size_t at;
	enum criteria_unit unit;
	uint64_t from, to;
	uint64_t step; /* one unit of the last digit of `to` */
};

struct group {
	size_t at;
	struct criteria_band band;
	bool has[VERDICT_PASS + 1];
	struct row rows[VERDICT_PASS + 1];
};

struct parser {
	struct view text;
	struct criteria_token token;
	struct criteria rule;
	struct criteria_place place;
};

static void advance(struct parser *p)
{
	p->token = criteria_token_get(p->text, p->token.end);
}

static bool accept(struct parser *p, enum criteria_token_kind kind)
{
	if (p->token.kind != kind)
		return false;
	advance(p);
	return true;
}

static enum criteria_fault fail(struct parser *p, enum criteria_fault fault, size_t at,
				uint64_t hundredths)
{
	p->place.at = at;
	p->place.value = (uint32_t)(hundredths / HUNDREDTHS);
	return fault;
}

static enum criteria_fault fail_here(struct parser *p)
{
	return fail(p, CRITERIA_SYNTAX, p->token.at, 0);
}

static enum criteria_fault parse_verdict(struct parser *p, enum verdict *ret)
{
	if (accept(p, CRITERIA_TOKEN_FAILED)) {
		*ret = VERDICT_FAIL;
		return CRITERIA_SOUND;
	}
	if (accept(p, CRITERIA_TOKEN_PARTLY)) {
		accept(p, CRITERIA_TOKEN_APPROVED);
		*ret = VERDICT_PARTIAL;
		return CRITERIA_SOUND;
	}
	*ret = accept(p, CRITERIA_TOKEN_NOT) ? VERDICT_FAIL : VERDICT_PASS;
	return accept(p, CRITERIA_TOKEN_APPROVED) ? CRITERIA_SOUND : fail_here(p);
}

/* A count has no decimals. */
static enum criteria_fault check_row(struct parser *p, const struct row *row)
{
	bool percent = row->unit == CRITERIA_PERCENT;
	uint64_t largest =
		percent ? 100 * HUNDREDTHS : (uint64_t)CRITERIA_REVIEWED_MAX * HUNDREDTHS;
	uint64_t last = row->to == NO_END ? row->from : row->to;
	bool whole = row->from % HUNDREDTHS == 0 && row->step == HUNDREDTHS;
	if (row->from > row->to || (!percent && !whole))
		return fail(p, CRITERIA_SYNTAX, row->at, 0);
	return last > largest ? fail(p, CRITERIA_ABOVE_LIMIT, row->at, last) : CRITERIA_SOUND;
}

static enum criteria_fault parse_row(struct parser *p, struct row *row)
{
	static const uint64_t steps[] = { 100, 10, 1 };
	row->at = p->token.at;
	row->from = row->to = p->token.value;
	row->step = steps[p->token.decimals];
	advance(p);
	bool percent = accept(p, CRITERIA_TOKEN_PERCENT);
	if (accept(p, CRITERIA_TOKEN_DASH)) {
		row->to = p->token.value;
		row->step = steps[p->token.decimals];
		if (!accept(p, CRITERIA_TOKEN_NUMBER))
			return fail_here(p);
		percent |= accept(p, CRITERIA_TOKEN_PERCENT);
	} else if (accept(p, CRITERIA_TOKEN_MORE)) {
		row->to = NO_END;
	}
	row->unit = percent ? CRITERIA_PERCENT : CRITERIA_COUNT;
	return check_row(p, row);
}

/* Told apart here, so that a word nobody knows is what a refusal shows, not what it left out. */
static bool ends_rows(enum criteria_token_kind kind)
{
	return kind == CRITERIA_TOKEN_END || kind == CRITERIA_TOKEN_AT_MOST ||
	       kind == CRITERIA_TOKEN_OVER || kind == CRITERIA_TOKEN_MORE ||
	       kind == CRITERIA_TOKEN_OTHERWISE;
}

static enum criteria_fault parse_rows(struct parser *p, struct group *group)
{
	size_t first = p->token.at;
	while (p->token.kind == CRITERIA_TOKEN_NUMBER) {
		struct row row;
		enum verdict verdict;
		enum criteria_fault fault = parse_row(p, &row);
		if (fault == CRITERIA_SOUND)
			fault = parse_verdict(p, &verdict);
		if (fault != CRITERIA_SOUND)
			return fault;
		if (row.at == first)
			group->band.unit = row.unit;
		if (group->has[verdict] || row.unit != group->band.unit)
			return fail(p, CRITERIA_SYNTAX, row.at, 0);
		group->has[verdict] = true;
		group->rows[verdict] = row;
	}
	return ends_rows(p->token.kind) ? CRITERIA_SOUND : fail_here(p);
}

static enum criteria_fault check_meeting(struct parser *p, const struct row *lower,
					 const struct row *upper)
{
	if (upper->to < lower->from)
		return fail(p, CRITERIA_ORDER, upper->at, upper->from);
	if (upper->from <= lower->to)
		return fail(p, CRITERIA_OVERLAP, upper->at, upper->from);
	if (upper->from != lower->to + lower->step)
		return fail(p, CRITERIA_GAP, upper->at, lower->to);
	return CRITERIA_SOUND;
}

/* The rows begin at 0, meet, and end at 100 % or the largest number reviewed. */
static enum criteria_fault check_rows(struct parser *p, const struct group *group)
{
	const struct row *failed = &group->rows[VERDICT_FAIL];
	const struct row *pass = &group->rows[VERDICT_PASS];
	if (!group->has[VERDICT_FAIL] || !group->has[VERDICT_PASS])
		return fail(p, CRITERIA_INCOMPLETE, group->at, 0);
	if (failed->from != 0)
		return fail(p, CRITERIA_INCOMPLETE, failed->at, failed->from);
	const struct row *lower = failed;
	for (enum verdict v = VERDICT_PARTIAL; v <= VERDICT_PASS; v++) {
		if (!group->has[v])
			continue;
		enum criteria_fault fault = check_meeting(p, lower, &group->rows[v]);
		if (fault != CRITERIA_SOUND)
			return fault;
		lower = &group->rows[v];
	}
	uint64_t top = group->band.up_to ? (uint64_t)group->band.up_to * HUNDREDTHS : NO_END;
	if (pass->unit == CRITERIA_PERCENT)
		top = 100 * HUNDREDTHS;
	if (pass->to == top || pass->to == NO_END)
		return CRITERIA_SOUND;
	return fail(p, pass->to > top ? CRITERIA_ABOVE_LIMIT : CRITERIA_INCOMPLETE, pass->at,
		    pass->to);
}

/* "över 6" must begin where the band before ends. */
static enum criteria_fault check_over(struct parser *p, const struct group *group, uint64_t n)
{
	unsigned bands = p->rule.n_bands;
	uint64_t limit = bands ? (uint64_t)p->rule.bands[bands - 1].up_to * HUNDREDTHS : 0;
	if (n > limit)
		return fail(p, CRITERIA_GAP, group->at, limit);
	return n < limit ? fail(p, CRITERIA_OVERLAP, group->at, n) : CRITERIA_SOUND;
}

static enum criteria_fault parse_condition(struct parser *p, struct group *group)
{
	if (p->token.kind == CRITERIA_TOKEN_NUMBER || accept(p, CRITERIA_TOKEN_OTHERWISE))
		return CRITERIA_SOUND;
	bool at_most = accept(p, CRITERIA_TOKEN_AT_MOST);
	if (!at_most && !accept(p, CRITERIA_TOKEN_OVER) && !accept(p, CRITERIA_TOKEN_MORE))
		return fail_here(p);
	struct criteria_token number = p->token;
	bool whole = number.decimals == 0 && number.value > 0;
	if (!accept(p, CRITERIA_TOKEN_NUMBER) || !whole)
		return fail(p, CRITERIA_SYNTAX, number.at, 0);
	if (!at_most)
		return check_over(p, group, number.value);
	group->band.up_to = (uint32_t)(number.value / HUNDREDTHS);
	return CRITERIA_SOUND;
}

static void add_band(struct parser *p, struct group *group)
{
	uint64_t scale = group->band.unit == CRITERIA_PERCENT ? 1 : HUNDREDTHS;
	const struct row *pass = &group->rows[VERDICT_PASS];
	const struct row *partial =
		group->has[VERDICT_PARTIAL] ? &group->rows[VERDICT_PARTIAL] : pass;
	group->band.partial_from = (uint32_t)(partial->from / scale);
	group->band.pass_from = (uint32_t)(pass->from / scale);
	p->rule.bands[p->rule.n_bands++] = group->band;
}

static enum criteria_fault parse_group(struct parser *p)
{
	struct group group = { .at = p->token.at };
	if (p->rule.n_bands == CRITERIA_BANDS_MAX)
		return fail(p, CRITERIA_TOO_MANY, p->token.at, 0);
	enum criteria_fault fault = parse_condition(p, &group);
	if (fault == CRITERIA_SOUND)
		fault = parse_rows(p, &group);
	if (fault == CRITERIA_SOUND)
		fault = check_rows(p, &group);
	if (fault != CRITERIA_SOUND)
		return fault;
	add_band(p, &group);
	fault = criteria_check(&p->rule);
	return fail(p, fault, group.at, (uint64_t)group.band.up_to * HUNDREDTHS);
}

enum criteria_fault criteria_parse(struct view text, struct criteria *ret,
				   struct criteria_place *place)
{
	struct parser p = { .text = text };
	enum criteria_fault fault = CRITERIA_INCOMPLETE;
	if (text.n > CRITERIA_TEXT_MAX) {
		place->at = CRITERIA_TEXT_MAX;
		place->value = 0;
		return CRITERIA_SYNTAX;
	}
	advance(&p);
	accept(&p, CRITERIA_TOKEN_TITLE);
	/* Until the last group there is no band without a limit, and that is no fault yet. */
	do {
		if (p.token.kind != CRITERIA_TOKEN_END)
			fault = parse_group(&p);
	} while (p.token.kind != CRITERIA_TOKEN_END &&
		 (fault == CRITERIA_SOUND || fault == CRITERIA_NO_LARGE));
	if (fault == CRITERIA_SOUND)
		*ret = p.rule;
	else
		*place = p.place;
	return fault;
}
