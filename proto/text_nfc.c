/* SPDX-License-Identifier: EUPL-1.2
 * Is a text in Unicode's normal form C? Asked of every string of every call, before its size is
 * known to be sane: must never allocate, and must be linear. libutf8proc can only normalise, so the
 * text is cut where nothing combines over the cut, and only pieces that could change are. */
#include <riskreg/text.h>

#include <utf8proc.h>

#define PIECE_MAX 60 /* characters */
#define PIECE_DECOMPOSED (4 * PIECE_MAX)

struct character {
	utf8proc_int32_t code;
	size_t size;
	bool joins;   /* can combine with, or be sorted before, what is before it */
	bool divides; /* has a decomposition, so it may not be its own normal form */
};

static bool is_hangul_tail(utf8proc_int32_t code)
{
	return (code >= 0x1161 && code <= 0x1175) || (code >= 0x11a8 && code <= 0x11c2);
}

static struct character take(struct view text, size_t at)
{
	struct character c;
	utf8proc_ssize_t n =
		utf8proc_iterate(text.p + at, (utf8proc_ssize_t)(text.n - at), &c.code);
	if (n <= 0) /* not UTF-8: the piece that it is in will not normalise */
		return (struct character){ .size = 1, .joins = true };
	c.size = (size_t)n;
	const utf8proc_property_t *p = utf8proc_get_property(c.code);
	c.joins = p->combining_class != 0 || is_hangul_tail(c.code) ||
		  (p->comb_index != UINT16_MAX && p->comb_index >= 0x8000);
	c.divides = p->decomp_seqindex != UINT16_MAX && p->decomp_type == 0;
	return c;
}

static bool piece_is_nfc(struct view piece)
{
	utf8proc_int32_t codes[PIECE_DECOMPOSED];
	utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	utf8proc_ssize_t n = utf8proc_decompose(piece.p, (utf8proc_ssize_t)piece.n, codes,
						PIECE_DECOMPOSED, options);
	if (n < 0 || n > PIECE_DECOMPOSED)
		return false;
	n = utf8proc_normalize_utf32(codes, n, options);
	size_t at = 0;
	for (utf8proc_ssize_t i = 0; i < n && at < piece.n; i++) {
		struct character c = take(piece, at);
		if (c.code != codes[i])
			return false;
		at += c.size;
	}
	return at == piece.n;
}

/* What no character that follows can change any more. */
struct piece {
	size_t begin, characters;
	bool suspect;
};

static bool ends_well(const struct piece *piece, struct view text, size_t end)
{
	return !piece->suspect || piece_is_nfc(view_of(text.p + piece->begin, end - piece->begin));
}

/* The last of plain characters begins a piece: a mark may follow it. */
static size_t last_plain(struct view text, size_t end)
{
	return text.p[end - 1] < 0x80 ? end - 1 : end - 2;
}

bool text_is_nfc(struct view text)
{
	struct piece piece = { .begin = 0 };
	for (size_t at = 0; at < text.n;) {
		size_t plain = text_plain(text, at);
		struct character c = { .joins = false };
		if (!plain)
			c = take(text, at);
		if (!c.joins) {
			if (!ends_well(&piece, text, at))
				return false;
			piece = (struct piece){ plain ? last_plain(text, at + plain) : at, 0,
						false };
		}
		piece.suspect |= c.joins || c.divides;
		at += plain ? plain : c.size;
		if (++piece.characters > PIECE_MAX)
			return false;
	}
	return ends_well(&piece, text, text.n);
}
