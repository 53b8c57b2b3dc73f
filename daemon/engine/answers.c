/* SPDX-License-Identifier: EUPL-1.2
 * Kept answers, see answers.h. */
#include "answers.h"

#include <stdlib.h>

/* Of the same request, in whatever state; NULL: none is kept. */
static struct kept_answer *find(struct answers *answers, const struct job *job)
{
	for (size_t i = 0; i < ANSWERS_MAX; i++) {
		struct kept_answer *kept = &answers->kept[i];
		if (kept->pieces && kept->lang == job->call.lang &&
		    memcmp(kept->request_sha256, job->request_sha256, 32) == 0)
			return kept;
	}
	return NULL;
}

bool answers_find(struct answers *answers, struct job *job, const struct answers_state *state)
{
	struct kept_answer *kept = find(answers, job);
	if (!kept || kept->state.epoch != state->epoch || kept->state.size > state->size ||
	    caldate_compare(kept->state.day, state->day) != 0)
		return false;
	kept->last_used = ++answers->n_uses;
	if (kept->state.size == state->size)
		job->call.pieces = kept->pieces;
	else
		job->call.earlier = (struct earlier){ kept->pieces, kept->state.size };
	return kept->state.size == state->size;
}

/* All pieces in one block, their bytes behind them. NULL: too large, or memory is out. */
static struct piece *copy_pieces(const struct piece *pieces)
{
	size_t n = 0, bytes = 0;
	for (const struct piece *p = pieces; p; p = p->next, n++)
		bytes += p->body.n;
	struct piece *copy = n && bytes <= ANSWERS_SIZE_MAX ? malloc(n * sizeof(*copy) + bytes) :
							      NULL;
	if (!copy)
		return NULL;
	uint8_t *end = (uint8_t *)(copy + n);
	for (size_t i = 0; i < n; i++, pieces = pieces->next) {
		if (pieces->body.n)
			memcpy(end, pieces->body.p, pieces->body.n);
		copy[i].body = view_of(end, pieces->body.n);
		copy[i].next = i + 1 < n ? &copy[i + 1] : NULL;
		end += pieces->body.n;
	}
	return copy;
}

static struct kept_answer *eldest(struct answers *answers)
{
	struct kept_answer *eldest = &answers->kept[0];
	for (size_t i = 1; i < ANSWERS_MAX; i++)
		if (answers->kept[i].last_used < eldest->last_used)
			eldest = &answers->kept[i];
	return eldest;
}

void answers_keep(struct answers *answers, const struct job *job,
		  const struct answers_state *state)
{
	struct piece *pieces = copy_pieces(job->call.pieces);
	if (!pieces)
		return;
	struct kept_answer *kept = find(answers, job);
	if (!kept)
		kept = eldest(answers);
	free(kept->pieces);
	*kept = (struct kept_answer){
		.pieces = pieces,
		.lang = job->call.lang,
		.state = *state,
		.last_used = ++answers->n_uses,
	};
	memcpy(kept->request_sha256, job->request_sha256, sizeof(kept->request_sha256));
}

void answers_deinit(struct answers *answers)
{
	for (size_t i = 0; i < ANSWERS_MAX; i++)
		free(answers->kept[i].pieces);
	*answers = (struct answers){ 0 };
}
