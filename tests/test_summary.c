/* SPDX-License-Identifier: EUPL-1.2
 * The sentence above a status, in both languages, in every number, and in too little room. */
#include "../daemon/domain/summary.h"

#include "suite.h"

static void test_each_control_is_counted_once(void)
{
	static const struct {
		struct summary_line line;
		size_t counted; /* place of the count that grows */
	} rows[] = {
#define IN(count) offsetof(struct summary, count)
		{ { VERDICT_PASS, true, false, false, PROGRESS_APPROVED }, IN(pass) },
		{ { VERDICT_PARTIAL, true, false, false, PROGRESS_APPROVED }, IN(partial) },
		{ { VERDICT_FAIL, true, false, false, PROGRESS_UNDER_WAY }, IN(fail) },
		{ { VERDICT_NONE, true, true, false, PROGRESS_APPROVED }, IN(done) },
		{ { VERDICT_PASS, false, false, false, PROGRESS_TO_APPROVE }, IN(under_way) },
		{ { VERDICT_NONE, false, false, false, PROGRESS_TO_SUBMIT }, IN(under_way) },
		{ { VERDICT_NONE, false, true, false, PROGRESS_UNDER_WAY }, IN(under_way) },
		{ { VERDICT_NONE, false, false, false, PROGRESS_NOT_STARTED }, IN(not_started) },
		{ { VERDICT_NONE, false, false, false, PROGRESS_NOT_RUN }, IN(not_run) },
		{ { VERDICT_NONE, false, false, false, PROGRESS_NO_POPULATION },
		  IN(no_population) },
		{ { VERDICT_NONE, true, false, false, PROGRESS_APPROVED }, IN(not_run) },
		{ { (enum verdict)9, true, false, false, (enum progress)9 }, IN(not_run) },
		{ { VERDICT_PASS, true, false, true, PROGRESS_APPROVED }, IN(overdue) },
		{ { VERDICT_NONE, true, true, true, PROGRESS_APPROVED }, IN(overdue) },
		{ { VERDICT_NONE, false, false, true, PROGRESS_NOT_STARTED }, IN(overdue) },
		{ { VERDICT_FAIL, false, false, true, PROGRESS_TO_APPROVE }, IN(overdue) },
		{ { VERDICT_PARTIAL, true, false, true, PROGRESS_APPROVED }, IN(partial) },
		{ { VERDICT_FAIL, true, false, true, PROGRESS_UNDER_WAY }, IN(fail) },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct summary s = { 0 }, expected = { .controls = 1 };
		uint32_t one = 1;
		memcpy((char *)&expected + rows[i].counted, &one, sizeof one);
		summary_add(&s, &rows[i].line);
		CU_ASSERT_EQUAL(memcmp(&s, &expected, sizeof s), 0);
	}
}

static void test_sentences(void)
{
	static const struct {
		struct summary s;
		const char *sv, *en;
	} rows[] = {
		{ { 0 }, "Det finns inga kontroller.", "There are no controls." },
		{ { .controls = 1, .pass = 1 },
		  "1 av 1 kontroll är godkänd.",
		  "1 of 1 control passes." },
		{ { .controls = 1, .under_way = 1 },
		  "0 av 1 kontroll är godkänd och 1 pågår.",
		  "0 of 1 control passes and 1 is under way." },
		{ { .controls = 2, .pass = 1, .no_population = 1 },
		  "1 av 2 kontroller är godkänd och 1 saknar population.",
		  "1 of 2 controls passes and 1 has no population." },
		{ { .controls = 4, .pass = 4 },
		  "4 av 4 kontroller är godkända.",
		  "4 of 4 controls pass." },
		{ { .controls = 4, .pass = 1, .partial = 1, .fail = 1, .not_run = 1 },
		  "1 av 4 kontroller är godkänd, 1 är delvis godkänd, 1 är ej godkänd och 1 är ej "
		  "genomförd.",
		  "1 of 4 controls passes, 1 is partial, 1 fails and 1 was not run." },
		{ { .controls = 20,
		    .pass = 2,
		    .partial = 3,
		    .fail = 2,
		    .done = 4,
		    .under_way = 2,
		    .not_started = 5,
		    .not_run = 2 },
		  "2 av 20 kontroller är godkända, 3 är delvis godkända, 2 är ej godkända, 4 är "
		  "genomförda, 2 pågår, 5 är ej påbörjade och 2 är ej genomförda.",
		  "2 of 20 controls pass, 3 are partial, 2 fail, 4 are done, 2 are under way, 5 "
		  "are "
		  "not started and 2 were not run." },
		{ { .controls = 3, .pass = 1, .overdue = 2 },
		  "1 av 3 kontroller är godkänd och 2 är försenade.",
		  "1 of 3 controls passes and 2 are overdue." },
		{ { .controls = 1, .overdue = 1 },
		  "0 av 1 kontroll är godkänd och 1 är försenad.",
		  "0 of 1 control passes and 1 is overdue." },
		{ { .controls = 3, .done = 1, .not_started = 2 },
		  "0 av 3 kontroller är godkända, 1 är genomförd och 2 är ej påbörjade.",
		  "0 of 3 controls pass, 1 is done and 2 are not started." },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[400];
		CU_ASSERT_EQUAL(summary_format(&rows[i].s, LANG_SV, text, sizeof text),
				strlen(rows[i].sv));
		CU_ASSERT_STRING_EQUAL(text, rows[i].sv);
		CU_ASSERT_EQUAL(summary_format(&rows[i].s, LANG_EN, text, sizeof text),
				strlen(rows[i].en));
		CU_ASSERT_STRING_EQUAL(text, rows[i].en);
	}
}

static void test_too_little_room(void)
{
	struct summary s = { .controls = 4000000000, .pass = 2, .partial = 3999999998 };
	char whole[200], text[200];
	size_t n = summary_format(&s, LANG_SV, whole, sizeof whole);
	CU_ASSERT_EQUAL(n, strlen(whole));
	for (size_t size = 0; size <= n + 1; size++) {
		memset(text, '#', sizeof text);
		CU_ASSERT_EQUAL(summary_format(&s, LANG_SV, size ? text : NULL, size), n);
		CU_ASSERT_EQUAL(text[size], '#');
		CU_ASSERT(size == 0 || strlen(text) < size);
		CU_ASSERT(size == 0 || strncmp(text, whole, strlen(text)) == 0);
	}
	CU_ASSERT_STRING_EQUAL(text, whole);
}

static const struct suite_test tests[] = {
	{ "each control is counted once", test_each_control_is_counted_once },
	{ "sentences", test_sentences },
	{ "too little room", test_too_little_room },
};
SUITE_MAIN("summary", tests)
