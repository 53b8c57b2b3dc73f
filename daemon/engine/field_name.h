/* SPDX-License-Identifier: EUPL-1.2
 * What people call a field of a request. Never used where a program reads: that gets the path. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/words.h>

/* "risk.title" -> "Rubriken"; "results[3].note" -> "Anteckningen (nr 4)". The first of several has
 * no number: most calls carry one. A path without a name comes back itself, also when memory is
 * out. What comes back lives as long as path and arena. */
const char *field_name(struct arena *, const char *path, enum lang);
