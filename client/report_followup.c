/* SPDX-License-Identifier: EUPL-1.2
 * Delårsuppföljning, and Verksamhetsberättelse: intern kontroll: what became of a plan. A closed
 * occasion is told as the register was when it was closed; of an open one it is said first that
 * it can still change. */
#include "followup_show.h"
#include "report_kinds.h"
#include "report_occasion.h"

#include <string.h>

const char *report_occasion_word(const struct report_occasion *o, enum word word)
{
	return report_draft_word(o->draft, word);
}

const char *report_occasion_comment(const struct report_occasion *o, const PB(FollowupLine) *line)
{
	const char *id =
		arena_format(o->draft->inv->arena, "%s/%s", o->record->meta->id, line->record);

	return id ? report_draft_text(o->draft, PB_ENUM(KIND, FOLLOWUP_ENTRY), id, line->version,
				      line->comment)
		  : "";
}

struct report_cell report_occasion_status(const struct report_occasion *o,
					  const PB(FollowupLine) *line)
{
	static const enum cell_mark marks[] = {
		[PB_ENUM(FOLLOWUP_STATUS, UNSPECIFIED)] = MARK_PENDING,
		[PB_ENUM(FOLLOWUP_STATUS, DONE)] = MARK_PASS,
		[PB_ENUM(FOLLOWUP_STATUS, ON_TRACK)] = MARK_PARTIAL,
		[PB_ENUM(FOLLOWUP_STATUS, NOT_THIS_YEAR)] = MARK_FAIL,
	};

	return (struct report_cell){ .text = followup_status_text(o->draft->inv, line),
				     .mark = TERM_MARK(marks, line->status) };
}

const PB(FollowupLine) *report_occasion_line(const PB(GetFollowupResponse) *answer,
					     const char *record)
{
	for (size_t i = 0; i < answer->n_lines; i++)
		if (strcmp(answer->lines[i]->record, record) == 0)
			return answer->lines[i];
	return NULL;
}

/* ------------------------------------------------------------------ the head */

static void name_report(struct report_occasion *o)
{
	bool is_annual = o->followup->kind == PB_ENUM(FOLLOWUP_KIND, ANNUAL);
	struct invocation *inv = o->draft->inv;
	const char *year = terms_number(inv, o->draft->year);

	report_name(o->report,
		    say(inv, is_annual ? WORD_REPORT_ANNUAL_TITLE : WORD_REPORT_INTERIM_TITLE,
			"day", o->followup->reporting_day, "year", year, NULL),
		    report_draft_unit(o->draft, o->draft->unit));
}

static void add_head(struct report_occasion *o)
{
	bool is_closed = o->followup->state == PB_ENUM(FOLLOWUP_STATE, CLOSED);
	struct report *r = o->report;

	report_field(r, report_occasion_word(o, WORD_REPORT_OCCASION), o->record->meta->id);
	report_field(r, report_occasion_word(o, WORD_HEAD_PLAN), o->followup->plan);
	report_field(r, report_occasion_word(o, WORD_HEAD_REPORTING_DAY),
		     o->followup->reporting_day);
	report_field(r, report_occasion_word(o, WORD_HEAD_STATE),
		     report_occasion_word(o, TERM(terms_followup_state, o->followup->state)));
	report_field(r, report_occasion_word(o, WORD_REPORT_CLOSED_BY), o->followup->closed_by);
	if (!is_closed)
		report_paragraph(r, say(o->draft->inv, WORD_REPORT_IS_PRELIMINARY, "completeness",
					o->answer->completeness, NULL));
}

/* The daemon's sentences, then the board's own words. */
static void add_summary(struct report_occasion *o)
{
	struct report *r = o->report;

	report_section(r, 2, report_occasion_word(o, WORD_HEADING_FOLLOWUP));
	for (size_t i = 0; i < o->answer->n_sentences; i++)
		report_paragraph(r, o->answer->sentences[i]);
	report_paragraph(r,
			 report_draft_text(o->draft, PB_ENUM(KIND, FOLLOWUP), o->record->meta->id,
					   o->record->meta->version, o->followup->text));
}

/* False: something could not be read. */
static bool read_all(struct report_occasion *o)
{
	PB(GetFollowupRequest) request = PB_INIT(GET_FOLLOWUP_REQUEST);

	request.id = o->record->meta->id;
	o->plan = report_draft_get(o->draft, PB_ENUM(KIND, PLAN), o->followup->plan, 0);
	o->answer = (const void *)report_draft_ask(o->draft, "riskreg.v1.FollowupService/Get",
						   &request.base, PB_DESC(get_followup_response));
	if (!o->plan || !o->answer)
		return false;
	o->draft->unit = o->plan->plan->unit;
	o->draft->year = o->plan->plan->year;
	o->items = report_items_read(o->draft, o->followup->plan);
	o->rounds = report_rounds_read(o);
	return o->draft->status == EXIT_STATUS_OK;
}

void report_followup_compose(struct report_draft *d, const PB(Record) *followup)
{
	struct report_occasion o = {
		.draft = d, .report = d->report, .record = followup, .followup = followup->followup
	};

	if (!read_all(&o))
		return;
	name_report(&o);
	add_head(&o);
	add_summary(&o);
	report_changes_add(&o);
	report_measures_add(&o);
	report_audits_add(&o);
	report_rounds_add(&o);
	report_attributes_add(&o);
	report_actions_add(&o);
	report_indicators_add(&o);
}
