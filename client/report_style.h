/* SPDX-License-Identifier: EUPL-1.2
 * How the page of a report looks: its style sheet, and the policy that lets in this and nothing
 * else. */
#pragma once

#include <riskreg/arena.h>

/* Room that a table needs, in rem; one that does not get it is shown row by row. The page has 72,
 * paper 80; what needs the most gets it nowhere. */
#define REPORT_STYLE_NARROWEST 18u
#define REPORT_STYLE_STEP 6u
#define REPORT_STYLE_WIDEST 84u

/* The style sheet, the same each time; NULL when memory is out. */
char *report_style_text(struct arena *);
/* The page's Content-Security-Policy: no script, no request, and no style but that one. */
char *report_style_policy(struct arena *, const char *style);
