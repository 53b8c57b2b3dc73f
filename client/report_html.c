/* SPDX-License-Identifier: EUPL-1.2
 * A report as one page of HTML that needs nothing else: no script, no request, no style but its
 * own. Written so that it is well-formed XML as well. What it says is the report's; here is only
 * in which elements. */
#include <errno.h>
#include <string.h>

#include "report_page.h"
#include "report_plain.h"
#include "report_style.h"
#include "report_svg.h"
#include "report_writer.h"

#define CONTENTS_LEAST 3u /* sections, before a table of contents helps */
#define DEPTH_MAIN 3u     /* html, body, main */

static const char *word(const struct report_page *page, enum word id)
{
	return words_get(id, page->report->lang);
}

/* ------------------------------------------------------------------ head */

static const char *title_of(const struct report *r)
{
	return *r->subtitle ? arena_format(r->arena, "%s – %s", r->title, r->subtitle) : r->title;
}

static void put_meta(struct html *h, const char *name, const char *content)
{
	html_empty(h, "meta", "name", name, "content", content, NULL);
}

static int put_head(struct report_page *page)
{
	const struct report *r = page->report;
	struct html *h = &page->html;
	const char *style = report_style_text(r->arena), *title = title_of(r);
	const char *policy = style ? report_style_policy(r->arena, style) : NULL;

	if (!policy || !title)
		return -ENOMEM;
	html_begin(h, "head", NULL);
	html_empty(h, "meta", "charset", "utf-8", NULL);
	html_empty(h, "meta", "http-equiv", "Content-Security-Policy", "content", policy, NULL);
	put_meta(h, "viewport", "width=device-width, initial-scale=1");
	put_meta(h, "color-scheme", "light dark");
	put_meta(h, "referrer", "no-referrer");
	html_put(h, "title", title, NULL);
	/* The style is the program's own: what the policy's hash is of stands as it is. */
	fprintf(h->file, "<style>%s</style>\n", style);
	html_end(h);
	return 0;
}

/* ------------------------------------------------------------------ contents */

static bool is_chapter(const struct report_part *part)
{
	return part->kind == REPORT_SECTION && part->level == 2;
}

static void put_contents(struct report_page *page)
{
	const struct report *r = page->report;
	struct html *h = &page->html;
	unsigned n = 0, section = 0;
	char link[24];

	for (size_t i = 0; i < r->n_parts; i++)
		n += is_chapter(&r->parts[i]);
	if (n < CONTENTS_LEAST)
		return;
	html_begin(h, "nav", "aria-labelledby", "contents", NULL);
	html_put(h, "h2", word(page, WORD_REPORT_CONTENTS), "id", "contents", NULL);
	html_begin(h, "ol", NULL);
	for (size_t i = 0; i < r->n_parts; i++) {
		section += r->parts[i].kind == REPORT_SECTION;
		if (!is_chapter(&r->parts[i]))
			continue;
		snprintf(link, sizeof(link), "#s%u", section);
		html_begin(h, "li", NULL);
		html_put(h, "a", r->parts[i].text, "href", link, NULL);
		html_end(h);
	}
	html_end(h);
	html_end(h);
}

/* ------------------------------------------------------------------ parts */

static void put_section(struct report_page *page, const struct report_part *part)
{
	char id[24];

	snprintf(id, sizeof(id), "s%u", ++page->n_sections);
	html_put(&page->html, part->level == 2 ? "h2" : "h3", part->text, "id", id, NULL);
}

static void put_field(struct html *h, const char *name, const char *text)
{
	html_put(h, "dt", name, NULL);
	html_put(h, "dd", text, NULL);
}

/* The picture, and its figures as a table beside it. False: memory is out. */
static bool put_trend(struct report_page *page, const struct report_trend *trend)
{
	const struct report_table *plain = report_plain_trend(page->report, trend);
	struct html *h = &page->html;

	if (!plain)
		return false;
	html_begin(h, "figure", "class", "trend", NULL);
	html_begin(h, "figcaption", NULL);
	html_text(h, plain->caption);
	html_put(h, "span", trend->description, NULL);
	html_end(h);
	report_svg_trend(h, page->report, trend, ++page->n_figures);
	report_page_table(page, plain, "unseen");
	html_end(h);
	return true;
}

static int put_part(struct report_page *page, const struct report_part *part)
{
	struct html *h = &page->html;

	switch (part->kind) {
	case REPORT_SECTION:
		put_section(page, part);
		return 0;
	case REPORT_PARAGRAPH:
		if (*part->text)
			html_put(h, "p", part->text, NULL);
		return 0;
	case REPORT_FIELD:
		put_field(h, part->name, part->text);
		return 0;
	case REPORT_TABLE:
		report_page_table(page, part->table, NULL);
		return 0;
	case REPORT_HEAT:
		return report_page_heat(page, part->heat) ? 0 : -ENOMEM;
	case REPORT_TREND:
		return put_trend(page, part->trend) ? 0 : -ENOMEM;
	}
	return 0;
}

/* Fields beside each other are one list. */
static int put_parts(struct report_page *page)
{
	const struct report *r = page->report;
	int rc = 0;

	for (size_t i = 0; i < r->n_parts && rc == 0; i++) {
		bool is_field = r->parts[i].kind == REPORT_FIELD;
		if (is_field && page->html.depth == DEPTH_MAIN)
			html_begin(&page->html, "dl", NULL);
		if (!is_field)
			html_end_to(&page->html, DEPTH_MAIN);
		rc = put_part(page, &r->parts[i]);
	}
	html_end_to(&page->html, DEPTH_MAIN);
	return rc;
}

/* ------------------------------------------------------------------ the page */

static void put_title(struct report_page *page)
{
	struct html *h = &page->html;

	html_begin(h, "header", NULL);
	html_put(h, "h1", page->report->title, NULL);
	if (*page->report->subtitle)
		html_put(h, "p", page->report->subtitle, "class", "subtitle", NULL);
	html_end(h);
}

static void put_seal(struct report_page *page)
{
	const struct report *r = page->report;
	struct html *h = &page->html;

	html_begin(h, "footer", NULL);
	html_put(h, "h2", word(page, WORD_REPORT_SEAL), NULL);
	html_put(h, "p", report_plain_seal(r), NULL);
	html_begin(h, "dl", NULL);
	put_field(h, word(page, WORD_REPORT_SEAL_ROOT), r->seal.root);
	html_put(h, "dt", word(page, WORD_REPORT_SEAL_CHECKPOINT), NULL);
	html_begin(h, "dd", NULL);
	html_put(h, "pre", r->seal.checkpoint, NULL);
	html_end(h);
	html_end(h);
	html_end(h);
}

int report_html_write(const struct report *r, FILE *file)
{
	struct report_page page = { .html = { .file = file }, .report = r };
	struct html *h = &page.html;
	int rc;

	fputs("<!DOCTYPE html>\n", file);
	html_begin(h, "html", "lang", r->lang == LANG_SV ? "sv" : "en", NULL);
	rc = put_head(&page);
	if (rc != 0)
		return rc;
	html_begin(h, "body", NULL);
	html_put(h, "a", word(&page, WORD_REPORT_SKIP), "class", "skip", "href", "#main", NULL);
	put_title(&page);
	put_contents(&page);
	html_begin(h, "main", "id", "main", "tabindex", "-1", NULL);
	rc = put_parts(&page);
	if (rc != 0)
		return rc;
	html_end(h);
	put_seal(&page);
	html_end_to(h, 0);
	return h->is_short_of_memory || arena_overran(r->arena) ? -ENOMEM : 0;
}
