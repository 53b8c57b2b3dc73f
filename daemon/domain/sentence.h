/* SPDX-License-Identifier: EUPL-1.2
 * Puts a text together piece by piece in a caller's buffer that may be too small, without memory
 * of its own. Never holds a word: those come from the table. */
#pragma once

#include <riskreg/words.h>

/* `n` counts everything, also what no longer fits; there is always a NUL when size > 0. */
struct sentence {
	char *out;
	size_t size, n;
};

#define SENTENCE_DIGITS 11 /* of a uint32_t, and NUL */

struct sentence sentence_begin(char *out, size_t size);
void sentence_add(struct sentence *, const char *text);
void sentence_add_number(struct sentence *, uint32_t number);
/* A row of the table; {n} and the choice of its form are of `n`. */
void sentence_add_word(struct sentence *, enum word, enum lang, uint32_t n);
/* The digits of a number. */
void sentence_digits(uint32_t number, char out[SENTENCE_DIGITS]);
/* Where the next piece goes and how much room there is: for the table's own functions. */
char *sentence_end(const struct sentence *);
size_t sentence_room(const struct sentence *);
