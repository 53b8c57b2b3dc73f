/* SPDX-License-Identifier: EUPL-1.2
 * Writes HTML that is well-formed XML too. Whatever is handed over as text or as the value of an
 * attribute is escaped, always: there is no other way in for what the register holds. Names of
 * elements and attributes are the program's own words, never data. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#define HTML_DEPTH 32u

struct html {
	FILE *file;
	const char *open[HTML_DEPTH]; /* elements that are not ended yet */
	unsigned depth;
	bool is_short_of_memory; /* sticky: a text was NULL, the page is not whole */
};

/* Begins an element. Attributes: name, value, ..., NULL; one with the value NULL is left out. */
void html_begin(struct html *, const char *element, ...) __attribute__((sentinel));
/* Ends the innermost one. */
void html_end(struct html *);
/* Ends elements until only `depth` are open. */
void html_end_to(struct html *, unsigned depth);
/* One without content: meta, br, col, or any in SVG. */
void html_empty(struct html *, const char *element, ...) __attribute__((sentinel));
/* An element with nothing but text in it. */
void html_put(struct html *, const char *element, const char *text, ...) __attribute__((sentinel));
/* Text; a line break in it is one on the page. NULL stands for one for which memory was out. */
void html_text(struct html *, const char *text);
