/* SPDX-License-Identifier: EUPL-1.2
 * What a command prints. Commands say what there is (tables, fields, messages); how it looks is
 * the format's: tables that fit the terminal, TAB rows (--plain), or JSON (--json, whole messages
 * by their descriptors, all fields). Results go to stdout. */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include <riskreg/words.h>

#include "command.h"

enum cell_mark { MARK_NONE, MARK_PASS, MARK_PARTIAL, MARK_FAIL, MARK_PENDING };

struct cell {
	const char *text;
	enum cell_mark mark; /* a sign before the text, and colour as an extra on a terminal */
};

struct column {
	enum word head;
	bool right;   /* numbers */
	bool wraps;   /* may be broken over lines; ids and numbers never are */
};

/* Both free and new: out_new(&out, invocation) picks the format. */
int out_new(struct out **ret, const struct invocation *);
struct out *out_free(struct out *);
DEFINE_FREEP(out)

/* True when messages are wanted (--json): print the message and nothing else. */
bool out_wants_message(const struct out *);
void out_message(struct out *, const ProtobufCMessage *);
/* Two messages as one document: each under its name. */
void out_message_pair(struct out *, const char *const names[2],
		      const ProtobufCMessage *const messages[2]);
/* A message with a list that may be longer than memory: the list begins, has one element more, and
 * ends with a number behind it. Only where messages are wanted. */
void out_list_begin(struct out *, const char *name);
void out_list_element(struct out *, const ProtobufCMessage *);
void out_list_end(struct out *, const char *name, uint64_t number);

/* A table: begin, rows with one cell a column, end prints it. */
void out_table(struct out *, const struct column *, size_t n_columns);
void out_row(struct out *, const struct cell *);
void out_end(struct out *);
/* "Head: value", one of a block of fields of one record; heads line up. Ends with out_end too. */
void out_field(struct out *, enum word head, const char *value);
/* A paragraph. */
void out_line(struct out *, const char *text);
/* The heading of what follows, with an empty line before it unless it comes first. */
void out_heading(struct out *, const char *text);
/* What a write answers: a sentence a record, or, when stdout is no terminal, the id alone of what
 * was made and nothing for what was changed. */
struct Riskreg__V1__Written;
void out_written(struct out *, const struct Riskreg__V1__Written *);
/* True when everything was kept and printed so far; false once memory was out or stdout refused. */
bool out_is_sound(const struct out *);
/* The sign of a mark and the space behind it, "✓ "; "" for none. */
const char *out_text_sign(enum cell_mark);
