/* SPDX-License-Identifier: EUPL-1.2
 * Finds out how a text is encoded, by its bytes alone, and makes it UTF-8 with iconv. Knows nothing
 * of rows but how to count them. */
#include "encoding.h"

#include <errno.h>

#include <iconv.h>

#include <riskreg/text.h>

#define BOM_UTF16LE "\xFF\xFE"

static unsigned count_rows(struct view text)
{
	unsigned n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n' ||
		     (text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] != '\n');
	return n;
}

static int refuse(struct import *im, struct view before, enum word word)
{
	import_error(im, (struct import_place){ count_rows(before), NULL }, word, NULL);
	return IMPORT_REFUSED;
}

/* gcc's analyzer takes what iconv_open returns for memory also when it failed. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"

/* Where iconv stops is where the text cannot be read. */
static int convert(struct import *im, struct view bytes, const char *charset, struct view *ret)
{
	size_t size = bytes.n, left, rest = bytes.n;
	char *from = (char *)bytes.p, *text, *to;
	iconv_t cd;
	int error;

	for (size_t i = 0; i < bytes.n; i++)
		size += bytes.p[i] >= 0x80 ? 2 : 0;
	left = size + 4;
	text = to = arena_get(im->arena, left);
	if (!text)
		return -ENOMEM;
	cd = iconv_open("UTF-8", charset);
	if ((intptr_t)cd == -1)
		return -ENOMEM;
	error = iconv(cd, &from, &rest, &to, &left) == (size_t)-1 ? errno : 0;
	iconv_close(cd);
	if (error == E2BIG)
		return -ENOMEM;
	*ret = view_of(text, (size_t)(to - text));
	return error ? refuse(im, *ret, WORD_IMPORT_NOT_UTF8) : IMPORT_DONE;
}
#pragma GCC diagnostic pop

/* How many bytes a character that is not ASCII takes here; 0: it is not UTF-8. */
static size_t size_of_character(struct view rest)
{
	for (size_t n = 2; n <= 4 && n <= rest.n; n++)
		if (text_is_utf8(view_of(rest.p, n)))
			return n;
	return 0;
}

/* True when it is marked as UTF-8, or there is more of that in it than anything else: one bad byte
 * does not make a file Windows-1252. In *ret_bad where the first one is. */
static bool is_damaged_utf8(struct view bytes, bool is_marked, size_t *ret_bad)
{
	size_t good = 0, bad = 0;

	*ret_bad = 0;
	for (size_t at = 0; at < bytes.n;) {
		size_t n = bytes.p[at] < 0x80 ? 1 : size_of_character(view_of(bytes.p + at,
									     bytes.n - at));
		good += n > 1;
		if (n == 0 && bad++ == 0)
			*ret_bad = at;
		at += n ? n : 1;
	}
	return is_marked || good > bad;
}

/* Of no use as text: NUL and the like, as pictures and documents have them. */
static bool find_binary(struct view bytes, size_t *ret_at)
{
	size_t i = 0;

	while (i < bytes.n && (bytes.p[i] >= 0x20 || (bytes.p[i] >= '\t' && bytes.p[i] <= '\r')))
		i++;
	*ret_at = i;
	return i < bytes.n;
}

/* What is not UTF-8, whether its mark says so or not. */
static int assume(struct import *im, struct view bytes, bool is_marked, struct view *ret)
{
	size_t at;

	if (find_binary(bytes, &at))
		return refuse(im, view_of(bytes.p, at), WORD_IMPORT_NOT_TEXT);
	if (is_damaged_utf8(bytes, is_marked, &at))
		return refuse(im, view_of(bytes.p, at), WORD_IMPORT_NOT_UTF8);
	import_warn(im, (struct import_place){ 0 }, WORD_IMPORT_ENCODING, "encoding",
		    "Windows-1252", NULL);
	return convert(im, bytes, "CP1252", ret);
}

int encoding_to_utf8(struct import *im, struct view bytes, struct view *ret_text)
{
	struct view text = bytes;
	const uint8_t *nul;
	int outcome = IMPORT_DONE;

	if (import_begins_with(bytes, BOM_UTF16LE)) {
		import_warn(im, (struct import_place){ 0 }, WORD_IMPORT_ENCODING, "encoding",
			    "UTF-16LE", NULL);
		outcome = convert(im, view_of(bytes.p + 2, bytes.n - 2), "UTF-16LE", &text);
	} else if (import_begins_with(bytes, IMPORT_BOM)) {
		text = view_of(bytes.p + strlen(IMPORT_BOM), bytes.n - strlen(IMPORT_BOM));
	}
	if (outcome == IMPORT_DONE && !text_is_utf8(text))
		outcome = assume(im, text, text.p != bytes.p, &text);
	if (outcome != IMPORT_DONE)
		return outcome;
	nul = text.n ? memchr(text.p, '\0', text.n) : NULL;
	if (nul)
		return refuse(im, view_of(text.p, (size_t)(nul - text.p)), WORD_IMPORT_NOT_TEXT);
	*ret_text = text;
	return IMPORT_DONE;
}
