/* SPDX-License-Identifier: EUPL-1.2
 * Reads what the register has of a draw, has it checked (draw_check.c), tells what is right. The
 * ids pass by, and can be copied to a file on their way. */
#include "round_verify.h"

#include <stdio.h>

#include "draw_check.h"
#include "evidence.h"
#include "population_walk.h"
#include "record.h"
#include "round_items.h"
#include "rows.h"
#include "save.h"
#include "terms.h"

#define COPY_SIZE 65536

struct verification {
	struct invocation *inv;
	const PB(Record) *round;
	const PB(Draw) *drawn; /* NULL: not yet */
	struct draw_check check;
	struct draw_findings found;
	bool is_erased;
	size_t n_wrong;
	/* The copy of the ids; NULL: it is not wanted. */
	struct save *copy;
	int error;
	uint8_t lines[COPY_SIZE]; /* that are not written yet */
	size_t n_lines;
};

/* ------------------------------------------------------------------ the ids pass by */

static void flush_copy(struct verification *v)
{
	if (v->error == 0)
		v->error = save_write(v->copy, view_of(v->lines, v->n_lines));
	v->n_lines = 0;
}

static bool copy_id(struct verification *v, struct view id)
{
	if (v->n_lines + id.n + 1 > COPY_SIZE)
		flush_copy(v);
	memcpy(v->lines + v->n_lines, id.p, id.n);
	v->lines[v->n_lines + id.n] = '\n';
	v->n_lines += id.n + 1;
	return v->error == 0;
}

static bool take_id(void *arg, const struct walked *item)
{
	struct verification *v = arg;

	if (!draw_check_add(&v->check, item->id, item->piece))
		return false;
	return !v->copy || copy_id(v, item->id);
}

static enum exit_status check_draw(struct verification *v)
{
	static const PB(ListRecordsResponse) none = PB_INIT(LIST_RECORDS_RESPONSE);
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *pieces;
	enum exit_status status;

	if (!v->drawn) {
		v->found = draw_check_end(&v->check, &none);
		return EXIT_STATUS_OK;
	}
	request.kind = PB_ENUM(KIND, DRAW_PIECE);
	request.under_kind = PB_ENUM(KIND, ROUND);
	request.under = v->round->meta->id;
	status = record_fetch(v->inv, request, &pieces);
	if (status == EXIT_STATUS_OK)
		v->found = draw_check_end(&v->check, pieces);
	return status;
}

static enum exit_status walk(struct verification *v)
{
	struct population_walk walk = { .what = WORD_BAR_VERIFY, .visit = take_id, .arg = v };
	enum exit_status status = EXIT_STATUS_OK;

	if (draw_check_begin(&v->check, v->inv->arena, v->round) != 0)
		return fail_memory(v->inv);
	status = population_walk_run(v->inv, v->round, &walk);
	if (status != EXIT_STATUS_OK)
		return status;
	v->is_erased = walk.is_erased;
	v->check.is_sound_list &= !walk.is_broken;
	if (!v->is_erased)
		return check_draw(v);
	v->found = draw_check_without_ids(v->round);
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ what is found */

static void tell_found(struct verification *v, bool is_right, const char *text)
{
	enum word word = is_right ? WORD_VERIFY_SOUND : WORD_VERIFY_WRONG;

	v->n_wrong += !is_right;
	out_row(v->inv->out, (struct cell[]){ { words_get(word, v->inv->lang),
						is_right ? MARK_PASS : MARK_FAIL },
					      { text, MARK_NONE } });
}

static void tell_list(struct verification *v)
{
	const PB(Population) *population = v->round->round->population;

	tell_found(v, v->found.list,
		   say_counted(v->inv, WORD_VERIFY_LIST, population->n, "sha256",
			       evidence_hex(v->inv, population->sha256), NULL));
}

static void tell_terms(struct verification *v)
{
	const PB(Population) *population = v->round->round->population;

	tell_found(v, v->found.commitment,
		   say(v->inv, WORD_VERIFY_COMMITMENT, "commitment",
		       evidence_hex(v->inv, population->commitment), NULL));
	/* A frozen round has a source: without it the round's text is erased, and the dice too. */
	if (v->found.seed || *v->round->round->source)
		tell_found(v, v->found.seed,
			   say(v->inv, WORD_VERIFY_SEED, "seed",
			       evidence_hex(v->inv, v->drawn->seed), NULL));
}

static void tell_order(struct verification *v)
{
	uint32_t kept = v->drawn->kept, size = v->round->round->size;

	tell_found(v, v->found.order,
		   say(v->inv, WORD_VERIFY_DRAW, "n", terms_number(v->inv, size), "spares",
		       terms_number(v->inv, kept > size ? kept - size : 0), NULL));
}

static void tell_all(struct verification *v)
{
	static const struct column columns[] = { { .head = WORD_HEAD_VERIFIED },
						 { .head = WORD_HEAD_WHAT, .wraps = true } };

	out_table(v->inv->out, columns, COUNT_OF(columns));
	if (!v->is_erased)
		tell_list(v);
	if (v->drawn)
		tell_terms(v);
	if (v->drawn && !v->is_erased)
		tell_order(v);
	out_end(v->inv->out);
}

/* ------------------------------------------------------------------ the command */

/* The lines for sh; they need the nonce, which is told by the draw. */
static enum exit_status print_commands(struct verification *v)
{
	const char *file = command_text(v->inv, "ids-to");
	char commands[DRAW_COMMANDS_MAX];
	struct draw_proof proof = { .n = v->round->round->size };

	if (!v->drawn)
		return fail(v->inv, EXIT_STATUS_FAILED, say(v->inv, WORD_VERIFY_NOT_DRAWN, "round",
							    v->round->meta->id, NULL));
	proof.terms = draw_check_terms(v->round);
	if (!file)
		file = say(v->inv, WORD_VERIFY_FILE, "round", v->round->meta->id, NULL);
	proof.file = view_of_string(file);
	if (!draw_commands(&proof, commands))
		return fail_usage(v->inv, say(v->inv, WORD_VERIFY_FILE_NAME, "file", file, NULL));
	fputs(commands, stdout);
	return EXIT_STATUS_OK;
}

static enum exit_status save_ids(struct verification *v)
{
	const char *path = command_text(v->inv, "ids-to");

	/* A list that is not whole is told of, and not passed on. */
	if (!v->copy || (!v->found.list && !v->is_erased))
		return EXIT_STATUS_OK;
	if (v->is_erased)
		return fail(v->inv, EXIT_STATUS_FAILED,
			    round_items_erased(v->inv, v->round->meta->id));
	flush_copy(v);
	if (v->error == 0)
		v->error = save_done(v->copy);
	if (v->error != 0)
		return evidence_fail_write(v->inv, path, -v->error);
	tell(v->inv, say_counted(v->inv, WORD_VERIFY_COPIED, v->check.ids.n, "file", path, NULL));
	return EXIT_STATUS_OK;
}

static enum exit_status conclude(struct verification *v)
{
	const char *id = v->round->meta->id;

	if (out_wants_message(v->inv->out))
		record_fields(v->inv, v->round, NULL, 0);
	if (v->drawn && !v->found.seed && !*v->round->round->source)
		out_line(v->inv->out, say(v->inv, WORD_VERIFY_DICE_ERASED, "round", id, NULL));
	if (v->n_wrong)
		return fail(v->inv, EXIT_STATUS_JOURNAL_BROKEN,
			    say(v->inv, WORD_VERIFY_ROUND_WRONG, "round", id, NULL));
	if (v->is_erased)
		out_line(v->inv->out, say(v->inv, WORD_VERIFY_ROUND_ERASED, "round", id, NULL));
	else if (v->drawn)
		out_line(v->inv->out, say(v->inv, WORD_VERIFY_ROUND_SOUND, "round", id, NULL));
	else
		out_line(v->inv->out, say(v->inv, WORD_VERIFY_ROUND_FROZEN, "round", id, NULL));
	return EXIT_STATUS_OK;
}

static enum exit_status verify(struct verification *v)
{
	const char *path = command_text(v->inv, "ids-to");
	bool commands = command_flag(v->inv, "commands");
	enum exit_status status = EXIT_STATUS_OK;

	if (commands && !path)
		return print_commands(v);
	if (path) {
		int rc = save_new(&v->copy, path, true);
		if (rc != 0)
			return evidence_fail_write(v->inv, path, -rc);
	}
	status = walk(v);
	if (status == EXIT_STATUS_OK)
		status = save_ids(v);
	if (status != EXIT_STATUS_OK)
		return status;
	if (commands && v->found.list)
		return print_commands(v);
	tell_all(v);
	return conclude(v);
}

enum exit_status round_verify_run(struct invocation *inv)
{
	struct verification v = { .inv = inv };
	const PB(Population) *population;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], &v.round);

	if (status != EXIT_STATUS_OK)
		return status;
	population = v.round->round->population;
	if (!population || population->sha256.len == 0)
		return fail(inv, EXIT_STATUS_FAILED,
			    say(inv, WORD_VERIFY_NOT_FROZEN, "round", inv->argv[0], NULL));
	v.drawn = v.round->round->draw;
	status = verify(&v);
	save_free(v.copy);
	return status;
}
