/* SPDX-License-Identifier: EUPL-1.2
 * A draw checked by the client: the published example is right; whatever is changed in it is found,
 * and nothing else with it. */
#include "suite.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../client/draw_check.h"

#define N 120
#define PIECE 60
#define KEPT 15
#define DICE "31415926535897932384"

/* Items of the example in the order of the draw: the sample of 12, three spares. */
static const uint32_t order[KEPT] = { 72, 74, 95, 21, 46, 77, 117, 118, 111, 31, 71, 100,
				      19, 13, 48 };

/* A round as the register would tell it. */
struct story {
	struct arena *arena;
	PB(Record) record, drawn[2], *pieces[2];
	PB(Meta) meta;
	PB(Round) round;
	PB(Population) population;
	PB(Draw) draw;
	PB(DrawPiece) piece[2];
	PB(ListRecordsResponse) list;
	uint8_t sha256[DRAW_HASH], commitment[DRAW_HASH], nonce[DRAW_HASH], seed[DRAW_HASH];
	uint32_t positions[KEPT], at[KEPT];
	char ids[N][16];
};

static void parse_hex(const char *hex, uint8_t ret[DRAW_HASH])
{
	for (size_t i = 0; i < DRAW_HASH; i++)
		sscanf(hex + 2 * i, "%2hhx", &ret[i]);
}

static void fill_facts(struct story *s)
{
	parse_hex("ced115796c5d86523b12703dbb6ba9e6c8d1adac44bcacf530f0d4ed0c55b4b9", s->sha256);
	parse_hex("6c86c6aac5fb24bcf5d9939cb7d7d5645ce39418f449e03b262dd4fa14b4b92b",
		  s->commitment);
	parse_hex("b86ad6cbcbcdc4905d5a81d9223c1d9c5398848dfcef5c86e788fe87bba14882", s->seed);
	for (size_t i = 0; i < DRAW_HASH; i++)
		s->nonce[i] = (uint8_t)i;
	s->population.n = N;
	s->population.pieces = 2;
	s->population.sha256 = (ProtobufCBinaryData){ DRAW_HASH, s->sha256 };
	s->population.commitment = (ProtobufCBinaryData){ DRAW_HASH, s->commitment };
	s->draw.sample = s->round.size = 12;
	s->draw.kept = KEPT;
	s->draw.nonce = (ProtobufCBinaryData){ DRAW_HASH, s->nonce };
	s->draw.seed = (ProtobufCBinaryData){ DRAW_HASH, s->seed };
}

/* The draw lies in two pieces, of ten and of five. */
static void fill_pieces(struct story *s)
{
	for (size_t i = 0; i < KEPT; i++) {
		s->positions[i] = order[i];
		s->at[i] = 1 + (order[i] - 1) / PIECE;
	}
	for (size_t i = 0; i < 2; i++) {
		s->piece[i] = (PB(DrawPiece))PB_INIT(DRAW_PIECE);
		s->piece[i].first_rank = i ? 11 : 1;
		s->piece[i].positions = s->positions + (i ? 10 : 0);
		s->piece[i].pieces = s->at + (i ? 10 : 0);
		s->piece[i].n_positions = s->piece[i].n_pieces = i ? 5 : 10;
		s->drawn[i] = (PB(Record))PB_INIT(RECORD);
		s->drawn[i].draw_piece = &s->piece[i];
		s->pieces[i] = &s->drawn[i];
	}
	s->list = (PB(ListRecordsResponse))PB_INIT(LIST_RECORDS_RESPONSE);
	s->list.records = s->pieces;
	s->list.n_records = 2;
}

static void begin(struct story *s)
{
	memset(s, 0, sizeof(*s));
	s->record = (PB(Record))PB_INIT(RECORD);
	s->meta = (PB(Meta))PB_INIT(META);
	s->round = (PB(Round))PB_INIT(ROUND);
	s->population = (PB(Population))PB_INIT(POPULATION);
	s->draw = (PB(Draw))PB_INIT(DRAW);
	s->meta.id = (char *)"SN-2026-K03-R1";
	s->round.dice = (char *)DICE;
	s->record.meta = &s->meta;
	s->record.round = &s->round;
	s->round.population = &s->population;
	s->round.draw = &s->draw;
	fill_facts(s);
	fill_pieces(s);
	for (uint32_t i = 0; i < N; i++)
		snprintf(s->ids[i], sizeof(s->ids[i]), "VER-2026-%04u", i + 1);
	if (arena_new(&s->arena, 8 << 20) != 0)
		CU_FAIL_FATAL("no arena");
}

static struct draw_findings check(struct story *s)
{
	struct draw_check c;

	CU_ASSERT_EQUAL_FATAL(draw_check_begin(&c, s->arena, &s->record), 0);
	for (uint32_t i = 0; i < N; i++)
		if (!draw_check_add(&c, view_of_string(s->ids[i]), 1 + i / PIECE))
			break;
	return draw_check_end(&c, &s->list);
}

static void expect(struct story *s, bool list, bool commitment, bool seed, bool order_is_right)
{
	struct draw_findings found = check(s);

	CU_ASSERT_EQUAL(found.list, list);
	CU_ASSERT_EQUAL(found.commitment, commitment);
	CU_ASSERT_EQUAL(found.seed, seed);
	CU_ASSERT_EQUAL(found.order, order_is_right);
	s->arena = arena_free(s->arena);
}

static void test_right(void)
{
	struct story s;

	begin(&s);
	expect(&s, true, true, true, true);
}

static void test_list(void)
{
	struct story s;

	begin(&s);
	s.ids[40][0] = 'W'; /* out of order */
	expect(&s, false, true, true, false);
	begin(&s);
	s.ids[N - 1][0] = 'W'; /* another last one */
	expect(&s, false, true, true, false);
	begin(&s);
	s.population.n = N + 1;
	expect(&s, false, true, true, false);
	begin(&s);
	s.population.pieces = 1; /* the second one is not in the list */
	expect(&s, false, true, true, false);
	begin(&s);
	s.population.sha256.len = 31;
	expect(&s, false, true, false, false);
}

static void test_terms(void)
{
	struct story s;

	begin(&s);
	s.commitment[0] ^= 1;
	expect(&s, true, false, true, true);
	begin(&s);
	s.nonce[31] ^= 1;
	expect(&s, true, false, false, true);
	begin(&s);
	s.draw.nonce.len = 0;
	expect(&s, true, false, false, true);
	begin(&s);
	s.round.dice = (char *)"31415926535897932385";
	expect(&s, true, true, false, true);
	begin(&s);
	s.meta.id = (char *)"SN-2026-K03-R2";
	expect(&s, true, true, false, true);
	begin(&s);
	s.seed[5] ^= 1;
	expect(&s, true, true, false, false);
}

/* A draw in which something was chosen. */
static void test_order(void)
{
	struct story s;

	begin(&s);
	s.positions[3] = 22;
	expect(&s, true, true, true, false);
	begin(&s);
	s.positions[0] = order[1];
	s.positions[1] = order[0];
	expect(&s, true, true, true, false);
	begin(&s);
	s.at[14] = 2; /* 48 stands in the first piece */
	expect(&s, true, true, true, false);
	begin(&s);
	s.at[14] = 3;
	expect(&s, true, true, true, false);
	begin(&s);
	s.piece[1].first_rank = 12;
	expect(&s, true, true, true, false);
	begin(&s);
	s.piece[1].n_pieces = 4;
	expect(&s, true, true, true, false);
	begin(&s);
	s.list.n_records = 1;
	expect(&s, true, true, true, false);
	begin(&s);
	s.draw.kept = KEPT - 1;
	expect(&s, true, true, true, false);
	begin(&s);
	s.draw.kept = DRAW_KEPT_MAX + 1;
	expect(&s, true, true, true, false);
	begin(&s);
	s.round.size = KEPT + 1;
	expect(&s, true, true, true, false);
}

static void test_frozen_only(void)
{
	struct story s;
	struct draw_findings found;

	begin(&s);
	s.round.draw = NULL;
	s.list.n_records = 0;
	found = check(&s);
	CU_ASSERT_TRUE(found.list);
	CU_ASSERT_FALSE(found.order);
	s.arena = arena_free(s.arena);
}

static void test_without_ids(void)
{
	struct draw_findings found;
	struct story s;

	begin(&s);
	found = draw_check_without_ids(&s.record);
	CU_ASSERT_TRUE(found.commitment && found.seed);
	CU_ASSERT_FALSE(found.list || found.order);
	s.nonce[0] ^= 1;
	found = draw_check_without_ids(&s.record);
	CU_ASSERT_FALSE(found.commitment || found.seed);
	s.arena = arena_free(s.arena);
}

static void test_memory_out(void)
{
	struct arena *small;
	struct draw_check c;
	struct story s;

	begin(&s);
	s.draw.kept = DRAW_KEPT_MAX;
	CU_ASSERT_EQUAL_FATAL(arena_new(&small, 4096), 0);
	CU_ASSERT_EQUAL(draw_check_begin(&c, small, &s.record), -ENOMEM);
	arena_free(small);
	s.arena = arena_free(s.arena);
}

static const struct suite_test tests[] = {
	{ "the published example is right", test_right },
	{ "another list", test_list },
	{ "another commitment, nonce, dice or seed", test_terms },
	{ "another order", test_order },
	{ "frozen and not drawn", test_frozen_only },
	{ "erased: what needs no ids", test_without_ids },
	{ "memory out", test_memory_out },
};
SUITE_MAIN("client_draw_check", tests)
