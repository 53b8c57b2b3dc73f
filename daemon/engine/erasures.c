/* SPDX-License-Identifier: EUPL-1.2
 * What confirmed erasures name, read from the register. Writes no entry. */
#include "erasures.h"

#include "../ops/kind.h"
#include "../ops/op.h"

#define MEMORY_MAX ((size_t)64 << 20)

/* The call's snapshot is ended: what it gives back lies in the arena. */
static int collect(struct store *store, uint64_t since, struct arena *arena, struct call *ret)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	int rc = store_begin_read(store, &snapshot);
	if (rc)
		return rc;
	call_init(ret, snapshot, arena);
	return erasure_collect(ret, since);
}

int erasures_repeat(struct store *store)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct call call;
	int rc = arena_new(&arena, MEMORY_MAX);
	if (!rc)
		rc = collect(store, 0, arena, &call);
	if (rc || call.n_erasures == 0)
		return rc;
	return store_erase(store, call.erasures, call.n_erasures);
}

int erasures_tell(struct store *store, uint64_t since,
		  void (*tell)(void *context, const char *id, uint32_t from_version,
			       uint32_t to_version),
		  void *context)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct call call;
	int rc = arena_new(&arena, MEMORY_MAX);
	if (!rc)
		rc = collect(store, since, arena, &call);
	for (size_t i = 0; !rc && i < call.n_erasures; i++) {
		const struct store_erasure *erasure = &call.erasures[i];
		char id[ID_TEXT_MAX];
		id_format(&erasure->id, id);
		tell(context, id, erasure->from_version, erasure->to_version);
	}
	return rc;
}
