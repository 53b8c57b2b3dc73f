/* SPDX-License-Identifier: EUPL-1.2
 * One entry of the list of what is due: its state by its day, and whether it was asked for. Knows
 * no noun, and no clock: the day is the list's. */
#include "due.h"

#include <errno.h>
#include <stdio.h>

bool due_wants_year(const struct due_list *list, uint32_t year)
{
	uint32_t now = (uint32_t)list->today.year;
	if (list->request->year)
		return list->request->year == year;
	return year == now || year + 1 == now;
}

bool due_wants_unit(const struct due_list *list, const char *unit)
{
	return !list->request->unit[0] || strcmp(list->request->unit, unit) == 0;
}

struct caldate due_day_of(const char *text)
{
	struct caldate day = { 0 };
	caldate_parse(view_of_string(text), &day);
	return day;
}

/* ------------------------------------------------------------------ is it wanted? */

static bool is_settled(PB(DueState) state)
{
	return state >= PB_ENUM(DUE_STATE, DONE);
}

static PB(DueState) state_of(const struct due_list *list, const struct due_thing *thing)
{
	if (thing->state)
		return thing->state;
	if (!thing->day.year)
		return PB_ENUM(DUE_STATE, WAITING);
	return caldate_compare(list->today, thing->day) > 0 ? PB_ENUM(DUE_STATE, OVERDUE)
							    : PB_ENUM(DUE_STATE, COMING);
}

static int64_t days_until(const struct due_list *list, struct caldate day)
{
	return caldate_number(day) - caldate_number(list->today);
}

static bool is_within(const struct due_list *list, const struct due_thing *thing,
		      PB(DueState) state)
{
	uint32_t within = list->request->within_days;
	if (state == PB_ENUM(DUE_STATE, OVERDUE))
		return true;
	if (list->request->overdue)
		return false;
	if (is_settled(state))
		return list->request->with_settled && (!within || thing->day.year);
	return !within || (thing->day.year && days_until(list, thing->day) <= within);
}

/* What stands in no plan and is no round belongs to the year of its day; without one, to the
 * present. */
static bool is_of_year(const struct due_list *list, const struct due_thing *thing)
{
	int year = thing->day.year ? thing->day.year : list->today.year;
	if (thing->year || !list->request->year)
		return true;
	return list->request->year == (uint32_t)year;
}

/* ------------------------------------------------------------------ the entry */

/* Writes copies, and notes whether memory sufficed. */
struct writer {
	struct call *call;
	bool failed;
};

static char *copy(struct writer *w, const char *text)
{
	char *made = arena_copy(w->call->arena, view_of_string(text ? text : ""));
	w->failed = w->failed || !made;
	return made;
}

static char *copy_id(struct writer *w, const struct id *id)
{
	char text[ID_TEXT_MAX] = "";
	if (id)
		id_format(id, text);
	return copy(w, text);
}

static char *copy_day(struct writer *w, struct caldate day)
{
	char text[CALDATE_TEXT] = "";
	if (day.year)
		caldate_format(day, text);
	return copy(w, text);
}

static void write_words(struct writer *w, const struct due_thing *thing, PB(DueEntry) *entry)
{
	char text[400], year[16];
	const struct word_param params[] = {
		{ "record", entry->record },   { "plan", entry->plan },
		{ "unit", entry->unit },       { "year", year },
		{ "period", entry->period },   { "round", entry->round },
	};
	size_t n = sizeof(params) / sizeof(params[0]);
	snprintf(year, sizeof(year), "%u", entry->year);
	words_format(text, sizeof(text), thing->what, w->call->lang, params, n);
	entry->what = copy(w, text);
	entry->next_command = thing->next_command;
	if (thing->command == WORD_COUNT)
		return;
	words_format(text, sizeof(text), thing->command, w->call->lang, params, n);
	entry->next_command = copy(w, text);
}

static void count_days(const struct due_list *list, const struct due_thing *thing,
		       PB(DueEntry) *entry)
{
	int64_t days = thing->day.year ? days_until(list, thing->day) : 0;
	if (is_settled(entry->state))
		return;
	entry->days_late = days < 0 ? (uint32_t)-days : 0;
	entry->days_left = days > 0 ? (uint32_t)days : 0;
}

static PB(DueEntry) *make(struct due_list *list, const struct due_thing *thing)
{
	struct writer w = { .call = list->call };
	PB(DueEntry) *entry = arena_get(list->call->arena, sizeof(*entry));
	if (!entry)
		return NULL;
	*entry = (PB(DueEntry))PB_INIT(DUE_ENTRY);
	entry->kind = thing->kind;
	entry->state = state_of(list, thing);
	entry->record = copy_id(&w, thing->record);
	entry->unit = copy(&w, thing->unit);
	entry->plan = copy_id(&w, thing->plan);
	entry->year = thing->year ? thing->year : (uint32_t)thing->day.year;
	entry->due_day = copy_day(&w, thing->day);
	entry->period = copy(&w, thing->period);
	entry->first_day = copy_day(&w, thing->span.first);
	entry->last_day = copy_day(&w, thing->span.last);
	entry->round = copy_id(&w, thing->round);
	entry->postponed_to = thing->put_off_to;
	entry->title = copy(&w, thing->title);
	entry->responsible = copy(&w, thing->responsible);
	count_days(list, thing, entry);
	if (!w.failed)
		write_words(&w, thing, entry);
	return w.failed ? NULL : entry;
}

static int put(struct due_list *list, PB(DueEntry) *entry)
{
	if (!entry)
		return -ENOMEM;
	if (list->n >= DUE_ENTRIES_MAX) {
		call_param(list->call, "limit", "%d", DUE_ENTRIES_MAX);
		return refuse(list->call, REFUSED_DUE_MANY, "%s", "");
	}
	PB(DueEntry) **entries =
		arena_grow(list->call->arena, list->entries, list->n, sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	list->entries = entries;
	list->entries[list->n++] = entry;
	return 0;
}

int due_add(struct due_list *list, const struct due_thing *thing)
{
	PB(DueState) state = state_of(list, thing);
	if (!due_wants_unit(list, thing->unit) || !is_of_year(list, thing) ||
	    !is_within(list, thing, state))
		return 0;
	return put(list, make(list, thing));
}
