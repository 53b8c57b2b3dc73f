/* SPDX-License-Identifier: EUPL-1.2
 * A page on its way out: what the files of the HTML writer share. */
#pragma once

#include "html.h"
#include "report.h"

struct report_page {
	struct html html;
	const struct report *report;
	unsigned n_sections, n_figures; /* so far: what names are made of */
};

/* A table; `caption_style` is the class of its caption, or NULL. */
void report_page_table(struct report_page *, const struct report_table *,
		       const char *caption_style);
/* The map of risks, with its legend. False: memory is out. */
bool report_page_heat(struct report_page *, const struct report_heat *);

/* "w42": the class of a table that needs so much room. Static. */
const char *report_page_room(unsigned rem);
