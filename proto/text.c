/* SPDX-License-Identifier: EUPL-1.2
 * What people write: checking, normal form, folding, width. Unicode's tables are libutf8proc's;
 * nothing here knows a letter. */
#include <riskreg/text.h>

#include <utf8proc.h>

#define ASCII_MASK 0x8080808080808080u

size_t text_plain(struct view text, size_t at)
{
	size_t from = at;
	for (uint64_t eight; at + sizeof eight <= text.n; at += sizeof eight) {
		memcpy(&eight, text.p + at, sizeof eight);
		if (eight & ASCII_MASK)
			break;
	}
	while (at < text.n) {
		uint8_t c = text.p[at];
		bool is_pair = c >= 0xc2 && c < 0xcc && at + 1 < text.n &&
			       (text.p[at + 1] & 0xc0) == 0x80;
		if (c >= 0x80 && !is_pair)
			break;
		at += is_pair ? 2 : 1;
	}
	return at - from;
}

bool text_is_utf8(struct view text)
{
	utf8proc_int32_t c;
	for (size_t at = text_plain(text, 0); at < text.n; at += text_plain(text, at)) {
		utf8proc_ssize_t n =
			utf8proc_iterate(text.p + at, (utf8proc_ssize_t)(text.n - at), &c);
		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	return true;
}

/* The arena's copy of a text after libutf8proc has taken it apart, folded it as `options` say, and
 * put it together. NULL when memory is out or it is not UTF-8. */
static char *transform(struct arena *arena, struct view text, utf8proc_option_t options)
{
	utf8proc_ssize_t size = (utf8proc_ssize_t)text.n;
	utf8proc_ssize_t n = utf8proc_decompose(text.p, size, NULL, 0, options);
	if (n < 0)
		return NULL;
	/* One more: utf8proc_reencode writes UTF-8 and a NUL over the code points. */
	utf8proc_int32_t *buffer = arena_get_zeroed(arena, (size_t)n + 1, sizeof *buffer);
	if (!buffer || utf8proc_decompose(text.p, size, buffer, n, options) != n)
		return NULL;
	return utf8proc_reencode(buffer, n, options) < 0 ? NULL : (char *)buffer;
}

char *text_to_nfc(struct arena *arena, struct view text)
{
	return transform(arena, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

bool text_has_control(struct view text, bool lines)
{
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];
		bool line = c == '\n' || c == '\r' || c == '\t';
		bool c0 = c < 0x20 || c == 0x7f;
		bool c1 = c == 0xc2 && i + 1 < text.n && text.p[i + 1] < 0xa0;
		if (c1 || (c0 && !(lines && line)))
			return true;
	}
	return false;
}

/* Line breaks and tabs are spaces by now. */
static void squeeze_spaces(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		bool again = *from == ' ' && (to == text || to[-1] == ' ');
		if (!again)
			*to++ = *from;
	}
	if (to != text && to[-1] == ' ')
		to--;
	*to = '\0';
}

char *text_fold(struct arena *arena, struct view text)
{
	char *folded = transform(arena, text,
				 UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
					 UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE |
					 UTF8PROC_STRIPCC);
	if (folded)
		squeeze_spaces(folded);
	return folded;
}

size_t text_width(struct view text)
{
	size_t width = 0;
	utf8proc_int32_t c;
	for (size_t at = 0; at < text.n;) {
		utf8proc_ssize_t n =
			utf8proc_iterate(text.p + at, (utf8proc_ssize_t)(text.n - at), &c);
		/* A byte that is no character is shown as one sign. */
		width += n > 0 ? (size_t)utf8proc_charwidth(c) : 1;
		at += n > 0 ? (size_t)n : 1;
	}
	return width;
}
