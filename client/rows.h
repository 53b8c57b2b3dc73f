/* SPDX-License-Identifier: EUPL-1.2
 * Shorthand for the tables and requests of the command files. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
/* The examples of a row. */
#define EXAMPLES(...) .examples = ((const char *const[]){ __VA_ARGS__, NULL })

/* An option for a request's field, "" when it is not given. A request is packed and never written
 * to, but protobuf-c's fields are not const. */
char *rows_text(const struct invocation *, const char *option);
/* The same for an argument. */
char *rows_argument(const struct invocation *, int i);

/* A usage error when the option is not given. */
enum exit_status rows_need(const struct invocation *, const char *option);

/* An option that narrows a list to what is under one record. */
struct rows_under {
	const char *option; /* "unit" */
	PB(Kind) kind;
};
/* Fills under_kind and under from the option that is given; two of them is a usage error. */
enum exit_status rows_fill_under(const struct invocation *, PB(ListRecordsRequest) *,
				 const struct rows_under *, size_t n);
