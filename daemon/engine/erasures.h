/* SPDX-License-Identifier: EUPL-1.2
 * Confirmed erasures outside a call: repeated at every start, told before a restore. */
#pragma once

#include <stdint.h>

struct store;

/* Erases again what any confirmed erasure names: the daemon can have been killed before it was
 * done. No snapshot may be open. A fault. */
int erasures_repeat(struct store *);
/* Tells what was erased by entries after this one, a record at a time. A fault. */
int erasures_tell(struct store *, uint64_t since,
		  void (*tell)(void *context, const char *id, uint32_t from_version,
			       uint32_t to_version),
		  void *context);
