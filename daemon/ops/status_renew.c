/* SPDX-License-Identifier: EUPL-1.2
 * A status from one that was given before, see status_renew.h. The lines of the controls whose
 * results were logged since are made again; all other bytes are taken over. */
#include "status_renew.h"

#include <errno.h>

#define METHOD_LOG "riskreg.v1.RoundService/LogResults"
/* With more entries, or bytes of their leaves, computing it all is not much dearer. */
#define ENTRIES_MAX 16
#define LEAVES_MAX ((size_t)64 << 10)

/* Of GetStatusResponse, as status.proto numbers them. */
#define FIELD_SEQ 2
#define FIELD_CONTROLS 100
/* Of ControlStatus. */
#define LINE_CONTROL 1
#define LINE_UNIT 3
#define LINE_KIND 4
#define LINE_PROGRESS 5
#define LINE_APPROVED 6
#define LINE_OVERDUE 14
#define LINE_UNANSWERED 15

struct made {
	const struct line *line;
	struct view bytes;
};

struct renewal {
	struct status s; /* its lines are those that are made again */
	const struct piece *pieces;
	uint64_t from, to; /* sizes of the register */
	struct id controls[ENTRIES_MAX];
	size_t n_controls;
	struct made *made; /* one for each line */
};

/* -------------------------------------------------------------------- what was written since */

static int add_control(struct renewal *renewal, const struct id *round)
{
	struct call *call = renewal->s.call;
	struct loaded loaded;
	struct id control;
	int r = load_version(call, round, 0, "round", &loaded);
	if (r)
		return r;
	const char *text = ((const PB(Round) *)loaded.body)->control;
	if (!id_parse(PB_ENUM(KIND, CONTROL), view_of_string(text), &control))
		return -EBADMSG;
	for (size_t i = 0; i < renewal->n_controls; i++)
		if (id_equals(&renewal->controls[i], &control))
			return 0;
	renewal->controls[renewal->n_controls++] = control;
	return 0;
}

/* All changes of such an entry are to one round: to itself, or to its results. */
static int add_entry(struct renewal *renewal, struct entry *entry)
{
	struct entry_change change;
	if (!store_entry_next(entry, &change))
		return -EBADMSG;
	struct id round = id_of_number(PB_ENUM(KIND, ROUND), id_number(&change.id));
	return add_control(renewal, &round);
}

/* *ret: nothing but results was logged since, and little enough of it. */
static int collect(struct renewal *renewal, bool *ret)
{
	size_t leaves = 0;
	*ret = renewal->to - renewal->from <= ENTRIES_MAX;
	for (uint64_t seq = renewal->from + 1; *ret && seq <= renewal->to; seq++) {
		struct entry entry;
		int r = store_entry(renewal->s.call->snapshot, seq, &entry);
		if (r)
			return r;
		leaves += entry.changes.n;
		*ret = view_equals(entry.method, VIEW_LITERAL(METHOD_LOG)) && leaves <= LEAVES_MAX;
		r = *ret ? add_entry(renewal, &entry) : 0;
		if (r)
			return r;
	}
	return 0;
}

/* -------------------------------------------------------------------- the lines made again */

static int make_line(struct renewal *renewal, size_t i)
{
	struct call *call = renewal->s.call;
	struct line *line = renewal->s.lines[i];
	PB(ControlStatus) status;
	int r = status_line_tell(call, line, renewal->s.today, &status);
	if (r)
		return r;
	renewal->made[i].line = line;
	return call_pack(call, &status.base, &renewal->made[i].bytes);
}

static int make_lines(struct renewal *renewal)
{
	struct status *s = &renewal->s;
	int r = 0;
	for (size_t i = 0; !r && i < renewal->n_controls; i++)
		r = status_lines_add(s, &renewal->controls[i]);
	if (r)
		return r;
	renewal->made = arena_get_zeroed(s->call->arena, s->n_lines + 1, sizeof(*renewal->made));
	if (!renewal->made)
		return -ENOMEM;
	for (size_t i = 0; !r && i < s->n_lines; i++)
		r = make_line(renewal, i);
	return r;
}

/* -------------------------------------------------------------------- the answer */

static struct view text_of(struct view line, uint32_t number)
{
	struct wire_field field;
	return load_field(line, number, &field) ? field.bytes : VIEW_NONE;
}

/* The line that comes in the place of this one; VIEW_NONE: it stays. */
static struct view find_made(const struct renewal *renewal, struct view old)
{
	struct view control = text_of(old, LINE_CONTROL);
	for (size_t i = 0; i < renewal->s.n_lines; i++) {
		const struct line *line = renewal->made[i].line;
		if (view_equals(control, view_of_string(line->control_text)) &&
		    view_equals(text_of(old, LINE_UNIT), view_of_string(line->unit)))
			return renewal->made[i].bytes;
	}
	return VIEW_NONE;
}

static bool has_same(struct view old, struct view made, uint32_t number)
{
	struct wire_field a = { .whole = VIEW_NONE }, b = a;
	bool is_there = load_field(old, number, &a);
	return load_field(made, number, &b) == is_there &&
	       (!is_there || view_equals(a.whole, b.whole));
}

/* Does the place among the lines, and what the answer says of all of them, stay as it is? */
static bool stands_alike(struct view old, struct view made)
{
	static const uint32_t decide[] = { LINE_KIND,	 LINE_PROGRESS, LINE_APPROVED,
					   LINE_OVERDUE, LINE_UNANSWERED };
	for (size_t i = 0; i < sizeof(decide) / sizeof(*decide); i++)
		if (!has_same(old, made, decide[i]))
			return false;
	return true;
}

/* Writes what comes in the place of the field, if anything does, and before it what was kept up to
 * there. False: the answer is to be computed. */
static bool renew_field(const struct renewal *renewal, const struct wire_field *field,
			struct view *kept, struct wire_writer *out)
{
	struct view made = VIEW_NONE;
	if (field->number == FIELD_CONTROLS)
		made = find_made(renewal, field->bytes);
	if (made.p && !stands_alike(field->bytes, made))
		return false;
	if (!made.p && field->number != FIELD_SEQ)
		return true;
	wire_put_raw(out, view_of(kept->p, (size_t)(field->whole.p - kept->p)));
	if (made.p)
		wire_put_message(out, FIELD_CONTROLS, made);
	else
		wire_put_uint(out, FIELD_SEQ, renewal->to);
	const uint8_t *behind = field->whole.p + field->whole.n;
	*kept = view_of(behind, (size_t)(kept->p + kept->n - behind));
	return true;
}

static int renew_piece(struct renewal *renewal, struct view old, bool *ret)
{
	struct wire_writer out = WIRE_WRITER(renewal->s.call->arena);
	struct wire_field field;
	struct view rest = old, kept = old;
	*ret = true;
	while (*ret && wire_next(&rest, &field))
		*ret = renew_field(renewal, &field, &kept, &out);
	if (!*ret)
		return 0;
	wire_put_raw(&out, kept);
	struct view body = wire_written(&out);
	return body.p ? call_reply_bytes(renewal->s.call, body) : -ENOMEM;
}

static int renew_pieces(struct renewal *renewal, bool *ret)
{
	struct call *call = renewal->s.call;
	int r = 0;
	*ret = true;
	for (const struct piece *piece = renewal->pieces; !r && *ret && piece; piece = piece->next)
		r = renew_piece(renewal, piece->body, ret);
	if (!r && !*ret) {
		call->pieces = NULL;
		call->pieces_end = &call->pieces;
	}
	return r;
}

int status_renew(const struct status *s, bool *ret_renewed)
{
	struct renewal renewal = {
		.s = *s,
		.pieces = s->call->earlier.pieces,
		.from = s->call->earlier.size,
	};
	struct store_info info;
	*ret_renewed = false;
	if (!renewal.pieces)
		return 0;
	int r = store_info(s->call->snapshot, &info);
	renewal.to = info.seq;
	if (!r)
		r = collect(&renewal, ret_renewed);
	if (!r && *ret_renewed)
		r = make_lines(&renewal);
	if (!r && *ret_renewed)
		r = renew_pieces(&renewal, ret_renewed);
	return r;
}
