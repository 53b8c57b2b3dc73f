/* SPDX-License-Identifier: EUPL-1.2
 * Tells findings. Never reads a file itself. */
#include "findings.h"

struct import findings_import(const struct invocation *inv)
{
	return (struct import){ .arena = inv->arena, .lang = inv->lang };
}

static void tell_lines(const struct invocation *inv, const struct import_findings *findings,
		       bool is_note)
{
	size_t n = findings->n_lines < IMPORT_FINDINGS_MAX ? findings->n_lines :
							     IMPORT_FINDINGS_MAX;
	size_t more = findings->n - n;

	for (size_t i = 0; i < n; i++)
		tell(inv, is_note ? say(inv, WORD_TALK_NOTE, "text", findings->lines[i], NULL) :
				    findings->lines[i]);
	if (more)
		tell(inv, say_counted(inv, WORD_IMPORT_MORE, more, NULL));
}

enum exit_status findings_tell(const struct invocation *inv, const struct import *im,
			       const char *path, int outcome)
{
	if (outcome < 0)
		return fail_memory(inv);
	tell_lines(inv, &im->warnings, true);
	if (outcome == IMPORT_DONE)
		return EXIT_STATUS_OK;
	tell_lines(inv, &im->errors, false);
	return fail(inv, EXIT_STATUS_IMPORT_REFUSED,
		    say_counted(inv, WORD_IMPORT_ERRORS, im->errors.n, "file", path, NULL));
}
