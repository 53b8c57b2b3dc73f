/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: the first byte chooses a message of the protocol, the rest is its bytes. What the
 * check calls sound must unpack within the memory of a request, and be sound when packed again. */
#include <stdlib.h>

#include <protobuf-c/protobuf-c.h>

#include <riskreg/arena.h>
#include <riskreg/wire.h>

#include "../schema.h"

#define REQUEST_MEMORY ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool is_sound(const ProtobufCMessageDescriptor *type, struct view bytes)
{
	struct wire_finding finding;
	enum wire_fault fault = wire_check(type, bytes, WIRE_FIELDS_MAX, &finding);
	require(fault == finding.fault && memchr(finding.field, 0, sizeof finding.field));
	return fault == WIRE_SOUND;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n == 0)
		return 0;
	const ProtobufCMessageDescriptor *type = schema_messages[data[0] % SCHEMA_MESSAGES];
	struct view bytes = view_of(data + 1, n - 1);
	if (!is_sound(type, bytes))
		return 0;
	CLEANUP(arena_freep) struct arena *arena = NULL;
	require(arena_new(&arena, REQUEST_MEMORY) == 0);
	ProtobufCMessage *message =
		protobuf_c_message_unpack(type, arena_allocator(arena), bytes.n, bytes.p);
	require(message);
	size_t packed_n = protobuf_c_message_get_packed_size(message);
	uint8_t *packed = arena_get(arena, packed_n);
	require(packed && protobuf_c_message_pack(message, packed) == packed_n);
	require(is_sound(type, view_of(packed, packed_n)));
	return 0;
}
