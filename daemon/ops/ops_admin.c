/* SPDX-License-Identifier: EUPL-1.2
 * AdminService: how the daemon sees the caller; its counters, which are the host's to name; the
 * copy of the journal for a backup, a part at a time; the configuration, read again. Reads no
 * record. */
#include <errno.h>

#include <riskreg/backup.h>
#include <riskreg/note.h>

#include "load.h"
#include "methods.h"
#include "ops_journal.h"

#define COUNTERS_MAX 64
#define BACKUP_PIECE ((size_t)512 << 10)

/* protobuf-c has no const; packing only reads. */
#define BYTES(from, size) ((ProtobufCBinaryData){ (size), (uint8_t *)(from) })

static PB(Room) room_of(const struct call *call)
{
	static const PB(Room) rooms[] = {
		[ROOM_ENOUGH] = PB_ENUM(ROOM, ENOUGH),
		[ROOM_LOW] = PB_ENUM(ROOM, LOW),
		[ROOM_NONE] = PB_ENUM(ROOM, NONE),
	};
	const struct host *host = call->host;
	return host->room ? rooms[host->room(host->context)] : PB_ENUM(ROOM, UNSPECIFIED);
}

static int run_ping(struct call *call)
{
	char *roles[ROLE_COUNT], key[NOTE_KEY_TEXT];
	uint8_t fingerprint[NOTE_KEY];
	struct store_info info;
	PB(PingResponse) reply = PB_INIT(PING_RESPONSE);
	int r = store_info(call->snapshot, &info);
	if (r)
		return r;
	for (enum role role = ROLE_READER; role < ROLE_COUNT; role++)
		if (actor_has_role(call->actor, role))
			roles[reply.n_roles++] = (char *)role_name(role);
	reply.version = RISKREG_VERSION;
	reply.schema = info.schema;
	reply.user = (char *)call->actor->name;
	reply.uid = call->actor->uid;
	reply.roles = roles;
	reply.time_ms = call->now_ms;
	reply.room = room_of(call);
	if (call->host->key) {
		note_key_format(call->host->key, key);
		note_key_fingerprint(call->host->key, fingerprint);
		reply.public_key = key;
		reply.key_fingerprint = BYTES(fingerprint, sizeof(fingerprint));
	}
	return call_reply(call, &reply.base);
}

static int run_stats(struct call *call)
{
	PB(Counter) counters[COUNTERS_MAX];
	PB(Counter) *list[COUNTERS_MAX];
	PB(StatsResponse) reply = PB_INIT(STATS_RESPONSE);
	const char *name;
	uint64_t value;
	size_t n = 0;
	for (; n < COUNTERS_MAX && call->host->counter(call->host->context, n, &name, &value);
	     n++) {
		counters[n] = (PB(Counter))PB_INIT(COUNTER);
		counters[n].name = (char *)name;
		counters[n].value = value;
		list[n] = &counters[n];
	}
	reply.room = room_of(call);
	reply.n_counters = n;
	reply.counters = list;
	return call_reply(call, &reply.base);
}

/* What goes before the copy: by what it can be told that it is whole, and how the daemon was set
 * up. */
static int begin_backup(struct call *call, PB(BackupResponse) *reply)
{
	const struct host *host = call->host;
	struct checkpoint checkpoint;
	struct view note;
	char key[NOTE_KEY_TEXT], line[BACKUP_LINE];
	backup_line(host->configuration, line);
	int r = journal_sign(call, reply->size, view_of_string(line), &checkpoint, &note);
	if (r)
		return r;
	note_key_format(host->key, key);
	reply->checkpoint = arena_copy(call->arena, note);
	reply->public_key = arena_copy(call->arena, view_of_string(key));
	reply->configuration = BYTES(host->configuration.p, host->configuration.n);
	return reply->checkpoint && reply->public_key ? 0 : -ENOMEM;
}

static int go_on_with_backup(struct call *call, const PB(BackupResponse) *reply)
{
	const PB(BackupRequest) *request = (const void *)call->request;
	if (request->epoch != reply->epoch)
		return refuse(call, REFUSED_BACKUP_OVERTAKEN, "epoch");
	return load_range(call, "size", request->size, reply->size, reply->size);
}

static int run_backup(struct call *call)
{
	const PB(BackupRequest) *request = (const void *)call->request;
	PB(BackupResponse) reply = PB_INIT(BACKUP_RESPONSE);
	ProtobufCBinaryData part;
	struct store_info info;
	struct view piece;
	int r = store_info(call->snapshot, &info);
	if (r)
		return r;
	reply.size = info.seq;
	reply.epoch = call->host->epoch(call->host->context);
	r = request->from ? go_on_with_backup(call, &reply) : begin_backup(call, &reply);
	if (!r)
		r = store_copy(call->snapshot, request->from, BACKUP_PIECE, call->arena, &piece);
	if (r)
		return r;
	part = BYTES(piece.p, piece.n);
	reply.pieces = &part;
	reply.n_pieces = piece.n > 0;
	reply.next = piece.n ? request->from + piece.n : 0;
	return call_reply(call, &reply.base);
}

static int run_reload(struct call *call)
{
	PB(ReloadResponse) reply = PB_INIT(RELOAD_RESPONSE);
	struct reloaded reloaded;
	int r = call->host->reload(call->host->context, call->arena, call->dry_run, &reloaded);
	if (r)
		return r;
	if (reloaded.error) {
		call_param(call, "text", "%s", reloaded.error);
		return refuse(call, REFUSED_CONFIGURATION, "%s", "");
	}
	reply.n_later = reloaded.n_later;
	reply.later = (char **)reloaded.later; /* protobuf-c has no const; packing only reads */
	return call_reply(call, &reply.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.AdminService/Ping", ROLE_NONE, READ, LIGHT, run_ping },
	{ "riskreg.v1.AdminService/Stats", ROLE_ADMIN, READ, LIGHT, run_stats },
	{ "riskreg.v1.AdminService/Backup", ROLE_ADMIN, READ, HEAVY, run_backup },
	{ "riskreg.v1.AdminService/Reload", ROLE_ADMIN, READ, LIGHT, run_reload },
};

const struct method_list ops_admin_methods = METHOD_LIST(rows);
