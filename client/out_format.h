/* SPDX-License-Identifier: EUPL-1.2
 * What out.c hands to a format. A new format is a file and a row in out.c. */
#pragma once

#include <stdio.h>

#include "out.h"

/* A table that is whole. Of fields: two columns, head and value, and no heads above them. */
struct out_sheet {
	const struct column *columns;
	size_t n_columns;
	const struct cell *cells; /* row by row */
	size_t n_rows;
	bool fields;
};

struct out_format {
	/* Prints messages and nothing else when this is set. */
	void (*message)(const struct invocation *, FILE *, const ProtobufCMessage *);
	/* False: memory is out. */
	bool (*sheet)(const struct invocation *, FILE *, const struct out_sheet *);
	void (*line)(const struct invocation *, FILE *, const char *text);
	void (*heading)(const struct invocation *, FILE *, const char *text);
	/* An empty line stands before one that does not come first. */
	bool spaces_headings;
};

extern const struct out_format out_text_format;
extern const struct out_format out_plain_format;
extern const struct out_format out_json_format;
