/* SPDX-License-Identifier: EUPL-1.2
 * Signed notes as C2SP writes them (c2sp.org/signed-note), with Ed25519: a text that people read,
 * an empty line, and a line for each signature over the text.
 *
 *	This is an example message.
 *
 *	— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ
 *	XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=               (one line, broken here for width)
 *
 * A signature line is an em dash, the name of the key, and base64(hash of the key || signature).
 * The hash only tells keys apart: 4 bytes of SHA-256(name, LF, 01, public key). The key that made
 * the note above, as it is handed to who verifies, and the form of Go's tools for a secret key:
 *
 *	example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
 *	PRIVATE+KEY+name+hash+base64(01 || seed)
 *
 * All functions are pure: they draw no random bytes and read no file. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/view.h>

/* What a check of something signed found; the same for notes, checkpoints and receipts, so that
 * whoever tells people has one table. */
enum evidence {
	EVIDENCE_SOUND = 0,
	EVIDENCE_MALFORMED,    /* not of the form, or beyond a bound */
	EVIDENCE_UNSIGNED,     /* no signature by this key */
	EVIDENCE_FORGED,       /* a signature in the name of this key does not fit the text */
	EVIDENCE_FOREIGN,      /* signed by this key, but of another origin */
	EVIDENCE_NOT_INCLUDED, /* the leaf does not stand there in the tree of the checkpoint */
};

#define NOTE_MAX ((size_t)128 << 10) /* of a whole note */
#define NOTE_SIGNATURES_MAX 16
#define NOTE_BLOB_MAX 5120 /* of hash and signature: other kinds of keys have large ones */
#define NOTE_NAME_MAX 128  /* of our keys */
#define NOTE_HASH 4
#define NOTE_KEY 32
#define NOTE_SIGNATURE 64
#define NOTE_KEY_TEXT (NOTE_NAME_MAX + 1 + 2 * NOTE_HASH + 1 + 44 + 1) /* with NUL */
#define NOTE_SIGNER_TEXT (12 + NOTE_KEY_TEXT)

/* The public half of a key. The name has no white space, control characters or "+". */
struct note_key {
	char name[NOTE_NAME_MAX + 1];
	uint8_t hash[NOTE_HASH];
	uint8_t bytes[NOTE_KEY];
};

/* Both halves. The seed is secret: 32 random bytes. */
struct note_signer {
	struct note_key key;
	uint8_t seed[NOTE_KEY];
};

/* False when the name cannot be a key's. */
bool note_key_init(struct note_key *ret, struct view name, const uint8_t bytes[NOTE_KEY]);
bool note_signer_init(struct note_signer *ret, struct view name, const uint8_t seed[NOTE_KEY]);
/* The forms above, without LF; false also when the hash is not that of the key. */
bool note_key_parse(struct view, struct note_key *ret);
bool note_signer_parse(struct view, struct note_signer *ret);
/* Both write a NUL at the end. */
void note_key_format(const struct note_key *, char out[NOTE_KEY_TEXT]);
void note_signer_format(const struct note_signer *, char out[NOTE_SIGNER_TEXT]);
/* What people compare a key by: SHA-256 of its 32 bytes. */
void note_key_fingerprint(const struct note_key *, uint8_t ret[NOTE_KEY]);

/* Borrowed from the note that was parsed. */
struct note {
	struct view text;       /* with its last LF: what is signed */
	struct view signatures; /* 1 to NOTE_SIGNATURES_MAX lines */
};

/* False when it is not wholly of the form: also the lines of keys that nobody here knows are
 * looked at. Nothing is verified. */
bool note_parse(struct view, struct note *ret);
/* Every line of this key must fit, and there must be one; those of other keys do not count. */
enum evidence note_verify(const struct note *, const struct note_key *);
/* The text as a note with one signature, in the arena. -EINVAL when it cannot be a note's text: it
 * is UTF-8 without control characters, ends with LF and is short enough; -ENOMEM. */
int note_sign(struct arena *, const struct note_signer *, struct view text, struct view *ret);
