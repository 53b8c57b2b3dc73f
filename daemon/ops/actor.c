/* SPDX-License-Identifier: EUPL-1.2
 * Roles by name, and who has which. Decides nothing about units (load.c) and never looks anything
 * up: an actor is made once per connection, elsewhere. */
#include "actor.h"

static const char *const names[ROLE_COUNT] = {
	[ROLE_NONE] = "none",
	[ROLE_ANY] = "any",
	[ROLE_READER] = "reader",
	[ROLE_AUDITOR] = "auditor",
	[ROLE_COORDINATOR] = "coordinator",
	[ROLE_APPROVER] = "approver",
	[ROLE_ADMIN] = "admin",
};

const char *role_name(enum role role)
{
	return names[role];
}

const char *role_title(enum role role, enum lang lang)
{
	static const enum word titles[ROLE_COUNT] = {
		[ROLE_NONE] = WORD_ROLE_READER,
		[ROLE_ANY] = WORD_ROLE_READER,
		[ROLE_READER] = WORD_ROLE_READER,
		[ROLE_AUDITOR] = WORD_ROLE_AUDITOR,
		[ROLE_COORDINATOR] = WORD_ROLE_COORDINATOR,
		[ROLE_APPROVER] = WORD_ROLE_APPROVER,
		[ROLE_ADMIN] = WORD_ROLE_ADMIN,
	};
	return words_get(titles[role], lang);
}

bool actor_has_role(const struct actor *actor, enum role role)
{
	if (role == ROLE_NONE)
		return true;
	if (role == ROLE_ANY)
		return actor->n_grants > 0;
	for (size_t i = 0; i < actor->n_grants; i++)
		if (actor->grants[i]->role == role)
			return true;
	return false;
}
