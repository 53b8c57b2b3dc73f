/* SPDX-License-Identifier: EUPL-1.2
 * Lines, numbers and base64, see line.h. Looks at bytes only and takes no memory. */
#include <riskreg/line.h>

#include <nettle/base64.h>

bool line_take(struct view *rest, struct view *ret)
{
	const uint8_t *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	if (!end)
		return false;
	size_t n = (size_t)(end - rest->p);
	*ret = view_of(rest->p, n);
	*rest = view_of(end + 1, rest->n - n - 1);
	return true;
}

bool line_skip(struct view *line, struct view beginning)
{
	if (line->n < beginning.n || !view_equals(view_of(line->p, beginning.n), beginning))
		return false;
	*line = view_of(line->p + beginning.n, line->n - beginning.n);
	return true;
}

bool line_number(struct view text, uint64_t max, uint64_t *ret)
{
	uint64_t number = 0;
	if (text.n == 0 || (text.n > 1 && text.p[0] == '0'))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		uint8_t digit = (uint8_t)(text.p[i] - '0');
		if (digit > 9 || number > max / 10 || digit > max - number * 10)
			return false;
		number = number * 10 + digit;
	}
	*ret = number;
	return true;
}

size_t line_base64_size(struct view text)
{
	size_t padding = 0;
	while (padding < 2 && padding < text.n && text.p[text.n - 1 - padding] == '=')
		padding++;
	size_t n = text.n / 4 * 3;
	return n > padding ? n - padding : 0;
}

/* nettle refuses stray bits and anything behind the padding but skips white space; as the size is
 * known, every character must count. */
bool line_base64(struct view text, uint8_t *out, size_t n)
{
	struct base64_decode_ctx ctx;
	size_t done = 0;
	if (text.n != LINE_BASE64(n))
		return false;
	base64_decode_init(&ctx);
	for (size_t i = 0; i < text.n; i++) {
		uint8_t byte;
		int got = base64_decode_single(&ctx, &byte, (char)text.p[i]);
		if (got < 0 || (got && done == n))
			return false;
		if (got)
			out[done++] = byte;
	}
	return base64_decode_final(&ctx) && done == n;
}

char *line_put(char *at, struct view bytes)
{
	if (bytes.n)
		memcpy(at, bytes.p, bytes.n);
	return at + bytes.n;
}

char *line_put_base64(char *at, struct view bytes)
{
	base64_encode_raw(at, bytes.n, bytes.p);
	return at + LINE_BASE64(bytes.n);
}
