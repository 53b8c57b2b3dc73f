/* SPDX-License-Identifier: EUPL-1.2
 * A history: what clients asked, when, and what they were answered; and the journal, which says in
 * what order it was done. */
#pragma once

#include "rig.h"

#define HISTORY_CLIENTS 16
#define HISTORY_RISKS 6
#define SEQ_MAX UINT64_MAX

enum op_kind {
	OP_LOG,    /* a result of the client's own round */
	OP_CHANGE, /* a risk, which others change too */
	OP_AGAIN,  /* an earlier write of this client, with its key */
	OP_GET,    /* one risk */
	OP_LIST,   /* all risks in one answer */
	OP_STATUS, /* the kept counts of a round */
	OP_STATUS_AT,
	OP_KINDS
};

#define CODE_CONFLICT 10
#define CODE_LOST UINT32_MAX

struct op {
	enum op_kind kind;
	uint32_t client, number; /* its key, when it is a write */
	uint32_t code;           /* 0, of a refusal, or CODE_LOST */
	int64_t begun, ended;    /* nanoseconds */
	uint64_t seq;            /* of a write: its entry; of a status: what it has seen */
	uint32_t subject;        /* risk, round, or (OP_AGAIN) the number of the first */
	uint32_t rank, outcome;  /* OP_LOG */
	uint32_t versions[HISTORY_RISKS]; /* read; OP_CHANGE: what [subject] becomes */
	uint32_t counts[3];               /* conforming, deviating, not applicable */
	uint32_t tag_client, tag_number;  /* OP_GET: who wrote what was read */
};

struct journal_entry {
	bool is_ours;
	uint32_t client, number; /* of its key */
	uint32_t n_changes, version;
};

struct history {
	struct op *ops;
	size_t n_ops, n_each; /* those of a client lie together: client * n_each + number */
	struct journal_entry *entries; /* by seq, from 1 */
	uint64_t n_entries;
};

static inline bool op_is_write(const struct op *op)
{
	return op->kind == OP_LOG || op->kind == OP_CHANGE;
}

static inline struct op *op_of(const struct history *h, uint32_t client, uint32_t number)
{
	if (client >= HISTORY_CLIENTS || number >= h->n_each)
		return NULL;
	return &h->ops[client * h->n_each + number];
}

/* NULL: the set-up wrote it. */
static inline struct op *op_of_entry(const struct history *h, const struct journal_entry *entry)
{
	return entry->is_ours ? op_of(h, entry->client, entry->number) : NULL;
}

static inline void *history_need(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);
	if (!p) {
		fputs("history: no memory\n", stderr);
		exit(2);
	}
	return p;
}
