/* SPDX-License-Identifier: EUPL-1.2
 * Assessments as people read them. The value is computed here and stored nowhere; a label comes
 * from the scale as it was, never from today's. */
#include "assessment.h"

#include <stdlib.h>

#include "bar.h"
#include "rows.h"
#include "terms.h"

#define VALUE_CELLS_MAX 25u

const char *assessment_value(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	uint64_t value = (uint64_t)a->probability * a->consequence;
	return say(inv, WORD_VALUE_ASSESSED, "value", terms_number(inv, value), "p",
		   terms_number(inv, a->probability), "k", terms_number(inv, a->consequence), NULL);
}

/* NULL: could not be read, and that has been told. */
static const PB(Scale) *scale_of(struct invocation *inv, const PB(Assessment) *a)
{
	const PB(Record) *record;
	enum exit_status status =
		call_get_version(inv, PB_ENUM(KIND, SCALE), a->scale, a->scale_version, &record);
	return status == EXIT_STATUS_OK ? record->scale : NULL;
}

static const char *text_of_level(struct invocation *inv, uint32_t level,
				 PB(ScaleLevel) *const *levels, size_t n)
{
	const char *label = "";
	for (size_t i = 0; i < n; i++)
		if (levels[i]->level == level)
			label = levels[i]->label;
	return say(inv, WORD_VALUE_LEVEL, "level", terms_number(inv, level), "label", label, NULL);
}

static const char *text_of_probability(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	const PB(Scale) *scale = scale_of(inv, a);
	return scale ? text_of_level(inv, a->probability, scale->probability, scale->n_probability)
		     : "";
}

static const char *text_of_consequence(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	const PB(Scale) *scale = scale_of(inv, a);
	return scale ? text_of_level(inv, a->consequence, scale->consequence, scale->n_consequence)
		     : "";
}

const char *assessment_probability_bar(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	const PB(Scale) *scale = scale_of(inv, a);
	return bar_before(inv, a->probability, scale ? (unsigned)scale->n_probability : 0,
			  text_of_probability(inv, record));
}

const char *assessment_consequence_bar(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	const PB(Scale) *scale = scale_of(inv, a);
	return bar_before(inv, a->consequence, scale ? (unsigned)scale->n_consequence : 0,
			  text_of_consequence(inv, record));
}

const char *assessment_value_bar(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	const PB(Scale) *scale = scale_of(inv, a);
	unsigned highest = scale ? (unsigned)(scale->n_probability * scale->n_consequence) : 0;
	unsigned cells = highest < VALUE_CELLS_MAX ? highest : VALUE_CELLS_MAX;
	uint64_t value = (uint64_t)a->probability * a->consequence;
	return bar_before(inv, highest ? value * cells / highest : 0, cells,
			  assessment_value(inv, record));
}

const char *assessment_zone(struct invocation *inv, const PB(Record) *record)
{
	const PB(Assessment) *a = record->assessment;
	const PB(Scale) *scale = scale_of(inv, a);
	const char *label = "";
	for (size_t i = 0; scale && i < scale->n_zones; i++)
		if ((uint64_t)a->probability * a->consequence >= scale->zones[i]->from)
			label = scale->zones[i]->label;
	return label;
}

static int compare(const void *a, const void *b)
{
	const PB(Record) *x = *(const PB(Record) *const *)a, *y = *(const PB(Record) *const *)b;
	int by_risk = strcmp(x->assessment->risk, y->assessment->risk);
	return by_risk ? by_risk : (x->meta->seq > y->meta->seq) - (x->meta->seq < y->meta->seq);
}

void assessment_sort(PB(ListRecordsResponse) *list)
{
	if (list->n_records)
		qsort(list->records, list->n_records, sizeof *list->records, compare);
}

const PB(Record) *assessment_latest(const PB(ListRecordsResponse) *list, const char *risk)
{
	size_t low = 0, high = list->n_records;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (strcmp(list->records[middle]->assessment->risk, risk) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low-- > 0 && strcmp(list->records[low]->assessment->risk, risk) == 0)
		if (list->records[low]->assessment->kind != PB_ENUM(ASSESSMENT_KIND, TARGET))
			return list->records[low];
	return NULL;
}
