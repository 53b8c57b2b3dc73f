/* SPDX-License-Identifier: EUPL-1.2
 * Runs the real store through a drawn load, with marks in the log for what is issued and what is
 * acknowledged. */
#pragma once

#include "crash_plan.h"

/* What a run is made to do wrong, so that the rig shows that it would be seen. */
enum control {
	CONTROL_NONE,
	CONTROL_EARLY,    /* a write is acknowledged before it is synced */
	CONTROL_LIE,      /* the disk's syncs do nothing */
	CONTROL_TRUST,    /* a machine that stopped gives the boot id it had */
	CONTROL_CHECKSUM, /* every checksum is the same */
	CONTROL_REWRITE,  /* what is on the disk by all appearance is not written again */
	CONTROLS
};

struct driver {
	const char *directory;
	struct plan *plan;
	struct random *random;
	enum control control;
	uint64_t acknowledged; /* before the register was opened; then all that it shows */
	struct store *store;   /* NULL, or still open: as if killed */
	bool has_ended;        /* a sync failed, and it was started once more */
};

int drive_open(const char *directory, struct store **ret);
/* Opens the register and writes to it. 0, or what the store returned. */
int drive_load(struct driver *);
/* One entry in its own batch. */
int drive_write(struct store *, const struct plan_entry *);
