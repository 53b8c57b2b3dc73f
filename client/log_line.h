/* SPDX-License-Identifier: EUPL-1.2
 * The arguments of riskctl log as results: "1 ok 2 ok 3 dev", "A=dev". Pure but for the arena. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/pb.h>

enum log_line_fault {
	LOG_LINE_SOUND,
	LOG_LINE_NO_MEMORY,
	LOG_LINE_ODD,       /* an item without its outcome */
	LOG_LINE_OUTCOME,   /* not the word of an outcome */
	LOG_LINE_ATTRIBUTE, /* not of the form A=dev */
};

/* Pairs of item and outcome. *ret_bad is the argument at fault. */
enum log_line_fault log_line_parse(struct arena *, const char *const *words, size_t n,
				   PB(LogResultsRequest) *ret, const char **ret_bad);
/* An item alone: its outcome follows from its attributes. */
enum log_line_fault log_line_item(struct arena *, const char *item, PB(LogResultsRequest) *ret);
/* Adds "A=dev" to a result. */
enum log_line_fault log_line_attributes(struct arena *, const char *const *given, size_t n,
					PB(ItemResult) *ret, const char **ret_bad);
