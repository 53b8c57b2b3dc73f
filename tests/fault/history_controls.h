/* SPDX-License-Identifier: EUPL-1.2
 * Faults put into a history or its journal, one at a time and taken back: the check must find each,
 * or it is worth nothing. */
#pragma once

#include "history_check.h"

/* A list is the better the more often the record was changed that is to be told wrongly. */
static inline uint64_t from_the_middle(const struct history *h, const struct op *op)
{
	if (op->kind == OP_LIST)
		return UINT32_MAX - op->versions[0];
	uint64_t middle = h->n_entries / 2;
	return op->seq > middle ? op->seq - middle : middle - op->seq;
}

/* An operation that was answered from the middle of the journal, or of the history where it has no
 * place there: there is something to be told wrongly of before it and behind it. */
static inline struct op *some(const struct history *h, enum op_kind kind)
{
	struct op *best = NULL;
	for (size_t i = 0; i < h->n_ops; i++) {
		struct op *op = &h->ops[(h->n_ops / 2 + i) % h->n_ops];
		if (op->kind == kind && op->code == 0 && op->tag_client != UINT32_MAX &&
		    (!best || from_the_middle(h, op) < from_the_middle(h, best)))
			best = op;
	}
	if (best)
		return best;
	fprintf(stderr, "history: too few operations for the controls\n");
	exit(2);
}

/* Each changes one operation or one entry. */
static inline void put_stale_get(struct history *h, struct op *op)
{
	(void)h;
	op->begun += INT64_MAX / 4;
	op->ended += INT64_MAX / 4;
}

static inline void put_stale_status(struct history *h, struct op *op)
{
	(void)h;
	op->seq /= 2;
}

static inline void put_wrong_count(struct history *h, struct op *op)
{
	(void)h;
	op->counts[0]++;
}

static inline void put_future_read(struct history *h, struct op *op)
{
	op->begun = op->ended = h->ops[0].begun;
	op->seq = h->n_entries;
}

static inline void put_torn_list(struct history *h, struct op *op)
{
	(void)h;
	op->versions[0] = 1;
}

static inline void put_other_text(struct history *h, struct op *op)
{
	(void)h;
	op->tag_number++;
}

static inline void put_dropped_entry(struct history *h, struct op *op)
{
	h->entries[op->seq].is_ours = false;
}

static inline void put_doubled_entry(struct history *h, struct op *op)
{
	h->entries[op->seq] = h->entries[op->seq - 1];
}

static inline void put_refusal(struct history *h, struct op *op)
{
	(void)h;
	op->code = 10;
}

static inline void put_other_place(struct history *h, struct op *op)
{
	(void)h;
	op->seq--;
}

static const struct control {
	const char *name;
	enum op_kind kind;
	void (*put)(struct history *h, struct op *op);
} controls[] = {
	{ "a stale read of a record", OP_GET, put_stale_get },
	{ "a stale status", OP_STATUS, put_stale_status },
	{ "a status of what was not yet", OP_STATUS, put_future_read },
	{ "a wrong count", OP_STATUS, put_wrong_count },
	{ "a wrong count of earlier", OP_STATUS_AT, put_wrong_count },
	{ "a list of two times", OP_LIST, put_torn_list },
	{ "a text of another version", OP_GET, put_other_text },
	{ "an acknowledged write that is gone", OP_LOG, put_dropped_entry },
	{ "an entry that is there twice", OP_LOG, put_doubled_entry },
	{ "a refused write that was done", OP_CHANGE, put_refusal },
	{ "an acknowledgement for another place", OP_LOG, put_other_place },
	{ "another answer under the same key", OP_AGAIN, put_other_place },
};

static inline unsigned controls_run(struct history *h)
{
	unsigned missed = 0;
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
		struct op *op = some(h, controls[i].kind), kept = *op;
		struct journal_entry *entry = &h->entries[op->seq], kept_entry = *entry;
		controls[i].put(h, op);
		if (history_check(h, true) == 0) {
			printf("control: %s was not found\n", controls[i].name);
			missed++;
		}
		*op = kept;
		*entry = kept_entry;
	}
	printf("%zu faults put in, %u not found\n", sizeof(controls) / sizeof(controls[0]), missed);
	return missed;
}

