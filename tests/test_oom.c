/* SPDX-License-Identifier: EUPL-1.2
 * Memory runs out: over a call of every rpc the n-th allocation fails, once and from then on, for
 * every n there is; and a call's ceiling is reached at every place. Each time the caller hears the
 * right answer or a clear refusal, a refused write is nowhere in the register, the same call
 * succeeds afterwards in the same engine, and nothing leaks.
 *
 * malloc itself is replaced here, so that what LMDB and protobuf-c take counts too. Sanitizers need
 * malloc for themselves: under them only the ceiling is tested. */
#include <stdatomic.h>
#include <sys/wait.h>

#include "../daemon/log.h"
#include "story_engine.h"
#include "story.h"
#include "suite.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REPLACES_MALLOC 0
#define CEILING_STEP 64
#else
#define REPLACES_MALLOC 1
#define CEILING_STEP 16 /* what an arena rounds to */
#endif

#define PLACES_MAX 512

/* ------------------------------------------------------------------------------------ failing */

static struct {
	_Atomic bool is_armed;
	bool for_ever;
	unsigned at;
	_Atomic unsigned calls, failed;
	_Atomic long live;
} memory;

static struct {
	unsigned failures, refusals;
	const void *places[PLACES_MAX];
	size_t n_places;
} sum;

#if REPLACES_MALLOC
/* One thread at a time allocates while memory is armed: the loop waits for the writer. */
static void note_failure(const void *place)
{
	size_t i = 0;
	sum.failures++;
	while (i < sum.n_places && sum.places[i] != place)
		i++;
	if (i == sum.n_places && i < PLACES_MAX)
		sum.places[sum.n_places++] = place;
}

static bool fails(const void *place)
{
	if (!memory.is_armed)
		return false;
	unsigned call = ++memory.calls;
	if (call != memory.at && !(memory.for_ever && call > memory.at))
		return false;
	memory.failed++;
	note_failure(place);
	errno = ENOMEM;
	return true;
}

static void *counted(void *p)
{
	memory.live += p != NULL;
	return p;
}

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

void *malloc(size_t n)
{
	return fails(__builtin_return_address(0)) ? NULL : counted(__libc_malloc(n));
}

void *calloc(size_t n, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : counted(__libc_calloc(n, size));
}

void *realloc(void *p, size_t n)
{
	if (fails(__builtin_return_address(0)))
		return NULL;
	return p ? __libc_realloc(p, n) : counted(__libc_malloc(n));
}

void free(void *p)
{
	memory.live -= p != NULL;
	__libc_free(p);
}
#endif

static void arm(unsigned at, bool for_ever)
{
	memory.at = at;
	memory.for_ever = for_ever;
	memory.calls = memory.failed = 0;
	memory.is_armed = true;
}

/* True when something failed. */
static bool disarm(void)
{
	memory.is_armed = false;
	return memory.failed > 0;
}

/* ----------------------------------------------------------------------------------- one call */

static struct story_engine f;

/* The call that is tried, and what it does when nothing fails. */
static struct {
	const struct actor *actor;
	const struct method *method;
	struct view frame;
	struct content before, after;
	uint64_t answer;
} step;

/* Of the answer, without what differs in each run: the time of a write, the counters. */
static uint64_t answer_sum(void)
{
	struct view body = view_of(f.heard.body, f.heard.n);
	struct wire_field field;
	uint64_t result = 0;
	if (strstr(step.method->name, "AdminService"))
		return 0;
	while (wire_next(&body, &field))
		if (step.method->access == READ || field.number != 2)
			content_add(&result, field.whole.p, field.whole.n);
	return result;
}

static bool same_content(struct content a, struct content b)
{
	return a.seq == b.seq && a.sum == b.sum;
}

static bool is_right(void)
{
	return f.heard.code == RPC_OK && answer_sum() == step.answer &&
	       same_content(story_engine_content(&f), step.after);
}

static bool is_refused(void)
{
	return f.heard.code == RPC_INTERNAL || f.heard.code == RPC_UNAVAILABLE ||
	       f.heard.code == RPC_RESOURCE_EXHAUSTED;
}

static void call(void)
{
	story_engine_call(&f, step.actor, step.frame);
	sum.refusals += f.heard.code != RPC_OK;
}

static void reopen(void)
{
	story_engine_put_back(&f);
	must(story_engine_start(&f) == 0);
}

/* Takes up the i-th call of the story on the register as it is kept. The arena holds its frame. */
static void begin_step(struct arena *arena, size_t i)
{
	uint8_t key[STORE_KEY_SIZE];
	struct view request;
	arena_reset(arena);
	const struct route *route = story_request(arena, i, &request);
	story_key(i, key);
	step.actor = story_actor(route);
	step.method = route->method;
	step.frame = story_envelope(arena, route, key, request);
	reopen();
	step.before = story_engine_content(&f);
	call();
	if (f.heard.code != RPC_OK)
		printf("\n    call %zu, %s: code %d\n", i, step.method->name, (int)f.heard.code);
	CU_ASSERT_EQUAL_FATAL(f.heard.code, RPC_OK);
	CU_ASSERT_FATAL(f.heard.n <= sizeof(f.heard.body));
	step.answer = answer_sum();
	step.after = story_engine_content(&f);
	story_engine_stop(&f);
	bool is_written = step.after.seq == step.before.seq + 1;
	CU_ASSERT_EQUAL(is_written, step.method->access == WRITE);
	CU_ASSERT(is_written || same_content(step.before, step.after));
}

/* The register goes on from what the call wrote. */
static void end_step(void)
{
	reopen();
	call();
	story_engine_stop(&f);
	story_engine_keep(&f);
}

struct findings {
	bool has_failed; /* an allocation did */
	bool is_wrong, is_half_written, is_stuck, leaks;
};

/* A restart, where nothing less mends the store. */
static bool restart_failed(void)
{
	bool has_failed = engine_has_failed(f.engine);
	if (has_failed) {
		story_engine_stop(&f);
		must(story_engine_start(&f) == 0);
	}
	return has_failed;
}

/* What the register holds is what it held before; or, behind a restart, what the call writes: then
 * it was decided and never answered. */
static bool is_whole(void)
{
	bool is_restarted = restart_failed();
	struct content content = story_engine_content(&f);
	return same_content(content, step.before) ||
	       (is_restarted && same_content(content, step.after));
}

/* Again with memory; the store can have found out meanwhile that it needs a restart. */
static void call_again(void)
{
	call();
	if (!is_right() && restart_failed())
		call();
}

/* The call on a fresh engine with the n-th allocation failing, then again with memory. */
static struct findings try(unsigned n, bool for_ever)
{
	struct findings found = { .has_failed = false };
	long live = memory.live;
	reopen();
	arm(n, for_ever);
	call();
	found.has_failed = disarm();
	if (f.heard.code != RPC_OK) {
		found.is_wrong = !is_refused();
		found.is_half_written = !is_whole();
	} else {
		found.is_wrong = !is_right();
	}
	call_again();
	found.is_stuck = !is_right();
	story_engine_stop(&f);
	found.leaks = memory.live != live;
	return found;
}

static bool report(struct findings found, unsigned n, bool for_ever)
{
	if (!found.is_wrong && !found.is_half_written && !found.is_stuck && !found.leaks)
		return true;
	printf("\n    %s, allocation %u%s:%s%s%s%s\n", step.method->name, n,
	       for_ever ? " and all after it" : "", found.is_wrong ? " wrong" : "",
	       found.is_half_written ? " half-written" : "", found.is_stuck ? " cannot go on" : "",
	       found.leaks ? " leaks" : "");
	return false;
}

static void sweep(bool for_ever)
{
	struct findings found = { .has_failed = true };
	for (unsigned n = 1; found.has_failed; n++) {
		found = try(n, for_ever);
		CU_ASSERT(report(found, n, for_ever));
	}
}

/* ---------------------------------------------------------------------------------- the tests */

static void begin(struct arena **ret)
{
	f = (struct story_engine){ .store = NULL };
	log_set_level((enum log_level)0); /* each fault would be a line */
	story_engine_make(&f);
	must(arena_new(ret, (size_t)1 << 20) == 0 && story_engine_start(&f) == 0);
	story_engine_stop(&f);
	story_engine_keep(&f);
	sum.failures = sum.refusals = 0;
	sum.n_places = 0;
}

static void test_story_calls_every_rpc(void)
{
	size_t n;
	CU_ASSERT_EQUAL_FATAL(ops_init(), 0);
	const struct route *routes = ops_list(&n);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < STORY_CALLS &&
		       strcmp(strstr(routes[i].method->name, ".v1.") + 4, story_calls[k].method))
			k++;
		if (k == STORY_CALLS)
			printf("\n    not called: %s\n", routes[i].method->name);
		CU_ASSERT(k < STORY_CALLS);
	}
}

/* False, and said so, where nothing can be made to fail. */
static bool begin_failing(struct arena **ret)
{
	if (!REPLACES_MALLOC) {
		printf("\n    not under a sanitizer: malloc is its own\n");
		return false;
	}
	begin(ret);
	return true;
}

static void test_every_allocation_of_a_call(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	if (!begin_failing(&arena))
		return;
	for (size_t i = 0; i < STORY_CALLS; i++) {
		begin_step(arena, i);
		sweep(false);
		sweep(true);
		end_step();
	}
	printf("\n    %zu calls, %u allocations failed at %zu places, %u refusals\n", STORY_CALLS,
	       sum.failures, sum.n_places, sum.refusals);
	CU_ASSERT(sum.failures > 5 * STORY_CALLS && sum.n_places > 5);
	CU_ASSERT(sum.refusals > STORY_CALLS);
	story_engine_remove(&f);
}

/* Once on nothing, so that the register is made, once on the register. */
static void sweep_start(bool is_new, bool for_ever)
{
	bool has_failed = true;
	for (unsigned n = 1; has_failed; n++) {
		if (is_new) {
			story_engine_forget(&f);
			story_engine_put_back(&f);
		}
		long live = memory.live;
		arm(n, for_ever);
		int r = story_engine_start(&f);
		has_failed = disarm();
		if (has_failed && r) /* EAGAIN: a thread without memory for its stack */
			CU_ASSERT(r == -ENOMEM || r == -EAGAIN);
		if (!has_failed)
			CU_ASSERT_EQUAL(r, 0);
		story_engine_stop(&f);
		CU_ASSERT_EQUAL_FATAL(story_engine_start(&f), 0);
		CU_ASSERT_EQUAL(story_engine_content(&f).seq, 1);
		story_engine_stop(&f);
		CU_ASSERT_EQUAL(memory.live, live);
	}
}

static void test_every_allocation_of_a_start(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	if (!begin_failing(&arena))
		return;
	for (unsigned i = 0; i < 4; i++)
		sweep_start(i & 1, i & 2);
	printf("\n    %u allocations failed at %zu places\n", sum.failures, sum.n_places);
	CU_ASSERT(sum.failures > 20 && sum.n_places > 5);
	story_engine_remove(&f);
}

static void *volatile kept;

static void leak(void)
{
	kept = malloc(1);
}

static void lie(void)
{
	f.heard.code = RPC_INTERNAL;
}

static void trust_malloc(void)
{
	kept = malloc(1);
	*(volatile char *)kept = 'x';
	free(kept);
}

/* Control runs: what this suite looks for, it finds. */
static void test_faults_are_found(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	if (!begin_failing(&arena))
		return;
	begin_step(arena, 2); /* a write */
	CU_ASSERT(!try(UINT32_MAX, false).leaks);
	f.on_delivery = leak;
	CU_ASSERT(try(UINT32_MAX, false).leaks);
	f.on_delivery = lie;
	CU_ASSERT(try(UINT32_MAX, false).is_half_written);
	f.on_delivery = trust_malloc;
	pid_t child = fork();
	if (child == 0) {
		try(1, true); /* a refusal is delivered, too; which one is the n-th can vary */
		_exit(0);
	}
	int status = 0;
	CU_ASSERT(child > 0 && waitpid(child, &status, 0) == child);
	CU_ASSERT(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	f.on_delivery = NULL;
	story_engine_remove(&f);
}

/* A call may use ever more memory, until it succeeds. */
static unsigned raise_ceiling(void)
{
	unsigned n = 0;
	reopen();
	for (size_t ceiling = CEILING_STEP;; ceiling += CEILING_STEP, n++) {
		CU_ASSERT_EQUAL_FATAL(story_engine_new_engine(&f, ceiling), 0);
		call();
		if (f.heard.code == RPC_OK)
			break;
		CU_ASSERT(is_refused());
		CU_ASSERT(same_content(story_engine_content(&f), step.before));
		CU_ASSERT_FATAL(ceiling < STORY_ENGINE_MEMORY);
	}
	CU_ASSERT(is_right());
	story_engine_stop(&f);
	story_engine_keep(&f);
	return n;
}

static void test_every_ceiling_of_a_call(void)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	unsigned n = 0;
	begin(&arena);
	for (size_t i = 0; i < STORY_CALLS; i++) {
		begin_step(arena, i);
		unsigned n_refused = raise_ceiling();
		CU_ASSERT(n_refused > 0);
		n += n_refused;
	}
	printf("\n    %zu calls, %u ceilings, %u refusals\n", STORY_CALLS, n, sum.refusals);
	story_engine_remove(&f);
}

static const struct suite_test tests[] = {
	{ "the story calls every rpc", test_story_calls_every_rpc },
	{ "every ceiling of a call's memory", test_every_ceiling_of_a_call },
	{ "every allocation of a call fails", test_every_allocation_of_a_call },
	{ "every allocation of a start fails", test_every_allocation_of_a_start },
	{ "control runs: a leak, a lie and a careless callback are found", test_faults_are_found },
};

SUITE_MAIN("oom", tests)
