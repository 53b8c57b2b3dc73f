/* SPDX-License-Identifier: EUPL-1.2
 * Looking at a register that nobody has open: the journal is read from its first byte to its last,
 * an index is made from it beside the one that is there, and the two are held against each other.
 * Changes nothing of the register. See store.h. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "file.h"
#include "rebuild.h"
#include "recover.h"

#define NAME_JOURNAL "journal"
#define NAME_CHECK LMDB_ENV_FILE ".check"
#define LINE_SIZE 512

struct check {
	struct store *store;
	void (*report)(void *context, const char *line);
	void *context;
	int n_findings;
	struct state state;
	bool has_state;
};

static void say(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct check *check, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	check->report(check->context, line);
}

/* -------------------------------------------------------------------- index against journal */

static bool same_row(struct view key, struct view value, struct view key_made,
		     struct view value_made)
{
	return (key.p != NULL) == (key_made.p != NULL) && view_equals(key, key_made) &&
	       view_equals(value, value_made);
}

static int compare_table(struct snapshot *s, struct snapshot *made, enum table table,
			 uint64_t *ret_rows, bool *ret_same)
{
	struct key key = { .size = 1 };
	struct view found = VIEW_NONE, value = VIEW_NONE, found_made, value_made;
	do {
		int r = lmdb_txn_seek(&s->txn, table, key_view(&key), &found, &value);
		if (!r)
			r = lmdb_txn_seek(&made->txn, table, key_view(&key), &found_made,
					  &value_made);
		if (r)
			return r;
		*ret_same = found.n < sizeof key.bytes &&
			    same_row(found, value, found_made, value_made);
		if (!*ret_same || !found.p)
			return 0;
		memcpy(key.bytes, found.p, found.n);
		key.size = found.n;
		key_step(&key);
		++*ret_rows;
	} while (true);
}

static int compare_all(struct check *check, struct snapshot *s, struct snapshot *made)
{
	uint64_t rows = 0;
	for (unsigned table = 0; table < TABLE_COUNT; table++) {
		bool same = false;
		int r = compare_table(s, made, (enum table)table, &rows, &same);
		if (r && r != -EBADMSG)
			return r;
		if (r || !same) {
			say(check, "index: table %u differs from what the journal says", table);
			check->n_findings++;
			return 0;
		}
	}
	say(check, "index: %llu rows, just as the journal says", (unsigned long long)rows);
	return 0;
}

static int compare_index(struct check *check, struct lmdb_env *made)
{
	struct store *store = check->store;
	struct snapshot s, other;
	int r = snapshot_begin(store, store->env, false, &s);
	if (r)
		return r;
	r = snapshot_begin(store, made, false, &other);
	if (!r) {
		r = compare_all(check, &s, &other);
		lmdb_txn_end(&other.txn);
	}
	lmdb_txn_end(&s.txn);
	return r;
}

/* -------------------------------------------------------------------- the journal */

static int say_root(struct check *check, struct lmdb_env *made, const struct journal_end *end)
{
	uint8_t root[MERKLE_HASH];
	char hex[2 * MERKLE_HASH + 1];
	struct snapshot s;
	int r = snapshot_begin(check->store, made, false, &s);
	if (r)
		return r;
	uint64_t newest;
	int64_t time_ms;
	r = snapshot_newest(&s, &newest, &time_ms);
	if (!r)
		r = store_root(&s, newest, root);
	lmdb_txn_end(&s.txn);
	if (r)
		return r;
	for (size_t i = 0; i < sizeof root; i++)
		snprintf(hex + 2 * i, 3, "%02x", root[i]);
	say(check, "journal: %llu entries in %u segments, sound; root of %llu: %s",
	    (unsigned long long)end->seq, end->at.segment, (unsigned long long)newest, hex);
	return 0;
}

static void say_end(struct check *check, const struct replay *replay)
{
	const struct state *state = &check->state;
	bool is_ours = check->has_state && memcmp(state->journal_id, check->store->journal->id,
						  JOURNAL_ID_SIZE) == 0;
	if (is_ours && !recover_reaches(&replay->end, &state->end)) {
		char where[SCAN_WHERE];
		recover_say_end(&replay->end, &state->end, where);
		say(check, "journal: %s", where);
		check->n_findings++;
	} else if (replay->tail) {
		say(check, "journal: %zu bytes behind the end, of a batch that was cut off; the "
			   "next start takes them away", replay->tail);
	}
}

/* One that was open when the machine stopped, or has other bytes than when it was closed, may be
 * anything, also the end of who reads it. */
static bool may_trust(struct check *check)
{
	int directory = check->store->place.directory;
	struct state now;
	if (!check->has_state || state_look(directory, LMDB_ENV_FILE, &now) != 0)
		return false;
	if (!check->state.is_clean)
		return state_is_same(&check->state, &now);
	if (state_is_whole(&check->state, directory, LMDB_ENV_FILE))
		return true;
	say(check, "index: it has changed since it was closed");
	check->n_findings++;
	return false;
}

/* How far the index is, when it is one of this journal. */
static bool open_index(struct check *check, uint64_t *ret_seq)
{
	struct store *store = check->store;
	struct journal_end position = { .seq = 0 };
	struct snapshot s;
	uint32_t schema;
	if (!may_trust(check))
		return false;
	int r = lmdb_env_open(&store->env, &store->place, STORE_SCHEMA, &schema);
	if (!r)
		r = snapshot_begin(store, store->env, false, &s);
	if (!r) {
		r = snapshot_position(&s, store->journal->id, &position);
		lmdb_txn_end(&s.txn);
	}
	*ret_seq = position.seq;
	return !r && position.at.segment;
}

static int check_all(struct check *check)
{
	CLEANUP(lmdb_env_freep) struct lmdb_env *made = NULL;
	struct store *store = check->store;
	struct replay replay = {
		.until = UINT64_MAX - 1, /* what is confirmed as erased is left to a start */
		.progress = store->options.progress,
		.context = store->options.context,
	};
	bool has_index = open_index(check, &replay.until);
	if (!has_index)
		replay.until = UINT64_MAX - 1;
	int r = rebuild_make(store, &store->place, NAME_CHECK, &replay, &made);
	if (r == -EBADMSG) {
		say(check, "journal: %s", replay.where);
		check->n_findings++;
		r = 0;
	} else if (!r) {
		say_end(check, &replay);
		r = say_root(check, made, &replay.end);
		if (!r && has_index)
			r = compare_index(check, made);
	}
	if (!has_index)
		say(check, "index: none that can be used; the next start makes one");
	replay_deinit(&replay);
	lmdb_env_remove(&store->place, NAME_CHECK);
	return r;
}

int store_check(const struct store_options *options,
		void (*report)(void *context, const char *line), void *context)
{
	CLEANUP(store_freep) struct store *store = NULL;
	struct check check = { .report = report, .context = context };
	uint32_t schema;
	int r = store_new(&store, options);
	if (r)
		return r;
	check.store = store;
	r = state_read(store->directory, &check.state, &check.has_state);
	if (r)
		return r;
	int fd = file_open_directory(store->directory, NAME_JOURNAL, false);
	if (fd < 0)
		return fd;
	r = journal_open(&store->journal, fd, store->segment_size, &schema);
	close(fd);
	if (r == -EBADMSG) {
		say(&check, "journal: segment 1, offset 0: no valid header");
		return 1;
	}
	if (!r)
		r = check_all(&check);
	return r == STORE_FULL ? -ENOSPC : r ? r : check.n_findings;
}
