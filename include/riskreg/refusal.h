/* SPDX-License-Identifier: EUPL-1.2
 * The ways in which riskreg says no: one enum, the same in the code, on the wire ("RR-E012") and in
 * the manual. Positive, so that it can stand beside a negative errno. Rows are in refusal.def. */
#pragma once

#include <riskreg/view.h>
#include <riskreg/words.h>

enum refused {
	REFUSED_NOTHING = 0,
#define REFUSAL(number, id, code, status, sv, en) REFUSED_##id = number,
#include "refusal.def"
#undef REFUSAL
};

/* gRPC's and Connect's numbers. */
enum rpc_code {
	RPC_OK = 0,
	RPC_INVALID_ARGUMENT = 3,
	RPC_DEADLINE_EXCEEDED = 4,
	RPC_NOT_FOUND = 5,
	RPC_ALREADY_EXISTS = 6,
	RPC_PERMISSION_DENIED = 7,
	RPC_RESOURCE_EXHAUSTED = 8,
	RPC_FAILED_PRECONDITION = 9,
	RPC_ABORTED = 10,
	RPC_UNIMPLEMENTED = 12,
	RPC_INTERNAL = 13,
	RPC_UNAVAILABLE = 14,
};

/* riskctl's exit statuses, as riskctl(1) publishes them. */
enum exit_status {
	EXIT_STATUS_OK = 0,
	EXIT_STATUS_FAILED = 1,
	EXIT_STATUS_USAGE = 2,
	EXIT_STATUS_IMPORT_REFUSED = 3,
	EXIT_STATUS_NOT_ALLOWED = 4,
	EXIT_STATUS_NOT_FOUND = 5,
	EXIT_STATUS_CONFLICT = 6,
	EXIT_STATUS_UNREACHABLE = 7,
	EXIT_STATUS_ATTENTION = 8,
	EXIT_STATUS_JOURNAL_BROKEN = 9,
	EXIT_STATUS_INTERRUPTED = 130,
};

struct refusal_row {
	enum refused id;
	const char *name; /* "NOT_FOUND" */
	enum rpc_code code;
	enum exit_status status;
	enum word word;
};

#define REFUSAL_TEXT 8 /* "RR-E012" and NUL */

/* NULL for a number that is none. */
const struct refusal_row *refusal_get(int refused);
/* All rows, in the order of their numbers, for the manual. */
const struct refusal_row *refusal_list(size_t *ret_n);
/* "RR-E012" */
void refusal_format(int refused, char out[REFUSAL_TEXT]);
/* The number, or 0 when it is not of that form or unknown. */
int refusal_parse(const char *text);
