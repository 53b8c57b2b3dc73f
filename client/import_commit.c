/* SPDX-License-Identifier: EUPL-1.2
 * Has the daemon check an import, says what would be written, asks, writes. Must never write before
 * that check. */
#include "import_commit.h"

#include <unistd.h>

#include "call.h"
#include "out.h"
#include "rows.h"

/* What was refused in a dry run is refused for certain: nothing was written. */
static enum exit_status check(struct invocation *inv, const struct import_commit *im,
			      const PB(Written) **ret)
{
	struct invocation dry = *inv;
	enum exit_status status;

	dry.dry_run = true;
	status = call_write(&dry, im->method, im->request, ret);
	return status == EXIT_STATUS_FAILED ? EXIT_STATUS_IMPORT_REFUSED : status;
}

static const char *counted(const struct invocation *inv, const PB(Written) *written, PB(Kind) kind,
			   bool is_new)
{
	static const enum word words[] = {
		[PB_ENUM(KIND, PLAN)] = WORD_COUNT_PLANS,
		[PB_ENUM(KIND, RISK)] = WORD_COUNT_RISKS,
		[PB_ENUM(KIND, ASSESSMENT)] = WORD_COUNT_ASSESSMENTS,
		[PB_ENUM(KIND, MEASURE)] = WORD_COUNT_MEASURES,
		[PB_ENUM(KIND, CONTROL)] = WORD_COUNT_CONTROLS,
		[PB_ENUM(KIND, ACTION)] = WORD_COUNT_ACTIONS,
		[PB_ENUM(KIND, PLAN_ITEM)] = WORD_COUNT_PLAN_ITEMS,
		[PB_ENUM(KIND, INDICATOR)] = WORD_COUNT_INDICATORS,
	};
	size_t n = 0;

	for (size_t i = 0; i < written->n_changes; i++)
		n += written->changes[i]->kind == kind &&
		     (written->changes[i]->version == 1) == is_new;
	return n ? say_counted(inv, words[kind], n, NULL) : NULL;
}

/* "5 risker, 4 kontroller" of those that are new, or of those that change; NULL for none. */
static const char *list_counts(const struct invocation *inv, const PB(Written) *written,
			       bool is_new)
{
	static const PB(Kind) kinds[] = {
		PB_ENUM(KIND, PLAN),    PB_ENUM(KIND, RISK),    PB_ENUM(KIND, ASSESSMENT),
		PB_ENUM(KIND, MEASURE), PB_ENUM(KIND, CONTROL), PB_ENUM(KIND, ACTION),
		PB_ENUM(KIND, PLAN_ITEM), PB_ENUM(KIND, INDICATOR),
	};
	const char *list = NULL;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const char *one = counted(inv, written, kinds[i], is_new);
		if (one)
			list = list ? arena_format(inv->arena, "%s, %s", list, one) : one;
	}
	return list;
}

static void tell_summary(const struct invocation *inv, const struct import_commit *im,
			 const PB(Written) *written)
{
	const char *fresh = list_counts(inv, written, true);
	const char *changed = list_counts(inv, written, false);

	tell(inv, say_counted(inv, WORD_IMPORT_ROWS, im->n_rows, "file", inv->argv[0], NULL));
	if (fresh)
		tell(inv, say(inv, WORD_IMPORT_NEW, "list", fresh, NULL));
	if (changed)
		tell(inv, say(inv, WORD_IMPORT_CHANGED, "list", changed, NULL));
}

/* A script has said what it wants by calling; a person is asked. */
static enum exit_status ask(struct invocation *inv, const struct import_commit *im)
{
	if (inv->no_input || !isatty(STDIN_FILENO))
		return EXIT_STATUS_OK;
	return confirm(inv, im->question);
}

static void print_done(struct invocation *inv, const struct import_commit *im,
		       const PB(Written) *written)
{
	if (out_wants_message(inv->out) || (im->prints_id && !inv->terminal))
		out_written(inv->out, written);
	else
		out_line(inv->out, im->saved);
}

/* Nothing is written: what it would be is for programs. */
static enum exit_status end_without(struct invocation *inv, const char *why,
				    const PB(Written) *written)
{
	tell(inv, why);
	if (out_wants_message(inv->out))
		out_message(inv->out, &written->base);
	return EXIT_STATUS_OK;
}

enum exit_status import_commit(struct invocation *inv, const struct import_commit *im)
{
	const PB(Written) *written;
	enum exit_status status = check(inv, im, &written);

	if (status != EXIT_STATUS_OK)
		return status;
	if (written->n_changes == 0)
		return end_without(inv, im->same, written);
	tell_summary(inv, im, written);
	if (inv->dry_run)
		return end_without(inv, say(inv, WORD_IMPORT_DRY, NULL), written);
	status = ask(inv, im);
	if (status == EXIT_STATUS_OK)
		status = call_write(inv, im->method, im->request, &written);
	if (status == EXIT_STATUS_OK)
		print_done(inv, im, written);
	return status;
}
