/* SPDX-License-Identifier: EUPL-1.2
 * Assessments as people read them: "8 (4 x 2)", and the labels of the scale they were made on. */
#pragma once

#include "record.h"

/* "8 (4 x 2)" */
const char *assessment_value(struct invocation *, const PB(Record) *);
/* "hög": read from the version of the scale that was in force then. */
const char *assessment_zone(struct invocation *, const PB(Record) *);
/* "■■■■ 4 sannolik", "■■□□ 2 kännbar": a bar of as many cells as that scale has levels. */
const char *assessment_probability_bar(struct invocation *, const PB(Record) *);
const char *assessment_consequence_bar(struct invocation *, const PB(Record) *);
/* "■■■■■■■■□□□□□□□□ 8 (4 x 2)": of the highest value there is. */
const char *assessment_value_bar(struct invocation *, const PB(Record) *);

/* Orders a list of assessments so that assessment_latest can search it. */
void assessment_sort(PB(ListRecordsResponse) *);
/* The newest one of a risk that is no target; NULL when there is none. */
const PB(Record) *assessment_latest(const PB(ListRecordsResponse) *, const char *risk);
