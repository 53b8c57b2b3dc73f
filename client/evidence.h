/* SPDX-License-Identifier: EUPL-1.2
 * What is signed, on the command line: the files and keys that are given, and what a check of them
 * found. */
#pragma once

#include <riskreg/note.h>
#include <riskreg/pb.h>

#include "command.h"

#define OPTION_KEY_FILE { "public-key", TAKES_TEXT, "KEY", WORD_OPT_PUBLIC_KEY }
#define OPTION_OUTPUT { "output", TAKES_TEXT, "FILE", WORD_OPT_OUTPUT }

/* A file in the arena. Otherwise it is told why not. */
enum exit_status evidence_read(struct invocation *, const char *path, size_t max,
			       struct view *ret);
/* --public-key, --key or RISKREG_KEY: a key in a verifier's form, or a file that holds one on a
 * line. *ret_given is false when there is none. */
enum exit_status evidence_key(struct invocation *, struct note_key *ret, bool *ret_given);
/* OK, or told what is wrong and EXIT_STATUS_JOURNAL_BROKEN; `what` is the name of what was
 * checked. */
enum exit_status evidence_judge(struct invocation *, enum evidence, const char *what);
/* "3f2a9b", in the arena. */
const char *evidence_hex(const struct invocation *, ProtobufCBinaryData bytes);
/* Says why a file cannot be written. */
enum exit_status evidence_fail_write(const struct invocation *, const char *path, int error);
