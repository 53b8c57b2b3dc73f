/* SPDX-License-Identifier: EUPL-1.2
 * riskreg-draw-v1, see draw.h. Never draws a random byte and never takes a number for a seed. */
#include <riskreg/draw.h>

#include <stdio.h>

#include <riskreg/text.h>

#define VERSION_LINE "riskreg-draw-v1\n"

_Static_assert(DRAW_HASH == SHA256_DIGEST_SIZE, "hashes are SHA-256");

static void hash_add(struct sha256_ctx *ctx, struct view bytes)
{
	sha256_update(ctx, bytes.n, bytes.p);
}

static void hash_add_line(struct sha256_ctx *ctx, struct view text)
{
	hash_add(ctx, text);
	hash_add(ctx, VIEW_LITERAL("\n"));
}

static void hash_add_hex(struct sha256_ctx *ctx, const uint8_t hash[DRAW_HASH])
{
	char hex[DRAW_HEX + 1];
	draw_hex(hash, hex);
	hash_add(ctx, view_of(hex, DRAW_HEX));
}

void draw_hex(const uint8_t hash[DRAW_HASH], char ret[DRAW_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < DRAW_HASH; i++) {
		ret[2 * i] = digits[hash[i] >> 4];
		ret[2 * i + 1] = digits[hash[i] & 15];
	}
	ret[DRAW_HEX] = '\0';
}

static int digit_of(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool draw_read_hex(struct view hex, uint8_t ret[DRAW_HASH])
{
	uint8_t hash[DRAW_HASH];
	if (hex.n != DRAW_HEX)
		return false;
	for (size_t i = 0; i < DRAW_HASH; i++) {
		int high = digit_of(hex.p[2 * i]), low = digit_of(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		hash[i] = (uint8_t)(high << 4 | low);
	}
	memcpy(ret, hash, DRAW_HASH);
	return true;
}

void draw_nonce(const uint8_t random[DRAW_HASH], uint8_t ret[DRAW_HASH])
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	hash_add(&ctx, VIEW_LITERAL("riskreg-draw-v1 nonce\n"));
	hash_add(&ctx, view_of(random, DRAW_HASH));
	sha256_digest(&ctx, DRAW_HASH, ret);
}

void draw_commitment(const uint8_t nonce[DRAW_HASH], uint8_t ret[DRAW_HASH])
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	hash_add_hex(&ctx, nonce);
	sha256_digest(&ctx, DRAW_HASH, ret);
}

static bool is_line(struct view text)
{
	return text_is_utf8(text) && text_is_nfc(text) && !text_has_control(text, false);
}

bool draw_dice_is_sound(struct view dice)
{
	return dice.n <= DRAW_DICE_MAX && is_line(dice);
}

/* ---------------------------------------------------------------------------- population */

void draw_population_begin(struct draw_population *p)
{
	*p = (struct draw_population){ .n = 0 };
	sha256_init(&p->hash);
}

/* Bytewise, a beginning before the whole: the order of sort in the C locale. */
static int compare_bytes(struct view a, struct view b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static enum draw_fault check_order(const struct draw_population *p, struct view id)
{
	if (p->n == 0)
		return DRAW_SOUND;
	int order = compare_bytes(view_of(p->last, p->last_size), id);
	if (order == 0)
		return DRAW_TWICE;
	return order > 0 ? DRAW_OUT_OF_ORDER : DRAW_SOUND;
}

static enum draw_fault check_id(const struct draw_population *p, struct view id)
{
	if (id.n == 0)
		return DRAW_EMPTY;
	if (id.n > DRAW_ID_MAX)
		return DRAW_TOO_LONG;
	if (!is_line(id))
		return DRAW_NOT_TEXT;
	return p->n == DRAW_POPULATION_MAX ? DRAW_TOO_MANY : check_order(p, id);
}

enum draw_fault draw_population_add(struct draw_population *p, struct view id)
{
	enum draw_fault fault = check_id(p, id);
	if (fault != DRAW_SOUND)
		return fault;
	hash_add_line(&p->hash, id);
	memcpy(p->last, id.p, id.n);
	p->last_size = id.n;
	p->n++;
	return DRAW_SOUND;
}

void draw_population_hash(struct draw_population *p, uint8_t ret[DRAW_HASH])
{
	sha256_digest(&p->hash, DRAW_HASH, ret);
}

/* ---------------------------------------------------------------------------- the draw */

void draw_seed(const struct draw_terms *terms, char ret[DRAW_HEX + 1])
{
	struct sha256_ctx ctx;
	uint8_t seed[DRAW_HASH];
	sha256_init(&ctx);
	hash_add(&ctx, VIEW_LITERAL(VERSION_LINE));
	hash_add_line(&ctx, terms->round);
	hash_add_hex(&ctx, terms->population);
	hash_add_line(&ctx, VIEW_NONE);
	hash_add_hex(&ctx, terms->nonce);
	hash_add_line(&ctx, VIEW_NONE);
	hash_add_line(&ctx, terms->dice);
	sha256_digest(&ctx, DRAW_HASH, seed);
	draw_hex(seed, ret);
}

void draw_begin(struct draw *draw, const char seed[DRAW_HEX + 1], struct draw_ticket *room,
		uint32_t size)
{
	*draw = (struct draw){ .kept = room, .size = size };
	sha256_init(&draw->seeded);
	hash_add(&draw->seeded, view_of(seed, DRAW_HEX));
}

static struct draw_ticket make_ticket(const struct draw *draw, struct view id)
{
	struct draw_ticket ticket = { .position = draw->seen };
	struct sha256_ctx ctx = draw->seeded;
	hash_add(&ctx, VIEW_LITERAL(":"));
	hash_add(&ctx, id);
	sha256_digest(&ctx, DRAW_HASH, ticket.hash);
	return ticket;
}

/* Bytes stand in the order of their hex, positions in that of the ids. */
static bool is_before(const struct draw_ticket *a, const struct draw_ticket *b)
{
	int order = memcmp(a->hash, b->hash, DRAW_HASH);
	return order != 0 ? order < 0 : a->position < b->position;
}

/* kept[] is a heap with the last ticket on top. Lets `ticket` sink from the top to its place in the
 * first n. */
static void sink(struct draw_ticket *kept, uint32_t n, struct draw_ticket ticket)
{
	uint32_t at = 0, child;
	while ((child = 2 * at + 1) < n) {
		if (child + 1 < n && is_before(&kept[child], &kept[child + 1]))
			child++;
		if (!is_before(&ticket, &kept[child]))
			break;
		kept[at] = kept[child];
		at = child;
	}
	kept[at] = ticket;
}

static void rise(struct draw_ticket *kept, uint32_t at, struct draw_ticket ticket)
{
	while (at > 0 && is_before(&kept[(at - 1) / 2], &ticket)) {
		kept[at] = kept[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	kept[at] = ticket;
}

void draw_add(struct draw *draw, struct view id)
{
	struct draw_ticket ticket = make_ticket(draw, id);
	draw->seen++;
	if (draw->n < draw->size)
		rise(draw->kept, draw->n++, ticket);
	else if (draw->n > 0 && is_before(&ticket, &draw->kept[0]))
		sink(draw->kept, draw->n, ticket);
}

void draw_finish(struct draw *draw)
{
	for (uint32_t n = draw->n; n > 1; n--) {
		struct draw_ticket last = draw->kept[0];
		sink(draw->kept, n - 1, draw->kept[n - 1]);
		draw->kept[n - 1] = last;
	}
}

/* ---------------------------------------------------------------------------- doing it alone */

/* Within ' nothing is special to sh but ' itself, which is written '\''. */
#define QUOTED(size) (4 * (size) + 3)

static bool quote(struct view text, size_t max, char *ret)
{
	if (text.n > max)
		return false;
	*ret++ = '\'';
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'') {
			memcpy(ret, "'\\'", 3);
			ret += 3;
		}
		*ret++ = (char)text.p[i];
	}
	memcpy(ret, "'", 2);
	return true;
}

/* Behind a hash sha256sum writes two spaces and "-" for the name of its input: 67 bytes before the
 * id, and the same for all of them. */
static const char commands[] =
	"printf %%s %s | sha256sum # %s\n"
	"LC_ALL=C sort -- %s | sha256sum # %s\n"
	"seed=$(printf '%%s\\n' riskreg-draw-v1 %s %s %s %s | sha256sum | cut -b 1-64)\n"
	"echo \"$seed\" # %s\n"
	"LC_ALL=C sort -- %s | while IFS= read -r id; do printf '%%s%%s\\n' "
	"\"$(printf %%s \"$seed:$id\" | sha256sum)\" \"$id\"; done | "
	"LC_ALL=C sort | head -n %u | cut -b 68-\n";

bool draw_commands(const struct draw_proof *proof, char ret[DRAW_COMMANDS_MAX])
{
	const struct draw_terms *terms = &proof->terms;
	char round[QUOTED(DRAW_ROUND_MAX)], dice[QUOTED(DRAW_DICE_MAX)];
	char file[QUOTED(DRAW_FILE_MAX)];
	char population[DRAW_HEX + 1], nonce[DRAW_HEX + 1], seed[DRAW_HEX + 1];
	char promised[DRAW_HEX + 1];
	uint8_t commitment[DRAW_HASH];
	if (!quote(terms->round, DRAW_ROUND_MAX, round) ||
	    !quote(terms->dice, DRAW_DICE_MAX, dice) || !quote(proof->file, DRAW_FILE_MAX, file))
		return false;
	draw_commitment(terms->nonce, commitment);
	draw_hex(commitment, promised);
	draw_hex(terms->population, population);
	draw_hex(terms->nonce, nonce);
	draw_seed(terms, seed);
	_Static_assert(2 * sizeof file + sizeof round + sizeof dice + 6 * DRAW_HEX +
				       sizeof commands <=
			       DRAW_COMMANDS_MAX,
		       "the longest of all fits");
	snprintf(ret, DRAW_COMMANDS_MAX, commands, nonce, promised, file, population, round,
		 population, nonce, dice, seed, file, proof->n);
	return true;
}
