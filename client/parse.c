/* SPDX-License-Identifier: EUPL-1.2
 * The command line, read by the rows with libpopt: first up to the noun, then up to the verb, then
 * the rest with the command's own options. Runs nothing, and knows no command by name. */
#include "parse.h"

#include <popt.h>
#include <stdlib.h>

#include <riskreg/text.h>

#include "near.h"
#include "remote.h"

#define TIMEOUT_MAX_S 3600

/* The options of one table and what was given for each. */
struct given {
	const struct option *options;
	size_t n;
	const char ***values;
};

struct reading {
	struct invocation *inv;
	struct given sets[2]; /* the global ones, the command's */
	size_t n_max;         /* no option can be given more often */
	int argc;             /* what is left to read, the program's name not counted */
	const char **argv;
};

enum lang parse_lang(int argc, const char *const *argv)
{
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			return words_lang(argv[i] + 7);
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			return words_lang(argv[i + 1]);
	}
	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(variables[i]);
		if (value && *value)
			return words_lang(value);
	}
	return LANG_SV;
}

static bool give(struct given *set, struct reading *r, const struct option *options)
{
	*set = (struct given){ .options = options };
	while (options && options[set->n].name)
		set->n++;
	set->values = arena_get_zeroed(r->inv->arena, set->n + 1, sizeof *set->values);
	return set->values != NULL;
}

/* Everything typed is text in NFC from here on, as the daemon wants it. */
static enum exit_status normalise(struct reading *r, const char *typed, const char **ret)
{
	*ret = text_to_nfc(r->inv->arena, view_of_string(typed));
	if (*ret)
		return EXIT_STATUS_OK;
	return fail_usage(r->inv, say(r->inv, WORD_USAGE_UTF8, "given", typed, NULL));
}

static bool is_number(const char *text)
{
	size_t n = strspn(text, "0123456789");
	return n > 0 && n <= 10 && text[n] == '\0' && strtoull(text, NULL, 10) <= UINT32_MAX;
}

static enum exit_status check_value(struct reading *r, const struct option *o, const char *value,
				    bool again)
{
	const struct invocation *inv = r->inv;
	if (o->takes == TAKES_NUMBER && !is_number(value))
		return fail_usage(
			inv, say(inv, WORD_USAGE_NUMBER, "option", o->name, "given", value, NULL));
	if (again && (o->takes == TAKES_TEXT || o->takes == TAKES_NUMBER))
		return fail_usage(inv, say(inv, WORD_USAGE_OPTION_TWICE, "option", o->name, NULL));
	return EXIT_STATUS_OK;
}

static enum exit_status keep(struct reading *r, struct given *set, size_t i, const char *typed)
{
	const char ***list = &set->values[i];
	const char *value;
	enum exit_status status = normalise(r, typed, &value);
	if (status == EXIT_STATUS_OK)
		status = check_value(r, &set->options[i], value, *list != NULL);
	if (status != EXIT_STATUS_OK)
		return status;
	if (!*list)
		*list = arena_get_zeroed(r->inv->arena, r->n_max + 1, sizeof **list);
	if (!*list)
		return fail_memory(r->inv);
	size_t n = 0;
	if (set->options[i].takes == TAKES_MANY)
		while ((*list)[n])
			n++;
	(*list)[n] = value;
	return EXIT_STATUS_OK;
}

/* A command's own option takes the place of a global one of its name: `show --version 2`. */
static bool is_hidden(const struct reading *r, size_t set, const char *name)
{
	for (size_t i = 0; set == 0 && i < r->sets[1].n; i++)
		if (strcmp(r->sets[1].options[i].name, name) == 0)
			return true;
	return false;
}

static struct poptOption *popt_table(const struct reading *r)
{
	size_t n = r->sets[0].n + r->sets[1].n, at = 0;
	struct poptOption *table = arena_get_zeroed(r->inv->arena, n + 1, sizeof *table);
	struct poptOption *row = table;
	for (size_t s = 0; table && s < 2; s++)
		for (size_t i = 0; i < r->sets[s].n; i++, at++) {
			const struct option *o = &r->sets[s].options[i];
			if (is_hidden(r, s, o->name))
				continue;
			row->longName = o->name;
			row->shortName = command_letter(o);
			row->argInfo = o->takes == TAKES_NOTHING ? POPT_ARG_NONE : POPT_ARG_STRING;
			row->val = (int)at + 1;
			row++;
		}
	return table;
}

static enum exit_status fail_guess(struct reading *r, const char *line, const char *guess)
{
	if (guess)
		line = say(r->inv, WORD_USAGE_DID_YOU_MEAN, "line", line, "guess", guess, NULL);
	return fail_usage(r->inv, line);
}

static enum exit_status fail_option(struct reading *r, poptContext popt, int error)
{
	const char *typed = poptBadOption(popt, POPT_BADOPTION_NOALIAS);
	const char *given = arena_copy(r->inv->arena, view_of(typed, strcspn(typed, "=")));
	if (!given)
		return fail_memory(r->inv);
	if (error == POPT_ERROR_NOARG)
		return fail_usage(r->inv,
				  say(r->inv, WORD_USAGE_OPTION_VALUE, "given", given, NULL));
	if (error == POPT_ERROR_UNWANTEDARG)
		return fail_usage(r->inv,
				  say(r->inv, WORD_USAGE_OPTION_FLAG, "given", given, NULL));
	struct near_search near = NEAR_SEARCH(given + strspn(given, "-"));
	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < r->sets[s].n; i++)
			near_show(&near, r->sets[s].options[i].name, r->sets[s].options[i].name);
	const char *guess = near.best ? arena_format(r->inv->arena, "--%s", near.best) : NULL;
	return fail_guess(r, say(r->inv, WORD_USAGE_OPTION, "given", given, NULL), guess);
}

static enum exit_status read_options(struct reading *r, poptContext popt)
{
	int at;
	while ((at = poptGetNextOpt(popt)) > 0) {
		size_t i = (size_t)at - 1;
		struct given *set = &r->sets[i >= r->sets[0].n];
		if (set == &r->sets[1])
			i -= r->sets[0].n;
		char *value = poptGetOptArg(popt);
		enum exit_status status = keep(r, set, i, value ? value : "");
		free(value);
		if (status != EXIT_STATUS_OK)
			return status;
	}
	return at == -1 ? EXIT_STATUS_OK : fail_option(r, popt, at);
}

static enum exit_status read_rest(struct reading *r, poptContext popt)
{
	const char **rest = poptGetArgs(popt);
	int n = 0;
	while (rest && rest[n])
		n++;
	r->argc = n;
	r->argv = arena_get_zeroed(r->inv->arena, (size_t)n + 1, sizeof *r->argv);
	if (!r->argv)
		return fail_memory(r->inv);
	for (int i = 0; i < n; i++) {
		enum exit_status status = normalise(r, rest[i], &r->argv[i]);
		if (status != EXIT_STATUS_OK)
			return status;
	}
	return EXIT_STATUS_OK;
}

/* Reads options off what is left; with `up_to_word` stops at the first word. */
static enum exit_status read_on(struct reading *r, bool up_to_word)
{
	const struct poptOption *table = popt_table(r);
	if (!table)
		return fail_memory(r->inv);
	unsigned flags = POPT_CONTEXT_KEEP_FIRST | (up_to_word ? POPT_CONTEXT_POSIXMEHARDER : 0);
	poptContext popt = poptGetContext("riskctl", r->argc, r->argv, table, flags);
	if (!popt)
		return fail_memory(r->inv);
	enum exit_status status = read_options(r, popt);
	if (status == EXIT_STATUS_OK)
		status = read_rest(r, popt);
	poptFreeContext(popt);
	return status;
}

static void take_word(struct reading *r)
{
	r->argc--;
	r->argv++;
}

static void show_names(struct reading *r, struct near_search *near, const struct command_list *list)
{
	const char *names = words_get(list->name, LANG_SV), *name;
	struct view one;

	while (command_next_name(&names, &one))
		if ((name = arena_copy(r->inv->arena, one)))
			near_show(near, name, list->noun);
}

static enum exit_status fail_noun(struct reading *r, const char *given)
{
	struct near_search near = NEAR_SEARCH(given);
	size_t n;
	const struct command_list *const *lists = command_lists(&n);
	for (size_t i = 0; i < n; i++) {
		near_show(&near, lists[i]->noun, lists[i]->noun);
		show_names(r, &near, lists[i]);
	}
	return fail_guess(r, say(r->inv, WORD_USAGE_NOUN, "given", given, NULL), near.best);
}

static enum exit_status fail_verb(struct reading *r, const struct command_list *list,
				  const char *given)
{
	struct near_search near = NEAR_SEARCH(given);
	for (size_t i = 0; i < list->n; i++)
		near_show(&near, list->rows[i].verb, list->rows[i].verb);
	return fail_guess(r, say(r->inv, WORD_USAGE_VERB, "noun", list->noun, "given", given, NULL),
			  near.best);
}

static enum exit_status fail_no_verb(struct reading *r, const struct command_list *list)
{
	const char *verbs = list->rows[0].verb;
	for (size_t i = 1; i < list->n && verbs; i++)
		verbs = arena_format(r->inv->arena, "%s, %s", verbs, list->rows[i].verb);
	if (!verbs)
		return fail_memory(r->inv);
	return fail_usage(r->inv, say(r->inv, WORD_USAGE_VERB_MISSING, "verbs", verbs, NULL));
}

static const char *help_line(struct reading *r, const char *noun, const char *verb)
{
	return arena_format(r->inv->arena, "riskctl %s %s%s--help", noun, verb ? verb : "",
			    verb ? " " : "");
}

/* The noun, and the verb if it has verbs. */
static enum exit_status read_command(struct reading *r, struct parsed *parsed)
{
	enum exit_status status = read_on(r, true);
	if (status != EXIT_STATUS_OK || r->argc == 0)
		return status;
	const char *noun = r->argv[0];
	parsed->list = command_find_noun(noun);
	if (!parsed->list)
		return fail_noun(r, noun);
	take_word(r);
	r->inv->help = help_line(r, noun, NULL);
	parsed->command = command_find(noun, NULL);
	if (parsed->command)
		return EXIT_STATUS_OK;
	status = read_on(r, true);
	if (status != EXIT_STATUS_OK || r->argc == 0)
		return status;
	parsed->command = command_find(noun, r->argv[0]);
	if (!parsed->command)
		return fail_verb(r, parsed->list, r->argv[0]);
	r->inv->help = help_line(r, noun, r->argv[0]);
	take_word(r);
	return EXIT_STATUS_OK;
}

static enum exit_status apply_globals(struct reading *r, struct parsed *parsed)
{
	struct invocation *inv = r->inv;
	const struct invocation g = { .options = r->sets[0].options,
				      .values = (const char *const *const *)r->sets[0].values };
	const char *lang = command_text(&g, "lang");
	if (lang && strcmp(lang, "sv") != 0 && strcmp(lang, "en") != 0)
		return fail_usage(inv, say(inv, WORD_USAGE_LANG, "given", lang, NULL));
	inv->has_lang = lang != NULL;
	uint32_t seconds = command_number(&g, "timeout", inv->timeout_ms / 1000);
	if (seconds < 1 || seconds > TIMEOUT_MAX_S)
		return fail_usage(inv, say(inv, WORD_USAGE_TIMEOUT, NULL));
	inv->timeout_ms = seconds * 1000;
	if (command_text(&g, "socket"))
		inv->socket_path = command_text(&g, "socket");
	inv->host = command_text(&g, "host");
	if (inv->host && (command_text(&g, "socket") || !remote_is_host(inv->host)))
		return fail_usage(inv, say(inv, WORD_USAGE_HOST, "given", inv->host, NULL));
	inv->as_of = command_text(&g, "as-of");
	inv->key = command_text(&g, "key");
	inv->json = command_flag(&g, "json");
	inv->plain = command_flag(&g, "plain");
	inv->dry_run = command_flag(&g, "dry-run");
	inv->yes = command_flag(&g, "yes");
	inv->no_input = command_flag(&g, "no-input");
	inv->color = inv->color && !command_flag(&g, "no-color");
	parsed->help = command_flag(&g, "help");
	parsed->version = command_flag(&g, "version");
	return EXIT_STATUS_OK;
}

const char *parse_usage(const struct invocation *inv, const struct command *c)
{
	const char *usage =
		arena_format(inv->arena, "riskctl %s%s%s%s%s", c->noun, c->verb ? " " : "",
			     c->verb ? c->verb : "", *c->arguments ? " " : "", c->arguments);
	return usage ? usage : "riskctl";
}

static enum exit_status check_arguments(struct reading *r, const struct command *c)
{
	struct invocation *inv = r->inv;
	inv->argc = r->argc;
	inv->argv = r->argv;
	const char *usage = parse_usage(inv, c);
	if (r->argc < c->argc_min)
		return fail_usage(inv, say(inv, WORD_USAGE_FEW, "usage", usage, NULL));
	if (r->argc > c->argc_max)
		return fail_usage(inv, say(inv, WORD_USAGE_MANY, "given", r->argv[c->argc_max],
					   "usage", usage, NULL));
	return EXIT_STATUS_OK;
}

enum exit_status parse_line(struct invocation *inv, int argc, const char *const *argv,
			    struct parsed *ret)
{
	struct reading r = { .inv = inv, .n_max = (size_t)argc, .argc = argc - 1 };
	struct parsed parsed = { 0 };
	r.argv = arena_get_zeroed(inv->arena, (size_t)argc + 1, sizeof *r.argv);
	if (!r.argv || !give(&r.sets[0], &r, command_globals()) || !give(&r.sets[1], &r, NULL))
		return fail_memory(inv);
	for (int i = 1; i < argc; i++)
		r.argv[i - 1] = argv[i];
	enum exit_status status = read_command(&r, &parsed);
	if (status != EXIT_STATUS_OK)
		return status;
	if (parsed.command) {
		if (!give(&r.sets[1], &r, parsed.command->options))
			return fail_memory(inv);
		status = read_on(&r, false);
	}
	if (status == EXIT_STATUS_OK)
		status = apply_globals(&r, &parsed);
	if (status != EXIT_STATUS_OK)
		return status;
	inv->options = r.sets[1].options;
	inv->values = (const char *const *const *)r.sets[1].values;
	if (parsed.list && !parsed.help && !parsed.version)
		status = parsed.command ? check_arguments(&r, parsed.command)
					: fail_no_verb(&r, parsed.list);
	if (status == EXIT_STATUS_OK)
		*ret = parsed;
	return status;
}
