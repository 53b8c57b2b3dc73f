/* SPDX-License-Identifier: EUPL-1.2
 * What a correction leaves as it is logged. Must never take away what the correction does not
 * name: who corrects an outcome does not mean to lose the note or the evidence. */
#include <errno.h>

#include "result_log.h"

/* The pointers that are logged, with room for more. */
static void *begin_list(struct arena *arena, const void *logged, size_t n, size_t more)
{
	void **all = arena_get(arena, (n + more) * sizeof(*all));
	if (all && n)
		memcpy(all, logged, n * sizeof(*all));
	return all;
}

/* ------------------------------------------------------------------ evidence */

static bool has_evidence(PB(Evidence) *const *all, size_t n, const PB(Evidence) *wanted)
{
	for (size_t i = 0; i < n; i++) {
		const PB(Evidence) *one = all[i];
		if (strcmp(one->label, wanted->label) == 0 &&
		    view_equals(view_of(one->sha256.data, one->sha256.len),
				view_of(wanted->sha256.data, wanted->sha256.len)))
			return true;
	}
	return false;
}

/* Once each: the same again is no change. */
static int keep_evidence(struct arena *arena, const PB(Result) *logged, PB(ItemResult) *ret)
{
	size_t n = logged->n_evidence;
	PB(Evidence) **all = begin_list(arena, logged->evidence, n, ret->n_evidence);
	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < ret->n_evidence; i++)
		if (!has_evidence(all, n, ret->evidence[i]))
			all[n++] = ret->evidence[i];
	ret->evidence = all;
	ret->n_evidence = n;
	return 0;
}

/* ------------------------------------------------------------------ attributes */

static PB(AttributeOutcome) **find_attribute(PB(AttributeOutcome) **all, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i]->attribute, code) == 0)
			return &all[i];
	return &all[n];
}

/* An outcome that is given alone and is not what they came to is of the item as a whole: it takes
 * their place. */
static int keep_attributes(struct arena *arena, const PB(Result) *logged, PB(ItemResult) *ret)
{
	size_t n = logged->n_attributes;
	if (!ret->n_attributes && result_outcome(logged->attributes, n) != ret->outcome)
		return 0;
	PB(AttributeOutcome) **all =
		begin_list(arena, logged->attributes, n, ret->n_attributes);
	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < ret->n_attributes; i++) {
		PB(AttributeOutcome) *given = ret->attributes[i];
		PB(AttributeOutcome) **place = find_attribute(all, n, given->attribute);
		n += place == &all[n];
		*place = given;
	}
	ret->attributes = all;
	ret->n_attributes = n;
	return 0;
}

int result_keep(struct arena *arena, const PB(Result) *logged, PB(ItemResult) *correction)
{
	int r = keep_attributes(arena, logged, correction);
	if (!correction->note[0] && !correction->no_note)
		correction->note = logged->note;
	return r || correction->no_evidence ? r : keep_evidence(arena, logged, correction);
}
