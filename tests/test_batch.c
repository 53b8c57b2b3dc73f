/* SPDX-License-Identifier: EUPL-1.2
 * How writes share a commit, and that a call which cannot be carried out takes none of its
 * neighbours with it. The ops here are the test's own, so that each can fail in its own way. */
#include <riskreg/frame.h>

#include "../daemon/engine/batch.h"
#include "../daemon/engine/write.h"
#include "ops_fixture.h"

#define SMALL_SEGMENT ((size_t)64 << 10)

static struct fixture f;
static struct entropy entropy;
static struct job_pool pool;
static struct batch_result result;
static unsigned n_runs;
static struct job *jobs_made[32];
static size_t n_jobs_made;

/* ------------------------------------------------------------------------------------ the ops */

/* Puts a unit; most ops below take its code from the name of the caller. */
static int put_unit(struct call *call, const char *code, uint32_t expected, size_t size)
{
	char name[60001];
	PB(Unit) unit = PB_INIT(UNIT);
	struct id id = id_of_code(PB_ENUM(KIND, UNIT), code);
	memset(name, 'a', size);
	name[size] = '\0';
	unit.code = (char *)code;
	unit.kind = PB_ENUM(UNIT_KIND, MUNICIPALITY);
	unit.name = name;
	return call_put(call, &id, expected, &unit.base);
}

static int run_put(struct call *call)
{
	n_runs++;
	return put_unit(call, call->actor->name, 0, 10);
}

static int run_next_version(struct call *call)
{
	return put_unit(call, call->actor->name, 1, 10);
}

static int run_nothing(struct call *call)
{
	(void)call;
	return 0;
}

static int run_fault(struct call *call)
{
	(void)call;
	n_runs++;
	return -EIO;
}

static int run_refuse(struct call *call)
{
	return refuse(call, REFUSED_REASON_MISSING, "reason");
}

static int run_out_of_memory(struct call *call)
{
	while (arena_get(call->arena, 4096))
		continue;
	return -ENOMEM;
}

/* More than the register of its test has room for. */
static int run_giant(struct call *call)
{
	for (uint32_t i = 0; i < 100; i++) {
		char code[16];
		snprintf(code, sizeof(code), "G%u", i);
		int rc = put_unit(call, code, 0, 60000);
		if (rc)
			return rc;
	}
	return 0;
}

/* Takes a good half of the memory that a call may have, and of the smallest segment. */
static int run_half(struct call *call)
{
	if (!arena_get(call->arena, FIXTURE_ARENA / 8 * 5))
		return -ENOMEM;
	n_runs++;
	return put_unit(call, call->actor->name, 0, 40000);
}

static int run_small(struct call *call)
{
	n_runs++;
	return put_unit(call, call->actor->name, 0, 10000);
}

static int run_many(struct call *call)
{
	for (uint32_t i = 0; i < 12000; i++) {
		char code[24];
		snprintf(code, sizeof(code), "%c-%u", call->actor->name[0], i);
		int rc = put_unit(call, code, 0, 1);
		if (rc)
			return rc;
	}
	return 0;
}

#define ROUTE(x)                                                                              \
	static const struct method method_##x = { "test/" #x, ROLE_ANY, WRITE, LIGHT, run_##x }; \
	static const struct route route_##x = { .method = &method_##x };

ROUTE(put)
ROUTE(next_version)
ROUTE(nothing)
ROUTE(fault)
ROUTE(refuse)
ROUTE(out_of_memory)
ROUTE(giant)
ROUTE(half)
ROUTE(small)
ROUTE(many)

/* ------------------------------------------------------------------------------------ fixture */

static void begin_with(size_t map_size, size_t segment_size)
{
	struct store_options options = { .directory = f.directory, .map_size = map_size,
					 .segment_size = segment_size };
	f = (struct fixture){ .now_ms = FIXTURE_NOW };
	options.kinds = ops_kinds(&options.n_kinds);
	snprintf(f.directory, sizeof(f.directory), "/tmp/riskreg-batch-XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(f.directory));
	CU_ASSERT_EQUAL_FATAL(store_open(&f.store, &options, NULL), 0);
	pool = (struct job_pool){ .request_memory_max = FIXTURE_ARENA };
	result = (struct batch_result){ .n_written = 0 };
	n_runs = 0;
}

static void begin(size_t map_size)
{
	begin_with(map_size, 0);
}

static void end(void)
{
	while (n_jobs_made > 0)
		job_put(&pool, jobs_made[--n_jobs_made]);
	job_pool_deinit(&pool);
	fixture_end(&f);
}

/* A call by a user of this name, whose op writes the unit of the same name. */
static struct job *new_job(const struct route *route, const char *name)
{
	static uint8_t keys;
	struct actor actor = { .uid = 1000 };
	snprintf(actor.name, sizeof(actor.name), "%s", name);
	struct job *job = job_get(&pool, 1, &actor, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(job);
	jobs_made[n_jobs_made++] = job;
	job->call.route = route;
	job->call.lang = LANG_EN;
	job->key[0] = ++keys;
	return job;
}

static struct job *chain(struct job *const *jobs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		jobs[i]->next = i + 1 < n ? jobs[i + 1] : NULL;
	return jobs[0];
}

static void run_all(struct job *const *jobs, size_t n)
{
	struct job *job = chain(jobs, n);
	while (job)
		job = batch_run(f.store, &entropy, job, &result);
}

/* What a job's answer says: a refusal's number, or 0, and then *ret_written. */
static int heard(const struct job *job, PB(Written) **ret_written)
{
	struct view body;
	size_t size;
	CU_ASSERT_EQUAL_FATAL(frame_find(job->frame, &body, &size), FRAME_WHOLE);
	CU_ASSERT_EQUAL(size, job->frame.n);
	PB(Response) *response = riskreg__v1__response__unpack(NULL, body.n, body.p);
	CU_ASSERT_PTR_NOT_NULL_FATAL(response);
	int refused = response->n_details ? refusal_parse(response->details[0]->refusal) : 0;
	CU_ASSERT_EQUAL(response->code != 0, refused != 0);
	if (!refused && ret_written)
		*ret_written = riskreg__v1__written__unpack(NULL, response->body.len,
							    response->body.data);
	riskreg__v1__response__free_unpacked(response, NULL);
	return refused;
}

static uint64_t seq_of(const struct job *job)
{
	PB(Written) *written = NULL;
	CU_ASSERT_EQUAL_FATAL(heard(job, &written), 0);
	uint64_t seq = written->seq;
	riskreg__v1__written__free_unpacked(written, NULL);
	return seq;
}

static uint32_t version_of(const char *code)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	struct id id = id_of_code(PB_ENUM(KIND, UNIT), code);
	struct record record;
	CU_ASSERT_EQUAL_FATAL(store_begin_read(f.store, &snapshot), 0);
	CU_ASSERT_EQUAL_FATAL(store_get(snapshot, &id, 0, &record), 0);
	return record.version;
}

/* ------------------------------------------------------------------------------------ the tests */

static void calls_share_a_commit(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_refuse, "X"),
			       new_job(&route_nothing, "Y"), new_job(&route_put, "B") };
	run_all(jobs, 4);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 1);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(seq_of(jobs[2]), 1);
	CU_ASSERT_EQUAL(seq_of(jobs[3]), 2);
	CU_ASSERT_EQUAL(result.n_commits, 1);
	CU_ASSERT_EQUAL(result.n_written, 2);
	CU_ASSERT_EQUAL(result.n_refused, 1);
	CU_ASSERT_EQUAL(version_of("A"), 1);
	CU_ASSERT_EQUAL(version_of("B"), 1);
	end();
}

static void nothing_to_write_is_no_commit(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_nothing, "A"), new_job(&route_refuse, "B") };
	run_all(jobs, 2);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 0);
	CU_ASSERT_EQUAL(result.n_commits, 0);
	end();
}

static void a_fault_touches_nobody_else(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_fault, "X"),
			       new_job(&route_put, "B") };
	run_all(jobs, 3);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_INTERNAL);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 1);
	CU_ASSERT_EQUAL(seq_of(jobs[2]), 2);
	CU_ASSERT_EQUAL(result.n_written, 2);
	CU_ASSERT_EQUAL(result.n_faults, 1);
	CU_ASSERT_EQUAL(result.n_refused, 1);
	CU_ASSERT_FALSE(result.has_failed);
	CU_ASSERT_EQUAL(version_of("A"), 1);
	CU_ASSERT_EQUAL(version_of("B"), 1);
	end();
}

static void a_call_over_its_memory_is_refused_alone(void)
{
	begin(FIXTURE_MAP);
	/* The fault makes the batch run again, with the one over its memory answered already. */
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_out_of_memory, "X"),
			       new_job(&route_fault, "Y"), new_job(&route_put, "B") };
	run_all(jobs, 4);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_MEMORY);
	CU_ASSERT_EQUAL(heard(jobs[2], NULL), REFUSED_INTERNAL);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 1);
	CU_ASSERT_EQUAL(seq_of(jobs[3]), 2);
	end();
}

static void a_giant_does_not_crowd_out_the_small(void)
{
	begin((size_t)2 << 20);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_giant, "X"),
			       new_job(&route_put, "B") };
	run_all(jobs, 3);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_DISK_FULL);
	CU_ASSERT_EQUAL(result.n_full, 1);
	CU_ASSERT(seq_of(jobs[0]) == 1 && seq_of(jobs[2]) == 2);
	CU_ASSERT_EQUAL(version_of("G0"), 0);
	CU_ASSERT_FALSE(result.has_failed);
	end();
}

static void a_batch_ends_at_so_many_changes(void)
{
	begin((size_t)256 << 20);
	struct job *jobs[] = { new_job(&route_many, "A"), new_job(&route_many, "B"),
			       new_job(&route_put, "C") };
	struct job *rest = batch_run(f.store, &entropy, chain(jobs, 3), &result);
	CU_ASSERT_PTR_EQUAL(rest, jobs[2]);
	CU_ASSERT_EQUAL(result.n_commits, 1);
	rest = batch_run(f.store, &entropy, rest, &result);
	CU_ASSERT_PTR_NULL(rest);
	CU_ASSERT_EQUAL(result.n_commits, 2);
	CU_ASSERT_EQUAL(seq_of(jobs[2]), 3);
	end();
}

/* What does not fit into the segment beside the calls before it is run again in the next batch,
 * with all the memory that it may have. */
static void a_batch_ends_with_its_segment(void)
{
	struct job *jobs[20];
	char name[8];
	begin_with(FIXTURE_MAP, SMALL_SEGMENT);
	for (unsigned i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "N%u", i);
		jobs[i] = new_job(i % 2 ? &route_small : &route_half, name);
	}
	run_all(jobs, 20);
	for (unsigned i = 0; i < 20; i++)
		CU_ASSERT_EQUAL(seq_of(jobs[i]), i + 1);
	CU_ASSERT_EQUAL(result.n_written, 20);
	CU_ASSERT_EQUAL(result.n_refused, 0);
	CU_ASSERT_EQUAL(result.n_commits, 10);
	CU_ASSERT_EQUAL(n_runs, 29);
	CU_ASSERT_EQUAL(version_of("N19"), 1);
	end();
}

/* A neighbour's fault makes each call run once more; what it took the first time is given back. */
static void a_call_that_runs_again_has_all_its_memory(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_half, "A"), new_job(&route_fault, "X"),
			       new_job(&route_half, "B") };
	run_all(jobs, 3);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 1);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_INTERNAL);
	CU_ASSERT_EQUAL(seq_of(jobs[2]), 2);
	CU_ASSERT_EQUAL(n_runs, 5);
	end();
}

static void a_conflict_names_both(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_put, "A") };
	run_all(jobs, 2);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 1);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_CONFLICT);
	static const char *const expected[][2] = {
		{ "value", "A" }, { "author", "A" }, { "expected", "0" }, { "version", "1" }
	};
	const struct call_refusal *refusal = jobs[1]->call.refusals;
	CU_ASSERT_EQUAL_FATAL(refusal->n_params, 4);
	for (size_t i = 0; i < 4; i++) {
		CU_ASSERT_STRING_EQUAL(refusal->params[i].name, expected[i][0]);
		CU_ASSERT_STRING_EQUAL(refusal->params[i].value, expected[i][1]);
	}
	CU_ASSERT_EQUAL(result.n_commits, 1);
	end();
}

static void a_dry_run_checks_and_writes_nothing(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_next_version, "A"),
			       new_job(&route_next_version, "B") };
	jobs[0]->dry_run = jobs[1]->dry_run = jobs[2]->dry_run = true;
	run_all(jobs, 3);
	PB(Written) *written = NULL;
	CU_ASSERT_EQUAL_FATAL(heard(jobs[0], &written), 0);
	CU_ASSERT_EQUAL(written->seq, 0);
	CU_ASSERT_EQUAL_FATAL(written->n_changes, 1);
	CU_ASSERT_STRING_EQUAL(written->changes[0]->id, "A");
	CU_ASSERT_EQUAL(written->changes[0]->version, 1);
	CU_ASSERT_EQUAL(written->changes[0]->kind, PB_ENUM(KIND, UNIT));
	riskreg__v1__written__free_unpacked(written, NULL);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(heard(jobs[2], NULL), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(version_of("A"), 0);
	CU_ASSERT_EQUAL(result.n_commits, 0);
	end();
}

static void a_known_key_is_not_run_again(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_put, "A"),
			       new_job(&route_put, "A"), new_job(&route_put, "B") };
	for (int i = 1; i < 4; i++)
		memcpy(jobs[i]->key, jobs[0]->key, sizeof(jobs[i]->key));
	jobs[2]->request_sha256[31] = 1;
	run_all(jobs, 4);
	CU_ASSERT_EQUAL(n_runs, 2);
	CU_ASSERT_EQUAL_FATAL(jobs[0]->frame.n, jobs[1]->frame.n);
	CU_ASSERT_EQUAL(memcmp(jobs[0]->frame.p, jobs[1]->frame.p, jobs[0]->frame.n), 0);
	CU_ASSERT_EQUAL(heard(jobs[2], NULL), REFUSED_KEY_REUSED);
	/* Keys belong to the user. */
	CU_ASSERT_EQUAL(seq_of(jobs[3]), 2);
	end();
}

/* Ran ahead of its turn, as on the worker. */
static struct job *new_ahead_job(const struct route *route, const char *name)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	struct job *job = new_job(route, name);
	bool is_answered = true;
	CU_ASSERT_EQUAL_FATAL(store_begin_read(f.store, &snapshot), 0);
	CU_ASSERT_EQUAL_FATAL(write_run(job, snapshot, &entropy, &is_answered), 0);
	CU_ASSERT_FALSE_FATAL(is_answered);
	CU_ASSERT_EQUAL_FATAL(write_note_ground(job), 0);
	CU_ASSERT_TRUE(job->is_ahead);
	return job;
}

/* Also when its batch failed and its calls are tried one by one. */
static void what_ran_ahead_is_not_run_again(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_ahead_job(&route_put, "A"), new_ahead_job(&route_put, "B"),
			       new_job(&route_fault, "X"), new_job(&route_put, "B"),
			       new_ahead_job(&route_put, "C") };
	n_runs = 0;
	run_all(jobs, 5);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 1);
	CU_ASSERT_EQUAL(seq_of(jobs[1]), 2);
	CU_ASSERT_EQUAL(heard(jobs[2], NULL), REFUSED_INTERNAL);
	CU_ASSERT_EQUAL(heard(jobs[3], NULL), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(seq_of(jobs[4]), 3);
	CU_ASSERT_EQUAL(n_runs, 3); /* the fault twice, and the one that is late */
	end();
}

static void what_ran_ahead_and_lost_is_run_again(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_ahead_job(&route_put, "A"),
			       new_ahead_job(&route_put, "B") };
	n_runs = 0;
	run_all(jobs, 3);
	CU_ASSERT_EQUAL(seq_of(jobs[0]), 1);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(seq_of(jobs[2]), 2);
	CU_ASSERT(n_runs == 2 && result.n_again == 1);
	end();
}

static void a_late_call_is_not_run(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_put, "B") };
	jobs[0]->deadline_ns = job_clock();
	jobs[1]->deadline_ns = job_clock() + 60 * (int64_t)1000000000;
	run_all(jobs, 2);
	CU_ASSERT_EQUAL(heard(jobs[0], NULL), REFUSED_DEADLINE);
	CU_ASSERT_EQUAL(seq_of(jobs[1]), 1);
	CU_ASSERT_EQUAL(n_runs, 1);
	end();
}

static void nothing_is_tried_after_the_store_failed(void)
{
	begin(FIXTURE_MAP);
	struct job *jobs[] = { new_job(&route_put, "A"), new_job(&route_put, "B") };
	result.has_failed = true;
	run_all(jobs, 2);
	CU_ASSERT_EQUAL(heard(jobs[0], NULL), REFUSED_UNAVAILABLE);
	CU_ASSERT_EQUAL(heard(jobs[1], NULL), REFUSED_UNAVAILABLE);
	CU_ASSERT_EQUAL(n_runs, 0);
	CU_ASSERT_EQUAL(version_of("A"), 0);
	end();
}

static const struct suite_test tests[] = {
	{ "calls share a commit", calls_share_a_commit },
	{ "nothing to write is no commit", nothing_to_write_is_no_commit },
	{ "a fault touches nobody else", a_fault_touches_nobody_else },
	{ "a call over its memory is refused alone", a_call_over_its_memory_is_refused_alone },
	{ "a giant does not crowd out the small", a_giant_does_not_crowd_out_the_small },
	{ "a batch ends at so many changes", a_batch_ends_at_so_many_changes },
	{ "a batch ends with its segment", a_batch_ends_with_its_segment },
	{ "a call that runs again has all its memory",
	  a_call_that_runs_again_has_all_its_memory },
	{ "a conflict names both", a_conflict_names_both },
	{ "a dry run checks and writes nothing", a_dry_run_checks_and_writes_nothing },
	{ "a known key is not run again", a_known_key_is_not_run_again },
	{ "what ran ahead is not run again", what_ran_ahead_is_not_run_again },
	{ "what ran ahead and lost is run again", what_ran_ahead_and_lost_is_run_again },
	{ "a late call is not run", a_late_call_is_not_run },
	{ "nothing is tried after the store failed", nothing_is_tried_after_the_store_failed },
};

SUITE_MAIN("batch", tests)
