/* SPDX-License-Identifier: EUPL-1.2
 * What differs between two versions of a record, field by field, by their descriptors. Knows no
 * kind of record. */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include "command.h"

/* A list of one field tells at most this many elements that came or went. */
#define DIFF_LIST_MAX 20

struct diff_change {
	enum word field; /* WORD_COUNT: it has no word */
	const char *name; /* in the .proto */
	/* "" for what was not there, or is not there any more. */
	const char *old, *new;
	bool is_element; /* of a list: it came or went */
	bool is_alone;   /* what was there before is not known: it may be the same */
};

/* What is told of the texts of a version that were erased; NULL: they were not. */
struct diff_side {
	const ProtobufCMessage *body;
	const char *erased;
};

/* In the order of the fields, each text on as many lines as it has; the reason is no difference,
 * since each version has its own. `before.body` NULL: the first version, where everything came.
 * *ret lies in the arena. False: memory is out. */
bool diff_find(struct invocation *, struct diff_side before, struct diff_side after,
	       struct diff_change **ret, size_t *ret_n);
/* Long texts are cut down to what differs, with some words around it. */
void diff_cut(struct invocation *, struct diff_change *);
