/* SPDX-License-Identifier: EUPL-1.2
 * How a report's workbook looks, and its cells as what they are. The sign of a mark is part of how
 * a cell is shown, not of what it holds: a filter finds the word. */
#include "report_book.h"

#include <riskreg/caldate.h>

#define KIND_TEXT 0u
#define KIND_PERCENT 1u
#define KIND_DAY 2u
#define KIND_NUMBER 3u /* and its decimals */

#define EXACT_MAX ((int64_t)1 << 53) /* what a spreadsheet's numbers hold */
#define CELL_BYTES_MAX 32000u        /* Excel: 32 767 characters */
#define LINE_HEIGHT 15.0             /* points */
#define LINES_MAX 27u                /* Excel: 409 points */

/* ------------------------------------------------------------------ styles */

static const struct {
	bool is_bold, wraps, is_right;
	double size; /* points; 0: as usual */
	int color;   /* of the palette; -1: as usual */
} looks[STYLES] = {
	[STYLE_TITLE] = { true, false, false, 18, -1 },
	[STYLE_SUBTITLE] = { false, false, false, 13, COLOR_SOFT },
	[STYLE_HEADING] = { true, false, false, 13, -1 },
	[STYLE_NAME] = { true, true, false, 0, -1 },
	[STYLE_WORDS] = { false, true, false, 0, -1 },
	[STYLE_LINK] = { false, true, false, 0, COLOR_ACCENT },
	[STYLE_HEAD] = { true, true, false, 0, -1 },
	[STYLE_HEAD_RIGHT] = { true, true, true, 0, -1 },
};

static lxw_format *new_style(struct report_book *b)
{
	lxw_format *format = book_format(b->book);

	if (format)
		format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	return format;
}

static lxw_format *style_looking(struct report_book *b, enum book_style style)
{
	lxw_format *format = new_style(b);

	if (!format)
		return NULL;
	if (looks[style].is_bold)
		format_set_bold(format);
	if (looks[style].wraps)
		format_set_text_wrap(format);
	if (looks[style].is_right)
		format_set_align(format, LXW_ALIGN_RIGHT);
	if (looks[style].size > 0)
		format_set_font_size(format, looks[style].size);
	if (looks[style].color >= 0)
		format_set_font_color(format, palette_get((enum color)looks[style].color, false));
	if (style == STYLE_HEAD || style == STYLE_HEAD_RIGHT) {
		format_set_bg_color(format, palette_get(COLOR_PANEL, false));
		format_set_bottom(format, LXW_BORDER_MEDIUM);
		format_set_bottom_color(format, palette_get(COLOR_EDGE, false));
	}
	if (style == STYLE_LINK)
		format_set_underline(format, LXW_UNDERLINE_SINGLE);
	return format;
}

bool report_book_make_styles(struct report_book *b)
{
	for (enum book_style s = 0; s < STYLES; s++) {
		b->styles[s] = style_looking(b, s);
		if (!b->styles[s])
			return false;
	}
	return true;
}

static bool is_empty(const struct report_cell *cell)
{
	return !cell->text || !*cell->text;
}

static bool is_number(const struct report_cell *cell)
{
	return !is_empty(cell) && cell->unscaled <= EXACT_MAX && cell->unscaled >= -EXACT_MAX &&
	       (cell->value == REPORT_PERCENT ||
		(cell->value == REPORT_NUMBER && cell->decimals <= 9));
}

static unsigned kind_of(const struct report_cell *cell)
{
	if (is_number(cell))
		return cell->value == REPORT_PERCENT ? KIND_PERCENT : KIND_NUMBER + cell->decimals;
	return !is_empty(cell) && cell->value == REPORT_DAY ? KIND_DAY : KIND_TEXT;
}

/* The code of a number format (ECMA-376, 18.8.30), the mark's sign as a literal before it. */
static void set_number_format(lxw_format *format, unsigned kind, enum cell_mark mark)
{
	static const char *const codes[] = {
		[KIND_TEXT] = "@",
		[KIND_PERCENT] = "0.00%",
		[KIND_DAY] = "yyyy\\-mm\\-dd",
	};
	char code[64];
	const char *sign = out_text_sign(mark);
	size_t n = *sign ? (size_t)snprintf(code, sizeof(code), "\"%s\"", sign) : 0;
	char *end = code + n;

	if (kind < KIND_NUMBER)
		snprintf(end, sizeof(code) - n, "%s", codes[kind]);
	else
		snprintf(end, sizeof(code) - n, "#,##0%s%.*s", kind > KIND_NUMBER ? "." : "",
			 (int)(kind - KIND_NUMBER), "000000000");
	format_set_num_format(format, code);
}

lxw_format *report_book_style_of(struct report_book *b, const struct report_cell *cell)
{
	static const int colors[REPORT_BOOK_MARKS] = {
		[MARK_NONE] = -1,
		[MARK_PASS] = COLOR_PASS,
		[MARK_PARTIAL] = COLOR_PARTIAL,
		[MARK_FAIL] = COLOR_FAIL,
		[MARK_PENDING] = COLOR_SOFT,
	};
	unsigned kind = kind_of(cell);
	lxw_format **format = &b->cells[kind][cell->mark];

	if (*format)
		return *format;
	*format = new_style(b);
	if (!*format)
		return NULL;
	if (kind == KIND_TEXT)
		format_set_text_wrap(*format);
	set_number_format(*format, kind, cell->mark);
	if (colors[cell->mark] >= 0)
		format_set_font_color(*format,
				      palette_get((enum color)colors[cell->mark], false));
	return *format;
}

lxw_format *report_book_style_of_zone(struct report_book *b, enum color zone, bool framed)
{
	lxw_format **format = &b->zones[2 * (zone - COLOR_ZONE_1) + framed];

	if (*format)
		return *format;
	*format = new_style(b);
	if (!*format)
		return NULL;
	format_set_text_wrap(*format);
	format_set_bg_color(*format, palette_get(zone, false));
	format_set_border(*format, framed ? LXW_BORDER_MEDIUM : LXW_BORDER_THIN);
	format_set_border_color(*format, palette_get(framed ? COLOR_EDGE : COLOR_PAPER, false));
	return *format;
}

/* ------------------------------------------------------------------ cells */

static double scaled(const struct report_cell *cell)
{
	double value = (double)cell->unscaled;
	unsigned decimals = cell->value == REPORT_PERCENT ? 4 : cell->decimals;
	double unit = 1;

	for (unsigned i = 0; i < decimals; i++)
		unit *= 10;
	return value / unit;
}

void report_book_put_text(struct report_book *b, struct book_place at, const char *text,
			  lxw_format *format)
{
	size_t n = strlen(text);

	if (n > CELL_BYTES_MAX) {
		for (n = CELL_BYTES_MAX; ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
		text = arena_format(b->report->arena, "%.*s %s", (int)n, text,
				    words_get(WORD_REPORT_CELL_CUT, b->report->lang));
		b->book->failed |= !text;
	}
	book_put(b->book, at, text ? text : "", format);
}

void report_book_put(struct report_book *b, struct book_place at, const struct report_cell *cell,
		     lxw_format *format)
{
	struct caldate day;

	if (is_number(cell)) {
		book_note(b->book, worksheet_write_number(at.sheet, at.row, at.column, scaled(cell),
							  format));
		return;
	}
	if (kind_of(cell) == KIND_DAY && caldate_parse(view_of_string(cell->text), &day)) {
		lxw_datetime when = { .year = day.year, .month = day.month, .day = day.day };
		book_note(b->book, worksheet_write_datetime(at.sheet, at.row, at.column, &when,
							    format));
		return;
	}
	report_book_put_text(b, at, cell->text ? cell->text : "", format);
}

/* ------------------------------------------------------------------ room */

void report_book_set_height(struct report_book *b, lxw_worksheet *sheet, uint32_t row, size_t lines)
{
	if (lines > LINES_MAX)
		lines = LINES_MAX;
	if (lines > 1)
		book_note(b->book,
			  worksheet_set_row(sheet, row, LINE_HEIGHT * (double)lines, NULL));
}
