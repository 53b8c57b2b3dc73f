/* SPDX-License-Identifier: EUPL-1.2
 * A table of places, walked from one end to the other: it is looked through when a connection
 * comes, not when a call does. */
#include "places.h"

#include <errno.h>
#include <stdlib.h>

int places_init(struct places *places, unsigned size)
{
	*places = (struct places){ .all = calloc(size, sizeof(*places->all)), .size = size };
	return places->all ? 0 : -ENOMEM;
}

void places_deinit(struct places *places)
{
	free(places->all);
	*places = (struct places){ .all = NULL };
}

bool places_admit(const struct places *places, uint32_t uid, unsigned per_user_max,
		  unsigned reserved)
{
	unsigned n = 0;
	for (unsigned i = 0; i < places->size; i++)
		n += places->all[i].conn && places->all[i].uid == uid;
	unsigned open_to_all = places->size > reserved ? places->size - reserved : 0;
	return n < per_user_max && places->n_taken < (n ? open_to_all : places->size);
}

uint64_t places_take(struct places *places, struct conn *conn, uint32_t uid)
{
	unsigned slot = 0;
	while (places->all[slot].conn)
		slot++;
	struct place *place = &places->all[slot];
	place->conn = conn;
	place->uid = uid;
	place->generation++;
	places->n_taken++;
	return places_number(places, slot);
}

uint64_t places_number(const struct places *places, unsigned slot)
{
	return (uint64_t)places->all[slot].generation << 32 | slot;
}

static struct place *find(const struct places *places, uint64_t number)
{
	uint32_t slot = (uint32_t)number;
	if (slot >= places->size || places->all[slot].generation != number >> 32)
		return NULL;
	return &places->all[slot];
}

struct conn *places_find(const struct places *places, uint64_t number)
{
	const struct place *place = find(places, number);
	return place ? place->conn : NULL;
}

void places_leave(struct places *places, uint64_t number)
{
	struct place *place = find(places, number);
	if (!place || !place->conn)
		return;
	place->conn = NULL;
	places->n_taken--;
}
