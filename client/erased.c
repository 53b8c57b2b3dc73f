/* SPDX-License-Identifier: EUPL-1.2
 * Erasures as what they leave behind, see erased.h. Without a daemon, or when it cannot tell, an
 * erased text is an empty one. */
#include "erased.h"

#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "record.h"

static const PB(ListRecordsResponse) *all_erasures(struct invocation *inv)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *list = NULL;
	uint64_t at = inv->at;
	if (inv->erasures || !inv->session)
		return inv->erasures;
	request.kind = PB_ENUM(KIND, ERASURE);
	inv->at = 0;
	if (record_fetch(inv, request, &list) == EXIT_STATUS_OK)
		inv->erasures = list;
	inv->at = at;
	return inv->erasures;
}

/* Of "S31#2" that is also "S31#3" up to the last part that it names. */
static bool is_of(const PB(ErasedItem) *item, const char *id)
{
	const char *hash = strchr(item->id, '#');
	if (strcmp(item->id, id) == 0)
		return true;
	size_t n = hash ? (size_t)(hash + 1 - item->id) : 0;
	if (!item->to_part || !n || strncmp(item->id, id, n) != 0)
		return false;
	unsigned long part = strtoul(id + n, NULL, 10);
	return part > strtoul(hash + 1, NULL, 10) && part <= item->to_part;
}

static bool names(const PB(Erasure) *erasure, PB(Kind) kind, const char *id, uint32_t version)
{
	for (size_t i = 0; i < erasure->n_items; i++) {
		const PB(ErasedItem) *item = erasure->items[i];
		if (item->kind == kind && is_of(item, id) &&
		    version >= item->from_version && version <= item->to_version)
			return true;
	}
	return false;
}

const char *erased_text(struct invocation *inv, PB(Kind) kind, const char *id, uint32_t version)
{
	const PB(ListRecordsResponse) *list = all_erasures(inv);
	for (size_t i = 0; list && i < list->n_records; i++) {
		const PB(Record) *record = list->records[i];
		const PB(Erasure) *erasure = record->erasure;
		if (erasure && erasure->state == PB_ENUM(ERASURE_STATE, CONFIRMED) &&
		    names(erasure, kind, id, version))
			return say(inv, WORD_VALUE_ERASED, "day",
				   record_day(inv, record->meta->time_ms), "diary",
				   erasure->diary_number, NULL);
	}
	return "";
}
