/* SPDX-License-Identifier: EUPL-1.2
 * The word that was probably meant. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Keeps the nearest of the words that it is shown. */
struct near_search {
	const char *given;
	const char *best; /* NULL: none is near */
	size_t distance;
};

#define NEAR_SEARCH(text) ((struct near_search){ .given = (text) })

/* Shows a word that would have been right; `means` is what is then suggested. */
void near_show(struct near_search *, const char *word, const char *means);
