/* SPDX-License-Identifier: EUPL-1.2
 * Asks for items and prints them. Never changes one. */
#include "round_items.h"

#include "call.h"
#include "erased.h"
#include "result_evidence.h"
#include "rows.h"
#include "terms.h"

/* Puts the items of one answer behind those of the ones before. */
static bool append(struct invocation *inv, PB(ListItemsResponse) *all,
		   const PB(ListItemsResponse) *more)
{
	size_t n = all->n_items + more->n_items;
	PB(Item) **items = arena_get(inv->arena, (n + 1) * sizeof(PB(Item) *));

	if (!items)
		return false;
	if (all->n_items)
		memcpy(items, all->items, all->n_items * sizeof(*items));
	if (more->n_items)
		memcpy(items + all->n_items, more->items, more->n_items * sizeof(*items));
	all->items = items;
	all->n_items = n;
	all->erased |= more->erased;
	return true;
}

enum exit_status round_items_fetch(struct invocation *inv, const char *round, uint32_t after,
				   PB(ListItemsResponse) **ret)
{
	static const PB(ListItemsResponse) empty = PB_INIT(LIST_ITEMS_RESPONSE);
	PB(ListItemsResponse) *all = arena_get(inv->arena, sizeof(*all));
	PB(ListItemsRequest) request = PB_INIT(LIST_ITEMS_REQUEST);
	ProtobufCMessage *more;
	enum exit_status status;

	if (!all)
		return fail_memory(inv);
	*all = empty;
	request.round = (char *)round;
	request.after = after;
	do {
		status = call_read(inv, "riskreg.v1.RoundService/ListItems", &request.base,
				   PB_DESC(list_items_response), &more);
		if (status != EXIT_STATUS_OK)
			return status;
		if (!append(inv, all, (const PB(ListItemsResponse) *)more))
			return fail_memory(inv);
		request.after = ((const PB(ListItemsResponse) *)more)->next;
	} while (request.after);
	*ret = all;
	return EXIT_STATUS_OK;
}

enum item_column {
	ITEM_RANK,
	ITEM_ID,
	ITEM_LABEL,
	ITEM_RESULT,
	ITEM_ATTRIBUTES,
	ITEM_TESTER,
	ITEM_DAY,
	ITEM_NOTE,
	ITEM_EVIDENCE,
	ITEM_COLUMNS,
};

static const struct column columns[ITEM_COLUMNS] = {
	[ITEM_RANK] = { .head = WORD_HEAD_RANK, .right = true },
	[ITEM_ID] = { .head = WORD_HEAD_ITEM },
	[ITEM_LABEL] = { .head = WORD_HEAD_LABEL, .wraps = true },
	[ITEM_RESULT] = { .head = WORD_HEAD_RESULT },
	[ITEM_ATTRIBUTES] = { .head = WORD_HEAD_ATTRIBUTES, .wraps = true },
	[ITEM_TESTER] = { .head = WORD_HEAD_TESTER },
	[ITEM_DAY] = { .head = WORD_HEAD_DAY },
	[ITEM_NOTE] = { .head = WORD_HEAD_NOTE, .wraps = true },
	[ITEM_EVIDENCE] = { .head = WORD_HEAD_EVIDENCE, .wraps = true },
};

static struct cell result_cell(struct invocation *inv, const PB(Item) *item)
{
	static const enum cell_mark marks[] = {
		[PB_ENUM(OUTCOME, UNSPECIFIED)] = MARK_PENDING,
		[PB_ENUM(OUTCOME, CONFORMING)] = MARK_PASS,
		[PB_ENUM(OUTCOME, DEVIATING)] = MARK_FAIL,
		[PB_ENUM(OUTCOME, NOT_APPLICABLE)] = MARK_NONE,
		[PB_ENUM(OUTCOME, REPLACED)] = MARK_NONE,
	};
	const char *text = words_get(TERM(terms_outcome, item->outcome), inv->lang);

	if (item->outcome == PB_ENUM(OUTCOME, REPLACED))
		text = say(inv, WORD_VALUE_REPLACED_BY, "rank",
			   terms_number(inv, item->replaced_by), NULL);
	return (struct cell){ text, TERM_MARK(marks, item->outcome) };
}

/* "A Korrekt, B Avvikelse" */
static const char *attributes_text(struct invocation *inv, const PB(Item) *item)
{
	const char *text = "";

	for (size_t i = 0; text && i < item->n_attributes; i++)
		text = arena_format(
			inv->arena, "%s%s%s %s", text, *text ? ", " : "",
			item->attributes[i]->attribute,
			words_get(TERM(terms_outcome, item->attributes[i]->outcome), inv->lang));
	return text ? text : "";
}

/* Items are always those of the round that the command names. */
static const char *note_text(struct invocation *inv, const PB(Item) *item)
{
	const char *id = arena_format(inv->arena, "%s/%u", inv->argv[0], item->rank);

	if (*item->note || !item->version || !id)
		return item->note;
	return erased_text(inv, PB_ENUM(KIND, RESULT), id, item->version);
}

static void print_row(struct invocation *inv, const PB(Item) *item, enum round_items_shown shown)
{
	struct cell row[ITEM_COLUMNS];

	for (size_t i = 0; i < ITEM_COLUMNS; i++)
		row[i] = (struct cell){ "", MARK_NONE };
	row[ITEM_RANK].text = terms_number(inv, item->rank);
	row[ITEM_ID].text = item->id;
	row[ITEM_LABEL].text = item->label;
	if (shown != ROUND_ITEMS_NAMES) {
		row[ITEM_RESULT] = result_cell(inv, item);
		row[ITEM_ATTRIBUTES].text = attributes_text(inv, item);
		row[ITEM_TESTER].text = item->tester;
		row[ITEM_DAY].text = item->tested_day;
		row[ITEM_NOTE].text = note_text(inv, item);
		row[ITEM_EVIDENCE].text = result_evidence_text(inv, item);
	}
	out_row(inv->out, row);
}

const char *round_items_erased(struct invocation *inv, const char *round)
{
	const char *piece = arena_format(inv->arena, "%s#1", round), *by = "";

	if (piece)
		by = erased_text(inv, PB_ENUM(KIND, ITEMS), piece, 1);
	return say(inv, WORD_ROUND_LIST_ERASED, "by", by, NULL);
}

void round_items_print(struct invocation *inv, const PB(ListItemsResponse) *all,
		       enum round_items_shown shown)
{
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < all->n_items; i++)
		if (all->items[i]->outcome || shown != ROUND_ITEMS_LOGGED)
			print_row(inv, all->items[i], shown);
	out_end(inv->out);
	if (all->erased)
		tell(inv, round_items_erased(inv, inv->argv[0]));
}

enum exit_status round_items_run(struct invocation *inv)
{
	PB(ListItemsResponse) *all;
	enum exit_status status = round_items_fetch(inv, inv->argv[0], 0, &all);

	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		out_message(inv->out, &all->base);
	else if (all->n_items)
		round_items_print(inv, all, ROUND_ITEMS_ALL);
	else
		tell(inv, say(inv, WORD_LIST_EMPTY, NULL));
	return EXIT_STATUS_OK;
}
