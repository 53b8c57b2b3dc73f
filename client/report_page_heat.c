/* SPDX-License-Identifier: EUPL-1.2
 * The map of risks as a real table: the highest probability on top, each square with its value, its
 * zone, and what is there, all in words; colour only adds to them. */
#include "heat.h"
#include "palette.h"
#include "report_page.h"
#include "report_plain.h"
#include "terms.h"

#define ROOM_EACH 6u /* rem, of a column */

static struct invocation voice_of(const struct report_page *page)
{
	return (struct invocation){ .lang = page->report->lang, .arena = page->report->arena };
}

static const char *style_of_zone(const struct report_heat *heat, unsigned zone)
{
	return palette_name(palette_zone(zone, heat->n_zones));
}

static bool is_over(const struct report_heat *heat, unsigned value)
{
	return heat->appetite && value >= heat->appetite;
}

static void put_square(struct report_page *page, const struct report_heat *heat, unsigned p,
		       unsigned k, const char *column)
{
	const struct report_heat_cell *cell = &heat->cells[p * heat->n_consequence + k];
	const struct invocation voice = voice_of(page);
	struct html *h = &page->html;
	char style[32];

	snprintf(style, sizeof(style), "%s%s", style_of_zone(heat, cell->zone),
		 is_over(heat, cell->value) ? " over" : "");
	html_begin(h, "td", "role", "cell", "class", style, "data-label", column, NULL);
	html_begin(h, "span", "class", "value", NULL);
	html_put(h, "span", terms_number(&voice, cell->value), NULL);
	html_text(h, " ");
	html_put(h, "span", heat->zones[cell->zone], NULL);
	html_end(h);
	if (cell->count) {
		html_text(h, " ");
		html_begin(h, "span", "class", "risks", NULL);
		html_put(h, "b", say_counted(&voice, WORD_HEAT_RISKS, cell->count, NULL), NULL);
		html_text(h, " ");
		html_text(h, cell->ids);
		html_end(h);
	}
	html_end(h);
}

/* The heads, and the cells of each row, are those of the plain table, but drawn. */
static void put_rows(struct report_page *page, const struct report_heat *heat,
		     const struct report_table *plain)
{
	struct html *h = &page->html;

	html_begin(h, "tbody", "role", "rowgroup", NULL);
	for (unsigned row = 0; row < heat->n_probability; row++) {
		html_begin(h, "tr", "role", "row", NULL);
		html_put(h, "th", plain->cells[row * plain->n_columns].text, "role", "rowheader",
			 "scope", "row", NULL);
		for (unsigned k = 0; k < heat->n_consequence; k++)
			put_square(page, heat, heat->n_probability - 1 - row, k,
				   report_head(page->report, &plain->columns[k + 1]));
		html_end(h);
	}
	html_end(h);
}

static void put_heads(struct report_page *page, const struct report_table *plain)
{
	struct html *h = &page->html;

	html_begin(h, "thead", "role", "rowgroup", NULL);
	html_begin(h, "tr", "role", "row", NULL);
	for (size_t i = 0; i < plain->n_columns; i++)
		html_put(h, "th", report_head(page->report, &plain->columns[i]), "role",
			 "columnheader", "scope", "col", NULL);
	html_end(h);
	html_end(h);
}

static void put_legend(struct report_page *page, const struct report_heat *heat)
{
	const struct invocation voice = voice_of(page);
	struct html *h = &page->html;
	char style[32];

	html_begin(h, "ul", "class", "legend", NULL);
	for (unsigned zone = 0; zone < heat->n_zones; zone++) {
		snprintf(style, sizeof(style), "swatch %s", style_of_zone(heat, zone));
		html_begin(h, "li", NULL);
		html_put(h, "span", "", "class", style, NULL);
		html_text(h, heat_zone(&voice, heat, zone));
		html_end(h);
	}
	html_end(h);
}

bool report_page_heat(struct report_page *page, const struct report_heat *heat)
{
	const struct report_table *plain = report_plain_heat(page->report, heat);
	const struct invocation voice = voice_of(page);
	struct html *h = &page->html;
	unsigned depth = h->depth;
	const char *appetite;
	char room[16];

	if (!plain)
		return false;
	snprintf(room, sizeof(room), "table %s",
		 report_page_room((heat->n_consequence + 1) * ROOM_EACH));
	html_begin(h, "div", "class", room, NULL);
	html_begin(h, "table", "role", "table", "class", "heat", NULL);
	html_put(h, "caption", plain->caption, NULL);
	put_heads(page, plain);
	put_rows(page, heat, plain);
	html_end_to(h, depth);
	put_legend(page, heat);
	appetite = report_plain_appetite(page->report, heat);
	if (*appetite)
		html_put(h, "p", say(&voice, WORD_HEAT_FRAMED, "text", appetite, NULL), NULL);
	return true;
}
