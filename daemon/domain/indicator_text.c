/* SPDX-License-Identifier: EUPL-1.2
 * Reads cells and heads of the tables of indicators. A cell is read to its end or not at all;
 * nothing is rounded. */
#include "indicator.h"

#define WORD_SIZE 32

struct spelling {
	const char *text;
	int meaning;
};

/* ------------------------------------------------------------------ pieces */

static bool skip_one_of(struct view *rest, const char *const *signs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t size = strlen(signs[i]);
		if (rest->n >= size && memcmp(rest->p, signs[i], size) == 0) {
			*rest = view_of(rest->p + size, rest->n - size);
			return true;
		}
	}
	return false;
}

static const char *const spaces[] = { " ", "\t", "\n", "\r", "\u00a0", "\u2009", "\u202f" };
static const char *const minuses[] = { "-", "\u2212", "\u2013", "\u2010", "\u2011", "\u2012" };
static const char *const dashes[] = { "-", "\u2013", "\u2014", "\u2212", "\u2010", "\u2011",
				      "\u2012" };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TAKE(rest, signs) skip_one_of(rest, signs, COUNT(signs))

static bool skip_spaces(struct view *rest)
{
	bool any = false;
	while (rest->n && TAKE(rest, spaces))
		any = true;
	return any;
}

static bool is_digit(struct view rest, size_t at)
{
	return rest.n > at && rest.p[at] >= '0' && rest.p[at] <= '9';
}

static bool take_char(struct view *rest, char c)
{
	if (!rest->n || rest->p[0] != (uint8_t)c)
		return false;
	*rest = view_of(rest->p + 1, rest->n - 1);
	return true;
}

/* A word of letters, in lower case (ASCII and å ä ö); false when there is none, or it is long. */
static bool take_word(struct view *rest, char out[WORD_SIZE])
{
	size_t n = 0;
	while (n < rest->n && n + 1 < WORD_SIZE) {
		uint8_t c = rest->p[n];
		bool is_letter = (c | 32) >= 'a' && (c | 32) <= 'z';
		bool is_second = n > 0 && rest->p[n - 1] == 0xc3;
		if (!is_letter && c != 0xc3 && !is_second)
			break;
		/* Å Ä Ö are c3 85, c3 84, c3 96; the small ones lie 20 hex higher. */
		out[n++] = (char)(is_letter || (is_second && c < 0xa0) ? c | 32 : c);
	}
	out[n] = '\0';
	*rest = view_of(rest->p + n, rest->n - n);
	return n > 0 && n + 1 < WORD_SIZE;
}

static bool find(const struct spelling *spellings, size_t n, const char *word, int *ret)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(spellings[i].text, word) == 0) {
			*ret = spellings[i].meaning;
			return true;
		}
	return false;
}

static const struct spelling months[] = {
	{ "januari", 1 },  { "februari", 2 }, { "mars", 3 },      { "april", 4 },
	{ "maj", 5 },      { "juni", 6 },     { "juli", 7 },      { "augusti", 8 },
	{ "september", 9 }, { "oktober", 10 }, { "november", 11 }, { "december", 12 },
	{ "january", 1 },  { "february", 2 }, { "march", 3 },     { "may", 5 },
	{ "june", 6 },     { "july", 7 },     { "august", 8 },    { "october", 10 },
};

/* Four digits, and none behind them. */
static bool take_year(struct view *rest, uint32_t *ret)
{
	uint32_t year = 0;
	for (size_t i = 0; i < 4; i++) {
		if (!is_digit(*rest, i))
			return false;
		year = year * 10 + (rest->p[i] - '0');
	}
	if (is_digit(*rest, 4) || year < INDICATOR_YEAR_MIN || year > INDICATOR_YEAR_MAX)
		return false;
	*rest = view_of(rest->p + 4, rest->n - 4);
	*ret = year;
	return true;
}

static struct caldate end_of_month(uint32_t year, int month)
{
	return (struct caldate){ (int)year, month, caldate_days_in_month((int)year, month) };
}

/* ------------------------------------------------------------------ numbers */

struct digits {
	uint64_t number;
	unsigned n;
};

static bool take_digits(struct view *rest, struct digits *digits)
{
	unsigned before = digits->n;
	while (is_digit(*rest, 0) && digits->n <= INDICATOR_DIGITS_MAX) {
		digits->number = digits->number * 10 + (rest->p[0] - '0');
		digits->n++;
		*rest = view_of(rest->p + 1, rest->n - 1);
	}
	return digits->n > before;
}

/* " 931": a space of one kind or another, and exactly three digits. */
static bool take_group(struct view *rest, struct digits *digits)
{
	struct view behind = *rest;
	if (!TAKE(&behind, spaces) || !is_digit(behind, 0) || !is_digit(behind, 1) ||
	    !is_digit(behind, 2) || is_digit(behind, 3))
		return false;
	*rest = behind;
	return take_digits(rest, digits);
}

static bool take_decimals(struct view *rest, struct digits *digits, uint32_t *ret_decimals)
{
	unsigned before = digits->n;
	struct view behind = *rest;
	*ret_decimals = 0;
	if (!take_char(&behind, ',') && !take_char(&behind, '.'))
		return true;
	if (!take_digits(&behind, digits) || digits->n - before > INDICATOR_DECIMALS_MAX)
		return false;
	*ret_decimals = digits->n - before;
	*rest = behind;
	return true;
}

static bool take_number(struct view *rest, struct decimal *ret)
{
	struct digits digits = { 0 };
	struct view behind = *rest;
	bool is_negative = TAKE(&behind, minuses);
	struct decimal number;
	if (is_negative)
		skip_spaces(&behind);
	if (!take_digits(&behind, &digits))
		return false;
	if (digits.n <= 3)
		while (take_group(&behind, &digits))
			;
	if (!take_decimals(&behind, &digits, &number.decimals) || digits.n > INDICATOR_DIGITS_MAX)
		return false;
	number.unscaled = is_negative ? -(int64_t)digits.number : (int64_t)digits.number;
	*rest = behind;
	*ret = number;
	return true;
}

/* ------------------------------------------------------------------ cells */

static const char *const at_most[] = { "\u2264", "<=", "=<" };
static const char *const at_least[] = { "\u2265", ">=", "=>" };

static const struct spelling leading[] = {
	{ "högst", INDICATOR_AT_MOST }, { "max", INDICATOR_AT_MOST },
	{ "minst", INDICATOR_AT_LEAST }, { "min", INDICATOR_AT_LEAST },
};

static const struct spelling changes[] = {
	{ "öka", INDICATOR_UP },         { "ökar", INDICATOR_UP },
	{ "ökning", INDICATOR_UP },      { "ökande", INDICATOR_UP },
	{ "högre", INDICATOR_UP },       { "increase", INDICATOR_UP },
	{ "higher", INDICATOR_UP },      { "minska", INDICATOR_DOWN },
	{ "minskar", INDICATOR_DOWN },   { "minskning", INDICATOR_DOWN },
	{ "minskande", INDICATOR_DOWN }, { "lägre", INDICATOR_DOWN },
	{ "decrease", INDICATOR_DOWN },  { "lower", INDICATOR_DOWN },
	{ "oförändrad", INDICATOR_SAME }, { "oförändrat", INDICATOR_SAME },
	{ "unchanged", INDICATOR_SAME },
};

/* "ska vara oförändrad", "ska öka", "öka": nothing else stands there. */
static bool read_change(struct view rest, struct indicator_cell *ret)
{
	static const char *const before[] = { "ska", "vara" };
	char word[WORD_SIZE];
	int form;
	if (!take_word(&rest, word))
		return false;
	for (size_t i = 0; i < COUNT(before); i++) {
		if (strcmp(word, before[i]) != 0)
			continue;
		skip_spaces(&rest);
		if (!take_word(&rest, word))
			return false;
	}
	skip_spaces(&rest);
	if (rest.n || !find(changes, COUNT(changes), word, &form))
		return false;
	*ret = (struct indicator_cell){ .form = (enum indicator_form)form };
	return true;
}

static enum indicator_form take_bound(struct view *rest)
{
	struct view behind = *rest;
	char word[WORD_SIZE];
	int form = INDICATOR_NUMBER;
	if (TAKE(rest, at_most))
		return INDICATOR_AT_MOST;
	if (TAKE(rest, at_least))
		return INDICATOR_AT_LEAST;
	if (take_word(&behind, word) && find(leading, COUNT(leading), word, &form))
		*rest = behind;
	return (enum indicator_form)form;
}

/* "(augusti 2025)", "(2025-08-31)" */
static bool take_day(struct view *rest, struct caldate *ret)
{
	struct view behind = *rest;
	char word[WORD_SIZE];
	uint32_t year;
	int month;
	if (!take_char(&behind, '('))
		return true;
	if (behind.n > CALDATE_TEXT - 1 &&
	    caldate_parse(view_of(behind.p, CALDATE_TEXT - 1), ret)) {
		behind = view_of(behind.p + CALDATE_TEXT - 1, behind.n - (CALDATE_TEXT - 1));
	} else {
		if (!take_word(&behind, word) || !find(months, COUNT(months), word, &month))
			return false;
		skip_spaces(&behind);
		if (!take_year(&behind, &year))
			return false;
		*ret = end_of_month(year, month);
	}
	if (!take_char(&behind, ')'))
		return false;
	*rest = behind;
	return true;
}

/* "75-80": only of bare numbers, and ascending. */
static bool take_upper(struct view *rest, struct indicator_cell *cell)
{
	struct view behind = *rest;
	if (cell->form != INDICATOR_NUMBER || !TAKE(&behind, dashes))
		return true;
	skip_spaces(&behind);
	if (!take_number(&behind, &cell->upper) || decimal_compare(cell->value, cell->upper) > 0)
		return false;
	cell->form = INDICATOR_BAND;
	*rest = behind;
	return true;
}

static bool read_number(struct view rest, struct indicator_cell *ret)
{
	struct indicator_cell cell = { .form = take_bound(&rest) };
	skip_spaces(&rest);
	if (!take_number(&rest, &cell.value))
		return false;
	skip_spaces(&rest);
	if (!take_upper(&rest, &cell))
		return false;
	skip_spaces(&rest);
	cell.is_percent = take_char(&rest, '%');
	skip_spaces(&rest);
	if (!take_day(&rest, &cell.as_of))
		return false;
	skip_spaces(&rest);
	if (rest.n)
		return false;
	*ret = cell;
	return true;
}

/* Nothing but dashes, points and spaces. */
static bool is_nothing(struct view rest)
{
	while (rest.n && (skip_spaces(&rest) || TAKE(&rest, dashes) || take_char(&rest, '.')))
		;
	return rest.n == 0;
}

bool indicator_read_cell(struct view text, struct indicator_cell *ret)
{
	skip_spaces(&text);
	if (is_nothing(text)) {
		*ret = (struct indicator_cell){ .form = INDICATOR_NOTHING };
		return true;
	}
	return read_change(text, ret) || read_number(text, ret);
}

bool indicator_is_percent(struct view unit_of_measure)
{
	char word[WORD_SIZE];
	skip_spaces(&unit_of_measure);
	return take_char(&unit_of_measure, '%') ||
	       (take_word(&unit_of_measure, word) &&
		(strcmp(word, "procent") == 0 || strcmp(word, "percent") == 0));
}

/* ------------------------------------------------------------------ heads of columns */

enum token {
	TOKEN_GROUP = 100,
	TOKEN_SKIP = 200,
};

static const struct spelling tokens[] = {
	{ "indikatorer", INDICATOR_COLUMN_NAME },  { "indikator", INDICATOR_COLUMN_NAME },
	{ "nyckeltal", INDICATOR_COLUMN_NAME },    { "indicator", INDICATOR_COLUMN_NAME },
	{ "indicators", INDICATOR_COLUMN_NAME },   { "utfall", INDICATOR_COLUMN_OUTCOME },
	{ "outcome", INDICATOR_COLUMN_OUTCOME },   { "prognos", INDICATOR_COLUMN_FORECAST },
	{ "forecast", INDICATOR_COLUMN_FORECAST }, { "etappmål", INDICATOR_COLUMN_STAGE },
	{ "stage", INDICATOR_COLUMN_STAGE },       { "målvärde", INDICATOR_COLUMN_TARGET },
	{ "target", INDICATOR_COLUMN_TARGET },
	{ "kvinnor", TOKEN_GROUP + INDICATOR_WOMEN }, { "women", TOKEN_GROUP + INDICATOR_WOMEN },
	{ "män", TOKEN_GROUP + INDICATOR_MEN },    { "men", TOKEN_GROUP + INDICATOR_MEN },
	{ "delår", TOKEN_SKIP },                   { "interim", TOKEN_SKIP },
};

/* What the words of a head say together. */
struct head {
	struct indicator_heading heading;
	bool has_column;
	int month;
};

/* "stage target" is a stage: the first word that names a column stands. */
static bool add_word(struct head *head, const char *word)
{
	int meaning;
	if (find(months, COUNT(months), word, &meaning)) {
		head->month = meaning;
		return true;
	}
	if (!find(tokens, COUNT(tokens), word, &meaning))
		return false;
	if (meaning >= TOKEN_GROUP && meaning < TOKEN_SKIP)
		head->heading.group = (enum indicator_group)(meaning - TOKEN_GROUP);
	if (meaning >= TOKEN_GROUP || head->has_column)
		return true;
	head->heading.column = (enum indicator_column)meaning;
	head->has_column = true;
	return true;
}

static bool add_piece(struct head *head, struct view *rest)
{
	char word[WORD_SIZE];
	uint32_t year;
	if (skip_spaces(rest) || take_char(rest, '(') || take_char(rest, ')') ||
	    take_char(rest, ','))
		return true;
	if (!is_digit(*rest, 0))
		return take_word(rest, word) && add_word(head, word);
	if (!take_year(rest, &year) || (head->heading.year && head->heading.year != year))
		return false;
	head->heading.year = year;
	return true;
}

bool indicator_read_heading(struct view text, struct indicator_heading *ret)
{
	struct head head = { .heading = { .column = INDICATOR_COLUMN_OUTCOME } };
	while (text.n)
		if (!add_piece(&head, &text))
			return false;
	bool is_name = head.has_column && head.heading.column == INDICATOR_COLUMN_NAME;
	if (is_name != (head.heading.year == 0))
		return false;
	if (head.month)
		head.heading.as_of = end_of_month(head.heading.year, head.month);
	*ret = head.heading;
	return true;
}
