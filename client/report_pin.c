/* SPDX-License-Identifier: EUPL-1.2
 * The size of a report and its seal: the head of the journal at that size, which is the same
 * whenever it is asked for. */
#include "report_pin.h"

#include <riskreg/line.h>

#include "journal_verify.h"
#include "record.h"

static const char *base64(struct invocation *inv, ProtobufCBinaryData bytes)
{
	char *text = arena_get(inv->arena, LINE_BASE64(bytes.len) + 1);

	if (text)
		*line_put_base64(text, view_of(bytes.data, bytes.len)) = '\0';
	return text;
}

enum exit_status report_pin(struct report_draft *d, const PB(Followup) *followup)
{
	struct invocation *inv = d->inv;
	const PB(GetHeadResponse) *head;
	enum exit_status status;

	if (followup && followup->size)
		inv->at = followup->size;
	status = journal_verify_head(inv, &head);
	if (status != EXIT_STATUS_OK)
		return status;
	inv->at = head->size;
	d->report->seal = (struct report_seal){
		.size = head->size,
		.day = record_day(inv, head->time_ms),
		.root = base64(inv, head->root),
		.checkpoint = head->checkpoint,
	};
	return d->report->seal.root ? EXIT_STATUS_OK : fail_memory(inv);
}
