/* SPDX-License-Identifier: EUPL-1.2
 * For fuzz targets: a register that holds a record of every kind, kept as an image, and removed
 * when the program ends. */
#pragma once

#include "../story_engine.h"
#include "../story.h"

static struct story_engine register_of_story;

static inline void story_register_remove(void)
{
	story_engine_remove(&register_of_story);
}

/* Leaves it closed. */
static inline struct story_engine *story_register_make(struct arena *arena)
{
	struct story_engine *f = &register_of_story;
	story_engine_make(f);
	atexit(story_register_remove);
	must(story_engine_start(f) == 0);
	for (size_t i = 0; i < STORY_CALLS; i++) {
		uint8_t key[STORE_KEY_SIZE];
		struct view request;
		arena_reset(arena);
		const struct route *route = story_request(arena, i, &request);
		story_key(i, key);
		story_engine_call(f, story_actor(route),
				  story_envelope(arena, route, key, request));
		must(f->heard.code == RPC_OK);
	}
	story_engine_stop(f);
	story_engine_keep(f);
	return f;
}
