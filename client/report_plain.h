/* SPDX-License-Identifier: EUPL-1.2
 * Parts of a report as plainer ones, for formats that cannot draw, and beside what is drawn. */
#pragma once

#include "report.h"

/* The figures as tables, in the report's arena; NULL when memory is out. The highest probability
 * comes first, as people draw it. */
const struct report_table *report_plain_heat(const struct report *, const struct report_heat *);
const struct report_table *report_plain_trend(const struct report *, const struct report_trend *);
/* "Riskvärden från 8 och uppåt kräver ett beslut ..."; "" when no appetite is set. */
const char *report_plain_appetite(const struct report *, const struct report_heat *);
/* What the seal says, in a sentence; the fields and the checkpoint are printed behind it. */
const char *report_plain_seal(const struct report *);
/* "1 931", "-3,9" as people read a number, in the report's language; NULL when memory is out. */
const char *report_plain_number(const struct report *, int64_t unscaled, unsigned decimals);
/* "-3.9" as programs do. */
const char *report_plain_decimal(const struct report *, int64_t unscaled, unsigned decimals);
