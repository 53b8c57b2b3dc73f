/* SPDX-License-Identifier: EUPL-1.2
 * Erasures, for the files of ops/ that meet them. */
#pragma once

#include "load.h"

/* The erasure was not carried out yet, and the caller has rights on all that it names. */
int erasure_check_open(struct call *, const struct loaded *, const char *field);
