/* SPDX-License-Identifier: EUPL-1.2
 * Finds plans. Never says that there should be one. */
#include "plan_find.h"

#include "record.h"

enum exit_status plan_find(struct invocation *inv, const char *unit, uint32_t year,
			   const char **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *plans;
	enum exit_status status;

	request.kind = PB_ENUM(KIND, PLAN);
	request.under_kind = PB_ENUM(KIND, UNIT);
	request.under = (char *)unit;
	request.year = year;
	status = record_fetch(inv, request, &plans);
	if (status == EXIT_STATUS_OK)
		*ret = plans->n_records ? plans->records[0]->meta->id : "";
	return status;
}
