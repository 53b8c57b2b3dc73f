/* SPDX-License-Identifier: EUPL-1.2
 * Sends results. Never writes a part before all have been tried (the caller sees to that), and
 * never the same one twice. */
#include "round_results.h"

#include <nettle/sha2.h>

#include "call.h"
#include "evidence.h"
#include "progress.h"
#include "rows.h"

#define LOG "riskreg.v1.RoundService/LogResults"
#define PART_RESULTS_MAX 10000
#define PART_BYTES_MAX ((size_t)900 << 10) /* of a frame of 1 MiB */

struct round_results_part {
	size_t first, n; /* rows of the file */
	PB(LogResultsRequest) request;
};

static const char *hex_of(struct invocation *inv, struct sha256_ctx *hash)
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(hash, sizeof(digest), digest);
	return evidence_hex(inv, (ProtobufCBinaryData){ sizeof(digest), digest });
}

/* ------------------------------------------------------------------ parts */

static size_t size_of(const PB(ItemResult) *result)
{
	return protobuf_c_message_get_packed_size(&result->base) + 8;
}

/* How many rows from here make a part. That depends on the file alone, so that running it again
 * makes the same parts. */
static size_t part_size(const struct results *results, size_t first)
{
	size_t n = 0, bytes = 0;

	while (n < PART_RESULTS_MAX && first + n < results->n) {
		bytes += size_of(results->rows[first + n].result);
		if (n && bytes > PART_BYTES_MAX)
			break;
		n++;
	}
	return n;
}

static bool fill_part(const struct round_results *s, struct round_results_part *part,
		      const char *round)
{
	PB(LogResultsRequest) *request = &part->request;

	*request = (PB(LogResultsRequest))PB_INIT(LOG_RESULTS_REQUEST);
	request->round = (char *)round;
	request->reason = rows_text(s->inv, "reason");
	request->results = arena_get(s->inv->arena, part->n * sizeof(*request->results));
	for (size_t i = 0; request->results && i < part->n; i++) {
		const struct results_row *row = &s->results->rows[part->first + i];
		if (!row->is_logged)
			request->results[request->n_results++] = row->result;
	}
	return request->results;
}

static void finish_rows(const struct round_results *s)
{
	for (size_t i = 0; i < s->results->n; i++) {
		s->results->rows[i].result->tester = rows_text(s->inv, "tester");
		s->results->rows[i].result->tested_day = rows_text(s->inv, "day");
	}
}

enum exit_status round_results_make(struct invocation *inv, const char *round, struct view file,
				    const struct results *results, struct round_results *ret)
{
	struct round_results s = { .inv = inv, .results = results };
	struct sha256_ctx hash;

	finish_rows(&s);
	sha256_init(&hash);
	sha256_update(&hash, file.n, file.p);
	s.file = hex_of(inv, &hash);
	s.parts = arena_get(inv->arena, (results->n + 1) * sizeof(*s.parts));
	if (!s.parts)
		return fail_memory(inv);
	for (size_t first = 0; first < results->n;) {
		struct round_results_part *part = &s.parts[s.n++];
		part->first = first;
		part->n = part_size(results, first);
		first += part->n;
		if (!fill_part(&s, part, round))
			return fail_memory(inv);
	}
	*ret = s;
	return EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ sending */

/* The file, the part, the reason, and what the register held of it: the same key only when the same
 * is asked of the same. */
static const char *key_of(const struct round_results *s, size_t i)
{
	const struct round_results_part *part = &s->parts[i];
	struct sha256_ctx hash;

	if (s->inv->key)
		return arena_format(s->inv->arena, "%s %zu", s->inv->key, i);
	sha256_init(&hash);
	sha256_update(&hash, strlen(part->request.reason), (const uint8_t *)part->request.reason);
	for (size_t k = 0; k < part->n; k++) {
		uint32_t version = s->results->rows[part->first + k].item->version;
		sha256_update(&hash, sizeof(version), (const uint8_t *)&version);
	}
	return arena_format(s->inv->arena, "import %s %s %zu %s", s->file, part->request.round, i,
			    hex_of(s->inv, &hash));
}

static enum exit_status append(struct invocation *inv, PB(Written) *all, const PB(Written) *more)
{
	size_t n = all->n_changes + more->n_changes;
	PB(Change) **changes = arena_get(inv->arena, (n + 1) * sizeof(*changes));

	if (!changes)
		return fail_memory(inv);
	if (all->n_changes)
		memcpy(changes, all->changes, all->n_changes * sizeof(*changes));
	if (more->n_changes)
		memcpy(changes + all->n_changes, more->changes, more->n_changes * sizeof(*changes));
	all->seq = more->seq;
	all->time_ms = more->time_ms;
	all->changes = changes;
	all->n_changes = n;
	return EXIT_STATUS_OK;
}

static enum exit_status send_all(struct round_results *s, enum word what, PB(Written) *all)
{
	struct progress bar = progress_of(s->inv, what, s->n);
	enum exit_status status = EXIT_STATUS_OK;
	const PB(Written) *written;

	*all = (PB(Written))PB_INIT(WRITTEN);
	for (size_t i = 0; i < s->n && status == EXIT_STATUS_OK; i++) {
		if (s->parts[i].request.n_results == 0)
			continue;
		status = call_write_as(s->inv, key_of(s, i), LOG, &s->parts[i].request.base,
				       &written);
		if (status == EXIT_STATUS_OK)
			status = append(s->inv, all, written);
		progress_at(&bar, i + 1);
	}
	progress_end(&bar);
	return status;
}

enum exit_status round_results_try(struct round_results *s, PB(Written) *ret)
{
	bool dry_run = s->inv->dry_run;
	enum exit_status status;

	s->inv->dry_run = true;
	status = send_all(s, WORD_TALK_CHECKING, ret);
	s->inv->dry_run = dry_run;
	return status == EXIT_STATUS_FAILED ? EXIT_STATUS_IMPORT_REFUSED : status;
}

enum exit_status round_results_send(struct round_results *s, PB(Written) *ret)
{
	return send_all(s, WORD_TALK_SENDING, ret);
}
