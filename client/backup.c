/* SPDX-License-Identifier: EUPL-1.2
 * A backup: the daemon hands out the copy part by part, and the file has its name only when all of
 * it is on the disk. Begins again when an erasure came between: what was erased must not be in a
 * backup that says it was taken later. */
#include "backup.h"

#include <riskreg/backup.h>
#include <riskreg/pb.h>

#include "call.h"
#include "evidence.h"
#include "save.h"
#include "terms.h"

#define ATTEMPTS 3
#define PART_MEMORY ((size_t)32 << 20)

static enum exit_status ask(struct invocation *inv, const PB(BackupRequest) *request,
			    const PB(BackupResponse) **ret)
{
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.AdminService/Backup", &request->base,
					    PB_DESC(backup_response), &response);
	if (status == EXIT_STATUS_OK)
		*ret = (const PB(BackupResponse) *)response;
	return status;
}

static int write_head(struct invocation *inv, struct save *save, const PB(BackupResponse) *first)
{
	const struct backup backup = {
		.configuration = view_of(first->configuration.data, first->configuration.len),
		.checkpoint = view_of_string(first->checkpoint),
		.key = view_of_string(first->public_key),
	};
	struct view head;
	int rc = backup_format(inv->arena, &backup, &head);
	return rc == 0 ? save_write(save, head) : rc;
}

static int write_pieces(struct save *save, const PB(BackupResponse) *response)
{
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < response->n_pieces; i++)
		rc = save_write(save,
				view_of(response->pieces[i].data, response->pieces[i].len));
	return rc;
}

/* Everything behind the first answer; each part in memory of its own. */
static enum exit_status copy_rest(struct invocation *inv, struct save *save,
				  PB(BackupRequest) *request)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct invocation part = *inv;
	if (arena_new(&arena, PART_MEMORY) != 0)
		return fail_memory(inv);
	part.arena = arena;
	part.at = request->size;
	while (request->from) {
		const PB(BackupResponse) *response;
		enum exit_status status = ask(&part, request, &response);
		if (status != EXIT_STATUS_OK)
			return status;
		int rc = write_pieces(save, response);
		if (rc != 0)
			return evidence_fail_write(inv, inv->argv[0], -rc);
		request->from = response->next;
		arena_reset(arena);
	}
	return EXIT_STATUS_OK;
}

static enum exit_status attempt(struct invocation *inv, uint64_t *ret_size)
{
	CLEANUP(save_freep) struct save *save = NULL;
	PB(BackupRequest) request = PB_INIT(BACKUP_REQUEST);
	const PB(BackupResponse) *first;
	enum exit_status status = ask(inv, &request, &first);
	if (status != EXIT_STATUS_OK)
		return status;
	int rc = save_new(&save, inv->argv[0], true);
	if (rc == 0)
		rc = write_head(inv, save, first);
	if (rc == 0)
		rc = write_pieces(save, first);
	if (rc != 0)
		return evidence_fail_write(inv, inv->argv[0], -rc);
	request.from = first->next;
	request.size = *ret_size = first->size;
	request.epoch = first->epoch;
	status = copy_rest(inv, save, &request);
	rc = status == EXIT_STATUS_OK ? save_done(save) : 0;
	return rc == 0 ? status : evidence_fail_write(inv, inv->argv[0], -rc);
}

enum exit_status backup_run(struct invocation *inv)
{
	uint64_t size = 0;
	enum exit_status status = EXIT_STATUS_CONFLICT;
	for (int i = 0; i < ATTEMPTS && status == EXIT_STATUS_CONFLICT; i++)
		status = attempt(inv, &size);
	if (status == EXIT_STATUS_OK)
		tell(inv, say(inv, WORD_BACKUP_DONE, "file", inv->argv[0], "size",
			      terms_number(inv, size), NULL));
	return status;
}
