/* SPDX-License-Identifier: EUPL-1.2
 * The end of an import of a table, the same for every noun: the daemon checks all of it, what would
 * be written is summed up, a person is asked, it is written. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

struct import_commit {
	const char *method;
	const ProtobufCMessage *request;
	size_t n_rows;
	/* In the caller's language. */
	const char *question, *saved, *same; /* same: there is nothing to write */
	bool prints_id; /* of the first record, for scripts, in the place of `saved` */
};

/* Must not be called before the whole file is known to be sound. */
enum exit_status import_commit(struct invocation *, const struct import_commit *);
