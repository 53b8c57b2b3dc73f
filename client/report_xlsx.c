/* SPDX-License-Identifier: EUPL-1.2
 * A report as a workbook: its words on the first sheet, each table on a sheet of its own with the
 * name of its section, the seal on the last. The same report gives the same bytes: the file is said
 * to be made on the day of the seal. */
#include <errno.h>

#include <riskreg/caldate.h>

#include "report_book.h"
#include "report_plain.h"
#include "report_writer.h"
#include "sheet_name.h"
#include "terms.h"
#include "wrap.h"

#define WIDTH_NAME 28u
#define WIDTH_WORDS 100u
#define PAPER_A4 9
#define DAY_S 86400
#define LINK_MAX 64 /* a name of 31 characters, each apostrophe doubled */

/* A table that waits for its sheet, since the first one is written first. */
struct placed {
	const struct report_table *table;
	const struct report_heat *heat;
	const char *name;
};

struct writer {
	struct report_book book;
	const struct report *report;
	lxw_worksheet *front;
	uint32_t row; /* the next one there */
	struct placed *placed;
	size_t n_placed;
	const char *section; /* the nearest heading above */
};

static const char *word(const struct writer *w, enum word id)
{
	return words_get(id, w->report->lang);
}

static void put(struct writer *w, uint16_t column, const char *text, enum book_style style)
{
	report_book_put_text(&w->book, (struct book_place){ w->front, w->row, column }, text,
			     w->book.styles[style]);
}

/* ------------------------------------------------------------------ sheets */

static const char *new_name(struct writer *w, const char *wanted, const char *otherwise)
{
	struct report_book *b = &w->book;
	const char *name = sheet_name_new(w->report->arena, wanted, otherwise, b->names,
					  b->n_names);

	if (name)
		b->names[b->n_names++] = name;
	return name;
}

static lxw_worksheet *words_sheet(struct writer *w, const char *name)
{
	lxw_worksheet *sheet = name ? book_add(w->book.book, name) : NULL;

	if (!sheet)
		return NULL;
	book_note(w->book.book, worksheet_set_column(sheet, 0, 0, WIDTH_NAME, NULL));
	book_note(w->book.book, worksheet_set_column(sheet, 1, 1, WIDTH_WORDS, NULL));
	worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, PAPER_A4);
	worksheet_fit_to_pages(sheet, 1, 0);
	return sheet;
}

static const struct report_table *table_of(const struct writer *w, const struct report_part *part)
{
	if (part->kind == REPORT_HEAT)
		return report_plain_heat(w->report, part->heat);
	if (part->kind == REPORT_TREND)
		return report_plain_trend(w->report, part->trend);
	return part->kind == REPORT_TABLE ? part->table : NULL;
}

/* ------------------------------------------------------------------ the first sheet */

static void put_words(struct writer *w, const char *text)
{
	report_book_set_height(&w->book, w->front, w->row,
			       wrap_lines(text, WIDTH_WORDS - 2));
	put(w, 1, text, STYLE_WORDS);
	w->row++;
}

static void put_field(struct writer *w, const char *name, const char *text)
{
	size_t lines = wrap_lines(name, WIDTH_NAME - 2);
	size_t of_text = wrap_lines(text, WIDTH_WORDS - 2);

	report_book_set_height(&w->book, w->front, w->row, of_text > lines ? of_text : lines);
	put(w, 0, name, STYLE_NAME);
	put(w, 1, text, STYLE_WORDS);
	w->row++;
}

static void put_heading(struct writer *w, const char *text)
{
	w->row++;
	put(w, 0, text, STYLE_HEADING);
	w->row++;
}

/* "'Alla kontroller'!A1", which leads there. */
static void put_link(struct writer *w, const char *name, const char *caption)
{
	char link[4 * LINK_MAX], *end = stpcpy(link, "internal:'");

	for (; *name; name++) {
		if (*name == '\'')
			*end++ = '\'';
		*end++ = *name;
	}
	memcpy(end, "'!A1", sizeof("'!A1"));
	book_note(w->book.book, worksheet_write_url_opt(w->front, w->row, 1, link,
							w->book.styles[STYLE_LINK], caption, NULL));
	w->row++;
}

/* A table becomes a sheet; here stands what leads to it. */
static int place(struct writer *w, const struct report_part *part)
{
	const struct report_table *table = table_of(w, part);
	const char *name = table ? new_name(w, w->section, table->caption) : NULL;
	const char *text;

	if (!name)
		return -ENOMEM;
	w->placed[w->n_placed++] = (struct placed){ table, part->heat, name };
	text = arena_format(w->report->arena, "%s: %s", word(w, WORD_REPORT_SHEET), name);
	if (!text)
		return -ENOMEM;
	put_words(w, table->caption);
	put_link(w, name, text);
	if (part->kind == REPORT_TREND)
		put_words(w, part->trend->description);
	if (part->kind == REPORT_HEAT && *report_plain_appetite(w->report, part->heat))
		put_words(w, report_plain_appetite(w->report, part->heat));
	return 0;
}

static int put_part(struct writer *w, const struct report_part *part)
{
	switch (part->kind) {
	case REPORT_SECTION:
		w->section = part->text;
		put_heading(w, part->text);
		return 0;
	case REPORT_PARAGRAPH:
		put_words(w, part->text);
		return 0;
	case REPORT_FIELD:
		put_field(w, part->name, part->text);
		return 0;
	case REPORT_TABLE:
	case REPORT_HEAT:
	case REPORT_TREND:
		return place(w, part);
	}
	return 0;
}

static int put_front(struct writer *w)
{
	const struct report *r = w->report;
	int rc = 0;

	w->front = words_sheet(w, new_name(w, word(w, WORD_REPORT_FRONT), ""));
	if (!w->front)
		return -ENOMEM;
	book_note(w->book.book, worksheet_set_row(w->front, 0, 26, NULL));
	put(w, 0, r->title, STYLE_TITLE);
	w->row++;
	if (*r->subtitle) {
		put(w, 0, r->subtitle, STYLE_SUBTITLE);
		w->row++;
	}
	w->row++;
	for (size_t i = 0; i < r->n_parts && rc == 0; i++)
		rc = put_part(w, &r->parts[i]);
	return rc;
}

/* ------------------------------------------------------------------ the others */

static int put_tables(struct writer *w)
{
	for (size_t i = 0; i < w->n_placed; i++) {
		const struct placed *p = &w->placed[i];
		lxw_worksheet *sheet = book_add(w->book.book, p->name);
		if (!sheet)
			return -ENOMEM;
		report_book_table(&w->book, sheet, p->table, p->heat);
	}
	return 0;
}

static int put_seal(struct writer *w)
{
	const struct report_seal *seal = &w->report->seal;
	const struct invocation voice = { .lang = w->report->lang, .arena = w->report->arena };
	struct report_cell size = { .text = terms_number(&voice, seal->size),
				    .value = REPORT_NUMBER, .unscaled = (int64_t)seal->size };
	lxw_format *format = book_format(w->book.book);

	w->front = words_sheet(w, new_name(w, word(w, WORD_REPORT_SEAL), ""));
	if (!w->front || !format)
		return -ENOMEM;
	w->row = 0;
	put(w, 0, word(w, WORD_REPORT_SEAL), STYLE_TITLE);
	w->row += 2;
	put_words(w, report_plain_seal(w->report));
	format_set_num_format(format, "#,##0");
	format_set_align(format, LXW_ALIGN_LEFT);
	put(w, 0, word(w, WORD_REPORT_SEAL_SIZE), STYLE_NAME);
	report_book_put(&w->book, (struct book_place){ w->front, w->row++, 1 }, &size, format);
	put_field(w, word(w, WORD_REPORT_SEAL_DAY), seal->day);
	put_field(w, word(w, WORD_REPORT_SEAL_ROOT), seal->root);
	put_field(w, word(w, WORD_REPORT_SEAL_CHECKPOINT), seal->checkpoint);
	return 0;
}

static int put_all(struct writer *w)
{
	size_t n = w->report->n_parts;
	int rc;

	w->book.names = arena_get(w->report->arena, (n + 2) * sizeof(*w->book.names));
	w->placed = arena_get(w->report->arena, n * sizeof(*w->placed));
	if (!w->book.names || !w->placed || !report_book_make_styles(&w->book))
		return -ENOMEM;
	rc = put_front(w);
	if (rc == 0)
		rc = put_tables(w);
	return rc == 0 ? put_seal(w) : rc;
}

int report_xlsx_write(const struct report *r, FILE *file)
{
	CLEANUP(book_freep) struct book *book = NULL;
	struct caldate day = { 0 };
	int64_t created_s = 0;
	int rc;

	if (caldate_parse(view_of_string(r->seal.day), &day))
		created_s = caldate_number(day) * DAY_S;
	rc = book_new_stream(&book, file, r->title, created_s);
	if (rc != 0)
		return rc;
	struct writer w = { .book = { .report = r, .book = book }, .report = r,
			    .section = r->title };
	rc = put_all(&w);
	if (rc == 0 && arena_overran(r->arena))
		rc = -ENOMEM;
	return rc == 0 ? book_done(book) : rc;
}
