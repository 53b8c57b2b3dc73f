/* SPDX-License-Identifier: EUPL-1.2
 * Borrowed bytes. A view never owns what it points at; whoever hands one out says until when it
 * may be read. The bytes need not end with NUL. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct view {
	const uint8_t *p;
	size_t n;
};

#define VIEW_NONE ((struct view){ NULL, 0 })
#define VIEW_LITERAL(s) ((struct view){ (const uint8_t *)(s), sizeof(s) - 1 })

static inline struct view view_of(const void *p, size_t n)
{
	return (struct view){ p, n };
}

static inline struct view view_of_string(const char *s)
{
	return (struct view){ (const uint8_t *)s, s ? strlen(s) : 0 };
}

/* Also when it is empty. */
static inline bool view_is_zero(struct view v)
{
	return v.n == 0 || (v.p[0] == 0 && memcmp(v.p, v.p + 1, v.n - 1) == 0);
}

static inline bool view_equals(struct view a, struct view b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
