/* SPDX-License-Identifier: EUPL-1.2
 * Help, printed from the rows of the commands, examples first. Holds no text of its own and no list
 * of commands. */
#include "help.h"

#include <stdio.h>

#include <riskreg/text.h>

#include "commands.h"
#include "help_scdoc.h"
#include "parse.h"
#include "rows.h"
#include "wrap.h"

#define WIDTH 80
#define INDENT 2
#define GAP 2
#define LEFT_MAX 32

static const char *word_of(const struct invocation *inv, enum word word)
{
	return words_get(word, inv->lang);
}

/* "  left    right right right", the right side wrapped under itself. */
static void print_pair(const struct invocation *inv, size_t left_width, const char *left,
		       const char *right)
{
	size_t width = inv->width ? inv->width : WIDTH;
	size_t at = INDENT + left_width + GAP;
	size_t columns = width > at + 20 ? width - at : 20;
	size_t used = text_width(view_of_string(left));
	printf("%*s%s", INDENT, "", left);
	if (used > left_width) {
		printf("\n%*s", (int)at, "");
	} else {
		printf("%*s", (int)(left_width - used + GAP), "");
	}
	for (size_t skip; *right; right += skip) {
		size_t n = wrap_find(right, columns, &skip);
		printf("%.*s\n", (int)n, right);
		if (right[skip])
			printf("%*s", (int)at, "");
	}
}

static void print_examples(const struct invocation *inv, const char *const *examples)
{
	puts(word_of(inv, WORD_HELP_EXAMPLES));
	for (size_t i = 0; examples && examples[i]; i++)
		printf("%*s%s\n", INDENT, "", examples[i]);
	putchar('\n');
}

static const char *option_left(const struct invocation *inv, const struct option *o)
{
	const char *left = arena_format(inv->arena, "--%s%s%s", o->name, o->shown ? " " : "",
					o->shown ? o->shown : "");
	return left ? left : o->name;
}

static void print_options(const struct invocation *inv, const struct option *options)
{
	size_t width = 0;
	for (const struct option *o = options; o->name; o++) {
		size_t w = text_width(view_of_string(option_left(inv, o)));
		width = w > width && w <= LEFT_MAX ? w : width;
	}
	for (const struct option *o = options; o->name; o++) {
		const char *help = word_of(inv, o->help);
		if (o->takes == TAKES_MANY)
			help = arena_format(inv->arena, "%s %s", help,
					    word_of(inv, WORD_HELP_MANY));
		print_pair(inv, width, option_left(inv, o), help ? help : o->name);
	}
}

static void print_command(const struct invocation *inv, const struct command *c)
{
	bool options = c->options && c->options[0].name;
	print_examples(inv, c->examples);
	printf("%s.\n\n%s\n", word_of(inv, c->help), word_of(inv, WORD_HELP_USAGE));
	printf("%*s%s%s%s\n", INDENT, "", parse_usage(inv, c), options ? " " : "",
	       options ? word_of(inv, WORD_HELP_ANY_OPTIONS) : "");
	if (options) {
		printf("\n%s\n", word_of(inv, WORD_HELP_OPTIONS));
		print_options(inv, c->options);
	}
	printf("\n%s\n", word_of(inv, WORD_HELP_GLOBALS_SEE));
}

static void print_noun(const struct invocation *inv, const struct command_list *list)
{
	size_t width = 0;
	puts(word_of(inv, WORD_HELP_EXAMPLES));
	for (size_t i = 0; i < list->n; i++) {
		printf("%*s%s\n", INDENT, "", list->rows[i].examples[0]);
		size_t n = strlen(list->rows[i].verb);
		width = n > width ? n : width;
	}
	printf("\n%s.\n\n%s\n", word_of(inv, list->help), word_of(inv, WORD_HELP_COMMANDS));
	for (size_t i = 0; i < list->n; i++)
		print_pair(inv, width, list->rows[i].verb, word_of(inv, list->rows[i].help));
	printf("\n%s\n", say(inv, WORD_HELP_MORE_VERB, "noun", list->noun, NULL));
}

static void print_all(const struct invocation *inv)
{
	size_t n, width = 0;
	const struct command_list *const *lists = command_lists(&n);
	printf("%s\n\n", word_of(inv, WORD_HELP_TITLE));
	puts(word_of(inv, WORD_HELP_EXAMPLES));
	for (size_t i = 0; i < n && i < 5; i++)
		printf("%*s%s\n", INDENT, "", lists[i]->rows[0].examples[0]);
	for (size_t i = 0; i < n; i++)
		width = strlen(lists[i]->noun) > width ? strlen(lists[i]->noun) : width;
	printf("\n%s\n", word_of(inv, WORD_HELP_COMMANDS));
	for (size_t i = 0; i < n; i++)
		print_pair(inv, width, lists[i]->noun, word_of(inv, lists[i]->help));
	printf("\n%s\n", word_of(inv, WORD_HELP_GLOBALS));
	print_options(inv, command_globals());
	printf("\n%s\n", word_of(inv, WORD_HELP_MORE));
}

void help_print(const struct invocation *inv, const struct command_list *list,
		const struct command *command)
{
	if (command)
		print_command(inv, command);
	else if (list)
		print_noun(inv, list);
	else
		print_all(inv);
}

/* `riskctl help kontroll`: in help nouns may be Swedish too. */
static const char *noun_of(const char *given)
{
	const struct command_list *called = command_find_called(given);

	return called && !command_find_noun(given) ? called->noun : given;
}

/* `riskctl help risk add` is read as `riskctl risk add --help`, so that mistyped words are guessed
 * the same way. */
static enum exit_status run_help(struct invocation *inv)
{
	const char *argv[5] = { "riskctl" };
	int argc = 1;
	struct parsed parsed;
	if (command_flag(inv, "man") || command_flag(inv, "refusals")) {
		if (command_flag(inv, "man"))
			help_scdoc_commands(inv);
		else
			help_scdoc_refusals(inv);
		return EXIT_STATUS_OK;
	}
	for (int i = 0; i < inv->argc; i++)
		argv[argc++] = i == 0 ? noun_of(inv->argv[0]) : inv->argv[i];
	argv[argc++] = "--help";
	struct invocation about = *inv;
	enum exit_status status = parse_line(&about, argc, argv, &parsed);
	if (status == EXIT_STATUS_OK)
		help_print(inv, parsed.list, parsed.command);
	return status;
}

static const struct option help_options[] = {
	{ "man", TAKES_NOTHING, NULL, WORD_OPT_HELP_MAN },
	{ "refusals", TAKES_NOTHING, NULL, WORD_OPT_HELP_REFUSALS },
	{ NULL, TAKES_NOTHING, NULL, WORD_COUNT },
};

static const struct command rows[] = {
	{ "help", NULL, "[NOUN [VERB]]", 0, 2, help_options, WORD_HELP_HELP,
	  EXAMPLES("riskctl help", "riskctl help risk", "riskctl help risk add",
		   "riskctl help kontroll"),
	  run_help },
};

const struct command_list cmd_help = {
	"help", WORD_NOUN_HELP, WORD_HELP_NOUN_HELP, rows, sizeof rows / sizeof rows[0], NULL
};
