/* SPDX-License-Identifier: EUPL-1.2
 * The table of words as a whole (both languages say the same things, nothing is empty, no banned
 * words) and the filling and cutting of texts. */
#include "suite.h"

#include <ctype.h>
#include <stdio.h>

#include <riskreg/words.h>

static const char *const names[WORD_COUNT] = {
#define WORD(id, sv, en) [WORD_##id] = #id,
#define WORDS(id, sv_one, sv_many, en_one, en_many) WORD(id, , )
#define REFUSAL(number, id, code, status, sv, en) WORD(REFUSED_##id, , )
#include <riskreg/refusal.def>
#include <riskreg/words.def>
#undef REFUSAL
#undef WORD
#undef WORDS
};

static void expect(bool holds, enum word word, const char *what)
{
	CU_ASSERT(holds);
	if (!holds)
		printf("\n    %s: %s", names[word], what);
}

/* The four forms of a word: sv and en for one, sv and en for many. */
static const char *form(enum word word, int i)
{
	return words_get_counted(word, i % 2 ? LANG_EN : LANG_SV, i < 2 ? 1 : 2);
}

static void no_text_is_empty(void)
{
	for (enum word w = 0; w < WORD_COUNT; w++)
		for (int i = 0; i < 4; i++)
			expect(form(w, i) && *form(w, i), w, "an empty text");
}

/* The next "{name}" in *text, braces and all; *text goes on behind it. */
static struct view next_placeholder(const char **text)
{
	const char *open = strchr(*text, '{');
	const char *close = open ? strchr(open, '}') : NULL;
	if (!close)
		return VIEW_NONE;
	*text = close + 1;
	return view_of(open, (size_t)(close + 1 - open));
}

static bool has_all_placeholders_of(const char *text, const char *other)
{
	for (struct view p = next_placeholder(&other); p.n; p = next_placeholder(&other))
		if (!memmem(text, strlen(text), p.p, p.n))
			return false;
	return true;
}

static void both_languages_name_the_same_placeholders(void)
{
	for (enum word w = 0; w < WORD_COUNT; w++)
		for (int i = 0; i < 4; i += 2) {
			expect(has_all_placeholders_of(form(w, i), form(w, i + 1)), w,
			       "a placeholder that only English has");
			expect(has_all_placeholders_of(form(w, i + 1), form(w, i)), w,
			       "a placeholder that only Swedish has");
		}
}

static bool begins_a_word(const char *text, const char *word)
{
	for (const char *at = strcasestr(text, word); at; at = strcasestr(at + 1, word))
		if (at == text || !isalpha((unsigned char)at[-1]))
			return true;
	return false;
}

static void banned_words_do_not_occur(void)
{
	static const char *const banned[] = { "ogiltig", "invalid", "null" };
	for (enum word w = 0; w < WORD_COUNT; w++)
		for (int i = 0; i < 4; i++)
			for (size_t b = 0; b < sizeof banned / sizeof banned[0]; b++)
				expect(!begins_a_word(form(w, i), banned[b]), w, banned[b]);
}

static void languages_are_known_by_their_names(void)
{
	static const char *const swedish[] = { "sv", "sv_SE.UTF-8", "C", "de_DE", "", "e", NULL };
	for (size_t i = 0; i < sizeof swedish / sizeof swedish[0]; i++)
		CU_ASSERT_EQUAL(words_lang(swedish[i]), LANG_SV);
	CU_ASSERT_EQUAL(words_lang("en"), LANG_EN);
	CU_ASSERT_EQUAL(words_lang("en_GB.UTF-8"), LANG_EN);
}

static void placeholders_are_filled(void)
{
	static const struct word_param params[] = {
		{ "limit", "{field}" }, { "lim", "wrong" }, { "field", "text" } };
	char out[100];
	size_t n = words_format(out, sizeof out, WORD_REFUSED_TOO_LONG, LANG_EN, params, 3);
	CU_ASSERT_STRING_EQUAL(
		out, "text holds at most {field} bytes (letters with accents take two).");
	CU_ASSERT_EQUAL(n, strlen(out));
}

static void a_placeholder_without_value_stays(void)
{
	static const struct word_param params[] = { { "field", "text" } };
	char out[100];
	words_format(out, sizeof out, WORD_REFUSED_TOO_LONG, LANG_EN, params, 1);
	CU_ASSERT_STRING_EQUAL(
		out, "text holds at most {limit} bytes (letters with accents take two).");
}

static void a_text_is_cut_at_a_whole_character(void)
{
	/* "ändrat" in REFUSED_CONFLICT: at every size the text is valid UTF-8 and a beginning */
	static const struct word_param params[] = { { "value", "åäö\xe2\x82\xac" } };
	char whole[300], out[300];
	size_t n = words_format(whole, sizeof whole, WORD_REFUSED_CONFLICT, LANG_SV, params, 1);
	CU_ASSERT_FATAL(n < sizeof whole);
	for (size_t size = 1; size <= n + 1; size++) {
		memset(out, 'x', sizeof out);
		CU_ASSERT_EQUAL(words_format(out, size, WORD_REFUSED_CONFLICT, LANG_SV, params, 1),
				n);
		size_t kept = strlen(out);
		CU_ASSERT(kept < size && kept + 3 >= size);
		CU_ASSERT_EQUAL(memcmp(out, whole, kept), 0);
		CU_ASSERT_NOT_EQUAL((unsigned char)whole[kept] & 0xc0, 0x80);
		CU_ASSERT_EQUAL(out[size], 'x');
	}
	CU_ASSERT_EQUAL(words_format(NULL, 0, WORD_REFUSED_CONFLICT, LANG_SV, params, 1), n);
}

static void n_is_filled_in_where_things_are_counted(void)
{
	static const struct word_param params[] = {
		{ "n", "wrong" }, { "round", "S31" }, { "size", "9" }, { "value", "S31/4" } };
	char out[200];
	words_format_counted(out, sizeof out, WORD_REFUSED_RESULTS_MISSING, LANG_EN, UINT64_MAX,
			     params, 4);
	CU_ASSERT_STRING_EQUAL(out, "S31 lacks the results of 18446744073709551615 of 9 items. "
				    "The first one missing: S31/4.");
	words_format(out, sizeof out, WORD_REFUSED_RESULTS_MISSING, LANG_EN, params, 4);
	CU_ASSERT_PTR_NOT_NULL(strstr(out, "of wrong of 9"));
}

static const struct suite_test tests[] = {
	{ "no text is empty", no_text_is_empty },
	{ "both languages name the same placeholders", both_languages_name_the_same_placeholders },
	{ "banned words do not occur", banned_words_do_not_occur },
	{ "languages are known by their names", languages_are_known_by_their_names },
	{ "placeholders are filled", placeholders_are_filled },
	{ "a placeholder without value stays", a_placeholder_without_value_stays },
	{ "a text is cut at a whole character", a_text_is_cut_at_a_whole_character },
	{ "n is filled in where things are counted", n_is_filled_in_where_things_are_counted },
};
SUITE_MAIN("words", tests)
