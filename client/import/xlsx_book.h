/* SPDX-License-Identifier: EUPL-1.2
 * The workbook part: which sheets there are and where their parts lie. */
#pragma once

#include "xlsx_part.h"

#define XLSX_SHEETS_MAX 256
#define XLSX_RELATIONS_MAX 1024

struct xlsx_sheet {
	const char *name;
	const char *id; /* of its relation */
	bool is_hidden;
};

struct xlsx_relation {
	const char *id, *path; /* the part's, without a slash before it */
	const char *type;      /* the last word of it: "worksheet" */
};

/* Lives in the import's arena. */
struct xlsx_book {
	struct xlsx_sheet *sheets;
	size_t n;
	struct xlsx_relation *relations;
	size_t n_relations;
	bool counts_from_1904;
};

int xlsx_book_read(struct import *, struct zip *, struct xlsx_book *ret);
/* The part of the sheet of that name, or of the first one that is shown. */
int xlsx_book_find(struct import *, const struct xlsx_book *, const char *name,
		   const char **ret_path);
/* The part of that type, NULL when there is none. */
const char *xlsx_book_part(const struct xlsx_book *, const char *type);
