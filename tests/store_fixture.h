/* SPDX-License-Identifier: EUPL-1.2
 * A register in a temporary directory and a kinds table for tests of the store alone. A body's
 * facts are written with fact_*: which records it names, which counts it adds to. */
#pragma once

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "../daemon/store/store.h"
#include "remove_tree.h"

enum { CODE = 1, NUMBER = 2, PART = 3, HOLE = 4, LAST = 5 };

/* A fact: 'R' (reference), 'E' (versions 1 and 2 are erased), 'F' (version 1 is), 'Y' and 'Z'
 * (versions that no erasure can name) or a slot's digit, the target's kind and size, its bytes. 'X'
 * makes describe fail, 'S' swallows a failure of the store; '!' is what `fixture_lies` says, so
 * that a test can break its promise. */
static char fixture_lies;

static int describe(const struct id *id, struct view facts, struct view text, struct sink *sink)
{
	(void)id;
	(void)text;
	for (size_t at = 0; at < facts.n;) {
		struct id target = { .kind = facts.p[at + 1], .size = facts.p[at + 2] };
		size_t n = target.size < STORE_ID_MAX ? target.size : STORE_ID_MAX;
		memcpy(target.bytes, facts.p + at + 3, n);
		int r = 0;
		char what = (char)facts.p[at];
		if (what == '!')
			what = fixture_lies;
		if (what == 'X')
			return -ENOTSUP;
		if (what == 'S')
			sink->count(sink, &target, STORE_COUNT_SLOTS);
		else if (what == 'R')
			r = sink->reference(sink, &target);
		else if (what == 'E')
			r = sink->erase(sink, &target, 1, 2);
		else if (what == 'F')
			r = sink->erase(sink, &target, 1, 1);
		else if (what == 'Y')
			r = sink->erase(sink, &target, 0, 1);
		else if (what == 'Z')
			r = sink->erase(sink, &target, 2, 1);
		else if (what)
			r = sink->count(sink, &target, (unsigned)(what - '0'));
		if (r)
			return r;
		at += 3u + target.size;
	}
	return 0;
}

static const struct store_kind fixture_kinds[] = {
	[CODE] = { CODE, "code", describe },
	[NUMBER] = { NUMBER, "number", describe },
	[PART] = { PART, "part", describe },
	[LAST] = { LAST, "last", describe },
};

#define FIXTURE_SEGMENT ((size_t)1 << 20)

/* What store_open said last. */
static char fixture_said[400];

static void fixture_report(void *context, const char *line)
{
	(void)context;
	snprintf(fixture_said, sizeof fixture_said, "%s", line);
}

struct fixture {
	char directory[64];
	struct store *store;
};

static inline struct store_options fixture_options(const char *directory, size_t map_size)
{
	return (struct store_options){
		.directory = directory,
		.map_size = map_size,
		.kinds = fixture_kinds,
		.n_kinds = sizeof fixture_kinds / sizeof *fixture_kinds,
		.segment_size = FIXTURE_SEGMENT,
		.report = fixture_report,
	};
}

static inline int fixture_try_open(struct fixture *f, size_t map_size, uint32_t *ret_schema)
{
	struct store_options options = fixture_options(f->directory, map_size);
	return store_open(&f->store, &options, ret_schema);
}

static inline void fixture_make(struct fixture *f)
{
	/* Tens of thousands of syncs: in memory, where there is such a place. */
	const char *parent = getenv("TMPDIR"), *memory = "/dev/shm";
	if (!parent)
		parent = access(memory, W_OK) == 0 ? memory : "/tmp";
	*f = (struct fixture){ 0 };
	snprintf(f->directory, sizeof f->directory, "%s/store.XXXXXX", parent);
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(f->directory));
}

#define FIXTURE_MAP ((size_t)64 << 20)

static inline void fixture_open(struct fixture *f)
{
	fixture_make(f);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(f, FIXTURE_MAP, NULL), 0);
}

static inline void fixture_reopen(struct fixture *f)
{
	f->store = store_free(f->store);
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(f, FIXTURE_MAP, NULL), 0);
}

static inline void fixture_close(struct fixture *f)
{
	f->store = store_free(f->store);
	remove_tree(f->directory);
}

static inline struct id id_of_text(uint8_t kind, const char *text)
{
	struct id id = { .kind = kind, .size = (uint8_t)strlen(text) };
	memcpy(id.bytes, text, id.size);
	return id;
}

static inline struct id id_of_u32(uint8_t kind, uint32_t n)
{
	return (struct id){ kind, 4, { (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8),
				       (uint8_t)n } };
}

/* The n-th part of a number: 8 bytes. */
static inline struct id id_of_pair(uint8_t kind, uint32_t a, uint32_t b)
{
	struct id id = id_of_u32(kind, a), second = id_of_u32(kind, b);
	memcpy(id.bytes + 4, second.bytes, 4);
	id.size = 8;
	return id;
}

struct body {
	size_t n;
	uint8_t bytes[512];
};

static inline void fact(struct body *body, char what, struct id target)
{
	body->bytes[body->n++] = (uint8_t)what;
	body->bytes[body->n++] = target.kind;
	body->bytes[body->n++] = target.size;
	memcpy(body->bytes + body->n, target.bytes, target.size);
	body->n += target.size;
}

/* A stamp with a key that no other has. */
static inline struct stamp fixture_stamp(int64_t time_ms)
{
	static uint32_t last;
	struct stamp stamp = {
		.time_ms = time_ms,
		.actor = VIEW_LITERAL("anna"),
		.method = VIEW_LITERAL("Do"),
		.request_sha256 = { 7 },
	};
	last++;
	memcpy(stamp.key, &last, sizeof last);
	return stamp;
}

static inline struct change change_of(struct id id, uint32_t expected, const struct body *facts,
				      const char *text)
{
	static uint8_t bytes[64][1024];
	static unsigned next;
	uint8_t *p = bytes[next++ % 64];
	size_t n = facts ? facts->n : 0;
	memcpy(p, facts ? facts->bytes : p, n);
	memcpy(p + n, text, strlen(text));
	return (struct change){ id, expected, (uint32_t)n, view_of(p, n + strlen(text)) };
}

/* Applies one change in its own entry on a snapshot. */
static inline int apply_one(struct snapshot *s, struct change change)
{
	struct stamp stamp = fixture_stamp(1000);
	struct entry entry;
	size_t conflict;
	return store_apply(s, changes_of(&change, 1), &stamp, &entry, &conflict);
}

/* The same, in its own snapshot, committed. */
static inline int write_one(struct store *store, struct change change)
{
	struct snapshot *s;
	int r = store_begin_write(store, &s);
	if (r)
		return r;
	r = apply_one(s, change);
	if (!r)
		return store_commit(s);
	store_end(s);
	return r;
}

static inline struct snapshot *reader(struct fixture *f)
{
	struct snapshot *s = NULL;
	CU_ASSERT_EQUAL_FATAL(store_begin_read(f->store, &s), 0);
	return s;
}

static inline struct snapshot *writer(struct fixture *f)
{
	struct snapshot *s = NULL;
	CU_ASSERT_EQUAL_FATAL(store_begin_write(f->store, &s), 0);
	return s;
}

static inline struct record got(struct snapshot *s, struct id id, uint32_t version)
{
	struct record record = { .version = 4711 };
	CU_ASSERT_EQUAL(store_get(s, &id, version, &record), 0);
	return record;
}

static inline bool body_is(struct record record, const char *text)
{
	return view_equals(record.body, view_of_string(text));
}

static inline uint64_t newest(struct snapshot *s)
{
	struct store_info info = { .seq = 4711 };
	CU_ASSERT_EQUAL(store_info(s, &info), 0);
	return info.seq;
}

static inline bool counts_are(struct snapshot *s, struct id id, uint32_t a, uint32_t b, uint32_t c,
			      uint32_t d)
{
	uint32_t counts[STORE_COUNT_SLOTS] = { 9, 9, 9, 9 };
	CU_ASSERT_EQUAL(store_counts(s, &id, counts), 0);
	return counts[0] == a && counts[1] == b && counts[2] == c && counts[3] == d;
}

static inline const char *path_in(const struct fixture *f, const char *name)
{
	static char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", f->directory, name);
	return path;
}

static inline void write_file(const struct fixture *f, const char *name, struct view bytes)
{
	FILE *file = fopen(path_in(f, name), "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_EQUAL(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
	fclose(file);
}
