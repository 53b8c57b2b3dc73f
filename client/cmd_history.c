/* SPDX-License-Identifier: EUPL-1.2
 * riskctl history: every version of a record and of what belongs to it, with what differs from the
 * version before. Keeps one answer in memory, however long the history is. */
#include <stdio.h>

#include <riskreg/caldate.h>

#include "call.h"
#include "commands.h"
#include "diff.h"
#include "erased.h"
#include "field_words.h"
#include "leaf.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define PAGE_MEMORY ((size_t)128 << 20)
#define ID_MAX 64

/* Where the answers have come to. */
struct history {
	PB(ListVersionsRequest) request;
	char after[ID_MAX];
	struct caldate since;
	bool is_on; /* the answer begins with the last version of the one before it */
	size_t n;
	bool has_begun;
};

static const char *text_of_method(struct invocation *inv, const PB(Meta) *meta)
{
	enum word word = field_words_method(meta->method);
	if (word == WORD_WRITE_SET && meta->version == 1)
		word = WORD_WRITE_NEW;
	return word == WORD_COUNT ? meta->method : words_get(word, inv->lang);
}

static const char *text_of_field(struct invocation *inv, const struct diff_change *change)
{
	return change->field == WORD_COUNT ? change->name : words_get(change->field, inv->lang);
}

static const char *text_of_change(struct invocation *inv, struct diff_change change,
				  bool is_first)
{
	const char *nothing = words_get(WORD_HISTORY_NOTHING, inv->lang);
	diff_cut(inv, &change);
	if (is_first || change.is_alone)
		return change.new;
	if (change.is_element)
		return *change.new ? say(inv, WORD_HISTORY_ADDED, "new", change.new, NULL) :
				     say(inv, WORD_HISTORY_REMOVED, "old", change.old, NULL);
	if (change.field == WORD_HEAD_TEXTS)
		return change.new;
	return say(inv, WORD_HISTORY_CHANGED, "old", *change.old ? change.old : nothing, "new",
		   *change.new ? change.new : nothing, NULL);
}

static const char *reason_of(const PB(Record) *record)
{
	const ProtobufCMessage *body = record_body(record);
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field_by_name(body->descriptor, "reason");
	return f ? *(const char *const *)((const char *)body + f->offset) : "";
}

/* For scripts: a row for each difference, and one for a version that has none. */
static void print_plain(struct invocation *inv, const PB(Record) *record,
			const struct diff_change *changes, size_t n)
{
	static const struct diff_change none = { WORD_COUNT, "", "", "", false, false };
	static const struct column columns[] = {
		{ WORD_HEAD_ID, false, false },     { WORD_HEAD_VERSION, true, false },
		{ WORD_HEAD_TIME, false, false },   { WORD_HEAD_USER, false, false },
		{ WORD_HEAD_CHANGE, false, false }, { WORD_HEAD_REASON, false, true },
		{ WORD_HEAD_FIELD, false, false },  { WORD_HEAD_BEFORE, false, true },
		{ WORD_HEAD_AFTER, false, true },
	};
	const PB(Meta) *meta = record->meta;
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < n || i == 0; i++) {
		const struct diff_change *change = n ? &changes[i] : &none;
		out_row(inv->out, (const struct cell[]){
					  { meta->id, MARK_NONE },
					  { terms_number(inv, meta->version), MARK_NONE },
					  { leaf_time(inv, meta->time_ms), MARK_NONE },
					  { meta->author, MARK_NONE },
					  { text_of_method(inv, meta), MARK_NONE },
					  { reason_of(record), MARK_NONE },
					  { text_of_field(inv, change), MARK_NONE },
					  { change->old, MARK_NONE },
					  { change->new, MARK_NONE } });
	}
	out_end(inv->out);
}

static void print_text(struct invocation *inv, const PB(Record) *record,
		       const struct diff_change *changes, size_t n)
{
	const PB(Meta) *meta = record->meta;
	out_heading(inv->out, say(inv, WORD_HISTORY_VERSION, "id", meta->id, "version",
				  terms_number(inv, meta->version), "what",
				  text_of_method(inv, meta), "time", leaf_time(inv, meta->time_ms),
				  "author", meta->author, NULL));
	out_field(inv->out, WORD_HEAD_REASON, reason_of(record));
	for (size_t i = 0; i < n; i++)
		out_field(inv->out, changes[i].field == WORD_COUNT ? WORD_UNKNOWN :
								     changes[i].field,
			  text_of_change(inv, changes[i], meta->version == 1));
	if (n == 0)
		out_line(inv->out, say(inv, WORD_HISTORY_SAME, NULL));
	out_end(inv->out);
}

static struct diff_side side_of(struct invocation *inv, const PB(Record) *record)
{
	const PB(Meta) *meta = record->meta;
	const char *erased = erased_text(inv, meta->kind, meta->id, meta->version);
	return (struct diff_side){ record_body(record), *erased ? erased : NULL };
}

static bool is_wanted(const struct history *h, const PB(Record) *record)
{
	return caldate_compare(caldate_in_stockholm(record->meta->time_ms), h->since) >= 0;
}

static enum exit_status print_version(struct invocation *inv, const PB(Record) *before,
				      const PB(Record) *record)
{
	struct diff_side none = { NULL, NULL };
	struct diff_change *changes;
	size_t n;
	if (out_wants_message(inv->out)) {
		out_list_element(inv->out, &record->base);
		return EXIT_STATUS_OK;
	}
	if (!record_body(record))
		return EXIT_STATUS_OK;
	if (!diff_find(inv, before ? side_of(inv, before) : none, side_of(inv, record), &changes,
		       &n))
		return fail_memory(inv);
	(inv->plain ? print_plain : print_text)(inv, record, changes, n);
	return EXIT_STATUS_OK;
}

static bool is_same(const PB(Record) *a, const PB(Record) *b)
{
	return strcmp(a->meta->id, b->meta->id) == 0 && a->meta->kind == b->meta->kind;
}

static enum exit_status print_page(struct invocation *inv, struct history *h,
				   const PB(ListVersionsResponse) *page)
{
	enum exit_status status = EXIT_STATUS_OK;
	for (size_t i = h->is_on; i < page->n_records && status == EXIT_STATUS_OK; i++) {
		const PB(Record) *record = page->records[i];
		const PB(Record) *before = i > 0 && is_same(page->records[i - 1], record) ?
						   page->records[i - 1] : NULL;
		if (!is_wanted(h, record))
			continue;
		h->n++;
		status = print_version(inv, before, record);
	}
	return status;
}

/* The next answer begins with the version that this one ended with. */
static void go_on(struct history *h, const PB(ListVersionsResponse) *page)
{
	h->is_on = true;
	h->request.after_kind = page->next_kind;
	h->request.after_version = page->next_version ? page->next_version - 1 : 0;
	snprintf(h->after, sizeof(h->after), "%s", page->next);
}

static enum exit_status tell_pages(struct invocation *inv, struct history *h, struct arena *arena)
{
	struct invocation part = *inv;
	enum exit_status status;
	bool is_end;
	part.arena = arena;
	do {
		ProtobufCMessage *response;
		part.erasures = inv->erasures;
		status = call_read(&part, "riskreg.v1.RecordService/ListVersions",
				   &h->request.base, PB_DESC(list_versions_response), &response);
		if (status != EXIT_STATUS_OK)
			return status;
		const PB(ListVersionsResponse) *page = (const void *)response;
		if (!h->has_begun && out_wants_message(inv->out))
			out_list_begin(inv->out, "records");
		h->has_begun = true;
		status = print_page(&part, h, page);
		is_end = !*page->next;
		go_on(h, page);
		out_end(inv->out);
		arena_reset(arena);
	} while (status == EXIT_STATUS_OK && !is_end);
	return status;
}

static enum exit_status read_since(struct invocation *inv, struct caldate *ret)
{
	const char *since = command_text(inv, "since");
	if (!since || caldate_parse(view_of_string(since), ret))
		return EXIT_STATUS_OK;
	return fail_usage(inv, say(inv, WORD_USAGE_DAY, "option", "since", "given", since, NULL));
}

static enum exit_status run_history(struct invocation *inv)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct history h = { .request = PB_INIT(LIST_VERSIONS_REQUEST) };
	bool wants_message = out_wants_message(inv->out);
	enum exit_status status = read_since(inv, &h.since);
	if (status != EXIT_STATUS_OK)
		return status;
	if (arena_new(&arena, PAGE_MEMORY) != 0)
		return fail_memory(inv);
	erased_text(inv, PB_ENUM(KIND, UNSPECIFIED), "", 0); /* asks, into memory that stays */
	h.request.kind = record_kind_of(inv->argv[0]);
	h.request.id = rows_argument(inv, 0);
	h.request.with_parts = !command_flag(inv, "alone");
	h.request.after = h.after;
	status = tell_pages(inv, &h, arena);
	if (wants_message && h.has_begun)
		out_list_end(inv->out, "next_version", 0);
	else if (status == EXIT_STATUS_OK && h.n == 0)
		tell(inv, say(inv, WORD_LIST_EMPTY, NULL));
	return status;
}

static const struct option options[] = {
	{ "alone", TAKES_NOTHING, NULL, WORD_OPT_HISTORY_ALONE },
	{ "since", TAKES_TEXT, "2026-08-31", WORD_OPT_HISTORY_SINCE },
	OPTION_END,
};

static const struct command rows[] = {
	{ "history", NULL, "ID", 1, 1, options, WORD_HELP_HISTORY,
	  EXAMPLES("riskctl history R3", "riskctl history P3 --since 2026-02-11",
		   "riskctl history P3/R12", "riskctl history C5 --as-of 2026-06-30"),
	  run_history },
};

const struct command_list cmd_history = { "history", WORD_NOUN_HISTORY, WORD_HELP_NOUN_HISTORY,
					  rows, COUNT_OF(rows), NULL };
