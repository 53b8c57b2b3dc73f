/* SPDX-License-Identifier: EUPL-1.2
 * Entries, see crash_plan.h. Things, numbered, and parts of things: their facts are a count's slot
 * and the number of a thing, so that whatever is written refers to one and counts on it. And
 * erasures, whose facts are what they erase. */
#include "crash_plan.h"

#include <stdlib.h>
#include <string.h>

#include "crash_log.h"

#define THING 1
#define PART 2
#define ERASURE 3
#define FACTS_SIZE 5
#define TEXT_MAX 6000
#define ERASURE_PERCENT 3

static void put32(uint8_t *out, uint32_t value)
{
	for (int i = 3; i >= 0; i--, value >>= 8)
		out[i] = (uint8_t)value;
}

struct id plan_thing(uint32_t number)
{
	struct id id = { .kind = THING, .size = 4 };
	put32(id.bytes, number);
	return id;
}

static struct id part_of(uint32_t thing, uint32_t number)
{
	struct id id = { .kind = PART, .size = 8 };
	put32(id.bytes, thing);
	put32(id.bytes + 4, number);
	return id;
}

static int describe_erasure(const struct id *id, struct view facts, struct view text,
			    struct sink *sink)
{
	struct store_erasure erasure;
	(void)id;
	(void)text;
	if (facts.n != sizeof erasure)
		return 0;
	memcpy(&erasure, facts.p, sizeof erasure);
	return sink->erase(sink, &erasure.id, erasure.from_version, erasure.to_version);
}

static int describe(const struct id *id, struct view facts, struct view text, struct sink *sink)
{
	(void)id;
	(void)text;
	if (facts.n != FACTS_SIZE)
		return 0;
	struct id thing = { .kind = THING, .size = 4 };
	memcpy(thing.bytes, facts.p + 1, 4);
	int r = sink->reference(sink, &thing);
	return r ? r : sink->count(sink, &thing, facts.p[0] % STORE_COUNT_SLOTS);
}

const struct store_kind plan_kinds[PLAN_KINDS] = {
	[THING] = { THING, "thing", describe },
	[PART] = { PART, "part", describe },
	[ERASURE] = { ERASURE, "erasure", describe_erasure },
};

/* The version in force after all entries there are, and the entry that is being drawn. */
static uint32_t version_of(const struct plan *plan, const struct id *id)
{
	for (size_t i = plan->n; i-- > 0;)
		for (size_t j = plan->entries[i].n_changes; j-- > 0;)
			if (id_equals(&plan->entries[i].changes[j].id, id))
				return plan->entries[i].changes[j].expected + 1;
	return 0;
}

static bool is_in(const struct plan_entry *entry, const struct id *id)
{
	for (size_t i = 0; i < entry->n_changes; i++)
		if (id_equals(&entry->changes[i].id, id))
			return true;
	return false;
}

static struct id draw_id(struct plan *plan, struct random *random)
{
	if (!plan->n_things || random_percent(random, 30))
		return plan_thing(++plan->n_things);
	uint32_t thing = 1 + random_below(random, plan->n_things);
	if (random_percent(random, 30))
		return plan_thing(thing);
	return part_of(thing, random_below(random, 8));
}

static uint32_t draw_size(struct random *random)
{
	uint32_t of = random_below(random, 100);
	if (of < 10)
		return 0;
	if (of < 70)
		return random_below(random, 100);
	return random_below(random, of < 95 ? 1000 : TEXT_MAX);
}

static void draw_change(struct plan *plan, struct plan_entry *entry, size_t *at,
			struct random *random)
{
	struct id id = draw_id(plan, random);
	if (is_in(entry, &id))
		return;
	size_t n = FACTS_SIZE + draw_size(random);
	uint8_t *body = entry->bytes + *at;
	body[0] = (uint8_t)random_below(random, STORE_COUNT_SLOTS);
	put32(body + 1, 1 + random_below(random, plan->n_things));
	for (size_t i = FACTS_SIZE; i < n; i++)
		body[i] = (uint8_t)random_next(random);
	entry->changes[entry->n_changes++] = (struct change){
		.id = id,
		.expected = version_of(plan, &id),
		.facts_size = FACTS_SIZE,
		.body = view_of(body, n),
	};
	*at += n;
}

/* Some version of a record written before, and all versions up to it. */
static struct store_erasure draw_erasure(const struct plan *plan, struct random *random)
{
	const struct plan_entry *entry = &plan->entries[random_below(random, (uint32_t)plan->n)];
	const struct change *change = &entry->changes[0];
	struct store_erasure erasure;
	memset(&erasure, 0, sizeof erasure); /* its bytes are facts, the padding too */
	erasure.id = change->id;
	erasure.from_version = 1 + random_below(random, change->expected + 1);
	erasure.to_version = change->expected + 1;
	return erasure;
}

static void draw_confirmation(struct plan *plan, struct plan_entry *entry, struct random *random)
{
	struct id id = { .kind = ERASURE, .size = 4 };
	entry->erasure = draw_erasure(plan, random);
	memcpy(entry->bytes, &entry->erasure, sizeof entry->erasure);
	memcpy(entry->bytes + sizeof entry->erasure, "ground", 6);
	put32(id.bytes, plan->n_keys);
	entry->changes[entry->n_changes++] = (struct change){
		.id = id,
		.facts_size = sizeof entry->erasure,
		.body = view_of(entry->bytes, sizeof entry->erasure + 6),
	};
}

static void draw_changes(struct plan *plan, struct plan_entry *entry, struct random *random)
{
	size_t at = 0, n = random_percent(random, 70) ? 1 : 1 + random_below(random, 12);
	for (size_t i = 0; i < n; i++)
		draw_change(plan, entry, &at, random);
}

const struct plan_entry *plan_add(struct plan *plan, struct random *random)
{
	if (plan->n == plan->room) {
		plan->room = plan->room * 2 + 16;
		plan->entries = log_need(plan->entries, plan->room * sizeof *plan->entries);
	}
	struct plan_entry *entry = &plan->entries[plan->n];
	*entry = (struct plan_entry){
		.stamp.time_ms = 1000 + 10 * (int64_t)plan->n,
		.stamp.actor = VIEW_LITERAL("anna"),
		.stamp.method = VIEW_LITERAL("riskreg.v1.Test/Write"),
		.bytes = log_need(NULL, PLAN_CHANGES_MAX * (FACTS_SIZE + TEXT_MAX)),
	};
	put32(entry->stamp.key, ++plan->n_keys);
	for (size_t i = 0; i < sizeof entry->stamp.random; i++)
		entry->stamp.random[i] = (uint8_t)random_next(random);
	memcpy(entry->stamp.request_sha256, entry->stamp.random, 32);
	if (plan->n && random_percent(random, ERASURE_PERCENT))
		draw_confirmation(plan, entry, random);
	else
		draw_changes(plan, entry, random);
	plan->n++;
	return entry;
}

static bool erases(const struct store_erasure *erasure, const struct change *change)
{
	uint32_t version = change->expected + 1;
	return erasure->id.kind && id_equals(&erasure->id, &change->id) &&
	       version >= erasure->from_version && version <= erasure->to_version;
}

struct view plan_body(const struct plan *plan, const struct change *change, uint64_t size)
{
	for (uint64_t i = 0; i < size && i < plan->n; i++)
		if (erases(&plan->entries[i].erasure, change))
			return view_of(change->body.p, change->facts_size);
	return change->body;
}

struct view plan_erased(const struct plan *plan, uint64_t size, struct random *random)
{
	uint32_t n = 0;
	struct view drawn = VIEW_NONE;
	for (uint64_t i = 0; i < size && i < plan->n; i++) {
		for (size_t j = 0; j < plan->entries[i].n_changes; j++) {
			const struct change *change = &plan->entries[i].changes[j];
			struct view left = plan_body(plan, change, size);
			if (left.n < change->body.n && random_below(random, ++n) == 0)
				drawn = view_of(change->body.p + left.n, change->body.n - left.n);
		}
	}
	return drawn;
}

void plan_cut(struct plan *plan, size_t n)
{
	while (plan->n > n)
		free(plan->entries[--plan->n].bytes);
}

void plan_deinit(struct plan *plan)
{
	plan_cut(plan, 0);
	free(plan->entries);
	*plan = (struct plan){ 0 };
}
