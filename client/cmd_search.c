/* SPDX-License-Identifier: EUPL-1.2
 * riskctl search: where words stand in what was written. The daemon looks; this only asks until
 * there are enough hits. */
#include "call.h"
#include "commands.h"
#include "field_words.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define LIMIT 200
#define LIMIT_MAX 1000

/* "attributes.name" in words: "Punkter". */
static const char *text_of_field(struct invocation *inv, const PB(SearchHit) *hit)
{
	const ProtobufCFieldDescriptor *body = protobuf_c_message_descriptor_get_field(
		PB_DESC(record), 100 + (unsigned)hit->kind);
	const char *name = arena_copy(inv->arena, view_of(hit->field, strcspn(hit->field, ".")));
	enum word word = body && name ? field_words_head(body->descriptor, name) : WORD_COUNT;
	return word == WORD_COUNT ? hit->field : words_get(word, inv->lang);
}

static const char *text_of_kind(const struct invocation *inv, const PB(SearchHit) *hit)
{
	enum word word = field_words_value(&riskreg__v1__kind__descriptor, (int)hit->kind);
	return word == WORD_COUNT ? "" : words_get(word, inv->lang);
}

static const char *text_of_id(struct invocation *inv, const PB(SearchHit) *hit)
{
	return hit->withdrawn && !inv->plain ?
		       say(inv, WORD_VALUE_WITHDRAWN_ID, "id", hit->id, NULL) : hit->id;
}

/* The title stands beside it already. */
static const char *text_of_excerpt(const PB(SearchHit) *hit)
{
	bool is_title = strcmp(hit->field, "title") == 0 || strcmp(hit->field, "name") == 0;
	return is_title && strcmp(hit->title, hit->excerpt) == 0 ? "" : hit->excerpt;
}

static void print_hits(struct invocation *inv, const PB(SearchResponse) *found)
{
	static const struct column columns[] = {
		{ WORD_HEAD_ID, false, false },      { WORD_HEAD_KIND, false, false },
		{ WORD_HEAD_UNIT, false, false },    { WORD_HEAD_TITLE, false, true },
		{ WORD_HEAD_FOUND_IN, false, true }, { WORD_HEAD_EXCERPT, false, true },
	};
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < found->n_hits; i++) {
		const PB(SearchHit) *hit = found->hits[i];
		out_row(inv->out, (const struct cell[]){ { text_of_id(inv, hit), MARK_NONE },
							 { text_of_kind(inv, hit), MARK_NONE },
							 { hit->unit, MARK_NONE },
							 { hit->title, MARK_NONE },
							 { text_of_field(inv, hit), MARK_NONE },
							 { text_of_excerpt(hit), MARK_NONE } });
	}
	out_end(inv->out);
}

static enum exit_status append(struct invocation *inv, PB(SearchResponse) *all,
			       const PB(SearchResponse) *more)
{
	size_t n = all->n_hits + more->n_hits;
	PB(SearchHit) **hits = arena_get(inv->arena, (n + 1) * sizeof(*hits));
	if (!hits)
		return fail_memory(inv);
	if (all->n_hits)
		memcpy(hits, all->hits, all->n_hits * sizeof(*hits));
	if (more->n_hits)
		memcpy(hits + all->n_hits, more->hits, more->n_hits * sizeof(*hits));
	all->hits = hits;
	all->n_hits = n;
	all->next = more->next;
	all->next_kind = more->next_kind;
	return EXIT_STATUS_OK;
}

/* Until there are `limit` hits or the register is at its end. */
static enum exit_status search(struct invocation *inv, PB(SearchRequest) *request, uint32_t limit,
			       PB(SearchResponse) *all)
{
	enum exit_status status;
	do {
		ProtobufCMessage *more;
		request->limit = limit - (uint32_t)all->n_hits;
		status = call_read(inv, "riskreg.v1.RecordService/Search", &request->base,
				   PB_DESC(search_response), &more);
		if (status == EXIT_STATUS_OK)
			status = append(inv, all, (const PB(SearchResponse) *)more);
		request->after = all->next;
		request->after_kind = all->next_kind;
	} while (status == EXIT_STATUS_OK && *all->next && all->n_hits < limit);
	return status;
}

static enum exit_status fill_kinds(struct invocation *inv, PB(SearchRequest) *request)
{
	size_t n;
	const char *const *given = command_many(inv, "kind", &n);
	PB(Kind) *kinds = arena_get(inv->arena, (n + 1) * sizeof(*kinds));
	if (!kinds)
		return fail_memory(inv);
	for (size_t i = 0; i < n; i++) {
		int kind = 0;
		enum exit_status status = record_choice_of(inv, "kind", given[i],
							   &riskreg__v1__kind__descriptor, &kind);
		if (status != EXIT_STATUS_OK)
			return status;
		kinds[i] = (PB(Kind))kind;
	}
	request->kinds = kinds;
	request->n_kinds = n;
	return EXIT_STATUS_OK;
}

/* Words may be given as one argument or as several. */
static char *join(struct invocation *inv)
{
	char *query = arena_copy(inv->arena, VIEW_LITERAL(""));
	for (int i = 0; query && i < inv->argc; i++)
		query = arena_format(inv->arena, "%s%s%s", query, i ? " " : "", inv->argv[i]);
	return query;
}

static void print(struct invocation *inv, const PB(SearchResponse) *all)
{
	if (out_wants_message(inv->out))
		out_message(inv->out, &all->base);
	else if (all->n_hits == 0)
		tell(inv, say(inv, WORD_SEARCH_NONE, NULL));
	else
		print_hits(inv, all);
	if (*all->next)
		tell(inv, say(inv, WORD_SEARCH_MORE, "n", terms_number(inv, all->n_hits), NULL));
}

static enum exit_status run_search(struct invocation *inv)
{
	PB(SearchRequest) request = PB_INIT(SEARCH_REQUEST);
	PB(SearchResponse) all = PB_INIT(SEARCH_RESPONSE);
	uint32_t limit = command_number(inv, "limit", LIMIT);
	enum exit_status status = fill_kinds(inv, &request);
	if (status != EXIT_STATUS_OK)
		return status;
	request.query = join(inv);
	if (!request.query)
		return fail_memory(inv);
	request.unit = rows_text(inv, "unit");
	request.state = rows_text(inv, "state");
	request.owner = rows_text(inv, "owner");
	request.year = command_number(inv, "year", 0);
	request.overdue = command_flag(inv, "overdue");
	request.with_withdrawn = command_flag(inv, "withdrawn");
	if (limit < 1 || limit > LIMIT_MAX)
		return fail_usage(inv, say(inv, WORD_USAGE_SEARCH_LIMIT, "limit",
					   terms_number(inv, LIMIT_MAX), NULL));
	status = search(inv, &request, limit, &all);
	if (status == EXIT_STATUS_OK)
		print(inv, &all);
	return status;
}

static const struct option options[] = {
	{ "kind", TAKES_MANY, "KIND", WORD_OPT_SEARCH_KIND },
	OPTION_UNIT,
	OPTION_FILTER_YEAR,
	OPTION_FILTER_STATE,
	OPTION_FILTER_OWNER,
	OPTION_FILTER_OVERDUE,
	OPTION_WITHDRAWN,
	{ "limit", TAKES_NUMBER, "200", WORD_OPT_SEARCH_LIMIT },
	OPTION_END,
};

static const struct command rows[] = {
	{ "search", NULL, "TEXT ...", 1, 16, options, WORD_HELP_SEARCH,
	  EXAMPLES("riskctl search atgard", "riskctl search avtal inköp --unit SN",
		   "riskctl search \"SN 2019/1703\"",
		   "riskctl search rutin --kind action --overdue"),
	  run_search },
};

const struct command_list cmd_search = { "search", WORD_NOUN_SEARCH, WORD_HELP_NOUN_SEARCH, rows,
					 COUNT_OF(rows), NULL };
