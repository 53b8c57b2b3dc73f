/* SPDX-License-Identifier: EUPL-1.2
 * From Unix users and groups to grants: the role blocks of the configuration. */
#pragma once

#include "../ops/actor.h"

struct peer;

/* role auditor { groups = {"riskreg-auditor"} users = {"granskare1", "1001"} units = {"SN"} }
 * A user or group is named, or given by number. */
struct access_row {
	struct grant grant;
	const char *const *users;
	size_t n_users;
	const char *const *groups;
	size_t n_groups;
};

struct access_table {
	const struct access_row *rows;
	size_t n_rows;
};

/* root (uid 0) is admin and cannot be given more. At most ACTOR_GRANTS_MAX grants. A peer without
 * a user name goes by its number: "1001". */
void access_find(const struct access_table *, const struct peer *, struct actor *ret);
