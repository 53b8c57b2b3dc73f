/* SPDX-License-Identifier: EUPL-1.2
 * The page of a report: whatever is put in is text, the page is well-formed XML, every part is
 * there as what it is, nothing is asked for from elsewhere, the same report is the same bytes. */
#include <errno.h>

#include <expat.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <riskreg/text.h>

#include "../client/html.h"
#include "client_fixture.h"
#include "report_fixture.h"
#include "suite.h"

#define IDS_MAX 200

/* What an XML parser saw of a page. */
struct seen {
	unsigned depth, svg, scripts, styles, tables, captions, figures;
	unsigned h1, h2, h3, th, th_without_scope, links_out;
	char ids[IDS_MAX][24];
	unsigned n_ids;
};

static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

static void remember_id(struct seen *s, const char *id)
{
	for (unsigned i = 0; i < s->n_ids; i++)
		CU_ASSERT_STRING_NOT_EQUAL(s->ids[i], id);
	CU_ASSERT_FATAL(s->n_ids < IDS_MAX);
	snprintf(s->ids[s->n_ids++], sizeof(s->ids[0]), "%s", id);
}

static void saw(void *data, const char *name, const char **attributes)
{
	struct seen *s = data;
	const struct {
		const char *name;
		unsigned *count;
	} counted[] = {
		{ "svg", &s->svg },       { "script", &s->scripts },   { "style", &s->styles },
		{ "table", &s->tables },  { "caption", &s->captions }, { "figure", &s->figures },
		{ "h1", &s->h1 },         { "h2", &s->h2 },            { "h3", &s->h3 },
		{ "th", &s->th },
	};
	const char *id = attribute(attributes, "id"), *href = attribute(attributes, "href");

	s->depth++;
	for (size_t i = 0; i < COUNT_OF(counted); i++)
		*counted[i].count += strcmp(counted[i].name, name) == 0;
	s->th_without_scope += strcmp(name, "th") == 0 && !attribute(attributes, "scope");
	s->links_out += attribute(attributes, "src") || (href && *href != '#') ||
			attribute(attributes, "style") || attribute(attributes, "onclick");
	if (id)
		remember_id(s, id);
}

static void left(void *data, const char *name)
{
	struct seen *s = data;

	(void)name;
	s->depth--;
}

/* Parses the page; it fails where it is not well-formed. */
static struct seen parsed(struct view page)
{
	struct seen seen = { 0 };
	XML_Parser parser = XML_ParserCreate("UTF-8");

	CU_ASSERT_PTR_NOT_NULL_FATAL(parser);
	XML_SetUserData(parser, &seen);
	XML_SetElementHandler(parser, saw, left);
	if (XML_Parse(parser, (const char *)page.p, (int)page.n, 1) != XML_STATUS_OK) {
		printf("\n    line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(parser),
		       XML_ErrorString(XML_GetErrorCode(parser)));
		CU_FAIL("not well-formed");
	}
	XML_ParserFree(parser);
	CU_ASSERT_EQUAL(seen.depth, 0);
	return seen;
}

static struct view written(const struct report *r)
{
	char *text = NULL;
	size_t n;
	FILE *file = open_memstream(&text, &n);

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_EQUAL(report_writer_find("html")->write(r, file), 0);
	fclose(file);
	return view_of(text, n);
}

static bool has(struct view text, const char *part)
{
	return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

/* ------------------------------------------------------------------ the emitter */

static void expect_text(const char *text, const char *expected)
{
	char *out = NULL;
	size_t n;
	FILE *file = open_memstream(&out, &n);
	struct html h = { .file = file };

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	html_put(&h, "td", text, "title", text, "class", NULL, NULL);
	fclose(file);
	CU_ASSERT_STRING_EQUAL(out, expected);
	if (strcmp(out, expected) != 0)
		printf("\n    %s\n    %s", out, expected);
	free(out);
}

static void test_all_text_is_escaped(void)
{
	expect_text("a", "<td title=\"a\">a</td>");
	expect_text("<b a=\"1\" c='2'>&amp;",
		    "<td title=\"&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;\">"
		    "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;</td>");
	expect_text("en\ntvå", "<td title=\"en&#10;två\">en<br/>två</td>");
	expect_text("\x01\x1b\r\xef\xbf\xbf.", "<td title=\"����.\">����.</td>");
}

static void test_elements_end_in_order(void)
{
	char *out = NULL;
	size_t n;
	FILE *file = open_memstream(&out, &n);
	struct html h = { .file = file };

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	html_begin(&h, "div", "id", "a", NULL);
	html_begin(&h, "p", NULL);
	html_begin(&h, "span", NULL);
	html_empty(&h, "br", NULL);
	html_end_to(&h, 1);
	html_end(&h);
	fclose(file);
	CU_ASSERT_STRING_EQUAL(out, "<div id=\"a\"><p><span><br/></span></p>\n</div>\n");
	free(out);
}

/* ------------------------------------------------------------------ the page */

static void test_the_page_is_well_formed(void)
{
	static const enum lang langs[] = { LANG_SV, LANG_EN };

	for (size_t i = 0; i < COUNT_OF(langs); i++) {
		struct invocation inv = fixture_invocation();
		struct report r = fixture_report(inv.arena, langs[i]);
		struct view page = written(&r);
		struct seen s = parsed(page);
		CU_ASSERT_EQUAL(s.h1, 1);
		CU_ASSERT_EQUAL(s.h2, 5 + 2); /* and of the contents, and of the seal */
		CU_ASSERT_EQUAL(s.h3, 2);
		CU_ASSERT_EQUAL(s.tables, 7);
		CU_ASSERT_EQUAL(s.captions, s.tables);
		CU_ASSERT_EQUAL(s.figures, 2);
		CU_ASSERT_EQUAL(s.svg, 2);
		CU_ASSERT(s.th > 40);
		CU_ASSERT_EQUAL(s.th_without_scope, 0);
		CU_ASSERT_EQUAL(s.styles, 1);
		CU_ASSERT_TRUE(has(page, i ? "<html lang=\"en\">" : "<html lang=\"sv\">"));
		CU_ASSERT_TRUE(text_is_utf8(page));
		free((void *)page.p);
		arena_free(inv.arena);
	}
}

static void test_hostile_text_is_only_text(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = fixture_report(inv.arena, LANG_SV);
	struct view page = written(&r);
	struct seen s = parsed(page);

	CU_ASSERT_EQUAL(s.scripts, 0);
	CU_ASSERT_EQUAL(s.links_out, 0);
	CU_ASSERT_FALSE(has(page, "<script"));
	CU_ASSERT_FALSE(has(page, "\xe2\x80\xae"));
	CU_ASSERT_FALSE(has(page, "\x1b"));
	CU_ASSERT_TRUE(has(page, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;c"));
	CU_ASSERT_TRUE(has(page, "&lt;/style&gt; ]]&gt;"));
	CU_ASSERT_TRUE(has(page, "class=\"long\" data-label=\"&quot;&lt;b&gt;&amp;&#39;\">xxxxx"));
	free((void *)page.p);
	arena_free(inv.arena);
}

/* The policy names the style by its hash, so that it lets in this one and no other. */
static void test_the_policy_names_the_style(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = fixture_report(inv.arena, LANG_SV);
	struct view page = written(&r);
	const char *style = memmem(page.p, page.n, "<style>", 7);
	const char *end = memmem(page.p, page.n, "</style>", 8);
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char policy[120] = "default-src &#39;none&#39;; style-src &#39;sha256-";

	CU_ASSERT_FATAL(style && end && style < end);
	sha256_init(&hash);
	sha256_update(&hash, (size_t)(end - style) - 7, (const uint8_t *)style + 7);
	sha256_digest(&hash, sizeof(digest), digest);
	base64_encode_raw(policy + strlen(policy), sizeof(digest), digest);
	CU_ASSERT_TRUE(has(page, policy));
	free((void *)page.p);
	arena_free(inv.arena);
}

/* What goes on from the row above is one row to who hears it: heads and cells span what they stand
 * for, and no row is left without its cells. */
static void test_rows_that_go_on_are_spanned(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = fixture_report(inv.arena, LANG_SV);
	struct view page = written(&r);

	CU_ASSERT_TRUE(has(page, "<th role=\"rowheader\" scope=\"rowgroup\" rowspan=\"3\"><strong>"
				 "Redovisningsreglerna följs inte fullt ut "
				 "(kommungemensam)</strong><br/>Kunskapen"));
	CU_ASSERT_TRUE(has(page, "<td role=\"cell\" rowspan=\"3\" data-label=\"Riskvärde\">"));
	CU_ASSERT_TRUE(has(page, "<td role=\"cell\" rowspan=\"2\" data-label=\"Kontroller\">"));
	CU_ASSERT_TRUE(has(page, "<th role=\"rowheader\" scope=\"row\"><strong>Representation"));
	free((void *)page.p);
	arena_free(inv.arena);
}

static void test_figures_speak(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = fixture_report(inv.arena, LANG_SV);
	struct view page = written(&r);

	CU_ASSERT_TRUE(has(page, "aria-labelledby=\"f1t f1d\""));
	CU_ASSERT_TRUE(has(page, "<title id=\"f1t\">Avtalstrohet</title>"));
	CU_ASSERT_TRUE(has(page, "<desc id=\"f1d\">Avtalstroheten har ökat"));
	CU_ASSERT_TRUE(has(page, "class=\"mark fail\">"
				 "<span aria-hidden=\"true\">✗ </span>Ej godkänt"));
	CU_ASSERT_TRUE(has(page, "<span class=\"value\"><span>8</span> <span>hög</span></span> "
				 "<span class=\"risks\"><b>2 risker</b> R1, R7</span>"));
	CU_ASSERT_TRUE(has(page, "hög (8-9)"));
	CU_ASSERT_TRUE(has(page, "De rutorna har en ram."));
	free((void *)page.p);
	arena_free(inv.arena);
}

static void test_the_same_report_is_the_same_bytes(void)
{
	struct invocation a = fixture_invocation(), b = fixture_invocation();
	struct report first = fixture_report(a.arena, LANG_SV);
	struct report second = fixture_report(b.arena, LANG_SV);
	struct view one = written(&first), again = written(&first), other = written(&second);

	CU_ASSERT_TRUE(view_equals(one, again));
	CU_ASSERT_TRUE(view_equals(one, other));
	free((void *)one.p);
	free((void *)again.p);
	free((void *)other.p);
	arena_free(a.arena);
	arena_free(b.arena);
}

/* A page that could not be made for want of memory is told, not printed by half. */
static void test_memory_that_is_out_is_told(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = fixture_report(inv.arena, LANG_SV);
	FILE *file = tmpfile();
	unsigned n_refused = 0;
	int rc = -ENOMEM;

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	for (size_t cap = 4096; rc == -ENOMEM && cap < (1 << 20); cap += 1024) {
		CLEANUP(arena_freep) struct arena *small = NULL;
		CU_ASSERT_EQUAL_FATAL(arena_new(&small, cap), 0);
		r.arena = small;
		rc = report_writer_find("html")->write(&r, file);
		n_refused += rc == -ENOMEM;
	}
	CU_ASSERT_EQUAL(rc, 0);
	CU_ASSERT(n_refused > 1);
	fclose(file);
	arena_free(inv.arena);
}

static const struct suite_test tests[] = {
	{ "all text is escaped", test_all_text_is_escaped },
	{ "elements end in order", test_elements_end_in_order },
	{ "the page is well-formed", test_the_page_is_well_formed },
	{ "hostile text is only text", test_hostile_text_is_only_text },
	{ "the policy names the style", test_the_policy_names_the_style },
	{ "rows that go on are spanned", test_rows_that_go_on_are_spanned },
	{ "figures speak", test_figures_speak },
	{ "the same report is the same bytes", test_the_same_report_is_the_same_bytes },
	{ "memory that is out is told", test_memory_that_is_out_is_told },
};
SUITE_MAIN("client_html", tests)
