/* SPDX-License-Identifier: EUPL-1.2
 * riskctl complete: candidates for the word that is being typed, for riskctl.bash. Whoever presses
 * TAB waits for it and reads nothing but candidates: it takes a second at most, asks no question,
 * and says nothing of what fails. */
#include <ctype.h>
#include <stdio.h>

#include "call.h"
#include "commands.h"
#include "complete_offer.h"
#include "interrupt.h"
#include "rows.h"
#include "session.h"

#define TIME_MS 1000
#define WORDS_MAX 2100 /* a whole line of riskctl log */
#define FILE_NAMES "/" /* instead of candidates: no word, option or id is that */

/* A page of a list, in the time that is left. */
struct page {
	const char *method;
	const ProtobufCMessageDescriptor *type;
	int64_t until_ms;
};

static ProtobufCMessage *fetch(struct invocation *inv, const struct page *page,
			       const ProtobufCMessage *request)
{
	ProtobufCMessage *answer;
	int64_t left_ms = page->until_ms - interrupt_clock();
	if (left_ms <= 0)
		return NULL;
	inv->timeout_ms = (unsigned)left_ms;
	return call_read(inv, page->method, request, page->type, &answer) == EXIT_STATUS_OK ?
		       answer : NULL;
}

/* What another machine calls an id is put on somebody's command line. */
static bool is_id(const char *text)
{
	while (isalnum((unsigned char)*text) || (*text && strchr("/-#", *text)))
		text++;
	return *text == '\0';
}

static bool offer_records(struct complete *c, const PB(ListRecordsResponse) *list, const char *end)
{
	for (size_t i = 0; i < list->n_records; i++) {
		const PB(Meta) *meta = list->records[i]->meta;
		if (meta && is_id(meta->id) && !complete_offer(c, meta->id, end))
			return false;
	}
	return true;
}

static void ask_records(struct invocation *inv, struct complete *c, const struct complete_ask *ask,
			int64_t until_ms)
{
	const struct page page = { "riskreg.v1.RecordService/List", PB_DESC(list_records_response),
				   until_ms };
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	request.kind = ask->kind;
	request.under_kind = ask->under_kind;
	request.under = (char *)ask->under;
	for (;;) {
		const PB(ListRecordsResponse) *list =
			(const void *)fetch(inv, &page, &request.base);
		if (!list || !offer_records(c, list, ask->end) || !*list->next)
			return;
		request.after = list->next;
	}
}

static bool offer_items(struct invocation *inv, struct complete *c,
			const PB(ListItemsResponse) *list)
{
	for (size_t i = 0; i < list->n_items; i++) {
		const char *rank = arena_format(inv->arena, "%u", list->items[i]->rank);
		if (list->items[i]->outcome == PB_ENUM(OUTCOME, UNSPECIFIED) &&
		    (!rank || !complete_offer(c, rank, "")))
			return false;
	}
	return true;
}

static void ask_items(struct invocation *inv, struct complete *c, const char *round,
		      int64_t until_ms)
{
	const struct page page = { "riskreg.v1.RoundService/ListItems",
				   PB_DESC(list_items_response), until_ms };
	PB(ListItemsRequest) request = PB_INIT(LIST_ITEMS_REQUEST);
	request.round = (char *)round;
	for (;;) {
		const PB(ListItemsResponse) *list = (const void *)fetch(inv, &page, &request.base);
		if (!list || !offer_items(inv, c, list) || !list->next)
			return;
		request.after = list->next;
	}
}

static void ask_daemon(struct invocation *inv, struct complete *c)
{
	int64_t until_ms = interrupt_clock() + TIME_MS;
	for (size_t i = 0; i < c->n_asks; i++)
		if (c->asks[i].kind == PB_ENUM(KIND, ITEMS))
			ask_items(inv, c, c->asks[i].under, until_ms);
		else
			ask_records(inv, c, &c->asks[i], until_ms);
}

/* The daemon that the line is about, not the one of this command. */
static bool take_session(struct invocation *inv, const struct complete *c, struct session **ret)
{
	const char *host = c->host ? c->host : inv->host;
	if (session_new(ret, c->socket ? c->socket : inv->socket_path) != 0)
		return false;
	if (host && !c->socket)
		session_use_host(*ret, host, inv->ssh);
	session_ask_nobody(*ret);
	inv->session = *ret;
	return true;
}

static enum exit_status run_complete(struct invocation *inv)
{
	CLEANUP(session_freep) struct session *session = NULL;
	struct session *own = inv->session;
	struct complete c;
	if (!freopen("/dev/null", "w", stderr))
		return EXIT_STATUS_OK;
	complete_find(&c, inv->arena, inv->argc, inv->argv);
	if (c.n_asks > 0 && take_session(inv, &c, &session))
		ask_daemon(inv, &c);
	inv->session = own;
	if (c.is_file)
		puts(FILE_NAMES);
	for (size_t i = 0; i < c.n; i++)
		puts(c.found[i]);
	return EXIT_STATUS_OK;
}

static const struct command rows[] = {
	{ "complete", NULL, "WORD ...", 1, WORDS_MAX, NULL, WORD_HELP_COMPLETE,
	  EXAMPLES("riskctl complete -- round show S", "riskctl complete -- unit add SN --kind ''"),
	  run_complete },
};

const struct command_list cmd_complete = { "complete", WORD_NOUN_COMPLETE, WORD_HELP_COMPLETE,
					   rows, COUNT_OF(rows), NULL };
