/* SPDX-License-Identifier: EUPL-1.2
 * Which role blocks fit a peer. It must never give a peer more than its own uid and groups say. */
#include "access.h"

#include <stdio.h>

#include <riskreg/text.h>

#include "engine.h"

#define NUMBER_TEXT 11 /* 4294967295 and NUL */

static const struct grant grant_of_root = { .role = ROLE_ADMIN };

static bool is_number(const char *text)
{
	return *text && strspn(text, "0123456789") == strlen(text);
}

/* A row's number means a number and its name a name: a user who is called "1001" is not 1001. */
static bool is_named(const char *row, const char *name, uint32_t number)
{
	char text[NUMBER_TEXT];
	if (!is_number(row))
		return name && strcmp(row, name) == 0;
	snprintf(text, sizeof(text), "%u", number);
	return strcmp(row, text) == 0;
}

static bool row_fits(const struct access_row *row, const struct peer *peer)
{
	for (size_t i = 0; i < row->n_users; i++)
		if (is_named(row->users[i], peer->user, peer->uid))
			return true;
	for (size_t i = 0; i < row->n_groups; i++)
		for (size_t k = 0; k < peer->n_groups; k++) {
			const char *name = peer->group_names ? peer->group_names[k] : NULL;
			if (is_named(row->groups[i], name, peer->group_ids[k]))
				return true;
		}
	return false;
}

/* The name is an author's name for ever: two users must never share one, so a name that is cut, is
 * a number or cannot be shown gives way to the number. */
static bool name_is_usable(const char *name)
{
	struct view text = view_of_string(name);
	return text.n > 0 && text.n < ACTOR_NAME_MAX && !is_number(name) && text_is_utf8(text) &&
	       text_is_nfc(text) && !text_has_control(text, false);
}

void access_find(const struct access_table *table, const struct peer *peer, struct actor *ret)
{
	struct actor actor = { .uid = peer->uid };
	if (peer->user && name_is_usable(peer->user))
		memcpy(actor.name, peer->user, strlen(peer->user));
	else
		snprintf(actor.name, sizeof(actor.name), "%u", peer->uid);
	if (peer->uid == 0) {
		actor.grants[actor.n_grants++] = &grant_of_root;
		*ret = actor;
		return;
	}
	for (size_t i = 0; i < table->n_rows && actor.n_grants < ACTOR_GRANTS_MAX; i++)
		if (row_fits(&table->rows[i], peer))
			actor.grants[actor.n_grants++] = &table->rows[i].grant;
	*ret = actor;
}
