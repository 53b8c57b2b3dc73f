/* SPDX-License-Identifier: EUPL-1.2
 * The assessment of a risk that counts: the latest one that is no target. */
#pragma once

#include "load.h"

/* ret->record.version is 0 when the risk was never assessed. */
int assessed_latest(struct call *, const struct id *risk, struct loaded *ret);
/* The same, written by an entry up to this one. */
int assessed_at(struct call *, const struct id *risk, uint64_t seq, struct loaded *ret);
const PB(Assessment) *assessed_of(const struct loaded *);
