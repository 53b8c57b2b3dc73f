/* SPDX-License-Identifier: EUPL-1.2
 * Number formats and serial days. Never guesses what a number means beyond what its format says. */
#include "xlsx_number.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/caldate.h>

#define CODES_MAX 1024
#define DIGITS_MAX 15 /* that Excel holds of a number */
#define ZEROS_MAX 32
#define SECONDS_A_DAY 86400
#define SERIAL_MAX 109939 /* 2200-12-31 */
#define DAYS_1904 1462    /* from one calendar to the other */
#define DAY_0 (-25569)    /* 1899-12-30, as days since 1970 */

struct code {
	unsigned id;
	struct xlsx_format format;
};

struct reader {
	struct import *import;
	struct xlsx_styles *styles;
	struct code codes[CODES_MAX];
	size_t n_codes;
	bool in_cell_formats, too_many;
};

/* ------------------------------------------------------------------ formats */

/* ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are dates in East Asian ones. */
static bool is_builtin_date(unsigned id)
{
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
	       (id >= 50 && id <= 58);
}

/* How many characters of a format are no placeholders: "text", \x, [Red], _x. */
static size_t literal_size(const char *code)
{
	const char *end = NULL;

	if (*code == '"')
		end = strchr(code + 1, '"');
	else if (*code == '[')
		end = strchr(code + 1, ']');
	else if (strchr("\\_*", *code) && code[1])
		end = code + 1;
	return end ? (size_t)(end - code) + 1 : 0;
}

static bool is_builtin_percent(unsigned id)
{
	return id == 9 || id == 10;
}

static struct xlsx_format read_code(const char *code)
{
	size_t zeros = strspn(code, "0"), n;
	struct xlsx_format format = { 0 };

	if (zeros > 1 && zeros <= ZEROS_MAX && (code[zeros] == '\0' || code[zeros] == ';'))
		format.zeros = (uint8_t)zeros;
	/* What follows ; is for negative numbers. */
	for (; *code && *code != ';'; code += n ? n : 1) {
		n = literal_size(code);
		format.is_date |= n == 0 && strchr("dDmMyYhHsS", *code);
		format.is_percent |= n == 0 && *code == '%';
	}
	return format;
}

static unsigned number_of(const char *text)
{
	return text ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static void take_code(struct reader *r, const char **attributes)
{
	const char *code = xlsx_part_attribute(attributes, "formatCode");
	unsigned id = number_of(xlsx_part_attribute(attributes, "numFmtId"));

	if (r->n_codes == CODES_MAX)
		r->too_many = true;
	else if (code)
		r->codes[r->n_codes++] = (struct code){ id, read_code(code) };
}

static void take_format(struct reader *r, const char **attributes)
{
	struct xlsx_styles *styles = r->styles;
	unsigned id = number_of(xlsx_part_attribute(attributes, "numFmtId"));
	struct xlsx_format format = { .is_date = is_builtin_date(id),
				      .is_percent = is_builtin_percent(id) };

	if (styles->n == XLSX_STYLES_MAX) {
		r->too_many = true;
		return;
	}
	for (size_t i = 0; i < r->n_codes; i++)
		if (r->codes[i].id == id)
			format = r->codes[i].format;
	styles->formats[styles->n++] = format;
}

static void start(void *data, const char *name, const char **attributes)
{
	struct reader *r = data;

	if (strcmp(name, "cellXfs") == 0)
		r->in_cell_formats = true;
	else if (strcmp(name, "numFmt") == 0)
		take_code(r, attributes);
	else if (r->in_cell_formats && strcmp(name, "xf") == 0)
		take_format(r, attributes);
}

static void end(void *data, const char *name)
{
	struct reader *r = data;

	if (strcmp(name, "cellXfs") == 0)
		r->in_cell_formats = false;
}

static void no_text(void *data, struct view text)
{
	(void)data;
	(void)text;
}

int xlsx_number_read_styles(struct import *im, struct zip *zip, const char *path,
			    struct xlsx_styles *ret)
{
	struct reader *r = arena_get_zeroed(im->arena, 1, sizeof(*r));
	const struct xlsx_handler handler = { start, end, no_text, r };
	int outcome;

	ret->n = 0;
	if (!path)
		return r ? IMPORT_DONE : -ENOMEM;
	ret->formats = arena_get(im->arena, XLSX_STYLES_MAX * sizeof(*ret->formats));
	if (!r || !ret->formats)
		return -ENOMEM;
	r->import = im;
	r->styles = ret;
	outcome = xlsx_part_scan(im, zip, path, &handler);
	return outcome == IMPORT_DONE && r->too_many ? xlsx_part_damaged(im, path) : outcome;
}

/* ------------------------------------------------------------------ numbers */

/* A serial day, 1 is 1900-01-01, but from 61 on one too high: Excel believes in 1900-02-29. Below 1
 * it is a clock alone. */
static bool format_date(double serial, char out[XLSX_NUMBER_TEXT])
{
	int64_t seconds = (int64_t)(serial * SECONDS_A_DAY + 0.5), day = seconds / SECONDS_A_DAY;
	unsigned rest = (unsigned)(seconds % SECONDS_A_DAY);
	char text[CALDATE_TEXT] = "", clock[16] = "";

	if (day)
		caldate_format(caldate_from_number(day + DAY_0 + (day < 61)), text);
	if (rest || !day)
		snprintf(clock, sizeof(clock), "%s%02u:%02u", day ? " " : "", rest / 3600,
			 rest / 60 % 60);
	if (rest % 60)
		snprintf(clock + strlen(clock), 4, ":%02u", rest % 60);
	snprintf(out, XLSX_NUMBER_TEXT, "%s%s", text, clock);
	return true;
}

static bool is_whole(const char *number)
{
	const char *digits = number + (*number == '-');

	return *digits && digits[strspn(digits, "0123456789")] == '\0';
}

bool xlsx_number_format(const struct xlsx_styles *styles, size_t style, const char *number,
			char out[XLSX_NUMBER_TEXT])
{
	struct xlsx_format format = { 0 };
	char *rest;
	double value = strtod(number, &rest);

	if (style < styles->n)
		format = styles->formats[style];
	if (format.is_date && styles->counts_from_1904)
		value += DAYS_1904;
	if (format.is_date && *rest == '\0' && value >= 0 && value <= SERIAL_MAX)
		return format_date(value, out);
	if (*rest || !isfinite(value)) {
		snprintf(out, XLSX_NUMBER_TEXT, "%s", number);
		return true;
	}
	if (format.is_percent)
		snprintf(out, XLSX_NUMBER_TEXT, "%.15g %%", 100 * value);
	else if (is_whole(number) && strlen(number) <= DIGITS_MAX)
		snprintf(out, XLSX_NUMBER_TEXT, "%0*lld", format.zeros, strtoll(number, NULL, 10));
	else if (fabs(value) < 1e15)
		snprintf(out, XLSX_NUMBER_TEXT, "%.15g", value);
	else
		snprintf(out, XLSX_NUMBER_TEXT, "%.31s", number);
	return fabs(value) < 1e15;
}
