/* SPDX-License-Identifier: EUPL-1.2
 * What is said where a text was erased: of which records, parts and versions, and of no others. */
#include <riskreg/pb.h>

#include "../client/erased.h"
#include "client_fixture.h"
#include "suite.h"

#define SAID "Gallrat 1970-01-01, SN 2026-17"

static PB(ErasedItem) item_of(PB(Kind) kind, const char *id, uint32_t from, uint32_t to,
			      uint32_t to_part)
{
	PB(ErasedItem) item = PB_INIT(ERASED_ITEM);
	item.kind = kind;
	item.id = (char *)id;
	item.from_version = from;
	item.to_version = to;
	item.to_part = to_part;
	return item;
}

static void test_what_is_named(void)
{
	static const struct {
		PB(Kind) kind;
		const char *id;
		uint32_t version;
		bool erased;
	} rows[] = {
		{ PB_ENUM(KIND, RISK), "R1", 2, true },
		{ PB_ENUM(KIND, RISK), "R1", 3, true },
		{ PB_ENUM(KIND, RISK), "R1", 1, false },
		{ PB_ENUM(KIND, RISK), "R1", 4, false },
		{ PB_ENUM(KIND, RISK), "R11", 2, false },
		{ PB_ENUM(KIND, CONTROL), "R1", 2, false },
		{ PB_ENUM(KIND, ITEMS), "S31#1", 1, false },
		{ PB_ENUM(KIND, ITEMS), "S31#2", 1, true },
		{ PB_ENUM(KIND, ITEMS), "S31#4", 1, true },
		{ PB_ENUM(KIND, ITEMS), "S31#5", 1, false },
		{ PB_ENUM(KIND, ITEMS), "S3#4", 1, false },
		{ PB_ENUM(KIND, ITEMS), "S31", 1, false },
	};
	struct invocation inv = fixture_invocation();
	PB(ErasedItem) items[] = { item_of(PB_ENUM(KIND, RISK), "R1", 2, 3, 0),
				   item_of(PB_ENUM(KIND, ITEMS), "S31#2", 1, 1, 4) };
	PB(ErasedItem) *named[] = { &items[0], &items[1] };
	PB(Erasure) erasure = PB_INIT(ERASURE);
	PB(Meta) meta = PB_INIT(META);
	PB(Record) record = PB_INIT(RECORD), *records[] = { &record };
	PB(ListRecordsResponse) list = PB_INIT(LIST_RECORDS_RESPONSE);
	erasure.items = named;
	erasure.n_items = 2;
	erasure.diary_number = (char *)"SN 2026-17";
	record.meta = &meta;
	record.erasure = &erasure;
	list.records = records;
	list.n_records = 1;
	inv.erasures = &list;
	for (int confirmed = 0; confirmed < 2; confirmed++) {
		erasure.state = confirmed ? PB_ENUM(ERASURE_STATE, CONFIRMED) :
					    PB_ENUM(ERASURE_STATE, ASKED);
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
			CU_ASSERT_STRING_EQUAL(erased_text(&inv, rows[i].kind, rows[i].id,
							   rows[i].version),
					       confirmed && rows[i].erased ? SAID : "");
	}
	arena_free(inv.arena);
}

static const struct suite_test tests[] = {
	{ "what is named", test_what_is_named },
};

SUITE_MAIN("client erased", tests)
