/* SPDX-License-Identifier: EUPL-1.2
 * What a command prints, gathered until it is whole and handed to the format. Knows nothing of how
 * it looks. */
#include "out.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/pb.h>

#include "out_format.h"

struct out {
	const struct invocation *inv;
	const struct out_format *format;
	FILE *file;
	struct out_sheet sheet;
	struct cell *cells;
	size_t n_cells, size;
	size_t n_elements; /* of a list */
	bool has_begun;    /* something stands on the page */
	bool failed;
};

static const struct column field_columns[] = {
	{ WORD_COUNT, false, false },
	{ WORD_COUNT, false, true },
};

int out_new(struct out **ret, const struct invocation *inv)
{
	struct out *o = calloc(1, sizeof *o);
	if (!o)
		return -ENOMEM;
	o->inv = inv;
	o->file = stdout;
	o->format = inv->json    ? &out_json_format
		    : inv->plain ? &out_plain_format
				 : &out_text_format;
	*ret = o;
	return 0;
}

struct out *out_free(struct out *o)
{
	if (o)
		free(o->cells);
	free(o);
	return NULL;
}

bool out_is_sound(const struct out *o)
{
	return !o->failed && !ferror(o->file);
}

bool out_wants_message(const struct out *o)
{
	return o->format->message != NULL;
}

void out_message(struct out *o, const ProtobufCMessage *message)
{
	if (o->format->message)
		o->format->message(o->inv, o->file, message);
}

void out_message_pair(struct out *o, const char *const names[2],
		      const ProtobufCMessage *const messages[2])
{
	for (size_t i = 0; i < 2; i++) {
		fprintf(o->file, "%s\n\"%s\": ", i ? "," : "{", names[i]);
		out_message(o, messages[i]);
	}
	fputs("}\n", o->file);
}

void out_list_begin(struct out *o, const char *name)
{
	fprintf(o->file, "{\n\"%s\": [\n", name);
	o->n_elements = 0;
}

void out_list_element(struct out *o, const ProtobufCMessage *message)
{
	if (o->n_elements++ > 0)
		fputs(",\n", o->file);
	out_message(o, message);
}

void out_list_end(struct out *o, const char *name, uint64_t number)
{
	fprintf(o->file, "],\n\"%s\": %" PRIu64 "\n}\n", name, number);
}

static void add(struct out *o, const struct cell *cells, size_t n)
{
	if (o->n_cells + n > o->size) {
		size_t size = o->size * 2 + n + 64;
		struct cell *grown = reallocarray(o->cells, size, sizeof *grown);
		if (!grown) {
			o->failed = true;
			return;
		}
		o->cells = grown;
		o->size = size;
	}
	memcpy(o->cells + o->n_cells, cells, n * sizeof *cells);
	o->n_cells += n;
}

void out_table(struct out *o, const struct column *columns, size_t n_columns)
{
	out_end(o);
	o->sheet = (struct out_sheet){ .columns = columns, .n_columns = n_columns };
}

void out_row(struct out *o, const struct cell *cells)
{
	add(o, cells, o->sheet.n_columns);
}

void out_field(struct out *o, enum word head, const char *value)
{
	/* People need not read what is not there; a script counts on every field. */
	if (!*value && !o->inv->plain)
		return;
	if (!o->sheet.fields)
		out_end(o);
	o->sheet = (struct out_sheet){ .columns = field_columns, .n_columns = 2, .fields = true };
	const struct cell cells[] = { { words_get(head, o->inv->lang), MARK_NONE },
				      { value, MARK_NONE } };
	add(o, cells, 2);
}

void out_end(struct out *o)
{
	struct out_sheet *s = &o->sheet;
	if (s->n_columns && o->format->sheet && !o->failed) {
		s->cells = o->cells;
		s->n_rows = o->n_cells / s->n_columns;
		if (!o->format->sheet(o->inv, o->file, s))
			o->failed = true;
		o->has_begun |= s->n_rows > 0;
	}
	*s = (struct out_sheet){ 0 };
	o->n_cells = 0;
}

void out_line(struct out *o, const char *text)
{
	out_end(o);
	if (o->format->line)
		o->format->line(o->inv, o->file, text);
	o->has_begun = true;
}

void out_heading(struct out *o, const char *text)
{
	out_end(o);
	if (o->has_begun && o->format->spaces_headings)
		putc('\n', o->file);
	if (o->format->heading)
		o->format->heading(o->inv, o->file, text);
	o->has_begun = true;
}

static const char *written_line(const struct invocation *inv, const PB(Change) *c)
{
	char version[12];
	snprintf(version, sizeof version, "%u", c->version);
	bool fresh = c->version == 1;
	enum word word = inv->dry_run ? (fresh ? WORD_WRITTEN_DRY_NEW : WORD_WRITTEN_DRY_VERSION)
				      : (fresh ? WORD_WRITTEN_NEW : WORD_WRITTEN_VERSION);
	return say(inv, word, "id", c->id, "version", version, NULL);
}

/* A script hears the id of what it asked to have made, alone; all that was written is in --json. */
static void print_made(struct out *o, const PB(Written) *written)
{
	const PB(Change) *made = written->n_changes ? written->changes[0] : NULL;
	if (made && made->version == 1 && made->kind != PB_ENUM(KIND, RESULT))
		out_line(o, made->id);
}

void out_written(struct out *o, const PB(Written) *written)
{
	if (out_wants_message(o)) {
		out_message(o, &written->base);
		return;
	}
	bool bare = o->inv->plain || !o->inv->terminal;
	if (bare && !o->inv->dry_run)
		print_made(o, written);
	for (size_t i = 0; i < written->n_changes; i++) {
		const PB(Change) *c = written->changes[i];
		if (!bare)
			out_line(o, written_line(o->inv, c));
		else if (o->inv->dry_run)
			tell(o->inv, written_line(o->inv, c));
	}
	if (written->n_changes == 0)
		tell(o->inv, say(o->inv, WORD_WRITTEN_NOTHING, NULL));
}
