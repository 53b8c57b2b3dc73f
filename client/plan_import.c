/* SPDX-License-Identifier: EUPL-1.2
 * Reads a plan, and has it written. Must never write before the whole file is known to be sound. */
#include "plan_import.h"

#include "findings.h"
#include "import/plan_table.h"
#include "import_commit.h"
#include "plan_kept.h"
#include "rows.h"
#include "terms.h"

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

static enum exit_status commit(struct invocation *inv, const PB(ImportPlanRequest) *request)
{
	const char *year = terms_number(inv, request->year), *unit = request->unit;

	return import_commit(inv, &(struct import_commit){
		.method = "riskreg.v1.PlanService/Import",
		.request = &request->base,
		.n_rows = request->n_rows,
		.question = say(inv, WORD_IMPORT_ASK, "unit", unit, "year", year, NULL),
		.saved = say(inv, WORD_IMPORT_SAVED, NULL),
		.same = say(inv, WORD_IMPORT_SAME, "unit", unit, "year", year, NULL),
		.prints_id = true,
	});
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
	if (status == EXIT_STATUS_OK)
		status = commit(inv, &request);
	if (status == EXIT_STATUS_OK)
		plan_kept_tell(inv, &request);
	return status;
}
