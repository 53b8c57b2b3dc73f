/* SPDX-License-Identifier: EUPL-1.2
 * A round's people, state and rights, shared by the ops that move it. Must never change the state
 * of a round: that is for the ops themselves. */
#include "round.h"

#include <errno.h>

#include "rule.h"

int round_load(struct call *call, const char *text, struct loaded *ret)
{
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, ROUND), text, "round", &loaded);
	if (!r)
		r = load_may_write(call, ((const PB(Round) *)loaded.body)->unit, "round");
	if (!r)
		*ret = loaded;
	return r;
}

int round_load_control(struct call *call, const PB(Round) *round, const PB(Control) **ret)
{
	struct loaded control;
	struct id id;
	if (!id_parse(PB_ENUM(KIND, CONTROL), view_of_string(round->control), &id))
		return -EBADMSG;
	int r = load_version(call, &id, round->control_version, "round", &control);
	if (!r)
		*ret = (const PB(Control) *)control.body;
	return r;
}

int round_expect_state(struct call *call, const struct loaded *loaded, enum round_step step)
{
	PB(RoundState) state = ((const PB(Round) *)loaded->body)->state;
	char id[ID_TEXT_MAX];
	if (progress_allows(rule_state(state), step))
		return 0;
	id_format(&loaded->record.id, id);
	call_param(call, "round", "%s", id);
	call_param(call, "state", "%s", words_get(rule_state_word(state), call->lang));
	return refuse(call, REFUSED_ROUND_STATE, "round");
}

int round_refuse_basis(struct call *call, const struct id *round)
{
	char id[ID_TEXT_MAX];
	id_format(round, id);
	call_param(call, "round", "%s", id);
	return refuse(call, REFUSED_WRONG_BASIS, "round");
}

bool round_has_person(const PB(Round) *round, const char *name)
{
	for (size_t i = 0; i < round->n_people; i++)
		if (strcmp(round->people[i], name) == 0)
			return true;
	return false;
}

int round_add_person(struct call *call, PB(Round) *round, const char *name)
{
	if (round_has_person(round, name))
		return 0;
	int r = load_at_most(call, "people", round->n_people + 1, ROUND_PEOPLE_MAX);
	if (r)
		return r;
	char **people = arena_get(call->arena, (round->n_people + 1) * sizeof(*people));
	char *copy = arena_copy(call->arena, view_of_string(name));
	if (!people || !copy)
		return -ENOMEM;
	if (round->n_people > 0)
		memcpy(people, round->people, round->n_people * sizeof(*people));
	people[round->n_people++] = copy;
	round->people = people;
	return 0;
}
