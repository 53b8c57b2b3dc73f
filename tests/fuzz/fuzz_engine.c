/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: a line with the name of an rpc ("RiskService/Set"), then the bytes of its request,
 * which go out in a sound envelope; what does not begin so is a whole frame. It meets an engine on
 * a register that holds a record of every kind, as a user who may do everything. Aborts where a
 * call has no answer or ends in a fault, or where a refused one has written. A register that was
 * written to is put back, so that an input means the same in every run. */
#include "story_register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct story_engine *f;
static struct content kept;

static void start(void)
{
	must(story_engine_start(f) == 0);
	kept = story_engine_content(f);
}

/* *ret_request is what stands behind the line; NULL when there is no such line. */
static const struct route *find_route(struct view input, struct view *ret_request)
{
	char method[STORE_METHOD_MAX];
	const uint8_t *end = memchr(input.p, '\n', input.n);
	if (!end)
		return NULL;
	snprintf(method, sizeof(method), "riskreg.v1.%.*s", (int)(end - input.p),
		 (const char *)input.p);
	*ret_request = view_of(end + 1, input.n - (size_t)(end + 1 - input.p));
	return ops_find(view_of_string(method));
}

static struct view frame_of(struct arena *arena, struct view input)
{
	static const uint8_t key[STORE_KEY_SIZE] = { 1 };
	struct view request;
	const struct route *route = find_route(input, &request);
	return route ? story_envelope(arena, route, key, request) : input;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *arena;
	if (!arena) {
		must(arena_new(&arena, (size_t)64 << 20) == 0);
		f = story_register_make(arena);
		start();
	}
	if (n == 0 || n > FRAME_MAX / 2)
		return 0;
	arena_reset(arena);
	story_engine_call(f, &story_berit, frame_of(arena, view_of(data, n)));
	struct content content = story_engine_content(f);
	must(content.seq == kept.seq + (content.sum != kept.sum));
	must(f->heard.code == RPC_OK || content.seq == kept.seq);
	must(f->heard.code != RPC_INTERNAL && f->heard.code != RPC_UNAVAILABLE);
	if (content.seq == kept.seq)
		return 0;
	story_engine_stop(f);
	story_engine_put_back(f);
	start();
	return 0;
}
