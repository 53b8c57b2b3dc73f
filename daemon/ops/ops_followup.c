/* SPDX-License-Identifier: EUPL-1.2
 * Follow-up occasions: opened for a decided plan, answered record by record, closed and frozen.
 * What is said is the coordinator's; the register only proposes it. */
#include "followup.h"
#include "methods.h"

static int check_open(struct call *call, const struct loaded *occasion)
{
	char id[ID_TEXT_MAX];
	if (followup_of(occasion)->state == PB_ENUM(FOLLOWUP_STATE, OPEN))
		return 0;
	id_format(&occasion->record.id, id);
	call_param(call, "followup", "%s", id);
	call_param(call, "state", "%s", words_get(WORD_FOLLOWUP_STATE_CLOSED, call->lang));
	return refuse(call, REFUSED_FOLLOWUP_STATE, "id");
}

/* An occasion that is open, of a plan that the caller may change. */
static int load_open(struct call *call, const char *id, const char *field, struct followup *ret)
{
	int r = followup_load(call, id, field, ret);
	if (!r)
		r = load_may_write(call, plan_of(&ret->plan)->unit, field);
	return r ? r : check_open(call, &ret->occasion);
}

/* ------------------------------------------------------------------ open */

static int check_reporting(struct call *call, PB(Followup) *followup, uint32_t year)
{
	struct caldate day;
	int r = load_require(call, followup->reporting_day, "reporting_day");
	if (!r)
		r = load_day(call, followup->reporting_day, false, "reporting_day",
			     &followup->reporting_day);
	if (r)
		return r;
	caldate_parse(view_of_string(followup->reporting_day), &day);
	return load_range(call, "reporting_day", (uint64_t)day.year, year, year + 1);
}

static int open(struct call *call)
{
	const PB(OpenFollowupRequest) *request = (const void *)call->request;
	PB(Followup) followup = PB_INIT(FOLLOWUP);
	struct loaded plan;
	struct id id;
	followup.plan = request->plan;
	followup.kind = request->kind;
	followup.state = PB_ENUM(FOLLOWUP_STATE, OPEN);
	followup.reporting_day = request->reporting_day;
	followup.text = request->text;
	followup.reason = request->reason;
	int r = plan_load_for(call, request->plan, "plan", PLAN_FOLLOW_UP, &plan);
	if (!r && !request->kind)
		r = refuse(call, REFUSED_REQUIRED, "kind");
	if (!r)
		r = check_reporting(call, &followup, plan_of(&plan)->year);
	if (!r)
		r = load_new_id(call, PB_ENUM(KIND, FOLLOWUP), &id);
	return r ? r : call_put(call, &id, 0, &followup.base);
}

/* ------------------------------------------------------------------ entries */

static int find_line(struct call *call, const struct followup *f, const char *record,
		     struct followup_line **ret)
{
	struct id id;
	char plan[ID_TEXT_MAX];
	struct followup_line *line = NULL;
	if (!*record)
		return refuse(call, REFUSED_REQUIRED, "entry.record");
	int r = id_parse_any(view_of_string(record), &id) ? followup_lines(call, f, &id, &line) : 0;
	if (r)
		return r;
	*ret = line;
	if (line)
		return 0;
	id_format(&f->plan.record.id, plan);
	call_param(call, "value", "%s", record);
	call_param(call, "plan", "%s", plan);
	return refuse(call, REFUSED_NOT_FOLLOWED, "entry.record");
}

static int refuse_continuation(struct call *call, const PB(FollowupEntry) *entry,
			       enum refused refused)
{
	call_param(call, "value", "%s", entry->record);
	return refuse(call, refused, "entry.continuation");
}

/* An annual follow-up says what becomes of what was not done; an interim one does not know yet. */
static int check_answer(struct call *call, const struct followup *f, PB(FollowupEntry) *entry)
{
	bool is_open_end = f->is_annual &&
			   entry->status == PB_ENUM(FOLLOWUP_STATUS, NOT_THIS_YEAR);
	if (f->is_annual && entry->status == PB_ENUM(FOLLOWUP_STATUS, ON_TRACK))
		return refuse(call, REFUSED_ANNUAL_STATUS, "entry.status");
	if (is_open_end && !entry->continuation)
		return refuse_continuation(call, entry, REFUSED_CONTINUATION);
	if (!is_open_end && entry->continuation)
		return refuse_continuation(call, entry, REFUSED_NOT_APPLICABLE);
	if (entry->continuation == PB_ENUM(CONTINUATION, DROPPED) && !load_is_given(entry->comment))
		return refuse(call, REFUSED_REQUIRED, "entry.comment");
	return 0;
}

static int set_entry(struct call *call)
{
	const PB(SetFollowupEntryRequest) *request = (const void *)call->request;
	struct followup f;
	struct followup_line *line;
	struct loaded old;
	int r = load_given(call, request->entry, "entry");
	if (r)
		return r;
	PB(FollowupEntry) entry = *request->entry;
	r = load_open(call, entry.followup, "entry.followup", &f);
	if (!r)
		r = find_line(call, &f, entry.record, &line);
	if (r)
		return r;
	struct id id = id_of_record(PB_ENUM(KIND, FOLLOWUP_ENTRY),
				    id_number(&f.occasion.record.id), &line->record);
	r = load_for_set_id(call, &id, request->expected_version, "entry.record", &old);
	entry.proposed = followup_status_message(line->proposed);
	if (!entry.status)
		entry.status = entry.proposed;
	if (!r)
		r = check_answer(call, &f, &entry);
	return r ? r : call_put(call, &id, old.record.version, &entry.base);
}

/* ------------------------------------------------------------------ close */

static int check_complete(struct call *call, const struct followup *f)
{
	struct followup_line *lines;
	const struct followup_line *missing = NULL;
	unsigned all = 0, answered = 0;
	char id[ID_TEXT_MAX];
	int r = followup_lines(call, f, NULL, &lines);
	if (r)
		return r;
	for (const struct followup_line *line = lines; line; line = line->next, all++) {
		answered += line->entry.record.version != 0;
		if (!missing && !line->entry.record.version)
			missing = line;
	}
	if (!missing)
		return 0;
	id_format(&f->occasion.record.id, id);
	call_param(call, "followup", "%s", id);
	call_param(call, "answered", "%u", answered);
	call_param(call, "all", "%u", all);
	call_param(call, "value", "%s", missing->text);
	return refuse(call, REFUSED_FOLLOWUP_INCOMPLETE, "id");
}

/* The annual one ends the year: its plan is followed up, in the same entry. */
static int put_closed(struct call *call, const struct followup *f, char *reason)
{
	PB(Followup) occasion = *followup_of(&f->occasion);
	PB(Plan) plan = *plan_of(&f->plan);
	struct store_info info;
	int r = store_info(call->snapshot, &info);
	if (r)
		return r;
	occasion.state = PB_ENUM(FOLLOWUP_STATE, CLOSED);
	occasion.size = info.seq + 1; /* this entry's own */
	occasion.closed_by = (char *)call->actor->name;
	occasion.reason = reason;
	r = call_put(call, &f->occasion.record.id, f->occasion.record.version, &occasion.base);
	if (r || !f->is_annual)
		return r;
	plan.state = PB_ENUM(PLAN_STATE, FOLLOWED_UP);
	plan.reason = reason;
	return call_put(call, &f->plan.record.id, f->plan.record.version, &plan.base);
}

static int close(struct call *call)
{
	const PB(CloseFollowupRequest) *request = (const void *)call->request;
	struct followup f;
	int r = load_open(call, request->id, "id", &f);
	if (!r)
		r = load_expect(call, &f.occasion.record, request->expected_version);
	if (!r)
		r = plan_check_move(call, &f.plan, PLAN_FOLLOW_UP, "id");
	if (!r)
		r = check_complete(call, &f);
	return r ? r : put_closed(call, &f, request->reason);
}

static const struct method rows[] = {
	{ "riskreg.v1.FollowupService/Open", ROLE_COORDINATOR, WRITE, LIGHT, open },
	{ "riskreg.v1.FollowupService/SetEntry", ROLE_COORDINATOR, WRITE, LIGHT, set_entry },
	{ "riskreg.v1.FollowupService/Close", ROLE_COORDINATOR, WRITE, LIGHT, close },
	{ "riskreg.v1.FollowupService/Get", ROLE_ANY, READ, HEAVY, followup_get },
};
const struct method_list ops_followup_methods = METHOD_LIST(rows);
