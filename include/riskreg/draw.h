/* SPDX-License-Identifier: EUPL-1.2
 * riskreg-draw-v1: which items of a frozen population are tested. Nobody can choose them: the nonce
 * is committed to when the population is frozen, and dice may be thrown after that. Anybody can
 * draw again with sha256sum and sort.
 *
 *	commitment  SHA-256(hex of the nonce)
 *	population  SHA-256(every id followed by LF, ids in bytewise order)
 *	seed        hex(SHA-256("riskreg-draw-v1" LF round LF hex of population LF
 *	                        hex of nonce LF dice LF))
 *	ticket      SHA-256(seed ":" id)
 *
 * Items stand in the order of their tickets, equal ones in that of their ids. The first n are the
 * sample, those that follow are spares or an extension: a larger draw begins with the smaller one.
 * Hex is in small letters; the seed is text, never a number.
 *
 *	round SN-2026-K03-R1, nonce 000102..1e1f, dice 31415926535897932384,
 *	ids VER-2026-0001 .. VER-2026-0120
 *	population  ced115796c5d86523b12703dbb6ba9e6c8d1adac44bcacf530f0d4ed0c55b4b9
 *	seed        b86ad6cbcbcdc4905d5a81d9223c1d9c5398848dfcef5c86e788fe87bba14882
 *	first       VER-2026-0072, -0074, -0095
 *
 * All functions are pure and take no memory of their own. */
#pragma once

#include <nettle/sha2.h>

#include <riskreg/view.h>

#define DRAW_HASH 32
#define DRAW_HEX (2 * DRAW_HASH)
#define DRAW_ID_MAX 128
#define DRAW_POPULATION_MAX 1000000
#define DRAW_KEPT_MAX 100000 /* sample, extensions and spares of a round */
#define DRAW_DICE_MAX 200
#define DRAW_ROUND_MAX 128
#define DRAW_FILE_MAX 255

void draw_hex(const uint8_t hash[DRAW_HASH], char ret[DRAW_HEX + 1]);
/* The bytes of 64 digits in small letters; false for anything else. */
bool draw_read_hex(struct view hex, uint8_t ret[DRAW_HASH]);
/* A nonce from bytes that nobody else sees or will see. */
void draw_nonce(const uint8_t random[DRAW_HASH], uint8_t ret[DRAW_HASH]);
void draw_commitment(const uint8_t nonce[DRAW_HASH], uint8_t ret[DRAW_HASH]);
/* Text that somebody adds to a draw, perhaps none: one line of at most DRAW_DICE_MAX bytes, UTF-8
 * in NFC, no control characters. */
bool draw_dice_is_sound(struct view dice);

/* What is wrong with an id that is to join a population. */
enum draw_fault {
	DRAW_SOUND,
	DRAW_EMPTY,
	DRAW_TOO_LONG,
	DRAW_NOT_TEXT,     /* not UTF-8 in NFC, or a control character */
	DRAW_TWICE,        /* the id before it once more */
	DRAW_OUT_OF_ORDER, /* bytewise before the id before it */
	DRAW_TOO_MANY,
};

/* A population as it passes by, in as many pieces as there are. */
struct draw_population {
	struct sha256_ctx hash;
	uint32_t n;
	size_t last_size;
	uint8_t last[DRAW_ID_MAX];
};

void draw_population_begin(struct draw_population *);
/* Nothing is added unless DRAW_SOUND. */
enum draw_fault draw_population_add(struct draw_population *, struct view id);
/* Ends it: nothing can be added after that. */
void draw_population_hash(struct draw_population *, uint8_t ret[DRAW_HASH]);

/* All that a draw follows from, besides the ids. */
struct draw_terms {
	struct view round; /* id, no control characters */
	uint8_t population[DRAW_HASH];
	uint8_t nonce[DRAW_HASH];
	struct view dice; /* sound */
};

void draw_seed(const struct draw_terms *, char ret[DRAW_HEX + 1]);

struct draw_ticket {
	uint8_t hash[DRAW_HASH];
	uint32_t position; /* of the item in its population, from 0 */
};

/* A draw as the population passes by once more: keeps the `size` smallest tickets in the caller's
 * room, 36 bytes each. */
struct draw {
	struct sha256_ctx seeded;
	struct draw_ticket *kept;
	uint32_t size, n, seen;
};

void draw_begin(struct draw *, const char seed[DRAW_HEX + 1], struct draw_ticket *room,
		uint32_t size);
/* The ids of a population in its order: so a tie by position is a tie by id. */
void draw_add(struct draw *, struct view id);
/* Puts kept[0 .. n - 1] in the order of the draw; n < size when the population was smaller. */
void draw_finish(struct draw *);

/* Lines for sh with which anyone draws again, from a file with an id on each line in any order.
 * Each prints what stands behind its "#", the last one the first `n` items. */
#define DRAW_COMMANDS_MAX 4096
struct draw_proof {
	struct draw_terms terms;
	uint32_t n;
	struct view file; /* name, at most DRAW_FILE_MAX bytes */
};
/* Always with a NUL. False when round, dice or file name are beyond their bound. */
bool draw_commands(const struct draw_proof *, char ret[DRAW_COMMANDS_MAX]);
