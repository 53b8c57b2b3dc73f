/* SPDX-License-Identifier: EUPL-1.2
 * riskctl doctor: what usually is missing when something does not work, in the order in which it is
 * needed. Asks only what everybody may ask, and must never change anything. */
#include <time.h>

#include <riskreg/checkpoint.h>

#include "call.h"
#include "commands.h"
#include "evidence.h"
#include "journal_verify.h"
#include "out.h"
#include "rows.h"
#include "terms.h"

/* What a call takes, and what clocks that are kept in time may differ. */
#define CLOCK_TOLERANCE_MS 2000

struct patient {
	struct invocation *inv;
	const PB(PingResponse) *ping;
	int64_t asked_ms, answered_ms;
	enum exit_status status;
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* MARK_PARTIAL: works, but should be looked at. Where no signs are shown a word says the same. */
static void tell_row(struct patient *p, enum word what, enum cell_mark mark, const char *text)
{
	static const enum word judged[] = {
		[MARK_NONE] = WORD_UNKNOWN,
		[MARK_PASS] = WORD_DOCTOR_SOUND,
		[MARK_PARTIAL] = WORD_DOCTOR_LOOK,
		[MARK_FAIL] = WORD_DOCTOR_WRONG,
	};

	if (mark == MARK_FAIL && p->status == EXIT_STATUS_OK)
		p->status = EXIT_STATUS_FAILED;
	out_row(p->inv->out, (const struct cell[]){
				     { words_get(what, p->inv->lang), MARK_NONE },
				     { text, mark },
				     { words_get(judged[mark], p->inv->lang), MARK_NONE } });
}

static void look_at_server(struct patient *p)
{
	const struct invocation *inv = p->inv;
	const char *place = inv->host ? inv->host : inv->socket_path;
	tell_row(p, WORD_HEAD_SERVER, MARK_PASS,
		 say(inv, WORD_DOCTOR_SERVER, "place", place, NULL));
}

static void look_at_versions(struct patient *p)
{
	bool is_same = strcmp(p->ping->version, RISKREG_VERSION) == 0;
	tell_row(p, WORD_HEAD_VERSIONS, is_same ? MARK_PASS : MARK_PARTIAL,
		 say(p->inv, is_same ? WORD_DOCTOR_SAME_VERSION : WORD_DOCTOR_OTHER_VERSION, "own",
		     RISKREG_VERSION, "server", p->ping->version, NULL));
}

static void look_at_roles(struct patient *p)
{
	const PB(PingResponse) *ping = p->ping;
	enum word word = ping->n_roles ? WORD_DOCTOR_ROLES : WORD_DOCTOR_NO_ROLE;
	tell_row(p, WORD_HEAD_ROLES, ping->n_roles ? MARK_PASS : MARK_FAIL,
		 say(p->inv, word, "user", ping->user, "roles", terms_roles(p->inv, ping), NULL));
}

/* The server read its clock some time between asking and answering. */
static void look_at_clocks(struct patient *p)
{
	int64_t ahead = p->ping->time_ms - p->answered_ms, behind = p->asked_ms - p->ping->time_ms;
	int64_t off = ahead > behind ? ahead : behind;
	enum word word = ahead > behind ? WORD_DOCTOR_SERVER_AHEAD : WORD_DOCTOR_SERVER_BEHIND;
	if (off <= CLOCK_TOLERANCE_MS)
		tell_row(p, WORD_HEAD_CLOCKS, MARK_PASS, say(p->inv, WORD_DOCTOR_SAME_TIME, NULL));
	else
		tell_row(p, WORD_HEAD_CLOCKS, MARK_PARTIAL,
			 say_counted(p->inv, word, (uint64_t)off / 1000, NULL));
}

static void look_at_room(struct patient *p)
{
	static const enum cell_mark marks[] = {
		[PB_ENUM(ROOM, UNSPECIFIED)] = MARK_NONE,
		[PB_ENUM(ROOM, ENOUGH)] = MARK_PASS,
		[PB_ENUM(ROOM, LOW)] = MARK_PARTIAL,
		[PB_ENUM(ROOM, NONE)] = MARK_FAIL,
	};
	PB(Room) room = p->ping->room;
	tell_row(p, WORD_HEAD_ROOM, TERM_MARK(marks, room), terms_room(p->inv, room));
}

static bool is_signed(const struct patient *p, const PB(GetHeadResponse) *head)
{
	struct note_key key;
	struct checkpoint checkpoint;
	return note_key_parse(view_of_string(p->ping->public_key), &key) &&
	       checkpoint_verify(view_of_string(head->checkpoint), &key, &checkpoint) ==
		       EVIDENCE_SOUND &&
	       checkpoint.size == head->size;
}

/* That it is whole takes an old checkpoint, or all of it: riskctl journal verify. */
static void look_at_journal(struct patient *p)
{
	const PB(GetHeadResponse) *head;
	enum exit_status status = journal_verify_head(p->inv, &head);
	if (status != EXIT_STATUS_OK) {
		p->status = status;
	} else if (is_signed(p, head)) {
		tell_row(p, WORD_HEAD_SEAL, MARK_PASS,
			 say(p->inv, WORD_DOCTOR_SEAL, "entries",
			     terms_number(p->inv, head->size), NULL));
	} else {
		p->status = EXIT_STATUS_JOURNAL_BROKEN;
		tell_row(p, WORD_HEAD_SEAL, MARK_FAIL, say(p->inv, WORD_DOCTOR_SEAL_BROKEN, NULL));
	}
}

static void look_at_terminal(struct patient *p)
{
	bool is_utf8 = !p->inv->ascii;
	tell_row(p, WORD_HEAD_TERMINAL, is_utf8 ? MARK_PASS : MARK_PARTIAL,
		 say(p->inv, is_utf8 ? WORD_DOCTOR_UTF8 : WORD_DOCTOR_NOT_UTF8, NULL));
}

static enum exit_status run_doctor(struct invocation *inv)
{
	static const struct column columns[] = {
		{ WORD_HEAD_WHAT, false, false },
		{ WORD_HEAD_STATE, false, true },
		{ WORD_HEAD_VERDICT, false, false },
	};
	struct patient p = { .inv = inv, .asked_ms = now_ms(), .status = EXIT_STATUS_OK };
	enum exit_status status = call_ping(inv, &p.ping);
	if (status != EXIT_STATUS_OK)
		return status;
	p.answered_ms = now_ms();
	out_message(inv->out, &p.ping->base);
	out_table(inv->out, columns, inv->plain ? 3 : 2);
	look_at_server(&p);
	look_at_versions(&p);
	look_at_roles(&p);
	look_at_clocks(&p);
	look_at_room(&p);
	if (p.ping->n_roles)
		look_at_journal(&p);
	look_at_terminal(&p);
	out_end(inv->out);
	return p.status;
}

static const struct command rows[] = {
	{ "doctor", NULL, "", 0, 0, NULL, WORD_HELP_DOCTOR,
	  EXAMPLES("riskctl doctor", "riskctl doctor --host granskare1@server"), run_doctor },
};

const struct command_list cmd_doctor = { "doctor", WORD_NOUN_DOCTOR, WORD_HELP_NOUN_DOCTOR, rows,
					 COUNT_OF(rows), NULL };
