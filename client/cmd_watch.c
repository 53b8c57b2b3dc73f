/* SPDX-License-Identifier: EUPL-1.2
 * riskctl watch: the status as it changes, over one connection. Asks each second how large the
 * journal is, and for the status when it grew; must never ask for more, since many may watch. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <riskreg/caldate.h>
#include <riskreg/json.h>

#include "call.h"
#include "commands.h"
#include "interrupt.h"
#include "next_step.h"
#include "record.h"
#include "rows.h"
#include "session.h"
#include "status_show.h"
#include "terms.h"

#define PAUSE_MS 1000
#define ARENA_MAX ((size_t)128 << 20)

struct watch {
	struct invocation *inv;
	/* What is needed for a moment; the status that was shown last; the one that comes next. */
	struct arena *moment, *held, *spare;
	const PB(GetStatusResponse) *shown; /* NULL: none yet */
	uint64_t size;
	struct caldate day; /* a new day can make things late, though nothing was written */
	uint32_t n_left;    /* changes until it ends; 0: without end */
	bool is_lost, is_done;
};

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* "14:03" in Stockholm, as everything else here. */
static const char *clock_text(struct invocation *inv)
{
	int minute = caldate_minute_in_stockholm(clock_ms());

	return arena_format(inv->arena, "%02d:%02d", minute / 60, minute % 60);
}

/* ------------------------------------------------------------------ what changed */

/* Both answers have their lines in the same order: looked for from behind the one found last. */
static const PB(ControlStatus) *find(const PB(GetStatusResponse) *all,
				     const PB(ControlStatus) *control, size_t *at)
{
	for (size_t i = 0; all && i < all->n_controls; i++) {
		size_t place = (*at + i) % all->n_controls;
		const PB(ControlStatus) *other = all->controls[place];
		if (strcmp(other->control, control->control) != 0 ||
		    strcmp(other->unit, control->unit) != 0)
			continue;
		*at = place + 1;
		return other;
	}
	return NULL;
}

static size_t pack(const struct invocation *inv, const ProtobufCMessage *message, uint8_t **ret)
{
	*ret = arena_get(inv->arena, protobuf_c_message_get_packed_size(message) + 1);
	return *ret ? protobuf_c_message_pack(message, *ret) : 0;
}

/* Nothing that can be seen in the one is otherwise in the other. */
static bool is_alike(const struct invocation *inv, const PB(ControlStatus) *a,
		     const PB(ControlStatus) *b)
{
	uint8_t *left, *right;
	size_t n_left = pack(inv, &a->base, &left), n_right = pack(inv, &b->base, &right);

	return left && right && n_left == n_right && memcmp(left, right, n_left) == 0;
}

static void print_json(const struct invocation *inv, const ProtobufCMessage *message)
{
	json_t *json = json_of_message(message);

	if (!json || json_dumpf(json, stdout, JSON_COMPACT) != 0)
		fail_memory(inv);
	putchar('\n');
	json_decref(json);
}

static void print_change(struct invocation *inv, const PB(ControlStatus) *control, enum word word)
{
	if (inv->json) {
		print_json(inv, &control->base);
		return;
	}
	out_line(inv->out, say(inv, word, "time", clock_text(inv), "control", control->control,
			       "unit", control->unit, "verdict",
			       status_show_verdict(inv, control).text, "state",
			       status_show_progress(inv, control), NULL));
}

/* Each line that is new, other, or gone; how many. */
static size_t print_changes(struct watch *w, const PB(GetStatusResponse) *now)
{
	size_t n = 0, at = 0;

	for (size_t i = 0; i < now->n_controls; i++) {
		const PB(ControlStatus) *before = find(w->shown, now->controls[i], &at);
		if (before && is_alike(w->inv, before, now->controls[i]))
			continue;
		print_change(w->inv, now->controls[i], WORD_WATCH_CHANGE);
		n++;
	}
	at = 0;
	for (size_t i = 0; w->shown && !w->inv->json && i < w->shown->n_controls; i++)
		if (!find(now, w->shown->controls[i], &at)) {
			print_change(w->inv, w->shown->controls[i], WORD_WATCH_GONE);
			n++;
		}
	return n;
}

/* The same place of the terminal each time. */
static void redraw(struct invocation *inv, const PB(GetStatusResponse) *now)
{
	fputs("\033[H\033[2J", stdout);
	out_line(inv->out, say(inv, WORD_STATUS_SUMMARY, "year", terms_number(inv, now->year),
			       "summary", now->summary, NULL));
	if (now->n_controls)
		status_show_table(inv, now);
	status_show_steps(inv, now);
	out_line(inv->out, "");
	out_line(inv->out, say(inv, WORD_WATCH_KEYS, "time", clock_text(inv), NULL));
}

/* Shows what there is to show; how many changes that is. */
static size_t show(struct watch *w, const PB(GetStatusResponse) *now)
{
	struct invocation *inv = w->inv;
	bool is_first = !w->shown;
	size_t n = 1;

	if (inv->terminal && !inv->json && !inv->plain)
		redraw(inv, now);
	else
		n = print_changes(w, now);
	out_end(inv->out);
	fflush(stdout);
	return is_first ? 0 : n;
}

/* ------------------------------------------------------------------ asking */

static enum exit_status ask_size(struct invocation *inv, uint64_t *ret)
{
	PB(GetSizeRequest) request = PB_INIT(GET_SIZE_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.JournalService/GetSize",
					    &request.base, PB_DESC(get_size_response), &response);

	if (status == EXIT_STATUS_OK)
		*ret = ((const PB(GetSizeResponse) *)response)->size;
	return status;
}

/* Into memory of its own, since what was shown is compared with it. */
static enum exit_status read_status(struct watch *w)
{
	struct invocation *inv = w->inv;
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const PB(GetStatusResponse) *now;
	struct arena *spare = w->spare;

	arena_reset(spare);
	inv->arena = spare;
	request.unit = rows_text(inv, "unit");
	request.year = command_number(inv, "year", 0);
	enum exit_status status = next_step_ask(inv, &request, &now);
	if (status != EXIT_STATUS_OK)
		return status;
	size_t n = show(w, now);
	w->shown = now;
	w->spare = w->held;
	w->held = spare;
	w->is_done = w->n_left && n >= w->n_left;
	w->n_left -= w->n_left ? (uint32_t)n : 0;
	return EXIT_STATUS_OK;
}

static enum exit_status look(struct watch *w)
{
	struct caldate today = record_today();
	uint64_t size;

	arena_reset(w->moment);
	w->inv->arena = w->moment;
	enum exit_status status = ask_size(w->inv, &size);
	if (status != EXIT_STATUS_OK)
		return status;
	if (w->shown && size == w->size && caldate_compare(today, w->day) == 0)
		return EXIT_STATUS_OK;
	status = read_status(w);
	if (status == EXIT_STATUS_OK) {
		w->size = size;
		w->day = today;
	}
	return status;
}

/* ------------------------------------------------------------------ over time */

static void lose(struct watch *w)
{
	session_close(w->inv->session);
	if (!w->is_lost)
		tell(w->inv, words_get(WORD_WATCH_LOST, w->inv->lang));
	w->is_lost = true;
}

/* Nothing is to be read between two questions: when something is, the server has gone. False after
 * Ctrl-C. */
static bool wait_a_second(struct watch *w)
{
	int fd = w->is_lost ? -1 : session_socket(w->inv->session);
	int r = interrupt_wait(fd, POLLIN, interrupt_clock() + PAUSE_MS);

	if (r == -EINTR)
		return false;
	if (r != 0)
		lose(w);
	return true;
}

/* A server that is gone is asked for without a word until it is there again. */
static bool is_there(struct watch *w)
{
	int64_t deadline = interrupt_clock() + w->inv->timeout_ms;

	if (!w->is_lost)
		return true;
	if (session_connect(w->inv->session, deadline) != SESSION_DONE)
		return false;
	w->is_lost = false;
	tell(w->inv, words_get(WORD_WATCH_BACK, w->inv->lang));
	return true;
}

static enum exit_status watch(struct watch *w)
{
	enum exit_status status = look(w);

	while (status == EXIT_STATUS_OK && !w->is_done) {
		if (!wait_a_second(w))
			return EXIT_STATUS_INTERRUPTED;
		if (!is_there(w))
			continue;
		status = look(w);
		if (status == EXIT_STATUS_UNREACHABLE) {
			lose(w);
			status = EXIT_STATUS_OK;
		}
	}
	return status;
}

static enum exit_status run_watch(struct invocation *inv)
{
	CLEANUP(arena_freep) struct arena *moment = NULL;
	CLEANUP(arena_freep) struct arena *first = NULL;
	CLEANUP(arena_freep) struct arena *second = NULL;
	struct arena *arena = inv->arena;

	if (arena_new(&moment, ARENA_MAX) || arena_new(&first, ARENA_MAX) ||
	    arena_new(&second, ARENA_MAX))
		return fail_memory(inv);
	struct watch w = { .inv = inv, .moment = moment, .held = first, .spare = second };
	w.n_left = command_number(inv, "count", 0);
	enum exit_status status = watch(&w);
	inv->arena = arena;
	return status;
}

static const struct option options[] = {
	OPTION_UNIT,
	{ "year", TAKES_NUMBER, "2026", WORD_OPT_YEAR },
	{ "count", TAKES_NUMBER, "10", WORD_OPT_WATCH_COUNT },
	OPTION_END,
};

static const struct command rows[] = {
	{ "watch", NULL, "", 0, 0, options, WORD_HELP_WATCH,
	  EXAMPLES("riskctl watch", "riskctl watch --unit SN", "riskctl watch --json"), run_watch },
};

const struct command_list cmd_watch = { "watch", WORD_NOUN_WATCH, WORD_HELP_NOUN_WATCH, rows,
					COUNT_OF(rows), NULL };
