/* SPDX-License-Identifier: EUPL-1.2
 * Text from the command line or the register must not command the terminal. */
#pragma once

/* Control characters (C0 but line break and TAB, DEL, C1) become "?", in place. */
void safe_clean(char *text);
