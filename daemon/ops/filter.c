/* SPDX-License-Identifier: EUPL-1.2
 * Filters, see filter.h. Reads the record and what it is a part of; judges no rule but whether a
 * day has passed. */
#include "filter.h"

#include <errno.h>

#include "followup.h"

#define DUES 3
#define OWNER_MAX 256 /* bytes of a field that names one */
#define ABOVE_MAX 4 /* levels from an entry of a follow-up to its unit */
#define NO_VALUE "UNSPECIFIED" /* how the name of value 0 ends */

/* A day that is overdue once it has passed, in the states that have their bit set. */
struct due {
	uint32_t states, day;
};

/* Numbers of fields; 0: there is none. */
struct filter_row {
	uint32_t unit;
	uint32_t year, day; /* a number, or the day that it is the year of */
	uint32_t above;     /* names the record that it belongs to, unless its id says so */
	uint32_t states[2]; /* the last one is that of `dues` */
	uint32_t owners[2];
	struct due dues[DUES];
};

#define IN(type, value) (1u << PB_ENUM(type, value))
#define OPEN_ITEM \
	(IN(PLAN_ITEM_STATE, UNSPECIFIED) | IN(PLAN_ITEM_STATE, PLANNED) | \
	 IN(PLAN_ITEM_STATE, ONGOING))
#define OPEN_RECOMMENDATION \
	(IN(RECOMMENDATION_STATE, RECEIVED) | IN(RECOMMENDATION_STATE, ANSWERED) | \
	 IN(RECOMMENDATION_STATE, ONGOING))

static const struct filter_row rows[] = {
	[PB_ENUM(KIND, UNIT)] = { .unit = 2 },
	[PB_ENUM(KIND, RISK)] = { .unit = 2, .states = { 3 }, .owners = { 108 } },
	[PB_ENUM(KIND, ASSESSMENT)] = { .day = 8 },
	[PB_ENUM(KIND, MEASURE)] = { .unit = 2 },
	[PB_ENUM(KIND, CONTROL)] = { .unit = 2, .owners = { 104, 105 } },
	[PB_ENUM(KIND, PLAN)] = { .unit = 2, .year = 3, .states = { 4 } },
	[PB_ENUM(KIND, PLAN_ITEM)] = { .states = { 5, 6 },
				       .owners = { 102 },
				       .dues = { { OPEN_ITEM, 7 } } },
	[PB_ENUM(KIND, ROUND)] = { .unit = 4, .day = 7, .states = { 8 } },
	[PB_ENUM(KIND, ACTION)] = { .unit = 2,
				    .states = { 5 },
				    .owners = { 104, 9 },
				    .dues = { { IN(ACTION_STATE, OPEN), 6 },
					      { IN(ACTION_STATE, DONE), 10 },
					      { IN(ACTION_STATE, ACCEPTED), 16 } } },
	[PB_ENUM(KIND, ERASURE)] = { .states = { 2 } },
	[PB_ENUM(KIND, AUDIT)] = { .unit = 2, .day = 3 },
	[PB_ENUM(KIND, RECOMMENDATION)] = { .unit = 3,
					    .states = { 4 },
					    .owners = { 105 },
					    .dues = { { OPEN_RECOMMENDATION, 5 } } },
	[PB_ENUM(KIND, FOLLOWUP)] = { .above = 2, .states = { 4 } },
	[PB_ENUM(KIND, INDICATOR)] = { .unit = 2, .owners = { 106 } },
	[PB_ENUM(KIND, GOAL)] = { .unit = 2 },
};

static const struct filter_row *row_of(uint32_t kind)
{
	static const struct filter_row none;
	return kind < sizeof(rows) / sizeof(rows[0]) ? &rows[kind] : &none;
}

static struct view text_of(const struct record *record, uint32_t number)
{
	struct wire_field field;
	return load_field(record->body, number, &field) ? field.bytes : VIEW_NONE;
}

/* ------------------------------------------------------------------ what it is a part of */

/* The record above; ret->version 0: there is none. */
static int read_above(struct call *call, const struct record *record, struct record *ret)
{
	const struct kind_row *kind = kind_get(record->id.kind);
	struct id id = { 0 };
	if (kind->parent)
		id = id_of_number(kind->parent, id_number(&record->id));
	else if (row_of(kind->kind)->above &&
		 !id_parse_any(text_of(record, row_of(kind->kind)->above), &id))
		return -EBADMSG;
	*ret = (struct record){ 0 };
	return id.kind ? store_get(call->snapshot, &id, 0, ret) : 0;
}

static bool has_unit(const struct filter_row *row)
{
	return row->unit > 0;
}

static bool has_year(const struct filter_row *row)
{
	return row->year || row->day;
}

/* The nearest of the record and what it is a part of that has this; ret->version 0: none has. */
static int find_above(struct call *call, const struct record *record,
		      bool (*has)(const struct filter_row *), struct record *ret)
{
	struct record at = *record;
	for (unsigned i = 0; i < ABOVE_MAX && at.version; i++) {
		struct record above;
		if (has(row_of(at.id.kind))) {
			*ret = at;
			return 0;
		}
		int r = read_above(call, &at, &above);
		if (r)
			return r;
		at = above;
	}
	*ret = (struct record){ 0 };
	return 0;
}

int filter_unit_of(struct call *call, const struct record *record, struct view *ret)
{
	struct record owner;
	int r = find_above(call, record, has_unit, &owner);
	if (!r)
		*ret = owner.version ? text_of(&owner, row_of(owner.id.kind)->unit) : VIEW_NONE;
	return r;
}

/* 0: neither it nor what it is a part of has a year. */
static int read_year(struct call *call, const struct record *record, uint32_t *ret)
{
	struct record at;
	struct wire_field field;
	struct caldate day;
	int r = find_above(call, record, has_year, &at);
	if (r)
		return r;
	const struct filter_row *row = row_of(at.id.kind);
	*ret = 0;
	if (load_field(at.body, row->year, &field))
		*ret = (uint32_t)field.value;
	else if (load_field(at.body, row->day, &field) && caldate_parse(field.bytes, &day))
		*ret = (uint32_t)day.year;
	return 0;
}

/* ------------------------------------------------------------------ states */

static const ProtobufCEnumDescriptor *states_of(uint32_t kind, unsigned i)
{
	uint32_t number = row_of(kind)->states[i];
	return number ? protobuf_c_message_descriptor_get_field(kind_get(kind)->message, number)
				->descriptor :
			NULL;
}

/* What follows "RISK_STATE_" in a value's name. */
static const char *short_name(const ProtobufCEnumDescriptor *states, unsigned i)
{
	return states->values[i].name + strlen(states->values[0].name) - strlen(NO_VALUE);
}

static char typed(char c)
{
	return (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* "in-plan" is what people type for IN_PLAN. */
static bool is_named(const char *name, const char *given)
{
	for (; *name && typed(*name) == typed(*given); name++)
		given++;
	return !*name && !*given;
}

/* The number of the state that is asked for, 0: this field has none of that name. */
static uint64_t state_number(uint32_t kind, unsigned i, const char *given)
{
	const ProtobufCEnumDescriptor *states = states_of(kind, i);
	for (unsigned at = 1; states && at < states->n_values; at++)
		if (is_named(short_name(states, at), given))
			return (uint64_t)states->values[at].value;
	return 0;
}

static bool has_state(const struct record *record, const char *given)
{
	for (unsigned i = 0; i < 2; i++) {
		struct wire_field field;
		uint32_t of = row_of(record->id.kind)->states[i];
		uint64_t number = state_number(record->id.kind, i, given);
		if (number && load_field(record->body, of, &field) && field.value == number)
			return true;
	}
	return false;
}

/* "open, closed", of one kind. */
static const char *choices_of(struct call *call, uint32_t kind)
{
	char *text = arena_copy(call->arena, VIEW_LITERAL(""));
	for (unsigned i = 0; text && i < 2; i++) {
		const ProtobufCEnumDescriptor *states = states_of(kind, i);
		for (unsigned at = 1; text && states && at < states->n_values; at++)
			text = arena_format(call->arena, "%s%s%s", text, *text ? ", " : "",
					    short_name(states, at));
	}
	for (char *p = text; p && *p; p++)
		*p = typed(*p);
	return text;
}

/* ------------------------------------------------------------------ owners and days */

/* All words of the name in one of the fields. */
static bool has_owner(const struct filter *filter, const struct record *record)
{
	uint32_t all = text_search_words(filter->owner);
	for (unsigned i = 0; i < 2; i++) {
		struct view owner = text_of(record, row_of(record->id.kind)->owners[i]);
		if (owner.n && text_search_find(filter->owner, owner, all) == all)
			return true;
	}
	return false;
}

static bool is_past(const struct filter *filter, struct view day)
{
	return day.n == CALDATE_TEXT - 1 && memcmp(day.p, filter->today, day.n) < 0;
}

/* What an item of a plan holds can be done though the item does not say so; and a control goes by
 * its rounds. */
static int is_item_open(const struct filter *filter, const struct record *record, bool *ret)
{
	struct arena *arena = filter->call->arena;
	struct arena_mark mark = arena_mark(arena);
	enum followup_stand stand = FOLLOWUP_FINISHED;
	const ProtobufCMessage *body;
	struct id of;
	int r = load_body(filter->call, record, &body);
	if (r)
		return r;
	const PB(PlanItem) *item = (const PB(PlanItem) *)body;
	if (!id_parse_any(view_of_string(item->record), &of))
		return -EBADMSG;
	if (followup_is_followed(of.kind))
		r = followup_stand_of(filter->call, &of, item, &stand);
	arena_rewind(arena, mark);
	*ret = stand == FOLLOWUP_OPEN;
	return r;
}

static int is_overdue(const struct filter *filter, const struct record *record, bool *ret)
{
	const struct filter_row *row = row_of(record->id.kind);
	uint32_t number = row->states[1] ? row->states[1] : row->states[0];
	struct wire_field state = { .value = 0 };
	*ret = false;
	if (!load_field(record->body, number, &state))
		state.value = 0;
	for (unsigned i = 0; i < DUES && row->dues[i].day; i++)
		if (state.value < 32 && row->dues[i].states >> state.value & 1 &&
		    is_past(filter, text_of(record, row->dues[i].day)))
			*ret = true;
	return *ret && record->id.kind == PB_ENUM(KIND, PLAN_ITEM) ?
		       is_item_open(filter, record, ret) : 0;
}

/* ------------------------------------------------------------------ asking */

static int refuse_field(struct call *call, const char *field)
{
	return refuse(call, REFUSED_NOT_FILTERED, "%s", field);
}

static int check_state(struct call *call, const char *state, uint32_t kind)
{
	const char *choices = choices_of(call, kind);
	if (!choices)
		return -ENOMEM;
	if (!*choices)
		return refuse_field(call, "state");
	if (state_number(kind, 0, state) || state_number(kind, 1, state))
		return 0;
	call_param(call, "value", "%s", state);
	call_param(call, "choices", "%s", choices);
	return refuse(call, REFUSED_NO_SUCH_STATE, "state");
}

static int check_any_state(struct call *call, const char *state)
{
	for (const struct kind_row *row = kind_next(0); row; row = kind_next(row->kind))
		if (state_number(row->kind, 0, state) || state_number(row->kind, 1, state))
			return 0;
	call_param(call, "value", "%s", state);
	return refuse(call, REFUSED_UNKNOWN_STATE, "state");
}

static int check_unit(struct call *call, const char *code)
{
	struct loaded unit;
	struct id id;
	int r = load_parse(call, PB_ENUM(KIND, UNIT), code, "unit", &id);
	return r ? r : load_version(call, &id, 0, "unit", &unit);
}

static int read_owner(struct call *call, const char *name, struct text_search **ret)
{
	int r = text_search_new(ret, call->arena, view_of_string(name), OWNER_MAX);
	if (r != -EINVAL)
		return r;
	call_param(call, "limit", "%d", TEXT_SEARCH_WORDS_MAX);
	return refuse(call, REFUSED_SEARCH_WORDS, "owner");
}

int filter_init(struct call *call, const struct filter_wish *wish, uint32_t kind,
		struct filter *ret)
{
	struct filter filter = { .call = call, .wish = *wish, .is_strict = !kind };
	const struct filter_row *row = row_of(kind);
	int r = *wish->unit ? check_unit(call, wish->unit) : 0;
	if (!r && *wish->state)
		r = kind ? check_state(call, wish->state, kind) :
			   check_any_state(call, wish->state);
	if (!r && *wish->owner && kind && !row->owners[0])
		r = refuse_field(call, "owner");
	if (!r && wish->overdue && kind && !row->dues[0].day)
		r = refuse_field(call, "overdue");
	if (!r && *wish->owner)
		r = read_owner(call, wish->owner, &filter.owner);
	if (r)
		return r;
	caldate_format(load_today(call), filter.today);
	*ret = filter;
	return 0;
}

static int is_of_unit(const struct filter *filter, const struct record *record, bool *ret)
{
	struct view unit;
	int r = filter_unit_of(filter->call, record, &unit);
	*ret = !r && view_equals(unit, view_of_string(filter->wish.unit));
	return r;
}

static int is_of_year(const struct filter *filter, const struct record *record, bool *ret)
{
	uint32_t year;
	int r = read_year(filter->call, record, &year);
	*ret = !r && (year ? year == filter->wish.year : !filter->is_strict);
	return r;
}

/* What costs least is asked first. */
int filter_takes(const struct filter *filter, const struct record *record, bool *ret)
{
	bool takes = !*filter->wish.state || has_state(record, filter->wish.state);
	int r = 0;
	if (takes && filter->owner)
		takes = has_owner(filter, record);
	if (takes && filter->wish.overdue)
		r = is_overdue(filter, record, &takes);
	if (!r && takes && *filter->wish.unit)
		r = is_of_unit(filter, record, &takes);
	if (!r && takes && filter->wish.year)
		r = is_of_year(filter, record, &takes);
	*ret = takes;
	return r;
}
