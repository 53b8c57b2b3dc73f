/* SPDX-License-Identifier: EUPL-1.2
 * Walks the assessments of one risk. Reads only. */
#include "assessed.h"

const PB(Assessment) *assessed_of(const struct loaded *assessment)
{
	return (const PB(Assessment) *)assessment->body;
}

static bool counts(const struct loaded *one, uint64_t seq)
{
	const PB(Assessment) *assessment = assessed_of(one);
	return one->record.seq <= seq && !assessment->withdrawn &&
	       assessment->kind != PB_ENUM(ASSESSMENT_KIND, TARGET);
}

int assessed_at(struct call *call, const struct id *risk, uint64_t seq, struct loaded *ret)
{
	struct cursor cursor =
		store_list(call->snapshot, PB_ENUM(KIND, ASSESSMENT), id_prefix(risk));
	struct loaded latest = { 0 };
	for (;;) {
		struct loaded one;
		int r = load_next(call, &cursor, &one);
		if (r)
			return r;
		if (!one.record.version)
			break;
		if (counts(&one, seq))
			latest = one;
	}
	*ret = latest;
	return 0;
}

int assessed_latest(struct call *call, const struct id *risk, struct loaded *ret)
{
	return assessed_at(call, risk, UINT64_MAX, ret);
}
