/* SPDX-License-Identifier: EUPL-1.2
 * Proves with hashes and a signature, never by asking: what the daemon says of itself is not
 * trusted here. Whatever does not fit ends with EXIT_STATUS_JOURNAL_BROKEN. */
#include "journal_verify.h"

#include <unistd.h>

#include <riskreg/checkpoint.h>

#include "call.h"
#include "evidence.h"
#include "leaf.h"
#include "out.h"
#include "progress.h"
#include "record.h"
#include "rows.h"
#include "save.h"
#include "terms.h"

static enum exit_status broken(struct invocation *inv, enum word word, uint64_t old, uint64_t size)
{
	return fail(inv, EXIT_STATUS_JOURNAL_BROKEN,
		    say(inv, word, "old", terms_number(inv, old), "size",
			terms_number(inv, size), NULL));
}

enum exit_status journal_verify_head(struct invocation *inv, const PB(GetHeadResponse) **ret)
{
	PB(GetHeadRequest) request = PB_INIT(GET_HEAD_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.JournalService/GetHead",
					    &request.base, PB_DESC(get_head_response), &response);
	if (status == EXIT_STATUS_OK)
		*ret = (const PB(GetHeadResponse) *)response;
	return status;
}

/* The bytes of a repeated field, joined. False: memory is out. */
static bool join(struct invocation *inv, const ProtobufCBinaryData *parts, size_t n,
		 struct view *ret)
{
	size_t size = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		size += parts[i].len;
	uint8_t *bytes = arena_get(inv->arena, size + 1);
	for (size_t i = 0; bytes && i < n; i++) {
		if (parts[i].len)
			memcpy(bytes + at, parts[i].data, parts[i].len);
		at += parts[i].len;
	}
	*ret = view_of(bytes, size);
	return bytes != NULL;
}

enum exit_status journal_verify_entry(struct invocation *inv, uint64_t seq, struct view *ret_leaf,
				      const PB(ShowEntryResponse) **ret)
{
	PB(ShowEntryRequest) request = PB_INIT(SHOW_ENTRY_REQUEST);
	ProtobufCMessage *response;
	request.seq = seq;
	enum exit_status status = call_read(inv, "riskreg.v1.JournalService/Show", &request.base,
					    PB_DESC(show_entry_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	*ret = (const PB(ShowEntryResponse) *)response;
	return join(inv, (*ret)->leaf, (*ret)->n_leaf, ret_leaf) ? EXIT_STATUS_OK :
								   fail_memory(inv);
}

bool journal_verify_texts(const PB(Leaf) *leaf, const PB(ShowEntryResponse) *shown)
{
	size_t n_texts = 0;
	for (size_t i = 0; i < leaf->n_changes; i++)
		n_texts += leaf->changes[i]->text_size > 0;
	for (size_t i = 0; i < shown->n_texts; i++) {
		const PB(EntryText) *t = shown->texts[i];
		if (t->change >= leaf->n_changes ||
		    (i > 0 && t->change <= shown->texts[i - 1]->change))
			return false;
		bool is_hidden = t->erased ||
				 (t->secret &&
				  leaf->changes[t->change]->kind == PB_ENUM(KIND, NONCE));
		if (!is_hidden &&
		    !leaf_commits(leaf->changes[t->change], view_of(t->salt.data, t->salt.len),
				  view_of(t->text.data, t->text.len)))
			return false;
	}
	return n_texts == shown->n_texts;
}

/* ------------------------------------------------------------------ an old checkpoint */

static enum exit_status fetch_proof(struct invocation *inv, uint64_t from, uint64_t to,
				    struct merkle_proof *ret)
{
	PB(GetConsistencyRequest) request = PB_INIT(GET_CONSISTENCY_REQUEST);
	ProtobufCMessage *message;
	request.from = from;
	request.to = to;
	enum exit_status status =
		call_read(inv, "riskreg.v1.JournalService/GetConsistency", &request.base,
			  PB_DESC(get_consistency_response), &message);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(GetConsistencyResponse) *response = (const PB(GetConsistencyResponse) *)message;
	*ret = (struct merkle_proof){ .n = 0 };
	for (size_t i = 0; i < response->n_hashes && i < MERKLE_PROOF_MAX; i++)
		if (response->hashes[i].len == MERKLE_HASH)
			memcpy(ret->hashes[ret->n++], response->hashes[i].data, MERKLE_HASH);
	return EXIT_STATUS_OK;
}

static enum exit_status check_old(struct invocation *inv, const char *path,
				  const struct note_key *key, const struct checkpoint *now)
{
	struct checkpoint old;
	struct merkle_proof proof;
	struct view text;
	enum exit_status status = evidence_read(inv, path, NOTE_MAX, &text);
	if (status == EXIT_STATUS_OK)
		status = evidence_judge(inv, checkpoint_verify(text, key, &old), path);
	if (status != EXIT_STATUS_OK)
		return status;
	if (old.size > now->size)
		return broken(inv, WORD_VERIFY_SHORTER, old.size, now->size);
	status = fetch_proof(inv, old.size, now->size, &proof);
	if (status != EXIT_STATUS_OK)
		return status;
	if (!merkle_is_consistent(old.size, old.root, now->size, now->root, &proof))
		return broken(inv, WORD_VERIFY_CHANGED, old.size, now->size);
	out_line(inv->out, say(inv, WORD_VERIFY_EXTENDS, "old", terms_number(inv, old.size),
			       "size", terms_number(inv, now->size), NULL));
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ all entries */

/* One entry into the tree; its own memory is given back. */
static enum exit_status add_entry(struct invocation *inv, uint64_t seq,
				  struct merkle_frontier *tree)
{
	const PB(ShowEntryResponse) *shown;
	uint8_t hash[MERKLE_HASH];
	struct view bytes;
	enum exit_status status = journal_verify_entry(inv, seq, &bytes, &shown);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(Leaf) *leaf = leaf_read(inv, bytes, seq);
	if (!leaf || !journal_verify_texts(leaf, shown))
		return broken(inv, WORD_VERIFY_ENTRY, seq, seq);
	merkle_leaf(bytes, hash);
	merkle_append(tree, hash);
	return EXIT_STATUS_OK;
}

static enum exit_status check_entries(struct invocation *inv, const struct checkpoint *now)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct invocation one = *inv;
	struct merkle_frontier tree = { .size = 0 };
	uint8_t root[MERKLE_HASH];
	if (arena_new(&arena, (size_t)64 << 20) != 0)
		return fail_memory(inv);
	one.arena = arena;
	struct progress bar = progress_of(inv, WORD_TALK_CHECKING, now->size);
	enum exit_status status = EXIT_STATUS_OK;
	for (uint64_t seq = 1; seq <= now->size && status == EXIT_STATUS_OK; seq++) {
		status = add_entry(&one, seq, &tree);
		arena_reset(arena);
		progress_at(&bar, seq);
	}
	progress_end(&bar);
	if (status != EXIT_STATUS_OK)
		return status;
	merkle_frontier_root(&tree, root);
	if (memcmp(root, now->root, sizeof root) != 0)
		return broken(inv, WORD_VERIFY_ROOT, now->size, now->size);
	out_line(inv->out,
		 say(inv, WORD_VERIFY_ALL, "size", terms_number(inv, now->size), NULL));
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ the command */

/* The key that was given, or what the daemon says is its key, and then that is said too. */
static enum exit_status find_key(struct invocation *inv, const PB(GetHeadResponse) *head,
				 struct note_key *ret)
{
	bool is_given;
	enum exit_status status = evidence_key(inv, ret, &is_given);
	if (status != EXIT_STATUS_OK || is_given)
		return status;
	if (!note_key_parse(view_of_string(head->public_key), ret))
		return fail(inv, EXIT_STATUS_FAILED, say(inv, WORD_TALK_BAD_ANSWER, NULL));
	tell(inv, say(inv, WORD_VERIFY_OWN_KEY, "key", head->public_key, NULL));
	return EXIT_STATUS_OK;
}

static enum exit_status keep_head(struct invocation *inv, const char *path,
				  const PB(GetHeadResponse) *head)
{
	int rc = save_file(path, view_of_string(head->checkpoint));
	if (rc != 0)
		return evidence_fail_write(inv, path, -rc);
	tell(inv, say(inv, WORD_VERIFY_KEPT, "file", path, NULL));
	return EXIT_STATUS_OK;
}

enum exit_status journal_verify_run(struct invocation *inv)
{
	const char *path = command_text(inv, "checkpoint");
	bool update = command_flag(inv, "update");
	const PB(GetHeadResponse) *head;
	struct checkpoint now;
	struct note_key key;
	if (update && !path)
		return fail_usage(inv, say(inv, WORD_USAGE_OPTION_MISSING, "option", "checkpoint",
					   NULL));
	enum exit_status status = journal_verify_head(inv, &head);
	if (status == EXIT_STATUS_OK)
		status = find_key(inv, head, &key);
	if (status == EXIT_STATUS_OK)
		status = evidence_judge(
			inv, checkpoint_verify(view_of_string(head->checkpoint), &key, &now),
			say(inv, WORD_VERIFY_HEAD, NULL));
	if (status == EXIT_STATUS_OK && path && (!update || access(path, F_OK) == 0))
		status = check_old(inv, path, &key, &now);
	if (status == EXIT_STATUS_OK && (!path || command_flag(inv, "all")))
		status = check_entries(inv, &now);
	if (status == EXIT_STATUS_OK && update)
		status = keep_head(inv, path, head);
	return status;
}
