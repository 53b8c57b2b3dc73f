/* SPDX-License-Identifier: EUPL-1.2
 * The commands that most nouns have (list, show, add, set, and the moves of its own), from a table
 * of what a noun is: that of the command's list (command_list.about).
 * Knows no noun. */
#pragma once

#include "record.h"
#include "rows.h"

/* What is listed under a record that is shown. */
struct noun_part {
	PB(Kind) kind;
	enum word heading;
	const struct record_field *fields;
	size_t n;
};

/* A verb that takes the record on: the request {id = 1, expected_version = 2, ...}, whose other
 * fields the options fill. */
struct noun_move {
	const char *verb;
	const char *method;
	const ProtobufCMessageDescriptor *request;
	const char *const *needed; /* options, NULL at the end; NULL: none, or the daemon says */
};

struct noun {
	PB(Kind) kind;
	const char *set; /* "riskreg.v1.GoalService/Set" */
	/* Of the request {id = 1, expected_version = 2, body = 100}, and of the body. */
	const ProtobufCMessageDescriptor *request, *body;
	const struct record_field *listed, *shown;
	size_t n_listed, n_shown;
	/* Options that narrow the list. */
	const struct rows_under *under;
	size_t n_under;
	const struct noun_part *parts;
	size_t n_parts;
	const struct noun_move *moves;
	size_t n_moves;
};

#define NOUN_LISTED(fields) .listed = fields, .n_listed = COUNT_OF(fields)
#define NOUN_SHOWN(fields) .shown = fields, .n_shown = COUNT_OF(fields)
#define NOUN_UNDER(options) .under = options, .n_under = COUNT_OF(options)
#define NOUN_PARTS(list) .parts = list, .n_parts = COUNT_OF(list)
#define NOUN_MOVES(list) .moves = list, .n_moves = COUNT_OF(list)

enum exit_status noun_list(struct invocation *);
/* The record by the first argument, then its parts. As a message: a list of them all. */
enum exit_status noun_show(struct invocation *);
/* The title is the first argument; options fill the fields of their name. */
enum exit_status noun_add(struct invocation *);
enum exit_status noun_set(struct invocation *);
/* The move of the command's verb. */
enum exit_status noun_move(struct invocation *);
