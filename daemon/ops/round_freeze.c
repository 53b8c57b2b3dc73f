/* SPDX-License-Identifier: EUPL-1.2
 * Freezing a population: it is what the caller says that it is, and a nonce is made, committed to
 * and hidden. From then on nobody can choose what will be drawn. The nonce must stand nowhere but
 * in its own record. Its row stands in ops_round.c. */
#include <errno.h>

#include <riskreg/draw.h>

#include "round_ids.h"
#include "round_move.h"

/* Every id was checked when it came. */
static int walk(struct round_move *move, struct draw_population *ret)
{
	const PB(Population) *there = move->round.population;
	struct round_ids ids =
		round_ids_begin(move->call, round_move_id(move), 1, there ? there->pieces : 0);
	struct view id;
	int r;
	draw_population_begin(ret);
	while (!(r = round_ids_next(&ids, &id)) && id.p)
		if (draw_population_add(ret, id) != DRAW_SOUND)
			return -EBADMSG;
	if (!r && there && ret->n != there->n)
		return round_move_refuse(move, REFUSED_LIST_ERASED);
	return r;
}

static int expect(struct round_move *move, uint32_t n, const uint8_t hash[DRAW_HASH])
{
	const PB(FreezeRoundRequest) *request = (const void *)move->call->request;
	char hex[DRAW_HEX + 1];
	if (n == request->n && memcmp(request->sha256.data, hash, DRAW_HASH) == 0)
		return 0;
	draw_hex(hash, hex);
	call_param(move->call, "n", "%u", n);
	call_param(move->call, "sha256", "%s", hex);
	return round_move_refuse(move, REFUSED_POPULATION_DIFFERS);
}

static int check(struct call *call)
{
	const PB(FreezeRoundRequest) *request = (const void *)call->request;
	int r = load_range(call, "n", request->n, 1, DRAW_POPULATION_MAX);
	if (!r)
		r = load_range(call, "sha256", request->sha256.len, DRAW_HASH, DRAW_HASH);
	return r ? r : load_require(call, request->source, "source");
}

static int put_nonce(struct round_move *move, const uint8_t nonce[DRAW_HASH])
{
	PB(Nonce) record = PB_INIT(NONCE);
	struct id id = id_of_part(PB_ENUM(KIND, NONCE), id_number(round_move_id(move)), 1);
	char hex[DRAW_HEX + 1], round[ID_TEXT_MAX];
	draw_hex(nonce, hex);
	id_format(round_move_id(move), round);
	record.round = round;
	record.nonce = hex;
	return call_put(move->call, &id, 0, &record.base);
}

/* What is known of a frozen population without its ids. */
static int describe(struct round_move *move, PB(Population) *population)
{
	const PB(FreezeRoundRequest) *request = (const void *)move->call->request;
	int r = load_day(move->call, "", true, "", &population->frozen_day);
	if (!r && request->extracted_day[0])
		r = load_day(move->call, request->extracted_day, true, "extracted_day",
			     &population->extracted_day);
	population->frozen_by = (char *)move->call->actor->name;
	move->round.source = request->source;
	move->round.control_total = request->control_total;
	move->round.population = population;
	return r ? r : round_move_touch(move);
}

static int freeze(struct round_move *move, uint8_t hash[DRAW_HASH])
{
	PB(Population) population = *move->round.population;
	uint8_t nonce[DRAW_HASH], commitment[DRAW_HASH];
	int r = describe(move, &population);
	if (r)
		return r;
	draw_nonce(move->call->random, nonce);
	draw_commitment(nonce, commitment);
	population.sha256 = (ProtobufCBinaryData){ DRAW_HASH, hash };
	population.commitment = (ProtobufCBinaryData){ DRAW_HASH, commitment };
	r = round_move_finish(move, PB_ENUM(ROUND_STATE, FROZEN), protobuf_c_empty_string);
	return r ? r : put_nonce(move, nonce);
}

int round_freeze(struct call *call)
{
	const PB(FreezeRoundRequest) *request = (const void *)call->request;
	uint8_t hash[DRAW_HASH];
	struct draw_population population;
	struct round_move move;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_FREEZE, &move);
	if (!r)
		r = check(call);
	if (!r)
		r = walk(&move, &population);
	if (r)
		return r;
	uint32_t n = population.n;
	draw_population_hash(&population, hash);
	r = expect(&move, n, hash);
	return r ? r : freeze(&move, hash);
}
