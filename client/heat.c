/* SPDX-License-Identifier: EUPL-1.2
 * Puts risks where they belong on the map of their scale. Never prints. */
#include "heat.h"

#include <errno.h>
#include <stdlib.h>

#include "assessment.h"
#include "call.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

/* ------------------------------------------------------------------ the map */

static struct report_heat_cell *cell_of(const struct report_heat *map,
					struct report_heat_cell *cells, unsigned p, unsigned k)
{
	return &cells[(p - 1) * map->n_consequence + (k - 1)];
}

static const char *const *labels_of(struct arena *arena, PB(ScaleLevel) *const *levels, size_t n)
{
	const char **labels = arena_get(arena, n * sizeof(*labels));

	for (size_t i = 0; labels && i < n; i++)
		labels[i] = levels[i]->label;
	return labels;
}

static bool name_axes(struct arena *arena, const PB(Scale) *scale, struct report_heat *map)
{
	const char **zones = arena_get(arena, scale->n_zones * sizeof(*zones));

	map->n_probability = (unsigned)scale->n_probability;
	map->n_consequence = (unsigned)scale->n_consequence;
	map->n_zones = (unsigned)scale->n_zones;
	map->appetite = scale->appetite;
	map->probability = labels_of(arena, scale->probability, scale->n_probability);
	map->consequence = labels_of(arena, scale->consequence, scale->n_consequence);
	for (size_t i = 0; zones && i < scale->n_zones; i++)
		zones[i] = scale->zones[i]->label;
	map->zones = zones;
	return map->probability && map->consequence && zones;
}

static unsigned zone_of(const PB(Scale) *scale, unsigned value)
{
	unsigned zone = 0;

	for (size_t i = 0; i < scale->n_zones; i++)
		if (value >= scale->zones[i]->from)
			zone = (unsigned)i;
	return zone;
}

static struct report_heat_cell *empty_cells(struct arena *arena, const PB(Scale) *scale,
					    const struct report_heat *map)
{
	struct report_heat_cell *cells =
		arena_get(arena, map->n_probability * map->n_consequence * sizeof(*cells));

	for (unsigned p = 1; cells && p <= map->n_probability; p++)
		for (unsigned k = 1; k <= map->n_consequence; k++)
			*cell_of(map, cells, p, k) = (struct report_heat_cell){
				.ids = "", .value = p * k, .zone = zone_of(scale, p * k)
			};
	return cells;
}

int heat_of(struct arena *arena, const PB(Scale) *scale, const struct heat_risk *risks, size_t n,
	    struct report_heat *ret)
{
	struct report_heat map = { .title = "" };
	struct report_heat_cell *cells, *cell;

	if (!name_axes(arena, scale, &map))
		return -ENOMEM;
	cells = empty_cells(arena, scale, &map);
	if (!cells)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (risks[i].probability - 1 >= map.n_probability ||
		    risks[i].consequence - 1 >= map.n_consequence)
			continue;
		cell = cell_of(&map, cells, risks[i].probability, risks[i].consequence);
		cell->ids = arena_format(arena, "%s%s%s", cell->ids, cell->count++ ? ", " : "",
					 risks[i].id);
		if (!cell->ids)
			return -ENOMEM;
	}
	map.cells = cells;
	*ret = map;
	return 0;
}

const char *heat_zone(const struct invocation *inv, const struct report_heat *map, unsigned zone)
{
	unsigned from = 0, to = 0;

	for (unsigned i = 0; i < map->n_probability * map->n_consequence; i++) {
		unsigned value = map->cells[i].value;
		if (map->cells[i].zone != zone)
			continue;
		if (!from || value < from)
			from = value;
		if (value > to)
			to = value;
	}
	if (!from)
		return map->zones[zone];
	return say(inv, from == to ? WORD_HEAT_ZONE_ONE : WORD_HEAT_ZONE, "zone", map->zones[zone],
		   "from", terms_number(inv, from), "to", terms_number(inv, to), NULL);
}

/* ------------------------------------------------------------------ what there is */

/* What is gathered while risks are read. */
struct gathered {
	const PB(Scale) *scale;
	PB(ListRecordsResponse) *assessments;
	struct heat_risk *risks;
	struct heat *heat;
};

static enum exit_status list(struct invocation *inv, PB(Kind) kind, PB(Kind) under_kind,
			     const char *under, PB(ListRecordsResponse) **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);

	request.kind = kind;
	if (*under) {
		request.under_kind = under_kind;
		request.under = (char *)under;
	}
	return record_fetch(inv, request, ret);
}

static void add(struct gathered *g, const char *risk, const PB(Record) *assessment)
{
	const PB(Assessment) *a = assessment ? assessment->assessment : NULL;

	if (!a)
		g->heat->n_unassessed++;
	else if (strcmp(a->scale, g->scale->code) != 0 ||
		 a->probability > g->scale->n_probability ||
		 a->consequence > g->scale->n_consequence)
		g->heat->n_elsewhere++;
	else
		g->risks[g->heat->n_risks++] =
			(struct heat_risk){ risk, a->probability, a->consequence };
}

/* The open risks of a unit, or of all. */
static enum exit_status gather_open(struct invocation *inv, const char *unit, struct gathered *g)
{
	PB(ListRecordsResponse) *found;
	enum exit_status status = list(inv, PB_ENUM(KIND, RISK), PB_ENUM(KIND, UNIT), unit, &found);

	if (status != EXIT_STATUS_OK)
		return status;
	g->risks = arena_get(inv->arena, found->n_records * sizeof(*g->risks));
	if (!g->risks)
		return fail_memory(inv);
	for (size_t i = 0; i < found->n_records; i++) {
		const char *id = found->records[i]->meta->id;
		if (found->records[i]->risk->state == PB_ENUM(RISK_STATE, OPEN))
			add(g, id, assessment_latest(g->assessments, id));
	}
	return EXIT_STATUS_OK;
}

static const PB(Record) *assessment_numbered(const PB(ListRecordsResponse) *all, const char *risk,
					     uint32_t number)
{
	size_t n = strlen(risk);

	for (size_t i = 0; number && i < all->n_records; i++) {
		const char *id = all->records[i]->meta->id;
		if (strncmp(id, risk, n) == 0 && id[n] == '/' &&
		    strtoul(id + n + 1, NULL, 10) == number)
			return all->records[i];
	}
	return NULL;
}

/* Those that a plan holds; what it has decided to leave out is not its risk. */
static enum exit_status gather_plan(struct invocation *inv, const char *plan, struct gathered *g)
{
	PB(ListRecordsResponse) *items;
	enum exit_status status =
		list(inv, PB_ENUM(KIND, PLAN_ITEM), PB_ENUM(KIND, PLAN), plan, &items);

	if (status != EXIT_STATUS_OK)
		return status;
	g->risks = arena_get(inv->arena, items->n_records * sizeof(*g->risks));
	if (!g->risks)
		return fail_memory(inv);
	for (size_t i = 0; i < items->n_records; i++) {
		const PB(PlanItem) *item = items->records[i]->plan_item;
		if (record_kind_of(item->record) == PB_ENUM(KIND, RISK) &&
		    item->disposition != PB_ENUM(DISPOSITION, EXCLUDED))
			add(g, item->record,
			    assessment_numbered(g->assessments, item->record, item->assessment));
	}
	return EXIT_STATUS_OK;
}

enum exit_status heat_build(struct invocation *inv, const struct heat_request *request,
			    struct heat *ret)
{
	struct heat heat = { .n_risks = 0 };
	struct gathered g = { .heat = &heat };
	const PB(Record) *scale;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, SCALE), request->scale, &scale);

	if (status == EXIT_STATUS_OK)
		status = list(inv, PB_ENUM(KIND, ASSESSMENT), 0, "", &g.assessments);
	if (status != EXIT_STATUS_OK)
		return status;
	g.scale = scale->scale;
	assessment_sort(g.assessments);
	status = *request->plan ? gather_plan(inv, request->plan, &g)
				: gather_open(inv, request->unit, &g);
	if (status != EXIT_STATUS_OK)
		return status;
	if (heat_of(inv->arena, g.scale, g.risks, heat.n_risks, &heat.map) != 0)
		return fail_memory(inv);
	heat.map.title = words_get(WORD_HEAT_TITLE, inv->lang);
	*ret = heat;
	return EXIT_STATUS_OK;
}
