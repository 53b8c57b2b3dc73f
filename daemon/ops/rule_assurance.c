/* SPDX-License-Identifier: EUPL-1.2
 * What a sample says, between the message that is stored and the value that is told. Must never
 * compute it: that is done once, at submit. */
#include "rule.h"

static const PB(AssuranceKind) messages[] = {
	[ASSURANCE_NO_CONCLUSION] = PB_ENUM(ASSURANCE_KIND, NO_CONCLUSION),
	[ASSURANCE_ALL_TESTED] = PB_ENUM(ASSURANCE_KIND, ALL_TESTED),
	[ASSURANCE_NUMBER] = PB_ENUM(ASSURANCE_KIND, NUMBER),
	[ASSURANCE_SHARE] = PB_ENUM(ASSURANCE_KIND, SHARE),
	[ASSURANCE_TOO_MANY] = PB_ENUM(ASSURANCE_KIND, TOO_MANY),
};

static const enum assurance_kind kinds[] = {
	[PB_ENUM(ASSURANCE_KIND, UNSPECIFIED)] = ASSURANCE_NO_CONCLUSION,
	[PB_ENUM(ASSURANCE_KIND, NO_CONCLUSION)] = ASSURANCE_NO_CONCLUSION,
	[PB_ENUM(ASSURANCE_KIND, ALL_TESTED)] = ASSURANCE_ALL_TESTED,
	[PB_ENUM(ASSURANCE_KIND, NUMBER)] = ASSURANCE_NUMBER,
	[PB_ENUM(ASSURANCE_KIND, SHARE)] = ASSURANCE_SHARE,
	[PB_ENUM(ASSURANCE_KIND, TOO_MANY)] = ASSURANCE_TOO_MANY,
};

PB(Assurance) *rule_assurance_message(struct arena *arena, struct assurance assurance)
{
	PB(Assurance) *message = arena_get(arena, sizeof(*message));
	if (!message)
		return NULL;
	*message = (PB(Assurance))PB_INIT(ASSURANCE);
	message->kind = messages[assurance.kind];
	message->says_conforming = assurance.says_conforming;
	message->extended = assurance.extended;
	message->population = assurance.population;
	message->deviating = assurance.deviating;
	message->conforming = assurance.conforming;
	return message;
}

char *rule_write_assurance(struct arena *arena, const PB(Assurance) *message, enum lang lang)
{
	struct assurance assurance = {
		.kind = kinds[message->kind],
		.says_conforming = message->says_conforming,
		.extended = message->extended,
		.population = message->population,
		.deviating = message->deviating,
		.conforming = message->conforming,
	};
	size_t n = assurance_format(&assurance, lang, NULL, 0);
	char *text = arena_get(arena, n + 1);
	if (text)
		assurance_format(&assurance, lang, text, n + 1);
	return text;
}
