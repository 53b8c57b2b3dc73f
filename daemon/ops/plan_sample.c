/* SPDX-License-Identifier: EUPL-1.2
 * How many must be drawn for the verdicts of a control to be reachable, and to show that a share
 * conforms. Never decides what is drawn. Its row stands in ops_control.c. */
#include "plan_sample.h"

#include <errno.h>
#include <stdio.h>

#include "load.h"
#include "rule.h"

#define USUAL_SHARE 950000
#define SENTENCES_MAX 3

struct planning {
	struct call *call;
	const PB(PlanSampleRequest) *request;
	PB(PlanSampleResponse) reply;
	char *sentences[SENTENCES_MAX];
};

static int check(struct call *call, uint32_t share)
{
	const PB(PlanSampleRequest) *request = (const void *)call->request;
	int r = load_range(call, "population", request->population, 0, ASSURANCE_POPULATION_MAX);
	if (!r)
		r = load_range(call, "share", share, 1, ASSURANCE_WHOLE - 1);
	return r ? r : load_range(call, "found", request->found, 0, ASSURANCE_TESTED_MAX);
}

static uint32_t plan_share(struct planning *p)
{
	const PB(PlanSampleRequest) *request = p->request;
	if (!request->population)
		return assurance_plan_share(p->reply.share, request->found);
	p->reply.may_deviate = assurance_may_deviate(request->population, p->reply.share);
	return assurance_plan_number(request->population, p->reply.may_deviate, request->found);
}

/* ------------------------------------------------------------------ in words */

static int add(struct planning *p, enum word word, uint32_t n, const struct word_param *params,
	       size_t n_params)
{
	char *sentence = call_words(p->call, word, n, params, n_params);
	if (!sentence)
		return -ENOMEM;
	p->sentences[p->reply.n_sentences++] = sentence;
	return 0;
}

/* "95", "97,5": as many decimals as there are. */
static void write_share(const struct planning *p, char *out, size_t size)
{
	uint32_t share = p->reply.share;
	int n = snprintf(out, size, "%u%s%04u", share / 10000,
			 words_get(WORD_CRITERIA_DECIMAL_MARK, p->call->lang), share % 10000);
	while (n > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (n > 0 && (out[n - 1] < '0' || out[n - 1] > '9'))
		out[--n] = '\0';
}

static enum word word_of_share(const struct planning *p)
{
	bool is_clean = p->request->found == 0;
	if (!p->reply.for_share)
		return WORD_ASSURANCE_PLAN_NONE;
	if (p->request->population)
		return is_clean ? WORD_ASSURANCE_PLAN_NUMBER_CLEAN : WORD_ASSURANCE_PLAN_NUMBER;
	return is_clean ? WORD_ASSURANCE_PLAN_SHARE_CLEAN : WORD_ASSURANCE_PLAN_SHARE;
}

static int say_share(struct planning *p)
{
	char share[32], population[16], least[16];
	const struct word_param params[] = {
		{ "share", share },
		{ "population", population },
		{ "least", least },
	};
	write_share(p, share, sizeof(share));
	snprintf(population, sizeof(population), "%u", p->request->population);
	snprintf(least, sizeof(least), "%u", p->reply.for_share);
	return add(p, word_of_share(p), p->request->found, params, 3);
}

static int say_few(struct planning *p)
{
	char least[16];
	const struct word_param params[] = { { "least", least } };
	if (!p->reply.planned || p->reply.planned >= p->reply.for_verdicts)
		return 0;
	snprintf(least, sizeof(least), "%u", p->reply.for_verdicts);
	return add(p, WORD_ASSURANCE_PLAN_FEW, p->reply.planned, params, 1);
}

static int say(struct planning *p)
{
	int r = 0;
	p->reply.sentences = p->sentences;
	if (p->reply.for_verdicts)
		r = add(p, WORD_ASSURANCE_PLAN_VERDICTS, p->reply.for_verdicts, NULL, 0);
	if (!r)
		r = say_share(p);
	return r ? r : say_few(p);
}

int plan_sample(struct call *call)
{
	struct planning p = { .call = call,
			      .request = (const void *)call->request,
			      .reply = PB_INIT(PLAN_SAMPLE_RESPONSE) };
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, CONTROL), p.request->control, "control", &loaded);
	p.reply.share = p.request->share ? p.request->share : USUAL_SHARE;
	if (!r)
		r = check(call, p.reply.share);
	if (r)
		return r;
	const PB(Control) *control = (const PB(Control) *)loaded.body;
	if (!control->criteria) {
		call_param(call, "control", "%s", p.request->control);
		return refuse(call, REFUSED_NO_CRITERIA, "control");
	}
	struct criteria criteria = rule_criteria(control->criteria);
	p.reply.planned = control->planned_sample_size;
	p.reply.for_verdicts = assurance_plan_verdicts(&criteria);
	p.reply.for_share = plan_share(&p);
	r = say(&p);
	return r ? r : call_reply(call, &p.reply.base);
}
