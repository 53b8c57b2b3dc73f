/* SPDX-License-Identifier: EUPL-1.2
 * What may stand at the end of a command line that is being typed, by the rows of the commands:
 * words, and which ids the daemon is to be asked for. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

#define COMPLETE_MAX 1000 /* more than that nobody reads */

/* A list whose ids may stand there. */
struct complete_ask {
	PB(Kind) kind; /* KIND_ITEMS: not ids, but the ranks of what is pending in a round */
	PB(Kind) under_kind;
	const char *under; /* only of that one: "S31"; "": all */
	const char *end;   /* put behind each: "/", when more must follow */
};

struct complete {
	struct arena *arena;
	/* Of the line. */
	const struct command_list *list; /* NULL: the noun is yet to come */
	const struct command *command;   /* NULL: the verb is yet to come */
	const struct option *option;     /* whose value is yet to come */
	const char *first;               /* argument of the command */
	int argc;                        /* how many there are */
	bool is_lost;                    /* a word is none that is known: nothing can be said */
	bool no_options;                 /* behind -- */
	const char *socket, *host;       /* --socket, --host; NULL: not given */
	/* Of the word that is typed. */
	const char *typed;  /* behind "--unit=" */
	const char *before; /* "--unit=", or "" */
	/* What may stand there: borrowed from the rows, or in the arena. */
	bool is_file; /* names of files, which the shell knows best */
	struct complete_ask asks[2];
	size_t n_asks;
	const char *found[COMPLETE_MAX]; /* whole words */
	size_t n;
};

/* Reads the words behind the program's name up to the one that is typed, the last, which may be
 * empty; at least one. Fills all of it. */
void complete_find(struct complete *, struct arena *, int argc, const char *const *argv);
