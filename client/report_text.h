/* SPDX-License-Identifier: EUPL-1.2
 * What the two halves of the text format share: lines that are wrapped, and tables. */
#pragma once

#include <stdio.h>

#include "report.h"

void report_text_repeat(FILE *, const char *sign, size_t n);
/* Each line on one of its own; an empty text is none. */
void report_text_lines(FILE *, const char *text, size_t width);

/* A name to the left, its text beside it from column `indent` on, both wrapped. */
struct report_text_pair {
	const char *name, *text;
	size_t indent;
};
void report_text_pair(FILE *, const struct report_text_pair *, size_t width);

/* 0 or -ENOMEM. */
int report_text_table(const struct report *, FILE *, const struct report_table *);
