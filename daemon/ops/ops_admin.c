/* SPDX-License-Identifier: EUPL-1.2
 * AdminService: how the daemon sees the caller, and its counters, which are the host's to name.
 * Reads no record. */
#include "load.h"
#include "methods.h"

#define COUNTERS_MAX 64

static int run_ping(struct call *call)
{
	char *roles[ROLE_COUNT];
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
	reply.n_counters = n;
	reply.counters = list;
	return call_reply(call, &reply.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.AdminService/Ping", ROLE_NONE, READ, LIGHT, run_ping },
	{ "riskreg.v1.AdminService/Stats", ROLE_ADMIN, READ, LIGHT, run_stats },
};

const struct method_list ops_admin_methods = METHOD_LIST(rows);
