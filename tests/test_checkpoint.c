/* SPDX-License-Identifier: EUPL-1.2
 * Checkpoints: the fixture's, made by another program, read and signed again to the same bytes;
 * texts of another form; keys and origins that do not belong together. */
#include "note_fixture.h"

#include <errno.h>

#include <riskreg/checkpoint.h>

#define ROOT "Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ="

static void a_checkpoint_is_read(void)
{
	struct note_signer signer = own_signer();
	struct checkpoint c;
	CU_ASSERT_EQUAL_FATAL(checkpoint_verify(VIEW_LITERAL(OWN_NOTE), &signer.key, &c),
			      EVIDENCE_SOUND);
	CU_ASSERT_TRUE(view_equals(c.origin, VIEW_LITERAL("example.se/riskreg")));
	CU_ASSERT_EQUAL(c.size, 5);
	CU_ASSERT_EQUAL(c.root[0], 0x4e);
	CU_ASSERT_EQUAL(c.root[31], 0xd4);
	CU_ASSERT_EQUAL(c.extensions.n, 0);
}

static void signing_gives_the_same_bytes(void)
{
	struct note_signer signer = own_signer();
	struct checkpoint c, again;
	struct view made;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	CU_ASSERT_TRUE_FATAL(checkpoint_parse(VIEW_LITERAL(OWN_TEXT), &c));
	CU_ASSERT_EQUAL(checkpoint_sign(arena, &signer, &c, &made), 0);
	CU_ASSERT_TRUE(view_equals(made, VIEW_LITERAL(OWN_NOTE)));
	c.size = MERKLE_SIZE_MAX;
	c.extensions = VIEW_LITERAL("one more line\nand another\n");
	CU_ASSERT_EQUAL(checkpoint_sign(arena, &signer, &c, &made), 0);
	CU_ASSERT_EQUAL(checkpoint_verify(made, &signer.key, &again), EVIDENCE_SOUND);
	CU_ASSERT_EQUAL(again.size, MERKLE_SIZE_MAX);
	CU_ASSERT_TRUE(view_equals(again.extensions, c.extensions));
}

static void texts_of_another_form_are_refused(void)
{
	static const struct {
		const char *text;
		bool is_checkpoint;
	} rows[] = {
		{ "o\n0\n" ROOT "\n", true },
		{ "any name + space\n9223372036854775807\n" ROOT "\n", true },
		{ "o\n5\n" ROOT "\nmore\n", true },
		{ "", false },
		{ "o\n", false },
		{ "o\n5\n", false },
		{ "o\n5\n" ROOT, false },
		{ "\n5\n" ROOT "\n", false },
		{ "o\n\n" ROOT "\n", false },
		{ "o\n05\n" ROOT "\n", false },
		{ "o\n-5\n" ROOT "\n", false },
		{ "o\n5 \n" ROOT "\n", false },
		{ "o\n9223372036854775808\n" ROOT "\n", false },
		{ "o\n5\n\n", false },
		{ "o\n5\nTju7\n", false },
		{ "o\n5\n" ROOT " \n", false },
		{ "o\n5\n" ROOT "\n\n", false },
		{ "o\n5\n" ROOT "\n\nmore\n", false },
		{ "o\n5\n" ROOT "\nmore", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct checkpoint c = { .size = 4711 };
		CU_ASSERT_EQUAL(checkpoint_parse(view_of_string(rows[i].text), &c),
				rows[i].is_checkpoint);
		CU_ASSERT_EQUAL(c.size == 4711, !rows[i].is_checkpoint);
	}
}

static void a_text_at_its_bound(void)
{
	char text[CHECKPOINT_MAX + 1];
	struct note_signer signer = own_signer();
	struct checkpoint c;
	struct view made;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	memset(text, 'x', sizeof text);
	memcpy(text, OWN_TEXT, sizeof OWN_TEXT - 1);
	text[CHECKPOINT_MAX - 1] = text[CHECKPOINT_MAX] = '\n';
	CU_ASSERT_TRUE(checkpoint_parse(view_of(text, CHECKPOINT_MAX), &c));
	CU_ASSERT_EQUAL(checkpoint_sign(arena, &signer, &c, &made), 0);
	CU_ASSERT_EQUAL(checkpoint_verify(made, &signer.key, &c), EVIDENCE_SOUND);
	text[CHECKPOINT_MAX - 1] = 'x';
	CU_ASSERT_FALSE(checkpoint_parse(view_of(text, CHECKPOINT_MAX + 1), &c));
	c.extensions.n++;
	c.extensions.p = (const uint8_t *)text + CHECKPOINT_MAX + 1 - c.extensions.n;
	CU_ASSERT_EQUAL(checkpoint_sign(arena, &signer, &c, &made), -EINVAL);
}

static void only_checkpoints_are_signed(void)
{
	static const struct checkpoint rows[] = {
		{ .origin = { (const uint8_t *)"example.se/riskre", 17 } },
		{ .size = MERKLE_SIZE_MAX + 1 },
		{ .extensions = { (const uint8_t *)"a\n\nb\n", 5 } },
		{ .extensions = { (const uint8_t *)"no LF", 5 } },
		{ .extensions = { (const uint8_t *)"a\0b\n", 4 } },
		{ .extensions = { (const uint8_t *)"\xff\n", 2 } },
		{ .extensions = { (const uint8_t *)"", SIZE_MAX } },
	};
	struct note_signer signer = own_signer();
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct checkpoint c = rows[i];
		struct view made = VIEW_NONE;
		if (!c.origin.n)
			c.origin = VIEW_LITERAL("example.se/riskreg");
		CU_ASSERT_EQUAL(checkpoint_sign(arena, &signer, &c, &made), -EINVAL);
		CU_ASSERT_PTR_NULL(made.p);
	}
}

static enum evidence verify(struct view note, const struct note_key *key)
{
	struct checkpoint c = { .size = 4711 };
	enum evidence found = checkpoint_verify(note, key, &c);
	CU_ASSERT_EQUAL(c.size == 4711, found != EVIDENCE_SOUND);
	return found;
}

/* A checkpoint of another register, signed with the same key: the name tells them apart. */
static void what_does_not_belong_together_is_told(void)
{
	static const uint8_t seed[NOTE_KEY] = { 7 };
	struct note_signer signer = own_signer(), other;
	struct view made;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	CU_ASSERT_TRUE(note_signer_init(&other, VIEW_LITERAL("example.se/riskreg"), seed));
	CU_ASSERT_EQUAL(verify(VIEW_LITERAL(OWN_NOTE), &other.key), EVIDENCE_UNSIGNED);
	CU_ASSERT_EQUAL(note_sign(arena, &signer, VIEW_LITERAL("o\n5\n" ROOT "\n"), &made), 0);
	CU_ASSERT_EQUAL(verify(made, &signer.key), EVIDENCE_FOREIGN);
	CU_ASSERT_EQUAL(note_sign(arena, &signer, VIEW_LITERAL("a letter\n"), &made), 0);
	CU_ASSERT_EQUAL(verify(made, &signer.key), EVIDENCE_MALFORMED);
	CU_ASSERT_EQUAL(verify(VIEW_LITERAL(OWN_TEXT), &signer.key), EVIDENCE_MALFORMED);
	CU_ASSERT_EQUAL(verify(VIEW_LITERAL("example.se/riskreg\n6\n" ROOT "\n\n" OWN_SIGNATURE),
			       &signer.key),
			EVIDENCE_FORGED);
	while (arena_get(arena, 4000) || arena_get(arena, 16))
		continue;
	struct checkpoint c;
	CU_ASSERT_TRUE(checkpoint_parse(VIEW_LITERAL(OWN_TEXT), &c));
	CU_ASSERT_EQUAL(checkpoint_sign(arena, &signer, &c, &made), -ENOMEM);
}

static const struct suite_test tests[] = {
	{ "a checkpoint is read", a_checkpoint_is_read },
	{ "signing gives the same bytes", signing_gives_the_same_bytes },
	{ "texts of another form are refused", texts_of_another_form_are_refused },
	{ "a text at its bound", a_text_at_its_bound },
	{ "only checkpoints are signed", only_checkpoints_are_signed },
	{ "what does not belong together is told", what_does_not_belong_together_is_told },
};
SUITE_MAIN("checkpoint", tests)
