/* SPDX-License-Identifier: EUPL-1.2
 * The status: where every control stands in a year, worst first. It costs the number of controls
 * and their rounds; it must never read a result. */
#include <errno.h>
#include <stdlib.h>

#include "../domain/summary.h"
#include "methods.h"
#include "plan.h"
#include "status_renew.h"

/* Lines in one response, so that each fits a frame. */
#define LINES_A_PIECE 200

struct told {
	const struct line *line;
	PB(ControlStatus) status;
};

/* Worst first; what nobody has judged is worse than a pass, and what is late even more so. */
static int rank_of(const struct told *told)
{
	static const int ranks[] = {
		[VERDICT_FAIL] = 0,
		[VERDICT_PARTIAL] = 1,
		[VERDICT_NONE] = 3,
		[VERDICT_PASS] = 4,
	};
	int rank = ranks[told->line->verdict];
	return told->status.is_overdue && rank > 2 ? 2 : rank;
}

static int compare_told(const void *a, const void *b)
{
	const struct told *left = a, *right = b;
	int order = rank_of(left) - rank_of(right);
	if (!order)
		order = strcmp(left->line->unit, right->line->unit);
	return order ? order : memcmp(left->line->control.bytes, right->line->control.bytes,
				      sizeof(left->line->control.bytes));
}

static struct summary_line count_line(const struct told *told)
{
	return (struct summary_line){
		.verdict = told->line->verdict,
		.approved = told->line->fold.has_approved,
		.review = told->line->body->kind == PB_ENUM(CONTROL_KIND, REVIEW),
		.overdue = told->status.is_overdue,
		.progress = progress_of_control(&told->line->fold),
	};
}

static int tell(struct status *s, struct told *told, struct summary *summary,
		PB(GetStatusResponse) *head)
{
	for (size_t i = 0; i < s->n_lines; i++) {
		int r = status_line_tell(s->call, s->lines[i], s->today, &told[i].status);
		if (r)
			return r;
		told[i].line = s->lines[i];
		struct summary_line line = count_line(&told[i]);
		summary_add(summary, &line);
		head->overdue += told[i].status.is_overdue ? 1 : 0;
		head->unanswered += told[i].status.is_unanswered ? 1 : 0;
	}
	return 0;
}

/* The first response says what the lines come to; together they are one. */
static int reply(struct status *s, struct told *told, PB(GetStatusResponse) *head)
{
	PB(ControlStatus) *controls[LINES_A_PIECE];
	size_t done = 0;
	int r;
	do {
		PB(GetStatusResponse) rest = PB_INIT(GET_STATUS_RESPONSE);
		PB(GetStatusResponse) *piece = done ? &rest : head;
		piece->controls = controls;
		while (done < s->n_lines && piece->n_controls < LINES_A_PIECE)
			controls[piece->n_controls++] = &told[done++].status;
		r = call_reply(s->call, &piece->base);
	} while (!r && done < s->n_lines);
	return r;
}

static int answer(struct status *s)
{
	PB(GetStatusResponse) head = PB_INIT(GET_STATUS_RESPONSE);
	struct summary summary = { 0 };
	struct store_info info;
	char sentence[1000];
	struct told *told = arena_get_zeroed(s->call->arena, s->n_lines + 1, sizeof(*told));
	int r = told ? tell(s, told, &summary, &head) : -ENOMEM;
	if (!r)
		r = store_info(s->call->snapshot, &info);
	if (r)
		return r;
	qsort(told, s->n_lines, sizeof(*told), compare_told);
	summary_format(&summary, s->call->lang, sentence, sizeof(sentence));
	head.year = s->year;
	head.seq = info.seq;
	head.summary = sentence;
	return reply(s, told, &head);
}

static int get(struct call *call)
{
	struct status s = { .call = call,
			    .request = (const PB(GetStatusRequest) *)call->request };
	bool is_renewed;
	int r = load_asked_day(call, s.request->day, "day", &s.today);
	if (r)
		return r;
	s.year = s.request->year ? s.request->year : (uint32_t)s.today.year;
	r = load_range(call, "year", s.year, LOAD_YEAR_MIN, LOAD_YEAR_MAX);
	if (!r)
		r = status_renew(&s, &is_renewed);
	if (r || is_renewed)
		return r;
	r = status_lines_get(&s);
	return r ? r : answer(&s);
}

static const struct method rows[] = {
	{ "riskreg.v1.StatusService/Get", ROLE_ANY, READ, HEAVY_AT | STEADY, get },
};
const struct method_list ops_status_methods = METHOD_LIST(rows);
