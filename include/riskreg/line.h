/* SPDX-License-Identifier: EUPL-1.2
 * What texts that both people and programs check are made of: lines that end with LF, decimal
 * numbers and base64. Reading is strict: every value has exactly one way to be written. */
#pragma once

#include <riskreg/view.h>

/* Takes the first line off, without its LF. False when there is none that ends with one. */
bool line_take(struct view *rest, struct view *ret);
/* Takes what it begins with off a line; false when it begins otherwise. */
bool line_skip(struct view *line, struct view beginning);
/* Decimal digits without leading zeros, at most `max`. */
bool line_number(struct view, uint64_t max, uint64_t *ret);

/* How many characters n bytes take in base64 (RFC 4648, section 4, with padding). */
#define LINE_BASE64(n) (((n) + 2) / 3 * 4)
/* How many bytes a text is, if it is base64. */
size_t line_base64_size(struct view);
/* Just n bytes, without white space or stray bits. When false, what `out` holds is undefined. */
bool line_base64(struct view, uint8_t *out, size_t n);

/* Both write without a NUL and return where the next byte goes. */
char *line_put(char *at, struct view);
char *line_put_base64(char *at, struct view bytes);
