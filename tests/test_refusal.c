/* SPDX-License-Identifier: EUPL-1.2
 * The table of refusals: numbers, order, texts, and their written form. */
#include "suite.h"

#include <limits.h>

#include <riskreg/refusal.h>

static void numbers_ascend_and_fit_their_form(void)
{
	size_t n;
	const struct refusal_row *rows = refusal_list(&n);
	CU_ASSERT(n > 0);
	for (size_t i = 0; i < n; i++) {
		CU_ASSERT(rows[i].id >= 1 && rows[i].id <= 999);
		CU_ASSERT(i == 0 || rows[i].id > rows[i - 1].id);
	}
}

static void every_row_is_found_by_number_and_by_text(void)
{
	size_t n;
	const struct refusal_row *rows = refusal_list(&n);
	for (size_t i = 0; i < n; i++) {
		char text[REFUSAL_TEXT];
		refusal_format((int)rows[i].id, text);
		CU_ASSERT_EQUAL(strlen(text), REFUSAL_TEXT - 1);
		CU_ASSERT_EQUAL(refusal_parse(text), (int)rows[i].id);
		CU_ASSERT_PTR_EQUAL(refusal_get((int)rows[i].id), &rows[i]);
	}
}

static void a_row_holds_its_columns(void)
{
	const struct refusal_row *row = refusal_get(REFUSED_CONFLICT);
	CU_ASSERT_PTR_NOT_NULL_FATAL(row);
	CU_ASSERT_STRING_EQUAL(row->name, "CONFLICT");
	CU_ASSERT_EQUAL(row->code, RPC_ABORTED);
	CU_ASSERT_EQUAL(row->status, EXIT_STATUS_CONFLICT);
	CU_ASSERT_EQUAL(row->word, WORD_REFUSED_CONFLICT);
	char text[REFUSAL_TEXT];
	refusal_format(REFUSED_CONFLICT, text);
	CU_ASSERT_STRING_EQUAL(text, "RR-E070");
}

/* A refusal that said OK or exit 0 would be taken for an answer. */
static void no_refusal_looks_like_success(void)
{
	size_t n;
	const struct refusal_row *rows = refusal_list(&n);
	for (size_t i = 0; i < n; i++) {
		CU_ASSERT_NOT_EQUAL(rows[i].code, RPC_OK);
		CU_ASSERT_NOT_EQUAL(rows[i].status, EXIT_STATUS_OK);
	}
}

static void what_is_none_is_not_found(void)
{
	static const int numbers[] = { 0, -1, 29, 999, 1000, INT_MAX, INT_MIN };
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		CU_ASSERT_PTR_NULL(refusal_get(numbers[i]));
	static const char *const texts[] = { "",        "RR-E",    "RR-E07",  "RR-E0070",
					     "RR-E 70", "RR-E07x", "RR-X070", "rr-e070",
					     "RR-E000", "RR-E999", "RR-E-70" };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		CU_ASSERT_EQUAL(refusal_parse(texts[i]), 0);
}

static const struct suite_test tests[] = {
	{ "numbers ascend and fit their form", numbers_ascend_and_fit_their_form },
	{ "every row is found by number and by text", every_row_is_found_by_number_and_by_text },
	{ "a row holds its columns", a_row_holds_its_columns },
	{ "no refusal looks like success", no_refusal_looks_like_success },
	{ "what is none is not found", what_is_none_is_not_found },
};
SUITE_MAIN("refusal", tests)
