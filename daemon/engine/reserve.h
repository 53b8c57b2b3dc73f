/* SPDX-License-Identifier: EUPL-1.2
 * Memory for the arithmetic behind signatures. GMP ends the process when it gets none; a daemon may
 * not end because one call came at a bad moment. */
#pragma once

/* Once, before anything is signed; further calls do nothing. */
void reserve_init(void);
