/* SPDX-License-Identifier: EUPL-1.2
 * riskregd --restore FILE: a backup in the place of the register. */
#pragma once

#include "store/store.h"

/* Says what it does on stdout and what is wrong on stderr. True when the register is the backup
 * now. A register that knows more than the backup is left alone unless `older` is allowed, and what
 * it erased since is told; another register's backup is refused unless `other` is. */
struct restore_allows {
	bool older, other;
};
bool restore_run(const struct store_options *, const char *file, struct restore_allows);
