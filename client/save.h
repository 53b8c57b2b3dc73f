/* SPDX-License-Identifier: EUPL-1.2
 * A file that is there whole or not at all: written under another name, synced, renamed. */
#pragma once

#include <riskreg/cleanup.h>
#include <riskreg/view.h>

struct save;

/* All: 0 or a negative errno. The file that has the name already stays until save_done.
 * `is_secret`: for nobody else to read. */
int save_new(struct save **ret, const char *path, bool is_secret);
int save_write(struct save *, struct view);
/* The other name, for a library that opens files itself: instead of save_write. */
const char *save_temporary(const struct save *);
int save_done(struct save *);
/* Takes away what was not done. */
struct save *save_free(struct save *);
DEFINE_FREEP(save)

/* All of it at once; not secret. */
int save_file(const char *path, struct view);
