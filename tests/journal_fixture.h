/* SPDX-License-Identifier: EUPL-1.2
 * The files of a register between two starts: read, changed, put back; and the state that a daemon
 * leaves behind which was killed, or whose machine stopped. */
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include "../daemon/store/journal_format.h"
#include "../daemon/store/state.h"
#include "store_fixture.h"
#include "suite.h"

#define SEGMENT_1 "journal/0000000001.seg"
#define SEGMENT_2 "journal/0000000002.seg"
#define SEGMENT_3 "journal/0000000003.seg"
#define INDEX "index/data.mdb"

/* A file in memory. */
struct blob {
	uint8_t *p;
	size_t n;
};

static inline struct blob blob_read(const struct fixture *f, const char *name)
{
	struct stat st;
	int fd = open(path_in(f, name), O_RDONLY);
	CU_ASSERT_FATAL(fd >= 0 && fstat(fd, &st) == 0);
	struct blob blob = { malloc((size_t)st.st_size + 1), (size_t)st.st_size };
	CU_ASSERT_EQUAL_FATAL(read(fd, blob.p, blob.n), (ssize_t)blob.n);
	close(fd);
	return blob;
}

/* Into the same file, when there is one. */
static inline void blob_write(const struct fixture *f, const char *name, const struct blob *blob)
{
	int fd = open(path_in(f, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(write(fd, blob->p, blob->n), (ssize_t)blob->n);
	close(fd);
}

/* A part of it, at its place. */
static inline void blob_patch(const struct fixture *f, const char *name, const struct blob *blob,
			      size_t from, size_t to)
{
	int fd = open(path_in(f, name), O_WRONLY);
	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(pwrite(fd, blob->p + from, to - from, (off_t)from),
			      (ssize_t)(to - from));
	close(fd);
}

static inline void blob_free(struct blob *blob)
{
	free(blob->p);
	blob->p = NULL;
}

static inline bool blob_has(const struct fixture *f, const char *name, const char *text)
{
	struct blob blob = blob_read(f, name);
	bool has = memmem(blob.p, blob.n, text, strlen(text)) != NULL;
	blob_free(&blob);
	return has;
}

static inline struct state state_of(const struct fixture *f)
{
	struct state state = { 0 };
	bool found = false;
	int fd = open(f->directory, O_RDONLY | O_DIRECTORY);
	CU_ASSERT_EQUAL(state_read(fd, &state, &found), 0);
	CU_ASSERT_TRUE(found);
	close(fd);
	return state;
}

static inline void put_state(const struct fixture *f, const struct state *state)
{
	int fd = open(f->directory, O_RDONLY | O_DIRECTORY);
	CU_ASSERT_EQUAL(state_write(fd, state), 0);
	close(fd);
}

/* As if the index that is there were the one that was closed. */
static inline void as_if_closed(const struct fixture *f)
{
	struct state state = state_of(f);
	int fd = open(path_in(f, "index"), O_RDONLY | O_DIRECTORY);
	CU_ASSERT_EQUAL(state_sum(fd, "data.mdb", &state.sum), 0);
	close(fd);
	put_state(f, &state);
}

/* A register that is closed, as if its daemon had been killed... */
static inline void as_if_killed(const struct fixture *f)
{
	struct state state = state_of(f);
	state.is_clean = false;
	put_state(f, &state);
}

/* ... or as if its machine had stopped. What the journal had reached is not known then. */
static inline void as_if_stopped(const struct fixture *f)
{
	struct state state = state_of(f);
	state.is_clean = false;
	state.boot_id[0] ^= 1;
	state.end = (struct journal_end){ .at = { 1, SEGMENT_HEADER_SIZE } };
	put_state(f, &state);
}

static inline int reopen(struct fixture *f)
{
	f->store = store_free(f->store);
	*fixture_said = '\0';
	return fixture_try_open(f, FIXTURE_MAP, NULL);
}

static inline void root_now(struct fixture *f, uint8_t ret[32])
{
	struct snapshot *s = reader(f);
	CU_ASSERT_EQUAL(store_root(s, newest(s), ret), 0);
	store_end(s);
}

/* Findings of store_check; the register is closed. */
static char checked[8][512];
static unsigned n_checked;

static inline void keep_line(void *context, const char *line)
{
	(void)context;
	if (n_checked < 8)
		snprintf(checked[n_checked++], sizeof checked[0], "%s", line);
}

static inline int check(struct fixture *f)
{
	struct store_options options = fixture_options(f->directory, FIXTURE_MAP);
	f->store = store_free(f->store);
	n_checked = 0;
	return store_check(&options, keep_line, NULL);
}
