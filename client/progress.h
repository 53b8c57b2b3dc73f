/* SPDX-License-Identifier: EUPL-1.2
 * A bar on stderr for what takes longer than half a second. Nothing without a terminal. */
#pragma once

#include "command.h"

struct progress {
	const struct invocation *inv;
	enum word what; /* "Skickar" */
	uint64_t total; /* 0: not known, and the number that is done is shown */
	int64_t begun_ms, shown_ms;
	bool is_shown;
};

struct progress progress_of(const struct invocation *, enum word what, uint64_t total);
void progress_at(struct progress *, uint64_t done);
/* Takes the bar away. */
void progress_end(struct progress *);
