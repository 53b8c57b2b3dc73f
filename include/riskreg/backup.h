/* SPDX-License-Identifier: EUPL-1.2
 * The head of a backup: what stands in the file before the copy of the journal. Lines that people
 * read, two parts of the given sizes, and LF up to the copy's offset, a multiple of 4096:
 *
 *	riskreg backup 1
 *	copy 4096
 *	configuration 120
 *	checkpoint 210
 *	key example.se/riskreg+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
 *	(empty line; the configuration's bytes; the signed checkpoint's bytes)
 *
 * The checkpoint says which size and root the copy must have, and has one line more, which says
 * what the configuration is: "configuration " and the SHA-256 of its bytes in hex. So all is
 * signed. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/view.h>

#define BACKUP_HEAD_MAX ((size_t)2 << 20)

#define BACKUP_LINE 80
/* That line, with LF; ends with NUL. */
void backup_line(struct view configuration, char out[BACKUP_LINE]);

struct backup {
	uint64_t offset; /* of the copy in the file */
	struct view configuration;
	struct view checkpoint; /* signed note */
	struct view key;        /* the public key in a verifier's form */
};

/* The whole head, in the arena; backup->offset is computed. -EINVAL when a part is too large. */
int backup_format(struct arena *, const struct backup *, struct view *ret);
/* False when the file does not begin with a whole head; views into it. */
bool backup_parse(struct view beginning, struct backup *ret);
