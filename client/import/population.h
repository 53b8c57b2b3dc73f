/* SPDX-License-Identifier: EUPL-1.2
 * The population of a round out of a file: a text file with one id a line, or a column of a CSV or
 * XLSX table. Ids and labels are checked, made NFC, sorted bytewise by id and kept packed, so that
 * a million of them fit. */
#pragma once

#include <riskreg/cleanup.h>

#include "import.h"

#define POPULATION_MAX 1000000
#define POPULATION_LABEL_MAX 200 /* bytes of one */
#define POPULATION_BYTES_MAX ((size_t)128 << 20) /* of a file */
#define POPULATION_SHEET_ROWS_MAX 200000 /* of an XLSX */

struct population_options {
	const char *column; /* the head of the ids; NULL: a text file, one id a line */
	const char *label;  /* the head of the labels; NULL: none */
	const char *sheet;  /* of an XLSX; NULL: the first that is shown */
};

struct population;

/* Everything that is wrong is told at once, each with its row: empty, too long, characters that
 * cannot be seen, the same id twice (both rows). IMPORT_DONE, IMPORT_REFUSED or -ENOMEM. */
int population_read(struct import *, const char *path, const struct population_options *,
		    struct population **ret);
/* The same of bytes that were read. */
int population_parse(struct import *, struct view bytes, const struct population_options *,
		     struct population **ret);
struct population *population_free(struct population *);
DEFINE_FREEP(population)

/* At least 1. */
size_t population_count(const struct population *);
/* In ascending order; borrowed from the population. */
const char *population_id(const struct population *, size_t i);
/* "" where there is none. */
const char *population_label(const struct population *, size_t i);
