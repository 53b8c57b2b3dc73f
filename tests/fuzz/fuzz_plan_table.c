/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as a board's plan. Aborts where a row that was taken could not be sent. */
#include <stdlib.h>

#include <riskreg/text.h>
#include <riskreg/wire.h>

#include "../../client/import/sheet.h"
#include "../../client/import/plan_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_part(const PB(PlanRowPart) *part)
{
	if (!part)
		return;
	require(part->title[0] && strlen(part->title) <= 300 && strlen(part->text) <= 8000);
	require(!text_has_control(view_of_string(part->title), false));
	require(!text_has_control(view_of_string(part->text), true));
}

static void check_row(const PB(PlanRow) *row)
{
	const PB(PlanRowAssessment) *a = row->assessment;

	check_part(row->risk);
	check_part(row->measure);
	check_part(row->control);
	check_part(row->action);
	require(row->risk || row->measure || row->control || row->action);
	require(!a || (a->probability >= 1 && a->probability <= 4));
	require(!a || (a->consequence >= 1 && a->consequence <= 4));
}

/* What is sent must pass the daemon's own check of raw bytes. */
static void check_request(struct arena *arena, PB(PlanRow) **rows, size_t n)
{
	PB(ImportPlanRequest) request = PB_INIT(IMPORT_PLAN_REQUEST);
	struct wire_finding finding;
	size_t size;
	uint8_t *packed;

	request.rows = rows;
	request.n_rows = n;
	size = protobuf_c_message_get_packed_size(&request.base);
	packed = arena_get(arena, size);
	require(packed && protobuf_c_message_pack(&request.base, packed) == size);
	require(wire_check(PB_DESC(import_plan_request), view_of(packed, size),
			   WIRE_FIELDS_MAX_BULK, &finding) == WIRE_SOUND);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *arena;
	static const struct sheet_options options = SHEET_OPTIONS;
	struct sheet sheet;
	PB(PlanRow) **rows;
	size_t n_rows;

	if (!arena && arena_new(&arena, (size_t)64 << 20) != 0)
		abort();
	arena_reset(arena);
	struct import im = { .arena = arena, .lang = n % 2 ? LANG_EN : LANG_SV };
	int outcome = sheet_parse(&im, view_of(data, n), &options, &sheet);
	if (outcome == IMPORT_DONE)
		outcome = plan_table_parse(&im, &sheet, &rows, &n_rows);
	require((outcome == IMPORT_REFUSED) == (im.errors.n > 0) || outcome < 0);
	if (outcome != IMPORT_DONE)
		return 0;
	require(n_rows >= 1);
	for (size_t i = 0; i < n_rows; i++)
		check_row(rows[i]);
	check_request(arena, rows, n_rows);
	return 0;
}
