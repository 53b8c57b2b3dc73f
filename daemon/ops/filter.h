/* SPDX-License-Identifier: EUPL-1.2
 * What narrows a list or a search: unit, year, state, who answers, overdue. One table says which
 * fields of a kind these are; a noun never filters by itself. Works on stored bytes, since a long
 * list would not fit the call's memory if each of its records were unpacked for it. */
#pragma once

#include <riskreg/text_search.h>

#include "load.h"

/* Empty, 0 and false: not asked for. */
struct filter_wish {
	const char *unit, *state, *owner;
	uint32_t year;
	bool overdue;
};

struct filter {
	struct call *call;
	struct filter_wish wish;
	struct text_search *owner; /* NULL: anybody */
	char today[CALDATE_TEXT];
	/* A search over many kinds: what has no such field is left out, instead of refused or, by
	 * year, let through. */
	bool is_strict;
};

/* For records of one kind, or of any: 0. Refuses an owner, a state or `overdue` that nothing there
 * can have. */
int filter_init(struct call *, const struct filter_wish *, uint32_t kind, struct filter *ret);
int filter_takes(const struct filter *, const struct record *, bool *ret);
/* The unit that a record belongs to, by itself or by what it is a part of; 0 bytes for none.
 * Borrowed from the snapshot. */
int filter_unit_of(struct call *, const struct record *, struct view *ret);
