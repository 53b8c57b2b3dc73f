/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as a cell of a table of indicators, and as the head of a column. Aborts
 * where what was read is out of bounds, or does not come back from its written form. */
#include <stdlib.h>

#include "../../daemon/domain/indicator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_number(struct decimal d)
{
	int64_t most = 1;
	for (int i = 0; i < INDICATOR_DIGITS_MAX; i++)
		most *= 10;
	require(d.decimals <= INDICATOR_DECIMALS_MAX && d.unscaled > -most && d.unscaled < most);
}

static bool is_year(int64_t year)
{
	return year >= INDICATOR_YEAR_MIN && year <= INDICATOR_YEAR_MAX;
}

/* None, or the last of a month. */
static void check_day(struct caldate day)
{
	require(day.year == 0 || (is_year(day.year) &&
				  day.day == caldate_days_in_month(day.year, day.month)));
}

static void write_and_read(const struct indicator_cell *cell, enum lang lang)
{
	char text[INDICATOR_TEXT_MAX];
	struct indicator_cell again;
	indicator_format_cell(cell, lang, text);
	require(memchr(text, 0, sizeof(text)) && indicator_read_cell(view_of_string(text), &again));
	require(again.form == cell->form && again.is_percent == cell->is_percent);
	require(decimal_compare(again.value, cell->value) == 0);
	require(decimal_compare(again.upper, cell->upper) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct indicator_cell cell;
	struct indicator_heading heading;
	if (indicator_read_cell(view_of(data, n), &cell)) {
		check_number(cell.value);
		check_number(cell.upper);
		check_day(cell.as_of);
		write_and_read(&cell, LANG_SV);
		write_and_read(&cell, LANG_EN);
	}
	if (indicator_read_heading(view_of(data, n), &heading)) {
		require(heading.column == INDICATOR_COLUMN_NAME || is_year(heading.year));
		check_day(heading.as_of);
	}
	return 0;
}
