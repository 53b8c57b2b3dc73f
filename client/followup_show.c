/* SPDX-License-Identifier: EUPL-1.2
 * Shows a follow-up: its sentences, a row for each record, the rounds that it takes and those that
 * were finished afterwards. Never judges: the daemon does. */
#include "followup_show.h"

#include "record.h"
#include "rows.h"
#include "terms.h"

static const enum word groups[5] = {
	[PB_ENUM(FOLLOWUP_GROUP, UNSPECIFIED)] = WORD_UNKNOWN,
	[PB_ENUM(FOLLOWUP_GROUP, MEASURES)] = WORD_HEADING_FOLLOWUP_MEASURES,
	[PB_ENUM(FOLLOWUP_GROUP, AUDIT_MEASURES)] = WORD_HEADING_FOLLOWUP_AUDIT_MEASURES,
	[PB_ENUM(FOLLOWUP_GROUP, RECOMMENDATIONS)] = WORD_HEADING_FOLLOWUP_RECOMMENDATIONS,
	[PB_ENUM(FOLLOWUP_GROUP, ACTIONS)] = WORD_HEADING_FOLLOWUP_ACTIONS,
};

enum exit_status followup_ask(struct invocation *inv, const char *id,
			      const PB(GetFollowupResponse) **ret)
{
	PB(GetFollowupRequest) request = PB_INIT(GET_FOLLOWUP_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status;

	request.id = (char *)id;
	status = call_read(inv, "riskreg.v1.FollowupService/Get", &request.base,
			   PB_DESC(get_followup_response), &response);
	if (status == EXIT_STATUS_OK)
		*ret = (const PB(GetFollowupResponse) *)response;
	return status;
}

void followup_warn(struct invocation *inv, const PB(GetFollowupResponse) *all)
{
	for (size_t i = 0; i < all->n_lines; i++) {
		const PB(FollowupLine) *line = all->lines[i];
		if (*line->warning)
			tell(inv, say(inv, WORD_FOLLOWUP_WARNING, "record", line->record, "warning",
				      line->warning, NULL));
	}
}

/* ------------------------------------------------------------------ tables */

const char *followup_status_text(struct invocation *inv, const PB(FollowupLine) *line)
{
	const char *status = words_get(TERM(terms_followup_status, line->status), inv->lang);

	if (!line->status)
		return say(inv, WORD_VALUE_PROPOSED, "status",
			   words_get(TERM(terms_followup_status, line->proposed), inv->lang), NULL);
	if (!line->continuation)
		return status;
	return say(inv, WORD_VALUE_CONTINUED, "status", status, "continuation",
		   words_get(TERM(terms_continuation, line->continuation), inv->lang), NULL);
}

static void print_group(struct invocation *inv, const PB(GetFollowupResponse) *all,
			unsigned group)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_ID },
		{ .head = WORD_HEAD_TITLE, .wraps = true },
		{ .head = WORD_HEAD_FOLLOWUP_STATUS, .wraps = true },
		{ .head = WORD_HEAD_COMMENT, .wraps = true },
		{ .head = WORD_HEAD_RESPONSIBLE, .wraps = true },
	};
	bool has_begun = false;

	for (size_t i = 0; i < all->n_lines; i++) {
		const PB(FollowupLine) *line = all->lines[i];
		if (line->group != group)
			continue;
		if (!has_begun) {
			out_heading(inv->out, say(inv, groups[group], NULL));
			out_table(inv->out, columns, COUNT_OF(columns));
		}
		has_begun = true;
		out_row(inv->out, (struct cell[]){ { line->record, MARK_NONE },
						   { line->title, MARK_NONE },
						   { followup_status_text(inv, line), MARK_NONE },
						   { line->comment, MARK_NONE },
						   { line->responsible, MARK_NONE } });
	}
	if (has_begun)
		out_end(inv->out);
}

static void print_rounds(struct invocation *inv, const PB(GetFollowupResponse) *all, bool later)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_ROUND },   { .head = WORD_HEAD_CONTROL },
		{ .head = WORD_HEAD_UNIT },    { .head = WORD_HEAD_TITLE, .wraps = true },
		{ .head = WORD_HEAD_PERIOD },  { .head = WORD_HEAD_VERDICT },
	};
	bool has_begun = false;

	for (size_t i = 0; i < all->n_rounds; i++) {
		const PB(FollowupRound) *r = all->rounds[i];
		if (r->is_later != later)
			continue;
		if (!has_begun) {
			out_heading(inv->out, say(inv, later ? WORD_HEADING_ROUNDS_LATER
							     : WORD_HEADING_ROUNDS_TAKEN, NULL));
			out_table(inv->out, columns, COUNT_OF(columns));
		}
		has_begun = true;
		const char *verdict = words_get(TERM(terms_verdict, r->verdict), inv->lang);
		out_row(inv->out, (struct cell[]){ { r->round, MARK_NONE },
						   { r->control, MARK_NONE },
						   { r->unit, MARK_NONE },
						   { r->title, MARK_NONE },
						   { r->period, MARK_NONE },
						   { verdict, terms_mark(r->verdict) } });
	}
	if (has_begun)
		out_end(inv->out);
}

static void print_all(struct invocation *inv, const PB(Record) *record,
		      const PB(GetFollowupResponse) *all)
{
	static const struct record_field shown[] = {
		{ .head = WORD_HEAD_PLAN, .field = "plan" },
		{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_followup_kind },
		{ .head = WORD_HEAD_REPORTING_DAY, .field = "reporting_day" },
		{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_followup_state },
		{ .head = WORD_HEAD_TEXT, .field = "text" },
	};

	record_fields(inv, record, shown, COUNT_OF(shown));
	out_heading(inv->out, say(inv, WORD_HEADING_FOLLOWUP, NULL));
	for (size_t i = 0; i < all->n_sentences; i++)
		out_line(inv->out, all->sentences[i]);
	out_line(inv->out, all->completeness);
	for (unsigned group = 1; group < COUNT_OF(groups); group++)
		print_group(inv, all, group);
	print_rounds(inv, all, false);
	print_rounds(inv, all, true);
}

enum exit_status followup_show_run(struct invocation *inv)
{
	const PB(Record) *record;
	const PB(GetFollowupResponse) *all;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, FOLLOWUP), inv->argv[0], &record);

	if (status != EXIT_STATUS_OK)
		return status;
	if (record->followup->size)
		inv->at = record->followup->size;
	status = followup_ask(inv, record->meta->id, &all);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &all->base);
		return status;
	}
	print_all(inv, record, all);
	followup_warn(inv, all);
	return status;
}
