/* SPDX-License-Identifier: EUPL-1.2
 * Sends a population and freezes it. The file is read and found sound before anything is sent; what
 * is there already from a run that was cut off is compared, id by id, and never trusted. */
#include "round_freeze.h"

#include <riskreg/caldate.h>
#include <riskreg/draw.h>

#include "findings.h"
#include "import/population.h"
#include "next_step.h"
#include "population_walk.h"
#include "progress.h"
#include "record.h"
#include "round_show.h"
#include "rows.h"
#include "terms.h"

#define METHOD(name) "riskreg.v1.RoundService/" name
#define PART_IDS_MAX 50000
#define PART_BYTES_MAX ((size_t)900000) /* of ids and labels, so that the frame has room */
#define FIELD_BYTES 4                   /* at most: number and size of one */
#define PART_MEMORY ((size_t)32 << 20)

struct freeze {
	struct invocation *inv;
	const struct population *ids;
	uint32_t n;
	uint8_t sha256[DRAW_HASH];
	char hex[DRAW_HEX + 1];
	const char *source;
	uint32_t version; /* of the round: part of each key, so that a population that was begun
			   * anew is not answered with what an older one wrote */
};

/* ------------------------------------------------------------------ before anything is sent */

static enum exit_status read_file(struct invocation *inv, struct population **ret)
{
	const struct population_options options = {
		.column = command_text(inv, "column"),
		.label = command_text(inv, "label"),
		.sheet = command_text(inv, "sheet"),
	};
	struct import im = findings_import(inv);
	int outcome = population_read(&im, inv->argv[1], &options, ret);

	return findings_tell(inv, &im, inv->argv[1], outcome);
}

/* The reader has made sure of each id; the rules of a draw are asked all the same. */
static enum exit_status hash(struct freeze *f)
{
	struct draw_population population;

	f->n = (uint32_t)population_count(f->ids);
	draw_population_begin(&population);
	for (uint32_t i = 0; i < f->n; i++) {
		struct view id = view_of_string(population_id(f->ids, i));
		if (draw_population_add(&population, id) != DRAW_SOUND)
			return fail(f->inv, EXIT_STATUS_IMPORT_REFUSED,
				    say(f->inv, WORD_FREEZE_BAD_ID, "id", id.p, NULL));
	}
	draw_population_hash(&population, f->sha256);
	draw_hex(f->sha256, f->hex);
	return EXIT_STATUS_OK;
}

/* --source, or what the control says of where its population comes from. */
static enum exit_status find_source(struct freeze *f, const PB(Record) *round)
{
	const char *given = command_text(f->inv, "source");
	const PB(Record) *control;
	enum exit_status status;

	f->source = given;
	if (given)
		return EXIT_STATUS_OK;
	status = call_get(f->inv, PB_ENUM(KIND, CONTROL), round->round->control, &control);
	if (status != EXIT_STATUS_OK)
		return status;
	f->source = control->control->population_source;
	return *f->source ? EXIT_STATUS_OK : rows_need(f->inv, "source");
}

static enum exit_status check_day(const struct invocation *inv)
{
	const char *given = command_text(inv, "extracted");
	struct caldate day;

	if (!given || caldate_parse(view_of_string(given), &day))
		return EXIT_STATUS_OK;
	return fail_usage(inv, say(inv, WORD_USAGE_DAY, "option", "extracted", "given", given,
				   NULL));
}

/* ------------------------------------------------------------------ what is there already */

static bool is_frozen(const struct freeze *f, const PB(Round) *round)
{
	const PB(Population) *p = round->population;

	return p && p->n == f->n && p->sha256.len == DRAW_HASH &&
	       memcmp(p->sha256.data, f->sha256, DRAW_HASH) == 0;
}

static bool is_same(void *arg, const struct walked *item)
{
	const struct freeze *f = arg;
	uint32_t i = item->position - 1;

	return i < f->n && view_equals(item->id, view_of_string(population_id(f->ids, i))) &&
	       view_equals(item->label, view_of_string(population_label(f->ids, i)));
}

/* How many of the ids have come before: all that is there, or nothing when one of them differs. */
static enum exit_status find_begun(struct freeze *f, const PB(Record) *round, uint32_t *ret)
{
	const PB(Population) *population = round->round->population;
	struct population_walk walk = { .what = WORD_BAR_COMPARE, .visit = is_same, .arg = f };
	enum exit_status status;
	bool is_whole;

	*ret = 0;
	/* What a round in another state has is not to be gone on with: the daemon says no. */
	if (round->round->state != PB_ENUM(ROUND_STATE, PLANNED) || !population)
		return EXIT_STATUS_OK;
	status = population_walk_run(f->inv, round, &walk);
	is_whole = walk.n == population->n && walk.n <= f->n;

	*ret = is_whole && !walk.is_broken && !walk.is_erased ? walk.n : 0;
	return status;
}

/* ------------------------------------------------------------------ sending */

static const char *key_of(const struct freeze *f, struct arena *arena, uint32_t first)
{
	return arena_format(arena, "riskctl round freeze\n%s\n%s\n%u\n%u", f->inv->argv[0], f->hex,
			    f->version, first);
}

/* As many ids as one call takes, from position `first` (from 1); *ret_n of them. */
static bool fill_part(const struct freeze *f, struct arena *arena, PB(PutPopulationRequest) *part)
{
	size_t n = 0, bytes = 0, from = part->first - 1;
	bool is_labelled = false;

	part->ids = arena_get(arena, PART_IDS_MAX * sizeof(*part->ids));
	part->labels = arena_get(arena, PART_IDS_MAX * sizeof(*part->labels));
	if (!part->ids || !part->labels)
		return false;
	for (; from + n < f->n && n < PART_IDS_MAX; n++) {
		const char *id = population_id(f->ids, from + n);
		const char *label = population_label(f->ids, from + n);
		bytes += strlen(id) + strlen(label) + 2 * FIELD_BYTES;
		if (bytes > PART_BYTES_MAX)
			break;
		part->ids[n] = (char *)id;
		part->labels[n] = (char *)label;
		is_labelled |= *label;
	}
	part->n_ids = n;
	part->n_labels = is_labelled ? n : 0;
	return true;
}

static uint32_t version_of(const PB(Written) *written, uint32_t otherwise)
{
	for (size_t i = 0; i < written->n_changes; i++)
		if (written->changes[i]->kind == PB_ENUM(KIND, ROUND))
			return written->changes[i]->version;
	return otherwise;
}

static enum exit_status send_part(struct freeze *f, struct invocation *one,
				  PB(PutPopulationRequest) *part)
{
	const PB(Written) *written;
	const char *key = key_of(f, one->arena, part->first);
	enum exit_status status;

	if (!key || !fill_part(f, one->arena, part))
		return fail_memory(one);
	status = call_write_as(one, key, METHOD("PutPopulation"), &part->base, &written);
	if (status == EXIT_STATUS_OK)
		f->version = version_of(written, f->version);
	return status;
}

/* Each part in memory of its own. A dry run asks about the first one: the others begin where it
 * would have ended. */
static enum exit_status send(struct freeze *f, uint32_t begun)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct progress progress = progress_of(f->inv, WORD_BAR_SEND, f->n);
	struct invocation one = *f->inv;
	enum exit_status status = EXIT_STATUS_OK;
	PB(PutPopulationRequest) part;

	if (arena_new(&arena, PART_MEMORY) != 0)
		return fail_memory(f->inv);
	one.arena = arena;
	for (uint32_t sent = begun; sent < f->n && status == EXIT_STATUS_OK;) {
		part = (PB(PutPopulationRequest))PB_INIT(PUT_POPULATION_REQUEST);
		part.round = rows_argument(f->inv, 0);
		part.first = sent + 1;
		status = send_part(f, &one, &part);
		sent = f->inv->dry_run ? f->n : sent + (uint32_t)part.n_ids;
		arena_reset(arena);
		progress_at(&progress, sent);
	}
	progress_end(&progress);
	return status;
}

static enum exit_status fix(struct freeze *f)
{
	PB(FreezeRoundRequest) request = PB_INIT(FREEZE_ROUND_REQUEST);
	const PB(Written) *written;
	const char *key = key_of(f, f->inv->arena, 0);

	if (!key)
		return fail_memory(f->inv);
	request.round = rows_argument(f->inv, 0);
	request.expected_version = f->version;
	request.n = f->n;
	request.sha256 = (ProtobufCBinaryData){ sizeof(f->sha256), f->sha256 };
	request.extracted_day = rows_text(f->inv, "extracted");
	request.source = (char *)f->source;
	request.control_total = rows_text(f->inv, "control-total");
	return call_write_as(f->inv, key, METHOD("Freeze"), &request.base, &written);
}

/* ------------------------------------------------------------------ what came of it */

static enum exit_status print_frozen(struct invocation *inv)
{
	const PB(Record) *round;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], &round);

	if (status != EXIT_STATUS_OK)
		return status;
	round_show_population(inv, round);
	if (inv->json)
		return EXIT_STATUS_OK;
	if (round->round->state != PB_ENUM(ROUND_STATE, FROZEN))
		return EXIT_STATUS_OK;
	tell(inv, say(inv, WORD_FREEZE_KEEP, NULL));
	return next_step_point(inv, inv->argv[0]);
}

static enum exit_status freeze(struct freeze *f, const PB(Record) *round)
{
	uint32_t begun;
	enum exit_status status = find_begun(f, round, &begun);

	f->version = round->meta->version;
	if (status == EXIT_STATUS_OK && begun)
		tell(f->inv, say(f->inv, WORD_FREEZE_GOES_ON, "n", terms_number(f->inv, begun),
				 "all", terms_number(f->inv, f->n), NULL));
	if (status == EXIT_STATUS_OK)
		status = send(f, begun);
	if (status == EXIT_STATUS_OK && f->inv->dry_run) {
		tell(f->inv, say_counted(f->inv, WORD_FREEZE_DRY, f->n, "file", f->inv->argv[1],
					 "sha256", f->hex, NULL));
		return EXIT_STATUS_OK;
	}
	if (status == EXIT_STATUS_OK)
		status = fix(f);
	return status == EXIT_STATUS_OK ? print_frozen(f->inv) : status;
}

enum exit_status round_freeze_run(struct invocation *inv)
{
	CLEANUP(population_freep) struct population *ids = NULL;
	struct freeze f = { .inv = inv };
	const PB(Record) *round;
	enum exit_status status = check_day(inv);

	if (status == EXIT_STATUS_OK)
		status = call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], &round);
	if (status == EXIT_STATUS_OK)
		status = find_source(&f, round);
	if (status == EXIT_STATUS_OK)
		status = read_file(inv, &ids);
	f.ids = ids;
	if (status == EXIT_STATUS_OK)
		status = hash(&f);
	if (status != EXIT_STATUS_OK)
		return status;
	if (!is_frozen(&f, round->round))
		return freeze(&f, round);
	tell(inv, say(inv, WORD_FREEZE_ALREADY, "round", inv->argv[0], NULL));
	return print_frozen(inv);
}
