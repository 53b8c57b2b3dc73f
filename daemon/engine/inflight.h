/* SPDX-License-Identifier: EUPL-1.2
 * The calls that wait for another thread, by connection and seq: a seq names one call at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INFLIGHT_SLOTS 1024

struct job;

struct inflight {
	struct job *slots[INFLIGHT_SLOTS];
	size_t n;
};

bool inflight_has(const struct inflight *, uint64_t connection, uint64_t seq);
void inflight_add(struct inflight *, struct job *);
void inflight_remove(struct inflight *, struct job *);
