/* SPDX-License-Identifier: EUPL-1.2
 * Protobuf messages as JSON, by their descriptors (protobuf-c has none): every field is present,
 * zeros too; enums by name in lower case without their prefix; 64-bit numbers as numbers; bytes in
 * hex; absent submessages as null. For riskctl: the daemon speaks no JSON. */
#pragma once

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

/* A new reference, or NULL when memory is out. */
json_t *json_of_message(const ProtobufCMessage *);
/* "ROUND_STATE_TESTING" of enum RoundState -> "testing"; NULL for an unknown number. Writes into
 * `out`. */
const char *json_enum_name(const ProtobufCEnumDescriptor *, int value, char out[64]);
