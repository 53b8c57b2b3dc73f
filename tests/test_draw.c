/* SPDX-License-Identifier: EUPL-1.2
 * riskreg-draw-v1: the vector that is printed in draw.h and its neighbours, populations in pieces,
 * the smallest tickets against sorting them all, and the same draw by sh, sha256sum and sort. */
#include <riskreg/draw.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

#define POPULATION "ced115796c5d86523b12703dbb6ba9e6c8d1adac44bcacf530f0d4ed0c55b4b9"
#define COMMITMENT "6c86c6aac5fb24bcf5d9939cb7d7d5645ce39418f449e03b262dd4fa14b4b92b"
#define SEED "b86ad6cbcbcdc4905d5a81d9223c1d9c5398848dfcef5c86e788fe87bba14882"

#define ITEMS 120
#define DRAWN 15 /* 12 and 3 spares */

static const unsigned drawn[DRAWN] = { 72,  74, 95, 21,  46, 77, 117, 118,
				       111, 31, 71, 100, 19, 13, 48 };

static struct view voucher(unsigned number, char room[DRAW_ID_MAX + 1])
{
	int n = snprintf(room, DRAW_ID_MAX + 1, "VER-2026-%04u", number);
	return view_of(room, (size_t)n);
}

static void hash_vouchers(unsigned n, uint8_t ret[DRAW_HASH])
{
	struct draw_population population;
	char room[DRAW_ID_MAX + 1];
	draw_population_begin(&population);
	for (unsigned i = 1; i <= n; i++)
		CU_ASSERT_EQUAL(draw_population_add(&population, voucher(i, room)), DRAW_SOUND);
	CU_ASSERT_EQUAL(population.n, n);
	draw_population_hash(&population, ret);
}

static struct draw_terms example(void)
{
	struct draw_terms terms = { .round = VIEW_LITERAL("SN-2026-K03-R1"),
				    .dice = VIEW_LITERAL("31415926535897932384") };
	for (size_t i = 0; i < DRAW_HASH; i++)
		terms.nonce[i] = (uint8_t)i;
	hash_vouchers(ITEMS, terms.population);
	return terms;
}

static void draw_vouchers(const char *seed, struct draw_ticket *room, uint32_t size, unsigned n,
			  struct draw *draw)
{
	char id[DRAW_ID_MAX + 1];
	draw_begin(draw, seed, room, size);
	for (unsigned i = 1; i <= n; i++)
		draw_add(draw, voucher(i, id));
	draw_finish(draw);
}

/* ---------------------------------------------------------------------------- the vector */

static void the_printed_vector(void)
{
	struct draw_terms terms = example();
	struct draw_ticket kept[DRAWN];
	struct draw draw;
	uint8_t commitment[DRAW_HASH];
	char hex[DRAW_HEX + 1];
	draw_hex(terms.population, hex);
	CU_ASSERT_STRING_EQUAL(hex, POPULATION);
	draw_commitment(terms.nonce, commitment);
	draw_hex(commitment, hex);
	CU_ASSERT_STRING_EQUAL(hex, COMMITMENT);
	draw_seed(&terms, hex);
	CU_ASSERT_STRING_EQUAL(hex, SEED);
	draw_vouchers(hex, kept, DRAWN, ITEMS, &draw);
	CU_ASSERT_EQUAL_FATAL(draw.n, DRAWN);
	for (size_t i = 0; i < DRAWN; i++)
		CU_ASSERT_EQUAL(kept[i].position + 1, drawn[i]);
}

/* Whatever is different in the terms makes another seed, also what a number would lose. */
static void every_term_counts(void)
{
	static const char *const dice[] = {
		"31415926535897932384",
		"031415926535897932384",
		"31415926535897932385",
		"3.1415926535897932e19",
		"",
		"0",
		"00",
	};
	char seeds[COUNT(dice) + 3][DRAW_HEX + 1];
	struct draw_terms terms = example();
	for (size_t i = 0; i < COUNT(dice); i++) {
		terms.dice = view_of_string(dice[i]);
		draw_seed(&terms, seeds[i]);
	}
	terms = example();
	terms.round = VIEW_LITERAL("SN-2026-K03-R2");
	draw_seed(&terms, seeds[COUNT(dice)]);
	terms = example();
	terms.nonce[DRAW_HASH - 1] ^= 1;
	draw_seed(&terms, seeds[COUNT(dice) + 1]);
	terms = example();
	terms.population[0] ^= 1;
	draw_seed(&terms, seeds[COUNT(dice) + 2]);
	for (size_t i = 0; i < COUNT(seeds); i++)
		for (size_t j = 0; j < i; j++)
			CU_ASSERT_STRING_NOT_EQUAL(seeds[i], seeds[j]);
}

/* ---------------------------------------------------------------------------- population */

#define TIMES_16(s) s s s s s s s s s s s s s s s s
#define BYTES_128 TIMES_16("zzzzzzzz")

static void ids_one_after_another(void)
{
	static const struct {
		const char *id;
		enum draw_fault fault;
	} rows[] = {
		{ "", DRAW_EMPTY },
		{ "A", DRAW_SOUND },
		{ "A", DRAW_TWICE },
		{ "A\n", DRAW_NOT_TEXT },
		{ "A 1", DRAW_SOUND },
		{ "A", DRAW_OUT_OF_ORDER },
		{ "A 0", DRAW_OUT_OF_ORDER },
		{ "A 10", DRAW_SOUND },
		{ "A 9", DRAW_SOUND }, /* bytes, not numbers */
		{ "B\x7f", DRAW_NOT_TEXT },
		{ "B\xff", DRAW_NOT_TEXT },
		{ "a\xcc\x8a", DRAW_NOT_TEXT }, /* a with a ring, in two characters */
		{ "a", DRAW_SOUND },
		{ BYTES_128, DRAW_SOUND },
		{ BYTES_128 "z", DRAW_TOO_LONG },
		{ "zz", DRAW_OUT_OF_ORDER },
		{ "\xc3\xa5", DRAW_SOUND }, /* the same letter in one: behind z, as bytes are */
	};
	struct draw_population population;
	uint32_t n = 0;
	draw_population_begin(&population);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct view id = view_of_string(rows[i].id);
		CU_ASSERT_EQUAL(draw_population_add(&population, id), rows[i].fault);
		n += rows[i].fault == DRAW_SOUND;
		CU_ASSERT_EQUAL(population.n, n);
	}
}

static void a_refused_id_leaves_no_trace(void)
{
	struct draw_population clean, tried;
	uint8_t a[DRAW_HASH], b[DRAW_HASH];
	draw_population_begin(&clean);
	draw_population_add(&clean, VIEW_LITERAL("B"));
	draw_population_begin(&tried);
	draw_population_add(&tried, VIEW_LITERAL("B"));
	draw_population_add(&tried, VIEW_LITERAL("A"));
	draw_population_add(&tried, VIEW_LITERAL("C\n"));
	draw_population_hash(&clean, a);
	draw_population_hash(&tried, b);
	CU_ASSERT_EQUAL(memcmp(a, b, DRAW_HASH), 0);
}

static void a_million_ids_and_no_more(void)
{
	struct draw_population population;
	draw_population_begin(&population);
	population.n = DRAW_POPULATION_MAX - 1;
	CU_ASSERT_EQUAL(draw_population_add(&population, VIEW_LITERAL("1")), DRAW_SOUND);
	CU_ASSERT_EQUAL(draw_population_add(&population, VIEW_LITERAL("2")), DRAW_TOO_MANY);
	CU_ASSERT_EQUAL(population.n, DRAW_POPULATION_MAX);
}

static void dice_are_one_line_of_text(void)
{
	char bytes[DRAW_DICE_MAX + 1];
	memset(bytes, '6', sizeof bytes);
	CU_ASSERT_TRUE(draw_dice_is_sound(VIEW_NONE));
	CU_ASSERT_TRUE(draw_dice_is_sound(view_of(bytes, DRAW_DICE_MAX)));
	CU_ASSERT_FALSE(draw_dice_is_sound(view_of(bytes, DRAW_DICE_MAX + 1)));
	CU_ASSERT_TRUE(draw_dice_is_sound(VIEW_LITERAL("tärning: 3 'och' \"5\"")));
	CU_ASSERT_FALSE(draw_dice_is_sound(VIEW_LITERAL("3\n5")));
	CU_ASSERT_FALSE(draw_dice_is_sound(VIEW_LITERAL("3\0005")));
	CU_ASSERT_FALSE(draw_dice_is_sound(VIEW_LITERAL("\xff")));
	CU_ASSERT_FALSE(draw_dice_is_sound(VIEW_LITERAL("a\xcc\x8a")));
}

/* ---------------------------------------------------------------------------- keeping some */

#define MANY 3000

static int compare_tickets(const void *a, const void *b)
{
	const struct draw_ticket *x = a, *y = b;
	int order = memcmp(x->hash, y->hash, DRAW_HASH);
	return order ? order : (x->position > y->position) - (x->position < y->position);
}

/* All tickets in the order in which they came: a heap that has room for each of them, unsorted. */
static void all_tickets(struct draw_ticket ret[MANY])
{
	char id[DRAW_ID_MAX + 1];
	struct draw draw;
	for (unsigned i = 0; i < MANY; i++) {
		draw_begin(&draw, SEED, &ret[i], 1);
		draw_add(&draw, voucher(i + 1, id));
		ret[i].position = i;
	}
}

static void same_tickets(const struct draw_ticket *a, const struct draw_ticket *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (compare_tickets(&a[i], &b[i]) != 0)
			CU_FAIL_FATAL("another ticket");
}

static void the_smallest_are_kept(void)
{
	static const uint32_t sizes[] = { 0, 1, 2, 3, 4, 7, 8, 60, 500, MANY - 1, MANY, MANY + 1 };
	static struct draw_ticket all[MANY], kept[MANY + 1];
	struct draw draw;
	all_tickets(all);
	qsort(all, MANY, sizeof all[0], compare_tickets);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		draw_vouchers(SEED, kept, sizes[i], MANY, &draw);
		CU_ASSERT_EQUAL(draw.n, sizes[i] < MANY ? sizes[i] : MANY);
		CU_ASSERT_EQUAL(draw.seen, MANY);
		same_tickets(kept, all, draw.n);
	}
}

/* The same id again and again has the same ticket: the earlier position is before the later. */
static void ties_are_in_order_of_ids(void)
{
	struct draw_ticket kept[5];
	struct draw draw;
	draw_begin(&draw, SEED, kept, 5);
	for (unsigned i = 0; i < 20; i++)
		draw_add(&draw, VIEW_LITERAL("VER"));
	draw_finish(&draw);
	for (uint32_t i = 0; i < 5; i++)
		CU_ASSERT_EQUAL(kept[i].position, i);
}

static void the_largest_draw(void)
{
	struct draw_ticket *kept = calloc(DRAW_KEPT_MAX, sizeof *kept);
	struct draw draw;
	CU_ASSERT_PTR_NOT_NULL_FATAL(kept);
	draw_vouchers(SEED, kept, DRAW_KEPT_MAX, 3 * DRAW_KEPT_MAX / 2, &draw);
	CU_ASSERT_EQUAL(draw.n, DRAW_KEPT_MAX);
	for (size_t i = 1; i < DRAW_KEPT_MAX; i++)
		if (compare_tickets(&kept[i - 1], &kept[i]) >= 0)
			CU_FAIL_FATAL("out of order");
	free(kept);
}

/* ---------------------------------------------------------------------------- by sh */

struct shell {
	char file[64];
	char out[8192];
};

/* A file name that sh and sort would take for something else. */
static void write_population(struct shell *sh, const char *ids)
{
	snprintf(sh->file, sizeof sh->file, "/tmp/-draw it's $HOME.XXXXXX");
	int fd = mkstemp(sh->file);
	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(write(fd, ids, strlen(ids)), (ssize_t)strlen(ids));
	close(fd);
}

static void run_commands(struct shell *sh, const struct draw_proof *proof)
{
	char commands[8 + DRAW_COMMANDS_MAX] = "cd /tmp\n";
	CU_ASSERT_TRUE_FATAL(draw_commands(proof, commands + strlen(commands)));
	FILE *pipe = popen(commands, "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(pipe);
	sh->out[fread(sh->out, 1, sizeof sh->out - 1, pipe)] = '\0';
	CU_ASSERT_EQUAL(pclose(pipe), 0);
	unlink(sh->file);
}

/* The ids stand in the file backwards. */
static void the_vector_by_sh(void)
{
	char ids[ITEMS * 14 + 1], want[1000], room[DRAW_ID_MAX + 1];
	struct shell sh;
	char *at = ids;
	for (unsigned i = ITEMS; i > 0; i--)
		at += sprintf(at, "%s\n", (const char *)voucher(i, room).p);
	write_population(&sh, ids);
	struct draw_proof proof = { example(), DRAWN, view_of_string(basename(sh.file)) };
	run_commands(&sh, &proof);
	at = want + sprintf(want, COMMITMENT "  -\n" POPULATION "  -\n" SEED "\n");
	for (size_t i = 0; i < DRAWN; i++)
		at += sprintf(at, "VER-2026-%04u\n", drawn[i]);
	CU_ASSERT_STRING_EQUAL(sh.out, want);
}

static const char *const odd_ids[] = {
	" begins with a space", "#", "$(id)", "%s", "'", "*", "-n", "A\\n", "\"",
	"\xc3\xa5 \xc3\xb6 ",
};

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What sh could take for its own: in ids, dice, round and file name. */
static void odd_texts_by_sh(void)
{
	char ids[200] = "", want[1000], seed[DRAW_HEX + 1];
	const char *sorted[COUNT(odd_ids)];
	struct draw_ticket kept[COUNT(odd_ids)];
	struct draw_population population;
	struct draw draw;
	struct shell sh;
	for (size_t i = 0; i < COUNT(odd_ids); i++)
		sprintf(ids + strlen(ids), "%s\n", odd_ids[i]);
	write_population(&sh, ids);
	struct draw_proof proof = { .terms = example(),
				    COUNT(odd_ids),
				    view_of_string(basename(sh.file)) };
	proof.terms.round = VIEW_LITERAL("-e 'S31' \\c");
	proof.terms.dice = VIEW_LITERAL("'; exit 1; \"`id` $PWD\\n %s ''");
	memcpy(sorted, odd_ids, sizeof sorted);
	qsort(sorted, COUNT(sorted), sizeof sorted[0], compare_strings);
	draw_population_begin(&population);
	for (size_t i = 0; i < COUNT(sorted); i++)
		CU_ASSERT_EQUAL(draw_population_add(&population, view_of_string(sorted[i])),
				DRAW_SOUND);
	draw_population_hash(&population, proof.terms.population);
	draw_seed(&proof.terms, seed);
	draw_begin(&draw, seed, kept, COUNT(kept));
	for (size_t i = 0; i < COUNT(sorted); i++)
		draw_add(&draw, view_of_string(sorted[i]));
	draw_finish(&draw);
	run_commands(&sh, &proof);
	draw_hex(proof.terms.population, seed);
	char *at = want + sprintf(want, COMMITMENT "  -\n%s  -\n", seed);
	draw_seed(&proof.terms, seed);
	at += sprintf(at, "%s\n", seed);
	for (size_t i = 0; i < COUNT(kept); i++)
		at += sprintf(at, "%s\n", sorted[kept[i].position]);
	CU_ASSERT_STRING_EQUAL(sh.out, want);
}

static void commands_have_bounds(void)
{
	char quotes[DRAW_FILE_MAX + 1], commands[DRAW_COMMANDS_MAX];
	memset(quotes, '\'', sizeof quotes);
	struct draw_proof proof = { example(), UINT32_MAX, view_of(quotes, DRAW_FILE_MAX) };
	proof.terms.round = view_of(quotes, DRAW_ROUND_MAX);
	proof.terms.dice = view_of(quotes, DRAW_DICE_MAX);
	CU_ASSERT_TRUE(draw_commands(&proof, commands));
	CU_ASSERT_EQUAL(strcmp(commands + strlen(commands) - 11, "cut -b 68-\n"), 0);
	proof.file.n++;
	CU_ASSERT_FALSE(draw_commands(&proof, commands));
	proof.file.n--;
	proof.terms.dice.n++;
	CU_ASSERT_FALSE(draw_commands(&proof, commands));
	proof.terms.dice.n--;
	proof.terms.round.n++;
	CU_ASSERT_FALSE(draw_commands(&proof, commands));
}

static void test_hex_reads_back(void)
{
	uint8_t hash[DRAW_HASH], read[DRAW_HASH] = { 7 };
	char hex[DRAW_HEX + 1];
	for (size_t i = 0; i < DRAW_HASH; i++)
		hash[i] = (uint8_t)(i * 37);
	draw_hex(hash, hex);
	CU_ASSERT(draw_read_hex(view_of(hex, DRAW_HEX), read));
	CU_ASSERT_EQUAL(memcmp(read, hash, DRAW_HASH), 0);
	CU_ASSERT_FALSE(draw_read_hex(view_of(hex, DRAW_HEX - 1), read));
	CU_ASSERT_FALSE(draw_read_hex(VIEW_NONE, read));
	static const char faults[] = "Ag/:`G ";
	for (size_t i = 0; faults[i]; i++) {
		hex[63] = faults[i];
		CU_ASSERT_FALSE(draw_read_hex(view_of(hex, DRAW_HEX), read));
	}
	CU_ASSERT_EQUAL(memcmp(read, hash, DRAW_HASH), 0);
}

/* From the random bytes alone, and not those themselves. */
static void test_nonces(void)
{
	uint8_t random[DRAW_HASH] = { 1 }, one[DRAW_HASH], other[DRAW_HASH];
	draw_nonce(random, one);
	draw_nonce(random, other);
	CU_ASSERT_EQUAL(memcmp(one, other, DRAW_HASH), 0);
	CU_ASSERT_NOT_EQUAL(memcmp(one, random, DRAW_HASH), 0);
	random[31] ^= 1;
	draw_nonce(random, other);
	CU_ASSERT_NOT_EQUAL(memcmp(one, other, DRAW_HASH), 0);
}

static const struct suite_test tests[] = {
	{ "hex reads back", test_hex_reads_back },
	{ "nonces", test_nonces },
	{ "the printed vector", the_printed_vector },
	{ "every term counts, dice are text", every_term_counts },
	{ "ids one after another", ids_one_after_another },
	{ "a refused id leaves no trace", a_refused_id_leaves_no_trace },
	{ "a million ids and no more", a_million_ids_and_no_more },
	{ "dice are one line of text", dice_are_one_line_of_text },
	{ "the smallest tickets are kept, larger draws begin with smaller", the_smallest_are_kept },
	{ "ties are in the order of ids", ties_are_in_order_of_ids },
	{ "the largest draw", the_largest_draw },
	{ "the vector by sh, sha256sum and sort", the_vector_by_sh },
	{ "odd texts by sh, sha256sum and sort", odd_texts_by_sh },
	{ "commands have bounds", commands_have_bounds },
};
SUITE_MAIN("draw", tests)
