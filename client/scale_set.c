/* SPDX-License-Identifier: EUPL-1.2
 * A scale from options: "3=trolig/möjlig" is level 3, its label, and what else it is called. Checks
 * the form alone: what a scale must be is the daemon's to say. */
#include "scale_set.h"

#include <stdlib.h>

#include "record.h"
#include "rows.h"

#define SET "riskreg.v1.ScaleService/Set"
#define ROWS_MAX 16
#define ALIASES_MAX 16

/* Parts "3=trolig" at the sign, in the arena; NULL: it has not that form. */
static char *take_number(struct invocation *inv, const char *given, uint32_t *ret)
{
	char *end, *copy = arena_copy(inv->arena, view_of_string(given));
	unsigned long number = copy ? strtoul(copy, &end, 10) : 0;
	if (!copy || end == copy || *end != '=' || !number || number > 100 || !end[1])
		return NULL;
	*ret = (uint32_t)number;
	return end + 1;
}

static enum exit_status fail_row(struct invocation *inv, const char *option, const char *given)
{
	return fail_usage(inv,
			  say(inv, WORD_USAGE_SCALE_ROW, "option", option, "given", given, NULL));
}

/* "trolig/möjlig": the label, then the aliases. NULL when memory is out. */
static PB(ScaleLevel) *make_level(struct invocation *inv, uint32_t number, char *text)
{
	PB(ScaleLevel) *level = arena_get(inv->arena, sizeof(*level));
	char **aliases = arena_get(inv->arena, ALIASES_MAX * sizeof(*aliases));
	if (!level || !aliases)
		return NULL;
	*level = (PB(ScaleLevel))PB_INIT(SCALE_LEVEL);
	level->level = number;
	level->label = text;
	level->aliases = aliases;
	for (char *slash = strchr(text, '/'); slash && level->n_aliases < ALIASES_MAX;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		aliases[level->n_aliases++] = slash + 1;
	}
	return level;
}

/* Puts the given levels over those that are there; a number behind the last one adds a level. */
static enum exit_status fill_levels(struct invocation *inv, const char *option, size_t *n,
				    PB(ScaleLevel) ***levels)
{
	size_t n_given;
	const char *const *given = command_many(inv, option, &n_given);
	PB(ScaleLevel) **list = arena_get(inv->arena, ROWS_MAX * sizeof(*list));
	if (!list)
		return fail_memory(inv);
	for (size_t i = 0; i < *n && i < ROWS_MAX; i++)
		list[i] = (*levels)[i];
	for (size_t i = 0; i < n_given; i++) {
		uint32_t number;
		char *text = take_number(inv, given[i], &number);
		if (!text || number > *n + 1 || number > ROWS_MAX)
			return fail_row(inv, option, given[i]);
		list[number - 1] = make_level(inv, number, text);
		if (!list[number - 1])
			return fail_memory(inv);
		*n += number > *n;
	}
	*levels = list;
	return EXIT_STATUS_OK;
}

/* Zones are given all or none: where one begins, the one before it ends. */
static enum exit_status fill_zones(struct invocation *inv, PB(Scale) *scale)
{
	size_t n;
	const char *const *given = command_many(inv, "zone", &n);
	PB(ScaleZone) **list = arena_get(inv->arena, (n + 1) * sizeof(*list));
	PB(ScaleZone) *zones = arena_get(inv->arena, (n + 1) * sizeof(*zones));
	if (!list || !zones)
		return fail_memory(inv);
	for (size_t i = 0; i < n; i++) {
		zones[i] = (PB(ScaleZone))PB_INIT(SCALE_ZONE);
		zones[i].label = take_number(inv, given[i], &zones[i].from);
		if (!zones[i].label)
			return fail_row(inv, "zone", given[i]);
		list[i] = &zones[i];
	}
	if (n) {
		scale->zones = list;
		scale->n_zones = n;
	}
	return EXIT_STATUS_OK;
}

static enum exit_status write_scale(struct invocation *inv, PB(Scale) *scale, uint32_t version)
{
	PB(SetScaleRequest) request = PB_INIT(SET_SCALE_REQUEST);
	size_t n;
	enum exit_status status = record_fill(inv, &scale->base, &n);
	if (status == EXIT_STATUS_OK)
		status = fill_levels(inv, "p-level", &scale->n_probability, &scale->probability);
	if (status == EXIT_STATUS_OK)
		status = fill_levels(inv, "k-level", &scale->n_consequence, &scale->consequence);
	if (status == EXIT_STATUS_OK)
		status = fill_zones(inv, scale);
	if (status != EXIT_STATUS_OK)
		return status;
	request.scale = scale;
	request.expected_version = version;
	return record_write(inv, SET, &request.base);
}

enum exit_status scale_add_run(struct invocation *inv)
{
	PB(Scale) scale = PB_INIT(SCALE);
	scale.code = rows_argument(inv, 0);
	scale.name = rows_argument(inv, 1);
	return write_scale(inv, &scale, 0);
}

enum exit_status scale_set_run(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, SCALE), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	return write_scale(inv, record->scale, record_version(inv, record));
}
