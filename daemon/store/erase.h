/* SPDX-License-Identifier: EUPL-1.2
 * The erasures that the journal confirms and the index does not have behind it: done by
 * store_erase, and again by every start that finds one. */
#pragma once

#include "snapshot.h"

/* The journal must be open for writing, and mended. STORE_FULL when there is no room for the seal
 * or the new index. */
int erase_due(struct store *);
