/* SPDX-License-Identifier: EUPL-1.2
 * riskctl round import: a filled-in worksheet into the register. Must never write before the whole
 * file is known to be sound, here and to the daemon. */
#include "round_sheet.h"

#include "error_sheet.h"
#include "evidence.h"
#include "findings.h"
#include "import/results.h"
#include "next_step.h"
#include "out.h"
#include "round_results.h"
#include "terms.h"

#define DIGEST_ROWS_MAX 100 /* that are looked at when a sheet's items are not the round's */

struct job {
	struct invocation *inv;
	struct view bytes;
	struct sheet sheet;
	struct worksheet_id id;
	bool has_id;
	const char *round; /* as it was found or given */
	struct round_sheet of;
	struct results results;
};

/* ------------------------------------------------------------------ which round */

static enum exit_status refuse(struct job *j, enum word word)
{
	return fail(j->inv, EXIT_STATUS_IMPORT_REFUSED,
		    say(j->inv, word, "file", j->inv->argv[0], "sheet",
			j->has_id ? j->id.round : "", "round", j->round, NULL));
}

/* --round, the hidden sheet or the column Omgång: those that there are say the same. */
static enum exit_status find_round(struct job *j, struct import *im)
{
	const char *given = command_text(j->inv, "round");

	j->has_id = worksheet_id_read(j->inv->arena, j->bytes, &j->id);
	j->round = given ? given : j->has_id ? j->id.round : results_find_round(im, &j->sheet);
	if (*j->round == '\0')
		return refuse(j, WORD_RESULTS_WHICH_ROUND);
	if (j->has_id && strcasecmp(j->id.round, j->round) != 0)
		return refuse(j, WORD_RESULTS_SHEET_OF_OTHER);
	return EXIT_STATUS_OK;
}

static bool is_in_play(const struct job *j, const char *id)
{
	for (size_t i = 0; i < j->of.n; i++)
		if (strcmp(worksheet_id_of(j->inv->arena, j->of.items[i]), id) == 0)
			return true;
	return false;
}

static bool names_an_item(const struct job *j)
{
	for (size_t i = 0; i < j->sheet.n && i < DIGEST_ROWS_MAX; i++)
		if (is_in_play(j, j->sheet.rows[i].cells[0]))
			return true;
	return false;
}

/* The items of a round change when it is extended or an item is replaced; then some of the sheet's
 * are still in play. When none is, it is of another register. */
static enum exit_status check_digest(struct job *j)
{
	char digest[WORKSHEET_ID_DIGEST];
	const char *changed;

	if (!j->has_id)
		return EXIT_STATUS_OK;
	worksheet_id_digest(j->of.round->meta->id, j->of.items, j->of.n, digest);
	if (strcmp(digest, j->id.digest) == 0)
		return EXIT_STATUS_OK;
	if (!names_an_item(j))
		return refuse(j, WORD_RESULTS_OTHER_ITEMS);
	changed = say(j->inv, WORD_RESULTS_ITEMS_CHANGED, "round", j->round, NULL);
	tell(j->inv, say(j->inv, WORD_TALK_NOTE, "text", changed, NULL));
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ reading */

static enum exit_status write_errors(struct job *j, const struct import *im)
{
	const char *path = command_text(j->inv, "errors-to");
	int rc;

	if (!path || im->errors.n == 0)
		return EXIT_STATUS_OK;
	rc = error_sheet_write(im, &j->sheet, j->has_id ? &j->id : NULL, path);
	if (rc != 0)
		return evidence_fail_write(j->inv, path, -rc);
	tell(j->inv, say(j->inv, WORD_RESULTS_ERRORS_WRITTEN, "file", path, NULL));
	return EXIT_STATUS_OK;
}

static enum exit_status judge(struct job *j, struct import *im)
{
	const struct results_round round = {
		.id = j->of.round->meta->id,
		.control = j->of.control,
		.items = j->of.all,
		.n = j->of.n_all,
		.has_reason = command_flag(j->inv, "reason"),
	};
	int outcome = results_parse(im, &j->sheet, &round, &j->results);
	enum exit_status status = findings_tell(j->inv, im, j->inv->argv[0], outcome);

	if (outcome == IMPORT_REFUSED && write_errors(j, im) != EXIT_STATUS_OK)
		return EXIT_STATUS_FAILED;
	return status;
}

static enum exit_status read_file(struct job *j)
{
	const struct sheet_options options = { .rows_max = RESULTS_ROWS_MAX };
	const char *path = j->inv->argv[0];
	struct import im = findings_import(j->inv);
	int outcome = import_load(&im, path, RESULTS_BYTES_MAX, &j->bytes);
	enum exit_status status;

	if (command_flag(j->inv, "errors-to"))
		im.lines_max = RESULTS_ROWS_MAX;
	if (outcome == IMPORT_DONE)
		outcome = sheet_parse(&im, j->bytes, &options, &j->sheet);
	if (outcome != IMPORT_DONE)
		return findings_tell(j->inv, &im, path, outcome);
	results_find_head(&im, &j->sheet);
	status = find_round(j, &im);
	if (status == EXIT_STATUS_OK)
		status = round_sheet_get(j->inv, j->round, &j->of);
	if (status == EXIT_STATUS_OK)
		status = check_digest(j);
	return status == EXIT_STATUS_OK ? judge(j, &im) : status;
}

/* ------------------------------------------------------------------ talk */

static void tell_summary(const struct job *j)
{
	const struct invocation *inv = j->inv;
	const struct results *r = &j->results;
	const PB(Tally) tally = {
		.conforming = (uint32_t)r->tally[PB_ENUM(OUTCOME, CONFORMING)],
		.deviating = (uint32_t)r->tally[PB_ENUM(OUTCOME, DEVIATING)],
		.not_applicable = (uint32_t)r->tally[PB_ENUM(OUTCOME, NOT_APPLICABLE)],
	};
	const char *share = terms_tally(inv, &tally);

	tell(inv, say_counted(inv, WORD_RESULTS_SUMMARY, r->n, "yes",
			      terms_number(inv, tally.conforming), "no",
			      terms_number(inv, tally.deviating), "na",
			      terms_number(inv, tally.not_applicable), NULL));
	if (*share)
		tell(inv, say(inv, WORD_RESULTS_SHARE, "share", share, NULL));
	if (r->n_blank)
		tell(inv, say_counted(inv, WORD_RESULTS_BLANK, r->n_blank, NULL));
	if (r->n_logged)
		tell(inv, say_counted(inv, WORD_LOG_ALREADY, r->n_logged, NULL));
}

/* Who logged it and when, when all rows say the same. */
static void tell_same(const struct job *j)
{
	const struct invocation *inv = j->inv;
	const PB(Item) *first = j->results.rows[0].item;
	bool is_one = true;

	for (size_t i = 1; i < j->results.n; i++) {
		const PB(Item) *item = j->results.rows[i].item;
		is_one &= strcmp(item->tester, first->tester) == 0 &&
			  strcmp(item->tested_day, first->tested_day) == 0;
	}
	tell(inv, say(inv, is_one ? WORD_RESULTS_SAME_BY : WORD_RESULTS_SAME, "file", inv->argv[0],
		      "day", first->tested_day, "user", first->tester, NULL));
}

static void print_done(const struct job *j, const PB(Written) *all)
{
	size_t n = 0;

	if (out_wants_message(j->inv->out)) {
		out_message(j->inv->out, &all->base);
		return;
	}
	for (size_t i = 0; i < all->n_changes; i++)
		n += all->changes[i]->kind == PB_ENUM(KIND, RESULT);
	out_line(j->inv->out, say_counted(j->inv, WORD_RESULTS_SAVED, n, "round",
					  j->of.round->meta->id, NULL));
}

static enum exit_status commit(struct job *j, struct round_results *sending)
{
	struct invocation *inv = j->inv;
	PB(Written) all;
	enum exit_status status = round_results_try(sending, &all);

	if (status != EXIT_STATUS_OK)
		return status;
	tell_summary(j);
	if (inv->dry_run) {
		tell(inv, say(inv, WORD_IMPORT_DRY, NULL));
		if (out_wants_message(inv->out))
			out_message(inv->out, &all.base);
		return EXIT_STATUS_OK;
	}
	status = confirm(inv, say(inv, WORD_RESULTS_ASK, "round", j->of.round->meta->id, NULL));
	if (status == EXIT_STATUS_OK)
		status = round_results_send(sending, &all);
	if (status != EXIT_STATUS_OK)
		return status;
	print_done(j, &all);
	return inv->terminal && !inv->json ? next_step_tell(inv, j->of.round->meta->id) :
					     EXIT_STATUS_OK;
}

enum exit_status round_sheet_import(struct invocation *inv)
{
	struct job j = { .inv = inv };
	struct round_results sending;
	enum exit_status status = read_file(&j);

	if (status != EXIT_STATUS_OK)
		return status;
	if (j.results.n_logged == j.results.n) {
		tell_same(&j);
		return EXIT_STATUS_OK;
	}
	status = round_results_make(inv, j.of.round->meta->id, j.bytes, &j.results, &sending);
	return status == EXIT_STATUS_OK ? commit(&j, &sending) : status;
}
