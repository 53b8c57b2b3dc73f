/* SPDX-License-Identifier: EUPL-1.2
 * The rows of the commands, and command lines read by them. */
#include <wordexp.h>

#include "../client/command.h"
#include "../client/near.h"
#include "../client/parse.h"
#include "client_fixture.h"
#include "suite.h"

static void has_words(enum word word)
{
	CU_ASSERT_FATAL(word < WORD_COUNT);
	CU_ASSERT(*words_get(word, LANG_SV) != '\0');
	CU_ASSERT(*words_get(word, LANG_EN) != '\0');
}

static void each_row(void (*check)(const struct command_list *, const struct command *))
{
	size_t n;
	const struct command_list *const *lists = command_lists(&n);
	CU_ASSERT(n >= 13);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < lists[i]->n; j++)
			check(lists[i], &lists[i]->rows[j]);
}

static void check_row(const struct command_list *list, const struct command *c)
{
	CU_ASSERT_STRING_EQUAL(c->noun, list->noun);
	CU_ASSERT_PTR_NOT_NULL(c->run);
	CU_ASSERT_PTR_NOT_NULL(c->arguments);
	CU_ASSERT(c->argc_min <= c->argc_max);
	CU_ASSERT((*c->arguments != '\0') == (c->argc_max > 0));
	CU_ASSERT(c->verb || list->n == 1);
	/* Found by its words: so no verb stands twice. */
	CU_ASSERT_PTR_EQUAL(command_find(c->noun, c->verb), c);
	has_words(c->help);
}

static void test_rows_are_whole(void)
{
	size_t n;
	const struct command_list *const *lists = command_lists(&n);
	for (size_t i = 0; i < n; i++) {
		CU_ASSERT(lists[i]->n > 0);
		CU_ASSERT_PTR_EQUAL(command_find_noun(lists[i]->noun), lists[i]);
		has_words(lists[i]->name);
		has_words(lists[i]->help);
	}
	each_row(check_row);
}

static void check_options(const struct option *options, const struct option *others)
{
	for (const struct option *o = options; o && o->name; o++) {
		has_words(o->help);
		CU_ASSERT((o->takes == TAKES_NOTHING) == (o->shown == NULL));
		for (const struct option *p = o + 1; p->name; p++)
			CU_ASSERT_STRING_NOT_EQUAL(o->name, p->name);
		/* show --version 2 is the one that takes the place of a global one. */
		for (const struct option *p = others; p && p->name; p++)
			CU_ASSERT((o->takes == TAKES_NUMBER && strcmp(o->name, "version") == 0) ||
				  strcmp(o->name, p->name) != 0);
	}
}

static void check_options_of_row(const struct command_list *list, const struct command *c)
{
	(void)list;
	check_options(c->options, command_globals());
}

static void test_options_are_unique_and_explained(void)
{
	check_options(command_globals(), NULL);
	each_row(check_options_of_row);
}

/* Reads a command line as a shell would. */
static enum exit_status read_line(struct invocation *inv, const char *line, struct parsed *parsed)
{
	wordexp_t words;
	if (wordexp(line, &words, WRDE_NOCMD | WRDE_UNDEF) != 0)
		return EXIT_STATUS_USAGE;
	const char **argv = arena_get_zeroed(inv->arena, words.we_wordc + 1, sizeof *argv);
	for (size_t i = 0; i < words.we_wordc; i++)
		argv[i] = arena_copy(inv->arena, view_of_string(words.we_wordv[i]));
	int argc = (int)words.we_wordc;
	wordfree(&words);
	return parse_line(inv, argc, argv, parsed);
}

static void check_examples(const struct command_list *list, const struct command *c)
{
	char begin[64];
	(void)list;
	snprintf(begin, sizeof begin, "riskctl %s%s%s", c->noun, c->verb ? " " : "",
		 c->verb ? c->verb : "");
	CU_ASSERT_PTR_NOT_NULL_FATAL(c->examples);
	CU_ASSERT_PTR_NOT_NULL_FATAL(c->examples[0]);
	for (size_t i = 0; c->examples[i]; i++) {
		struct invocation inv = fixture_invocation();
		struct parsed parsed = { 0 };
		CU_ASSERT(strncmp(c->examples[i], begin, strlen(begin)) == 0);
		enum exit_status status = read_line(&inv, c->examples[i], &parsed);
		CU_ASSERT_EQUAL(status, EXIT_STATUS_OK);
		CU_ASSERT_PTR_EQUAL(parsed.command, c);
		if (status != EXIT_STATUS_OK)
			printf("example cannot be read: %s\n", c->examples[i]);
		arena_free(inv.arena);
	}
}

static void test_examples_can_be_typed(void)
{
	each_row(check_examples);
}

static void test_command_lines(void)
{
	static const struct {
		const char *line;
		enum exit_status status;
		const char *noun, *verb;
		int argc;
	} cases[] = {
		{ "riskctl", EXIT_STATUS_OK, NULL, NULL, 0 },
		{ "riskctl --help", EXIT_STATUS_OK, NULL, NULL, 0 },
		{ "riskctl risk --help", EXIT_STATUS_OK, "risk", NULL, 0 },
		{ "riskctl risk add --help", EXIT_STATUS_OK, "risk", "add", 0 },
		{ "riskctl risk -h add", EXIT_STATUS_OK, "risk", "add", 0 },
		{ "riskctl risk list", EXIT_STATUS_OK, "risk", "list", 0 },
		{ "riskctl --json risk list --unit SN", EXIT_STATUS_OK, "risk", "list", 0 },
		{ "riskctl risk --json list --unit=SN", EXIT_STATUS_OK, "risk", "list", 0 },
		{ "riskctl --timeout 5 risk list --lang en", EXIT_STATUS_OK, "risk", "list", 0 },
		{ "riskctl risk show R1", EXIT_STATUS_OK, "risk", "show", 1 },
		{ "riskctl risk add -- --titel", EXIT_STATUS_OK, "risk", "add", 1 },
		{ "riskctl withdraw R1 --reason x", EXIT_STATUS_OK, "withdraw", NULL, 1 },
		{ "riskctl risk add T --p 4294967295", EXIT_STATUS_OK, "risk", "add", 1 },
		{ "riskctl risk", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk show", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk show R1 R2", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk list --unit", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk list --json=1", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk list --unit SN --unit KS", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk list --lang de", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk list --timeout 0", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk list --timeout 3600", EXIT_STATUS_OK, "risk", "list", 0 },
		{ "riskctl risk list --timeout 3601", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk add T --p fyra", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk add T --p -1", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk add T --p 4294967296", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl risk add T --p ''", EXIT_STATUS_USAGE, NULL, NULL, 0 },
		{ "riskctl admin ping --unit SN", EXIT_STATUS_USAGE, NULL, NULL, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct invocation inv = fixture_invocation();
		struct parsed parsed = { 0 };
		struct capture talk;
		capture_begin(&talk, stderr);
		enum exit_status status = read_line(&inv, cases[i].line, &parsed);
		capture_end(&talk);
		CU_ASSERT_EQUAL(status, cases[i].status);
		CU_ASSERT_EQUAL(*talk.text == '\0', status == EXIT_STATUS_OK);
		if (status != cases[i].status)
			printf("%s: %d\n", cases[i].line, (int)status);
		CU_ASSERT_EQUAL(parsed.list != NULL, cases[i].noun != NULL);
		if (parsed.list && cases[i].noun)
			CU_ASSERT_STRING_EQUAL(parsed.list->noun, cases[i].noun);
		if (cases[i].verb)
			CU_ASSERT_PTR_EQUAL(parsed.command,
					    command_find(cases[i].noun, cases[i].verb));
		if (status == EXIT_STATUS_OK)
			CU_ASSERT_EQUAL(inv.argc, cases[i].argc);
		arena_free(inv.arena);
	}
}

static void test_values_reach_the_command(void)
{
	struct invocation inv = fixture_invocation();
	struct parsed parsed;
	size_t n;
	CU_ASSERT_EQUAL_FATAL(read_line(&inv,
					"riskctl --key k measure add 'Två i förening' --risk R1 "
					"--risk=R2 --unit SN --dry-run --socket /x",
					&parsed),
			      EXIT_STATUS_OK);
	const char *const *risks = command_many(&inv, "risk", &n);
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_STRING_EQUAL(risks[0], "R1");
	CU_ASSERT_STRING_EQUAL(risks[1], "R2");
	CU_ASSERT_STRING_EQUAL(command_text(&inv, "unit"), "SN");
	CU_ASSERT_STRING_EQUAL(inv.argv[0], "Två i förening");
	CU_ASSERT_STRING_EQUAL(inv.key, "k");
	CU_ASSERT_STRING_EQUAL(inv.socket_path, "/x");
	CU_ASSERT_TRUE(inv.dry_run);
	CU_ASSERT_FALSE(inv.json);
	CU_ASSERT_PTR_NULL(command_text(&inv, "text"));
	CU_ASSERT_EQUAL(command_number(&inv, "text", 7), 7);
	command_many(&inv, "text", &n);
	CU_ASSERT_EQUAL(n, 0);
	arena_free(inv.arena);
}

/* A Mac types ö as o and a dot pair; the daemon refuses that. */
static void test_text_is_normalised(void)
{
	struct invocation inv = fixture_invocation();
	struct parsed parsed;
	struct capture talk;
	const char *const decomposed[] = { "riskctl", "risk", "add", "bo\xcc\x88r", "--goal",
					   "a\xcc\x8a", NULL };
	const char *const latin1[] = { "riskctl", "risk", "add", "b\xf6r", NULL };
	CU_ASSERT_EQUAL_FATAL(parse_line(&inv, 6, decomposed, &parsed), EXIT_STATUS_OK);
	CU_ASSERT_STRING_EQUAL(inv.argv[0], "bör");
	CU_ASSERT_STRING_EQUAL(command_text(&inv, "goal"), "å");
	capture_begin(&talk, stderr);
	CU_ASSERT_EQUAL(parse_line(&inv, 4, latin1, &parsed), EXIT_STATUS_USAGE);
	CU_ASSERT_PTR_NOT_NULL(strstr(capture_end(&talk), "UTF-8"));
	arena_free(inv.arena);
}

static void test_near_misses(void)
{
	static const struct {
		const char *line, *guess;
	} cases[] = {
		{ "riskctl riks list", "risk?" },
		{ "riskctl kontroll list", "control?" },
		{ "riskctl omgång list", "round?" },
		{ "riskctl nyckeltal list", "indicator?" },
		{ "riskctl staus", "status?" },
		{ "riskctl risk lsit", "list?" },
		{ "riskctl risk ad T", "add?" },
		{ "riskctl risk list --unti SN", "--unit?" },
		{ "riskctl risk add T --motive K", "--motive-p?" },
		{ "riskctl xyzzy", NULL },
		{ "riskctl risk frobnicate", NULL },
		{ "riskctl risk list --frobnicate", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct invocation inv = fixture_invocation();
		struct parsed parsed;
		struct capture talk;
		capture_begin(&talk, stderr);
		CU_ASSERT_EQUAL(read_line(&inv, cases[i].line, &parsed), EXIT_STATUS_USAGE);
		capture_end(&talk);
		const char *guess = strstr(talk.text, "Menade du ");
		CU_ASSERT_EQUAL(guess != NULL, cases[i].guess != NULL);
		if (guess && cases[i].guess)
			CU_ASSERT_PTR_NOT_NULL(strstr(guess, cases[i].guess));
		arena_free(inv.arena);
	}
}

static void test_near_search_keeps_the_nearest(void)
{
	struct near_search near = NEAR_SEARCH("plna");
	near_show(&near, "action", "action");
	CU_ASSERT_PTR_NULL(near.best);
	near_show(&near, "plan", "plan");
	CU_ASSERT_STRING_EQUAL_FATAL(near.best, "plan");
	near_show(&near, "plnar", "plnar");
	CU_ASSERT_STRING_EQUAL(near.best, "plan");
	struct near_search empty = NEAR_SEARCH("");
	near_show(&empty, "a", "a");
	CU_ASSERT_PTR_NULL(empty.best);
	struct near_search large = NEAR_SEARCH("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	near_show(&large, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a");
	CU_ASSERT_PTR_NULL(large.best);
}

static void test_language(void)
{
	const char *const en[] = { "riskctl", "riks", "--lang", "en" };
	const char *const joined[] = { "riskctl", "--lang=en", "riks" };
	const char *const none[] = { "riskctl", "riks" };
	static const struct {
		const char *all, *messages, *lang;
		enum lang expected;
	} cases[] = {
		{ NULL, NULL, NULL, LANG_SV },
		{ NULL, NULL, "C", LANG_SV },
		{ NULL, NULL, "en_GB.UTF-8", LANG_EN },
		{ NULL, "sv_SE.UTF-8", "en_GB.UTF-8", LANG_SV },
		{ "en_US.UTF-8", "sv_SE.UTF-8", "sv_SE.UTF-8", LANG_EN },
		{ "", "", "en", LANG_EN },
		{ "de_DE.UTF-8", NULL, "en", LANG_SV },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		unsetenv("LC_ALL");
		unsetenv("LC_MESSAGES");
		unsetenv("LANG");
		if (cases[i].all)
			setenv("LC_ALL", cases[i].all, 1);
		if (cases[i].messages)
			setenv("LC_MESSAGES", cases[i].messages, 1);
		if (cases[i].lang)
			setenv("LANG", cases[i].lang, 1);
		CU_ASSERT_EQUAL(parse_lang(2, none), cases[i].expected);
	}
	CU_ASSERT_EQUAL(parse_lang(4, en), LANG_EN);
	CU_ASSERT_EQUAL(parse_lang(3, joined), LANG_EN);
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	unsetenv("LANG");
}

static void test_help_begins_with_examples(void)
{
	static const char *const lines[] = { "riskctl help risk add", "riskctl help risk" };
	for (size_t i = 0; i < 2; i++) {
		struct invocation inv = fixture_invocation();
		struct parsed parsed;
		struct capture result;
		CU_ASSERT_EQUAL_FATAL(read_line(&inv, lines[i], &parsed), EXIT_STATUS_OK);
		capture_begin(&result, stdout);
		enum exit_status status = parsed.command->run(&inv);
		capture_end(&result);
		CU_ASSERT_EQUAL(status, EXIT_STATUS_OK);
		CU_ASSERT(strncmp(result.text, "Exempel:\n  riskctl risk ", 24) == 0);
		arena_free(inv.arena);
	}
}

/* The manual's lists: commands and refusals by name, in the form that scdoc reads. */
static void test_lists_for_the_manual(void)
{
	static const char *const lines[] = { "riskctl help --man --lang en",
					     "riskctl help --refusals" };
	static const char *const expected[] = { "*riskctl risk add* TITLE\n\tAdd a risk",
						"*RR-E052* (slutstatus 5)\n\t" };
	for (size_t i = 0; i < 2; i++) {
		struct invocation inv = fixture_invocation();
		struct parsed parsed;
		struct capture result;
		CU_ASSERT_EQUAL_FATAL(read_line(&inv, lines[i], &parsed), EXIT_STATUS_OK);
		inv.lang = i == 0 ? LANG_EN : LANG_SV;
		capture_begin(&result, stdout);
		enum exit_status status = parsed.command->run(&inv);
		capture_end(&result);
		CU_ASSERT_EQUAL(status, EXIT_STATUS_OK);
		CU_ASSERT_PTR_NOT_NULL(strstr(result.text, expected[i]));
		arena_free(inv.arena);
	}
}

static const struct suite_test tests[] = {
	{ "rows are whole", test_rows_are_whole },
	{ "options are unique and explained", test_options_are_unique_and_explained },
	{ "examples can be typed", test_examples_can_be_typed },
	{ "command lines", test_command_lines },
	{ "values reach the command", test_values_reach_the_command },
	{ "text is normalised", test_text_is_normalised },
	{ "near misses", test_near_misses },
	{ "near search keeps the nearest", test_near_search_keeps_the_nearest },
	{ "language", test_language },
	{ "help begins with examples", test_help_begins_with_examples },
	{ "lists for the manual", test_lists_for_the_manual },
};

SUITE_MAIN("client_command", tests)
