/* SPDX-License-Identifier: EUPL-1.2
 * The command line, read by the rows. Global options may stand anywhere. */
#pragma once

#include "command.h"

struct parsed {
	const struct command_list *list; /* NULL: no noun was given */
	const struct command *command;   /* NULL: no verb was given */
	bool help, version;
};

/* Fills the invocation (options, arguments, values) and *ret. Anything but EXIT_STATUS_OK has been
 * told on stderr. The invocation has its arena, and defaults for all that may be left out. */
enum exit_status parse_line(struct invocation *, int argc, const char *const *argv,
			    struct parsed *ret);
/* "riskctl risk add TITLE", in the arena. */
const char *parse_usage(const struct invocation *, const struct command *);
/* The language of a command line, found before anything can fail: --lang, else the locale. */
enum lang parse_lang(int argc, const char *const *argv);
