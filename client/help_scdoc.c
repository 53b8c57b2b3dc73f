/* SPDX-License-Identifier: EUPL-1.2
 * The lists of riskctl(1) and riskreg(7), as scdoc, so that no manual page can name a command that
 * is not there. Escapes whatever scdoc would read as markup. */
#include "help_scdoc.h"

#include <stdio.h>

static void put(const char *text)
{
	for (; *text; text++) {
		if (strchr("\\*_~#<>[]|`", *text))
			putchar('\\');
		putchar(*text);
	}
}

static void put_option(const struct invocation *inv, const struct option *o)
{
	printf("\n\t*--%s*", o->name);
	if (o->shown) {
		printf(" ");
		put(o->shown);
	}
	printf("\n\t\t");
	put(words_get(o->help, inv->lang));
	if (o->takes == TAKES_MANY) {
		printf(" ");
		put(words_get(WORD_HELP_MANY, inv->lang));
	}
	printf(".\n");
}

static void put_command(const struct invocation *inv, const struct command *c)
{
	printf("*riskctl %s%s%s* ", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
	put(c->arguments);
	printf("\n\t");
	put(words_get(c->help, inv->lang));
	printf(".\n");
	for (const struct option *o = c->options; o && o->name; o++)
		put_option(inv, o);
	for (size_t i = 0; c->examples && c->examples[i]; i++) {
		printf("\n\t");
		put(c->examples[i]);
		printf("\n");
	}
	printf("\n");
}

void help_scdoc_commands(const struct invocation *inv)
{
	size_t n;
	const struct command_list *const *lists = command_lists(&n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < lists[i]->n; j++)
			put_command(inv, &lists[i]->rows[j]);
}

void help_scdoc_refusals(const struct invocation *inv)
{
	size_t n;
	const struct refusal_row *rows = refusal_list(&n);
	for (size_t i = 0; i < n; i++) {
		char id[REFUSAL_TEXT], status[12];
		refusal_format((int)rows[i].id, id);
		snprintf(status, sizeof status, "%d", (int)rows[i].status);
		printf("*%s* (%s)\n\t", id, say(inv, WORD_HELP_STATUS, "status", status, NULL));
		put(words_get(rows[i].word, inv->lang));
		printf("\n\n");
	}
}
