/* SPDX-License-Identifier: EUPL-1.2
 * Text as people write it: what is refused, what is folded, and personal numbers in every form.
 * The numbers are the authorities' published examples and ones made here with no person. */
#include <riskreg/text.h>

#include <stdlib.h>
#include <utf8proc.h>

#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static void test_utf8(void)
{
	static const struct {
		struct view text;
		bool is_utf8;
	} rows[] = {
		{ VIEW_LITERAL(""), true },
		{ VIEW_LITERAL("Nämnd"), true },
		{ VIEW_LITERAL("a\0b"), true },
		{ VIEW_LITERAL("\U0001f642"), true },
		{ VIEW_LITERAL("\xf4\x8f\xbf\xbd"), true },
		{ VIEW_LITERAL("\xf4\x90\x80\x80"), false },
		{ VIEW_LITERAL("N\xe4mnd"), false },
		{ VIEW_LITERAL("\xc0\xaf"), false },
		{ VIEW_LITERAL("\xe0\x80\xaf"), false },
		{ VIEW_LITERAL("\xed\xa0\x80"), false },
		{ VIEW_LITERAL("ab\xc3"), false },
		{ VIEW_LITERAL("\x80"), false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(text_is_utf8(rows[i].text), rows[i].is_utf8);
}

static void test_normal_form(void)
{
	static const struct {
		const char *text, *nfc;
	} rows[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "Åtgärd \u2013 é", "Åtgärd \u2013 é" },
		{ "A\u030atga\u0308rd", "Åtgärd" },
		{ "\u212bngstro\u0308m", "Ångström" },
		{ "\u1100\u1161", "\uac00" },
		{ "q\u0307\u0323", "q\u0323\u0307" },
	};
	struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 10000), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct view text = view_of_string(rows[i].text);
		const char *nfc = text_to_nfc(arena, text);
		CU_ASSERT_PTR_NOT_NULL_FATAL(nfc);
		CU_ASSERT_STRING_EQUAL(nfc, rows[i].nfc);
		CU_ASSERT_EQUAL(text_is_nfc(text), strcmp(rows[i].text, rows[i].nfc) == 0);
	}
	CU_ASSERT_PTR_NULL(text_to_nfc(arena, VIEW_LITERAL("N\xe4mnd")));
	CU_ASSERT_FALSE(text_is_nfc(VIEW_LITERAL("N\xe4mnd")));
	arena_free(arena);
}

static void test_controls(void)
{
	static const struct {
		struct view text;
		bool in_line, in_lines;
	} rows[] = {
		{ VIEW_LITERAL("Åtgärd \u2013 klar"), false, false },
		{ VIEW_LITERAL("a\nb\r\n\tc"), true, false },
		{ VIEW_LITERAL("a\0b"), true, true },
		{ VIEW_LITERAL("\x1b[31m"), true, true },
		{ VIEW_LITERAL("a\x7f"), true, true },
		{ VIEW_LITERAL("\xc2\x80"), true, true },
		{ VIEW_LITERAL("\xc2\x9f"), true, true },
		{ VIEW_LITERAL("\u00a0"), false, false },
		{ VIEW_LITERAL("\xc2"), false, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		CU_ASSERT_EQUAL(text_has_control(rows[i].text, false), rows[i].in_line);
		CU_ASSERT_EQUAL(text_has_control(rows[i].text, true), rows[i].in_lines);
	}
}

static void test_fold(void)
{
	static const struct {
		const char *text, *folded;
	} rows[] = {
		{ "", "" },
		{ "   ", "" },
		{ "RISK för ÅÄÖ é Ü", "risk for aao e u" },
		{ "  A\u030atga\u0308rd\t \n klar ", "atgard klar" },
		{ "a\u00a0b\u2009c", "a b c" },
		{ "Straße", "strasse" },
		{ "ﬁrma ½", "firma 1\u20442" },
		{ "mjuk\u00adbindning", "mjukbindning" },
	};
	struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 10000), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *folded = text_fold(arena, view_of_string(rows[i].text));
		CU_ASSERT_PTR_NOT_NULL_FATAL(folded);
		CU_ASSERT_STRING_EQUAL(folded, rows[i].folded);
	}
	CU_ASSERT_PTR_NULL(text_fold(arena, VIEW_LITERAL("\xff")));
	arena_free(arena);
}

/* A text that does not fit in what the arena may hold gives NULL, never half a text. */
static void test_memory_is_bounded(void)
{
	struct arena *arena = NULL;
	char text[5000];
	memset(text, 'a', sizeof text);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1000), 0);
	CU_ASSERT_PTR_NULL(text_to_nfc(arena, view_of(text, sizeof text)));
	CU_ASSERT_PTR_NULL(text_fold(arena, view_of(text, sizeof text)));
	CU_ASSERT_TRUE(arena_overran(arena));
	arena_free(arena);
}

static void test_width(void)
{
	CU_ASSERT_EQUAL(text_width(VIEW_LITERAL("")), 0);
	CU_ASSERT_EQUAL(text_width(VIEW_LITERAL("Åtgärd")), 6);
	CU_ASSERT_EQUAL(text_width(VIEW_LITERAL("A\u030a")), 1);
	CU_ASSERT_EQUAL(text_width(VIEW_LITERAL("\u6f22\u5b57")), 4);
	CU_ASSERT_EQUAL(text_width(VIEW_LITERAL("a\xff"
						"b")),
			3);
}

static void test_personal_numbers(void)
{
	static const struct {
		const char *text;
		bool found;
	} rows[] = {
		{ "811228-9874", true },
		{ "811228+9874", true },
		{ "8112289874", true },
		{ "19811228-9874", true },
		{ "198112289874", true },
		{ "18811228+9874", true },
		{ "208112289874", true },
		{ "Ärendet gäller 811228-9874.", true },
		{ "nr811228-9874x", true },
		{ "2026-811228-9874", true },
		{ "701063-2391", true },
		{ "197010632391", true },
		{ "000229-1235", true },
		{ "20000229-1235", true },
		{ "1234, 20, 811228-9873 och 811228-9874", true },
		/* The check digit, and a turn of two digits. */
		{ "811228-9873", false },
		{ "811228-8974", false },
		{ "8112289875", false },
		/* Not a day. */
		{ "19000229-1235", false },
		{ "811328-9873", false },
		{ "810028-9878", false },
		{ "811232-9878", false },
		{ "811200-9876", false },
		{ "811260-9873", false },
		{ "811292-9875", false },
		/* Not a century of people alive or dead here. */
		{ "178112289874", false },
		{ "21811228-9874", false },
		/* Part of longer runs of digits, or broken up. */
		{ "1811228-9874", false },
		{ "811228-98740", false },
		{ "81122898740", false },
		{ "1981122898740", false },
		{ "0198112289874", false },
		{ "811228-987", false },
		{ "811228 9874", false },
		{ "811228--9874", false },
		{ "811228_9874", false },
		{ "811228", false },
		{ "811228-", false },
		{ "19811228", false },
		{ "diarienummer 2026/8112289", false },
		{ "", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		/* On the heap, exactly, so that a look behind the end is seen. */
		size_t n = strlen(rows[i].text);
		char *copy = malloc(n ? n : 1);
		CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
		memcpy(copy, rows[i].text, n);
		bool found = text_has_personal_number(view_of(copy, n));
		if (found != rows[i].found)
			printf("%s: %d\n", rows[i].text, found);
		CU_ASSERT_EQUAL(found, rows[i].found);
		free(copy);
	}
}

/* libutf8proc's own, which allocates: the measure for the one that does not. */
static bool is_nfc_by_mapping(struct view text)
{
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t n = utf8proc_map(text.p, (utf8proc_ssize_t)text.n, &nfc,
					  UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	bool same = n >= 0 && view_equals(view_of(nfc, (size_t)n), text);
	free(nfc);
	return same;
}

static void test_normal_form_of_every_character(void)
{
	unsigned differ = 0;
	for (utf8proc_int32_t code = 1; code < 0x110000; code++) {
		uint8_t bytes[4];
		if (code >= 0xd800 && code < 0xe000)
			continue;
		struct view text = view_of(bytes, (size_t)utf8proc_encode_char(code, bytes));
		differ += text_is_nfc(text) != is_nfc_by_mapping(text);
	}
	CU_ASSERT_EQUAL(differ, 0);
}

static void test_normal_form_of_sequences(void)
{
	static const utf8proc_int32_t pool[] = {
		'a',	0x301,	0x323,	0x308,	0x30a,	0xe5,	0x1100, 0x1161, 0x11a8, 0xac00,
		0xac01, 0x1ec7, 0x439,	0x418,	0x306,	0x212b, 0x344,	0x915,	0x93c,	0x958,
		0x9c7,	0x9be,	0xfb1d, 0x1e63, 0x307,	0x4e00, 0x345,	0x3b1,	0x313,	0x1f00,
	};
	unsigned differ = 0, sound = 0;
	uint32_t random = 1;
	for (unsigned i = 0; i < 300000; i++) {
		uint8_t bytes[24];
		size_t n = 0;
		for (unsigned k = 0; k < 1 + i % 6; k++) {
			random = random * 1664525 + 1013904223;
			n += (size_t)utf8proc_encode_char(pool[(random >> 16) % COUNT(pool)],
							  bytes + n);
		}
		struct view text = view_of(bytes, n);
		differ += text_is_nfc(text) != is_nfc_by_mapping(text);
		sound += text_is_nfc(text);
	}
	CU_ASSERT_EQUAL(differ, 0);
	CU_ASSERT(sound > 50000 && sound < 250000);
}

static void test_piles_of_marks(void)
{
	uint8_t bytes[1 + 2 * 60] = { 'q' };
	for (size_t i = 1; i < sizeof bytes; i += 2)
		memcpy(bytes + i, "\xcc\xa3", 2);
	CU_ASSERT_TRUE(text_is_nfc(view_of(bytes, 1 + 2 * 59)));
	CU_ASSERT_FALSE(text_is_nfc(view_of(bytes, 1 + 2 * 60)));
}

/* What is read eight bytes at a time is held against every length and every place of what is no
 * ASCII: a lone byte, a whole letter, a mark that joins the letter before it. */
static void test_plain_before_and_behind(void)
{
	uint8_t bytes[40];
	for (size_t n = 3; n <= sizeof bytes; n++) {
		memset(bytes, 'o', sizeof bytes);
		CU_ASSERT_EQUAL(text_plain(view_of(bytes, n), 0), n);
		CU_ASSERT_TRUE(text_is_nfc(view_of(bytes, n)));
		for (size_t at = 1; at < n - 1; at++) {
			struct view text = view_of(bytes, n);
			memset(bytes, 'o', sizeof bytes);
			bytes[at] = 0x80;
			CU_ASSERT_EQUAL(text_plain(text, 0), at);
			CU_ASSERT_FALSE(text_is_utf8(text));
			memcpy(bytes + at, "\xc3\xb6", 2);
			CU_ASSERT_EQUAL(text_plain(text, 0), n);
			CU_ASSERT_TRUE(text_is_utf8(text) && text_is_nfc(text));
			memcpy(bytes + at, "\xcc\x88", 2);
			CU_ASSERT_EQUAL(text_plain(text, 0), at);
			CU_ASSERT_TRUE(text_is_utf8(text) && !text_is_nfc(text));
		}
	}
}

static const struct suite_test tests[] = {
	{ "UTF-8", test_utf8 },
	{ "plain text before and behind", test_plain_before_and_behind },
	{ "normal form", test_normal_form },
	{ "normal form of every character", test_normal_form_of_every_character },
	{ "normal form of sequences", test_normal_form_of_sequences },
	{ "piles of marks", test_piles_of_marks },
	{ "controls", test_controls },
	{ "fold", test_fold },
	{ "memory is bounded", test_memory_is_bounded },
	{ "width", test_width },
	{ "personal numbers", test_personal_numbers },
};
SUITE_MAIN("text", tests)
