/* SPDX-License-Identifier: EUPL-1.2
 * Item ids, one a line. Whether one stands twice is the daemon's to say. */
#include "ids.h"

#include <errno.h>
#include <string.h>

#include <riskreg/text.h>

static void take_id(struct import *im, unsigned row, struct view line, char **ret)
{
	struct import_place place = { row, NULL };

	if (!text_is_utf8(line) || memchr(line.p, '\0', line.n)) {
		import_error(im, place, WORD_IMPORT_NOT_UTF8, NULL);
		return;
	}
	if (text_has_control(line, false))
		import_error(im, place, WORD_PLAN_CONTROL_CHARACTER, "text", import_quote(im, line),
			     NULL);
	*ret = text_to_nfc(im->arena, line);
	im->out_of_memory |= !*ret;
	if (*ret && strlen(*ret) > IDS_ID_MAX)
		import_error(im, place, WORD_PLAN_TOO_LONG, "text", import_quote(im, line), "limit",
			     "128", NULL);
}

static struct view take_line(struct view *rest)
{
	const uint8_t *end = memchr(rest->p, '\n', rest->n);
	size_t n = end ? (size_t)(end - rest->p) : rest->n;
	struct view line = view_of(rest->p, n);

	n += end != NULL;
	*rest = view_of(rest->p + n, rest->n - n);
	return import_trim(line);
}

int ids_read(struct import *im, struct view bytes, char ***ret_ids, size_t *ret_n)
{
	char **ids = arena_get(im->arena, IDS_MAX * sizeof(*ids));
	struct view rest = bytes;
	size_t n = 0;

	if (!ids)
		return -ENOMEM;
	if (import_begins_with(rest, IMPORT_BOM))
		rest = view_of(rest.p + strlen(IMPORT_BOM), rest.n - strlen(IMPORT_BOM));
	for (unsigned row = 1; rest.n > 0; row++) {
		struct view line = take_line(&rest);
		if (line.n == 0)
			continue;
		if (n == IDS_MAX) {
			import_error(im, (struct import_place){ 0 }, WORD_IMPORT_TOO_MANY_IDS,
				     "limit", "10 000", NULL);
			break;
		}
		take_id(im, row, line, &ids[n++]);
	}
	if (n == 0)
		import_error(im, (struct import_place){ 0 }, WORD_IMPORT_EMPTY, NULL);
	if (im->out_of_memory)
		return -ENOMEM;
	if (im->errors.n)
		return IMPORT_REFUSED;
	*ret_ids = ids;
	*ret_n = n;
	return IMPORT_DONE;
}
