/* SPDX-License-Identifier: EUPL-1.2
 * Fetches a round as its worksheet has it, and writes that. */
#include "round_sheet.h"

#include "call.h"
#include "evidence.h"
#include "round_items.h"
#include "rows.h"
#include "worksheet.h"

/* Those in play, without those that were replaced. */
static enum exit_status get_items(struct invocation *inv, struct round_sheet *s)
{
	const char *round = s->round->meta->id;
	PB(ListItemsResponse) *all;
	enum exit_status status = round_items_fetch(inv, round, 0, &all);

	if (status != EXIT_STATUS_OK)
		return status;
	s->all = all->items;
	s->n_all = all->n_items;
	s->items = arena_get(inv->arena, (all->n_items + 1) * sizeof(*s->items));
	if (!s->items)
		return fail_memory(inv);
	for (size_t i = 0; i < all->n_items; i++)
		if (all->items[i]->outcome != PB_ENUM(OUTCOME, REPLACED))
			s->items[s->n++] = all->items[i];
	if (s->n == 0)
		return fail(inv, EXIT_STATUS_FAILED,
			    say(inv, WORD_SHEET_NO_ITEMS, "round", round, NULL));
	return EXIT_STATUS_OK;
}

enum exit_status round_sheet_get(struct invocation *inv, const char *round, struct round_sheet *ret)
{
	struct round_sheet s = { 0 };
	const PB(Record) *control;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), round, &s.round);

	if (status == EXIT_STATUS_OK)
		status = call_get_version(inv, PB_ENUM(KIND, CONTROL), s.round->round->control,
					  s.round->round->control_version, &control);
	if (status == EXIT_STATUS_OK)
		status = get_items(inv, &s);
	if (status != EXIT_STATUS_OK)
		return status;
	s.control = control->control;
	*ret = s;
	return EXIT_STATUS_OK;
}

enum exit_status round_sheet_template(struct invocation *inv)
{
	const char *path = command_text(inv, "output");
	struct round_sheet s;
	enum exit_status status = rows_need(inv, "output");
	int rc;

	if (status == EXIT_STATUS_OK)
		status = round_sheet_get(inv, inv->argv[0], &s);
	if (status != EXIT_STATUS_OK)
		return status;
	rc = worksheet_write(&(struct worksheet){ inv->lang, s.round, s.control, s.items, s.n,
						  inv->arena },
			     path);
	if (rc != 0)
		return evidence_fail_write(inv, path, -rc);
	tell(inv, say_counted(inv, WORD_SHEET_WRITTEN, s.n, "file", path, "command",
			      arena_format(inv->arena, "riskctl round import %s", path), NULL));
	return EXIT_STATUS_OK;
}
