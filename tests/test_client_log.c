/* SPDX-License-Identifier: EUPL-1.2
 * The arguments of riskctl log: items and outcomes in the words that people use. */
#include "suite.h"

#include <string.h>

#include "../client/log_line.h"
#include "../client/outcome.h"

static struct arena *arena;
static const char *bad;

static void begin(void)
{
	if (!arena && arena_new(&arena, 1 << 20) != 0)
		CU_FAIL_FATAL("no arena");
	arena_reset(arena);
}

static void test_words(void)
{
	static const struct {
		const char *word;
		PB(Outcome) outcome;
	} words[] = {
		{ "ok", PB_ENUM(OUTCOME, CONFORMING) },
		{ "OK", PB_ENUM(OUTCOME, CONFORMING) },
		{ "korrekt", PB_ENUM(OUTCOME, CONFORMING) },
		{ "Ja", PB_ENUM(OUTCOME, CONFORMING) },
		{ "yes", PB_ENUM(OUTCOME, CONFORMING) },
		{ "dev", PB_ENUM(OUTCOME, DEVIATING) },
		{ "avvikelse", PB_ENUM(OUTCOME, DEVIATING) },
		{ "nej", PB_ENUM(OUTCOME, DEVIATING) },
		{ "na", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
		{ "ej", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
		{ "Ej tillämpligt", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
		{ "", PB_ENUM(OUTCOME, UNSPECIFIED) },
		{ "okej", PB_ENUM(OUTCOME, UNSPECIFIED) },
		{ "1", PB_ENUM(OUTCOME, UNSPECIFIED) },
	};

	begin();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		CU_ASSERT_EQUAL(outcome_find(arena, words[i].word), words[i].outcome);
	CU_ASSERT_STRING_EQUAL(outcome_guess(arena, "Jaa", LANG_SV), "Ja");
	CU_ASSERT_STRING_EQUAL(outcome_guess(arena, "ej tilämplig", LANG_SV), "Ej tillämpligt");
	CU_ASSERT_STRING_EQUAL(outcome_guess(arena, "korekt", LANG_EN), "Yes");
	CU_ASSERT_PTR_NULL(outcome_guess(arena, "kanske", LANG_SV));
}

static void test_several_results(void)
{
	static const char *const line[] = { "1", "ok", "V-17", "dev", "a\xCC\x8A", "ej" };
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);

	begin();
	CU_ASSERT_EQUAL(log_line_parse(arena, line, 6, &request, &bad), LOG_LINE_SOUND);
	CU_ASSERT_EQUAL_FATAL(request.n_results, 3);
	CU_ASSERT_STRING_EQUAL(request.results[0]->item, "1");
	CU_ASSERT_EQUAL(request.results[0]->outcome, PB_ENUM(OUTCOME, CONFORMING));
	CU_ASSERT_STRING_EQUAL(request.results[1]->item, "V-17");
	CU_ASSERT_EQUAL(request.results[1]->outcome, PB_ENUM(OUTCOME, DEVIATING));
	/* What is typed is sent in NFC, or the daemon would refuse it. */
	CU_ASSERT_STRING_EQUAL(request.results[2]->item, "å");
}

static void test_lines_that_are_wrong(void)
{
	static const struct {
		const char *line[4];
		size_t n;
		enum log_line_fault fault;
		const char *bad;
	} lines[] = {
		{ { "" }, 0, LOG_LINE_ODD, "" },
		{ { "1" }, 1, LOG_LINE_ODD, "1" },
		{ { "1", "ok", "2" }, 3, LOG_LINE_ODD, "2" },
		{ { "1", "fel" }, 2, LOG_LINE_OUTCOME, "fel" },
		{ { "1", "ok", "2", "3" }, 4, LOG_LINE_OUTCOME, "3" },
	};

	begin();
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
		CU_ASSERT_EQUAL(log_line_parse(arena, lines[i].line, lines[i].n, &request,
					       &bad), lines[i].fault);
		CU_ASSERT_STRING_EQUAL(bad, lines[i].bad);
	}
}

static void test_attributes(void)
{
	static const char *const item[] = { "5", "6", "ok" };
	static const char *const given[] = { "A=ok", "B=avvikelse" };
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);

	begin();
	CU_ASSERT_EQUAL(log_line_item(arena, item[0], &request), LOG_LINE_SOUND);
	CU_ASSERT_EQUAL_FATAL(request.n_results, 1);
	CU_ASSERT_EQUAL(request.results[0]->outcome, PB_ENUM(OUTCOME, UNSPECIFIED));
	CU_ASSERT_EQUAL(log_line_attributes(arena, given, 2, request.results[0], &bad),
			LOG_LINE_SOUND);
	CU_ASSERT_EQUAL_FATAL(request.results[0]->n_attributes, 2);
	CU_ASSERT_STRING_EQUAL(request.results[0]->attributes[1]->attribute, "B");
	CU_ASSERT_EQUAL(request.results[0]->attributes[1]->outcome, PB_ENUM(OUTCOME, DEVIATING));
	/* Only one item may stand without its outcome. */
	CU_ASSERT_EQUAL(log_line_parse(arena, item, 3, &request, &bad), LOG_LINE_ODD);
}

static void test_attributes_that_are_wrong(void)
{
	static const struct {
		const char *given;
		enum log_line_fault fault;
	} cases[] = {
		{ "A", LOG_LINE_ATTRIBUTE },
		{ "=ok", LOG_LINE_ATTRIBUTE },
		{ "A=", LOG_LINE_OUTCOME },
		{ "A=kanske", LOG_LINE_OUTCOME },
	};

	begin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		PB(ItemResult) result = PB_INIT(ITEM_RESULT);
		CU_ASSERT_EQUAL(log_line_attributes(arena, &cases[i].given, 1, &result, &bad),
				cases[i].fault);
		CU_ASSERT_EQUAL(result.n_attributes, 0);
		CU_ASSERT_STRING_EQUAL(bad, cases[i].given);
	}
}

static void test_memory_out(void)
{
	static const char *const line[] = { "1", "ok" };
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	struct arena *empty = NULL;

	CU_ASSERT_EQUAL_FATAL(arena_new(&empty, 0), 0);
	CU_ASSERT_EQUAL(log_line_parse(empty, line, 2, &request, &bad), LOG_LINE_NO_MEMORY);
	CU_ASSERT_EQUAL(log_line_item(empty, line[0], &request), LOG_LINE_NO_MEMORY);
	arena_free(empty);
}

static const struct suite_test tests[] = {
	{ "words", test_words },
	{ "several results", test_several_results },
	{ "lines that are wrong", test_lines_that_are_wrong },
	{ "attributes", test_attributes },
	{ "attributes that are wrong", test_attributes_that_are_wrong },
	{ "memory out", test_memory_out },
};
SUITE_MAIN("client_log", tests)
