/* SPDX-License-Identifier: EUPL-1.2
 * Files, keys and findings around what is signed. Verifies nothing itself. */
#include "evidence.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/error_text.h>

#define KEY_FILE_MAX 4096

static enum exit_status fail_read(struct invocation *inv, const char *path, int error)
{
	return fail(inv, EXIT_STATUS_FAILED,
		    say(inv, WORD_IMPORT_CANNOT_READ, "file", path, "error",
			error_text(inv->lang, error), NULL));
}

enum exit_status evidence_fail_write(const struct invocation *inv, const char *path, int error)
{
	return fail(inv, EXIT_STATUS_FAILED,
		    say(inv, WORD_FILE_CANNOT_WRITE, "file", path, "error",
			error_text(inv->lang, error), NULL));
}

enum exit_status evidence_read(struct invocation *inv, const char *path, size_t max,
			       struct view *ret)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return fail_read(inv, path, errno);
	uint8_t *bytes = NULL;
	size_t n = 0;
	if (fseek(file, 0, SEEK_END) == 0 && ftell(file) >= 0)
		n = (size_t)ftell(file);
	rewind(file);
	if (n <= max)
		bytes = arena_get(inv->arena, n + 1);
	size_t got = bytes ? fread(bytes, 1, n, file) : 0;
	int error = ferror(file) ? EIO : n > max ? EFBIG : 0;
	fclose(file);
	if (error)
		return fail_read(inv, path, error);
	if (!bytes)
		return fail_memory(inv);
	*ret = view_of(bytes, got);
	return EXIT_STATUS_OK;
}

enum exit_status evidence_key(struct invocation *inv, struct note_key *ret, bool *ret_given)
{
	const char *given = command_text(inv, "public-key");
	/* The key of a write has no meaning here, so --key is understood too. */
	if (!given)
		given = inv->key;
	if (!given)
		given = getenv("RISKREG_KEY");
	*ret_given = given && *given;
	if (!*ret_given || note_key_parse(view_of_string(given), ret))
		return EXIT_STATUS_OK;
	struct view text;
	enum exit_status status = evidence_read(inv, given, KEY_FILE_MAX, &text);
	if (status != EXIT_STATUS_OK)
		return status;
	while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
		text.n--;
	if (note_key_parse(text, ret))
		return EXIT_STATUS_OK;
	return fail_usage(inv, say(inv, WORD_USAGE_PUBLIC_KEY, "given", given, NULL));
}

enum exit_status evidence_judge(struct invocation *inv, enum evidence found, const char *what)
{
	static const enum word words[] = {
		[EVIDENCE_MALFORMED] = WORD_EVIDENCE_MALFORMED,
		[EVIDENCE_UNSIGNED] = WORD_EVIDENCE_UNSIGNED,
		[EVIDENCE_FORGED] = WORD_EVIDENCE_FORGED,
		[EVIDENCE_FOREIGN] = WORD_EVIDENCE_FOREIGN,
		[EVIDENCE_NOT_INCLUDED] = WORD_EVIDENCE_NOT_INCLUDED,
	};
	if (found == EVIDENCE_SOUND)
		return EXIT_STATUS_OK;
	return fail(inv, EXIT_STATUS_JOURNAL_BROKEN, say(inv, words[found], "what", what, NULL));
}

const char *evidence_hex(const struct invocation *inv, ProtobufCBinaryData bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_get(inv->arena, 2 * bytes.len + 1);
	if (!text)
		return "";
	for (size_t i = 0; i < bytes.len; i++) {
		text[2 * i] = digits[bytes.data[i] >> 4];
		text[2 * i + 1] = digits[bytes.data[i] & 15];
	}
	text[2 * bytes.len] = '\0';
	return text;
}
