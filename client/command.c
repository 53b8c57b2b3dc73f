/* SPDX-License-Identifier: EUPL-1.2
 * The list of nouns, finding a row, and the values of a row's options. Reads no command line
 * (parse.c) and prints nothing. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "commands.h"

static const struct command_list *const lists[] = {
	&cmd_status,  &cmd_due,            &cmd_check,  &cmd_watch,
	&cmd_log,            &cmd_review, &cmd_round, &cmd_control, &cmd_risk, &cmd_heatmap,
	&cmd_measure, &cmd_plan,           &cmd_followup, &cmd_report,
	&cmd_action,  &cmd_audit,
	&cmd_recommendation, &cmd_goal,
	&cmd_indicator,    &cmd_unit,  &cmd_scale,   &cmd_withdraw, &cmd_history, &cmd_search,
	&cmd_journal, &cmd_receipt,        &cmd_erase, &cmd_export,  &cmd_admin, &cmd_doctor,
	&cmd_proxy,   &cmd_complete,       &cmd_help,
};

static const struct option globals[] = {
	{ "socket", TAKES_TEXT, "PATH", WORD_OPT_SOCKET },
	{ "host", TAKES_TEXT, "USER@SERVER", WORD_OPT_HOST },
	{ "json", TAKES_NOTHING, NULL, WORD_OPT_JSON },
	{ "plain", TAKES_NOTHING, NULL, WORD_OPT_PLAIN },
	{ "lang", TAKES_TEXT, "sv|en", WORD_OPT_LANG },
	{ "dry-run", TAKES_NOTHING, NULL, WORD_OPT_DRY_RUN },
	{ "as-of", TAKES_TEXT, "DAY|@SIZE", WORD_OPT_AS_OF },
	{ "yes", TAKES_NOTHING, NULL, WORD_OPT_YES },
	{ "no-input", TAKES_NOTHING, NULL, WORD_OPT_NO_INPUT },
	{ "no-color", TAKES_NOTHING, NULL, WORD_OPT_NO_COLOR },
	{ "timeout", TAKES_NUMBER, "SECONDS", WORD_OPT_TIMEOUT },
	{ "key", TAKES_TEXT, "TEXT", WORD_OPT_KEY },
	{ "version", TAKES_NOTHING, NULL, WORD_OPT_VERSION },
	{ "help", TAKES_NOTHING, NULL, WORD_OPT_HELP },
	{ NULL, TAKES_NOTHING, NULL, WORD_COUNT },
};

const struct option *command_globals(void)
{
	return globals;
}

char command_letter(const struct option *option)
{
	static const char *const names[] = { "help", "version", "yes", "output" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(option->name, names[i]) == 0)
			return "hVyo"[i];
	return '\0';
}

const struct command_list *const *command_lists(size_t *ret_n)
{
	*ret_n = sizeof lists / sizeof lists[0];
	return lists;
}

const struct command_list *command_find_noun(const char *noun)
{
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (strcmp(lists[i]->noun, noun) == 0)
			return lists[i];
	return NULL;
}

bool command_stands(const struct invocation *inv, const char *word)
{
	for (const char *const *given = inv->line; *given; given++)
		if (strcmp(*given, word) == 0)
			return true;
	return false;
}

static bool is_named(const struct invocation *inv, const struct command *c)
{
	return command_stands(inv, c->noun) && (!c->verb || command_stands(inv, c->verb));
}

enum exit_status command_end_unrun(struct invocation *inv, enum exit_status status)
{
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			if (lists[i]->rows[k].unrun && is_named(inv, &lists[i]->rows[k]))
				return lists[i]->rows[k].unrun(inv, status);
	return status;
}

bool command_next_name(const char **names, struct view *ret)
{
	size_t n = strcspn(*names, ",");

	*ret = view_of(*names, n);
	*names += n;
	*names += strspn(*names, ", ");
	return n > 0;
}

const struct command_list *command_find_called(const char *name)
{
	struct view one;

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const char *names = words_get(lists[i]->name, LANG_SV);
		while (command_next_name(&names, &one))
			if (view_equals(one, view_of_string(name)))
				return lists[i];
	}
	return NULL;
}

const struct command *command_find(const char *noun, const char *verb)
{
	const struct command_list *list = command_find_noun(noun);
	for (size_t i = 0; list && i < list->n; i++) {
		const char *is = list->rows[i].verb;
		if (is && verb ? strcmp(is, verb) == 0 : is == verb)
			return &list->rows[i];
	}
	return NULL;
}

static const char *const *values_of(const struct invocation *inv, const char *option)
{
	for (size_t i = 0; inv->options && inv->options[i].name; i++)
		if (strcmp(inv->options[i].name, option) == 0)
			return inv->values[i];
	return NULL;
}

const char *command_text(const struct invocation *inv, const char *option)
{
	const char *const *values = values_of(inv, option);
	return values ? values[0] : NULL;
}

uint32_t command_number(const struct invocation *inv, const char *option, uint32_t otherwise)
{
	const char *text = command_text(inv, option);
	return text ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

const char *const *command_many(const struct invocation *inv, const char *option, size_t *ret_n)
{
	static const char *const none[] = { NULL };
	const char *const *values = values_of(inv, option);
	*ret_n = 0;
	while (values && values[*ret_n])
		(*ret_n)++;
	return values ? values : none;
}

bool command_flag(const struct invocation *inv, const char *option)
{
	return values_of(inv, option) != NULL;
}
