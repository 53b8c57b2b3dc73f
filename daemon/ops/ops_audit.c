/* SPDX-License-Identifier: EUPL-1.2
 * AuditService: audits by somebody outside. */
#include "load.h"
#include "methods.h"

static int run_set(struct call *call)
{
	const PB(SetAuditRequest) *request = (const void *)call->request;
	struct loaded old;
	int r = load_given(call, request->audit, "audit");
	if (r)
		return r;
	PB(Audit) audit = *request->audit;
	r = load_require(call, audit.title, "audit.title");
	if (!r)
		r = load_for_set(call, PB_ENUM(KIND, AUDIT), request->id, request->expected_version,
				 &old);
	if (!r)
		r = load_may_move(call, &old, audit.unit, "audit.unit");
	if (!r && *audit.day)
		r = load_day(call, audit.day, false, "audit.day", &audit.day);
	return r ? r : call_put(call, &old.record.id, old.record.version, &audit.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.AuditService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
};

const struct method_list ops_audit_methods = METHOD_LIST(rows);
