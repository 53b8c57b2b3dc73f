/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as a worksheet of a round. Aborts where results are not what results.h
 * promises, or where what would be sent would not pass the daemon's check of raw bytes. */
#include <riskreg/wire.h>

#include "../../client/import/results.h"
#include "sheet_check.h"

#define ITEMS 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* V-1, V-2, and one without an id that is logged; a control with the attributes A and B. */
static struct results_round make_round(bool has_attributes)
{
	static const char *const ids[ITEMS] = { "V-1", "V-2", "" };
	static PB(Item) items[ITEMS];
	static PB(Item) *in_play[ITEMS];
	static PB(ControlAttribute) a = PB_INIT(CONTROL_ATTRIBUTE), b = PB_INIT(CONTROL_ATTRIBUTE);
	static PB(ControlAttribute) *attributes[] = { &a, &b };
	static PB(Control) control = PB_INIT(CONTROL);

	a.code = (char *)"A";
	b.code = (char *)"B";
	control.attributes = attributes;
	control.n_attributes = has_attributes ? 2 : 0;
	for (uint32_t i = 0; i < ITEMS; i++) {
		items[i] = (PB(Item))PB_INIT(ITEM);
		items[i].rank = i + 1;
		items[i].id = (char *)ids[i];
		in_play[i] = &items[i];
	}
	items[2].outcome = PB_ENUM(OUTCOME, DEVIATING);
	items[2].version = 1;
	return (struct results_round){ "S1", &control, in_play, ITEMS, has_attributes };
}

static void check_request(struct arena *arena, const struct results *results)
{
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	PB(ItemResult) *list[ITEMS];
	struct wire_finding finding;
	uint8_t *packed;
	size_t size;

	request.results = list;
	for (size_t i = 0; i < results->n; i++)
		list[request.n_results++] = results->rows[i].result;
	size = protobuf_c_message_get_packed_size(&request.base);
	packed = arena_get(arena, size);
	require(packed && protobuf_c_message_pack(&request.base, packed) == size);
	require(wire_check(PB_DESC(log_results_request), view_of(packed, size),
			   WIRE_FIELDS_MAX_BULK, &finding) == WIRE_SOUND);
}

/* No item twice, each with an outcome. */
static void check_results(const struct results *results)
{
	unsigned seen = 0;

	require(results->n >= 1 && results->n <= ITEMS && results->n_logged <= results->n);
	for (size_t i = 0; i < results->n; i++) {
		const PB(ItemResult) *result = results->rows[i].result;
		require(result->rank >= 1 && result->rank <= ITEMS);
		require(!(seen & 1U << result->rank));
		seen |= 1U << result->rank;
		require(result->outcome >= PB_ENUM(OUTCOME, CONFORMING) &&
			result->outcome <= PB_ENUM(OUTCOME, NOT_APPLICABLE));
		require(strlen(result->note) <= RESULTS_NOTE_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct sheet_options options = SHEET_OPTIONS;
	static struct arena *arena;
	const struct results_round round = make_round(n % 2);
	struct results results;
	struct sheet sheet;

	if (!arena && arena_new(&arena, (size_t)64 << 20) != 0)
		abort();
	arena_reset(arena);
	struct import im = { .arena = arena, .lang = n % 3 ? LANG_SV : LANG_EN };
	int outcome = sheet_parse(&im, view_of(data, n), &options, &sheet);
	if (outcome != IMPORT_DONE)
		return 0;
	results_find_head(&im, &sheet);
	require(results_find_round(&im, &sheet));
	outcome = results_parse(&im, &sheet, &round, &results);
	require((outcome == IMPORT_REFUSED) == (im.errors.n > 0) || outcome < 0);
	if (outcome != IMPORT_DONE)
		return 0;
	check_results(&results);
	check_request(arena, &results);
	return 0;
}
