/* SPDX-License-Identifier: EUPL-1.2
 * Where a line of text may end. */
#pragma once

#include <stddef.h>

/* How many bytes of `text` make a line of at most `columns`: up to a line break, else the last
 * space that fits; a word longer than the line is broken, a range of days behind its points, but a
 * character always fits. *ret_skip says how many bytes go before the next line begins. */
size_t wrap_find(const char *text, size_t columns, size_t *ret_skip);
/* Lines that a text takes up; one for an empty text. */
size_t wrap_lines(const char *text, size_t columns);
/* Columns of the longest line of a text that is not wrapped. */
size_t wrap_widest(const char *text);
/* Columns of its longest word. */
size_t wrap_longest_word(const char *text);
