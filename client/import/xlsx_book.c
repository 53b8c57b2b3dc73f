/* SPDX-License-Identifier: EUPL-1.2
 * Finds the parts of a workbook through its relations. Reads no cell. */
#include "xlsx_book.h"

#include <errno.h>

struct reader {
	struct import *import;
	struct xlsx_book *book;
	const char *base; /* the directory that targets are relative to: "xl/" */
	bool too_many;
};

static void no_end(void *data, const char *name)
{
	(void)data;
	(void)name;
}

static void no_text(void *data, struct view text)
{
	(void)data;
	(void)text;
}

static const char *copy(struct reader *r, const char *text)
{
	const char *c = arena_copy(r->import->arena, view_of_string(text ? text : ""));

	r->import->out_of_memory |= !c;
	return c ? c : "";
}

/* ------------------------------------------------------------------ relations */

static const char *find_path(struct reader *r, const char *target)
{
	const char *path = target[0] == '/' ?
				   copy(r, target + 1) :
				   arena_format(r->import->arena, "%s%s", r->base, target);

	r->import->out_of_memory |= !path;
	return path ? path : "";
}

static void start_relation(void *data, const char *name, const char **attributes)
{
	struct reader *r = data;
	const char *type = xlsx_part_attribute(attributes, "Type");
	const char *target = xlsx_part_attribute(attributes, "Target");
	const char *word = type ? strrchr(type, '/') : NULL;

	if (strcmp(name, "Relationship") != 0 || !target || !word)
		return;
	if (r->book->n_relations == XLSX_RELATIONS_MAX) {
		r->too_many = true;
		return;
	}
	r->book->relations[r->book->n_relations++] = (struct xlsx_relation){
		.id = copy(r, xlsx_part_attribute(attributes, "Id")),
		.path = find_path(r, target),
		.type = copy(r, word + 1),
	};
}

/* Those of one part in place of those that were there before. */
static int read_relations(struct reader *r, struct zip *zip, const char *path, const char *base)
{
	const struct xlsx_handler handler = { start_relation, no_end, no_text, r };
	int outcome;

	r->base = base;
	r->book->n_relations = 0;
	outcome = xlsx_part_scan(r->import, zip, path, &handler);
	return outcome == IMPORT_DONE && r->too_many ? xlsx_part_damaged(r->import, path) :
						       outcome;
}

const char *xlsx_book_part(const struct xlsx_book *book, const char *type)
{
	for (size_t i = 0; i < book->n_relations; i++)
		if (strcmp(book->relations[i].type, type) == 0)
			return book->relations[i].path;
	return NULL;
}

/* ------------------------------------------------------------------ sheets */

static bool is_true(const char *value)
{
	return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void start_book(void *data, const char *name, const char **attributes)
{
	struct reader *r = data;
	const char *state = xlsx_part_attribute(attributes, "state");

	if (strcmp(name, "workbookPr") == 0)
		r->book->counts_from_1904 = is_true(xlsx_part_attribute(attributes, "date1904"));
	if (strcmp(name, "sheet") != 0)
		return;
	if (r->book->n == XLSX_SHEETS_MAX) {
		r->too_many = true;
		return;
	}
	r->book->sheets[r->book->n++] = (struct xlsx_sheet){
		.name = copy(r, xlsx_part_attribute(attributes, "name")),
		.id = copy(r, xlsx_part_attribute(attributes, "id")),
		.is_hidden = state && strcmp(state, "visible") != 0,
	};
}

static int read_book(struct reader *r, struct zip *zip, const char *path)
{
	const struct xlsx_handler handler = { start_book, no_end, no_text, r };
	const char *slash = strrchr(path, '/');
	int n = slash ? (int)(slash - path) + 1 : 0;
	const char *base = arena_format(r->import->arena, "%.*s", n, path);
	const char *relations =
		arena_format(r->import->arena, "%.*s_rels/%s.rels", n, path, path + n);
	int outcome = xlsx_part_scan(r->import, zip, path, &handler);

	if (!base || !relations)
		return -ENOMEM;
	if (outcome == IMPORT_DONE && r->too_many)
		return xlsx_part_damaged(r->import, path);
	return outcome == IMPORT_DONE ? read_relations(r, zip, relations, base) : outcome;
}

int xlsx_book_read(struct import *im, struct zip *zip, struct xlsx_book *ret)
{
	struct reader r = { .import = im, .book = ret };
	const char *path;
	int outcome;

	*ret = (struct xlsx_book){
		.sheets = arena_get(im->arena, XLSX_SHEETS_MAX * sizeof(*ret->sheets)),
		.relations = arena_get(im->arena, XLSX_RELATIONS_MAX * sizeof(*ret->relations)),
	};
	if (!ret->sheets || !ret->relations)
		return -ENOMEM;
	outcome = read_relations(&r, zip, "_rels/.rels", "");
	if (outcome != IMPORT_DONE)
		return outcome;
	path = xlsx_book_part(ret, "officeDocument");
	return path ? read_book(&r, zip, path) : xlsx_part_damaged(im, "_rels/.rels");
}

/* NULL for one that is no table, such as a chart. */
static const char *path_of(const struct xlsx_book *book, const struct xlsx_sheet *sheet)
{
	for (size_t i = 0; i < book->n_relations; i++)
		if (strcmp(book->relations[i].id, sheet->id) == 0 &&
		    strcmp(book->relations[i].type, "worksheet") == 0)
			return book->relations[i].path;
	return NULL;
}

static const char *list_sheets(struct import *im, const struct xlsx_book *book)
{
	const char *list = "";

	for (size_t i = 0; i < book->n && list; i++)
		if (!book->sheets[i].is_hidden)
			list = arena_format(im->arena, "%s%s%s", list, *list ? ", " : "",
					    book->sheets[i].name);
	return list ? list : "";
}

int xlsx_book_find(struct import *im, const struct xlsx_book *book, const char *name,
		   const char **ret_path)
{
	for (size_t i = 0; i < book->n; i++) {
		const struct xlsx_sheet *sheet = &book->sheets[i];
		const char *path = path_of(book, sheet);
		bool is_it = name ? strcmp(sheet->name, name) == 0 : !sheet->is_hidden;
		if (path && is_it) {
			*ret_path = path;
			return IMPORT_DONE;
		}
	}
	if (name)
		import_error(im, (struct import_place){ 0 }, WORD_XLSX_NO_SHEET, "name", name,
			     "list", list_sheets(im, book), NULL);
	else
		import_error(im, (struct import_place){ 0 }, WORD_XLSX_NO_SHEETS, NULL);
	return IMPORT_REFUSED;
}
