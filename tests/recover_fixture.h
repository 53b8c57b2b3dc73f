/* SPDX-License-Identifier: EUPL-1.2
 * Registers of numbered records for the tests of starts: written in batches, then counted. */
#pragma once

#include "journal_fixture.h"

static const struct id anna __attribute__((unused)) = { CODE, 4, "anna" };

static inline struct id number(uint32_t n)
{
	return id_of_u32(NUMBER, n);
}

/* Entries first .. first + n - 1, each a record with a text, in one batch. */
static inline void write_batch(struct fixture *f, uint32_t first, uint32_t n)
{
	struct snapshot *s = writer(f);
	for (uint32_t i = first; i < first + n; i++)
		CU_ASSERT_EQUAL_FATAL(apply_one(s, change_of(number(i), 0, NULL, "some text")), 0);
	CU_ASSERT_EQUAL_FATAL(store_commit(s), 0);
}

/* Entries 1 .. n are there, each its record, and no others. */
static inline bool has_just(struct fixture *f, uint32_t n)
{
	struct snapshot *s = reader(f);
	bool right = newest(s) == n;
	for (uint32_t i = 1; i <= n && right; i++)
		right = body_is(got(s, number(i), 0), "some text") &&
			got(s, number(i), 0).seq == i;
	right = right && got(s, number(n + 1), 0).version == 0;
	store_end(s);
	return right;
}

/* Three batches of one entry and one of three, closed. *ret_batch is where the last one begins and
 * *ret_end where it ends. */
static inline void make(struct fixture *f, size_t *ret_batch, size_t *ret_end)
{
	fixture_open(f);
	for (uint32_t i = 1; i <= 3; i++)
		write_batch(f, i, 1);
	f->store = store_free(f->store);
	*ret_batch = state_of(f).end.at.offset;
	CU_ASSERT_EQUAL_FATAL(reopen(f), 0);
	write_batch(f, 4, 3);
	f->store = store_free(f->store);
	*ret_end = state_of(f).end.at.offset;
}

/* Seals the last batch and closes. */
static inline void seal(struct fixture *f)
{
	CU_ASSERT_EQUAL(store_tick(f->store), 0);
	CU_ASSERT_EQUAL(store_tick(f->store), 0);
	f->store = store_free(f->store);
}

/* Starts so, has n records, and is closed again. */
static inline void expect_start(struct fixture *f, enum store_start start, uint32_t n)
{
	CU_ASSERT_EQUAL_FATAL(reopen(f), 0);
	CU_ASSERT_EQUAL(store_how_started(f->store), start);
	CU_ASSERT(has_just(f, n));
	f->store = store_free(f->store);
}
