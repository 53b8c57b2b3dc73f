/* SPDX-License-Identifier: EUPL-1.2
 * Checkpoints, see checkpoint.h. Never asks whether a root is right: it only carries one. */
#include <riskreg/checkpoint.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <riskreg/line.h>

static bool are_lines(struct view rest)
{
	struct view line;
	while (line_take(&rest, &line))
		if (line.n == 0)
			return false;
	return rest.n == 0;
}

bool checkpoint_parse(struct view text, struct checkpoint *ret)
{
	struct checkpoint checkpoint;
	struct view size, root;
	if (text.n > CHECKPOINT_MAX || !line_take(&text, &checkpoint.origin) ||
	    !line_take(&text, &size) || !line_take(&text, &root))
		return false;
	if (checkpoint.origin.n == 0 || !line_number(size, MERKLE_SIZE_MAX, &checkpoint.size) ||
	    !line_base64(root, checkpoint.root, MERKLE_HASH) || !are_lines(text))
		return false;
	checkpoint.extensions = text;
	*ret = checkpoint;
	return true;
}

enum evidence checkpoint_verify(struct view signed_note, const struct note_key *key,
				struct checkpoint *ret)
{
	struct note note;
	struct checkpoint checkpoint;
	if (!note_parse(signed_note, &note) || !checkpoint_parse(note.text, &checkpoint))
		return EVIDENCE_MALFORMED;
	enum evidence found = note_verify(&note, key);
	if (found != EVIDENCE_SOUND)
		return found;
	if (!view_equals(checkpoint.origin, view_of_string(key->name)))
		return EVIDENCE_FOREIGN;
	*ret = checkpoint;
	return EVIDENCE_SOUND;
}

int checkpoint_sign(struct arena *arena, const struct note_signer *signer,
		    const struct checkpoint *checkpoint, struct view *ret)
{
	char text[CHECKPOINT_MAX], size[24];
	size_t n_size = (size_t)snprintf(size, sizeof size, "\n%" PRIu64 "\n", checkpoint->size);
	size_t others = n_size + LINE_BASE64(MERKLE_HASH) + 1;
	if (!view_equals(checkpoint->origin, view_of_string(signer->key.name)) ||
	    checkpoint->extensions.n > sizeof text - checkpoint->origin.n - others ||
	    checkpoint->size > MERKLE_SIZE_MAX || !are_lines(checkpoint->extensions))
		return -EINVAL;
	char *at = line_put(text, checkpoint->origin);
	at = line_put(at, view_of(size, n_size));
	at = line_put_base64(at, view_of(checkpoint->root, MERKLE_HASH));
	*at++ = '\n';
	at = line_put(at, checkpoint->extensions);
	return note_sign(arena, signer, view_of(text, (size_t)(at - text)), ret);
}
