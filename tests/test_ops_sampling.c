/* SPDX-License-Identifier: EUPL-1.2
 * From a population to a drawn round: what is taken, frozen, drawn, listed and logged; each draw is
 * made again by the book. */
#include "ops_population.h"

static struct fixture f;
static struct population p;

#define OK PB_ENUM(OUTCOME, CONFORMING)
#define VERIFICATIONS "VER-2026-"

static void begin(uint32_t n)
{
	work_begin(&f);
	population_fill(&p, VERIFICATIONS, 5, n);
	CU_ASSERT_EQUAL_FATAL(work_open(&f, "C1", 0), 0);
}

static void test_opened_without_items_it_is_planned(void)
{
	begin(3);
	const PB(Round) *round = work_round(&f, "S1");
	CU_ASSERT_EQUAL(round->state, PB_ENUM(ROUND_STATE, PLANNED));
	CU_ASSERT_EQUAL(round->basis, PB_ENUM(ROUND_BASIS, POPULATION));
	CU_ASSERT_EQUAL(round->size, 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, OK, ""), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 1, 0, ""), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(population_items(&f, "S1", 0, 0)->n_items, 0);
	fixture_end(&f);
}

static void test_parts(void)
{
	begin(12000);
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 2, 1), REFUSED_POPULATION_PLACE);
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 1, 5000), 0);
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 5002, 1), REFUSED_POPULATION_PLACE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "n"), "5000");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "expected"), "5001");
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 5001, 7000), 0);
	const PB(Round) *round = work_round(&f, "S1");
	CU_ASSERT_EQUAL(round->population->n, 12000);
	uint32_t pieces = round->population->pieces;
	CU_ASSERT(pieces > 4);
	CU_ASSERT_EQUAL(round->state, PB_ENUM(ROUND_STATE, PLANNED));
	const PB(Record) *last = fixture_get(&f, PB_ENUM(KIND, ITEMS), "S1#2", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(last);
	CU_ASSERT_EQUAL(last->items->n_labels, last->items->n_ids);
	/* Beginning anew forgets the rest. */
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 1, 7), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->population->n, 7);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->population->pieces, 1);
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, ITEMS), "S1#1"), 2);
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 8, 2), 0);
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, ITEMS), "S1#2"), 2);
	p.n = 9;
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 9, 0, ""), 0);
	fixture_end(&f);
}

/* Every faulty id at once, each by its place. */
static void test_faulty_ids(void)
{
	begin(10);
	p.ids[3] = p.ids[2];
	p.ids[5] = "";
	p.ids[7] = "A";
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), REFUSED_TWICE);
	CU_ASSERT_EQUAL_FATAL(f.call.n_refusals, 3);
	CU_ASSERT_STRING_EQUAL(f.call.refusals[0].field, "ids[3]");
	CU_ASSERT_EQUAL(f.call.refusals[1].id, REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(f.call.refusals[1].field, "ids[5]");
	CU_ASSERT_EQUAL(f.call.refusals[2].id, REFUSED_POPULATION_ORDER);
	CU_ASSERT_STRING_EQUAL(f.call.refusals[2].field, "ids[7]");
	population_fill(&p, VERIFICATIONS, 5, 10);
	p.ids[4] = "VER\n";
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), REFUSED_NOT_ONE_LINE);
	/* Over the border between two parts. */
	population_fill(&p, VERIFICATIONS, 5, 10);
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 1, 5), 0);
	p.ids[5] = p.ids[4];
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 6, 5), REFUSED_TWICE);
	p.ids[5] = p.ids[0];
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 6, 5), REFUSED_POPULATION_ORDER);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), VERIFICATIONS "00005");
	fixture_end(&f);
}

static void test_bounds_of_a_part(void)
{
	PB(PutPopulationRequest) request = PB_INIT(PUT_POPULATION_REQUEST);
	begin(2);
	char **many = calloc(50001, sizeof(*many)), *texts = calloc(50001, 8);
	for (size_t i = 0; i < 50001; i++) {
		many[i] = texts + 8 * i;
		snprintf(many[i], 8, "%05zu", i);
	}
	request.round = "S1";
	request.first = 1;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/PutPopulation",
				     &request, NULL), REFUSED_REQUIRED);
	request.ids = many;
	request.n_ids = 50001;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/PutPopulation",
				     &request, NULL), REFUSED_TOO_MANY);
	request.labels = many;
	request.n_labels = 49999;
	request.n_ids = 50000;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/PutPopulation",
				     &request, NULL), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "labels");
	request.n_labels = 0;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/PutPopulation",
				     &request, NULL), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->population->n, 50000);
	free(many);
	free(texts);
	fixture_end(&f);
}

static void test_freeze(void)
{
	begin(120);
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), REFUSED_POPULATION_DIFFERS);
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), 0);
	p.n = 119;
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), REFUSED_POPULATION_DIFFERS);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "n"), "120");
	p.n = 120;
	p.ids[3] = "VER-2026-00003A";
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), REFUSED_POPULATION_DIFFERS);
	p.ids[3] = p.texts[3];
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), 0);
	const PB(Round) *round = work_round(&f, "S1");
	uint8_t hash[DRAW_HASH];
	population_hash(&p, hash);
	CU_ASSERT_EQUAL(round->state, PB_ENUM(ROUND_STATE, FROZEN));
	CU_ASSERT_EQUAL(round->population->n, 120);
	CU_ASSERT_EQUAL_FATAL(round->population->sha256.len, DRAW_HASH);
	CU_ASSERT_EQUAL(memcmp(round->population->sha256.data, hash, DRAW_HASH), 0);
	CU_ASSERT_EQUAL(round->population->commitment.len, DRAW_HASH);
	CU_ASSERT_STRING_EQUAL(round->population->frozen_by, "granskare");
	CU_ASSERT_STRING_EQUAL(round->population->frozen_day, "2026-09-15");
	CU_ASSERT_STRING_EQUAL(round->population->extracted_day, "2026-09-01");
	CU_ASSERT_STRING_EQUAL(round->source, "Agresso");
	CU_ASSERT_STRING_EQUAL(round->control_total, "1 234 567,50");
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), REFUSED_ROUND_STATE);
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), REFUSED_ROUND_STATE);
	fixture_end(&f);
}

static void test_what_freezing_takes(void)
{
	PB(FreezeRoundRequest) request = PB_INIT(FREEZE_ROUND_REQUEST);
	static const char freeze[] = "riskreg.v1.RoundService/Freeze";
	uint8_t hash[DRAW_HASH];
	begin(5);
	population_hash(&p, hash);
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), 0);
	request.round = "S1";
	request.expected_version = 1;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, freeze, &request, NULL), REFUSED_CONFLICT);
	request.expected_version = 2;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, freeze, &request, NULL), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "n");
	request.n = 5;
	request.sha256 = (ProtobufCBinaryData){ DRAW_HASH - 1, hash };
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, freeze, &request, NULL), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "sha256");
	request.sha256.len = DRAW_HASH;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, freeze, &request, NULL), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "source");
	request.source = "Heroma";
	request.extracted_day = "2026-09-16";
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, freeze, &request, NULL),
			REFUSED_DAY_IN_FUTURE);
	request.extracted_day = "";
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, freeze, &request, NULL), 0);
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S1")->population->extracted_day, "");
	fixture_end(&f);
}

/* Ranks, ids and labels of the items in play are those of a draw by the book. */
static void check_items(uint32_t size)
{
	PB(Draw) draw = *work_round(&f, "S1")->draw;
	uint8_t seed[DRAW_HASH];
	memcpy(seed, draw.seed.data, DRAW_HASH);
	draw.seed.data = seed;
	struct by_book *book = by_book_draw(&p, &draw);
	uint32_t n = 0, next = 0;
	do {
		const PB(ListItemsResponse) *page = population_items(&f, "S1", next, 0);
		for (size_t i = 0; i < page->n_items; i++, n++) {
			CU_ASSERT_EQUAL(page->items[i]->rank, n + 1);
			CU_ASSERT_STRING_EQUAL(page->items[i]->id, book[n].id);
			CU_ASSERT_STRING_EQUAL(page->items[i]->label, "Faktura");
		}
		next = page->next;
	} while (next);
	CU_ASSERT_EQUAL(n, size);
	free(book);
}

static void test_draw(void)
{
	char seed[DRAW_HEX + 1];
	uint8_t nonce[DRAW_HASH], commitment[DRAW_HASH];
	begin(120);
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 0, 0, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 121, 0, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 100, 21, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "spares");
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 12, 3, "tärning:\n4"), REFUSED_NOT_ONE_LINE);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 12, 3, "31415926535897932384"), 0);
	const PB(Round) *round = work_round(&f, "S1");
	CU_ASSERT_EQUAL(round->state, PB_ENUM(ROUND_STATE, DRAWN));
	CU_ASSERT_EQUAL(round->size, 12);
	CU_ASSERT_EQUAL(round->draw->sample, 12);
	CU_ASSERT_EQUAL(round->draw->kept, 15);
	CU_ASSERT_STRING_EQUAL(round->draw->drawn_by, "granskare");
	CU_ASSERT_STRING_EQUAL(round->draw->drawn_day, "2026-09-15");
	CU_ASSERT_STRING_EQUAL(round->dice, "31415926535897932384");
	/* The nonce is what was committed to, and the seed follows from what is shown. */
	CU_ASSERT_EQUAL_FATAL(round->draw->nonce.len, DRAW_HASH);
	memcpy(nonce, round->draw->nonce.data, DRAW_HASH);
	draw_commitment(nonce, commitment);
	CU_ASSERT_EQUAL(memcmp(commitment, round->population->commitment.data, DRAW_HASH), 0);
	struct draw_terms terms = { .round = VIEW_LITERAL("S1"),
				    .dice = VIEW_LITERAL("31415926535897932384") };
	memcpy(terms.population, round->population->sha256.data, DRAW_HASH);
	memcpy(terms.nonce, nonce, DRAW_HASH);
	char stored[DRAW_HEX + 1];
	draw_seed(&terms, seed);
	draw_hex(round->draw->seed.data, stored);
	CU_ASSERT_STRING_EQUAL(seed, stored);
	check_items(12);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 12, 3, ""), REFUSED_ROUND_STATE);
	fixture_end(&f);
}

/* Over several pieces of the population and of the draw, listed in pages. */
static void test_a_large_draw(void)
{
	population_fill(&p, VERIFICATIONS "med ett långt nummer som tar plats-", 6, 15000);
	population_begin(&f, &p, 2500, 7500);
	CU_ASSERT(work_round(&f, "S1")->population->pieces > 10);
	check_items(2500);
	fixture_end(&f);
	population_begin(&f, &p, 10000, 0);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 1, 0, ""), REFUSED_ROUND_STATE);
	check_items(10000);
	fixture_end(&f);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 0), 0);
	CU_ASSERT_EQUAL(population_put(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 10001, 0, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 10000, 1, ""), REFUSED_OUT_OF_RANGE);
	fixture_end(&f);
}

static void test_pages(void)
{
	population_fill(&p, VERIFICATIONS, 5, 300);
	population_begin(&f, &p, 25, 5);
	const PB(ListItemsResponse) *page = population_items(&f, "S1", 0, 10);
	CU_ASSERT_EQUAL(page->n_items, 10);
	CU_ASSERT_EQUAL(page->next, 10);
	page = population_items(&f, "S1", 20, 10);
	CU_ASSERT_EQUAL(page->n_items, 5);
	CU_ASSERT_EQUAL(page->items[4]->rank, 25);
	CU_ASSERT_EQUAL(page->next, 0);
	page = population_items(&f, "S1", 25, 10);
	CU_ASSERT_EQUAL(page->n_items, 0);
	page = population_items(&f, "S1", 4000000000u, 0);
	CU_ASSERT_EQUAL(page->n_items, 0);
	fixture_end(&f);
}

/* By rank, by id; what is of another draw, or not drawn, is refused. */
static void test_logging(void)
{
	static char drawn[10][DRAW_ID_MAX + 1];
	population_fill(&p, VERIFICATIONS, 5, 300);
	population_begin(&f, &p, 10, 5);
	const PB(ListItemsResponse) *all = population_items(&f, "S1", 0, 0);
	for (size_t i = 0; i < 10; i++)
		snprintf(drawn[i], sizeof(drawn[i]), "%s", all->items[i]->id);
	CU_ASSERT_EQUAL(population_log(&f, "S1", drawn[3], OK), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "S1/4");
	CU_ASSERT_EQUAL(work_round(&f, "S1")->state, PB_ENUM(ROUND_STATE, TESTING));
	CU_ASSERT_EQUAL(population_log(&f, "S1", "5", OK), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "S1/5");
	CU_ASSERT_EQUAL(work_log(&f, "S1", 6, OK, ""), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 11, OK, ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(population_log(&f, "S1", "VER-2025-00001", OK), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(population_log(&f, "S1", "A", OK), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(population_log(&f, "S1", "Z", OK), REFUSED_NO_SUCH_ITEM);
	size_t n_refused = 0;
	for (uint32_t i = 0; i < p.n; i++)
		n_refused += population_log(&f, "S1", p.ids[i], OK) == REFUSED_NO_SUCH_ITEM;
	CU_ASSERT_EQUAL(n_refused, 290);
	all = population_items(&f, "S1", 0, 0);
	for (size_t i = 0; i < all->n_items; i++) {
		CU_ASSERT_EQUAL(all->items[i]->outcome, OK);
		CU_ASSERT_EQUAL(all->items[i]->version, 1);
		CU_ASSERT_STRING_EQUAL(all->items[i]->tester, "granskare");
	}
	fixture_end(&f);
}

/* Where ids are numbers, a number is an id and never a rank. */
static void test_numbers_as_ids(void)
{
	population_fill(&p, "", 3, 300);
	population_begin(&f, &p, 10, 5);
	CU_ASSERT_EQUAL(population_log(&f, "S1", "7", OK), REFUSED_NO_SUCH_ITEM);
	char first[DRAW_ID_MAX + 1];
	snprintf(first, sizeof(first), "%s", population_items(&f, "S1", 0, 1)->items[0]->id);
	CU_ASSERT_EQUAL(population_log(&f, "S1", first, OK), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "S1/1");
	fixture_end(&f);
}

/* All results of a large draw in one call, by their ids in any order. */
static void test_many_by_id(void)
{
	enum { SIZE = 3000 };
	static char drawn[SIZE][DRAW_ID_MAX + 1];
	PB(ItemResult) *results = calloc(SIZE, sizeof(*results));
	population_fill(&p, VERIFICATIONS "med ett långt nummer som tar plats-", 6, 15000);
	population_begin(&f, &p, SIZE, 0);
	for (uint32_t done = 0; done < SIZE;) {
		const PB(ListItemsResponse) *page = population_items(&f, "S1", done, 0);
		for (size_t i = 0; i < page->n_items; i++, done++)
			snprintf(drawn[done], sizeof(drawn[done]), "%s", page->items[i]->id);
	}
	for (uint32_t i = 0; i < SIZE; i++) {
		results[i] = (PB(ItemResult))PB_INIT(ITEM_RESULT);
		results[i].item = drawn[(i * 7) % SIZE];
		results[i].outcome = OK;
	}
	results[5].item = results[6].item;
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, SIZE, ""), REFUSED_TWICE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "results[6].item");
	results[5].item = drawn[35];
	results[8].item = "VER-2025-1";
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, SIZE, ""), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(f.call.n_refusals, 1);
	results[8].item = drawn[56];
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", results, SIZE, ""), 0);
	uint32_t counts[STORE_COUNT_SLOTS];
	work_counts(&f, "S1", counts);
	CU_ASSERT_EQUAL(counts[0], SIZE);
	free(results);
	fixture_end(&f);
}

static void test_items_of_other_rounds(void)
{
	static const char *const list[] = { "V1", "V2", "V3" };
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", list, 3), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 4), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 2, PB_ENUM(OUTCOME, DEVIATING), ""), 0);
	const PB(ListItemsResponse) *items = population_items(&f, "S1", 0, 0);
	CU_ASSERT_EQUAL_FATAL(items->n_items, 3);
	CU_ASSERT_STRING_EQUAL(items->items[1]->id, "V2");
	CU_ASSERT_EQUAL(items->items[1]->outcome, PB_ENUM(OUTCOME, DEVIATING));
	CU_ASSERT_EQUAL(items->items[2]->version, 0);
	CU_ASSERT_FALSE(items->erased);
	items = population_items(&f, "S1", 1, 1);
	CU_ASSERT_STRING_EQUAL(items->items[0]->id, "V2");
	items = population_items(&f, "S2", 0, 0);
	CU_ASSERT_EQUAL(items->n_items, 4);
	CU_ASSERT_STRING_EQUAL(items->items[3]->id, "");
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "opened without items it is planned", test_opened_without_items_it_is_planned },
	{ "a population comes in parts", test_parts },
	{ "faulty ids, all at once", test_faulty_ids },
	{ "bounds of a part", test_bounds_of_a_part },
	{ "freezing", test_freeze },
	{ "what freezing takes", test_what_freezing_takes },
	{ "a draw, and the same by the book", test_draw },
	{ "a large draw", test_a_large_draw },
	{ "pages of items", test_pages },
	{ "logging by rank and by id", test_logging },
	{ "numbers as ids", test_numbers_as_ids },
	{ "many results by id", test_many_by_id },
	{ "items of lists and of numbered rounds", test_items_of_other_rounds },
};
SUITE_MAIN("ops_sampling", tests)
