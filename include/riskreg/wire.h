/* SPDX-License-Identifier: EUPL-1.2
 * Protobuf's bytes, without its messages: varints, fields one by one, a writer, and the check of
 * raw bytes against a descriptor that must come before every unpack (protobuf-c 1.4.1 takes
 * invalid UTF-8, NUL, unknown fields and any depth, and is quadratic on repeated singular
 * submessages). */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/view.h>

struct ProtobufCMessageDescriptor;

#define WIRE_VARINT_MAX 10

enum wire_type {
	WIRE_VARINT = 0,
	WIRE_FIXED64 = 1,
	WIRE_BYTES = 2,
	WIRE_FIXED32 = 5,
};

/* Reads a varint at the beginning of `in`: its size in bytes, 0 when `in` ends inside it, -1 when
 * it is overlong (more than 10 bytes, more than 64 bits, or a last byte of zero). */
int wire_get_varint(struct view in, uint64_t *ret);
/* Writes at most WIRE_VARINT_MAX bytes; returns how many. */
size_t wire_put_varint(uint8_t *out, uint64_t value);

/* One field of a message. `bytes` is its value for WIRE_BYTES, borrowed from the message. */
struct wire_field {
	uint32_t number;
	enum wire_type type;
	uint64_t value;
	struct view bytes;
	/* The whole field with its tag. */
	struct view whole;
};

/* Takes the first field off `*rest`. True while there was one; a malformed rest reads as an end,
 * so the bytes must be checked, or our own. */
bool wire_next(struct view *rest, struct wire_field *ret);

/* How many bytes the leading fields below 100 take, the facts of a record (common.proto). What
 * stands behind the first text never counts as a fact. */
size_t wire_facts_size(struct view message);

/* Appends fields to bytes in an arena. After the first failure every call is a no-op and
 * wire_written gives a view with p == NULL. Zeroed with the arena set: WIRE_WRITER(arena). */
struct wire_writer {
	struct arena *arena;
	uint8_t *p;
	size_t n, size;
	bool failed;
};
#define WIRE_WRITER(a) ((struct wire_writer){ .arena = (a) })

/* proto3: a zero or empty value is left out. */
void wire_put_uint(struct wire_writer *, uint32_t number, uint64_t value);
void wire_put_bytes(struct wire_writer *, uint32_t number, struct view);
/* A submessage, also when it is empty. A view with p == NULL is one that failed, and fails this
 * writer too; the same for raw bytes. */
void wire_put_message(struct wire_writer *, uint32_t number, struct view);
/* Bytes that are fields already. */
void wire_put_raw(struct wire_writer *, struct view);
struct view wire_written(const struct wire_writer *);

enum wire_fault {
	WIRE_SOUND = 0,
	WIRE_TRUNCATED,     /* ends inside a field, or a length points beyond the end */
	WIRE_BAD_TAG,       /* number 0, a group, a type not the field's, overlong varint */
	WIRE_UNKNOWN_FIELD,
	WIRE_REPEATED,      /* a field that is not repeated stands twice */
	WIRE_BAD_ENUM,
	WIRE_BAD_BOOL,      /* neither 0 nor 1 */
	WIRE_BAD_RANGE,     /* does not fit a 32-bit field */
	WIRE_BAD_UTF8,
	WIRE_NUL,
	WIRE_NOT_NFC,
	WIRE_TOO_LONG,      /* a string of over WIRE_STRING_MAX bytes */
	WIRE_TOO_DEEP,
	WIRE_TOO_MANY,      /* fields in all, over the bound */
};

/* Takes one field off `*rest`; what is wrong with it otherwise: WIRE_TRUNCATED or WIRE_BAD_TAG. */
enum wire_fault wire_take(struct view *rest, struct wire_field *ret);
/* The same for a value without a tag; *ret_bytes for WIRE_BYTES, *ret_value for the others. */
enum wire_fault wire_take_value(struct view *rest, enum wire_type, uint64_t *ret_value,
				struct view *ret_bytes);

/* What a check found, and where: "results[13].note" (occurrences count from 0). A field that the
 * descriptor does not have is named by its number, "results[13].99"; one that cannot be read by the
 * place of its first byte in the whole message, "results[13].@512". Too long a path is cut. `field`
 * ends with NUL. */
struct wire_finding {
	enum wire_fault fault;
	char field[128];
};

#define WIRE_DEPTH_MAX 8
#define WIRE_FIELDS_MAX 4096
#define WIRE_FIELDS_MAX_BULK 200000
/* Twice what the longest text may have (ops/limits.c): whether a text is in NFC can take 50 ns a
 * byte, and must not be asked of a mebibyte. */
#define WIRE_STRING_MAX 16384

/* Walks the raw bytes of one message of the given type: linear in their number, no allocation.
 * Returns finding->fault. */
enum wire_fault wire_check(const struct ProtobufCMessageDescriptor *, struct view message,
			   uint32_t fields_max, struct wire_finding *finding);
