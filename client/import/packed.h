/* SPDX-License-Identifier: EUPL-1.2
 * Many short texts one behind the other in one block: what a million ids or shared strings take is
 * little more than their letters. */
#pragma once

#include <riskreg/view.h>

/* Zeroed: empty. */
struct packed {
	char *text;
	size_t size, room; /* below 4 GiB */
};

/* Adds a text and its NUL; false when memory is out. */
bool packed_add(struct packed *, struct view, uint32_t *ret_at);
void packed_deinit(struct packed *);
