/* SPDX-License-Identifier: EUPL-1.2
 * ScaleService, and the scale that a register is born with. Labels are the municipality's data, in
 * its own language; they are never translated and no rule looks at them. */
#include "ops_scale.h"

#include "load.h"
#include "methods.h"

#define LEVELS_MIN 2
#define ALIASES_MAX 8

struct risk_scale ops_scale_rules(const PB(Scale) *scale)
{
	return (struct risk_scale){
		.probability_levels = (uint32_t)scale->n_probability,
		.consequence_levels = (uint32_t)scale->n_consequence,
		.appetite = scale->appetite,
	};
}

static int check_label(struct call *call, const char *label, const char *list, size_t i)
{
	return *label ? 0 : refuse(call, REFUSED_REQUIRED, "%s[%zu].label", list, i);
}

static int check_level(struct call *call, const PB(ScaleLevel) *level, const char *list, size_t i)
{
	if (level->level != i + 1) {
		call_param(call, "low", "1");
		return refuse(call, REFUSED_NOT_ASCENDING, "%s[%zu].level", list, i);
	}
	if (level->n_aliases > ALIASES_MAX) {
		call_param(call, "limit", "%d", ALIASES_MAX);
		return refuse(call, REFUSED_TOO_MANY, "%s[%zu].aliases", list, i);
	}
	return check_label(call, level->label, list, i);
}

static int check_levels(struct call *call, PB(ScaleLevel) *const *levels, size_t n,
			const char *list)
{
	int r = load_range(call, list, n, LEVELS_MIN, RISK_LEVELS_MAX);
	for (size_t i = 0; !r && i < n; i++)
		r = check_level(call, levels[i], list, i);
	return r;
}

static int check_zones(struct call *call, const PB(Scale) *scale)
{
	size_t highest = scale->n_probability * scale->n_consequence;
	int r = load_range(call, "scale.zones", scale->n_zones, 1, RISK_ZONES_MAX);
	uint32_t above = 0;
	for (size_t i = 0; !r && i < scale->n_zones; i++) {
		uint32_t from = scale->zones[i]->from;
		if (from <= above || (i == 0 && from != 1) || from > highest) {
			call_param(call, "low", "1");
			return refuse(call, REFUSED_NOT_ASCENDING, "scale.zones[%zu].from", i);
		}
		above = from;
		r = check_label(call, scale->zones[i]->label, "scale.zones", i);
	}
	return r;
}

static int check_scale(struct call *call, const PB(Scale) *scale)
{
	int r = load_require(call, scale->name, "scale.name");
	if (!r)
		r = check_levels(call, scale->probability, scale->n_probability,
				 "scale.probability");
	if (!r)
		r = check_levels(call, scale->consequence, scale->n_consequence,
				 "scale.consequence");
	if (!r)
		r = check_zones(call, scale);
	if (!r)
		r = load_range(call, "scale.appetite", scale->appetite, 1,
			       scale->n_probability * scale->n_consequence);
	return r;
}

static int run_set(struct call *call)
{
	const PB(SetScaleRequest) *request = (const void *)call->request;
	const PB(Scale) *scale = request->scale;
	struct loaded old;
	struct id id;
	int r = load_given(call, scale, "scale");
	if (!r)
		r = load_parse(call, PB_ENUM(KIND, SCALE), scale->code, "scale.code", &id);
	if (!r)
		r = load_check_unlimited(call);
	if (!r)
		r = check_scale(call, scale);
	if (!r)
		r = load_for_set_id(call, &id, request->expected_version, "scale.code", &old);
	return r ? r : call_put(call, &id, old.record.version, &scale->base);
}

#define INIT(lower) .base = PROTOBUF_C_MESSAGE_INIT(PB_DESC(lower))
#define LEVEL(number, text) { INIT(scale_level), .level = number, .label = text }
#define LEVEL_ALIAS(number, text, other) \
	{ INIT(scale_level), .level = number, .label = text, .n_aliases = 1, \
	  .aliases = (char *[]){ other } }
#define ZONE(value, text) { INIT(scale_zone), .from = value, .label = text }
#define REFER(list) { &(list)[0], &(list)[1], &(list)[2], &(list)[3] }

int scale_bootstrap(struct call *call)
{
	/* Labels and aliases are those of the plans that municipalities print. Zones and appetite
	 * are invented: the plans name none, and each municipality sets its own with Set. */
	PB(ScaleLevel) probability[] = {
		LEVEL(1, "liten"),
		LEVEL(2, "måttlig"),
		LEVEL(3, "stor"),
		LEVEL_ALIAS(4, "mycket stor", "mycket sannolik"),
	};
	PB(ScaleLevel) consequence[] = {
		LEVEL(1, "försumbar"),
		LEVEL_ALIAS(2, "måttlig", "kännbar"),
		LEVEL(3, "allvarlig"),
		LEVEL_ALIAS(4, "mycket allvarlig", "mycket stor"),
	};
	PB(ScaleZone) zones[] = {
		ZONE(1, "låg"),
		ZONE(4, "medel"),
		ZONE(8, "hög"),
		ZONE(12, "mycket hög"),
	};
	PB(Scale) scale = PB_INIT(SCALE);
	scale.code = SCALE_FIRST;
	scale.name = "Sannolikhet och konsekvens i fyra steg";
	scale.appetite = 8;
	scale.n_probability = scale.n_consequence = scale.n_zones = 4;
	scale.probability = (PB(ScaleLevel) *[])REFER(probability);
	scale.consequence = (PB(ScaleLevel) *[])REFER(consequence);
	scale.zones = (PB(ScaleZone) *[])REFER(zones);

	struct id id = id_of_code(PB_ENUM(KIND, SCALE), SCALE_FIRST);
	struct record record;
	int r = store_get(call->snapshot, &id, 0, &record);
	return r || record.version ? r : call_put(call, &id, 0, &scale.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.ScaleService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
};

const struct method_list ops_scale_methods = METHOD_LIST(rows);
