/* SPDX-License-Identifier: EUPL-1.2
 * Elements, attributes, text: escaped here and nowhere else. Knows no page. */
#include "html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Between a number and its %. */
#define NO_BREAK_SPACE "\xc2\xa0"

/* Those around which white space would be seen; behind all others there is a line break. */
static bool is_inline(const char *element)
{
	static const char *const names[] = { "a", "b", "br", "span", "strong", "td", "th" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], element) == 0)
			return true;
	return false;
}

static const char *entity_of(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	}
	return NULL;
}

/* What no page may hold, however it is written: control characters, and U+FFFE and U+FFFF. */
static size_t forbidden_size(const char *text)
{
	if ((unsigned char)*text < ' ' && *text != '\t')
		return 1;
	if (strncmp(text, "\xef\xbf\xbe", 3) == 0 || strncmp(text, "\xef\xbf\xbf", 3) == 0)
		return 3;
	return 0;
}

static void put_escaped(FILE *file, const char *text, const char *line_break)
{
	for (size_t n; *text; text += n) {
		const char *entity = *text == '\n' ? line_break : entity_of(*text);
		n = entity ? 1 : forbidden_size(text);
		if (entity)
			fputs(entity, file);
		else if (text[0] == ' ' && text[1] == '%')
			fputs(NO_BREAK_SPACE, file);
		else if (n)
			fputs("\xef\xbf\xbd", file);
		else
			putc(*text, file);
		n = n ? n : 1;
	}
}

static void put_tag(struct html *h, const char *element, va_list attributes)
{
	fprintf(h->file, "<%s", element);
	for (const char *name; (name = va_arg(attributes, const char *));) {
		const char *value = va_arg(attributes, const char *);
		if (!value)
			continue;
		fprintf(h->file, " %s=\"", name);
		put_escaped(h->file, value, "&#10;");
		putc('"', h->file);
	}
}

static void push(struct html *h, const char *element)
{
	if (h->depth == HTML_DEPTH)
		abort();
	h->open[h->depth++] = element;
	putc('>', h->file);
}

void html_begin(struct html *h, const char *element, ...)
{
	va_list attributes;

	va_start(attributes, element);
	put_tag(h, element, attributes);
	va_end(attributes);
	push(h, element);
}

void html_end(struct html *h)
{
	const char *element = h->open[--h->depth];

	fprintf(h->file, "</%s>%s", element, is_inline(element) ? "" : "\n");
}

void html_end_to(struct html *h, unsigned depth)
{
	while (h->depth > depth)
		html_end(h);
}

void html_empty(struct html *h, const char *element, ...)
{
	va_list attributes;

	va_start(attributes, element);
	put_tag(h, element, attributes);
	va_end(attributes);
	fprintf(h->file, "/>%s", is_inline(element) ? "" : "\n");
}

void html_put(struct html *h, const char *element, const char *text, ...)
{
	va_list attributes;

	va_start(attributes, text);
	put_tag(h, element, attributes);
	va_end(attributes);
	push(h, element);
	html_text(h, text);
	html_end(h);
}

void html_text(struct html *h, const char *text)
{
	if (text)
		put_escaped(h->file, text, "<br/>");
	else
		h->is_short_of_memory = true;
}
