/* SPDX-License-Identifier: EUPL-1.2
 * The control run without checksums. */
#pragma once

/* From now on every digest of 8 bytes, and no other is a checksum of the journal, is the same. */
void checksum_ignore(void);
