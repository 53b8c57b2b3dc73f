/* SPDX-License-Identifier: EUPL-1.2
 * Searching in texts. What letters are one and the same is libutf8proc's to say, as in text.c; the
 * most common ones are asked for once and kept, since a search reads everything there is. */
#include <riskreg/text_search.h>

#include <errno.h>

#include <utf8proc.h>

#include <riskreg/text.h>

#define OPTIONS                                                                              \
	((utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |        \
			     UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE))
#define KNOWN 0x250 /* code points of Latin script */
#define POINTS_MAX 18 /* that one code point decomposes into: U+FDFA */
/* A byte of a text is at most this many when it is folded: U+FDFA is 3 bytes, and then 18 letters
 * of 2 bytes. */
#define GROWTH 12
#define ELLIPSIS "…"
#define BEFORE_SHARE 3 /* a third of a cut stands before the place */

struct known {
	uint8_t n;
	uint8_t bytes[7];
};

struct text_search {
	struct view words[TEXT_SEARCH_WORDS_MAX];
	uint32_t n_words;
	struct known known[KNOWN];
	size_t text_max;
	uint8_t *folded;
};

/* Writes at most POINTS_MAX * 4 bytes. */
static size_t fold_point(utf8proc_int32_t c, uint8_t *out)
{
	utf8proc_int32_t points[POINTS_MAX];
	int last = 0;
	size_t size = 0;
	if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
		*out = ' ';
		return 1;
	}
	utf8proc_ssize_t n = utf8proc_decompose_char(c, points, POINTS_MAX, OPTIONS, &last);
	for (utf8proc_ssize_t i = 0; i < n && i < POINTS_MAX; i++)
		size += (size_t)utf8proc_encode_char(points[i], out + size);
	return size;
}

/* One code point at the beginning of a text that is not empty; how many bytes it takes there. A
 * byte that is none counts as one that is nothing. */
static size_t take_point(const struct text_search *s, struct view text, uint8_t *out,
			 size_t *ret_written)
{
	utf8proc_int32_t c;
	if (text.p[0] < 0x80) {
		*out = s->known[text.p[0]].bytes[0];
		*ret_written = 1;
		return 1;
	}
	utf8proc_ssize_t n = utf8proc_iterate(text.p, (utf8proc_ssize_t)text.n, &c);
	*ret_written = 0;
	if (n <= 0)
		return 1;
	if (c < KNOWN && s->known[c].n <= sizeof(s->known[c].bytes)) {
		memcpy(out, s->known[c].bytes, s->known[c].n);
		*ret_written = s->known[c].n;
	} else {
		*ret_written = fold_point(c, out);
	}
	return (size_t)n;
}

static void learn(struct text_search *s)
{
	uint8_t bytes[POINTS_MAX * 4];
	for (utf8proc_int32_t c = 0; c < KNOWN; c++) {
		size_t n = fold_point(c, bytes);
		s->known[c].n = (uint8_t)n;
		if (n <= sizeof(s->known[c].bytes))
			memcpy(s->known[c].bytes, bytes, n);
	}
}

/* False: too many. */
static bool split(struct text_search *s, const char *query)
{
	while (*query) {
		size_t n = strcspn(query, " ");
		if (s->n_words == TEXT_SEARCH_WORDS_MAX)
			return false;
		s->words[s->n_words++] = view_of(query, n);
		query += n + (query[n] == ' ');
	}
	return s->n_words > 0;
}

int text_search_new(struct text_search **ret, struct arena *arena, struct view query,
		    size_t text_max)
{
	struct text_search *s = arena_get_zeroed(arena, 1, sizeof(*s));
	const char *folded = text_fold(arena, query);
	if (!s || !folded)
		return -ENOMEM;
	s->text_max = text_max;
	s->folded = arena_get_zeroed(arena, text_max + 1, GROWTH);
	if (!s->folded)
		return -ENOMEM;
	learn(s);
	if (!split(s, folded))
		return -EINVAL;
	*ret = s;
	return 0;
}

uint32_t text_search_words(const struct text_search *s)
{
	return (uint32_t)((UINT64_C(1) << s->n_words) - 1);
}

/* With a place, only up to the one in the text from which the byte `until` of what is folded
 * comes. */
static size_t fold(struct text_search *s, struct view text, size_t until, size_t *ret_place)
{
	size_t n = 0, written;
	if (text.n > s->text_max)
		text.n = s->text_max;
	for (size_t at = 0; at < text.n; n += written) {
		size_t taken = take_point(s, view_of(text.p + at, text.n - at), s->folded + n,
					  &written);
		if (ret_place && n + written > until) {
			*ret_place = at;
			return n;
		}
		at += taken;
	}
	return n;
}

uint32_t text_search_find(struct text_search *s, struct view text, uint32_t words)
{
	size_t n = fold(s, text, 0, NULL);
	uint32_t found = 0;
	for (uint32_t i = 0; i < s->n_words; i++)
		if (words >> i & 1 && memmem(s->folded, n, s->words[i].p, s->words[i].n))
			found |= UINT32_C(1) << i;
	return found;
}

size_t text_search_place(struct text_search *s, struct view text, uint32_t word)
{
	size_t n = fold(s, text, 0, NULL), place = 0;
	const uint8_t *at = memmem(s->folded, n, s->words[word].p, s->words[word].n);
	if (at)
		fold(s, text, (size_t)(at - s->folded), &place);
	return place;
}

static bool is_within_character(struct view text, size_t at)
{
	return at < text.n && (text.p[at] & 0xc0) == 0x80;
}

char *text_search_cut(struct arena *arena, struct view text, size_t place, size_t size)
{
	size_t room = size - 2 * (sizeof(ELLIPSIS) - 1);
	size_t from = place > room / BEFORE_SHARE ? place - room / BEFORE_SHARE : 0;
	if (text.n <= size)
		from = 0;
	while (from > 0 && is_within_character(text, from))
		from++;
	size_t to = text.n <= size ? text.n : from + room < text.n ? from + room : text.n;
	while (to > from && is_within_character(text, to))
		to--;
	char *cut = arena_format(arena, "%s%.*s%s", from ? ELLIPSIS : "", (int)(to - from),
				 (const char *)text.p + from, to < text.n ? ELLIPSIS : "");
	for (char *p = cut; p && *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	return cut;
}
