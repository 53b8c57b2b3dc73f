/* SPDX-License-Identifier: EUPL-1.2
 * What reading a file came to, told on stderr. */
#pragma once

#include "command.h"
#include "import/import.h"

/* A file to be read, in the caller's language. */
struct import findings_import(const struct invocation *);
/* Tells all warnings and errors. `outcome` is what the reader returned; OK for IMPORT_DONE. */
enum exit_status findings_tell(const struct invocation *, const struct import *, const char *path,
			       int outcome);
