/* SPDX-License-Identifier: EUPL-1.2
 * Parts of a report as JSON, in the form that report_json.c describes. */
#pragma once

#include <jansson.h>

#include "report.h"

/* A new reference; NULL when memory is out. */
json_t *report_json_heat(const struct report_heat *);
