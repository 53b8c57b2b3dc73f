/* SPDX-License-Identifier: EUPL-1.2
 * Kept answers, see answers.h. */
#include "answers.h"

#include <stdlib.h>

static bool is_same_state(const struct answers_state *a, const struct answers_state *b)
{
	return a->size == b->size && a->epoch == b->epoch && caldate_compare(a->day, b->day) == 0;
}

bool answers_find(struct answers *answers, const struct job *job,
		  const struct answers_state *state, struct piece **ret)
{
	for (size_t i = 0; i < ANSWERS_MAX; i++) {
		struct kept_answer *kept = &answers->kept[i];
		if (!kept->pieces || kept->lang != job->call.lang ||
		    !is_same_state(&kept->state, state) ||
		    memcmp(kept->request_sha256, job->request_sha256, 32) != 0)
			continue;
		kept->last_used = ++answers->n_uses;
		*ret = kept->pieces;
		return true;
	}
	return false;
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

/* An answer of another state will hardly be asked for again, but it goes when its turn comes. */
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
	struct kept_answer *kept = eldest(answers);
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
