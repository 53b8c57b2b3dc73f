/* SPDX-License-Identifier: EUPL-1.2
 * The formats of a report: a row each. A writer makes bytes of a whole report, the same ones each
 * time; it reads neither the clock nor the terminal nor the locale. */
#pragma once

#include <stdio.h>

#include "report.h"

struct report_writer {
	const char *name;   /* what --format takes: "html" */
	const char *suffix; /* of the file: ".html" */
	bool is_binary;     /* never goes to a terminal */
	/* 0, or a negative errno. The stream is checked by the caller as well. */
	int (*write)(const struct report *, FILE *);
};

/* text, md, csv, csv-excel, json, html, xlsx, as far as they are there. */
const struct report_writer *report_writers(size_t *ret_n);
const struct report_writer *report_writer_find(const char *name);

/* The rows. */
int report_text_write(const struct report *, FILE *);
int report_md_write(const struct report *, FILE *);
int report_csv_write(const struct report *, FILE *);
int report_csv_write_excel(const struct report *, FILE *);
int report_json_write(const struct report *, FILE *);
int report_html_write(const struct report *, FILE *);
int report_xlsx_write(const struct report *, FILE *);
