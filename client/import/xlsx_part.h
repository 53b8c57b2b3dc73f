/* SPDX-License-Identifier: EUPL-1.2
 * The parts of a workbook: XML in a zip archive, read as a stream within bounds. */
#pragma once

#include "import.h"

#define XLSX_PART_MAX ((size_t)64 << 20) /* unpacked */
#define XLSX_RATIO_MAX 200               /* times its packed size */
#define XLSX_DEPTH_MAX 64                /* of elements */
#define XLSX_TOKEN_MAX ((size_t)1 << 20) /* of one tag with its attributes */

struct zip;

/* Names come without their namespace. Attributes are name, value, ..., NULL. */
struct xlsx_handler {
	void (*start)(void *data, const char *name, const char **attributes);
	void (*end)(void *data, const char *name);
	void (*text)(void *data, struct view);
	void *data;
};

/* All of them: IMPORT_DONE, IMPORT_REFUSED or -ENOMEM. The bytes are borrowed until the close. */
int xlsx_part_open(struct import *, struct view bytes, struct zip **ret);
void xlsx_part_close(struct zip **);
int xlsx_part_scan(struct import *, struct zip *, const char *path, const struct xlsx_handler *);

/* The value of an attribute, or NULL. */
const char *xlsx_part_attribute(const char **attributes, const char *name);
/* Tells that a part is not what it must be. */
int xlsx_part_damaged(struct import *, const char *path);
