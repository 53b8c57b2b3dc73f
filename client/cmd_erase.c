/* SPDX-License-Identifier: EUPL-1.2
 * riskctl erase, gallring: one person asks, another confirms, and then the texts are gone for
 * good. */
#include <riskreg/line.h>

#include "commands.h"
#include "noun.h"
#include "rows.h"
#include "terms.h"

#define ITEMS_MAX 100 /* of one erasure */

static const char *text_of_items(struct invocation *inv, const PB(Record) *record)
{
	const PB(Erasure) *erasure = record->erasure;
	const char *text = NULL;
	for (size_t i = 0; i < erasure->n_items; i++) {
		const PB(ErasedItem) *item = erasure->items[i];
		const char *id = item->to_part ? arena_format(inv->arena, "%s-%u", item->id,
							      item->to_part) : item->id;
		enum word word = item->from_version == item->to_version ? WORD_VALUE_ERASED_ONE :
									  WORD_VALUE_ERASED_ITEM;
		const char *one = say(inv, word, "id", id ? id : "", "from",
				      terms_number(inv, item->from_version), "to",
				      terms_number(inv, item->to_version), NULL);
		text = text ? arena_format(inv->arena, "%s, %s", text, one) : one;
	}
	return text ? text : "";
}

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_erasure_state },
	{ .head = WORD_HEAD_ERASED, .text = text_of_items, .wraps = true },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
	{ .head = WORD_HEAD_DECIDED_DAY, .field = "decided_day" },
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_erasure_state },
	{ .head = WORD_HEAD_ERASED, .text = text_of_items },
	{ .head = WORD_HEAD_GROUND, .field = "ground" },
	{ .head = WORD_HEAD_DECISION, .field = "decision" },
	{ .head = WORD_HEAD_DECIDED_DAY, .field = "decided_day" },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
	{ .head = WORD_HEAD_ASKED_BY, .field = "asked_by" },
	{ .head = WORD_HEAD_CONFIRMED_BY, .field = "confirmed_by" },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, ERASURE),
	NOUN_LISTED(listed),
	NOUN_SHOWN(shown),
};

/* "R12" all versions, "R12:3" one of them, "R12:2-4" some. False: it is none of these. */
static bool parse_item(struct invocation *inv, const char *given, PB(ErasedItem) *ret)
{
	const char *colon = strchr(given, ':');
	const char *hyphen = colon ? strchr(colon, '-') : NULL;
	size_t n = colon ? (size_t)(colon - given) : strlen(given);
	uint64_t from = 0, to = 0;
	*ret = (PB(ErasedItem))PB_INIT(ERASED_ITEM);
	ret->id = arena_copy(inv->arena, view_of(given, n));
	if (!ret->id || n == 0)
		return false;
	ret->kind = record_kind_of(ret->id);
	if (!colon)
		return true;
	size_t first = hyphen ? (size_t)(hyphen - colon - 1) : strlen(colon + 1);
	if (!line_number(view_of(colon + 1, first), UINT32_MAX, &from) || from == 0)
		return false;
	to = from;
	if (hyphen && !line_number(view_of_string(hyphen + 1), UINT32_MAX, &to))
		return false;
	ret->from_version = (uint32_t)from;
	ret->to_version = (uint32_t)to;
	return to >= from;
}

static enum exit_status parse_items(struct invocation *inv, PB(ErasedItem) *items)
{
	for (int i = 0; i < inv->argc; i++)
		if (!parse_item(inv, inv->argv[i], &items[i]))
			return fail_usage(inv, say(inv, WORD_USAGE_ERASED_ITEM, "given",
						   inv->argv[i], NULL));
	return EXIT_STATUS_OK;
}

/* --population: every piece of the list of the round, in all its versions. */
static enum exit_status fill_population(struct invocation *inv, PB(ErasedItem) *ret)
{
	if (inv->argc != 1 || record_kind_of(inv->argv[0]) != PB_ENUM(KIND, ROUND))
		return fail_usage(inv, say(inv, WORD_USAGE_ERASE_POPULATION, NULL));
	*ret = (PB(ErasedItem))PB_INIT(ERASED_ITEM);
	ret->kind = PB_ENUM(KIND, ITEMS);
	ret->id = arena_format(inv->arena, "%s#1", inv->argv[0]);
	ret->to_part = UINT32_MAX;
	return ret->id ? EXIT_STATUS_OK : fail_memory(inv);
}

static enum exit_status ask(struct invocation *inv, PB(ErasedItem) *items, size_t n)
{
	PB(AskErasureRequest) request = PB_INIT(ASK_ERASURE_REQUEST);
	PB(ErasedItem) *list[ITEMS_MAX];

	for (size_t i = 0; i < n; i++)
		list[i] = &items[i];
	request.items = list;
	request.n_items = n;
	request.ground = rows_text(inv, "ground");
	request.decision = rows_text(inv, "decision");
	request.diary_number = rows_text(inv, "diary");
	request.decided_day = rows_text(inv, "decided");
	request.reason = rows_text(inv, "reason");
	return record_write(inv, "riskreg.v1.ErasureService/Ask", &request.base);
}

static enum exit_status run_ask(struct invocation *inv)
{
	PB(ErasedItem) items[ITEMS_MAX];
	enum exit_status status = command_flag(inv, "population") ? fill_population(inv, items) :
								    parse_items(inv, items);
	return status == EXIT_STATUS_OK ? ask(inv, items, (size_t)inv->argc) : status;
}

static enum exit_status run_confirm(struct invocation *inv)
{
	PB(ConfirmErasureRequest) request = PB_INIT(CONFIRM_ERASURE_REQUEST);
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ERASURE), inv->argv[0], &record);
	if (status == EXIT_STATUS_OK)
		status = confirm(inv, say(inv, WORD_ERASE_ASK, "items",
					  text_of_items(inv, record), "diary",
					  record->erasure->diary_number, NULL));
	if (status != EXIT_STATUS_OK)
		return status;
	request.id = record->meta->id;
	request.expected_version = record_version(inv, record);
	request.reason = rows_text(inv, "reason");
	return record_write(inv, "riskreg.v1.ErasureService/Confirm", &request.base);
}

static const struct option list_options[] = { OPTION_WITHDRAWN, OPTION_END };
static const struct option confirm_options[] = { OPTION_REASON, OPTION_IF_VERSION, OPTION_END };
static const struct option ask_options[] = {
	{ "ground", TAKES_TEXT, "TEXT", WORD_OPT_GROUND },
	{ "decision", TAKES_TEXT, "TEXT", WORD_OPT_DECISION },
	{ "diary", TAKES_TEXT, "NUMBER", WORD_OPT_ERASURE_DIARY },
	{ "decided", TAKES_TEXT, "2026-08-31", WORD_OPT_DECIDED },
	{ "population", TAKES_NOTHING, NULL, WORD_OPT_ERASE_POPULATION },
	OPTION_REASON,
	OPTION_END,
};

static const struct command rows[] = {
	{ "erase", "ask", "ID ...", 1, ITEMS_MAX, ask_options, WORD_HELP_ERASE_ASK,
	  EXAMPLES("riskctl erase ask S31/5 --ground \"Gallringsplan 4.2\" --decision \"Nämnden "
		   "2026-08-31, § 12\" --diary \"SN 2026-14\"",
		   "riskctl erase ask R12:2-4 M7 --ground \"Dataskyddsförordningen, artikel 17\" "
		   "--decision Nämndsekreteraren --diary \"SN 2026-15\"",
		   "riskctl erase ask S31 --population --ground \"Gallringsplan 4.2\" --decision "
		   "\"Nämnden 2026-08-31, § 12\" --diary \"SN 2026-14\""),
	  run_ask },
	{ "erase", "confirm", "E4", 1, 1, confirm_options, WORD_HELP_ERASE_CONFIRM,
	  EXAMPLES("riskctl erase confirm E4"), run_confirm },
	{ "erase", "list", "", 0, 0, list_options, WORD_HELP_ERASE_LIST,
	  EXAMPLES("riskctl erase list"), noun_list },
	{ "erase", "show", "E4", 1, 1, record_show_options, WORD_HELP_ERASE_SHOW,
	  EXAMPLES("riskctl erase show E4"), noun_show },
};

const struct command_list cmd_erase = { "erase", WORD_NOUN_ERASE, WORD_HELP_NOUN_ERASE, rows,
					COUNT_OF(rows), &noun };
