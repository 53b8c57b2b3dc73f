/* SPDX-License-Identifier: EUPL-1.2
 * The store against a model: random operations, done to the store and to plain arrays, and all
 * answers compared after each commit, at the end of old snapshots, at earlier sizes and after
 * restarts of all kinds; in the end the index must be just what the journal gives. A
 * difference prints the seed, which gives it again:
 *
 *	test_store_model [operations [seed]]      or STORE_MODEL_OPS, STORE_MODEL_SEED */
#include <time.h>

#include "journal_fixture.h"

#define IDS 40         /* records that there can be */
#define NAMED_MAX 3    /* facts of a body */
#define ENTRIES_MAX 600 /* of one register; then a new one is begun */
#define CHANGES 4      /* of one entry */
#define SNAPSHOTS 3    /* old ones that are kept open */

static uint64_t seed, state;
static unsigned long operations = 20000;

static uint32_t draw(uint32_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((state >> 33) % below);
}

/* -------------------------------------------------------------------- the model */

struct model_fact {
	char what; /* 'R', or a slot's digit */
	uint32_t target;
};

struct model_version {
	uint32_t record, version;
	uint64_t seq;
	uint32_t n_facts, text_size;
	struct model_fact facts[NAMED_MAX];
};

struct model_entry {
	int64_t time_ms;
	uint8_t key[STORE_KEY_SIZE];
	uint32_t first, n; /* of its versions */
	uint32_t actor;
};

/* All that ever was written, in its order. A state is how much of it there is. */
struct model {
	struct model_version versions[ENTRIES_MAX * CHANGES];
	struct model_entry entries[ENTRIES_MAX];
	uint32_t n_entries;
};

static struct model model;
static struct id ids[IDS]; /* in order */
static const char *const actors[] = { "anna", "bo", "" };

static int order_ids(const void *a, const void *b)
{
	const struct id *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind - y->kind;
	size_t n = x->size < y->size ? x->size : y->size;
	int order = memcmp(x->bytes, y->bytes, n);
	return order ? order : x->size - y->size;
}

/* Ids of all shapes: numbers, pairs, short codes of few letters that begin like others. */
static void draw_ids(void)
{
	static const uint8_t letters[] = { 0, 1, 'a', 'b', 0xff };
	for (size_t i = 0; i < IDS;) {
		struct id id = { .kind = (uint8_t)(1 + draw(3)) };
		id.size = (uint8_t)(draw(4) ? 1 + draw(6) : 1 + draw(STORE_ID_MAX));
		for (size_t j = 0; j < id.size; j++)
			id.bytes[j] = letters[draw(draw(2) ? 2 : sizeof letters)];
		bool known = false;
		for (size_t j = 0; j < i; j++)
			known |= id_equals(&id, &ids[j]);
		if (!known)
			ids[i++] = id;
	}
	qsort(ids, IDS, sizeof *ids, order_ids);
}

static uint32_t model_end(uint32_t n_entries)
{
	return n_entries ? model.entries[n_entries - 1].first + model.entries[n_entries - 1].n : 0;
}

/* A version (0: in force) of a record when there were so many entries; NULL: none. */
static const struct model_version *model_get(uint32_t n_entries, uint32_t record, uint32_t version)
{
	const struct model_version *found = NULL;
	for (uint32_t i = 0; i < model_end(n_entries); i++) {
		const struct model_version *v = &model.versions[i];
		if (v->record == record && (!version || v->version == version))
			found = v;
	}
	return found;
}

static uint32_t model_version_of(uint32_t n_entries, uint32_t record)
{
	const struct model_version *v = model_get(n_entries, record, 0);
	return v ? v->version : 0;
}

static bool model_refers(const struct model_version *v, uint32_t target)
{
	for (uint32_t i = 0; v && i < v->n_facts; i++)
		if (v->facts[i].what == 'R' && v->facts[i].target == target)
			return true;
	return false;
}

/* The body that a version has: what it names, then text that differs from version to version. */
static void model_body(const struct model_version *v, struct body *facts, struct body *whole)
{
	*facts = (struct body){ 0 };
	for (uint32_t i = 0; i < v->n_facts; i++)
		fact(facts, v->facts[i].what, ids[v->facts[i].target]);
	*whole = *facts;
	for (uint32_t i = 0; i < v->text_size; i++)
		whole->bytes[whole->n++] = (uint8_t)(v->seq * 31 + v->record + i);
}

/* -------------------------------------------------------------------- comparing */

static bool same;

static void expect(bool holds, const char *what, uint32_t at)
{
	if (holds || !same)
		return;
	same = false;
	fprintf(stderr, "seed %llu, %u entries: %s differs\n", (unsigned long long)seed, at, what);
}

static void expect_record(const struct record *record, const struct model_version *v, uint32_t at)
{
	struct body facts, whole;
	if (!v) {
		expect(record->version == 0, "a record that is not there", at);
		return;
	}
	model_body(v, &facts, &whole);
	expect(id_equals(&record->id, &ids[v->record]), "id", at);
	expect(record->version == v->version && record->seq == v->seq, "version", at);
	expect(record->facts_size == facts.n, "facts", at);
	expect(view_equals(record->body, view_of(whole.bytes, whole.n)), "body", at);
}

static void compare_records(struct snapshot *s, uint32_t n)
{
	for (uint32_t i = 0; i < IDS; i++) {
		uint32_t in_force = model_version_of(n, i), version = draw(in_force + 2);
		struct record record;
		expect(store_get(s, &ids[i], 0, &record) == 0, "get", n);
		expect_record(&record, model_get(n, i, 0), n);
		expect(store_get(s, &ids[i], version, &record) == 0, "get", n);
		expect_record(&record, model_get(n, i, version), n);
	}
}

static bool has_prefix(const struct id *id, uint8_t kind, const struct id *prefix, size_t size)
{
	return id->kind == kind && id->size >= size && memcmp(id->bytes, prefix->bytes, size) == 0;
}

/* Walks a cursor beside the sorted ids: those that belong to the list must come, no others. */
static void compare_walk(struct cursor cursor, uint32_t n, const bool listed[IDS])
{
	struct record record;
	for (uint32_t i = 0; i < IDS; i++) {
		if (!listed[i])
			continue;
		expect(store_list_next(&cursor, &record) == 0, "list", n);
		expect_record(&record, model_get(n, i, 0), n);
	}
	expect(store_list_next(&cursor, &record) == 0 && record.version == 0, "end of list", n);
}

static void compare_lists(struct snapshot *s, uint32_t n)
{
	uint8_t kind = (uint8_t)(1 + draw(4));
	const struct id *like = &ids[draw(IDS)], *after = &ids[draw(IDS)];
	size_t size = draw(like->size + 1u);
	bool from_start = draw(2) || after->kind != kind, listed[IDS];
	struct cursor cursor = store_list(s, kind, view_of(like->bytes, size));
	if (!from_start)
		store_list_after(&cursor, after);
	for (uint32_t i = 0; i < IDS; i++)
		listed[i] = has_prefix(&ids[i], kind, like, size) && model_get(n, i, 0) &&
			    (from_start || order_ids(&ids[i], after) > 0);
	compare_walk(cursor, n, listed);
}

static void compare_referring(struct snapshot *s, uint32_t n)
{
	uint32_t target = draw(IDS);
	uint8_t kind = (uint8_t)(1 + draw(3));
	const struct id *after = &ids[draw(IDS)];
	bool from_start = draw(2) || after->kind != kind, listed[IDS];
	struct cursor cursor = store_list_referring(s, &ids[target], kind);
	if (!from_start)
		store_list_after(&cursor, after);
	for (uint32_t i = 0; i < IDS; i++)
		listed[i] = ids[i].kind == kind && model_refers(model_get(n, i, 0), target) &&
			    (from_start || order_ids(&ids[i], after) > 0);
	compare_walk(cursor, n, listed);
}

/* A recount of everything against the counts that were kept. */
static void compare_counts(struct snapshot *s, uint32_t n)
{
	static uint32_t recount[IDS][STORE_COUNT_SLOTS];
	memset(recount, 0, sizeof recount);
	for (uint32_t i = 0; i < IDS; i++) {
		const struct model_version *v = model_get(n, i, 0);
		for (uint32_t j = 0; v && j < v->n_facts; j++)
			if (v->facts[j].what != 'R')
				recount[v->facts[j].target][v->facts[j].what - '0']++;
	}
	for (uint32_t i = 0; i < IDS; i++) {
		uint32_t counts[STORE_COUNT_SLOTS];
		expect(store_counts(s, &ids[i], counts) == 0, "counts", n);
		expect(memcmp(counts, recount[i], sizeof counts) == 0, "a kept count", n);
	}
}

static void compare_numbers(struct snapshot *s, uint32_t n)
{
	for (uint8_t kind = 1; kind <= 3; kind++) {
		uint32_t largest = 0, next = 0;
		for (uint32_t i = 0; i < IDS; i++) {
			const uint8_t *b = ids[i].bytes;
			uint32_t number = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
					  (uint32_t)b[2] << 8 | b[3];
			if (ids[i].kind == kind && ids[i].size == 4 && model_get(n, i, 0) &&
			    number > largest)
				largest = number;
		}
		int r = store_next_number(s, kind, &next);
		expect(largest == UINT32_MAX ? r == -ERANGE : r == 0 && next == largest + 1,
		       "next number", n);
	}
}

static void expect_entry(struct entry entry, uint32_t index, uint32_t n)
{
	const struct model_entry *e = &model.entries[index];
	struct entry_change change;
	expect(entry.seq == index + 1 && entry.time_ms == e->time_ms, "entry", n);
	expect(entry.n_changes == e->n, "changes", n);
	expect(view_equals(entry.actor, view_of_string(actors[e->actor])), "actor", n);
	expect(memcmp(entry.key, e->key, STORE_KEY_SIZE) == 0, "key", n);
	for (uint32_t i = e->first; i < e->first + e->n; i++)
		expect(store_entry_next(&entry, &change) &&
			       change.version == model.versions[i].version &&
			       id_equals(&change.id, &ids[model.versions[i].record]),
		       "a change", n);
	expect(!store_entry_next(&entry, &change), "the last change", n);
}

static void compare_entries(struct snapshot *s, uint32_t n)
{
	struct store_info info;
	struct entry entry;
	expect(store_info(s, &info) == 0 && info.seq == n, "newest", n);
	expect(info.time_ms == (n ? model.entries[n - 1].time_ms : 0), "newest time", n);
	expect(store_entry(s, n + 1, &entry) == 0 && entry.seq == 0, "entry after the last", n);
	if (model.n_entries > n) { /* written after this snapshot */
		const struct model_entry *e = &model.entries[n];
		struct view actor = view_of_string(actors[e->actor]);
		expect(store_find_key(s, actor, e->key, &entry) == 0 && !entry.seq, "key", n);
	}
	if (!n)
		return;
	uint32_t index = draw(n);
	const struct model_entry *e = &model.entries[index];
	expect(store_entry(s, index + 1, &entry) == 0, "entry", n);
	expect_entry(entry, index, n);
	expect(store_find_key(s, view_of_string(actors[e->actor]), e->key, &entry) == 0, "key", n);
	expect_entry(entry, index, n);
}

static void compare(struct snapshot *s, uint32_t n_entries)
{
	compare_records(s, n_entries);
	compare_lists(s, n_entries);
	compare_referring(s, n_entries);
	compare_counts(s, n_entries);
	compare_numbers(s, n_entries);
	compare_entries(s, n_entries);
}

/* -------------------------------------------------------------------- operations */

static struct fixture fixture;

static struct {
	struct snapshot *snapshot;
	uint32_t n_entries;
} old[SNAPSHOTS];

static bool in_entry(const struct model_entry *e, uint32_t record)
{
	for (uint32_t i = e->first; i < e->first + e->n; i++)
		if (model.versions[i].record == record)
			return true;
	return false;
}

static void draw_version(struct model_entry *e, uint32_t n_entries)
{
	struct model_version v = { .record = draw(IDS), .seq = n_entries + 1 };
	if (in_entry(e, v.record))
		return;
	v.version = model_version_of(n_entries, v.record) + 1;
	v.n_facts = draw(NAMED_MAX + 1);
	v.text_size = draw(100);
	for (uint32_t i = 0; i < v.n_facts; i++)
		v.facts[i] = (struct model_fact){ "RR0123"[draw(6)], draw(IDS) };
	model.versions[e->first + e->n++] = v;
}

/* Draws an entry behind the first n_entries; a conflict is told by *ret_conflict < e->n. */
static int apply_entry(struct snapshot *s, uint32_t n_entries, uint32_t *ret_conflict)
{
	static struct body facts, bodies[CHANGES];
	struct model_entry *e = &model.entries[n_entries];
	struct change changes[CHANGES];
	struct stamp stamp = fixture_stamp(draw(100000));
	struct entry entry;
	size_t conflict = CHANGES;
	int64_t before = n_entries ? model.entries[n_entries - 1].time_ms : stamp.time_ms;
	*e = (struct model_entry){ .first = model_end(n_entries), .actor = draw(3) };
	e->time_ms = stamp.time_ms > before ? stamp.time_ms : before;
	memcpy(e->key, stamp.key, sizeof e->key);
	stamp.actor = view_of_string(actors[e->actor]);
	for (uint32_t n = draw(CHANGES + 1); n; n--)
		draw_version(e, n_entries);
	*ret_conflict = draw(8) ? CHANGES : draw(CHANGES);
	for (uint32_t i = 0; i < e->n; i++) {
		const struct model_version *v = &model.versions[e->first + i];
		model_body(v, &facts, &bodies[i]);
		changes[i] = (struct change){ ids[v->record], v->version - 1, (uint32_t)facts.n,
					      view_of(bodies[i].bytes, bodies[i].n) };
		changes[i].expected += i == *ret_conflict;
	}
	int r = store_apply(s, changes_of(changes, e->n), &stamp, &entry, &conflict);
	if (*ret_conflict < e->n)
		expect(r == STORE_CONFLICT && conflict == *ret_conflict, "conflict", n_entries);
	else if (expect(r == 0, "apply", n_entries), r == 0)
		expect_entry(entry, n_entries, n_entries);
	return r;
}

/* A batch of entries in one snapshot, compared before it is committed or given up. */
static void write_batch(void)
{
	struct snapshot *s;
	uint32_t n = model.n_entries, conflict;
	expect(store_begin_write(fixture.store, &s) == 0, "begin", n);
	for (uint32_t batch = draw(4); batch && n < ENTRIES_MAX; batch--)
		n += apply_entry(s, n, &conflict) == 0;
	if (draw(4) == 0)
		compare(s, n);
	if (draw(4) == 0) {
		store_end(s);
		return;
	}
	expect(store_commit(s) == 0, "commit", n);
	model.n_entries = n;
}

static void compare_now(void)
{
	struct snapshot *s;
	expect(store_begin_read(fixture.store, &s) == 0, "begin", model.n_entries);
	compare(s, model.n_entries);
	store_end(s);
}

/* Compares an old snapshot with what there was, and takes another in its place. */
static void renew_old(void)
{
	size_t i = draw(SNAPSHOTS);
	if (old[i].snapshot)
		compare(old[i].snapshot, old[i].n_entries);
	store_end(old[i].snapshot);
	old[i].n_entries = model.n_entries;
	expect(store_begin_read(fixture.store, &old[i].snapshot) == 0, "begin", model.n_entries);
}

/* The register as it was at some size; kept counts and numbers are of now alone, or of what is
 * below a record (test_store_tree.c). */
static void compare_earlier(void)
{
	struct snapshot *s;
	uint32_t n = model.n_entries ? 1 + draw(model.n_entries) : 0;
	expect(store_begin_read_at(fixture.store, n, &s) == 0, "begin", n);
	compare_records(s, n);
	compare_lists(s, n);
	compare_referring(s, n);
	compare_entries(s, n);
	store_end(s);
	expect(store_begin_read_at(fixture.store, model.n_entries + 1, &s) == STORE_AHEAD,
	       "a size ahead", n);
}

/* Closed cleanly, killed, or stopped with the machine. */
static void restart(void)
{
	uint32_t how = draw(3);
	fixture.store = store_free(fixture.store);
	if (how == 1)
		as_if_killed(&fixture);
	if (how == 2)
		as_if_stopped(&fixture);
	expect(reopen(&fixture) == 0, "restart", model.n_entries);
}

static void end_old(void)
{
	for (size_t i = 0; i < SNAPSHOTS; i++) {
		if (old[i].snapshot)
			compare(old[i].snapshot, old[i].n_entries);
		old[i].snapshot = store_end(old[i].snapshot);
	}
}

static void begin_register(void)
{
	draw_ids();
	model.n_entries = 0;
	fixture_open(&fixture);
}

static void end_register(void)
{
	end_old();
	restart();
	compare_now();
	expect(check(&fixture) == 0, "the index, held against the journal,", model.n_entries);
	fixture_close(&fixture);
}

static void test_against_the_model(void)
{
	same = true;
	begin_register();
	for (unsigned long i = 0; i < operations && same; i++) {
		uint32_t what = draw(100);
		if (model.n_entries == ENTRIES_MAX) {
			end_register();
			begin_register();
		} else if (what < 60) {
			write_batch();
			compare_now();
		} else if (what < 90) {
			renew_old();
		} else if (what < 98) {
			compare_earlier();
		} else if (what < 99) {
			expect(store_tick(fixture.store) == 0, "tick", model.n_entries);
		} else {
			end_old();
			restart();
			compare_now();
		}
	}
	end_register();
	CU_ASSERT(same);
}

static const struct suite_test tests[] = {
	{ "random operations give the same as the model", test_against_the_model },
};

int main(int argc, char **argv)
{
	const char *ops = argc > 1 ? argv[1] : getenv("STORE_MODEL_OPS");
	const char *start = argc > 2 ? argv[2] : getenv("STORE_MODEL_SEED");
	if (ops)
		operations = strtoul(ops, NULL, 10);
	seed = start ? strtoull(start, NULL, 10) : (uint64_t)time(NULL) * 1000 + (uint64_t)getpid();
	state = seed;
	printf("seed %llu, %lu operations\n", (unsigned long long)seed, operations);
	return suite_run("store model", tests, sizeof tests / sizeof *tests);
}
