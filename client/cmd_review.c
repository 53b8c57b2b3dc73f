/* SPDX-License-Identifier: EUPL-1.2
 * riskctl review: the row; the walk itself is review.c's. */
#include "commands.h"
#include "record.h"
#include "review.h"
#include "rows.h"

static const struct option options[] = { OPTION_END };

static const struct command rows[] = {
	{ "review", NULL, "S31", 1, 1, options, WORD_HELP_REVIEW, EXAMPLES("riskctl review S31"),
	  review_run },
};

const struct command_list cmd_review = { "review", WORD_NOUN_REVIEW, WORD_HELP_NOUN_REVIEW, rows,
					 COUNT_OF(rows), NULL };
