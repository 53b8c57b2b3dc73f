/* SPDX-License-Identifier: EUPL-1.2
 * Text from the command line or the register must not command the terminal. Pure. */
#include "safe.h"

#include <stdbool.h>

void safe_clean(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		bool c1 = p[0] == 0xc2 && (p[1] & 0xe0) == 0x80;
		if (c1)
			*p++ = '?';
		if (c1 || (*p < ' ' && *p != '\n' && *p != '\t') || *p == 0x7f)
			*p = '?';
	}
}
