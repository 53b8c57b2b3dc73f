/* SPDX-License-Identifier: EUPL-1.2
 * nyckeltal, indikatorer: values as municipalities print them, and whether a target is met. Values
 * are a whole number and a number of decimals, never floats: 7,20 is 720 with two. Source: the
 * tables Indikatorer and Nyckeltal of the boards' plans. */
#pragma once

#include <riskreg/caldate.h>
#include <riskreg/words.h>

#define INDICATOR_DECIMALS_MAX 6
#define INDICATOR_DIGITS_MAX 15
#define INDICATOR_TEXT_MAX 64
#define INDICATOR_YEAR_MIN 1990
#define INDICATOR_YEAR_MAX 2100

struct decimal {
	int64_t unscaled; /* at most INDICATOR_DIGITS_MAX digits */
	uint32_t decimals;
};

/* Exact, whatever the decimals: 7,2 is 7,20. < 0, 0, > 0 */
int decimal_compare(struct decimal, struct decimal);

/* What a cell holds. */
enum indicator_form {
	INDICATOR_NOTHING,  /* "--": there is no value */
	INDICATOR_NUMBER,
	INDICATOR_AT_MOST,  /* "≤ 8,5" */
	INDICATOR_AT_LEAST, /* "≥ 80" */
	INDICATOR_BAND,     /* "75-80" */
	INDICATOR_UP,       /* "ska öka": than the year before */
	INDICATOR_DOWN,
	INDICATOR_SAME,
};

struct indicator_cell {
	enum indicator_form form;
	struct decimal value, upper; /* upper: of a band */
	bool is_percent;
	struct caldate as_of; /* "81 (augusti 2025)": the last day of that month; zero: none */
};

/* False when it cannot be read. Spaces of all kinds may group digits by three, comma and point are
 * both decimal marks, U+2212 and dashes are minus where a digit follows. */
bool indicator_read_cell(struct view, struct indicator_cell *ret);
/* A percentage is no number of anything else. */
bool indicator_is_percent(struct view unit_of_measure);
/* As it is read: "1 931", "-3,9", in English "-3.9"; without the day. */
void indicator_format_cell(const struct indicator_cell *, enum lang, char out[INDICATOR_TEXT_MAX]);

enum indicator_column {
	INDICATOR_COLUMN_NAME,     /* Indikatorer, Nyckeltal */
	INDICATOR_COLUMN_OUTCOME,  /* Utfall 2024; a bare year */
	INDICATOR_COLUMN_FORECAST, /* Prognos delår 2025 */
	INDICATOR_COLUMN_STAGE,    /* Etappmål 2026 */
	INDICATOR_COLUMN_TARGET,   /* Målvärde 2030 */
};

enum indicator_group {
	INDICATOR_ALL,
	INDICATOR_WOMEN,
	INDICATOR_MEN,
};

struct indicator_heading {
	enum indicator_column column;
	uint32_t year;
	enum indicator_group group;
	struct caldate as_of; /* "Utfall augusti 2025"; zero: the whole year */
};

/* The head of a column, or the part of it behind its first word: "2024", "augusti 2025 kvinnor".
 * False when it cannot be read, or lacks a year that it needs. */
bool indicator_read_heading(struct view, struct indicator_heading *ret);

enum indicator_direction {
	INDICATOR_HIGHER, /* is better */
	INDICATOR_LOWER,
	INDICATOR_WITHIN, /* a band */
	INDICATOR_CHANGE, /* only how it changes counts */
};

struct indicator_outcome {
	uint32_t year;
	bool is_full_year; /* an outcome, of all, up to the end of the year */
	bool has_value;
	struct decimal value;
};

struct indicator_target {
	uint32_t year;
	enum indicator_form form;
	struct decimal value, upper;
};

struct indicator {
	enum indicator_direction direction;
	const struct indicator_outcome *outcomes;
	size_t n_outcomes;
	const struct indicator_target *targets;
	size_t n_targets;
};

/* What its targets say of the direction, where nobody does: "at most" is lower, a band is a band,
 * numbers that fall from the first year to the last are lower, all else is higher. */
enum indicator_direction indicator_find_direction(const struct indicator *);

enum indicator_met {
	INDICATOR_MET_UNKNOWN, /* no outcome, no target, or nothing to compare with */
	INDICATOR_MET,
	INDICATOR_NOT_MET,
};

enum indicator_trend {
	INDICATOR_TREND_UNKNOWN,
	INDICATOR_RISING,
	INDICATOR_FALLING,
	INDICATOR_UNCHANGED,
};

struct indicator_judgement {
	enum indicator_met met;
	enum indicator_trend trend;
	const struct indicator_outcome *outcome; /* the latest of a full year; NULL: none */
	const struct indicator_target *target;   /* what it is compared with; NULL: none */
};

/* The latest outcome of a full year, against the target of its year, else the next one to come,
 * else the last; the trend against the year before. */
struct indicator_judgement indicator_judge(const struct indicator *);
