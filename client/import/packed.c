/* SPDX-License-Identifier: EUPL-1.2
 * Packs texts. Never takes one out. */
#include "packed.h"

#include <stdlib.h>

#define ROOM_FIRST ((size_t)64 << 10)

static bool make_room(struct packed *p, size_t size)
{
	size_t room = p->room ? p->room : ROOM_FIRST;
	char *text;

	while (room < p->size + size)
		room *= 2;
	if (room > UINT32_MAX)
		return false;
	if (room == p->room)
		return true;
	text = realloc(p->text, room);
	if (!text)
		return false;
	p->text = text;
	p->room = room;
	return true;
}

bool packed_add(struct packed *p, struct view text, uint32_t *ret_at)
{
	if (!make_room(p, text.n + 1))
		return false;
	*ret_at = (uint32_t)p->size;
	if (text.n)
		memcpy(p->text + p->size, text.p, text.n);
	p->text[p->size + text.n] = '\0';
	p->size += text.n + 1;
	return true;
}

void packed_deinit(struct packed *p)
{
	free(p->text);
	*p = (struct packed){ 0 };
}
