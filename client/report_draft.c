/* SPDX-License-Identifier: EUPL-1.2
 * Reading and shared cells of reports, see report_draft.h. Never prints. */
#include "report_draft.h"

#include <string.h>

#include "erased.h"
#include "record.h"
#include "report_plain.h"

ProtobufCMessage *report_draft_ask(struct report_draft *d, const char *method,
				   const ProtobufCMessage *request,
				   const ProtobufCMessageDescriptor *response)
{
	ProtobufCMessage *answer = NULL;

	if (d->status == EXIT_STATUS_OK)
		d->status = call_read(d->inv, method, request, response, &answer);
	return d->status == EXIT_STATUS_OK ? answer : NULL;
}

const PB(Record) *report_draft_get(struct report_draft *d, PB(Kind) kind, const char *id,
				   uint32_t version)
{
	const PB(Record) *record = NULL;

	if (d->status == EXIT_STATUS_OK)
		d->status = call_get_version(d->inv, kind, id, version, &record);
	return d->status == EXIT_STATUS_OK ? record : NULL;
}

const PB(ListRecordsResponse) *report_draft_list(struct report_draft *d, PB(Kind) kind,
						 PB(Kind) under, const char *id, uint32_t year)
{
	static const PB(ListRecordsResponse) nothing = PB_INIT(LIST_RECORDS_RESPONSE);
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *list = NULL;

	request.kind = kind;
	request.under_kind = under;
	request.under = (char *)id;
	request.year = year;
	if (d->status == EXIT_STATUS_OK)
		d->status = record_fetch(d->inv, request, &list);
	return d->status == EXIT_STATUS_OK ? list : &nothing;
}

/* ------------------------------------------------------------------ units */

static const PB(Record) *find_unit(struct report_draft *d, const char *code)
{
	if (!d->units)
		d->units = report_draft_list(d, PB_ENUM(KIND, UNIT), 0, "", 0);
	for (size_t i = 0; i < d->units->n_records; i++)
		if (strcmp(d->units->records[i]->unit->code, code) == 0)
			return d->units->records[i];
	return NULL;
}

const char *report_draft_unit(struct report_draft *d, const char *code)
{
	const PB(Record) *unit = find_unit(d, code);
	const char *name = unit ? report_draft_text(d, PB_ENUM(KIND, UNIT), code,
						    unit->meta->version, unit->unit->name)
				: "";

	return *name ? name : code;
}

const char *report_draft_other_unit(struct report_draft *d, const char *code)
{
	return strcmp(code, d->unit) == 0 ? "" : report_draft_unit(d, code);
}

bool report_draft_is_within(struct report_draft *d, const char *code, const char *top)
{
	const PB(Record) *unit = find_unit(d, code);

	/* A ring cannot be: the daemon refuses it. */
	while (unit && strcmp(unit->unit->code, top) != 0)
		unit = find_unit(d, unit->unit->parent);
	return unit != NULL;
}

/* ------------------------------------------------------------------ words */

const char *report_draft_word(const struct report_draft *d, enum word word)
{
	return words_get(word, d->inv->lang);
}

const char *report_draft_text(struct report_draft *d, PB(Kind) kind, const char *id,
			      uint32_t version, const char *text)
{
	return *text || !version ? text : erased_text(d->inv, kind, id, version);
}

const char *report_draft_said(struct report_draft *d, const PB(Record) *record, const char *text)
{
	return report_draft_text(d, record->meta->kind, record->meta->id, record->meta->version,
				 text);
}

const char *report_draft_title(struct report_draft *d, const PB(Record) *record)
{
	static const struct record_field title = { .field = "title" };

	return record ? report_draft_said(d, record, record_text(d->inv, record, &title)) : "";
}

const char *report_draft_join(struct report_draft *d, const char *all, const char *mark,
			      const char *text)
{
	if (!all || !text)
		return NULL;
	if (!*all || !*text)
		return *all ? all : text;
	return arena_format(d->inv->arena, "%s%s%s", all, mark, text);
}

/* ------------------------------------------------------------------ cells */

struct report_cell report_draft_cell(const char *text)
{
	return (struct report_cell){ .text = text };
}

struct report_cell report_draft_day(const char *day)
{
	return (struct report_cell){ .text = day, .value = REPORT_DAY };
}

struct report_cell report_draft_number(const struct report_draft *d, int64_t n)
{
	return (struct report_cell){ .text = report_plain_number(d->report, n, 0),
				     .value = REPORT_NUMBER,
				     .unscaled = n };
}

struct report_cell report_draft_share(const struct report_draft *d, const PB(Tally) *tally)
{
	uint64_t all = tally ? (uint64_t)tally->conforming + tally->deviating : 0;

	if (!all)
		return report_draft_cell("");
	int64_t share = (int64_t)(tally->conforming * UINT64_C(10000) / all);
	const char *text = report_plain_number(d->report, share / 10, 1);
	return (struct report_cell){ .text = arena_format(d->inv->arena, "%s %%", text ? text : ""),
				     .value = REPORT_PERCENT,
				     .unscaled = share };
}

struct report_cell report_draft_verdict(const struct report_draft *d, PB(Verdict) verdict)
{
	return (struct report_cell){ .text = report_draft_word(d, TERM(terms_verdict, verdict)),
				     .mark = terms_mark(verdict) };
}
