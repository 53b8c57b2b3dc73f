/* SPDX-License-Identifier: EUPL-1.2
 * --json: whole messages by their descriptors, every field, one after the other. Prints nothing
 * else. */
#include "out_format.h"

#include <riskreg/json.h>

static void json_message(const struct invocation *inv, FILE *file, const ProtobufCMessage *message)
{
	json_t *json = json_of_message(message);
	if (!json || json_dumpf(json, file, JSON_INDENT(2)) != 0)
		fail_memory(inv);
	putc('\n', file);
	json_decref(json);
}

const struct out_format out_json_format = { .message = json_message };
