/* SPDX-License-Identifier: EUPL-1.2
 * Signed notes and their keys. The first two notes are published: the example of Go's
 * golang.org/x/mod/sumdb/note with its secret key, and one of C2SP. The third, and the texts of its
 * keys, were made from the seed of RFC 8032, 7.1, test 1, by a Python script that shares no code
 * with this program (hashlib for the hash of the key, the package cryptography for the signature);
 * Ed25519 has one signature for a text, so ours must be the same. */
#include "note_fixture.h"

#include <errno.h>

#define GO_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define GO_SECRET "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define GO_TEXT                                                                                    \
	"If you think cryptography is the answer to your problem,\n"                               \
	"then you don't know what your problem is.\n"
#define GO_SIGNATURE                                                                               \
	DASH "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgK"      \
	     "vqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define C2SP_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define C2SP_NOTE                                                                                  \
	"This is an example message.\n\n" DASH                                                     \
	"example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOB"       \
	"H3mFXmRKuwHjG1Yu72IneyaQM=\n"
/* Its bytes are 4 zeros and one more. */
#define UNKNOWN DASH "someone.else AAAAAAE=\n"

static enum evidence verify(const char *text, const char *key_text)
{
	struct note_key key;
	struct note note;
	CU_ASSERT_TRUE_FATAL(note_key_parse(view_of_string(key_text), &key));
	if (!note_parse(view_of_string(text), &note))
		return EVIDENCE_MALFORMED;
	return note_verify(&note, &key);
}

static void published_notes_verify(void)
{
	struct note note;
	CU_ASSERT_EQUAL(verify(GO_TEXT "\n" GO_SIGNATURE, GO_KEY), EVIDENCE_SOUND);
	CU_ASSERT_EQUAL(verify(C2SP_NOTE, C2SP_KEY), EVIDENCE_SOUND);
	CU_ASSERT_EQUAL(verify(OWN_NOTE, OWN_KEY), EVIDENCE_SOUND);
	CU_ASSERT_TRUE(note_parse(VIEW_LITERAL(GO_TEXT "\n" GO_SIGNATURE), &note));
	CU_ASSERT_TRUE(view_equals(note.text, VIEW_LITERAL(GO_TEXT)));
	CU_ASSERT_TRUE(view_equals(note.signatures, VIEW_LITERAL(GO_SIGNATURE)));
}

static void signing_gives_the_published_notes(void)
{
	struct note_signer signer;
	struct view signed_note;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	CU_ASSERT_TRUE_FATAL(note_signer_parse(VIEW_LITERAL(GO_SECRET), &signer));
	CU_ASSERT_EQUAL(note_sign(arena, &signer, VIEW_LITERAL(GO_TEXT), &signed_note), 0);
	CU_ASSERT_TRUE(view_equals(signed_note, VIEW_LITERAL(GO_TEXT "\n" GO_SIGNATURE)));
	signer = own_signer();
	CU_ASSERT_EQUAL(note_sign(arena, &signer, VIEW_LITERAL(OWN_TEXT), &signed_note), 0);
	CU_ASSERT_TRUE(view_equals(signed_note, VIEW_LITERAL(OWN_NOTE)));
}

static void keys_have_one_text(void)
{
	static const char *const texts[] = { GO_KEY, C2SP_KEY, OWN_KEY };
	char text[NOTE_SIGNER_TEXT];
	struct note_key key;
	struct note_signer signer = own_signer();
	for (size_t i = 0; i < COUNT(texts); i++) {
		CU_ASSERT_TRUE(note_key_parse(view_of_string(texts[i]), &key));
		note_key_format(&key, text);
		CU_ASSERT_STRING_EQUAL(text, texts[i]);
	}
	note_signer_format(&signer, text);
	CU_ASSERT_STRING_EQUAL(text, OWN_SECRET);
	CU_ASSERT_TRUE(note_signer_parse(VIEW_LITERAL(OWN_SECRET), &signer));
	note_key_format(&signer.key, text);
	CU_ASSERT_STRING_EQUAL(text, OWN_KEY);
}

/* Each byte in turn, the end cut, anything added. */
static void spoil_text(const char *text, bool (*accepts)(struct view))
{
	char bad[NOTE_SIGNER_TEXT + 1];
	size_t n = strlen(text);
	CU_ASSERT_TRUE(accepts(view_of_string(text)));
	memcpy(bad, text, n);
	bad[n] = '\n';
	CU_ASSERT_FALSE(accepts(view_of(bad, n + 1)));
	for (size_t i = 0; i < n; i++) {
		bad[i] ^= 1;
		CU_ASSERT_FALSE(accepts(view_of(bad, n)));
		bad[i] ^= 1;
		CU_ASSERT_FALSE(accepts(view_of(bad, i)));
	}
}

static bool accepts_key(struct view text)
{
	struct note_key key;
	return note_key_parse(text, &key);
}

static bool accepts_signer(struct view text)
{
	struct note_signer signer;
	return note_signer_parse(text, &signer);
}

static void spoiled_keys_are_refused(void)
{
	spoil_text(OWN_KEY, accepts_key);
	spoil_text(OWN_SECRET, accepts_signer);
	/* The hash in capitals; another kind of key (its base64 begins with 2, not 1). */
	CU_ASSERT_FALSE(accepts_key(VIEW_LITERAL(
		"example.se/riskreg+B566C013+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")));
	CU_ASSERT_FALSE(accepts_key(VIEW_LITERAL(
		"example.se/riskreg+b566c013+AtdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")));
	CU_ASSERT_FALSE(accepts_key(VIEW_LITERAL(
		"example se/riskreg+b566c013+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")));
	CU_ASSERT_FALSE(accepts_signer(VIEW_LITERAL(
		"PRIVATE+KEY+a b+b566c013+AZ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g")));
}

static void names_of_keys(void)
{
	static const struct {
		const char *name;
		bool is_name;
	} rows[] = {
		{ "a", true },
		{ "kommun.example/\xc3\xa5rsredovisning", true },
		{ "\xee\x80\x80", true }, /* private use */
		{ "", false },
		{ "a b", false },
		{ "a+b", false },
		{ "a\tb", false },
		{ "a\nb", false },
		{ "a\x7f", false },
		{ "a\xc2\x85", false },    /* next line */
		{ "a\xc2\xa0", false },    /* no-break space */
		{ "\xe2\x80\xa8", false }, /* line separator */
		{ "\xe2\x80\xa9", false }, /* paragraph separator */
		{ "\xe3\x80\x80", false }, /* ideographic space */
		{ "a\xff", false },        /* not UTF-8 */
		{ "a\xe2\x80", false },
	};
	char longest[NOTE_NAME_MAX + 1], text[NOTE_SIGNER_TEXT];
	struct note_key key = { "as it was", { 0 }, { 0 } };
	struct note_signer signer;
	uint8_t bytes[NOTE_KEY] = { 1 };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct view name = view_of_string(rows[i].name);
		CU_ASSERT_EQUAL(note_key_init(&key, name, bytes), rows[i].is_name);
		CU_ASSERT_EQUAL(note_signer_init(&signer, name, bytes), rows[i].is_name);
	}
	memset(longest, 'n', sizeof longest);
	CU_ASSERT_FALSE(note_key_init(&key, view_of(longest, sizeof longest), bytes));
	CU_ASSERT_TRUE(note_signer_init(&signer, view_of(longest, NOTE_NAME_MAX), bytes));
	note_signer_format(&signer, text);
	CU_ASSERT_EQUAL(strlen(text), NOTE_SIGNER_TEXT - 1);
	CU_ASSERT_TRUE(accepts_signer(view_of_string(text)));
	note_key_format(&signer.key, text);
	CU_ASSERT_EQUAL(strlen(text), NOTE_KEY_TEXT - 1);
	CU_ASSERT_TRUE(accepts_key(view_of_string(text)));
}

static void notes_of_another_form_are_refused(void)
{
	static const char *const notes[] = {
		"",
		"\n",
		"\n\n",
		"text\n",
		"text\n\n",
		"text\n" UNKNOWN,                   /* no empty line */
		"\n" UNKNOWN,                       /* no text */
		"text\n\n" DASH "someone AAAAAAE=", /* no last LF */
		"text\n\n" UNKNOWN "\n",            /* an empty line at the end */
		"text\n\n" UNKNOWN "more\n",        /* a line that is no signature */
		"text\n\n-- someone AAAAAAE=\n",
		"text\n\n\xe2\x80\x94someone AAAAAAE=\n",
		"text\n\n" DASH "someone\n",
		"text\n\n" DASH " AAAAAAE=\n", /* no name */
		"text\n\n" DASH "some one AAAAAAE=\n",
		"text\n\n" DASH "some+one AAAAAAE=\n",
		"text\n\n" DASH "someone  AAAAAAE=\n",
		"text\n\n" DASH "someone AAAAAAE= \n",
		"text\n\n" DASH "someone \n",
		"text\n\n" DASH "someone AAAAAA==\n", /* a hash alone */
		"text\n\n" DASH "someone AAAAAAF=\n", /* stray bits */
		"text\n\n" DASH "someone AAAAAAE\n",
		"text\n\n" DASH "someone AAAAA-E=\n",
		"te\txt\n\n" UNKNOWN, /* control characters */
		"text\r\n\n" UNKNOWN,
		"te\xffxt\n\n" UNKNOWN, /* not UTF-8 */
	};
	struct note note = { VIEW_LITERAL("kept"), VIEW_NONE };
	for (size_t i = 0; i < COUNT(notes); i++) {
		CU_ASSERT_FALSE(note_parse(view_of_string(notes[i]), &note));
		CU_ASSERT_TRUE(view_equals(note.text, VIEW_LITERAL("kept")));
	}
	CU_ASSERT_FALSE(note_parse(view_of("te\0xt\n\n" UNKNOWN, 7 + sizeof UNKNOWN - 1), &note));
}

/* The text may hold empty lines, and even what looks like signatures. */
static void the_last_empty_line_parts_text_from_signatures(void)
{
	struct note note;
	struct view text = VIEW_LITERAL("one\n\n" UNKNOWN "\n\nthree\n");
	struct view whole = VIEW_LITERAL("one\n\n" UNKNOWN "\n\nthree\n\n" UNKNOWN UNKNOWN);
	CU_ASSERT_TRUE(note_parse(whole, &note));
	CU_ASSERT_TRUE(view_equals(note.text, text));
	CU_ASSERT_TRUE(view_equals(note.signatures, VIEW_LITERAL(UNKNOWN UNKNOWN)));
}

static void signatures_of_others_do_not_count(void)
{
	static const struct {
		const char *note;
		enum evidence found;
	} rows[] = {
		{ OWN_TEXT "\n" UNKNOWN, EVIDENCE_UNSIGNED },
		{ OWN_TEXT "\n" UNKNOWN OWN_SIGNATURE UNKNOWN, EVIDENCE_SOUND },
		{ OWN_TEXT "\n" OWN_SIGNATURE OWN_SIGNATURE, EVIDENCE_SOUND },
		/* our name with another hash, our hash with another name */
		{ OWN_TEXT "\n" DASH "example.se/riskreg AAAAAAE=\n", EVIDENCE_UNSIGNED },
		{ OWN_TEXT "\n" DASH "example.se/riskre tWbAEwA=\n", EVIDENCE_UNSIGNED },
		/* both ours, but no signature of ours */
		{ OWN_TEXT "\n" DASH "example.se/riskreg tWbAEwA=\n", EVIDENCE_FORGED },
		{ OWN_TEXT "\n" OWN_SIGNATURE DASH "example.se/riskreg tWbAEwA=\n",
		  EVIDENCE_FORGED },
		{ OWN_TEXT "more\n\n" OWN_SIGNATURE, EVIDENCE_FORGED },
		{ OWN_TEXT "\n\n" OWN_SIGNATURE, EVIDENCE_FORGED },
	};
	struct note_signer signer = own_signer();
	struct note by_hand = { VIEW_LITERAL(OWN_TEXT), VIEW_LITERAL("no signature\n") };
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(verify(rows[i].note, OWN_KEY), rows[i].found);
	CU_ASSERT_EQUAL(verify(OWN_NOTE, GO_KEY), EVIDENCE_UNSIGNED);
	CU_ASSERT_EQUAL(note_verify(&by_hand, &signer.key), EVIDENCE_MALFORMED);
	by_hand.signatures = VIEW_NONE;
	CU_ASSERT_EQUAL(note_verify(&by_hand, &signer.key), EVIDENCE_UNSIGNED);
}

static void every_bit_of_a_note_counts(void)
{
	char bad[sizeof OWN_NOTE];
	struct note_signer signer = own_signer();
	struct note note;
	for (size_t bit = 0; bit < 8 * (sizeof OWN_NOTE - 1); bit++) {
		memcpy(bad, OWN_NOTE, sizeof bad);
		bad[bit / 8] = (char)(bad[bit / 8] ^ 1 << bit % 8);
		CU_ASSERT_FALSE(note_parse(view_of(bad, sizeof bad - 1), &note) &&
				note_verify(&note, &signer.key) == EVIDENCE_SOUND);
	}
}

/* "text", an empty line and `n` signatures of `blob` bytes each, in the arena. */
static struct view signed_by_many(struct arena *arena, size_t n, size_t blob)
{
	uint8_t *zeros = arena_get_zeroed(arena, 1, blob);
	char *text = arena_get(arena, 6 + n * (13 + LINE_BASE64(blob)));
	CU_ASSERT_FATAL(zeros && text);
	char *at = line_put(text, VIEW_LITERAL("text\n\n"));
	for (size_t i = 0; i < n; i++) {
		at = line_put(at, VIEW_LITERAL(DASH "someone "));
		at = line_put_base64(at, view_of(zeros, blob));
		at = line_put(at, VIEW_LITERAL("\n"));
	}
	return view_of(text, (size_t)(at - text));
}

static void bounds_of_notes(void)
{
	struct note_signer signer = own_signer();
	struct note note;
	struct view made = VIEW_NONE;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	struct view most = signed_by_many(arena, NOTE_SIGNATURES_MAX, NOTE_BLOB_MAX);
	CU_ASSERT_TRUE(note_parse(most, &note));
	CU_ASSERT_FALSE(note_parse(signed_by_many(arena, NOTE_SIGNATURES_MAX + 1, 8), &note));
	CU_ASSERT_FALSE(note_parse(signed_by_many(arena, 1, NOTE_BLOB_MAX + 1), &note));
	size_t n = NOTE_MAX - 1 - (sizeof OWN_SIGNATURE - 1);
	char *text = arena_get(arena, n + 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	memset(text, '\n', n + 1);
	CU_ASSERT_EQUAL(note_sign(arena, &signer, view_of(text, n + 1), &made), -EINVAL);
	CU_ASSERT_PTR_NULL(made.p);
	CU_ASSERT_EQUAL(note_sign(arena, &signer, view_of(text, n), &made), 0);
	CU_ASSERT_EQUAL(made.n, NOTE_MAX);
	CU_ASSERT_TRUE(note_parse(made, &note) &&
		       note_verify(&note, &signer.key) == EVIDENCE_SOUND);
	char *longer = arena_get(arena, NOTE_MAX + 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(longer);
	longer[0] = '\n';
	memcpy(longer + 1, made.p, made.n);
	CU_ASSERT_FALSE(note_parse(view_of(longer, NOTE_MAX + 1), &note));
}

static void only_texts_are_signed(void)
{
	static const char *const texts[] = { "", "no LF", "a\tb\n", "\xff\n" };
	struct note_signer signer = own_signer();
	struct view made;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	for (size_t i = 0; i < COUNT(texts); i++)
		CU_ASSERT_EQUAL(note_sign(arena, &signer, view_of_string(texts[i]), &made),
				-EINVAL);
	while (arena_get(arena, 4000) || arena_get(arena, 16))
		continue;
	CU_ASSERT_EQUAL(note_sign(arena, &signer, VIEW_LITERAL("text\n"), &made), -ENOMEM);
}

static const struct suite_test tests[] = {
	{ "published notes verify", published_notes_verify },
	{ "signing gives the published notes", signing_gives_the_published_notes },
	{ "keys have one text", keys_have_one_text },
	{ "spoiled keys are refused", spoiled_keys_are_refused },
	{ "names of keys", names_of_keys },
	{ "notes of another form are refused", notes_of_another_form_are_refused },
	{ "the last empty line parts text from signatures",
	  the_last_empty_line_parts_text_from_signatures },
	{ "signatures of others do not count", signatures_of_others_do_not_count },
	{ "every bit of a note counts", every_bit_of_a_note_counts },
	{ "bounds of notes", bounds_of_notes },
	{ "only texts are signed", only_texts_are_signed },
};
SUITE_MAIN("note", tests)
