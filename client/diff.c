/* SPDX-License-Identifier: EUPL-1.2
 * Differences, see diff.h. Compares what people would read: two values that read the same are the
 * same. */
#include "diff.h"

#include <stdlib.h>

#include <riskreg/pb.h>

#include "field_text.h"
#include "field_words.h"
#include "terms.h"

#define TEXT_FROM 100 /* fields from here on are what people wrote */
#define REASON 100
#define CHANGES_MAX (64 * (DIFF_LIST_MAX + 1)) /* no message has more than 64 fields */
#define LONG_TEXT 120
#define AROUND 40 /* bytes that are kept before and behind a difference */

struct finding {
	struct invocation *inv;
	struct diff_side before, after;
	struct diff_change *changes;
	size_t n;
	bool told_erased;
};

static void add(struct finding *d, const ProtobufCFieldDescriptor *f, const char *old,
		const char *new, bool is_element)
{
	if (d->n == CHANGES_MAX)
		return;
	d->changes[d->n++] = (struct diff_change){
		.field = field_words_head(d->after.body->descriptor, f->name),
		.name = f->name,
		.old = old,
		.new = new,
		.is_element = is_element,
	};
}

/* ------------------------------------------------------------------ lists */

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct list {
	const char **items;
	size_t n;
};

/* Each element as text, sorted. */
static bool read_list(struct invocation *inv, const ProtobufCMessage *body,
		      const ProtobufCFieldDescriptor *f, struct list *ret)
{
	size_t n = body ? field_text_count(body, f) : 0;
	const char **items = arena_get(inv->arena, (n + 1) * sizeof(*items));
	if (!items)
		return false;
	for (size_t i = 0; i < n; i++)
		items[i] = field_text_element(inv, body, f, i);
	qsort(items, n, sizeof(*items), compare);
	*ret = (struct list){ items, n };
	return true;
}

/* Tells what only one of two sorted lists has, up to the bound; then how many more there are. */
static void compare_lists(struct finding *d, const ProtobufCFieldDescriptor *f,
			  const struct list *old, const struct list *new)
{
	size_t i = 0, j = 0, n = 0;
	while (i < old->n || j < new->n) {
		int order = i == old->n ? 1 : j == new->n ? -1 :
							    strcmp(old->items[i], new->items[j]);
		if (order && n++ < DIFF_LIST_MAX)
			add(d, f, order < 0 ? old->items[i] : "", order > 0 ? new->items[j] : "",
			    true);
		i += order <= 0;
		j += order >= 0;
	}
	if (n > DIFF_LIST_MAX)
		add(d, f, "",
		    say(d->inv, WORD_HISTORY_AND_MORE, "n",
			terms_number(d->inv, n - DIFF_LIST_MAX), NULL),
		    false);
}

static bool is_in_order(struct finding *d, const ProtobufCFieldDescriptor *f)
{
	size_t n = field_text_count(d->before.body, f);
	for (size_t i = 0; i < n; i++)
		if (strcmp(field_text_element(d->inv, d->before.body, f, i),
			   field_text_element(d->inv, d->after.body, f, i)) != 0)
			return false;
	return true;
}

/* All of a list is new. */
static void tell_in_order(struct finding *d, const ProtobufCFieldDescriptor *f)
{
	for (size_t i = 0; i < field_text_count(d->after.body, f); i++)
		add(d, f, "", field_text_element(d->inv, d->after.body, f, i), true);
}

static bool find_in_list(struct finding *d, const ProtobufCFieldDescriptor *f,
			 const ProtobufCMessage *old_body)
{
	struct list old, new;
	size_t was = d->n;
	if (!old_body && field_text_count(d->after.body, f) <= DIFF_LIST_MAX) {
		tell_in_order(d, f);
		return true;
	}
	if (!read_list(d->inv, old_body, f, &old) || !read_list(d->inv, d->after.body, f, &new))
		return false;
	compare_lists(d, f, &old, &new);
	if (d->n == was && old.n && !is_in_order(d, f))
		add(d, f, "", words_get(WORD_HISTORY_ORDER, d->inv->lang), false);
	return true;
}

/* The ids of what is tested are nobody's history: how many there are. */
static void count_items(struct finding *d, const ProtobufCFieldDescriptor *f,
			const ProtobufCMessage *old_body)
{
	size_t old = old_body ? field_text_count(old_body, f) : 0;
	size_t new = field_text_count(d->after.body, f);
	if (old != new)
		add(d, f, old ? say_counted(d->inv, WORD_HISTORY_COUNT, old, NULL) : "",
		    new ? say_counted(d->inv, WORD_HISTORY_COUNT, new, NULL) : "", false);
}

/* ------------------------------------------------------------------ fields */

static void find_in_erased(struct finding *d, const ProtobufCFieldDescriptor *f)
{
	if (d->told_erased || d->n == CHANGES_MAX)
		return;
	add(d, f, "", d->after.erased, false);
	d->told_erased = true;
	d->changes[d->n - 1].field = WORD_HEAD_TEXTS;
	d->changes[d->n - 1].name = "";
}

static bool find_in_field(struct finding *d, const ProtobufCFieldDescriptor *f)
{
	const ProtobufCMessage *old_body = d->before.body;
	bool is_text = f->id >= TEXT_FROM, was_erased = is_text && old_body && d->before.erased;
	if (is_text && d->after.erased) {
		find_in_erased(d, f);
		return true;
	}
	if (was_erased)
		old_body = NULL;
	if (f->label == PROTOBUF_C_LABEL_REPEATED && d->after.body->descriptor == PB_DESC(items)) {
		count_items(d, f, old_body);
		return true;
	}
	if (f->label == PROTOBUF_C_LABEL_REPEATED)
		return find_in_list(d, f, old_body);
	const char *old = old_body ? field_text(d->inv, old_body, f) : "";
	const char *new = field_text(d->inv, d->after.body, f);
	if (was_erased && *new)
		old = d->before.erased;
	if (strcmp(old, new) == 0 || d->n == CHANGES_MAX)
		return true;
	add(d, f, old, new, false);
	d->changes[d->n - 1].is_alone = was_erased;
	return true;
}

bool diff_find(struct invocation *inv, struct diff_side before, struct diff_side after,
	       struct diff_change **ret, size_t *ret_n)
{
	struct finding d = {
		.inv = inv,
		.before = before,
		.after = after,
		.changes = arena_get(inv->arena, CHANGES_MAX * sizeof(*d.changes)),
	};
	const ProtobufCMessageDescriptor *type = after.body->descriptor;
	if (!d.changes)
		return false;
	for (unsigned i = 0; i < type->n_fields; i++)
		if ((type->fields[i].id != REASON || after.erased) &&
		    !find_in_field(&d, &type->fields[i]))
			return false;
	*ret = d.changes;
	*ret_n = d.n;
	return true;
}

/* ------------------------------------------------------------------ long texts */

static bool is_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

/* How many bytes both begin with, less some that are shown, up to the beginning of a word if one is
 * near. */
static size_t shared_start(const char *a, const char *b)
{
	size_t all = 0;
	while (a[all] && a[all] == b[all])
		all++;
	size_t n = all > AROUND ? all - AROUND : 0;
	while (n && n < all && a[n - 1] != ' ')
		n++;
	while (!is_start(a[n]))
		n--;
	return n;
}

/* The same for their ends, which do not reach into the start. */
static size_t shared_end(const char *a, const char *b, size_t start)
{
	size_t size_a = strlen(a), size_b = strlen(b), all = 0;
	size_t most = (size_a < size_b ? size_a : size_b) - start;
	while (all < most && a[size_a - all - 1] == b[size_b - all - 1])
		all++;
	size_t n = all > AROUND ? all - AROUND : 0;
	while (n && n < all && a[size_a - n] != ' ')
		n++;
	while (n && !is_start(a[size_a - n]))
		n--;
	return n;
}

static const char *cut(struct invocation *inv, const char *text, size_t start, size_t end)
{
	const char *shown = arena_format(inv->arena, "%s%.*s%s", start ? "…" : "",
					 (int)(strlen(text) - start - end), text + start,
					 end ? "…" : "");
	return shown ? shown : text;
}

void diff_cut(struct invocation *inv, struct diff_change *change)
{
	const char *old = change->old, *new = change->new;
	if (!*old || !*new || (strlen(old) <= LONG_TEXT && strlen(new) <= LONG_TEXT))
		return;
	size_t start = shared_start(old, new), end = shared_end(old, new, start);
	change->old = cut(inv, old, start, end);
	change->new = cut(inv, new, start, end);
}
