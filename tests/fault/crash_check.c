/* SPDX-License-Identifier: EUPL-1.2
 * Judging a state, see crash_check.h. */
#include "crash_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "crash_drive.h"
#include "crash_log.h"
#include "crash_search.h"
#include "crash_walk.h"

static int digest_of(struct store *store, uint64_t *ret)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	int r = store_begin_read(store, &s);
	return r ? r : walk_register(s, ret);
}

int check_build(struct reference *reference, const char *directory, const struct plan *plan,
		size_t first)
{
	CLEANUP(store_freep) struct store *store = NULL;
	disk_remove(directory);
	mkdir(directory, 0700);
	*reference = (struct reference){ .first = first, .n = plan->n };
	reference->digests = log_need(NULL, (plan->n + 1) * sizeof *reference->digests);
	int r = drive_open(directory, &store);
	for (size_t i = 0; i <= plan->n && !r; i++) {
		if (i)
			r = drive_write(store, &plan->entries[i - 1]);
		if (!r && i && plan->entries[i - 1].erasure.id.kind) {
			store = store_free(store); /* the next start does what is confirmed */
			r = drive_open(directory, &store);
		}
		reference->digests[i] = 0;
		if (!r && i >= first)
			r = digest_of(store, &reference->digests[i]);
	}
	return r;
}

void check_forget(struct reference *reference)
{
	free(reference->digests);
	*reference = (struct reference){ 0 };
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

#define SAY(finding, ...)                                                                          \
	do {                                                                                       \
		if (!(finding)->what[0])                                                           \
			snprintf((finding)->what, sizeof(finding)->what, __VA_ARGS__);             \
	} while (0)

static int check_entries(struct snapshot *s, const struct expectation *e, struct finding *ret)
{
	for (uint64_t seq = 1; seq <= ret->size && seq <= e->plan->n; seq++) {
		bool equal;
		uint64_t of_key;
		int r = walk_entry(s, e->plan, &e->plan->entries[seq - 1], seq, ret->size, &equal,
				   &of_key);
		if (r)
			return r;
		if (equal && of_key == seq)
			continue;
		if (of_key && of_key != seq)
			ret->doubled++;
		else if (seq <= e->acknowledged)
			ret->lost++;
		else
			ret->different++;
		SAY(ret, "entry %llu is not what was written; its key is entry %llu's",
		    (unsigned long long)seq, (unsigned long long)of_key);
	}
	return 0;
}

static int check_whole(struct snapshot *s, const struct expectation *e, struct finding *ret)
{
	uint64_t digest;
	int r = check_entries(s, e, ret);
	if (!r)
		r = walk_register(s, &digest);
	if (r)
		return r;
	bool known = ret->size >= e->reference->first && ret->size <= e->reference->n;
	if (!known || digest != e->reference->digests[ret->size]) {
		ret->different++;
		SAY(ret, "not what a register of %llu entries is", (unsigned long long)ret->size);
	}
	return 0;
}

static int check_size(struct snapshot *s, const struct expectation *e, struct finding *ret)
{
	struct store_info info;
	int r = store_info(s, &info);
	if (r)
		return r;
	ret->size = info.seq;
	if (info.seq < e->acknowledged) {
		ret->lost += (unsigned)(e->acknowledged - info.seq);
		SAY(ret, "lost: %llu entries of %llu acknowledged", (unsigned long long)info.seq,
		    (unsigned long long)e->acknowledged);
	}
	if (info.seq > e->issued) {
		ret->different++;
		SAY(ret, "%llu entries of %llu issued", (unsigned long long)info.seq,
		    (unsigned long long)e->issued);
	}
	return check_whole(s, e, ret);
}

static int check_readable(struct store *store, const struct expectation *e, struct finding *ret)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	int r = store_begin_read(store, &s);
	return r ? r : check_size(s, e, ret);
}

/* Versions in the plan are those after all its entries; the next entry writes new records alone. */
static int check_next(struct store *store, const struct expectation *e, struct finding *ret)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	struct store_info info;
	bool equal = false;
	uint64_t of_key;
	int r = store_begin_read(store, &s);
	if (!r)
		r = store_info(s, &info);
	if (!r)
		r = walk_entry(s, e->plan, e->next, ret->size + 1, ret->size, &equal, &of_key);
	if (r)
		return r;
	if (!equal || info.seq != ret->size + 1) {
		ret->lost++;
		SAY(ret, "a write after the start is not there after the next");
	}
	return 0;
}

#define SEARCHED_MIN 16 /* fewer bytes can be there by chance */

/* A start does every erasure that is confirmed. */
static void check_erased(const char *directory, const struct expectation *e, struct finding *ret)
{
	struct view text = plan_erased(e->plan, ret->size, e->random);
	if (text.n < SEARCHED_MIN || !search_files(directory, view_of(text.p, SEARCHED_MIN)))
		return;
	ret->remains++;
	SAY(ret, "an erased text is still in a file");
}

void check_state(const char *directory, const struct expectation *e, struct finding *ret)
{
	CLEANUP(store_freep) struct store *store = NULL;
	*ret = (struct finding){ 0 };
	double before = now_ms();
	int r = drive_open(directory, &store);
	ret->start_ms = now_ms() - before;
	const char *where = "the start";
	if (!r) {
		where = "reading";
		ret->how_started = (int)store_how_started(store);
		r = check_readable(store, e, ret);
	}
	if (!r) {
		check_erased(directory, e, ret);
		where = "a write after the start";
		r = drive_write(store, e->next);
	}
	if (!r) {
		where = "the next start";
		store = store_free(store);
		r = drive_open(directory, &store);
	}
	if (!r)
		r = check_next(store, e, ret);
	if (!r)
		return;
	ret->alarms++;
	SAY(ret, "%s failed: %d", where, r);
}
