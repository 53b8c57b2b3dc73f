/* SPDX-License-Identifier: EUPL-1.2
 * Lines, numbers and base64: each value has one text, and every other is refused. */
#include "suite.h"

#include <riskreg/line.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static void lines_are_taken_one_by_one(void)
{
	struct view rest = VIEW_LITERAL("one\n\nthree"), line;
	CU_ASSERT_TRUE(line_take(&rest, &line) && view_equals(line, VIEW_LITERAL("one")));
	CU_ASSERT_TRUE(line_take(&rest, &line) && line.n == 0);
	CU_ASSERT_FALSE(line_take(&rest, &line));
	CU_ASSERT_TRUE(line.n == 0 && view_equals(rest, VIEW_LITERAL("three")));
	rest = VIEW_NONE;
	CU_ASSERT_FALSE(line_take(&rest, &line));
}

static void a_beginning_is_skipped(void)
{
	struct view line = VIEW_LITERAL("index 5");
	CU_ASSERT_FALSE(line_skip(&line, VIEW_LITERAL("Index ")));
	CU_ASSERT_FALSE(line_skip(&line, VIEW_LITERAL("index 5 and more")));
	CU_ASSERT_EQUAL(line.n, 7);
	CU_ASSERT_TRUE(line_skip(&line, VIEW_LITERAL("index ")));
	CU_ASSERT_TRUE(view_equals(line, VIEW_LITERAL("5")));
}

static void numbers(void)
{
	static const struct {
		const char *text;
		uint64_t max, value;
		bool is_number;
	} rows[] = {
		{ "0", 0, 0, true },
		{ "7", 9, 7, true },
		{ "18446744073709551615", UINT64_MAX, UINT64_MAX, true },
		{ "18446744073709551616", UINT64_MAX, 0, false },
		{ "99999999999999999999999999", UINT64_MAX, 0, false },
		{ "9223372036854775807", INT64_MAX, INT64_MAX, true },
		{ "9223372036854775808", INT64_MAX, 0, false },
		{ "10", 10, 10, true },
		{ "11", 10, 0, false },
		{ "5", 0, 0, false },
		{ "", 9, 0, false },
		{ "00", 9, 0, false },
		{ "07", 9, 0, false },
		{ "-1", 9, 0, false },
		{ "+1", 9, 0, false },
		{ "1 ", 99, 0, false },
		{ "1a", 99, 0, false },
		{ "1/", 99, 0, false },
		{ "1:", 99, 0, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t value = 4711;
		CU_ASSERT_EQUAL(line_number(view_of_string(rows[i].text), rows[i].max, &value),
				rows[i].is_number);
		CU_ASSERT_EQUAL(value, rows[i].is_number ? rows[i].value : 4711);
	}
}

static void base64_of_every_length(void)
{
	static const char *const texts[] = {
		"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"
	}; /* RFC 4648, section 10 */
	for (size_t n = 0; n < COUNT(texts); n++) {
		char text[16] = "";
		uint8_t bytes[8];
		struct view base64 = view_of_string(texts[n]);
		*line_put_base64(text, view_of("foobar", n)) = '\0';
		CU_ASSERT_STRING_EQUAL(text, texts[n]);
		CU_ASSERT_EQUAL(line_base64_size(base64), n);
		CU_ASSERT_TRUE(line_base64(base64, bytes, n));
		CU_ASSERT_EQUAL(memcmp(bytes, "foobar", n), 0);
	}
}

/* `n` is what somebody expects; no text makes more than n bytes be written. */
static void base64_written_otherwise_is_refused(void)
{
	static const struct {
		const char *text;
		size_t n;
	} rows[] = {
		{ "Zm9v", 1 },     { "Zm9v", 2 },     { "Zm9v", 6 },         { "Zg==", 2 },
		{ "Zg==", 3 },     { "Zm8=", 1 },     { "Zh==", 1 },         { "Zm9=", 2 },
		{ "Zg=", 1 },      { "Zg", 1 },       { "Zg= ", 1 },         { "Z g=", 1 },
		{ " Zg=", 1 },     { "Zm9\n", 3 },    { "Zm8=Zm8=", 5 },     { "Zg==Zm9v", 4 },
		{ "====", 1 },     { "=", 0 },        { "Zm-v", 3 },         { "Zm_v", 3 },
		{ "Zm9vYg=!", 4 }, { "Zm9vYmFy", 4 }, { "Zm9v\n\n\n\n", 4 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t bytes[8] = { 0 };
		CU_ASSERT_FALSE(line_base64(view_of_string(rows[i].text), bytes, rows[i].n));
		CU_ASSERT_EQUAL(bytes[rows[i].n], 0);
	}
	CU_ASSERT_FALSE(line_base64(view_of("Z\0==", 4), (uint8_t[1]){ 0 }, 1));
	CU_ASSERT_EQUAL(line_base64_size(VIEW_LITERAL("==")), 0);
	CU_ASSERT_EQUAL(line_base64_size(VIEW_LITERAL("=")), 0);
	CU_ASSERT_EQUAL(line_base64_size(VIEW_LITERAL("====")), 1);
}

static void parts_follow_each_other(void)
{
	char text[16];
	char *at = line_put(text, VIEW_LITERAL("ab"));
	at = line_put(line_put(at, VIEW_NONE), VIEW_LITERAL("c"));
	CU_ASSERT_TRUE(view_equals(view_of(text, (size_t)(at - text)), VIEW_LITERAL("abc")));
}

static const struct suite_test tests[] = {
	{ "lines are taken one by one", lines_are_taken_one_by_one },
	{ "a beginning is skipped", a_beginning_is_skipped },
	{ "numbers", numbers },
	{ "base64 of every length", base64_of_every_length },
	{ "base64 written otherwise is refused", base64_written_otherwise_is_refused },
	{ "parts follow each other", parts_follow_each_other },
};
SUITE_MAIN("line", tests)
