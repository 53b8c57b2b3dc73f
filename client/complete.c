/* SPDX-License-Identifier: EUPL-1.2
 * A command line that is being typed, read by the rows as parse.c reads one that is whole; but what
 * is wrong in it is passed over. Asks nobody, tells nothing, and knows no command by name. */
#include "complete.h"

#include "complete_offer.h"
#include "rows.h"

#define SHOWN_MAX 64
#define SETS 2 /* of options */

static bool is_named(const struct option *o, const char *word)
{
	size_t n = strlen(o->name);
	if (word[1] != '-')
		return command_letter(o) == word[1];
	return strncmp(o->name, word + 2, n) == 0 && (word[2 + n] == '\0' || word[2 + n] == '=');
}

static const struct option *options_of(const struct complete *c, size_t set)
{
	if (set > 0)
		return command_globals();
	return c->command ? c->command->options : NULL;
}

/* The command's own before a global one of its name. */
static const struct option *find_option(const struct complete *c, const char *word)
{
	for (size_t s = 0; s < SETS; s++)
		for (const struct option *o = options_of(c, s); o && o->name; o++)
			if (is_named(o, word))
				return o;
	return NULL;
}

static void offer_options(struct complete *c)
{
	const struct option *sets[] = { c->command ? c->command->options : NULL,
					command_globals() };
	for (size_t s = 0; s < COUNT_OF(sets); s++)
		for (const struct option *o = sets[s]; o && o->name; o++) {
			const char *word = arena_format(c->arena, "--%s", o->name);
			if (word && find_option(c, word) == o)
				complete_offer(c, word, "");
		}
}

/* ------------------------------------------------------------------ arguments */

/* What the n-th argument is shown as in "S31 ITEM ok|dev|na [ITEM ok|dev|na ...]": what stands in
 * brackets before the dots comes again and again, else the last word does. False: there is none. */
static bool find_argument(const char *arguments, size_t n, char ret[SHOWN_MAX])
{
	const char *words[16];
	size_t sizes[16], n_words = 0, again = 0;
	for (const char *p = arguments; *p && n_words < COUNT_OF(words);) {
		size_t size = strcspn(p, " ");
		if (*p == '[')
			again = n_words;
		if (strncmp(p, "...", 3) == 0) {
			again = again || !n_words ? again : n_words - 1;
			if (n >= n_words && n_words)
				n = again + (n - again) % (n_words - again);
			break;
		}
		words[n_words] = p + (*p == '[');
		sizes[n_words++] = strcspn(p + (*p == '['), " ]");
		p += size + (p[size] == ' ');
	}
	if (n >= n_words || sizes[n] >= SHOWN_MAX)
		return false;
	memcpy(ret, words[n], sizes[n]);
	ret[sizes[n]] = '\0';
	return true;
}

static void offer_argument(struct complete *c)
{
	char shown[SHOWN_MAX];
	if (c->argc < c->command->argc_max &&
	    find_argument(c->command->arguments, (size_t)c->argc, shown))
		complete_offer_value(c, shown, NULL);
	else if (!c->no_options)
		offer_options(c);
}

/* ------------------------------------------------------------------ the line */

static void take_value(struct complete *c, const char *value)
{
	if (strcmp(c->option->name, "socket") == 0)
		c->socket = value;
	else if (strcmp(c->option->name, "host") == 0)
		c->host = value;
	c->option = NULL;
}

static void take_option(struct complete *c, const char *word)
{
	const struct option *o = find_option(c, word);
	const char *equals = strchr(word, '=');
	if (strcmp(word, "--") == 0)
		c->no_options = true;
	if (!o || o->takes == TAKES_NOTHING)
		return;
	c->option = o;
	if (word[1] == '-' ? equals != NULL : word[2] != '\0')
		take_value(c, word[1] == '-' ? equals + 1 : word + 2);
}

static void take_word(struct complete *c, const char *word)
{
	if (!c->list) {
		c->list = command_find_noun(word);
		c->command = command_find(word, NULL);
		c->is_lost = !c->list;
	} else if (!c->command) {
		c->command = command_find(c->list->noun, word);
		c->is_lost = !c->command;
	} else if (c->argc++ == 0) {
		c->first = word;
	}
}

static bool is_option(const struct complete *c, const char *word)
{
	return word[0] == '-' && !c->no_options;
}

/* "--unit=S" is the value "S". */
static void split_typed(struct complete *c)
{
	const char *equals = strchr(c->typed, '=');
	const struct option *o = equals ? find_option(c, c->typed) : NULL;
	if (!o || o->takes == TAKES_NOTHING || c->typed[1] != '-')
		return;
	c->before = arena_copy(c->arena, view_of(c->typed, (size_t)(equals + 1 - c->typed)));
	c->typed = equals + 1;
	c->option = o;
}

void complete_find(struct complete *c, struct arena *arena, int argc, const char *const *argv)
{
	*c = (struct complete){ .arena = arena, .before = "" };
	for (int i = 0; i < argc - 1 && !c->is_lost; i++)
		if (c->option)
			take_value(c, argv[i]);
		else if (is_option(c, argv[i]) && argv[i][1])
			take_option(c, argv[i]);
		else
			take_word(c, argv[i]);
	c->typed = argv[argc - 1];
	if (c->is_lost)
		return;
	bool is_typed = !c->option && is_option(c, c->typed);
	if (is_typed)
		split_typed(c);
	if (!c->before)
		return;
	if (c->option)
		complete_offer_value(c, c->option->shown, c->option);
	else if (is_typed)
		offer_options(c);
	else if (!c->list)
		complete_offer_nouns(c);
	else if (!c->command)
		complete_offer_verbs(c, c->list);
	else
		offer_argument(c);
}
