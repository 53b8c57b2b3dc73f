/* SPDX-License-Identifier: EUPL-1.2
 * Questions to the organisation tree: what lies below what, and where the caller may write. */
#include <errno.h>

#include "load.h"

static int get_parent(struct call *call, const char *unit, const char **ret)
{
	struct id id = id_of_code(PB_ENUM(KIND, UNIT), unit);
	struct record record;
	const ProtobufCMessage *body;
	int r = store_get(call->snapshot, &id, 0, &record);
	if (r)
		return r;
	if (!record.version) {
		*ret = "";
		return 0;
	}
	r = load_body(call, &record, &body);
	if (!r)
		*ret = ((const PB(Unit) *)body)->parent;
	return r;
}

int load_is_within(struct call *call, const char *unit, const char *above, bool *ret)
{
	bool is_within = false;
	for (unsigned depth = 0; *unit && !is_within && depth < UNIT_DEPTH_MAX; depth++) {
		is_within = strcmp(unit, above) == 0;
		int r = get_parent(call, unit, &unit);
		if (r)
			return r;
	}
	*ret = is_within;
	return 0;
}

static int climb(struct call *call, const char *unit, const char **ret_top, unsigned *ret_depth)
{
	const char *above = unit;
	unsigned depth = 0;
	for (; *above && depth < UNIT_DEPTH_MAX; depth++) {
		unit = above;
		int r = get_parent(call, unit, &above);
		if (r)
			return r;
	}
	*ret_top = unit;
	*ret_depth = depth;
	return 0;
}

int load_municipality(struct call *call, const char *unit, const char **ret)
{
	unsigned depth;
	return climb(call, unit, ret, &depth);
}

int load_depth(struct call *call, const char *unit, unsigned *ret)
{
	const char *top;
	return climb(call, unit, &top, ret);
}

static int grant_covers(struct call *call, const struct grant *grant, const char *unit, bool *ret)
{
	bool covers = grant->n_units == 0;
	for (size_t i = 0; !covers && i < grant->n_units; i++) {
		int r = load_is_within(call, unit, grant->units[i], &covers);
		if (r)
			return r;
	}
	*ret = covers;
	return 0;
}

int load_can_write(struct call *call, const char *unit, bool *ret)
{
	bool can_write = false;
	for (size_t i = 0; !can_write && i < call->actor->n_grants; i++) {
		const struct grant *grant = call->actor->grants[i];
		if (grant->role != call->route->method->role)
			continue;
		int r = grant_covers(call, grant, unit, &can_write);
		if (r)
			return r;
	}
	*ret = can_write;
	return 0;
}

int load_check_rights(struct call *call, const char *unit, const char *field)
{
	bool can_write;
	int r = load_can_write(call, unit, &can_write);
	if (r || can_write)
		return r;
	call_param(call, "unit", "%s", unit);
	return refuse(call, REFUSED_UNIT_NOT_YOURS, "%s", field);
}

int load_may_write(struct call *call, const char *unit, const char *field)
{
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, UNIT), unit, field, &loaded);
	return r ? r : load_check_rights(call, unit, field);
}

int load_may_move(struct call *call, const struct loaded *old, const char *unit, const char *field)
{
	int r = load_may_write(call, unit, field);
	if (r || !old->record.version)
		return r;
	return load_check_rights(call, load_text_of(old, "unit"), field);
}

int load_check_unlimited(struct call *call)
{
	enum role role = call->route->method->role;
	for (size_t i = 0; i < call->actor->n_grants; i++)
		if (call->actor->grants[i]->role == role && !call->actor->grants[i]->n_units)
			return 0;
	call_param(call, "role", "%s", role_title(role, call->lang));
	return refuse(call, REFUSED_ROLE_LIMITED, "%s", "");
}

int load_check_rights_on(struct call *call, const struct loaded *loaded, const char *field)
{
	const struct kind_row *row = kind_get(loaded->record.id.kind);
	const char *unit = load_text_of(loaded, "unit");
	struct loaded parent;
	if (row->parent) {
		struct id id = id_of_number(row->parent, id_number(&loaded->record.id));
		int r = load_version(call, &id, 0, field, &parent);
		if (r)
			return r;
		unit = load_text_of(&parent, "unit");
	}
	if (row->kind == PB_ENUM(KIND, UNIT)) {
		unit = load_text_of(loaded, "parent");
		if (!*unit)
			unit = load_text_of(loaded, "code");
	}
	return unit && *unit ? load_check_rights(call, unit, field) : load_check_unlimited(call);
}

/* The unit of a record that this one names must be the record's own or above it. */
static int check_named(struct call *call, uint32_t kind, const char *unit, const char *id,
		       const char *field)
{
	struct loaded loaded;
	bool is_within;
	int r = load(call, kind, id, field, &loaded);
	if (r)
		return r;
	const char *of = load_text_of(&loaded, "unit");
	r = load_is_within(call, unit, of, &is_within);
	if (r || is_within)
		return r;
	call_param(call, "value", "%s", id);
	call_param(call, "other", "%s", of);
	call_param(call, "unit", "%s", unit);
	return refuse(call, REFUSED_UNIT_ELSEWHERE, "%s", field);
}

int load_named_one(struct call *call, uint32_t kind, const char *unit, const char *id,
		   const char *field)
{
	return *id ? check_named(call, kind, unit, id, field) : 0;
}

static bool stands_before(char *const *list, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(list[j], list[i]) == 0)
			return true;
	return false;
}

static int check_named_at(struct call *call, const struct load_names *names, size_t i)
{
	const char *place = arena_format(call->arena, "%s[%zu]", names->field, i);
	if (!place)
		return -ENOMEM;
	if (!stands_before(names->ids, i))
		return check_named(call, names->kind, names->unit, names->ids[i], place);
	call_param(call, "value", "%s", names->ids[i]);
	return refuse(call, REFUSED_TWICE, "%s", place);
}

int load_named(struct call *call, const struct load_names *names)
{
	int r = load_at_most(call, names->field, names->n, LOAD_NAMED_MAX);
	for (size_t i = 0; !r && i < names->n; i++)
		r = check_named_at(call, names, i);
	return r;
}
