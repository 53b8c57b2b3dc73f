/* SPDX-License-Identifier: EUPL-1.2
 * Cuts criteria into tokens by two tables. Knows no grammar; a byte that it does not know becomes
 * an unknown token, never an error. */
#include "criteria_token.h"

struct spelling {
	const char *text;
	enum criteria_token_kind kind;
};

/* Bands may be parted by any of those that are skipped or by nothing, so these mean nothing. */
static const struct spelling signs[] = {
	{ " ", CRITERIA_TOKEN_SKIP },
	{ "\t", CRITERIA_TOKEN_SKIP },
	{ "\n", CRITERIA_TOKEN_SKIP },
	{ "\r", CRITERIA_TOKEN_SKIP },
	{ ":", CRITERIA_TOKEN_SKIP },
	{ ";", CRITERIA_TOKEN_SKIP },
	{ ",", CRITERIA_TOKEN_SKIP },
	{ ".", CRITERIA_TOKEN_SKIP },
	{ "\u00a0", CRITERIA_TOKEN_SKIP },
	{ "\u2009", CRITERIA_TOKEN_SKIP },
	{ "\u202f", CRITERIA_TOKEN_SKIP },
	{ "-", CRITERIA_TOKEN_DASH },
	{ "\u2010", CRITERIA_TOKEN_DASH },
	{ "\u2011", CRITERIA_TOKEN_DASH },
	{ "\u2012", CRITERIA_TOKEN_DASH },
	{ "\u2013", CRITERIA_TOKEN_DASH },
	{ "\u2014", CRITERIA_TOKEN_DASH },
	{ "\u2212", CRITERIA_TOKEN_DASH },
	{ "%", CRITERIA_TOKEN_PERCENT },
};

/* In lower case. Words that only lead from one number to the next are skipped. */
static const struct spelling words[] = {
	{ "bedömningskriterier", CRITERIA_TOKEN_TITLE },
	{ "criteria", CRITERIA_TOKEN_TITLE },
	{ "ej", CRITERIA_TOKEN_NOT },
	{ "inte", CRITERIA_TOKEN_NOT },
	{ "icke", CRITERIA_TOKEN_NOT },
	{ "not", CRITERIA_TOKEN_NOT },
	{ "delvis", CRITERIA_TOKEN_PARTLY },
	{ "partial", CRITERIA_TOKEN_PARTLY },
	{ "partially", CRITERIA_TOKEN_PARTLY },
	{ "partly", CRITERIA_TOKEN_PARTLY },
	{ "godkänt", CRITERIA_TOKEN_APPROVED },
	{ "godkänd", CRITERIA_TOKEN_APPROVED },
	{ "godkända", CRITERIA_TOKEN_APPROVED },
	{ "approved", CRITERIA_TOKEN_APPROVED },
	{ "pass", CRITERIA_TOKEN_APPROVED },
	{ "passed", CRITERIA_TOKEN_APPROVED },
	{ "underkänt", CRITERIA_TOKEN_FAILED },
	{ "underkänd", CRITERIA_TOKEN_FAILED },
	{ "fail", CRITERIA_TOKEN_FAILED },
	{ "failed", CRITERIA_TOKEN_FAILED },
	{ "högst", CRITERIA_TOKEN_AT_MOST },
	{ "max", CRITERIA_TOKEN_AT_MOST },
	{ "most", CRITERIA_TOKEN_AT_MOST },
	{ "över", CRITERIA_TOKEN_OVER },
	{ "over", CRITERIA_TOKEN_OVER },
	{ "above", CRITERIA_TOKEN_OVER },
	{ "fler", CRITERIA_TOKEN_MORE },
	{ "mer", CRITERIA_TOKEN_MORE },
	{ "more", CRITERIA_TOKEN_MORE },
	{ "annars", CRITERIA_TOKEN_OTHERWISE },
	{ "otherwise", CRITERIA_TOKEN_OTHERWISE },
	{ "else", CRITERIA_TOKEN_OTHERWISE },
	{ "procent", CRITERIA_TOKEN_PERCENT },
	{ "percent", CRITERIA_TOKEN_PERCENT },
	{ "till", CRITERIA_TOKEN_DASH },
	{ "to", CRITERIA_TOKEN_DASH },
	{ "om", CRITERIA_TOKEN_SKIP },
	{ "det", CRITERIA_TOKEN_SKIP },
	{ "gör", CRITERIA_TOKEN_SKIP },
	{ "görs", CRITERIA_TOKEN_SKIP },
	{ "vid", CRITERIA_TOKEN_SKIP },
	{ "för", CRITERIA_TOKEN_SKIP },
	{ "än", CRITERIA_TOKEN_SKIP },
	{ "eller", CRITERIA_TOKEN_SKIP },
	{ "granskning", CRITERIA_TOKEN_SKIP },
	{ "granskningar", CRITERIA_TOKEN_SKIP },
	{ "granskade", CRITERIA_TOKEN_SKIP },
	{ "gäller", CRITERIA_TOKEN_SKIP },
	{ "följande", CRITERIA_TOKEN_SKIP },
	{ "korrekt", CRITERIA_TOKEN_SKIP },
	{ "korrekta", CRITERIA_TOKEN_SKIP },
	{ "if", CRITERIA_TOKEN_SKIP },
	{ "when", CRITERIA_TOKEN_SKIP },
	{ "for", CRITERIA_TOKEN_SKIP },
	{ "with", CRITERIA_TOKEN_SKIP },
	{ "at", CRITERIA_TOKEN_SKIP },
	{ "than", CRITERIA_TOKEN_SKIP },
	{ "or", CRITERIA_TOKEN_SKIP },
	{ "the", CRITERIA_TOKEN_SKIP },
	{ "are", CRITERIA_TOKEN_SKIP },
	{ "made", CRITERIA_TOKEN_SKIP },
	{ "review", CRITERIA_TOKEN_SKIP },
	{ "reviews", CRITERIA_TOKEN_SKIP },
	{ "reviewed", CRITERIA_TOKEN_SKIP },
	{ "items", CRITERIA_TOKEN_SKIP },
	{ "following", CRITERIA_TOKEN_SKIP },
	{ "applies", CRITERIA_TOKEN_SKIP },
	{ "apply", CRITERIA_TOKEN_SKIP },
	{ "correct", CRITERIA_TOKEN_SKIP },
	{ "conforming", CRITERIA_TOKEN_SKIP },
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static bool is_digit(struct view text, size_t at)
{
	return at < text.n && text.p[at] >= '0' && text.p[at] <= '9';
}

/* The sign that stands at `at`, or NULL. */
static const struct spelling *find_sign(struct view text, size_t at)
{
	for (size_t i = 0; i < COUNT(signs); i++) {
		size_t n = strlen(signs[i].text);
		if (n <= text.n - at && memcmp(text.p + at, signs[i].text, n) == 0)
			return &signs[i];
	}
	return NULL;
}

static bool is_letter(struct view text, size_t at)
{
	if (at >= text.n || find_sign(text, at))
		return false;
	uint8_t c = text.p[at];
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Of a letter: lower case of ASCII and of U+00C0-U+00DE, whose second byte alone differs. */
static uint8_t lower(struct view text, size_t at)
{
	uint8_t c = text.p[at];
	bool ascii = c <= 'Z';
	bool latin = at > 0 && text.p[at - 1] == 0xc3 && c >= 0x80 && c <= 0x9e;
	return ascii || latin ? (uint8_t)(c + 0x20) : c;
}

static bool spells(struct view text, const struct criteria_token *token, const char *word)
{
	size_t n = token->end - token->at;
	if (strlen(word) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(text, token->at + i) != (uint8_t)word[i])
			return false;
	return true;
}

static void read_word(struct view text, struct criteria_token *token)
{
	while (is_letter(text, token->end))
		token->end++;
	for (size_t i = 0; i < COUNT(words); i++)
		if (spells(text, token, words[i].text))
			token->kind = words[i].kind;
}

/* "79", "79,9", "79.99": a mark belongs to the number only with a digit behind it. More decimals
 * or a larger number is unknown. */
static void read_number(struct view text, struct criteria_token *token)
{
	uint64_t whole = 0;
	for (; is_digit(text, token->end) && whole <= UINT32_MAX; token->end++)
		whole = whole * 10 + (uint64_t)(text.p[token->end] - '0');
	token->value = whole * 100;
	bool mark = token->end < text.n &&
		    (text.p[token->end] == ',' || text.p[token->end] == '.');
	if (mark && is_digit(text, token->end + 1)) {
		uint64_t unit = 100;
		token->end++;
		for (; is_digit(text, token->end) && token->decimals < 2; token->end++) {
			unit /= 10;
			token->decimals++;
			token->value += unit * (uint64_t)(text.p[token->end] - '0');
		}
	}
	if (whole <= UINT32_MAX && !is_digit(text, token->end))
		token->kind = CRITERIA_TOKEN_NUMBER;
}

static struct criteria_token read_token(struct view text, size_t at)
{
	struct criteria_token token = { .kind = CRITERIA_TOKEN_UNKNOWN, .at = at, .end = at };
	if (at >= text.n) {
		token.kind = CRITERIA_TOKEN_END;
		return token;
	}
	const struct spelling *sign = find_sign(text, at);
	if (sign) {
		token.kind = sign->kind;
		token.end += strlen(sign->text);
	} else if (is_digit(text, at)) {
		read_number(text, &token);
	} else {
		read_word(text, &token);
	}
	return token;
}

struct criteria_token criteria_token_get(struct view text, size_t at)
{
	struct criteria_token token = read_token(text, at);
	while (token.kind == CRITERIA_TOKEN_SKIP)
		token = read_token(text, token.end);
	return token;
}
