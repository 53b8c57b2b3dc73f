/* SPDX-License-Identifier: EUPL-1.2
 * Indicators between messages and the values that domain/indicator.h takes: reading entries in
 * words into a record, and the record into what is judged. */
#pragma once

#include <riskreg/pb.h>

#include "../domain/indicator.h"
#include "load.h"

#define INDICATOR_OUTCOMES_MAX 200
#define INDICATOR_TARGETS_MAX 50

/* A copy whose lists have room for as many values more. -ENOMEM. */
int indicator_copy(struct call *, const PB(Indicator) *, size_t more, PB(Indicator) *ret);
/* Puts a value where one for the same time and group stands, or behind the others; the lists have
 * room (indicator_copy). -ENOMEM, or a refusal that names `field` when there are too many. */
int indicator_put(struct call *, PB(Indicator) *, const struct indicator_heading *,
		  const struct indicator_cell *, const char *field);
/* A value in percent says what an indicator without a unit of measure is measured in; false where
 * that is something else. */
bool indicator_take_percent(PB(Indicator) *, const struct indicator_cell *);
/* Refuses numbers, years and days out of bounds, and what stands twice. */
int indicator_check(struct call *, const PB(Indicator) *);
/* Of a sound record; in the arena. -ENOMEM. */
int indicator_read(struct call *, const PB(Indicator) *, struct indicator *ret);
/* A target as a cell, and an outcome. */
struct indicator_cell indicator_cell_of_target(const PB(IndicatorTarget) *);
struct indicator_cell indicator_cell_of_outcome(const PB(IndicatorOutcome) *);

/* IndicatorService/Import, whose row stands in ops_indicator.c. */
int indicator_import(struct call *);
