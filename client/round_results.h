/* SPDX-License-Identifier: EUPL-1.2
 * The results of a file on their way to the register: in one call, or in several when there are
 * more than one call holds. Each has a key that is made of the file, so that a run that was cut off
 * is finished by running it again. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"
#include "import/results.h"

struct round_results {
	struct invocation *inv;
	const struct results *results;
	const char *file; /* its SHA-256, hex */
	struct round_results_part *parts;
	size_t n;
};

/* Parts them. Those that are logged already are not sent: what is logged keeps its evidence, its
 * tester and its day. --reason, --tester and --day are heeded. */
enum exit_status round_results_make(struct invocation *, const char *round, struct view file,
				    const struct results *, struct round_results *ret);
/* All calls as a trial; what is refused then is refused for certain, and nothing was written. */
enum exit_status round_results_try(struct round_results *, PB(Written) *ret);
/* For certain. */
enum exit_status round_results_send(struct round_results *, PB(Written) *ret);
