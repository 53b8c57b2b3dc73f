/* SPDX-License-Identifier: EUPL-1.2
 * Holds a history against the journal as the one order in which everything was done: each
 * acknowledged write is there once, none that was refused is; what a read gave is the fold of the
 * journal at some place; and no place contradicts the times at which calls began and ended. */
#pragma once

#include "history.h"

struct anomalies {
	unsigned n;
	bool is_quiet;
};

static inline void anomaly(struct anomalies *a, const struct op *op, const char *what)
{
	if (a->n++ < 10 && !a->is_quiet)
		printf("client %u, operation %u (kind %d, place %lu): %s\n", op->client,
		       op->number, (int)op->kind, op->seq, what);
}

/* What the fold needs: the place of each version of each risk, and of each write. */
struct fold {
	uint64_t *version_seq[HISTORY_RISKS]; /* by version, from 1 */
	uint32_t n_versions[HISTORY_RISKS];
	uint64_t *written; /* by op: its entry, or 0 */
};

static inline void fold_deinit(struct fold *f)
{
	for (unsigned i = 0; i < HISTORY_RISKS; i++)
		free(f->version_seq[i]);
	free(f->written);
}

static inline size_t op_index(const struct history *h, const struct op *op)
{
	return (size_t)(op - h->ops);
}

static inline void fold_version(struct fold *f, const struct op *op, uint64_t seq)
{
	uint32_t version = op->versions[op->subject];
	if (version == f->n_versions[op->subject] + 1) {
		f->version_seq[op->subject][version] = seq;
		f->n_versions[op->subject] = version;
	}
}

/* Version 1 of each risk is of the set-up: at or before the first entry of a client. */
static inline void fold_init(struct fold *f, const struct history *h, struct anomalies *a)
{
	f->written = history_need(h->n_ops, sizeof(*f->written));
	for (unsigned i = 0; i < HISTORY_RISKS; i++) {
		f->version_seq[i] = history_need(h->n_entries + 3, sizeof(uint64_t));
		f->n_versions[i] = 1;
	}
	for (uint64_t seq = 1; seq <= h->n_entries; seq++) {
		const struct journal_entry *entry = &h->entries[seq];
		const struct op *op = op_of_entry(h, entry);
		if (!op)
			continue;
		size_t i = op_index(h, op);
		if (f->written[i])
			anomaly(a, op, "is in the journal twice");
		if (op->code != 0 && op->code != CODE_LOST)
			anomaly(a, op, "was refused and is in the journal");
		if (op->kind == OP_CHANGE && entry->version != op->versions[op->subject])
			anomaly(a, op, "became another version than it was to");
		f->written[i] = seq;
		if (op->kind == OP_CHANGE)
			fold_version(f, op, seq);
	}
}

/* Where in the journal a call was done, as far as its answer tells. */
struct window {
	int64_t begun, ended;
	uint64_t from, to;
	const struct op *op;
};

/* The places at which these `n` risks were as the op says. False: there is none. */
static inline bool places_of_versions(const struct fold *f, const struct op *op, unsigned first,
				      unsigned n, struct window *window)
{
	window->from = 0;
	window->to = SEQ_MAX;
	for (unsigned i = first; i < first + n; i++) {
		uint32_t v = op->versions[i];
		if (v == 0 || v > f->n_versions[i])
			return false;
		uint64_t to = v < f->n_versions[i] ? f->version_seq[i][v + 1] - 1 : SEQ_MAX;
		if (f->version_seq[i][v] > window->from)
			window->from = f->version_seq[i][v];
		if (to < window->to)
			window->to = to;
	}
	return window->from <= window->to;
}

static inline bool has_place(const struct op *op)
{
	return op->code == 0 && op->kind != OP_AGAIN && op->kind != OP_STATUS_AT;
}

static inline int window_by_end(const void *a, const void *b)
{
	int64_t x = ((const struct window *)a)->ended, y = ((const struct window *)b)->ended;
	return (x > y) - (x < y);
}

static inline int window_by_begin(const void *a, const void *b)
{
	int64_t x = ((const struct window *)a)->begun, y = ((const struct window *)b)->begun;
	return (x > y) - (x < y);
}

static inline size_t find_windows(const struct history *h, const struct fold *f,
				  struct window *out, struct anomalies *a)
{
	size_t n = 0;
	for (size_t i = 0; i < h->n_ops; i++) {
		const struct op *op = &h->ops[i];
		struct window w = { op->begun, op->ended, op->seq, op->seq, op };
		bool is_sound = true;
		if (!has_place(op))
			continue;
		if (op->kind == OP_GET)
			is_sound = places_of_versions(f, op, op->subject, 1, &w);
		if (op->kind == OP_LIST)
			is_sound = places_of_versions(f, op, 0, HISTORY_RISKS, &w);
		if (is_sound)
			out[n++] = w;
		else
			anomaly(a, op, "read what was so at no time");
	}
	return n;
}

/* What ended before another began has its place before it: going by begin times, each must reach
 * the furthest `from` of those that had ended. */
static inline void check_times(const struct history *h, const struct fold *f, struct anomalies *a)
{
	struct window *by_end = history_need(h->n_ops, sizeof(*by_end));
	struct window *by_begin = history_need(h->n_ops, sizeof(*by_begin));
	size_t n = find_windows(h, f, by_end, a), ended = 0;
	uint64_t furthest = 0;
	const struct op *furthest_op = NULL;
	memcpy(by_begin, by_end, n * sizeof(*by_end));
	qsort(by_end, n, sizeof(*by_end), window_by_end);
	qsort(by_begin, n, sizeof(*by_begin), window_by_begin);
	for (size_t i = 0; i < n; i++) {
		for (; ended < n && by_end[ended].ended < by_begin[i].begun; ended++) {
			if (by_end[ended].from >= furthest) {
				furthest = by_end[ended].from;
				furthest_op = by_end[ended].op;
			}
		}
		/* A write's place is its own: what ended before lies before it, not at it. */
		uint64_t to = by_begin[i].to - (op_is_write(by_begin[i].op) ? 1 : 0);
		if (furthest_op && to < furthest)
			anomaly(a, by_begin[i].op, "lies before what had ended when it began");
	}
	free(by_end);
	free(by_begin);
}

static inline void check_writes(const struct history *h, const struct fold *f, struct anomalies *a)
{
	for (size_t i = 0; i < h->n_ops; i++) {
		const struct op *op = &h->ops[i];
		if (op->kind == OP_AGAIN && op->code == 0 &&
		    op->seq != op_of(h, op->client, op->subject)->seq)
			anomaly(a, op, "was answered otherwise under its key");
		if (op->code != 0 && (op->code != CODE_CONFLICT || op->kind != OP_CHANGE))
			anomaly(a, op, "was not done, and nothing was in its way");
		if (op->code != 0 || !op_is_write(op))
			continue;
		if (!f->written[i])
			anomaly(a, op, "was acknowledged and is not in the journal");
		else if (f->written[i] != op->seq)
			anomaly(a, op, "was acknowledged for another place");
	}
}

static inline void check_titles(const struct history *h, struct anomalies *a)
{
	for (size_t i = 0; i < h->n_ops; i++) {
		const struct op *op = &h->ops[i];
		if (op->kind != OP_GET || op->code != 0 || op->versions[op->subject] == 1)
			continue;
		const struct op *of = op_of(h, op->tag_client, op->tag_number);
		if (!of || of->kind != OP_CHANGE || of->subject != op->subject ||
		    of->versions[of->subject] != op->versions[op->subject])
			anomaly(a, op, "read a text of another version");
	}
}

static inline int op_by_place(const void *a, const void *b)
{
	const struct op *x = *(const struct op *const *)a, *y = *(const struct op *const *)b;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Kept counts are those of the results up to the place that the answer names. */
static inline void check_counts(const struct history *h, struct anomalies *a)
{
	const struct op **reads = history_need(h->n_ops, sizeof(*reads));
	uint32_t counts[HISTORY_CLIENTS][3] = { 0 };
	uint64_t seq = 0;
	size_t n = 0;
	for (size_t i = 0; i < h->n_ops; i++)
		if (h->ops[i].code == 0 &&
		    (h->ops[i].kind == OP_STATUS || h->ops[i].kind == OP_STATUS_AT))
			reads[n++] = &h->ops[i];
	qsort(reads, n, sizeof(*reads), op_by_place);
	for (size_t i = 0; i < n; i++) {
		while (seq < reads[i]->seq && seq < h->n_entries) {
			const struct journal_entry *entry = &h->entries[++seq];
			const struct op *op = op_of_entry(h, entry);
			if (op && op->kind == OP_LOG)
				counts[op->client][op->outcome - 1]++;
		}
		if (reads[i]->seq > h->n_entries ||
		    memcmp(reads[i]->counts, counts[reads[i]->subject], sizeof(counts[0])) != 0)
			anomaly(a, reads[i], "counts are not those of its place");
	}
	free(reads);
}

static inline unsigned history_check(const struct history *h, bool is_quiet)
{
	struct anomalies a = { .is_quiet = is_quiet };
	struct fold f = { 0 };
	fold_init(&f, h, &a);
	check_writes(h, &f, &a);
	check_titles(h, &a);
	check_counts(h, &a);
	check_times(h, &f, &a);
	fold_deinit(&f);
	return a.n;
}
