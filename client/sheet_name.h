/* SPDX-License-Identifier: EUPL-1.2
 * Names of sheets by Excel's rules. */
#pragma once

#include <riskreg/arena.h>

#define SHEET_NAME_UNITS 31 /* of UTF-16 */

/* `wanted` as a sheet may be called: at most 31 characters, none of [ ] : * ? / \, no apostrophe at
 * either end, not empty (then `otherwise`), and other than the `n` names that are taken, also in
 * its letters' other case: " (2)" is put behind it. NULL when memory is out. */
const char *sheet_name_new(struct arena *, const char *wanted, const char *otherwise,
			   const char *const *taken, size_t n);
