/* SPDX-License-Identifier: EUPL-1.2
 * riskctl risk show: a risk with its assessments and their motives, its measures and controls. */
#include "risk_show.h"

#include "acceptance.h"
#include "assessment.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

static const struct record_field fields[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_TEXT, .field = "text" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_risk_state },
	{ .head = WORD_HEAD_BACKGROUND, .field = "background" },
	{ .head = WORD_HEAD_CATEGORY, .field = "category" },
	{ .head = WORD_HEAD_GOAL, .field = "goal" },
	{ .head = WORD_HEAD_GOAL_ID, .field = "goal_id" },
	{ .head = WORD_HEAD_SOURCE, .field = "source" },
	{ .head = WORD_HEAD_RESPONSIBLE, .field = "responsible" },
};

static const char *text_of_scale(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	return say(inv, WORD_VALUE_SCALE, "scale", a->scale, "version",
		   terms_number(inv, a->scale_version), NULL);
}

static const struct record_field assessed[] = {
	{ .head = WORD_HEAD_RISK_VALUE, .text = assessment_value_bar },
	{ .head = WORD_HEAD_ZONE, .text = assessment_zone },
	{ .head = WORD_HEAD_PROBABILITY, .text = assessment_probability_bar },
	{ .head = WORD_HEAD_MOTIVE_P, .field = "motive_probability" },
	{ .head = WORD_HEAD_CONSEQUENCE, .text = assessment_consequence_bar },
	{ .head = WORD_HEAD_MOTIVE_K, .field = "motive_consequence" },
	{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_assessment_kind },
	{ .head = WORD_HEAD_DAY, .field = "day" },
	{ .head = WORD_HEAD_SCALE, .text = text_of_scale },
};

static const struct record_field titled[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

/* What belongs to a risk, in the order in which it is shown. */
static const struct part {
	PB(Kind) kind;
	enum word heading;
} parts[] = {
	{ PB_ENUM(KIND, ASSESSMENT), WORD_HEADING_ASSESSMENTS },
	{ PB_ENUM(KIND, MEASURE), WORD_HEADING_MEASURES },
	{ PB_ENUM(KIND, CONTROL), WORD_HEADING_CONTROLS },
};

static enum exit_status fetch_parts(struct invocation *inv, char *risk,
				    PB(ListRecordsResponse) *ret[COUNT_OF(parts)])
{
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
		request.kind = parts[i].kind;
		request.under_kind = PB_ENUM(KIND, RISK);
		request.under = risk;
		enum exit_status status = record_fetch(inv, request, &ret[i]);
		if (status != EXIT_STATUS_OK)
			return status;
	}
	return EXIT_STATUS_OK;
}

/* The newest first: it is the one that counts. */
static void print_assessments(struct invocation *inv, const PB(ListRecordsResponse) *list)
{
	if (list->n_records > 0)
		out_heading(inv->out, say(inv, parts[0].heading, NULL));
	for (size_t i = list->n_records; i-- > 0;) {
		record_fields(inv, list->records[i], assessed, COUNT_OF(assessed));
		if (i > 0)
			out_line(inv->out, "");
	}
}

static enum exit_status print_message(struct invocation *inv, PB(Record) *risk,
				      PB(ListRecordsResponse) *const *lists)
{
	PB(ListRecordsResponse) alone = PB_INIT(LIST_RECORDS_RESPONSE);
	PB(ListRecordsResponse) *all = &alone;
	alone.records = &risk;
	alone.n_records = 1;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (!record_append(inv, all, lists[i]))
			return fail_memory(inv);
	out_message(inv->out, &all->base);
	return EXIT_STATUS_OK;
}

enum exit_status risk_show(struct invocation *inv)
{
	const PB(Record) *record;
	PB(ListRecordsResponse) *lists[COUNT_OF(parts)];
	enum exit_status status = record_shown(inv, PB_ENUM(KIND, RISK), &record);
	if (status == EXIT_STATUS_OK)
		status = fetch_parts(inv, record->meta->id, lists);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		return print_message(inv, (PB(Record) *)record, lists);
	record_fields(inv, record, fields, COUNT_OF(fields));
	print_assessments(inv, lists[0]);
	for (size_t i = 1; i < COUNT_OF(parts); i++)
		record_table(inv, parts[i].heading, lists[i], titled, COUNT_OF(titled));
	return acceptance_print(inv, inv->argv[0]);
}
