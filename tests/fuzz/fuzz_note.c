/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as a key, a signed note and a checkpoint. Aborts where what was read has a
 * second form, or where a text counts as signed that never was. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/checkpoint.h>
#include <riskreg/line.h>

#include "../note_example.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void read_keys(struct view text)
{
	struct note_key key;
	struct note_signer signer;
	char again[NOTE_SIGNER_TEXT];
	if (note_key_parse(text, &key)) {
		note_key_format(&key, again);
		require(view_equals(text, view_of_string(again)));
	}
	if (note_signer_parse(text, &signer)) {
		note_signer_format(&signer, again);
		require(view_equals(text, view_of_string(again)));
	}
}

static void read_checkpoint(struct view text)
{
	struct checkpoint c;
	char again[CHECKPOINT_MAX], size[24];
	if (!checkpoint_parse(text, &c))
		return;
	int size_n = snprintf(size, sizeof size, "\n%" PRIu64 "\n", c.size);
	char *at = line_put(again, c.origin);
	at = line_put(at, view_of(size, (size_t)size_n));
	at = line_put_base64(at, view_of(c.root, sizeof c.root));
	*at++ = '\n';
	at = line_put(at, c.extensions);
	require(view_equals(text, view_of(again, (size_t)(at - again))));
}

static void read_note(struct view bytes, const struct note_key *key)
{
	struct note note;
	if (!note_parse(bytes, &note))
		return;
	require(note.text.p == bytes.p && note.text.n + 1 + note.signatures.n == bytes.n);
	require(note.signatures.p == note.text.p + note.text.n + 1);
	require(note_verify(&note, key) != EVIDENCE_SOUND ||
		view_equals(note.text, VIEW_LITERAL(OWN_TEXT)));
	read_checkpoint(note.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct note_key key;
	require(note_key_parse(VIEW_LITERAL(OWN_KEY), &key));
	read_keys(view_of(data, n));
	read_note(view_of(data, n), &key);
	read_checkpoint(view_of(data, n));
	return 0;
}
