/* SPDX-License-Identifier: EUPL-1.2
 * The first entry of a new register: what every register is born with. */
#pragma once

struct store;

/* Writes the built-in scale into an empty register; does nothing in any other. A fault. */
int bootstrap_register(struct store *);
