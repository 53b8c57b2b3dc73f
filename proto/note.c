/* SPDX-License-Identifier: EUPL-1.2
 * Signed notes, see note.h. What comes from outside is borrowed bytes, never strings; nothing is
 * taken to be true before its signature was verified. */
#include <riskreg/note.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <nettle/eddsa.h>
#include <nettle/sha2.h>
#include <utf8proc.h>

#include <riskreg/line.h>
#include <riskreg/text.h>

#define ED25519 0x01
#define TYPED (1 + NOTE_KEY) /* the kind of key, then its bytes */
#define OWN_BLOB (NOTE_HASH + NOTE_SIGNATURE)
#define DASH VIEW_LITERAL("\xe2\x80\x94 ")
#define SECRET VIEW_LITERAL("PRIVATE+KEY+")

struct signature {
	struct view name;
	size_t n;
	uint8_t blob[NOTE_BLOB_MAX];
};

/* Without "+", white space of any script and control characters. */
static bool is_name(struct view name)
{
	utf8proc_int32_t c;
	for (size_t at = 0; at < name.n;) {
		utf8proc_ssize_t n =
			utf8proc_iterate(name.p + at, (utf8proc_ssize_t)(name.n - at), &c);
		if (n < 0 || c == '+')
			return false;
		utf8proc_category_t category = utf8proc_category(c);
		if (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_CC)
			return false;
		at += (size_t)n;
	}
	return name.n > 0;
}

static void hash_key(struct note_key *key)
{
	static const uint8_t between[] = { '\n', ED25519 };
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	sha256_update(&ctx, strlen(key->name), (const uint8_t *)key->name);
	sha256_update(&ctx, sizeof between, between);
	sha256_update(&ctx, NOTE_KEY, key->bytes);
	sha256_digest(&ctx, NOTE_HASH, key->hash);
}

bool note_key_init(struct note_key *ret, struct view name, const uint8_t bytes[NOTE_KEY])
{
	struct note_key key = { 0 };
	if (name.n > NOTE_NAME_MAX || !is_name(name))
		return false;
	memcpy(key.name, name.p, name.n);
	memcpy(key.bytes, bytes, NOTE_KEY);
	hash_key(&key);
	*ret = key;
	return true;
}

bool note_signer_init(struct note_signer *ret, struct view name, const uint8_t seed[NOTE_KEY])
{
	struct note_key key;
	uint8_t bytes[NOTE_KEY];
	ed25519_sha512_public_key(bytes, seed);
	if (!note_key_init(&key, name, bytes))
		return false;
	ret->key = key;
	memcpy(ret->seed, seed, NOTE_KEY);
	return true;
}

/* name+hash+base64(kind || bytes); the hash is left to who knows the public key. */
static bool read_key(struct view text, struct view *ret_name, uint8_t ret[NOTE_KEY])
{
	uint8_t typed[TYPED];
	const size_t tail = 1 + 2 * NOTE_HASH + 1 + LINE_BASE64(TYPED);
	if (text.n <= tail)
		return false;
	struct view base64 = view_of(text.p + text.n - LINE_BASE64(TYPED), LINE_BASE64(TYPED));
	if (!line_base64(base64, typed, sizeof typed) || typed[0] != ED25519)
		return false;
	*ret_name = view_of(text.p, text.n - tail);
	memcpy(ret, typed + 1, NOTE_KEY);
	explicit_bzero(typed, sizeof typed);
	return true;
}

/* The hash stands for name and public key, also where the bytes are a seed. */
static void write_key(char *at, const struct note_key *key, const uint8_t bytes[NOTE_KEY])
{
	uint8_t typed[TYPED] = { ED25519 };
	memcpy(typed + 1, bytes, NOTE_KEY);
	at = line_put(at, view_of_string(key->name));
	*at++ = '+';
	for (int i = 0; i < NOTE_HASH; i++)
		at += sprintf(at, "%02x", key->hash[i]);
	*at++ = '+';
	*line_put_base64(at, view_of(typed, sizeof typed)) = '\0';
	explicit_bzero(typed, sizeof typed);
}

void note_key_format(const struct note_key *key, char out[NOTE_KEY_TEXT])
{
	write_key(out, key, key->bytes);
}

void note_key_fingerprint(const struct note_key *key, uint8_t ret[NOTE_KEY])
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	sha256_update(&ctx, NOTE_KEY, key->bytes);
	sha256_digest(&ctx, NOTE_KEY, ret);
}

void note_signer_format(const struct note_signer *signer, char out[NOTE_SIGNER_TEXT])
{
	write_key(line_put(out, SECRET), &signer->key, signer->seed);
}

/* A key has one text: what is written from the parts must be what was read. */
bool note_key_parse(struct view text, struct note_key *ret)
{
	struct note_key key;
	struct view name;
	uint8_t bytes[NOTE_KEY];
	char again[NOTE_KEY_TEXT];
	if (!read_key(text, &name, bytes) || !note_key_init(&key, name, bytes))
		return false;
	note_key_format(&key, again);
	if (!view_equals(text, view_of_string(again)))
		return false;
	*ret = key;
	return true;
}

static bool is_signer_text(struct view text, const struct note_signer *signer)
{
	char again[NOTE_SIGNER_TEXT];
	note_signer_format(signer, again);
	bool is_same = view_equals(text, view_of_string(again));
	explicit_bzero(again, sizeof again);
	return is_same;
}

/* What was secret does not stay on the stack. */
bool note_signer_parse(struct view text, struct note_signer *ret)
{
	struct note_signer signer;
	struct view name, rest = text;
	uint8_t seed[NOTE_KEY];
	bool is_sound = line_skip(&rest, SECRET) && read_key(rest, &name, seed) &&
			note_signer_init(&signer, name, seed) && is_signer_text(text, &signer);
	if (is_sound)
		*ret = signer;
	explicit_bzero(&signer, sizeof signer);
	explicit_bzero(seed, sizeof seed);
	return is_sound;
}

static bool read_signature(struct view line, struct signature *ret)
{
	if (!line_skip(&line, DASH))
		return false;
	const uint8_t *space = memchr(line.p, ' ', line.n);
	if (!space)
		return false;
	ret->name = view_of(line.p, (size_t)(space - line.p));
	struct view base64 = view_of(space + 1, line.n - ret->name.n - 1);
	ret->n = line_base64_size(base64);
	return is_name(ret->name) && ret->n > NOTE_HASH && ret->n <= NOTE_BLOB_MAX &&
	       line_base64(base64, ret->blob, ret->n);
}

/* Every line ends with LF: the note was found to be text. */
static bool are_signatures(struct view lines)
{
	struct signature signature;
	struct view line;
	unsigned n = 0;
	while (line_take(&lines, &line))
		if (++n > NOTE_SIGNATURES_MAX || !read_signature(line, &signature))
			return false;
	return n > 0;
}

static bool is_text(struct view text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' && text.p[i] != '\n')
			return false;
	return text.n > 0 && text.p[text.n - 1] == '\n' && text_is_utf8(text);
}

/* The text may hold empty lines: the last one parts it from the signatures. */
bool note_parse(struct view bytes, struct note *ret)
{
	if (bytes.n > NOTE_MAX || !is_text(bytes))
		return false;
	size_t end = bytes.n - 1;
	while (end > 0 && (bytes.p[end] != '\n' || bytes.p[end - 1] != '\n'))
		end--;
	struct view signatures = view_of(bytes.p + end + 1, bytes.n - end - 1);
	if (end == 0 || !are_signatures(signatures))
		return false;
	*ret = (struct note){ view_of(bytes.p, end), signatures };
	return true;
}

static bool names_key(const struct signature *signature, const struct note_key *key)
{
	return view_equals(signature->name, view_of_string(key->name)) &&
	       memcmp(signature->blob, key->hash, NOTE_HASH) == 0;
}

enum evidence note_verify(const struct note *note, const struct note_key *key)
{
	enum evidence found = EVIDENCE_UNSIGNED;
	struct view rest = note->signatures, line;
	struct signature signature;
	while (line_take(&rest, &line)) {
		if (!read_signature(line, &signature))
			return EVIDENCE_MALFORMED;
		if (!names_key(&signature, key))
			continue;
		if (signature.n != OWN_BLOB ||
		    !ed25519_sha512_verify(key->bytes, note->text.n, note->text.p,
					   signature.blob + NOTE_HASH))
			return EVIDENCE_FORGED;
		found = EVIDENCE_SOUND;
	}
	return found;
}

int note_sign(struct arena *arena, const struct note_signer *signer, struct view text,
	      struct view *ret)
{
	uint8_t blob[OWN_BLOB];
	struct view name = view_of_string(signer->key.name);
	size_t line = DASH.n + name.n + 1 + LINE_BASE64(OWN_BLOB) + 1;
	if (text.n > NOTE_MAX - 1 - line || !is_text(text))
		return -EINVAL;
	char *note = arena_get(arena, text.n + 1 + line);
	if (!note)
		return -ENOMEM;
	memcpy(blob, signer->key.hash, NOTE_HASH);
	ed25519_sha512_sign(signer->key.bytes, signer->seed, text.n, text.p, blob + NOTE_HASH);
	char *at = line_put(note, text);
	*at++ = '\n';
	at = line_put(line_put(at, DASH), name);
	*at++ = ' ';
	at = line_put_base64(at, view_of(blob, sizeof blob));
	*at = '\n';
	*ret = view_of(note, text.n + 1 + line);
	return 0;
}
