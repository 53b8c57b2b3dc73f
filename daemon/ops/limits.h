/* SPDX-License-Identifier: EUPL-1.2
 * How long each text of a request may be, and what it may hold. */
#pragma once

#include <protobuf-c/protobuf-c.h>

enum limit_form {
	LIMIT_CODE,  /* one line: ids, codes, days; what it means is checked elsewhere */
	LIMIT_LINE,  /* one line that a person wrote: no personal numbers */
	LIMIT_LINES, /* the same over several lines: LF and TAB too */
};

struct limit {
	const char *field;
	const ProtobufCMessageDescriptor *message; /* NULL: in every message without its own row */
	size_t bytes;
	enum limit_form form;
};

/* The row for a field of a message; NULL when there is none. */
const struct limit *limits_find(const ProtobufCMessageDescriptor *, const char *field);
/* The same for what a path from a message leads to, "results[3].note". */
const struct limit *limits_find_at(const ProtobufCMessageDescriptor *, const char *path);
const struct limit *limits_list(size_t *ret_n);
