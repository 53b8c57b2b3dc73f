/* SPDX-License-Identifier: EUPL-1.2
 * riskctl export: everything in the register, every version of every record, as JSON lines for
 * archives and other systems. All of it is of one state, whatever is written meanwhile. */
#include <stdio.h>

#include <riskreg/json.h>

#include "call.h"
#include "commands.h"
#include "evidence.h"
#include "journal_verify.h"
#include "progress.h"
#include "record.h"
#include "rows.h"

#define PAGE 500
#define PAGE_MEMORY ((size_t)128 << 20)

/* How many versions there are, nobody knows before the end. */
struct exported {
	uint64_t n;
	struct progress bar;
};

/* A line of its own; what a message does not have is left out, or each line would name all
 * kinds. */
static enum exit_status print_line(struct invocation *inv, const ProtobufCMessage *message)
{
	json_t *json = json_of_message(message), *value;
	const char *name;
	void *next;
	if (!json)
		return fail_memory(inv);
	json_object_foreach_safe(json, next, name, value) {
		if (json_is_null(value))
			json_object_del(json, name);
	}
	int rc = json_dumpf(json, stdout, JSON_COMPACT);
	json_decref(json);
	putchar('\n');
	return rc == 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

static enum exit_status export_record(struct invocation *inv, const PB(Record) *record,
				      struct exported *exported)
{
	const PB(Meta) *meta = record->meta;
	exported->n += meta->version;
	progress_at(&exported->bar, exported->n);
	for (uint32_t version = 1; version < meta->version; version++) {
		const PB(Record) *old;
		enum exit_status status =
			call_get_version(inv, meta->kind, meta->id, version, &old);
		if (status == EXIT_STATUS_OK)
			status = print_line(inv, &old->base);
		if (status != EXIT_STATUS_OK)
			return status;
	}
	return print_line(inv, &record->base);
}

/* One answer's records; *after is where to go on, "" at the end. */
static enum exit_status export_page(struct invocation *inv, PB(Kind) kind, char after[64],
				    struct exported *exported)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	ProtobufCMessage *message;
	request.kind = kind;
	request.with_withdrawn = true;
	request.after = after;
	request.limit = PAGE;
	enum exit_status status = call_read(inv, "riskreg.v1.RecordService/List", &request.base,
					    PB_DESC(list_records_response), &message);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(ListRecordsResponse) *list = (const PB(ListRecordsResponse) *)message;
	for (size_t i = 0; i < list->n_records && status == EXIT_STATUS_OK; i++)
		status = export_record(inv, list->records[i], exported);
	snprintf(after, 64, "%s", list->next);
	return status;
}

static enum exit_status export_kind(struct invocation *inv, PB(Kind) kind,
				    struct exported *exported)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct invocation part = *inv;
	enum exit_status status;
	char after[64] = "";
	if (arena_new(&arena, PAGE_MEMORY) != 0)
		return fail_memory(inv);
	part.arena = arena;
	do {
		status = export_page(&part, kind, after, exported);
		arena_reset(arena);
	} while (status == EXIT_STATUS_OK && *after);
	return status;
}

static enum exit_status run_export(struct invocation *inv)
{
	const ProtobufCEnumDescriptor *kinds = &riskreg__v1__kind__descriptor;
	const PB(GetHeadResponse) *head;
	if (!command_flag(inv, "all"))
		return fail_usage(inv,
				  say(inv, WORD_USAGE_OPTION_MISSING, "option", "all", NULL));
	enum exit_status status = journal_verify_head(inv, &head);
	if (status == EXIT_STATUS_OK)
		status = print_line(inv, &head->base);
	if (status != EXIT_STATUS_OK)
		return status;
	inv->at = head->size;
	struct exported exported = { .bar = progress_of(inv, WORD_TALK_EXPORTING, 0) };
	for (unsigned i = 0; i < kinds->n_values && status == EXIT_STATUS_OK; i++)
		if (kinds->values[i].value != 0)
			status = export_kind(inv, (PB(Kind))kinds->values[i].value, &exported);
	progress_end(&exported.bar);
	return status;
}

static const struct option options[] = {
	{ "all", TAKES_NOTHING, NULL, WORD_OPT_EXPORT_ALL },
	OPTION_END,
};

static const struct command rows[] = {
	{ "export", NULL, "", 0, 0, options, WORD_HELP_EXPORT,
	  EXAMPLES("riskctl export --all",
		   "riskctl export --all --as-of 2026-12-31"),
	  run_export },
};

const struct command_list cmd_export = { "export", WORD_NOUN_EXPORT, WORD_HELP_NOUN_EXPORT, rows,
					 COUNT_OF(rows), NULL };
