/* SPDX-License-Identifier: EUPL-1.2
 * Tells findings. Never reads a file itself. */
#include "findings.h"

struct import findings_import(const struct invocation *inv)
{
	return (struct import){ .arena = inv->arena, .lang = inv->lang };
}

static void tell_more(const struct invocation *inv, const struct import_findings *findings)
{
	size_t more = findings->n - findings->n_lines;

	if (more)
		tell(inv, say_counted(inv, WORD_IMPORT_MORE, more, NULL));
}

enum exit_status findings_tell(const struct invocation *inv, const struct import *im,
			       const char *path, int outcome)
{
	if (outcome < 0)
		return fail_memory(inv);
	for (size_t i = 0; i < im->warnings.n_lines; i++)
		tell(inv, say(inv, WORD_TALK_NOTE, "text", im->warnings.lines[i], NULL));
	tell_more(inv, &im->warnings);
	if (outcome == IMPORT_DONE)
		return EXIT_STATUS_OK;
	for (size_t i = 0; i < im->errors.n_lines; i++)
		tell(inv, im->errors.lines[i]);
	tell_more(inv, &im->errors);
	return fail(inv, EXIT_STATUS_IMPORT_REFUSED,
		    say_counted(inv, WORD_IMPORT_ERRORS, im->errors.n, "file", path, NULL));
}
