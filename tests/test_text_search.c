/* SPDX-License-Identifier: EUPL-1.2
 * Searching texts: what is one and the same letter, where a word stands, what is cut out, and that
 * every letter is folded as text_fold folds it. */
#include "suite.h"

#include <errno.h>
#include <stdio.h>

#include <riskreg/text.h>
#include <riskreg/text_search.h>

#define TEXT_MAX 65000

static struct arena *arena;

static struct text_search *begin(const char *query)
{
	struct text_search *s;
	CU_ASSERT_FATAL(arena_new(&arena, (size_t)16 << 20) == 0);
	CU_ASSERT_FATAL(text_search_new(&s, arena, view_of_string(query), TEXT_MAX) == 0);
	return s;
}

static bool finds(const char *query, const char *text)
{
	struct text_search *s = begin(query);
	uint32_t all = text_search_words(s);
	bool found = text_search_find(s, view_of_string(text), all) == all;
	arena = arena_free(arena);
	return found;
}

static void test_letters(void)
{
	static const struct {
		const char *query, *text;
		bool found;
	} rows[] = {
		{ "atgard", "Åtgärd", true },
		{ "ÅTGÄRD", "åtgärd", true },
		{ "Åtgärd", "en ATGARD till", true },
		/* decomposed: a and a ring, a and two dots */
		{ "a\xcc\x8atga\xcc\x88rd", "Åtgärder", true },
		{ "åtgärd", "a\xcc\x8atga\xcc\x88rder", true },
		{ "cafe", "Café", true },
		{ "STRASSE", "Straße", true },
		{ "fil", "\xef\xac\x81l", true }, /* the ligature fi */
		{ "ordning", "o\xc2\xadrdning", true }, /* a soft hyphen */
		{ "åtgärd", "åtgard", true },
		{ "atgarder", "åtgärd", false },
		{ "ö", "o", true },
		{ "ø", "o", false },
		{ "12", "R12", true },
		{ "två ord", "ord som är två", true },
		{ "två ord", "ord", false },
		{ "två  \t ord", "tva\nord", true },
		{ "a b", "a\nb", true },
		{ "x", "", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool found = finds(rows[i].query, rows[i].text);
		CU_ASSERT_EQUAL(found, rows[i].found);
		if (found != rows[i].found)
			printf("\n    %s in %s\n", rows[i].query, rows[i].text);
	}
}

/* A code point as UTF-8. */
static struct view encode(uint32_t c, uint8_t out[4])
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const uint8_t first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (uint8_t)(0x80 | (c & 0x3f));
	out[0] = (uint8_t)(first[n] | c);
	return view_of(out, n);
}

/* Each code point of the first three planes (of the rare ones some) is found by what text_fold
 * makes of it. */
static void test_as_text_fold(void)
{
	CU_ASSERT_FATAL(arena_new(&arena, (size_t)16 << 20) == 0);
	for (uint32_t c = 0x21; c < 0x30000; c += c < 0x3000 ? 1 : 7) {
		uint8_t bytes[4];
		struct text_search *s;
		struct view text = encode(c, bytes);
		const char *folded = c >= 0xd800 && c < 0xe000 ? NULL : text_fold(arena, text);
		if (folded && *folded && !strchr(folded, ' ')) {
			struct view query = view_of_string(folded);
			CU_ASSERT_FATAL(text_search_new(&s, arena, query, 64) == 0);
			bool found = text_search_find(s, text, 1) == 1;
			CU_ASSERT(found);
			if (!found)
				printf("\n    U+%04X\n", c);
		}
		arena_reset(arena);
	}
	arena = arena_free(arena);
}

static void test_words(void)
{
	struct text_search *s;
	char many[64] = "";
	CU_ASSERT_FATAL(arena_new(&arena, (size_t)1 << 20) == 0);
	for (int i = 0; i < TEXT_SEARCH_WORDS_MAX; i++)
		strcat(many, "a ");
	CU_ASSERT_EQUAL(text_search_new(&s, arena, view_of_string(many), 10), 0);
	CU_ASSERT_EQUAL(text_search_words(s), 0xffff);
	CU_ASSERT_EQUAL(text_search_find(s, VIEW_LITERAL("a"), 0xffff), 0xffff);
	CU_ASSERT_EQUAL(text_search_find(s, VIEW_LITERAL("a"), 5), 5);
	strcat(many, "a");
	CU_ASSERT_EQUAL(text_search_new(&s, arena, view_of_string(many), 10), -EINVAL);
	CU_ASSERT_EQUAL(text_search_new(&s, arena, VIEW_LITERAL(""), 10), -EINVAL);
	CU_ASSERT_EQUAL(text_search_new(&s, arena, VIEW_LITERAL(" \n\t "), 10), -EINVAL);
	/* a mark alone */
	CU_ASSERT_EQUAL(text_search_new(&s, arena, VIEW_LITERAL("\xcc\x8a"), 10), -EINVAL);
	CU_ASSERT_EQUAL(text_search_new(&s, arena, VIEW_LITERAL("a"), (size_t)1 << 20), -ENOMEM);
	arena = arena_free(arena);
}

/* The one letter that grows most, as often as a text may hold it. */
static void test_the_longest_text(void)
{
	static const char widest[] = "\xef\xb7\xba"; /* U+FDFA */
	struct text_search *s = begin("\xd8\xb5");
	uint8_t *text = arena_get(arena, TEXT_MAX);
	CU_ASSERT_FATAL(text != NULL);
	for (size_t i = 0; i < TEXT_MAX; i++)
		text[i] = (uint8_t)widest[i % 3];
	size_t n = TEXT_MAX - TEXT_MAX % 3;
	CU_ASSERT_EQUAL(text_search_find(s, view_of(text, n), 1), 1);
	CU_ASSERT_EQUAL(text_search_place(s, view_of(text, n), 0), 0);
	arena = arena_free(arena);
}

static void test_places(void)
{
	static const struct {
		const char *text;
		size_t place;
	} rows[] = {
		{ "rutin", 0 },
		{ "en rutin", 3 },
		{ "åäö rutin", 7 },
		{ "Straße, rutin", 9 },
		{ "\xef\xac\x81n RUTIN", 5 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct text_search *s = begin("annat rutin");
		struct view text = view_of_string(rows[i].text);
		CU_ASSERT_EQUAL(text_search_place(s, text, 1), rows[i].place);
		arena = arena_free(arena);
	}
}

static void test_cuts(void)
{
	char text[400] = "";
	for (int i = 0; i < 30; i++)
		strcat(text, "åäö\nx ");
	CU_ASSERT_FATAL(arena_new(&arena, (size_t)1 << 20) == 0);
	CU_ASSERT_STRING_EQUAL(text_search_cut(arena, VIEW_LITERAL("kort\ntext"), 5, 40),
			       "kort text");
	for (size_t place = 0; place < strlen(text); place++)
		for (size_t size = 20; size < 60; size++) {
			const char *cut = text_search_cut(arena, view_of_string(text), place, size);
			CU_ASSERT_FATAL(cut != NULL);
			CU_ASSERT(strlen(cut) <= size);
			CU_ASSERT(text_is_utf8(view_of_string(cut)));
			CU_ASSERT(!text_has_control(view_of_string(cut), false));
			CU_ASSERT((place > size) <= (strncmp(cut, "…", 3) == 0));
			arena_reset(arena);
		}
	arena = arena_free(arena);
}

static const struct suite_test tests[] = {
	{ "letters that are the same", test_letters },
	{ "every letter as text_fold has it", test_as_text_fold },
	{ "words and how many", test_words },
	{ "the longest text", test_the_longest_text },
	{ "places", test_places },
	{ "what is cut out", test_cuts },
};
SUITE_MAIN("text_search", tests)
