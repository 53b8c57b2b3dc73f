/* SPDX-License-Identifier: EUPL-1.2
 * References to evidence. The documents themselves are read here and sent nowhere. */
#include "result_evidence.h"

#include <errno.h>
#include <stdio.h>

#include <nettle/sha2.h>

#include <riskreg/error_text.h>

#include "evidence.h"

#define BLOCK ((size_t)64 << 10)
/* Of the digest, where people read it; the whole one stands in history and JSON. */
#define HEX_SHOWN 16

static PB(Evidence) *new_evidence(struct invocation *inv, const char *label)
{
	PB(Evidence) *evidence = arena_get(inv->arena, sizeof(*evidence));

	if (!evidence)
		return NULL;
	*evidence = (PB(Evidence))PB_INIT(EVIDENCE);
	evidence->label = (char *)label;
	return evidence;
}

/* 0 or an errno. */
static int hash_file(const char *path, void *block, uint8_t *ret)
{
	struct sha256_ctx hash;
	size_t n;
	int error;
	FILE *file = fopen(path, "re");

	if (!file)
		return errno;
	sha256_init(&hash);
	while ((n = fread(block, 1, BLOCK, file)) > 0)
		sha256_update(&hash, n, block);
	error = ferror(file) ? errno : 0;
	fclose(file);
	if (!error)
		sha256_digest(&hash, SHA256_DIGEST_SIZE, ret);
	return error;
}

static enum exit_status hash(struct invocation *inv, const char *path, PB(Evidence) *ret)
{
	uint8_t *digest = arena_get(inv->arena, SHA256_DIGEST_SIZE);
	void *block = arena_get(inv->arena, BLOCK);
	int error;

	if (!digest || !block)
		return fail_memory(inv);
	error = hash_file(path, block, digest);
	if (error)
		return fail(inv, EXIT_STATUS_FAILED,
			    say(inv, WORD_IMPORT_CANNOT_READ, "file", path, "error",
				error_text(inv->lang, error), NULL));
	ret->sha256 = (ProtobufCBinaryData){ SHA256_DIGEST_SIZE, digest };
	return EXIT_STATUS_OK;
}

enum exit_status result_evidence_take(struct invocation *inv, PB(ItemResult) *ret)
{
	size_t n_texts, n_files, n;
	const char *const *texts = command_many(inv, "evidence", &n_texts);
	const char *const *files = command_many(inv, "evidence-file", &n_files);
	enum exit_status status = EXIT_STATUS_OK;

	/* --evidence "": what is logged goes. */
	ret->no_evidence = n_texts && !*texts[0];
	n = n_texts + n_files;
	ret->evidence = arena_get_zeroed(inv->arena, n + 1, sizeof(*ret->evidence));
	if (!ret->evidence)
		return fail_memory(inv);
	for (size_t i = ret->no_evidence ? 1 : 0; i < n && status == EXIT_STATUS_OK; i++) {
		const char *label = i < n_texts ? texts[i] : files[i - n_texts];
		PB(Evidence) *evidence = new_evidence(inv, label);
		if (!evidence)
			return fail_memory(inv);
		if (i >= n_texts)
			status = hash(inv, label, evidence);
		ret->evidence[ret->n_evidence++] = evidence;
	}
	return status;
}

/* ------------------------------------------------------------------ shown */

static const char *one_text(struct invocation *inv, const PB(Evidence) *evidence)
{
	const char *hex;

	if (!evidence->sha256.len)
		return evidence->label;
	hex = evidence_hex(inv, evidence->sha256);
	return arena_format(inv->arena, "%s%s(SHA-256 %.*s...)", evidence->label,
			    *evidence->label ? " " : "", HEX_SHOWN, hex);
}

const char *result_evidence_text(struct invocation *inv, const PB(Item) *item)
{
	const char *text = "";

	for (size_t i = 0; text && i < item->n_evidence; i++) {
		const char *one = one_text(inv, item->evidence[i]);
		text = one ? arena_format(inv->arena, "%s%s%s", text, *text ? "; " : "", one)
			   : NULL;
	}
	return text ? text : "";
}
