/* SPDX-License-Identifier: EUPL-1.2
 * riskctl admin: the daemon itself. */
#include "backup.h"
#include "call.h"
#include "commands.h"
#include "evidence.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

static enum exit_status run_ping(struct invocation *inv)
{
	const PB(PingResponse) *ping;
	enum exit_status status = call_ping(inv, &ping);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &ping->base);
		return status;
	}
	out_field(inv->out, WORD_HEAD_SERVER, ping->version);
	out_field(inv->out, WORD_HEAD_SCHEMA, terms_number(inv, ping->schema));
	out_field(inv->out, WORD_HEAD_CLOCK, record_day(inv, ping->time_ms));
	out_field(inv->out, WORD_HEAD_USER,
		  say(inv, WORD_VALUE_USER, "user", ping->user, "uid", terms_number(inv, ping->uid),
		      NULL));
	out_field(inv->out, WORD_HEAD_ROLES, terms_roles(inv, ping));
	out_field(inv->out, WORD_HEAD_ROOM, terms_room(inv, ping->room));
	out_field(inv->out, WORD_HEAD_PUBLIC_KEY, ping->public_key);
	out_field(inv->out, WORD_HEAD_FINGERPRINT, evidence_hex(inv, ping->key_fingerprint));
	out_end(inv->out);
	return status;
}

static enum exit_status run_stats(struct invocation *inv)
{
	static const struct column columns[] = {
		{ WORD_HEAD_COUNTER, false, false },
		{ WORD_HEAD_VALUE, true, false },
	};
	PB(StatsRequest) request = PB_INIT(STATS_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.AdminService/Stats", &request.base,
					    PB_DESC(stats_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(StatsResponse) *stats = (const PB(StatsResponse) *)response;
	out_message(inv->out, response);
	out_field(inv->out, WORD_HEAD_ROOM, terms_room(inv, stats->room));
	out_end(inv->out);
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < stats->n_counters; i++)
		out_row(inv->out,
			(const struct cell[]){
				{ stats->counters[i]->name, MARK_NONE },
				{ terms_number(inv, stats->counters[i]->value), MARK_NONE } });
	out_end(inv->out);
	return status;
}

static enum exit_status run_reload(struct invocation *inv)
{
	PB(ReloadRequest) request = PB_INIT(RELOAD_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.AdminService/Reload", &request.base,
					    PB_DESC(reload_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(ReloadResponse) *reload = (const PB(ReloadResponse) *)response;
	out_message(inv->out, response);
	for (size_t i = 0; i < reload->n_later; i++)
		tell(inv, say(inv, WORD_RELOAD_LATER, "option", reload->later[i], NULL));
	tell(inv, say(inv, inv->dry_run ? WORD_RELOAD_DRY : WORD_RELOAD_DONE, NULL));
	return status;
}

static const struct command rows[] = {
	{ "admin", "ping", "", 0, 0, NULL, WORD_HELP_ADMIN_PING, EXAMPLES("riskctl admin ping"),
	  run_ping },
	{ "admin", "stats", "", 0, 0, NULL, WORD_HELP_ADMIN_STATS,
	  EXAMPLES("riskctl admin stats", "riskctl admin stats --json"), run_stats },
	{ "admin", "backup", "FILE", 1, 1, NULL, WORD_HELP_ADMIN_BACKUP,
	  EXAMPLES("riskctl admin backup riskreg-2026-08-31.backup"), backup_run },
	{ "admin", "reload", "", 0, 0, NULL, WORD_HELP_ADMIN_RELOAD,
	  EXAMPLES("riskctl admin reload --dry-run", "riskctl admin reload"), run_reload },
};

const struct command_list cmd_admin = { "admin", WORD_NOUN_ADMIN, WORD_HELP_NOUN_ADMIN, rows,
					COUNT_OF(rows), NULL };
