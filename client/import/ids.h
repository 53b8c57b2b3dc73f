/* SPDX-License-Identifier: EUPL-1.2
 * A list of item ids: a text file with one on each line, UTF-8. */
#pragma once

#include "import.h"

#define IDS_MAX 10000
#define IDS_ID_MAX 128 /* bytes of one */

/* Blank lines are left out; everything that is wrong is told with its row. IMPORT_DONE,
 * IMPORT_REFUSED or -ENOMEM. */
int ids_read(struct import *, struct view bytes, char ***ret_ids, size_t *ret_n);
