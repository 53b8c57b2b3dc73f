/* SPDX-License-Identifier: EUPL-1.2
 * A command is a row: noun, verb, arguments, options, help, examples, function. Usage, help,
 * completion and the lists in the manual are printed from the rows; a new command is a row and a
 * function in the file of its noun. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <riskreg/arena.h>
#include <riskreg/refusal.h>
#include <riskreg/words.h>

struct session;
struct out;
struct noun;
struct command;
struct Riskreg__V1__ListRecordsResponse;

enum option_takes {
	TAKES_NOTHING, /* a flag */
	TAKES_TEXT,
	TAKES_NUMBER, /* a whole number, 0-4294967295 */
	TAKES_MANY,   /* may be given several times: text each */
};

struct option {
	const char *name; /* "unit" for --unit; NULL ends the list */
	enum option_takes takes;
	/* What stands for the value in usage: "SN", or all that it may be, "sv|en"; NULL for a
	 * flag. complete_offer.c knows by it what to offer. */
	const char *shown;
	enum word help;
};

/* One run of riskctl. */
struct invocation {
	const char *const *line; /* as it was given, with the program's name; ends with NULL */
	enum lang lang;
	bool json, plain, dry_run, yes, no_input, color;
	bool has_lang;  /* --lang was given */
	bool ascii;     /* signs in ASCII: the locale is not UTF-8 */
	bool terminal;  /* stdout is one */
	unsigned width; /* columns of a line of output; 0: as long as it gets */
	unsigned timeout_ms;
	const char *socket_path;
	const char *host; /* --host; NULL: the socket here */
	const char *ssh;  /* the program that goes there */
	const char *as_of; /* --as-of as it was given; NULL: now */
	uint64_t at;       /* the size of the journal that reads are of; 0: now */
	const char *key; /* --key TEXT: the write's key is made from this; NULL: a new one */
	struct arena *arena;
	struct session *session; /* connects at the first call */
	/* Those of erased.h, once they were asked for. */
	const struct Riskreg__V1__ListRecordsResponse *erasures;
	struct out *out;
	const struct command *command;
	const struct noun *noun; /* what the command's list is about */
	const char *help; /* the command line that explains this one: "riskctl risk add --help" */
	/* The command's own arguments and options. */
	int argc;
	const char **argv;
	const struct option *options;
	const char *const *const *values; /* by option: NULL-terminated list, NULL when not given */
};

struct command {
	const char *noun, *verb;    /* "risk", "add"; no verb: the noun is the command */
	const char *arguments;      /* "TITLE", "S31 ITEM ok|dev|na"; "": none; see shown */
	int argc_min, argc_max;
	const struct option *options;
	enum word help;             /* one line */
	const char *const *examples; /* whole command lines, NULL at the end */
	enum exit_status (*run)(struct invocation *);
	/* What it ends with when it failed before it ran, with this status, which has been told;
	 * NULL: with that. */
	enum exit_status (*unrun)(struct invocation *, enum exit_status);
};

/* The commands of one noun; every cmd_<noun>.c exports one, commands.h names them. */
struct command_list {
	const char *noun;
	enum word name; /* what people call it: "kontroll, kontroller" */
	enum word help; /* one line */
	const struct command *rows;
	size_t n;
	const struct noun *about; /* noun.h: what its commands share; NULL: nothing */
};

/* All nouns, in the order of the help. */
const struct command_list *const *command_lists(size_t *ret_n);
/* NULL when there is none. */
const struct command_list *command_find_noun(const char *noun);
const struct command *command_find(const char *noun, const char *verb);
/* The next of what people call a noun; false behind the last one. */
bool command_next_name(const char **names, struct view *ret);
/* The noun that people call so, in Swedish; NULL when there is none. */
const struct command_list *command_find_called(const char *name);
/* The end of a line that failed before its command ran, by the row of the command. */
enum exit_status command_end_unrun(struct invocation *, enum exit_status);
/* Whether a word stands on the line, which may not have been understood. */
bool command_stands(const struct invocation *, const char *word);
/* The options that every command takes, before it and after it. */
const struct option *command_globals(void);
/* 'o' of --output; NUL: it has none. */
char command_letter(const struct option *);

/* The value of an option, or NULL; 0; an empty list; false. */
const char *command_text(const struct invocation *, const char *option);
uint32_t command_number(const struct invocation *, const char *option, uint32_t otherwise);
const char *const *command_many(const struct invocation *, const char *option, size_t *ret_n);
bool command_flag(const struct invocation *, const char *option);

/* A word in the caller's language, with parameters: name, value, ..., NULL. In the arena. */
const char *say(const struct invocation *, enum word, ...) __attribute__((sentinel));
/* The same with the form for `n` things; {n} is filled in. */
const char *say_counted(const struct invocation *, enum word, uint64_t n, ...)
	__attribute__((sentinel));
/* One line of talk to stderr. */
void tell(const struct invocation *, const char *line);
/* "riskctl: ..." to stderr; returns the status. */
enum exit_status fail(const struct invocation *, enum exit_status, const char *line);
/* The line and how to get help; EXIT_STATUS_USAGE. */
enum exit_status fail_usage(const struct invocation *, const char *line);
/* Asks for a yes on the terminal: OK, INTERRUPTED, or FAILED, and then it has been told why. With
 * --yes or --dry-run OK at once; without a terminal or with --no-input told to give --yes. */
enum exit_status confirm(const struct invocation *, const char *question);
/* Memory is out: tells it. */
enum exit_status fail_memory(const struct invocation *);
