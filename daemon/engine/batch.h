/* SPDX-License-Identifier: EUPL-1.2
 * A batch of writes: each call is run on what the ones before it wrote, then all are committed at
 * once. Runs on the writer thread; knows nothing of threads. */
#pragma once

#include "job.h"

#define BATCH_CHANGES_MAX 20000
#define BATCH_BYTES_MAX ((size_t)16 << 20)

struct batch_result {
	size_t n_calls;
	size_t n_written; /* entries */
	size_t n_commits;
	size_t n_refused, n_faults;
	size_t n_full;    /* refused for want of room */
	size_t n_again;   /* worked out ahead, and then again */
	bool has_failed;  /* the store can no longer be trusted to write */
};

/* Runs calls from the list, as many as make a batch, answers each in its job, and returns the
 * first one that was left. `result` is added to. */
struct job *batch_run(struct store *, struct entropy *, struct job *first,
		      struct batch_result *result);
