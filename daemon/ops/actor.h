/* SPDX-License-Identifier: EUPL-1.2
 * Who calls, and what the configuration lets them do. */
#pragma once

#include <riskreg/view.h>
#include <riskreg/words.h>

enum role {
	ROLE_NONE,  /* in the method table: anyone, even without a role */
	ROLE_ANY,   /* in the method table: any role */
	ROLE_READER,
	ROLE_AUDITOR,
	ROLE_COORDINATOR,
	ROLE_APPROVER,
	ROLE_ADMIN,
	ROLE_COUNT
};

/* Names as in the configuration: "auditor". */
const char *role_name(enum role);
/* For people, with the name that the configuration has: "granskare (auditor)". */
const char *role_title(enum role, enum lang);

/* One role block of the configuration. No units: everywhere. Otherwise writing is limited to
 * these units (codes) and what is below them. */
struct grant {
	enum role role;
	const char *const *units;
	size_t n_units;
};

#define ACTOR_NAME_MAX 64
#define ACTOR_GRANTS_MAX 64

/* Grants point into the configuration, which outlives every call. */
struct actor {
	uint32_t uid;
	char name[ACTOR_NAME_MAX];
	size_t n_grants;
	const struct grant *grants[ACTOR_GRANTS_MAX];
};

bool actor_has_role(const struct actor *, enum role);
