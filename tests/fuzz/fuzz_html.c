/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: the input's texts (NUL between them) in every place of a report, as HTML with its
 * pictures in SVG, and as Markdown. Text must stay text: the page is well-formed, and has the same
 * elements and attributes as one whose texts hold no character of markup; nothing of a text begins
 * a tag or an entity in Markdown. Each run first shows that a writer which does not escape would be
 * found. */
#include <stdio.h>
#include <stdlib.h>

#include <expat.h>

#include <riskreg/text.h>

#include "../../client/report_writer.h"

#define MEMORY ((size_t)64 << 20)
#define TEXTS_MAX 64u
#define INPUT_MAX 4096u
#define COLUMNS 3u
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct texts {
	const char *all[TEXTS_MAX];
	size_t n, next;
};

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* ------------------------------------------------------------------ the report */

static const char *take(struct texts *t)
{
	return t->all[t->next++ % t->n];
}

static void add_table(struct report *r, struct texts *t)
{
	struct report_column *columns = arena_get_zeroed(r->arena, COLUMNS, sizeof(*columns));
	struct report_cell cells[COLUMNS];
	require(columns);
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = (struct report_column){ .title = take(t), .weight = 1,
						     .names_row = i == 0, .right = i == 2 };
	report_table(r, take(t), columns, COLUMNS);
	report_table_keep(r);
	for (int row = 0; row < 3; row++) {
		for (size_t i = 0; i < COLUMNS; i++)
			cells[i] = (struct report_cell){ .text = take(t), .mark = MARK_FAIL };
		report_row(r, cells);
	}
}

static void add_figures(struct report *r, struct texts *t)
{
	const char *labels[] = { take(t), take(t) };
	const struct report_heat_cell cells[4] = {
		{ 1, take(t), 1, 0 }, { 0, "", 2, 0 }, { 0, "", 2, 1 }, { 2, take(t), 4, 1 },
	};
	const struct report_point points[] = {
		{ take(t), true, false, 19 }, { take(t), false, false, 0 },
		{ take(t), true, true, 31 },
	};
	report_heat(r, &(struct report_heat){
			       .title = take(t), .n_probability = 2, .n_consequence = 2,
			       .probability = labels, .consequence = labels, .zones = labels,
			       .n_zones = 2, .appetite = 2, .cells = cells });
	report_trend(r, &(struct report_trend){
				.title = take(t), .description = take(t), .measure = take(t),
				.points = points, .n_points = COUNT_OF(points) });
}

static char *written(struct texts *t, const char *format, size_t *ret_n)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct report r;
	char *out = NULL;
	require(arena_new(&arena, MEMORY) == 0);
	t->next = 0;
	report_init(&r, arena, LANG_SV);
	report_name(&r, take(t), take(t));
	report_section(&r, 2, take(t));
	report_paragraph(&r, take(t));
	report_field(&r, take(t), take(t));
	add_table(&r, t);
	report_section(&r, 3, take(t));
	add_figures(&r, t);
	report_finish(&r);
	FILE *file = open_memstream(&out, ret_n);
	require(file && report_writer_find(format)->write(&r, file) == 0);
	require(fclose(file) == 0 && !r.is_short_of_memory);
	return out;
}

/* ------------------------------------------------------------------ what came of it */

/* Of names alone: FNV-1a. */
static void add_name(void *shape, const char *name)
{
	uint64_t *hash = shape;
	do
		*hash = (*hash ^ (uint8_t)*name) * 0x100000001b3u;
	while (*name++);
}

static void add_element(void *shape, const char *name, const char **attributes)
{
	add_name(shape, name);
	for (; *attributes; attributes += 2)
		add_name(shape, attributes[0]);
}

static void add_end(void *shape, const char *name)
{
	add_name(shape, "/");
	add_name(shape, name);
}

static void add_comment(void *shape, const char *text)
{
	(void)text;
	add_name(shape, "!");
}

static void add_instruction(void *shape, const char *target, const char *text)
{
	(void)target;
	add_comment(shape, text);
}

/* 0: it is not well-formed. */
static uint64_t shape_of(const char *page, size_t n)
{
	uint64_t shape = 0xcbf29ce484222325u;
	XML_Parser parser = XML_ParserCreate("UTF-8");
	require(parser);
	XML_SetUserData(parser, &shape);
	XML_SetElementHandler(parser, add_element, add_end);
	XML_SetCommentHandler(parser, add_comment);
	XML_SetProcessingInstructionHandler(parser, add_instruction);
	bool is_sound = XML_Parse(parser, page, (int)n, 1) == XML_STATUS_OK;
	XML_ParserFree(parser);
	return is_sound ? shape : 0;
}

static size_t begins_any(const char *p, const char *const *wanted, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(p, wanted[i], strlen(wanted[i])) == 0)
			return strlen(wanted[i]);
	return 0;
}

/* Of angle brackets and ampersands the writer has these, and nobody else any. */
static bool is_text_alone(const char *markdown)
{
	static const char *const own[] = { "<br>", "&lt;", "&gt;", "&amp;" };
	for (size_t n; *markdown; markdown += n ? n : 1) {
		n = begins_any(markdown, own, COUNT_OF(own));
		if (!n && strchr("<>&", *markdown))
			return false;
	}
	return true;
}

/* What would be found if a text were put out as it is. */
static void control(void)
{
	static const char raw[] = "<p>a<b>c</b></p>", escaped[] = "<p>a&lt;b&gt;c</p>";
	require(shape_of(escaped, strlen(escaped)) != 0);
	require(shape_of(raw, strlen(raw)) != shape_of(escaped, strlen(escaped)));
	require(shape_of("<p>a<b</p>", 10) == 0 && shape_of("<p a=\"\"b\"/>", 11) == 0);
	require(!is_text_alone("a <b> c") && !is_text_alone("a &b") && is_text_alone("a<br>&lt;"));
}

/* ------------------------------------------------------------------ the target */

/* Without any character of markup, and as wide. */
static char *harmless(const char *text)
{
	char *copy = strdup(text);
	require(copy);
	for (char *p = copy; (p = strpbrk(p, "<>&\"'"));)
		*p = 'x';
	return copy;
}

/* What comes from the register is UTF-8: the daemon has seen to it. */
static void split(const char *input, size_t n, struct texts *ret)
{
	for (size_t at = 0; at < n && ret->n < TEXTS_MAX; at += strlen(input + at) + 1)
		ret->all[ret->n++] = text_is_utf8(view_of_string(input + at)) ? input + at : "?";
	if (!ret->n)
		ret->all[ret->n++] = "";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static char input[INPUT_MAX + 1];
	struct texts texts = { .n = 0 }, other = { .n = 0 };
	size_t page_n, other_n, markdown_n;
	control();
	n = n < INPUT_MAX ? n : INPUT_MAX;
	if (n)
		memcpy(input, data, n);
	input[n] = '\0';
	split(input, n, &texts);
	for (; other.n < texts.n; other.n++)
		other.all[other.n] = harmless(texts.all[other.n]);
	char *page = written(&texts, "html", &page_n);
	char *plain = written(&other, "html", &other_n);
	char *markdown = written(&texts, "md", &markdown_n);
	require(shape_of(page, page_n) != 0);
	require(shape_of(page, page_n) == shape_of(plain, other_n));
	require(is_text_alone(markdown));
	free(page);
	free(plain);
	free(markdown);
	while (other.n)
		free((char *)other.all[--other.n]);
	return 0;
}
