/* SPDX-License-Identifier: EUPL-1.2
 * A list of item ids: a text file with one on each line. */
#pragma once

#include "import.h"

#define IDS_MAX 10000
#define IDS_ID_MAX 128 /* bytes of one */
#define IDS_BYTES_MAX ((size_t)16 << 20) /* of a file */

/* Blank lines are left out; everything that is wrong is told with its row. IMPORT_DONE,
 * IMPORT_REFUSED or -ENOMEM. */
int ids_read(struct import *, struct view bytes, char ***ret_ids, size_t *ret_n);

/* The first line of a text without white space at its ends; *rest is what follows. */
struct view ids_take_line(struct view *rest);
/* Tells what is wrong with an id: too long, or holding what cannot be seen. */
void ids_check(struct import *, struct import_place, struct view id);
/* The same with a limit, for other texts of one line. */
void ids_check_text(struct import *, struct import_place, struct view text, size_t limit);
