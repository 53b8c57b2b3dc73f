/* SPDX-License-Identifier: EUPL-1.2
 * Are the users and groups of a configuration known to the machine? */
#pragma once

#include "engine/access.h"

/* `report` hears a line for each name that the machine does not know. Asks the name service, so it
 * may take long: for --check-config, never while calls are served. */
void config_names_check(const struct access_table *,
			void (*report)(void *context, const char *message), void *context);
