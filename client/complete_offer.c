/* SPDX-License-Identifier: EUPL-1.2
 * What an argument or a value can become, by how the rows show it. Reads no command line, asks
 * nobody, and writes no list that stands elsewhere. */
#include "complete_offer.h"

#include <ctype.h>

#include "record.h"
#include "rows.h"

/* What a value may be, by what is shown for it in usage. A list (sv|en) and an id with a number
 * (S31, P3/R12) say it themselves; any other text is anything. */
enum shown {
	SHOWN_ANYTHING,
	SHOWN_UNIT,
	SHOWN_SCALE,
	SHOWN_ID,
	SHOWN_ITEM,
	SHOWN_FILE,
	SHOWN_KIND,
	SHOWN_NOUN,
	SHOWN_VERB,
};

static enum shown shown_of(const char *text)
{
	static const struct {
		const char *text;
		enum shown shown;
	} rows[] = {
		{ "SN", SHOWN_UNIT },        { "HK", SHOWN_UNIT },   { "4x4", SHOWN_SCALE },
		{ "ID", SHOWN_ID },          { "ITEM", SHOWN_ITEM }, { "FILE", SHOWN_FILE },
		{ "FILE.xlsx", SHOWN_FILE }, { "PATH", SHOWN_FILE }, { "KEY", SHOWN_FILE },
		{ "KIND", SHOWN_KIND },      { "NOUN", SHOWN_NOUN }, { "VERB", SHOWN_VERB },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (strcmp(rows[i].text, text) == 0)
			return rows[i].shown;
	return SHOWN_ANYTHING;
}

/* The kind of the ids that an example is one of; 0: it is no example of an id. */
static PB(Kind) kind_of(const char *text)
{
	switch (shown_of(text)) {
	case SHOWN_UNIT:
		return PB_ENUM(KIND, UNIT);
	case SHOWN_SCALE:
		return PB_ENUM(KIND, SCALE);
	case SHOWN_ANYTHING:
		/* What has no letter and number is taken for a code. */
		if (record_kind_of(text) != PB_ENUM(KIND, UNIT) &&
		    record_kind_of(text) != PB_ENUM(KIND, SCALE))
			return record_kind_of(text);
		break;
	case SHOWN_ID:
	case SHOWN_ITEM:
	case SHOWN_FILE:
	case SHOWN_KIND:
	case SHOWN_NOUN:
	case SHOWN_VERB:
		break;
	}
	return PB_ENUM(KIND, UNSPECIFIED);
}

bool complete_offer(struct complete *c, const char *word, const char *end)
{
	if (c->n == COMPLETE_MAX)
		return false;
	if (strncmp(word, c->typed, strlen(c->typed)) != 0)
		return true;
	const char *whole = arena_format(c->arena, "%s%s%s", c->before, word, end);
	if (whole)
		c->found[c->n++] = whole;
	return whole != NULL;
}

void complete_offer_nouns(struct complete *c)
{
	size_t n;
	const struct command_list *const *lists = command_lists(&n);
	for (size_t i = 0; i < n; i++)
		complete_offer(c, lists[i]->noun, "");
}

void complete_offer_verbs(struct complete *c, const struct command_list *list)
{
	for (size_t i = 0; list && i < list->n; i++)
		if (list->rows[i].verb)
			complete_offer(c, list->rows[i].verb, "");
}

/* "ok|dev|na"; in "DAY|@SIZE" nothing is to be typed as it stands. */
static void offer_list(struct complete *c, const char *shown)
{
	for (size_t n; *shown; shown += n + (shown[n] == '|')) {
		n = strcspn(shown, "|");
		const char *word = arena_copy(c->arena, view_of(shown, n));
		if (word && islower((unsigned char)*word))
			complete_offer(c, word, "");
	}
}

static void offer_choices(struct complete *c, const ProtobufCEnumDescriptor *d)
{
	for (unsigned i = 0; i < d->n_values; i++) {
		const char *word = record_choice_name(c->arena, d, i);
		if (word)
			complete_offer(c, word, "");
	}
}

static void ask(struct complete *c, PB(Kind) kind, const char *under, const char *end)
{
	if (under && kind)
		c->asks[c->n_asks++] = (struct complete_ask){
			kind, *under ? record_kind_of(under) : PB_ENUM(KIND, UNSPECIFIED), under,
			end
		};
}

/* Ids of parts, "P3/R12", come after their whole. */
static void ask_ids(struct complete *c, PB(Kind) kind, const char *shown)
{
	const char *slash = strchr(c->typed, '/');
	const char *whole = arena_copy(c->arena, view_of(shown, strcspn(shown, "/")));
	if (!strchr(shown, '/'))
		ask(c, kind, "", "");
	else if (!slash && whole)
		ask(c, kind_of(whole), "", "/");
	else if (slash)
		ask(c, kind,
		    arena_copy(c->arena, view_of(c->typed, (size_t)(slash - c->typed))), "");
}

/* Any record, by what is typed of its id; a code may begin like a number. */
static void ask_any(struct complete *c)
{
	const char *example = arena_format(c->arena, "%s1", c->typed);
	if (!*c->typed || !example || c->typed[strcspn(c->typed, "#:")])
		return;
	PB(Kind) kind = record_kind_of(example);
	ask_ids(c, kind, example);
	if (kind != PB_ENUM(KIND, UNIT) && !strpbrk(c->typed, "0123456789/"))
		ask(c, PB_ENUM(KIND, UNIT), "", "");
}

/* What the noun is about: `riskctl risk show R1` says it. */
static PB(Kind) kind_of_noun(const struct command_list *list)
{
	const struct command *show = list ? command_find(list->noun, "show") : NULL;
	return show ? kind_of(show->arguments) : PB_ENUM(KIND, UNSPECIFIED);
}

void complete_offer_value(struct complete *c, const char *shown, const struct option *option)
{
	PB(Kind) about = option ? kind_of_noun(c->list) : PB_ENUM(KIND, UNSPECIFIED);
	const ProtobufCEnumDescriptor *choices = about ? record_choices(about, option) : NULL;
	switch (shown_of(shown)) {
	case SHOWN_ANYTHING:
		if (strchr(shown, '|'))
			offer_list(c, shown);
		else if (kind_of(shown))
			ask_ids(c, kind_of(shown), shown);
		else if (choices)
			offer_choices(c, choices);
		break;
	case SHOWN_UNIT:
	case SHOWN_SCALE:
		ask(c, kind_of(shown), "", "");
		break;
	case SHOWN_ID:
		ask_any(c);
		break;
	case SHOWN_ITEM:
		ask(c, PB_ENUM(KIND, ITEMS), c->first, "");
		break;
	case SHOWN_FILE:
		c->is_file = true;
		break;
	case SHOWN_KIND:
		offer_choices(c, choices ? choices : &riskreg__v1__kind__descriptor);
		break;
	case SHOWN_NOUN:
		complete_offer_nouns(c);
		break;
	case SHOWN_VERB:
		complete_offer_verbs(c, c->first ? command_find_noun(c->first) : NULL);
		break;
	}
}
