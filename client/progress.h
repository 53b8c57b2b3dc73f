/* SPDX-License-Identifier: EUPL-1.2
 * A bar on stderr for what takes longer than half a second: how much, how fast, how long it will
 * be. With --json a line of JSON each time instead, terminal or not; its fields are those of borg
 * --log-json: {"type":"progress_percent","operation":1,"msgid":"Sending","finished":false,
 * "current":50000,"total":1000000,"message":"Skickar","time":1795414056.3}. Where the total is not
 * known, type is "progress_message" and total is left out. */
#pragma once

#include "command.h"

struct progress {
	const struct invocation *inv;
	enum word what; /* "Skickar" */
	uint64_t total; /* 0: not known, and the number that is done is shown */
	int64_t begun_ms, shown_ms;
	uint64_t done; /* as it was told last */
	size_t drawn; /* columns of the line that stands there */
	bool is_shown;
};

struct progress progress_of(const struct invocation *, enum word what, uint64_t total);
void progress_at(struct progress *, uint64_t done);
/* Takes the bar away; says that it is finished. */
void progress_end(struct progress *);
