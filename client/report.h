/* SPDX-License-Identifier: EUPL-1.2
 * A report, free of every format: sections, paragraphs, tables and figures in the order in which
 * they are read, all in the report's language, all in the invocation's arena. report_<kind>.c
 * composes one from the daemon's answers; a writer (report_writer.h) makes bytes of it. It never
 * asks the daemon, prints, reads the clock, nor knows how anything looks.
 *
 * A report says what the register held at one size of its journal, and `seal` names that size: the
 * same size gives the same report, whenever it is made. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <riskreg/arena.h>
#include <riskreg/words.h>

#include "out.h"

enum report_value {
	REPORT_TEXT,    /* words, ids, codes: never taken for a formula or a number */
	REPORT_NUMBER,  /* `unscaled` with `decimals` behind the comma */
	REPORT_PERCENT, /* `unscaled` in hundredths of a percent: 8333 is 83,33 % */
	REPORT_DAY,     /* "2026-08-31" in `text` */
};

/* A cell for people is `text`; one for programs and spreadsheets goes by `value`. */
struct report_cell {
	/* As people read it, also for numbers ("1 931", "-3,9 %"); may hold line breaks; "" or
	 * NULL: empty, and then `value` says nothing. */
	const char *text;
	enum report_value value;
	int64_t unscaled;
	uint8_t decimals;    /* 0-9 */
	enum cell_mark mark; /* a sign beside the words, and colour as an extra */
};

struct report_column {
	enum word head;
	const char
		*title;  /* instead of `head` for a column that the data make (a board); or NULL */
	unsigned weight; /* its share of the width where width is divided; at least 1 */
	bool right;      /* numbers */
	bool names_row;  /* the head of its row: an id or a title */
};

struct report_table {
	const char *caption; /* what the table shows, one line; never NULL */
	const struct report_column *columns;
	size_t n_columns;          /* 1 to REPORT_COLUMNS_MAX */
	struct report_cell *cells; /* row by row */
	size_t n_rows;
	/* A row whose first cell is empty goes on from the row above it (the plan's own form). */
	bool continues;
	bool keeps_columns; /* also those that are empty: they are what the table is known by */
};
#define REPORT_COLUMNS_MAX 24u

/* Risks by probability and consequence, drawn as a table. */
struct report_heat_cell {
	unsigned count;  /* risks there */
	const char *ids; /* "R1, R7"; "" for none */
	unsigned value;  /* probability x consequence */
	unsigned zone;   /* 0 the lowest .. n_zones - 1 */
};
struct report_heat {
	const char *title;
	unsigned n_probability, n_consequence; /* levels, 2-10 each */
	const char *const *probability;        /* their labels, the lowest first */
	const char *const *consequence;
	const char *const *zones; /* labels, the lowest first */
	unsigned n_zones;
	unsigned appetite; /* this value and those above need a decision; 0: none is set */
	const struct report_heat_cell *cells; /* [probability - 1][consequence - 1] */
};

/* Figures over time: drawn, described in words, and given as a table beside. */
struct report_point {
	const char *label; /* "2024", "augusti 2025" */
	bool is_known;     /* false: no value ("--") */
	bool is_forecast;
	int64_t unscaled;
};
struct report_trend {
	const char *title;
	const char *description; /* what the line shows, a sentence */
	const char *measure;     /* unit of measure; "" for none */
	uint8_t decimals;
	const struct report_point *points; /* oldest first */
	size_t n_points;
	bool has_target;
	int64_t target; /* unscaled */
};

enum report_part_kind {
	REPORT_SECTION, /* a heading; the parts behind it belong to it */
	REPORT_PARAGRAPH,
	REPORT_FIELD, /* "Beslut: 2026-01-15, SN § 4" */
	REPORT_TABLE,
	REPORT_HEAT,
	REPORT_TREND,
};

struct report_part {
	enum report_part_kind kind;
	unsigned level;   /* of a section: 2 or 3; the title is 1 */
	const char *name; /* of a field */
	const char *text; /* of a section, paragraph or field; may hold line breaks */
	const struct report_table *table;
	const struct report_heat *heat;
	const struct report_trend *trend;
};

/* What anchors the report: the last thing that every writer prints. */
struct report_seal {
	uint64_t size;          /* entries of the journal */
	const char *day;        /* civil day of the last of them */
	const char *root;       /* base64, as the checkpoint writes it */
	const char *checkpoint; /* the signed note, several lines */
};

struct report {
	struct arena *arena;
	enum lang lang;
	const char *title;     /* "Internkontrollplan 2026" */
	const char *subtitle;  /* "Socialnämnden"; "" for none */
	struct report_part *parts;
	size_t n_parts;
	struct report_table *table; /* the one that grows; NULL: none */
	struct report_seal seal;
	unsigned width;          /* of a line of text; other formats do not know it */
	bool is_short_of_memory; /* sticky: the report is not whole and must not be printed */
};
#define REPORT_WIDTH 80

/* What stands above a column. */
const char *report_head(const struct report *, const struct report_column *);

/* Building. Strings are borrowed and must live as long as the arena; those that hold characters
 * which would harm a reader in any format (control characters, turns of direction) are copied
 * without them, so that no writer has to think of these. What does not fit in memory, and a string
 * that is NULL because it did not, sets is_short_of_memory; nothing else can fail. */
void report_init(struct report *, struct arena *, enum lang);
void report_name(struct report *, const char *title, const char *subtitle);
void report_section(struct report *, unsigned level, const char *text);
void report_paragraph(struct report *, const char *text);
/* Leaves out a field without a value (NULL or ""). */
void report_field(struct report *, const char *name, const char *text);
/* The table is there at once and grows by report_row until another part begins; each row is
 * n_columns cells, copied. Columns are borrowed as strings are. */
void report_table(struct report *, const char *caption, const struct report_column *, size_t n);
/* Rows whose first cell is empty go on from the row above. */
void report_table_continues(struct report *);
/* Its columns stay, see report_finish. */
void report_table_keep(struct report *);
void report_row(struct report *, const struct report_cell *);
/* Both copy what they are given. */
void report_heat(struct report *, const struct report_heat *);
void report_trend(struct report *, const struct report_trend *);
/* When all is there: leaves out the columns of tables that are empty in every row. */
void report_finish(struct report *);
