/* SPDX-License-Identifier: EUPL-1.2
 * Writes worksheets. Puts nothing in one that the register does not have; a formula only counts. */
#include "worksheet.h"

#include <errno.h>

#include <riskreg/text.h>

#include "outcome.h"
#include "worksheet_id.h"

/* The rows above the table. */
enum top_row {
	TOP_TITLE,
	TOP_ROUND,
	TOP_SHARE,
	TOP_PENDING,
	TOP_HEAD,
	TOP_ROWS,
};

/* The columns before those of the attributes. */
enum column {
	COLUMN_ITEM,
	COLUMN_LABEL,
	COLUMN_ANSWER,
	COLUMN_FIRST_ATTRIBUTE,
};

enum format {
	FORMAT_TITLE,
	FORMAT_HEAD,
	FORMAT_TEXT,  /* locked */
	FORMAT_INPUT, /* to be filled in */
	FORMAT_SHARE,
	FORMATS,
};

#define COLOR_HEAD 0xD9E2EC
#define COLOR_INPUT 0xFFFBE6
#define COLOR_LINE 0xA0A0A0
#define PAPER_A4 9
#define WIDTH_LABEL 36 /* letters */
#define WIDTH_COMMENT 44
#define LINE_HEIGHT 15.0 /* points */

struct writer {
	const struct worksheet *worksheet;
	struct book *book;
	lxw_worksheet *sheet;
	lxw_format *formats[FORMATS];
	uint16_t n_attributes, comment, round; /* columns */
	uint32_t last_row;
};

static const char *word(const struct writer *w, enum word id)
{
	return words_get(id, w->worksheet->lang);
}

/* Memory that is out is found at the end. */
static const char *checked(struct writer *w, const char *text)
{
	w->book->failed |= !text;
	return text ? text : "";
}

static void put(struct writer *w, uint32_t row, uint16_t column, const char *text,
		enum format format)
{
	book_put(w->book, (struct book_place){ w->sheet, row, column }, text, w->formats[format]);
}

/* ------------------------------------------------------------------ formats */

static bool make_formats(struct writer *w)
{
	for (enum format f = 0; f < FORMATS; f++) {
		w->formats[f] = book_format(w->book);
		if (!w->formats[f])
			return false;
		format_set_align(w->formats[f], LXW_ALIGN_VERTICAL_TOP);
		if (f != FORMAT_TITLE)
			format_set_text_wrap(w->formats[f]);
	}
	format_set_bold(w->formats[FORMAT_TITLE]);
	format_set_font_size(w->formats[FORMAT_TITLE], 14);
	format_set_bold(w->formats[FORMAT_HEAD]);
	format_set_bg_color(w->formats[FORMAT_HEAD], COLOR_HEAD);
	format_set_num_format(w->formats[FORMAT_TEXT], "@");
	format_set_num_format(w->formats[FORMAT_INPUT], "@");
	format_set_unlocked(w->formats[FORMAT_INPUT]);
	format_set_bg_color(w->formats[FORMAT_INPUT], COLOR_INPUT);
	format_set_border(w->formats[FORMAT_INPUT], LXW_BORDER_THIN);
	format_set_border_color(w->formats[FORMAT_INPUT], COLOR_LINE);
	format_set_num_format(w->formats[FORMAT_SHARE], "0.0%");
	format_set_align(w->formats[FORMAT_SHARE], LXW_ALIGN_LEFT);
	return true;
}

/* ------------------------------------------------------------------ the top */

static void count(const struct writer *w, uint32_t ret[4])
{
	const struct worksheet *s = w->worksheet;

	for (size_t i = 0; i < s->n; i++)
		ret[s->items[i]->outcome & 3]++;
}

/* The number that it shows is cut, not rounded: it never says more than the verdict will. */
static void put_share(struct writer *w)
{
	uint32_t n[4] = { 0 };
	const char *formula;
	uint32_t thousandths;

	count(w, n);
	thousandths = n[1] + n[2] ? n[1] * 1000 / (n[1] + n[2]) : 0;
	formula = arena_format(w->worksheet->arena,
			       "=IF(COUNTIF(C%u:C%u,\"%s\")+COUNTIF(C%u:C%u,\"%s\")=0,\"\","
			       "ROUNDDOWN(COUNTIF(C%u:C%u,\"%s\")/(COUNTIF(C%u:C%u,\"%s\")"
			       "+COUNTIF(C%u:C%u,\"%s\")),3))",
			       TOP_ROWS + 1, w->last_row, word(w, WORD_ANSWER_YES), TOP_ROWS + 1,
			       w->last_row, word(w, WORD_ANSWER_NO), TOP_ROWS + 1, w->last_row,
			       word(w, WORD_ANSWER_YES), TOP_ROWS + 1, w->last_row,
			       word(w, WORD_ANSWER_YES), TOP_ROWS + 1, w->last_row,
			       word(w, WORD_ANSWER_NO));
	put(w, TOP_SHARE, COLUMN_ITEM, word(w, WORD_SHEET_SHARE), FORMAT_TEXT);
	book_note(w->book, worksheet_write_formula_num(w->sheet, TOP_SHARE, COLUMN_LABEL,
						       checked(w, formula),
						       w->formats[FORMAT_SHARE],
						       thousandths / 1000.0));
	formula = arena_format(w->worksheet->arena, "=COUNTBLANK(C%u:C%u)", TOP_ROWS + 1,
			       w->last_row);
	put(w, TOP_PENDING, COLUMN_ITEM, word(w, WORD_SHEET_PENDING), FORMAT_TEXT);
	lxw_format *number = book_format(w->book);
	if (number)
		format_set_align(number, LXW_ALIGN_LEFT);
	book_note(w->book, worksheet_write_formula_num(w->sheet, TOP_PENDING, COLUMN_LABEL,
						       checked(w, formula), number, n[0]));
}

static void put_top(struct writer *w)
{
	const struct worksheet *s = w->worksheet;
	const PB(Round) *round = s->round->round;

	put(w, TOP_TITLE, COLUMN_ITEM,
	    checked(w, arena_format(s->arena, "%s  %s %s", s->round->meta->id, round->control,
				    s->control->title)),
	    FORMAT_TITLE);
	put(w, TOP_ROUND, COLUMN_ITEM,
	    checked(w, arena_format(s->arena, "%s  %s", round->unit, round->period)), FORMAT_TITLE);
	put_share(w);
}

static void put_heads(struct writer *w)
{
	const PB(Control) *control = w->worksheet->control;

	put(w, TOP_HEAD, COLUMN_ITEM, word(w, WORD_SHEET_ITEM), FORMAT_HEAD);
	put(w, TOP_HEAD, COLUMN_LABEL, word(w, WORD_SHEET_LABEL), FORMAT_HEAD);
	put(w, TOP_HEAD, COLUMN_ANSWER, word(w, WORD_SHEET_ANSWER), FORMAT_HEAD);
	for (uint16_t i = 0; i < w->n_attributes; i++)
		put(w, TOP_HEAD, (uint16_t)(COLUMN_FIRST_ATTRIBUTE + i),
		    checked(w, arena_format(w->worksheet->arena, "%s: %s",
					    control->attributes[i]->code,
					    control->attributes[i]->name)),
		    FORMAT_HEAD);
	put(w, TOP_HEAD, w->comment, word(w, WORD_SHEET_COMMENT), FORMAT_HEAD);
	put(w, TOP_HEAD, w->round, word(w, WORD_SHEET_ROUND), FORMAT_HEAD);
}

/* ------------------------------------------------------------------ items */

static const char *answer_of(const struct writer *w, PB(Outcome) outcome)
{
	return outcome_answer(outcome, w->worksheet->lang);
}

static const char *attribute_of(const struct writer *w, const PB(Item) *item, uint16_t i)
{
	const char *code = w->worksheet->control->attributes[i]->code;

	for (size_t k = 0; k < item->n_attributes; k++)
		if (strcmp(item->attributes[k]->attribute, code) == 0)
			return answer_of(w, item->attributes[k]->outcome);
	return "";
}

/* Where there are attributes the answer follows from them, as in the register. */
static void put_computed(struct writer *w, uint32_t row, const PB(Item) *item)
{
	char last = (char)('A' + w->comment - 1);
	unsigned r = row + 1;
	const char *formula = arena_format(
		w->worksheet->arena,
		"=IF(COUNTBLANK(D%u:%c%u)>0,\"\",IF(COUNTIF(D%u:%c%u,\"%s\")>0,\"%s\","
		"IF(COUNTIF(D%u:%c%u,\"%s\")>0,\"%s\",\"%s\")))",
		r, last, r, r, last, r, word(w, WORD_ANSWER_NO), word(w, WORD_ANSWER_NO), r, last,
		r, word(w, WORD_ANSWER_YES), word(w, WORD_ANSWER_YES),
		word(w, WORD_ANSWER_NOT_APPLICABLE));

	book_note(w->book, worksheet_write_formula_str(w->sheet, row, COLUMN_ANSWER,
						       checked(w, formula), NULL,
						       answer_of(w, item->outcome)));
}

/* How many lines a text takes in a column; what is not yet wrapped when the file is opened would
 * otherwise be hidden by the row below. */
static size_t lines_of(const char *text, size_t width)
{
	return 1 + text_width(view_of_string(text)) / width;
}

static void set_height(struct writer *w, uint32_t row, const PB(Item) *item)
{
	size_t lines = lines_of(item->label, WIDTH_LABEL);
	size_t of_note = lines_of(item->note, WIDTH_COMMENT);

	lines = of_note > lines ? of_note : lines;
	if (lines > 1)
		book_note(w->book, worksheet_set_row(w->sheet, row,
						     LINE_HEIGHT * (double)lines, NULL));
}

static void put_item(struct writer *w, uint32_t row, const PB(Item) *item)
{
	struct arena *arena = w->worksheet->arena;

	set_height(w, row, item);
	put(w, row, COLUMN_ITEM, checked(w, worksheet_id_of(arena, item)), FORMAT_TEXT);
	put(w, row, COLUMN_LABEL, item->label, FORMAT_TEXT);
	if (w->n_attributes)
		put_computed(w, row, item);
	else
		put(w, row, COLUMN_ANSWER, answer_of(w, item->outcome), FORMAT_INPUT);
	for (uint16_t i = 0; i < w->n_attributes; i++)
		put(w, row, (uint16_t)(COLUMN_FIRST_ATTRIBUTE + i), attribute_of(w, item, i),
		    FORMAT_INPUT);
	put(w, row, w->comment, item->note, FORMAT_INPUT);
	put(w, row, w->round, w->worksheet->round->meta->id, FORMAT_TEXT);
}

/* ------------------------------------------------------------------ the sheet */

static void add_choices(struct writer *w)
{
	const char *choices[] = { word(w, WORD_ANSWER_YES), word(w, WORD_ANSWER_NO),
				  word(w, WORD_ANSWER_NOT_APPLICABLE), NULL };
	lxw_data_validation validation = {
		.validate = LXW_VALIDATION_TYPE_LIST,
		.value_list = (char **)choices,
		.error_title = (char *)word(w, WORD_SHEET_CHOOSE),
		.error_message = (char *)word(w, WORD_SHEET_CHOICES),
	};
	uint16_t first = w->n_attributes ? COLUMN_FIRST_ATTRIBUTE : COLUMN_ANSWER;
	uint16_t last = (uint16_t)(w->comment - 1);

	book_note(w->book, worksheet_data_validation_range(w->sheet, TOP_ROWS, first,
							   w->last_row - 1, last, &validation));
}

static void lay_out(struct writer *w)
{
	lxw_protection allowed = { .format_columns = LXW_TRUE, .format_rows = LXW_TRUE };
	uint16_t last = (uint16_t)(w->comment - 1);

	worksheet_set_column(w->sheet, COLUMN_ITEM, COLUMN_ITEM, 24, NULL);
	worksheet_set_column(w->sheet, COLUMN_LABEL, COLUMN_LABEL, WIDTH_LABEL, NULL);
	worksheet_set_column(w->sheet, COLUMN_ANSWER, last, 16, NULL);
	worksheet_set_column(w->sheet, w->comment, w->comment, WIDTH_COMMENT, NULL);
	worksheet_set_column(w->sheet, w->round, w->round, 10, NULL);
	worksheet_freeze_panes(w->sheet, TOP_ROWS, COLUMN_LABEL);
	worksheet_set_landscape(w->sheet);
	worksheet_set_paper(w->sheet, PAPER_A4);
	worksheet_fit_to_pages(w->sheet, 1, 0);
	worksheet_repeat_rows(w->sheet, TOP_HEAD, TOP_HEAD);
	worksheet_protect(w->sheet, NULL, &allowed);
	add_choices(w);
}

static void put_identity(struct writer *w)
{
	const struct worksheet *s = w->worksheet;
	char digest[WORKSHEET_ID_DIGEST];
	const struct worksheet_id id = { s->round->meta->id, digest };

	worksheet_id_digest(id.round, s->items, s->n, digest);
	worksheet_id_write(w->book, &id);
}

int worksheet_write(const struct worksheet *s, const char *path)
{
	CLEANUP(book_freep) struct book *book = NULL;
	int rc = book_new(&book, path, s->round->meta->id, s->round->meta->time_ms / 1000);
	struct writer w = { .worksheet = s, .book = book };

	if (rc != 0)
		return rc;
	w.n_attributes = (uint16_t)s->control->n_attributes;
	w.comment = (uint16_t)(COLUMN_FIRST_ATTRIBUTE + w.n_attributes);
	w.round = (uint16_t)(w.comment + 1);
	w.last_row = TOP_ROWS + (uint32_t)s->n;
	w.sheet = book_add(book, s->round->meta->id);
	if (!w.sheet || !make_formats(&w))
		return -ENOMEM;
	lay_out(&w);
	put_top(&w);
	put_heads(&w);
	for (size_t i = 0; i < s->n; i++)
		put_item(&w, TOP_ROWS + (uint32_t)i, s->items[i]);
	put_identity(&w);
	return book_done(book);
}
