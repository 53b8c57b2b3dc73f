/* SPDX-License-Identifier: EUPL-1.2
 * Item ids, one a line. Whether one stands twice is the daemon's to say. */
#include "ids.h"

#include <errno.h>

#include <riskreg/text.h>

#include "encoding.h"
#include "sheet.h"

void ids_check_text(struct import *im, struct import_place place, struct view text, size_t limit)
{
	if (text_has_control(text, false))
		import_error(im, place, WORD_PLAN_CONTROL_CHARACTER, "text", import_quote(im, text),
			     NULL);
	if (text.n > limit)
		import_error(im, place, WORD_PLAN_TOO_LONG, "text", import_quote(im, text), "limit",
			     import_number(im, limit), NULL);
}

void ids_check(struct import *im, struct import_place place, struct view id)
{
	ids_check_text(im, place, id, IDS_ID_MAX);
}

static void take_id(struct import *im, unsigned row, struct view line, char **ret)
{
	*ret = text_to_nfc(im->arena, line);
	im->out_of_memory |= !*ret;
	if (*ret)
		ids_check(im, (struct import_place){ row, NULL }, view_of_string(*ret));
}

struct view ids_take_line(struct view *rest)
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
	struct view rest;
	size_t n = 0;
	int outcome;

	if (!ids)
		return -ENOMEM;
	if (sheet_is_xlsx(bytes)) {
		import_error(im, (struct import_place){ 0 }, WORD_IMPORT_TEXT_WANTED, NULL);
		return IMPORT_REFUSED;
	}
	outcome = encoding_to_utf8(im, bytes, &rest);
	if (outcome != IMPORT_DONE)
		return outcome;
	for (unsigned row = 1; rest.n > 0; row++) {
		struct view line = ids_take_line(&rest);
		if (line.n == 0)
			continue;
		if (n == IDS_MAX) {
			import_error(im, (struct import_place){ 0 }, WORD_IMPORT_TOO_MANY_IDS,
				     "limit", import_number(im, IDS_MAX), NULL);
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
