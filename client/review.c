/* SPDX-License-Identifier: EUPL-1.2
 * The walk: shows an item, reads a key, does what it says. Ends when nothing is pending, when it is
 * told to, or when the daemon cannot be reached; what was logged stays. */
#include "review.h"

#include <errno.h>
#include <stdio.h>

#include <riskreg/text.h>

#include "keys.h"
#include "next_step.h"
#include "record.h"
#include "review_key.h"
#include "review_log.h"
#include "round_items.h"
#include "rows.h"
#include "terms.h"

struct walk {
	struct invocation *inv;
	const PB(Control) *control;
	PB(ListItemsResponse) *all;
	size_t at;
	const char *note; /* of the item that is shown, typed and not logged yet; NULL: none */
	bool is_again; /* nothing was pending: all are walked through once more, in their order */
	bool is_over;
};

static PB(Item) **shown(const struct walk *w)
{
	return &w->all->items[w->at];
}

/* ------------------------------------------------------------------ what is shown */

static size_t count_pending(const struct walk *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->all->n_items; i++)
		n += !w->all->items[i]->outcome;
	return n;
}

static void print_item(const struct walk *w)
{
	struct invocation *inv = w->inv;
	const PB(Item) *item = *shown(w);
	const char *note = w->note ? w->note : item->note;

	out_heading(inv->out, say(inv, WORD_REVIEW_ITEM, "rank", terms_number(inv, item->rank),
				  "size", terms_number(inv, w->all->n_items), "left",
				  terms_number(inv, count_pending(w)), NULL));
	if (*item->id)
		out_line(inv->out, item->id);
	if (*item->label)
		out_line(inv->out, item->label);
	if (item->outcome)
		out_line(inv->out, say(inv, WORD_REVIEW_LOGGED, "outcome",
				       words_get(TERM(terms_outcome, item->outcome), inv->lang),
				       "tester", item->tester, "day", item->tested_day, NULL));
	if (*note)
		out_line(inv->out, say(inv, WORD_REVIEW_NOTED, "note", note, NULL));
}

/* The keys wrap as any line does; the cursor stands behind a sign of its own. */
static void prompt_keys(const struct walk *w, enum word keys)
{
	out_line(w->inv->out, words_get(keys, w->inv->lang));
	fputs("> ", stdout);
	fflush(stdout);
}

static void prompt(const struct walk *w, enum word word)
{
	fputs(words_get(word, w->inv->lang), stdout);
	fflush(stdout);
}

static void answer(const struct walk *w, enum word word)
{
	puts(words_get(word, w->inv->lang));
}

/* No key came: Ctrl-C, or there is no terminal any more. */
static enum exit_status end_without_key(struct walk *w, int error)
{
	w->is_over = true;
	if (error != -EINTR)
		return EXIT_STATUS_OK;
	putchar('\n');
	return fail(w->inv, EXIT_STATUS_INTERRUPTED, say(w->inv, WORD_TALK_INTERRUPTED, NULL));
}

/* A line of text; *ret is NULL when nothing was typed, or something that cannot be text. */
static enum exit_status ask_line(struct walk *w, enum word word, const char **ret)
{
	char line[KEYS_LINE_MAX];
	int n;

	*ret = NULL;
	prompt(w, word);
	n = keys_line(line);
	if (n < 0)
		return end_without_key(w, n);
	if (n == 0)
		return EXIT_STATUS_OK;
	*ret = text_to_nfc(w->inv->arena, view_of(line, (size_t)n));
	if (!*ret)
		tell(w->inv, say(w->inv, WORD_REVIEW_NOT_TEXT, NULL));
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ a result */

/* One point of the control that was pinned; *ret stays UNSPECIFIED when it was left unanswered. */
static enum exit_status ask_point(struct walk *w, const PB(ControlAttribute) *point,
				  PB(Outcome) *ret)
{
	enum review_action action;
	int key;

	out_line(w->inv->out, say(w->inv, WORD_REVIEW_POINT, "code", point->code, "name",
				  point->name, NULL));
	prompt_keys(w, WORD_REVIEW_POINT_KEYS);
	do {
		key = keys_read();
		if (key < 0)
			return end_without_key(w, key);
		action = review_key_action(key);
		*ret = review_key_outcome(action);
	} while (!*ret && action != REVIEW_BACK && action != REVIEW_STOP);
	answer(w, *ret ? TERM(terms_outcome, *ret) : WORD_REVIEW_NOT_LOGGED);
	return EXIT_STATUS_OK;
}

/* A deviation is one of the points of the control, so each is asked about; an item that is right is
 * so on all of them. *ret_whole: all were answered. */
static enum exit_status take_points(struct walk *w, struct review_result *result, bool *ret_whole)
{
	size_t n = result->control->n_attributes;
	bool asks = result->outcome == PB_ENUM(OUTCOME, DEVIATING);
	enum exit_status status = EXIT_STATUS_OK;

	*ret_whole = true;
	if (n == 0 || n > REVIEW_POINTS_MAX ||
	    result->outcome == PB_ENUM(OUTCOME, NOT_APPLICABLE))
		return EXIT_STATUS_OK;
	result->has_points = true;
	for (size_t i = 0; i < n && *ret_whole && status == EXIT_STATUS_OK; i++) {
		result->points[i] = result->outcome;
		if (asks)
			status = ask_point(w, result->control->attributes[i], &result->points[i]);
		*ret_whole = result->points[i] != PB_ENUM(OUTCOME, UNSPECIFIED);
	}
	*ret_whole &= status == EXIT_STATUS_OK && !w->is_over;
	return status;
}

static void go_on(struct walk *w)
{
	size_t next = review_key_next(w->all->items, w->all->n_items, w->at);

	if (w->is_again && next == w->all->n_items)
		next = w->at + 1;
	w->is_over = next == w->all->n_items;
	w->at = w->is_over ? w->at : next;
	w->note = NULL;
}

/* What is refused has been told: the item is shown again, with what somebody else may have logged
 * in between. A daemon that cannot be reached ends the walk. */
static enum exit_status write_result(struct walk *w, const struct review_result *result)
{
	enum exit_status status = review_log_write(w->inv, result);
	bool is_logged = status == EXIT_STATUS_OK;

	if (is_logged || status == EXIT_STATUS_CONFLICT)
		status = review_log_reload(w->inv, result->round, shown(w));
	else if (status == EXIT_STATUS_FAILED)
		return EXIT_STATUS_OK;
	if (is_logged && status == EXIT_STATUS_OK)
		go_on(w);
	return status;
}

static enum exit_status log_outcome(struct walk *w, PB(Outcome) outcome)
{
	struct review_result result = {
		.round = w->inv->argv[0],
		.item = *shown(w),
		.outcome = outcome,
		.control = w->control,
		.note = w->note,
	};
	bool is_whole;
	enum exit_status status;

	answer(w, TERM(terms_outcome, outcome));
	status = take_points(w, &result, &is_whole);
	if (status != EXIT_STATUS_OK || !is_whole)
		return status;
	if (result.item->outcome && review_log_is_same(&result)) {
		go_on(w);
		return EXIT_STATUS_OK;
	}
	if (result.item->outcome) {
		status = ask_line(w, WORD_REVIEW_REASON, &result.reason);
		if (status != EXIT_STATUS_OK || w->is_over)
			return status;
	}
	if (result.item->outcome && !result.reason) {
		answer(w, WORD_REVIEW_NOT_LOGGED);
		return EXIT_STATUS_OK;
	}
	return write_result(w, &result);
}

/* ------------------------------------------------------------------ keys */

static enum exit_status take_note(struct walk *w)
{
	const char *note;
	enum exit_status status;

	putchar('\n');
	status = ask_line(w, WORD_REVIEW_NOTE, &note);
	if (note)
		w->note = note;
	return status;
}

static void skip(struct walk *w)
{
	answer(w, WORD_REVIEW_SKIPPED);
	go_on(w);
}

static void back(struct walk *w)
{
	putchar('\n');
	w->at = review_key_back(w->all->items, w->at);
	w->note = NULL;
}

static enum exit_status take_key(struct walk *w, int key)
{
	enum review_action action = review_key_action(key);

	switch (action) {
	case REVIEW_CONFORMING:
	case REVIEW_DEVIATING:
	case REVIEW_NOT_APPLICABLE:
		return log_outcome(w, review_key_outcome(action));
	case REVIEW_NOTE:
		return take_note(w);
	case REVIEW_BACK:
		back(w);
		break;
	case REVIEW_SKIP:
		skip(w);
		break;
	case REVIEW_STOP:
		putchar('\n');
		w->is_over = true;
		break;
	case REVIEW_NOTHING:
		answer(w, WORD_REVIEW_NO_KEY);
		break;
	}
	return EXIT_STATUS_OK;
}

static enum exit_status walk(struct walk *w)
{
	enum exit_status status = EXIT_STATUS_OK;

	while (!w->is_over && status == EXIT_STATUS_OK) {
		int key;
		print_item(w);
		prompt_keys(w, WORD_REVIEW_KEYS);
		key = keys_read();
		status = key < 0 ? end_without_key(w, key) : take_key(w, key);
	}
	return status;
}

/* ------------------------------------------------------------------ from beginning to end */

/* The control in the version that the round is judged by. */
static enum exit_status load(struct walk *w)
{
	const PB(Record) *round, *control;
	enum exit_status status =
		call_get(w->inv, PB_ENUM(KIND, ROUND), w->inv->argv[0], &round);

	if (status == EXIT_STATUS_OK)
		status = call_get_version(w->inv, PB_ENUM(KIND, CONTROL), round->round->control,
					  round->round->control_version, &control);
	if (status == EXIT_STATUS_OK)
		status = round_items_fetch(w->inv, w->inv->argv[0], 0, &w->all);
	if (status != EXIT_STATUS_OK)
		return status;
	w->control = control->control;
	if (w->all->n_items == 0)
		return fail(w->inv, EXIT_STATUS_FAILED,
			    say(w->inv, WORD_REVIEW_NO_ITEMS, "round", w->inv->argv[0], NULL));
	/* From the first one that is pending; where none is, all of it once more from the front. */
	w->at = review_key_next(w->all->items, w->all->n_items, w->all->n_items - 1);
	w->is_again = w->at == w->all->n_items;
	if (w->is_again)
		w->at = 0;
	return EXIT_STATUS_OK;
}

enum exit_status review_run(struct invocation *inv)
{
	struct walk w = { .inv = inv };
	enum exit_status status;
	int rc;

	if (inv->no_input || inv->json || inv->plain || !keys_can())
		return fail_usage(inv, say(inv, WORD_REVIEW_NO_TERMINAL, "round", inv->argv[0],
					   NULL));
	if (inv->at || inv->dry_run)
		return fail_usage(inv, say(inv, WORD_REVIEW_ONLY_NOW, NULL));
	status = load(&w);
	if (status != EXIT_STATUS_OK)
		return status;
	rc = keys_begin();
	if (rc != 0)
		return fail(inv, EXIT_STATUS_FAILED, say(inv, WORD_REVIEW_NO_TERMINAL, "round",
							 inv->argv[0], NULL));
	status = walk(&w);
	keys_end();
	if (status != EXIT_STATUS_OK || count_pending(&w) == 0)
		return status == EXIT_STATUS_OK ? next_step_tell(inv, inv->argv[0]) : status;
	tell(inv, say_counted(inv, WORD_REVIEW_GO_ON, count_pending(&w), "round", inv->argv[0],
			      NULL));
	return EXIT_STATUS_OK;
}
