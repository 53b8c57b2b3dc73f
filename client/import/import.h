/* SPDX-License-Identifier: EUPL-1.2
 * What every reader of a file shares: its bytes, and what was found wrong.
 * Everything is found before anything is sent, each thing with its row and column, in the
 * caller's language. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/words.h>

/* More lines than these help no reader; the rest are counted. */
#define IMPORT_FINDINGS_MAX 200

struct import_findings {
	const char **lines;
	unsigned *rows;	/* of each line; 0: the file as a whole */
	size_t n;       /* all found */
	size_t n_lines; /* those kept */
};

/* One file being read. Zeroed with arena and lang set. */
struct import {
	struct arena *arena;
	enum lang lang;
	size_t lines_max; /* kept of each; 0: IMPORT_FINDINGS_MAX */
	struct import_findings errors, warnings;
	bool out_of_memory; /* something could not be kept: nothing that was read is to be used */
};

/* What a reader says. Negative: a fault (-ENOMEM). */
enum import_outcome {
	IMPORT_DONE = 0,
	IMPORT_REFUSED = 1, /* and errors say why */
};

/* Where a finding is; row 0: the file as a whole, column NULL: the row as a whole. */
struct import_place {
	unsigned row;
	const char *column; /* as the file's header writes it */
};

/* Adds one finding: a word and its parameters, name, value, ..., NULL. */
void import_error(struct import *, struct import_place, enum word, ...) __attribute__((sentinel));
void import_warn(struct import *, struct import_place, enum word, ...) __attribute__((sentinel));
/* A piece of a cell short enough to be quoted in a finding. */
const char *import_quote(struct import *, struct view);

/* A number as it is read: 10 000. */
const char *import_number(struct import *, size_t);

/* Without white space at the ends, the no-break spaces U+00A0 and U+202F among it. */
struct view import_trim(struct view);
/* ASCII letters in either case. */
bool import_begins_with(struct view, const char *with);

/* The byte order mark that Excel puts before UTF-8. */
#define IMPORT_BOM "\xEF\xBB\xBF"

/* The bytes of a file, at most `limit` of them (a whole number of MiB), in the arena. */
int import_load(struct import *, const char *path, size_t limit, struct view *ret);
