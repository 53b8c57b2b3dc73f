/* SPDX-License-Identifier: EUPL-1.2
 * "2026-08-31" or "@12345" to a size. Knows no read but the one that gives it. */
#include "as_of.h"

#include <riskreg/caldate.h>
#include <riskreg/line.h>
#include <riskreg/pb.h>

#include "call.h"

static enum exit_status ask(struct invocation *inv, const char *day, uint64_t *ret)
{
	PB(GetSizeRequest) request = PB_INIT(GET_SIZE_REQUEST);
	ProtobufCMessage *response;
	request.day = (char *)day;
	enum exit_status status = call_read(inv, "riskreg.v1.JournalService/GetSize",
					    &request.base, PB_DESC(get_size_response), &response);
	if (status == EXIT_STATUS_OK)
		*ret = ((const PB(GetSizeResponse) *)response)->size;
	return status;
}

enum exit_status as_of_find(struct invocation *inv, const char *as_of)
{
	struct caldate day;
	if (!as_of)
		return EXIT_STATUS_OK;
	if (as_of[0] == '@' && line_number(view_of_string(as_of + 1), INT64_MAX, &inv->at) &&
	    inv->at > 0)
		return EXIT_STATUS_OK;
	if (caldate_parse(view_of_string(as_of), &day))
		return ask(inv, as_of, &inv->at);
	return fail_usage(inv, say(inv, WORD_USAGE_AS_OF, "given", as_of, NULL));
}

const char *as_of_day(const struct invocation *inv)
{
	struct caldate day;
	bool is_day = inv->as_of && caldate_parse(view_of_string(inv->as_of), &day);
	return is_day ? inv->as_of : "";
}
