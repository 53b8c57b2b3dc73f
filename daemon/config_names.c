/* SPDX-License-Identifier: EUPL-1.2
 * Looks up who is named in role blocks: a name that is misspelt gives nobody the role, and without
 * a word that shows only when somebody may not do their work. It must never refuse a configuration:
 * an account may come later. */
#include "config_names.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_SIZE 256
#define ENTRY_SIZE 4096

/* A name service that does not answer has not said that there is none, and an entry that is too
 * long for us is there. */
static bool may_be(const void *found, int error)
{
	return found || (error && error != ENOENT && error != ESRCH);
}

static bool is_user(const char *name)
{
	char text[ENTRY_SIZE];
	struct passwd entry, *found = NULL;
	int error = getpwnam_r(name, &entry, text, sizeof(text), &found);
	return may_be(found, error);
}

static bool is_group(const char *name)
{
	char text[ENTRY_SIZE];
	struct group entry, *found = NULL;
	int error = getgrnam_r(name, &entry, text, sizeof(text), &found);
	return may_be(found, error);
}

static bool is_number(const char *name)
{
	return strspn(name, "0123456789") == strlen(name);
}

struct look {
	const char *role;
	void (*report)(void *context, const char *message);
	void *context;
};

static void check(const struct look *look, const char *what, bool (*is_known)(const char *),
		  const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char message[MESSAGE_SIZE];
		if (is_number(names[i]) || is_known(names[i]))
			continue;
		snprintf(message, sizeof(message),
			 "role %s: there is no %s \"%s\" on this machine; until there is, the name "
			 "gives nobody the role",
			 look->role, what, names[i]);
		look->report(look->context, message);
	}
}

void config_names_check(const struct access_table *table,
			void (*report)(void *context, const char *message), void *context)
{
	for (size_t i = 0; i < table->n_rows; i++) {
		const struct access_row *row = &table->rows[i];
		const struct look look = { role_name(row->grant.role), report, context };
		check(&look, "user", is_user, row->users, row->n_users);
		check(&look, "group", is_group, row->groups, row->n_groups);
	}
}
