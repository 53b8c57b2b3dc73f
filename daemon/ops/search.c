/* SPDX-License-Identifier: EUPL-1.2
 * RecordService/Search: walks everything in force and looks into what people wrote, by the
 * descriptors, in the bytes as they are stored. An erased text is not there to be found; item lists
 * and nonces are passed over. */
#include "search.h"

#include <errno.h>
#include <stdio.h>

#include <riskreg/text_search.h>

#include "filter.h"
#include "pieces.h"

#define RESPONSE_NEXT_KIND 1
#define RESPONSE_NEXT 2
#define RESPONSE_HIT 100
#define TEXT_FROM 100 /* fields from here on are what people wrote */
#define TITLE 102     /* the first field that is a kind's own */
#define EXCERPT_MAX 200
#define PATH_SIZE 64
#define ABOUT_MAX 4 /* records that a title can be away */

struct searching {
	struct call *call;
	struct text_search *words;
	struct filter filter;
	struct pieces pieces;
	uint32_t n, limit, n_read;
	size_t n_bytes;
	struct id last; /* that was read */
	bool is_full;
};

/* ------------------------------------------------------------------ one record */

/* What is found in one record. */
struct found {
	uint32_t words;
	/* Where the first word stands: rather in a text of the kind's own than in a reason. */
	struct view text;
	bool is_own;
	char path[PATH_SIZE];
};

/* Where texts stand that are looked at. */
struct outer {
	const char *field; /* of the message that they are in; "": the record itself */
	bool is_own;       /* a text of the kind's own */
};

static void look(struct searching *s, struct view text, struct outer outer, const char *name,
		 struct found *found)
{
	uint32_t wanted = text_search_words(s->words) & ~(found->is_own ? found->words :
								       found->words & ~1u);
	uint32_t words = wanted && text.n ? text_search_find(s->words, text, wanted) : 0;
	bool is_better = words & 1 && (!found->text.p || (outer.is_own && !found->is_own));
	found->words |= words;
	if (!is_better)
		return;
	found->text = text;
	found->is_own = outer.is_own;
	snprintf(found->path, sizeof(found->path), "%s%s%s", outer.field, *outer.field ? "." : "",
		 name);
}

static bool holds_text(const ProtobufCFieldDescriptor *field)
{
	return field && field->id >= TEXT_FROM &&
	       (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE);
}

/* Messages in a record hold texts, but no further messages that do (a test sees to it). */
static void look_into(struct searching *s, const ProtobufCMessageDescriptor *type,
		      struct view bytes, struct outer outer, struct found *found)
{
	struct wire_field part;
	while (wire_next(&bytes, &part)) {
		const ProtobufCFieldDescriptor *field =
			protobuf_c_message_descriptor_get_field(type, part.number);
		if (!holds_text(field))
			continue;
		struct outer here = { outer.field, outer.is_own || part.number >= TITLE };
		struct outer inside = { field->name, true };
		if (field->type == PROTOBUF_C_TYPE_STRING)
			look(s, part.bytes, here, field->name, found);
		else if (!*outer.field)
			look_into(s, field->descriptor, part.bytes, inside, found);
	}
}

/* ------------------------------------------------------------------ hits */

/* Kinds without a title of their own: the field that names what they are about. */
static const uint8_t about[] = {
	[PB_ENUM(KIND, ASSESSMENT)] = 2, [PB_ENUM(KIND, PLAN_ITEM)] = 3,
	[PB_ENUM(KIND, ROUND)] = 2,      [PB_ENUM(KIND, RESULT)] = 2,
	[PB_ENUM(KIND, FOLLOWUP)] = 2,   [PB_ENUM(KIND, FOLLOWUP_ENTRY)] = 3,
};

static bool has_title(uint32_t kind)
{
	const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(
		kind_get(kind)->message, TITLE);
	return field && (strcmp(field->name, "title") == 0 || strcmp(field->name, "name") == 0);
}

static int read_title(struct call *call, const struct record *record, struct view *ret)
{
	struct record at = *record;
	*ret = VIEW_NONE;
	for (unsigned i = 0; i < ABOUT_MAX && at.version; i++) {
		uint32_t kind = at.id.kind;
		struct wire_field field;
		struct id id;
		if (has_title(kind)) {
			*ret = load_field(at.body, TITLE, &field) ? field.bytes : VIEW_NONE;
			return 0;
		}
		if (kind >= sizeof(about) || !load_field(at.body, about[kind], &field))
			return 0;
		if (!id_parse_any(field.bytes, &id))
			return -EBADMSG;
		int r = store_get(call->snapshot, &id, 0, &at);
		if (r)
			return r;
	}
	return 0;
}

static int put_hit(struct searching *s, const struct record *record, const struct found *found)
{
	struct arena *arena = s->call->arena;
	struct wire_writer hit = WIRE_WRITER(arena);
	struct view unit = VIEW_NONE, title = VIEW_NONE;
	char id[ID_TEXT_MAX];
	size_t place = text_search_place(s->words, found->text, 0);
	const char *excerpt = text_search_cut(arena, found->text, place, EXCERPT_MAX);
	int r = excerpt ? filter_unit_of(s->call, record, &unit) : -ENOMEM;
	if (!r)
		r = read_title(s->call, record, &title);
	if (r)
		return r;
	id_format(&record->id, id);
	wire_put_uint(&hit, 1, record->id.kind);
	wire_put_bytes(&hit, 2, view_of_string(id));
	wire_put_uint(&hit, 3, record->version);
	wire_put_bytes(&hit, 4, unit);
	wire_put_uint(&hit, 5, kind_is_withdrawn(record->body));
	wire_put_bytes(&hit, 6, view_of_string(found->path));
	wire_put_bytes(&hit, 100, title);
	wire_put_bytes(&hit, 101, view_of_string(excerpt));
	s->n++;
	return pieces_put(&s->pieces, RESPONSE_HIT, wire_written(&hit));
}

/* ------------------------------------------------------------------ all of them */

static int search_record(struct searching *s, const struct record *record)
{
	const PB(SearchRequest) *request = (const void *)s->call->request;
	struct found found = { .words = 0 };
	bool is_wanted = request->with_withdrawn || !kind_is_withdrawn(record->body);
	if (!is_wanted)
		return 0;
	look_into(s, kind_get(record->id.kind)->message, record->body,
		  (struct outer){ "", false }, &found);
	if (found.words != text_search_words(s->words))
		return 0;
	int r = filter_takes(&s->filter, record, &is_wanted);
	if (r || !is_wanted)
		return r;
	s->is_full = s->n == s->limit;
	return s->is_full ? 0 : put_hit(s, record, &found);
}

static int search_kind(struct searching *s, uint8_t kind, const struct id *after)
{
	struct cursor cursor = store_list(s->call->snapshot, kind, VIEW_NONE);
	struct record record;
	if (after->kind == kind)
		store_list_after(&cursor, after);
	for (;;) {
		int r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		s->is_full = s->n_read == SEARCH_READ_MAX || s->n_bytes > SEARCH_BYTES_MAX;
		if (!s->is_full)
			r = search_record(s, &record);
		if (r || s->is_full)
			return r;
		s->n_read++;
		s->n_bytes += record.body.n;
		s->last = record.id;
	}
}

static bool is_asked_for(const PB(SearchRequest) *request, const struct kind_row *row)
{
	bool is_named = request->n_kinds == 0;
	for (size_t i = 0; i < request->n_kinds; i++)
		is_named |= request->kinds[i] == (PB(Kind))row->kind;
	return is_named && !row->secret && !row->names_items;
}

/* `last` can be of an answer before this one. */
static int put_next(struct searching *s)
{
	char next[ID_TEXT_MAX];
	if (!s->is_full)
		return 0;
	id_format(&s->last, next);
	int r = pieces_put_uint(&s->pieces, RESPONSE_NEXT_KIND, s->last.kind);
	return r ? r : pieces_put(&s->pieces, RESPONSE_NEXT, view_of_string(next));
}

static int begin(struct searching *s)
{
	const PB(SearchRequest) *request = (const void *)s->call->request;
	const struct filter_wish wish = { request->unit, request->state, request->owner,
					  request->year, request->overdue };
	s->limit = request->limit ? request->limit : SEARCH_LIMIT;
	int r = load_range(s->call, "limit", s->limit, 1, SEARCH_LIMIT_MAX);
	if (!r && request->after_kind)
		r = load_parse(s->call, request->after_kind, request->after, "after", &s->last);
	if (!r)
		r = filter_init(s->call, &wish, 0, &s->filter);
	if (r)
		return r;
	r = text_search_new(&s->words, s->call->arena, view_of_string(request->query),
			    STORE_BODY_MAX);
	if (r != -EINVAL)
		return r;
	call_param(s->call, "limit", "%d", TEXT_SEARCH_WORDS_MAX);
	return refuse(s->call, REFUSED_SEARCH_WORDS, "query");
}

int search_run(struct call *call)
{
	const PB(SearchRequest) *request = (const void *)call->request;
	struct searching s = { .call = call, .pieces = PIECES(call) };
	int r = begin(&s);
	const struct id after = s.last;
	for (const struct kind_row *row = kind_next(0); row && !r && !s.is_full;
	     row = kind_next(row->kind))
		if (row->kind >= after.kind && is_asked_for(request, row))
			r = search_kind(&s, row->kind, &after);
	if (!r)
		r = put_next(&s);
	return r ? r : pieces_end(&s.pieces);
}
