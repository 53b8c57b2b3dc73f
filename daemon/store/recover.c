/* SPDX-License-Identifier: EUPL-1.2
 * Starting, see recover.h; the rules are in proto/PROTOCOL.md, "The journal". */
#include "recover.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "erase.h"
#include "file.h"
#include "rebuild.h"

#define NAME_JOURNAL "journal"

struct start {
	struct store *store;
	const struct store_options *options;
	struct lmdb_place *place;
	struct state state, now;
	bool has_state, has_index, is_new;
	struct replay replay;
};

static void report(const struct start *start, const char *what, const char *where)
{
	char line[2 * SCAN_WHERE];
	if (!start->options->report)
		return;
	snprintf(line, sizeof line, "%s%s%s", what, *where ? ": " : "", where);
	start->options->report(start->options->context, line);
}

/* -------------------------------------------------------------------- the journal */

static int make_journal(struct start *start, int directory)
{
	if (start->has_state || start->has_index) {
		report(start, "there is an index, but no journal", "");
		return -EBADMSG;
	}
	start->is_new = true;
	return journal_make(directory, start->store->segment_size);
}

static int open_journal(struct start *start, uint32_t *ret_schema)
{
	struct store *store = start->store;
	int fd = file_open_directory(store->directory, NAME_JOURNAL, true);
	if (fd < 0)
		return fd;
	uint32_t size = store->segment_size;
	int r = journal_open(&store->journal, fd, size, ret_schema);
	if (r == -ENOENT) {
		r = make_journal(start, fd);
		if (!r)
			r = journal_open(&store->journal, fd, size, ret_schema);
	} else if (r == -EBADMSG) {
		report(start, "the journal is damaged", "segment 1, offset 0: no valid header");
	}
	/* A start before this one may have ended before the names were on the disk: they must be,
	 * before anything says that there is a journal. */
	if (!r && fsync(fd))
		r = -errno;
	close(fd);
	return r;
}

/* -------------------------------------------------------------------- the index */

bool recover_reaches(const struct journal_end *end, const struct journal_end *known)
{
	if (end->at.segment != known->at.segment)
		return end->at.segment > known->at.segment && end->seq >= known->seq;
	if (end->at.offset != known->at.offset)
		return end->at.offset > known->at.offset && end->seq >= known->seq;
	return end->seq == known->seq && end->checksum == known->checksum;
}

void recover_say_end(const struct journal_end *end, const struct journal_end *known,
		     char ret_where[SCAN_WHERE])
{
	snprintf(ret_where, SCAN_WHERE,
		 "segment %u, offset %u: ends behind entry %llu, and reached entry %llu before, "
		 "segment %u, offset %u",
		 end->at.segment, end->at.offset, (unsigned long long)end->seq,
		 (unsigned long long)known->seq, known->at.segment, known->at.offset);
}

static bool may_trust(const struct start *start)
{
	const struct state *state = &start->state;
	if (!start->has_state || !start->has_index)
		return false;
	return state->is_clean ?
		       state_is_whole(state, start->place->directory, LMDB_ENV_FILE) :
		       state_is_same(state, &start->now);
}

static bool is_just_before(const struct place *at, const struct place *end)
{
	return at->segment == end->segment && at->offset < end->offset;
}

/* The last entry that the index has must be in the journal as it was: else the journal was cut,
 * which no rebuild may hide. -EBADMSG also when it is the index that is bad. */
static int check_newest(struct start *start, struct snapshot *s, const struct journal_end *position)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct journal_entry entry;
	struct snapshot_entry row;
	int r = snapshot_entry(s, position->seq, &row);
	if (!r && !is_just_before(&row.at, &position->at))
		r = -EBADMSG;
	if (!r)
		r = arena_new(&arena, (size_t)64 << 20);
	if (r)
		return r;
	r = journal_read(start->store->journal, row.at, false, arena, &entry);
	if (!r && entry.checksum != position->checksum)
		r = -EBADMSG;
	start->replay.is_damaged = r == -EBADMSG;
	if (r == -EBADMSG)
		snprintf(start->replay.where, SCAN_WHERE,
			 "segment %u, offset %u: entry %llu is not there any more", row.at.segment,
			 row.at.offset, (unsigned long long)position->seq);
	return r;
}

/* Where the index stands. */
static int read_position(struct start *start, struct journal_end *ret)
{
	struct store *store = start->store;
	struct snapshot s;
	int r = snapshot_begin(store, store->env, false, &s);
	if (r)
		return r;
	r = snapshot_position(&s, store->journal->id, ret);
	if (!r && !ret->at.segment)
		r = -EBADMSG;
	if (!r && ret->seq)
		r = check_newest(start, &s, ret);
	lmdb_txn_end(&s.txn);
	return r;
}

static int is_erasure_due(struct store *store, bool *ret)
{
	struct snapshot s;
	int r = snapshot_begin(store, store->env, false, &s);
	if (r)
		return r;
	r = rebuild_is_due(&s, ret);
	lmdb_txn_end(&s.txn);
	return r;
}

static int use_index(struct start *start, uint32_t *ret_schema)
{
	struct store *store = start->store;
	struct journal_end position;
	bool unused;
	int r = lmdb_env_open(&store->env, start->place, STORE_SCHEMA, ret_schema);
	if (!r && start->state.is_clean)
		r = recover_mark(store, INDEX_IN_USE);
	if (!r)
		r = read_position(start, &position);
	if (!r)
		r = replay_run(&start->replay, store, store->env, &position);
	if (!r && start->replay.n_texts) /* to be held against all that the journal confirms */
		r = -EBADMSG;
	if (!r) /* whether it is can wait, that it can be told cannot */
		r = is_erasure_due(store, &unused);
	return r;
}

static int make_index(struct start *start, uint32_t *ret_schema)
{
	struct store *store = start->store;
	store->env = lmdb_env_free(store->env);
	start->replay.where[0] = '\0';
	int r = recover_mark(store, INDEX_UNTRUSTED);
	if (!r)
		r = rebuild_index(store, start->place, &start->replay);
	if (!r)
		r = lmdb_env_open(&store->env, start->place, STORE_SCHEMA, ret_schema);
	store->started = start->is_new ? STORE_START_EMPTY : STORE_START_REBUILD;
	return r;
}

/* An index that turns out to be bad is made anew; a journal that is bad is told. */
static int find_index(struct start *start, uint32_t *ret_schema)
{
	struct store *store = start->store;
	if (!may_trust(start))
		return make_index(start, ret_schema);
	int r = use_index(start, ret_schema);
	if (r == -EBADMSG && !start->replay.is_damaged)
		return make_index(start, ret_schema);
	bool is_clean = start->state.is_clean && !start->replay.n_entries;
	store->started = is_clean ? STORE_START_CLEAN : STORE_START_REPLAY;
	return r;
}

/* -------------------------------------------------------------------- mending */

/* After a failed sync the page cache can show what the disk does not have: written once more and
 * synced, it has it. */
static int rewrite(int fd, uint64_t from, uint64_t to)
{
	uint8_t *bytes = malloc(to - from + 1);
	if (!bytes)
		return -ENOMEM;
	int r = file_read(fd, bytes, to - from, from);
	if (!r)
		r = file_write(fd, view_of(bytes, to - from), from, NULL);
	free(bytes);
	return r;
}

static int mend_segment(const struct replay *replay, int fd)
{
	const struct place *end = &replay->end.at;
	uint32_t from = replay->last_batch.offset ? replay->last_batch.offset : end->offset;
	int r = file_zero(fd, end->offset, replay->tail);
	if (!r)
		r = rewrite(fd, 0, SEGMENT_HEADER_SIZE);
	if (!r)
		r = rewrite(fd, from, end->offset);
	return r ? r : file_sync(fd);
}

static int mend_files(const struct start *start)
{
	const struct journal *j = start->store->journal;
	bool is_clean = start->is_new || (start->has_state && start->state.is_clean);
	if (is_clean && !start->replay.tail)
		return 0;
	int fd = journal_open_segment(j, start->replay.end.at.segment, true);
	if (fd < 0)
		return fd;
	int r = mend_segment(&start->replay, fd);
	close(fd);
	return r;
}

/* An index that has what the journal may not have must not be what the next start goes by. */
static int mend(struct start *start)
{
	int r = mend_files(start);
	if (r)
		recover_mark(start->store, INDEX_UNTRUSTED);
	return r;
}

/* -------------------------------------------------------------------- starting */

int recover_mark(struct store *store, enum index_mark mark)
{
	struct state state = { .is_clean = false }; /* that of no boot and no file */
	int r = 0;
	if (mark != INDEX_UNTRUSTED)
		r = state_look(store->place.directory, LMDB_ENV_FILE, &state);
	if (!r && mark == INDEX_CLOSED)
		r = state_sum(store->place.directory, LMDB_ENV_FILE, &state.sum);
	if (r)
		return r;
	state.is_clean = mark == INDEX_CLOSED;
	state.end = store->journal->end;
	memcpy(state.journal_id, store->journal->id, JOURNAL_ID_SIZE);
	return state_write(store->directory, &state);
}

/* What a stop kept from being erased. Only now: what confirms it is on the disk for certain. */
static int finish_erasures(struct store *store)
{
	bool due = false;
	int r = is_erasure_due(store, &due);
	if (r || !due)
		return r;
	store->started = STORE_START_REBUILD;
	return erase_due(store);
}

static int check_end(struct start *start)
{
	const struct state *state = &start->state;
	struct replay *replay = &start->replay;
	if (!start->has_state || recover_reaches(&replay->end, &state->end))
		return 0;
	recover_say_end(&replay->end, &state->end, replay->where);
	return -EBADMSG;
}

static int start_all(struct start *start, uint32_t *ret_schema)
{
	struct store *store = start->store;
	int r = state_read(store->directory, &start->state, &start->has_state);
	if (!r) {
		r = state_look(store->place.directory, LMDB_ENV_FILE, &start->now);
		start->has_index = r == 0;
		r = r == -ENOENT ? 0 : r;
	}
	if (!r)
		r = open_journal(start, ret_schema);
	if (r)
		return r;
	if (memcmp(start->state.journal_id, store->journal->id, JOURNAL_ID_SIZE) != 0)
		start->has_state = false; /* of another one */
	store->journal->end = start->has_state ? start->state.end : replay_start;
	r = find_index(start, ret_schema);
	if (!r)
		r = check_end(start);
	if (r == -EBADMSG)
		report(start, "the journal is damaged", start->replay.where);
	if (r == -EPROTO && start->replay.schema)
		*ret_schema = start->replay.schema;
	if (!r)
		r = mend(start);
	if (!r)
		r = journal_start(store->journal, &start->replay.end, start->replay.is_sealed);
	if (!r)
		r = finish_erasures(store);
	bool is_marked = store->started == STORE_START_CLEAN;
	return r || is_marked ? r : recover_mark(store, INDEX_IN_USE);
}

int recover_start(struct store *store, const struct store_options *options, uint32_t *ret_schema)
{
	struct start start = {
		.store = store,
		.options = options,
		.place = &store->place,
		.replay = {
			.until = UINT64_MAX,
			.progress = options->progress,
			.context = options->context,
		},
	};
	int r = start_all(&start, ret_schema);
	replay_deinit(&start.replay);
	return r;
}

int recover_commit(struct store *store)
{
	struct replay replay = { .until = UINT64_MAX };
	struct journal_end position;
	struct snapshot s;
	helper_wait(store->helper);
	int r = lmdb_env_reopen(store->env, STORE_SCHEMA);
	if (!r)
		r = snapshot_begin(store, store->env, false, &s);
	if (!r) {
		r = snapshot_position(&s, store->journal->id, &position);
		lmdb_txn_end(&s.txn);
	}
	if (!r)
		r = replay_run(&replay, store, store->env, &position);
	replay_deinit(&replay);
	return r;
}
