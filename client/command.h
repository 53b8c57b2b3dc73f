/* SPDX-License-Identifier: EUPL-1.2
 * A command is a row: noun, verb, arguments, options, help, examples, function. Usage, help,
 * completion and the lists in the manual are printed from the rows; a new command is a row and a
 * function in the file of its noun. */
#pragma once

#include <stdbool.h>

#include <riskreg/arena.h>
#include <riskreg/refusal.h>
#include <riskreg/words.h>

struct session;
struct out;

enum option_takes {
	TAKES_NOTHING, /* a flag */
	TAKES_TEXT,
	TAKES_NUMBER, /* a whole number, 0-4294967295 */
	TAKES_MANY,   /* may be given several times: text each */
};

struct option {
	const char *name; /* "unit" for --unit; NULL ends the list */
	enum option_takes takes;
	const char *shown; /* what stands for the value in usage: "SN"; NULL for a flag */
	enum word help;
};

/* One run of riskctl. */
struct invocation {
	enum lang lang;
	bool json, plain, dry_run, yes, no_input, color;
	unsigned timeout_ms;
	const char *socket_path;
	const char *key; /* --key TEXT: the write's key is made from this; NULL: a new one */
	struct arena *arena;
	struct session *session; /* connects at the first call */
	struct out *out;
	/* The command's own arguments and options. */
	int argc;
	const char **argv;
	const struct option *options;
	const char *const *const *values; /* by option: NULL-terminated list, NULL when not given */
};

struct command {
	const char *noun, *verb;    /* "risk", "add"; no verb: the noun is the command */
	const char *arguments;      /* "TITLE", "S31 ITEM ok|dev|na"; "" for none */
	int argc_min, argc_max;
	const struct option *options;
	enum word help;             /* one line */
	const char *const *examples; /* whole command lines, NULL at the end */
	enum exit_status (*run)(struct invocation *);
};

/* All rows, in the order of the help. */
const struct command *const *command_list(size_t *ret_n);
const struct command *command_find(const char *noun, const char *verb);

/* The value of an option, or NULL; 0; an empty list; false. */
const char *command_text(const struct invocation *, const char *option);
uint32_t command_number(const struct invocation *, const char *option, uint32_t otherwise);
const char *const *command_many(const struct invocation *, const char *option, size_t *ret_n);
bool command_flag(const struct invocation *, const char *option);

/* A word in the caller's language, with parameters: name, value, ..., NULL. In the arena. */
const char *say(const struct invocation *, enum word, ...) __attribute__((sentinel));
/* One line of talk to stderr. */
void tell(const struct invocation *, const char *line);
/* "riskctl: ..." to stderr; returns the status. */
enum exit_status fail(const struct invocation *, enum exit_status, const char *line);
