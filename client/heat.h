/* SPDX-License-Identifier: EUPL-1.2
 * Risks by probability and consequence, from the daemon's answers to the map that a report and the
 * terminal draw. Decides nothing about a risk: value, zone and appetite are the scale's. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"
#include "report.h"

/* A risk on the map. */
struct heat_risk {
	const char *id;
	unsigned probability, consequence; /* 1.. */
};

/* The map of these risks, in the arena; labels and ids are borrowed. Those that are outside of the
 * scale are left out. -ENOMEM. */
int heat_of(struct arena *, const PB(Scale) *, const struct heat_risk *, size_t n,
	    struct report_heat *ret);

/* A zone and the values that it has on the map: "hög (8-9)". */
const char *heat_zone(const struct invocation *, const struct report_heat *, unsigned zone);

/* Which risks, and how they were assessed: the open ones with their latest assessment, or with
 * `plan` (P3) those that it holds, as it holds them. */
struct heat_request {
	const char *unit;  /* code; "": all */
	const char *plan;  /* id; "": none */
	const char *scale; /* code */
};

struct heat {
	struct report_heat map; /* with the title of such a map */
	size_t n_risks;         /* on the map */
	size_t n_unassessed;
	size_t n_elsewhere; /* assessed on another scale */
};

/* Asks the daemon, at the size of the journal that the invocation reads. */
enum exit_status heat_build(struct invocation *, const struct heat_request *, struct heat *ret);
