/* SPDX-License-Identifier: EUPL-1.2
 * riskctl journal: the register's book - its head, its entries, and receipts for them. */
#include <riskreg/line.h>
#include <riskreg/receipt.h>

#include "call.h"
#include "commands.h"
#include "erased.h"
#include "evidence.h"
#include "journal_verify.h"
#include "leaf.h"
#include "out.h"
#include "record.h"
#include "rows.h"
#include "save.h"
#include "terms.h"

#define ANSWER_MEMORY ((size_t)128 << 20)

/* ------------------------------------------------------------------ head */

/* With -o the checkpoint alone, as a file to be kept; else what it says as well. */
static enum exit_status run_head(struct invocation *inv)
{
	const char *path = command_text(inv, "output");
	const PB(GetHeadResponse) *head;
	enum exit_status status = journal_verify_head(inv, &head);
	if (status != EXIT_STATUS_OK)
		return status;
	int rc = path ? save_file(path, view_of_string(head->checkpoint)) : 0;
	if (rc != 0)
		return evidence_fail_write(inv, path, -rc);
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &head->base);
		return status;
	}
	out_field(inv->out, WORD_HEAD_ENTRIES, terms_number(inv, head->size));
	out_field(inv->out, WORD_HEAD_TIME, leaf_time(inv, head->time_ms));
	out_field(inv->out, WORD_HEAD_ROOT, evidence_hex(inv, head->root));
	out_field(inv->out, WORD_HEAD_PUBLIC_KEY, head->public_key);
	out_field(inv->out, WORD_HEAD_FINGERPRINT, evidence_hex(inv, head->fingerprint));
	out_end(inv->out);
	out_heading(inv->out, say(inv, WORD_HEADING_CHECKPOINT, NULL));
	out_line(inv->out, head->checkpoint);
	return status;
}

/* ------------------------------------------------------------------ list, show */

static const char *text_of_changes(struct invocation *inv, const PB(JournalEntry) *entry)
{
	const char *text = entry->n_changes ? entry->changes[0]->id : "";
	for (size_t i = 1; i < entry->n_changes && text; i++)
		text = arena_format(inv->arena, "%s, %s", text, entry->changes[i]->id);
	if (text && entry->change_count > entry->n_changes)
		text = say(inv, WORD_ROUND_AND_MORE, "list", text, "n",
			   terms_number(inv, entry->change_count - entry->n_changes), NULL);
	return text ? text : "";
}

static void print_entries(struct invocation *inv, const PB(ListEntriesResponse) *list)
{
	static const struct column columns[] = {
		{ WORD_HEAD_ENTRY, true, false },   { WORD_HEAD_TIME, false, false },
		{ WORD_HEAD_USER, false, false },   { WORD_HEAD_METHOD, false, false },
		{ WORD_HEAD_RECORDS, false, true },
	};
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < list->n_entries; i++) {
		const PB(JournalEntry) *e = list->entries[i];
		out_row(inv->out, (const struct cell[]){
					  { terms_number(inv, e->seq), MARK_NONE },
					  { leaf_time(inv, e->time_ms), MARK_NONE },
					  { e->actor, MARK_NONE },
					  { e->method, MARK_NONE },
					  { text_of_changes(inv, e), MARK_NONE } });
	}
	out_end(inv->out);
}

/* One answer of the daemon: a table of its own, or elements of the one list. */
static enum exit_status list_some(struct invocation *inv, PB(ListEntriesRequest) *request,
				  uint64_t *n_listed)
{
	ProtobufCMessage *message;
	enum exit_status status = call_read(inv, "riskreg.v1.JournalService/List", &request->base,
					    PB_DESC(list_entries_response), &message);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(ListEntriesResponse) *list = (const PB(ListEntriesResponse) *)message;
	bool is_message = out_wants_message(inv->out);
	if (!is_message)
		print_entries(inv, list);
	else if (*n_listed == 0)
		out_list_begin(inv->out, "entries");
	for (size_t i = 0; is_message && i < list->n_entries; i++)
		out_list_element(inv->out, &list->entries[i]->base);
	*n_listed += list->n_entries;
	request->from = list->next;
	return status;
}

/* A journal can be longer than memory. */
static enum exit_status run_list(struct invocation *inv)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	PB(ListEntriesRequest) request = PB_INIT(LIST_ENTRIES_REQUEST);
	struct invocation part = *inv;
	uint32_t limit = command_number(inv, "limit", 0);
	uint64_t n_listed = 0;
	if (arena_new(&arena, ANSWER_MEMORY) != 0)
		return fail_memory(inv);
	part.arena = arena;
	request.from = command_number(inv, "from", 1);
	do {
		request.limit = limit ? limit - (uint32_t)n_listed : 0;
		enum exit_status status = list_some(&part, &request, &n_listed);
		if (status != EXIT_STATUS_OK)
			return status;
		arena_reset(arena);
	} while (request.from && !(limit && n_listed >= limit));
	if (out_wants_message(inv->out))
		out_list_end(inv->out, "next", request.from);
	return EXIT_STATUS_OK;
}

static const char *text_state(struct invocation *inv, const PB(EntryText) *text,
			      const PB(LeafChange) *change)
{
	if (text->secret)
		return say(inv, WORD_TEXT_SECRET, NULL);
	if (!text->erased)
		return say_counted(inv, WORD_TEXT_BYTES, text->text.len, NULL);
	const char *erased = erased_text(inv, change->kind, leaf_id(inv, change), change->version);
	return *erased ? erased : say(inv, WORD_TEXT_ERASED, NULL);
}

static void print_text(struct invocation *inv, const PB(Leaf) *leaf, const PB(EntryText) *text)
{
	const PB(LeafChange) *change = leaf->changes[text->change];
	out_line(inv->out, say(inv, WORD_TEXT_OF, "id", leaf_id(inv, change), "text",
			       text_state(inv, text, change), NULL));
}

static enum exit_status run_show(struct invocation *inv)
{
	static const char *const names[] = { "entry", "stored" };
	const PB(ShowEntryResponse) *shown;
	struct view bytes;
	uint64_t seq;
	if (!line_number(view_of_string(inv->argv[0]), INT64_MAX, &seq) || seq == 0)
		return fail_usage(inv, say(inv, WORD_USAGE_SEQ, "given", inv->argv[0], NULL));
	enum exit_status status = journal_verify_entry(inv, seq, &bytes, &shown);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(Leaf) *leaf = leaf_read(inv, bytes, seq);
	if (!leaf || !journal_verify_texts(leaf, shown))
		return fail(inv, EXIT_STATUS_JOURNAL_BROKEN,
			    say(inv, WORD_VERIFY_ENTRY, "old", inv->argv[0], NULL));
	if (out_wants_message(inv->out)) {
		out_message_pair(inv->out, names,
				 (const ProtobufCMessage *const[]){ &leaf->base, &shown->base });
		return status;
	}
	leaf_print(inv, leaf);
	for (size_t i = 0; i < shown->n_texts; i++)
		print_text(inv, leaf, shown->texts[i]);
	return status;
}

/* ------------------------------------------------------------------ receipt */

/* "12", or a record: "S31/5". */
static void fill_receipt(struct invocation *inv, PB(GetReceiptRequest) *request)
{
	const char *given = inv->argv[0];
	if (line_number(view_of_string(given), INT64_MAX, &request->seq))
		return;
	request->kind = record_kind_of(given);
	request->id = rows_argument(inv, 0);
	request->version = command_number(inv, "of-version", 0);
}

static enum exit_status run_receipt(struct invocation *inv)
{
	PB(GetReceiptRequest) request = PB_INIT(GET_RECEIPT_REQUEST);
	const char *path = command_text(inv, "output");
	ProtobufCMessage *message;
	CLEANUP(save_freep) struct save *save = NULL;
	if (!path)
		return fail_usage(inv,
				  say(inv, WORD_USAGE_OPTION_MISSING, "option", "output", NULL));
	fill_receipt(inv, &request);
	enum exit_status status = call_read(inv, "riskreg.v1.JournalService/GetReceipt",
					    &request.base, PB_DESC(get_receipt_response), &message);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(GetReceiptResponse) *receipt = (const PB(GetReceiptResponse) *)message;
	int rc = save_new(&save, path, false);
	for (size_t i = 0; rc == 0 && i < receipt->n_receipt; i++)
		rc = save_write(save,
				view_of(receipt->receipt[i].data, receipt->receipt[i].len));
	if (rc == 0)
		rc = save_done(save);
	if (rc != 0)
		return evidence_fail_write(inv, path, -rc);
	tell(inv, say(inv, WORD_RECEIPT_KEPT, "file", path, NULL));
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ the table */

static const struct option head_options[] = { OPTION_OUTPUT, OPTION_END };
static const struct option list_options[] = {
	{ "from", TAKES_NUMBER, "N", WORD_OPT_FROM_ENTRY },
	{ "limit", TAKES_NUMBER, "N", WORD_OPT_LIMIT },
	OPTION_END,
};
static const struct option verify_options[] = {
	{ "checkpoint", TAKES_TEXT, "FILE", WORD_OPT_CHECKPOINT },
	{ "update", TAKES_NOTHING, NULL, WORD_OPT_UPDATE },
	{ "all", TAKES_NOTHING, NULL, WORD_OPT_ALL_ENTRIES },
	OPTION_KEY_FILE,
	OPTION_END,
};
static const struct option receipt_options[] = {
	OPTION_OUTPUT,
	{ "of-version", TAKES_NUMBER, "N", WORD_OPT_OF_VERSION },
	OPTION_END,
};

static const struct command rows[] = {
	{ "journal", "head", "", 0, 0, head_options, WORD_HELP_JOURNAL_HEAD,
	  EXAMPLES("riskctl journal head", "riskctl journal head -o 2026-08-31.checkpoint"),
	  run_head },
	{ "journal", "list", "", 0, 0, list_options, WORD_HELP_JOURNAL_LIST,
	  EXAMPLES("riskctl journal list", "riskctl journal list --from 1200 --limit 20"),
	  run_list },
	{ "journal", "show", "N", 1, 1, NULL, WORD_HELP_JOURNAL_SHOW,
	  EXAMPLES("riskctl journal show 1207"), run_show },
	{ "journal", "verify", "", 0, 0, verify_options, WORD_HELP_JOURNAL_VERIFY,
	  EXAMPLES("riskctl journal verify",
		   "riskctl journal verify --checkpoint 2026-08-31.checkpoint "
		   "--public-key riskreg.key",
		   "riskctl journal verify --checkpoint last.checkpoint --update"),
	  journal_verify_run },
	{ "journal", "receipt", "S31/5", 1, 1, receipt_options, WORD_HELP_JOURNAL_RECEIPT,
	  EXAMPLES("riskctl journal receipt S31/5 -o s31-5.receipt",
		   "riskctl journal receipt 1207 -o 1207.receipt"),
	  run_receipt },
};

const struct command_list cmd_journal = { "journal", WORD_NOUN_JOURNAL, WORD_HELP_NOUN_JOURNAL,
					  rows, COUNT_OF(rows), NULL };
