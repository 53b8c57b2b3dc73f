/* SPDX-License-Identifier: EUPL-1.2
 * A status that begins from one given before: whatever was written in between, its bytes are those
 * of the one that is computed. That it was not computed is seen from the controls that it read. */
#include "ops_work.h"

#define CONTROLS 8
#define STEPS 1500

static struct fixture f;
static uint32_t state;

static uint32_t draw(uint32_t n)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % n;
}

/* -------------------------------------------------------------------- asking */

static uint64_t controls_read(void)
{
	uint64_t n;
	store_reads(f.store, PB_ENUM(KIND, CONTROL), &n);
	return n;
}

/* The bytes of the answer, and how many controls were read for it. */
static struct view ask(const char *unit, const struct earlier *earlier, uint64_t *ret_read)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	uint64_t before = controls_read();
	request.unit = (char *)unit;
	if (earlier)
		f.earlier = *earlier;
	int r = fixture_call(&f, &reader, "riskreg.v1.StatusService/Get", &request, NULL);
	CU_ASSERT_EQUAL_FATAL(r, 0);
	f.earlier = (struct earlier){ .size = 0 };
	*ret_read = controls_read() - before;
	return fixture_join(&f);
}

/* What was given last for a unit. */
struct kept {
	struct piece pieces[4];
	uint64_t size;
};

static void keep(struct kept *kept)
{
	size_t n = 0;
	for (const struct piece *p = f.call.pieces; p; p = p->next, n++) {
		CU_ASSERT_FATAL(n < sizeof(kept->pieces) / sizeof(*kept->pieces));
		uint8_t *bytes = malloc(p->body.n + 1);
		memcpy(bytes, p->body.p, p->body.n);
		kept->pieces[n].body = view_of(bytes, p->body.n);
		kept->pieces[n].next = p->next ? &kept->pieces[n + 1] : NULL;
	}
	kept->size = fixture_seq(&f);
}

static void forget(struct kept *kept)
{
	for (size_t i = 0; i < sizeof(kept->pieces) / sizeof(*kept->pieces); i++)
		free((void *)kept->pieces[i].body.p);
	*kept = (struct kept){ .size = 0 };
}

/* Asks from what is kept and anew, and keeps the answer. Returns whether it was renewed. */
static bool is_renewed(const char *unit, struct kept *kept)
{
	const struct earlier earlier = { kept->size ? kept->pieces : NULL, kept->size };
	uint64_t anew, from_it;
	struct view computed = ask(unit, NULL, &anew);
	struct view renewed = ask(unit, &earlier, &from_it);
	CU_ASSERT(view_equals(computed, renewed));
	free((void *)computed.p);
	free((void *)renewed.p);
	forget(kept);
	keep(kept);
	return from_it < anew;
}

/* -------------------------------------------------------------------- by chance */

static int open_round(void)
{
	static const char *const units[] = { "SN", "BUN", "HK" };
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	char control[ID_TEXT_MAX], period[16];
	snprintf(control, sizeof(control), "C%u", 1 + draw(CONTROLS));
	snprintf(period, sizeof(period), "2026-%02u", 1 + draw(12));
	request.control = control;
	request.period = period;
	request.unit = (char *)units[draw(3)];
	request.size = 1 + draw(30);
	return fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL);
}

static int log_some(const char *round)
{
	PB(ItemResult) results[3];
	uint32_t n = 1 + draw(3), first = 1 + draw(28);
	for (uint32_t i = 0; i < n; i++) {
		results[i] = (PB(ItemResult))PB_INIT(ITEM_RESULT);
		results[i].rank = first + i;
		results[i].outcome = (PB(Outcome))(1 + draw(3));
	}
	return work_log_as(&f, draw(9) ? &auditor : &coordinator, round, results, n,
			   draw(2) ? "Fel rad" : "");
}

static int add_action(const char *round)
{
	PB(Action) action = PB_INIT(ACTION);
	PB(SetActionRequest) set = PB_INIT(SET_ACTION_REQUEST);
	action.unit = "SN";
	action.round = (char *)round;
	action.title = "Utbilda";
	action.reason = "Avvikelser";
	action.due_day = "2026-10-01";
	action.responsible = "Verksamhetschefen";
	set.action = &action;
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Set", &set, NULL);
}

static int set_title(void)
{
	PB(Control) control = PB_INIT(CONTROL);
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	char id[ID_TEXT_MAX];
	snprintf(id, sizeof(id), "C%u", 1 + draw(CONTROLS));
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, CONTROL), id, 0);
	CU_ASSERT_FATAL(record != NULL);
	control.unit = draw(2) ? "SN" : "BUN";
	control.kind = record->control->kind;
	control.title = draw(2) ? "Kontrollen" : "En annan rubrik";
	control.reason = "Ändrad";
	request.id = id;
	request.expected_version = record->meta->version;
	request.control = &control;
	request.criteria_text = WORK_80_90;
	return fixture_call(&f, &coordinator, "riskreg.v1.ControlService/Set", &request, NULL);
}

/* Some of it is refused: then nothing is written. */
static void do_something(uint32_t n_rounds)
{
	char round[ID_TEXT_MAX];
	uint32_t what = draw(100);
	snprintf(round, sizeof(round), "S%u", 1 + draw(n_rounds));
	if (what < 80)
		log_some(round);
	else if (what < 84)
		work_log_all(&f, round, 3, 30);
	else if (what < 90)
		open_round();
	else if (what < 93)
		work_move(&f, &auditor, "Submit", round, "");
	else if (what < 96)
		work_move(&f, &approver, "Approve", round, "");
	else if (what < 98)
		add_action(round);
	else
		set_title();
}

static void begin(void)
{
	work_begin(&f);
	static const char *const units[] = { "SN", "BUN", "HK", "SN-F" };
	for (uint32_t i = 1; i < CONTROLS; i++)
		CU_ASSERT_EQUAL_FATAL(work_add_control(&f, units[i % 4],
						       PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90),
				      0);
}

static void whatever_was_written(void)
{
	static const char *const units[] = { "", "SN", "BUN", "HK" };
	struct kept kept[4] = { { .size = 0 } };
	unsigned n_renewed = 0, n_computed = 0;
	begin();
	for (state = 1; fixture_seq(&f) < 30;)
		open_round();
	for (unsigned i = 0; i < STEPS; i++) {
		do_something(40);
		if (draw(3))
			continue;
		unsigned unit = draw(4);
		if (is_renewed(units[unit], &kept[unit]))
			n_renewed++;
		else
			n_computed++;
	}
	CU_ASSERT(n_renewed > STEPS / 20);
	CU_ASSERT(n_computed > STEPS / 20);
	for (unsigned i = 0; i < 4; i++)
		forget(&kept[i]);
	fixture_end(&f);
}

/* -------------------------------------------------------------------- what is renewed */

static void log_in(const char *round, uint32_t first, uint32_t n)
{
	PB(ItemResult) *results = calloc(n, sizeof(*results));
	for (uint32_t i = 0; i < n; i++) {
		results[i] = (PB(ItemResult))PB_INIT(ITEM_RESULT);
		results[i].rank = first + i;
		results[i].outcome = PB_ENUM(OUTCOME, CONFORMING);
	}
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, round, results, n, ""), 0);
	free(results);
}

/* The first result puts the round under way: that changes what is said of all lines. */
static void test_bounds(void)
{
	struct kept kept = { .size = 0 };
	begin();
	CU_ASSERT_EQUAL(work_open(&f, "C1", 5000), 0);
	CU_ASSERT_FALSE(is_renewed("", &kept));
	log_in("S1", 1, 1);
	is_renewed("", &kept);
	for (uint32_t i = 2; i < 2 + 16; i++)
		log_in("S1", i, 1);
	CU_ASSERT(is_renewed("", &kept));
	for (uint32_t i = 18; i < 18 + 17; i++)
		log_in("S1", i, 1);
	CU_ASSERT_FALSE(is_renewed("", &kept));
	log_in("S1", 100, 500);
	CU_ASSERT(is_renewed("", &kept));
	log_in("S1", 1000, 2000);
	CU_ASSERT_FALSE(is_renewed("", &kept));
	CU_ASSERT(is_renewed("", &kept));
	forget(&kept);
	fixture_end(&f);
}

/* A line in the second response, of lines in three. */
static void test_pieces(void)
{
	struct kept kept = { .size = 0 };
	work_begin(&f);
	for (unsigned i = 1; i < 401; i++)
		CU_ASSERT_EQUAL_FATAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE),
						       WORK_80_90),
				      0);
	CU_ASSERT_EQUAL(work_open(&f, "C300", 50), 0);
	log_in("S1", 1, 1);
	CU_ASSERT_FALSE(is_renewed("SN", &kept));
	CU_ASSERT_PTR_NOT_NULL_FATAL(kept.pieces[1].next);
	log_in("S1", 2, 1);
	CU_ASSERT(is_renewed("SN", &kept));
	forget(&kept);
	fixture_end(&f);
}

/* Makes the line of C1 another than it was, in a way of several. False: there are no more. */
static bool alter(struct kept *kept, unsigned what)
{
	const struct view old = kept->pieces[0].body;
	PB(GetStatusResponse) *told =
		riskreg__v1__get_status_response__unpack(NULL, old.n, old.p);
	PB(ControlStatus) *line = NULL;
	for (size_t i = 0; i < told->n_controls; i++)
		if (strcmp(told->controls[i]->control, "C1") == 0)
			line = told->controls[i];
	CU_ASSERT_FATAL(line && line->approved && line->current);
	switch (what) {
	case 0:
		line->kind = PB_ENUM(CONTROL_KIND, REVIEW);
		break;
	case 1:
		line->progress = PB_ENUM(PROGRESS, NOT_STARTED);
		break;
	case 2:
		line->approved->verdict = PB_ENUM(VERDICT, FAIL);
		break;
	case 3:
		line->is_overdue = !line->is_overdue;
		break;
	case 4:
		line->is_unanswered = !line->is_unanswered;
		break;
	case 5:
		line->current->pending++; /* of what no other line knows */
		break;
	}
	size_t n = riskreg__v1__get_status_response__get_packed_size(told);
	uint8_t *bytes = malloc(n);
	riskreg__v1__get_status_response__pack(told, bytes);
	riskreg__v1__get_status_response__free_unpacked(told, NULL);
	free((void *)old.p);
	kept->pieces[0].body = view_of(bytes, n);
	return what < 6;
}

/* Where a line is to another verdict, progress or lateness than it was, all is computed. */
static void what_all_lines_rest_on(void)
{
	struct kept kept = { .size = 0 };
	begin();
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "", "2026-03", 2), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 2, 2), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "", "2026-09", 50), 0);
	log_in("S2", 1, 1);
	is_renewed("SN", &kept);
	for (unsigned what = 0; alter(&kept, what); what++) {
		log_in("S2", 2 + what, 1);
		CU_ASSERT_EQUAL(is_renewed("SN", &kept), what == 5);
	}
	forget(&kept);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "whatever was written, the answer is the same", whatever_was_written },
	{ "so much is renewed, and no more", test_bounds },
	{ "what all lines rest on", what_all_lines_rest_on },
	{ "of several responses", test_pieces },
};

SUITE_MAIN("ops_status_renew", tests)
