/* SPDX-License-Identifier: EUPL-1.2
 * Populations and draws for tests of the ops, on top of ops_work.h; and a draw by the book, without
 * the daemon's own: every ticket, sorted. */
#pragma once

#include <nettle/sha2.h>

#include <riskreg/draw.h>

#include "ops_work.h"

#define POPULATION_IDS 20000

struct population {
	char texts[POPULATION_IDS][DRAW_ID_MAX + 1];
	char *ids[POPULATION_IDS], *labels[POPULATION_IDS];
	uint32_t n;
};

/* "VER-2026-0001" ..., in bytewise order for a width that holds the last one. */
static inline void population_fill(struct population *p, const char *prefix, int width, uint32_t n)
{
	CU_ASSERT_FATAL(n <= POPULATION_IDS);
	p->n = n;
	for (uint32_t i = 0; i < n; i++) {
		snprintf(p->texts[i], sizeof(p->texts[i]), "%s%0*u", prefix, width, i + 1);
		p->ids[i] = p->texts[i];
		p->labels[i] = "Faktura";
	}
}

static inline int population_put_part(struct fixture *f, const char *round,
				      const struct population *p, uint32_t first, uint32_t n)
{
	PB(PutPopulationRequest) request = PB_INIT(PUT_POPULATION_REQUEST);
	request.round = (char *)round;
	request.first = first;
	request.ids = (char **)p->ids + first - 1;
	request.n_ids = n;
	request.labels = (char **)p->labels + first - 1;
	request.n_labels = n;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/PutPopulation", &request, NULL);
}

static inline int population_put(struct fixture *f, const char *round, const struct population *p)
{
	return population_put_part(f, round, p, 1, p->n);
}

static inline void population_hash(const struct population *p, uint8_t ret[DRAW_HASH])
{
	struct sha256_ctx hash;
	sha256_init(&hash);
	for (uint32_t i = 0; i < p->n; i++) {
		sha256_update(&hash, strlen(p->ids[i]), (const uint8_t *)p->ids[i]);
		sha256_update(&hash, 1, (const uint8_t *)"\n");
	}
	sha256_digest(&hash, DRAW_HASH, ret);
}

static inline int population_freeze_as(struct fixture *f, const struct actor *actor,
				       const char *round, const struct population *p)
{
	PB(FreezeRoundRequest) request = PB_INIT(FREEZE_ROUND_REQUEST);
	uint8_t hash[DRAW_HASH];
	population_hash(p, hash);
	request.round = (char *)round;
	request.expected_version = work_version(f, PB_ENUM(KIND, ROUND), round);
	request.n = p->n;
	request.sha256 = (ProtobufCBinaryData){ DRAW_HASH, hash };
	request.extracted_day = "2026-09-01";
	request.source = "Agresso";
	request.control_total = "1 234 567,50";
	return fixture_call(f, actor, "riskreg.v1.RoundService/Freeze", &request, NULL);
}

static inline int population_freeze(struct fixture *f, const char *round,
				    const struct population *p)
{
	return population_freeze_as(f, &auditor, round, p);
}

static inline int population_draw(struct fixture *f, const char *round, uint32_t size,
				  uint32_t spares, const char *dice)
{
	PB(DrawRoundRequest) request = PB_INIT(DRAW_ROUND_REQUEST);
	request.round = (char *)round;
	request.expected_version = work_version(f, PB_ENUM(KIND, ROUND), round);
	request.size = size;
	request.spares = spares;
	request.dice = (char *)dice;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/Draw", &request, NULL);
}

static inline int population_extend(struct fixture *f, const char *round, uint32_t by,
				    const char *reason)
{
	PB(ExtendRoundRequest) request = PB_INIT(EXTEND_ROUND_REQUEST);
	request.round = (char *)round;
	request.expected_version = work_version(f, PB_ENUM(KIND, ROUND), round);
	request.by = by;
	request.reason = (char *)reason;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/Extend", &request, NULL);
}

static inline int population_substitute(struct fixture *f, const char *round, uint32_t rank,
					const char *item, const char *reason)
{
	PB(SubstituteItemRequest) request = PB_INIT(SUBSTITUTE_ITEM_REQUEST);
	request.round = (char *)round;
	request.rank = rank;
	request.item = (char *)item;
	request.reason = (char *)reason;
	return fixture_call(f, &auditor, "riskreg.v1.RoundService/Substitute", &request, NULL);
}

static inline const PB(ListItemsResponse) *population_items(struct fixture *f, const char *round,
							    uint32_t after, uint32_t limit)
{
	PB(ListItemsRequest) request = PB_INIT(LIST_ITEMS_REQUEST);
	const void *response = NULL;
	request.round = (char *)round;
	request.after = after;
	request.limit = limit;
	CU_ASSERT_EQUAL(fixture_call(f, &reader, "riskreg.v1.RoundService/ListItems", &request,
				     &response), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(response);
	return response;
}

/* Logs one item by its text. */
static inline int population_log(struct fixture *f, const char *round, const char *item,
				 PB(Outcome) outcome)
{
	PB(ItemResult) result = PB_INIT(ITEM_RESULT);
	result.item = (char *)item;
	result.outcome = outcome;
	return work_log_as(f, &auditor, round, &result, 1, "");
}

/* S1 of C1: frozen and drawn. */
static inline void population_begin(struct fixture *f, const struct population *p, uint32_t size,
				    uint32_t spares)
{
	work_begin(f);
	CU_ASSERT_EQUAL_FATAL(work_open(f, "C1", 0), 0);
	CU_ASSERT_EQUAL_FATAL(population_put(f, "S1", p), 0);
	CU_ASSERT_EQUAL_FATAL(population_freeze(f, "S1", p), 0);
	CU_ASSERT_EQUAL_FATAL(population_draw(f, "S1", size, spares, "17 4 20"), 0);
}

/* ------------------------------------------------------------------ by the book */

struct by_book {
	uint8_t ticket[DRAW_HASH];
	const char *id;
};

static inline int by_book_compare(const void *a, const void *b)
{
	return memcmp(a, b, DRAW_HASH);
}

/* All ids in the order in which they are drawn, by the seed of a round. For free(). */
static inline struct by_book *by_book_draw(const struct population *p, const PB(Draw) *draw)
{
	struct by_book *all = calloc(p->n, sizeof(*all));
	char seed[DRAW_HEX + 1];
	draw_hex(draw->seed.data, seed);
	for (uint32_t i = 0; i < p->n; i++) {
		struct sha256_ctx hash;
		all[i].id = p->ids[i];
		sha256_init(&hash);
		sha256_update(&hash, DRAW_HEX, (const uint8_t *)seed);
		sha256_update(&hash, 1, (const uint8_t *)":");
		sha256_update(&hash, strlen(p->ids[i]), (const uint8_t *)p->ids[i]);
		sha256_digest(&hash, DRAW_HASH, all[i].ticket);
	}
	qsort(all, p->n, sizeof(*all), by_book_compare);
	return all;
}
