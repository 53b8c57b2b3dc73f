/* SPDX-License-Identifier: EUPL-1.2
 * Reads a plan, has the daemon check it whole, says what would be written, asks, writes. Must never
 * write before the whole file is known to be sound. */
#include "plan_import.h"

#include <unistd.h>

#include "findings.h"
#include "import/plan_table.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define IMPORT "riskreg.v1.PlanService/Import"

static enum exit_status read_file(struct invocation *inv, PB(ImportPlanRequest) *request)
{
	struct import im = findings_import(inv);
	const struct sheet_options options = SHEET_OPTIONS;
	struct sheet sheet;
	int outcome = sheet_read(&im, inv->argv[0], &options, &sheet);

	if (outcome == IMPORT_DONE)
		outcome = plan_table_parse(&im, &sheet, &request->rows, &request->n_rows);
	return findings_tell(inv, &im, inv->argv[0], outcome);
}

/* What was refused in a dry run is refused for certain: nothing was written. */
static enum exit_status check(struct invocation *inv, const PB(ImportPlanRequest) *request,
			      const PB(Written) **ret)
{
	struct invocation dry = *inv;
	enum exit_status status;

	dry.dry_run = true;
	status = call_write(&dry, IMPORT, &request->base, ret);
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
		PB_ENUM(KIND, PLAN_ITEM),
	};
	const char *list = NULL;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const char *one = counted(inv, written, kinds[i], is_new);
		if (one)
			list = list ? arena_format(inv->arena, "%s, %s", list, one) : one;
	}
	return list;
}

static void tell_summary(const struct invocation *inv, const PB(ImportPlanRequest) *request,
			 const PB(Written) *written)
{
	const char *fresh = list_counts(inv, written, true);
	const char *changed = list_counts(inv, written, false);

	tell(inv, say_counted(inv, WORD_IMPORT_ROWS, request->n_rows, "file", inv->argv[0], NULL));
	if (fresh)
		tell(inv, say(inv, WORD_IMPORT_NEW, "list", fresh, NULL));
	if (changed)
		tell(inv, say(inv, WORD_IMPORT_CHANGED, "list", changed, NULL));
}

/* A script has said what it wants by calling; a person is asked. */
static enum exit_status ask(struct invocation *inv, const PB(ImportPlanRequest) *request)
{
	const char *year = terms_number(inv, request->year);

	if (inv->no_input || !isatty(STDIN_FILENO))
		return EXIT_STATUS_OK;
	return confirm(inv, say(inv, WORD_IMPORT_ASK, "unit", request->unit, "year", year, NULL));
}

static void print_done(struct invocation *inv, const PB(Written) *written)
{
	if (inv->terminal && !out_wants_message(inv->out))
		out_line(inv->out, say(inv, WORD_IMPORT_SAVED, NULL));
	else
		out_written(inv->out, written);
}

static enum exit_status commit(struct invocation *inv, const PB(ImportPlanRequest) *request)
{
	const PB(Written) *written;
	enum exit_status status = check(inv, request, &written);

	if (status != EXIT_STATUS_OK)
		return status;
	if (written->n_changes == 0) {
		tell(inv, say(inv, WORD_IMPORT_SAME, "unit", request->unit, "year",
			      terms_number(inv, request->year), NULL));
		if (out_wants_message(inv->out))
			out_message(inv->out, &written->base);
		return EXIT_STATUS_OK;
	}
	tell_summary(inv, request, written);
	if (inv->dry_run) {
		tell(inv, say(inv, WORD_IMPORT_DRY, NULL));
		if (out_wants_message(inv->out))
			out_message(inv->out, &written->base);
		return EXIT_STATUS_OK;
	}
	status = ask(inv, request);
	if (status == EXIT_STATUS_OK)
		status = call_write(inv, IMPORT, &request->base, &written);
	if (status == EXIT_STATUS_OK)
		print_done(inv, written);
	return status;
}

enum exit_status plan_import_run(struct invocation *inv)
{
	PB(ImportPlanRequest) request = PB_INIT(IMPORT_PLAN_REQUEST);
	enum exit_status status;

	request.unit = rows_text(inv, "unit");
	request.year = command_number(inv, "year", 0);
	request.reason = rows_text(inv, "reason");
	status = rows_need(inv, "unit");
	if (status == EXIT_STATUS_OK)
		status = rows_need(inv, "year");
	if (status == EXIT_STATUS_OK)
		status = read_file(inv, &request);
	return status == EXIT_STATUS_OK ? commit(inv, &request) : status;
}
