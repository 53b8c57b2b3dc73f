/* SPDX-License-Identifier: EUPL-1.2
 * The table of formats. Never writes anything itself. */
#include "report_writer.h"

#include <string.h>

static const struct report_writer writers[] = {
	{ "text", ".txt", false, report_text_write },
	{ "md", ".md", false, report_md_write },
	{ "csv", ".csv", false, report_csv_write },
	{ "csv-excel", ".csv", false, report_csv_write_excel },
	{ "json", ".json", false, report_json_write },
	{ "html", ".html", false, report_html_write },
	{ "xlsx", ".xlsx", true, report_xlsx_write },
};
#define WRITERS (sizeof(writers) / sizeof(writers[0]))

const struct report_writer *report_writers(size_t *ret_n)
{
	*ret_n = WRITERS;
	return writers;
}

const struct report_writer *report_writer_find(const char *name)
{
	for (size_t i = 0; i < WRITERS; i++)
		if (strcmp(writers[i].name, name) == 0)
			return &writers[i];
	return NULL;
}
