/* SPDX-License-Identifier: EUPL-1.2
 * Nothing is unpacked here before its raw bytes were checked against the descriptor: protobuf-c
 * trusts what it is given. */
#include "decode.h"

#include <errno.h>
#include <nettle/sha2.h>

#include <riskreg/pb.h>
#include <riskreg/wire.h>

#include "../ops/limits.h"

#define REQUEST_SEQ 1

/* What the check of raw bytes finds, as the caller hears it. */
static const enum refused refused_for[] = {
	[WIRE_TRUNCATED] = REFUSED_MALFORMED,
	[WIRE_BAD_TAG] = REFUSED_MALFORMED,
	[WIRE_UNKNOWN_FIELD] = REFUSED_UNKNOWN_FIELD,
	[WIRE_REPEATED] = REFUSED_REPEATED_FIELD,
	[WIRE_BAD_ENUM] = REFUSED_UNKNOWN_ENUM,
	[WIRE_BAD_BOOL] = REFUSED_MALFORMED,
	[WIRE_BAD_RANGE] = REFUSED_MALFORMED,
	[WIRE_BAD_UTF8] = REFUSED_NOT_UTF8,
	[WIRE_NUL] = REFUSED_HOLDS_NUL,
	[WIRE_NOT_NFC] = REFUSED_NOT_NFC,
	[WIRE_TOO_LONG] = REFUSED_TOO_LONG,
	[WIRE_TOO_DEEP] = REFUSED_TOO_DEEP,
	[WIRE_TOO_MANY] = REFUSED_TOO_MANY_FIELDS,
};

/* The bound of the text itself: who hears of another would shorten it in vain. */
static size_t limit_of_text(const ProtobufCMessageDescriptor *type, const char *field)
{
	const struct limit *limit = limits_find_at(type, field);
	return limit ? limit->bytes : WIRE_STRING_MAX;
}

/* The bound that is overstepped; 0: the fault is none of a bound. */
static size_t limit_of(const struct wire_finding *finding, const ProtobufCMessageDescriptor *type,
		       uint32_t fields_max)
{
	if (finding->fault == WIRE_TOO_DEEP)
		return WIRE_DEPTH_MAX;
	if (finding->fault == WIRE_TOO_LONG)
		return limit_of_text(type, finding->field);
	return finding->fault == WIRE_TOO_MANY ? fields_max : 0;
}

/* Checks and unpacks a message into the call's arena. */
static int unpack(struct call *call, const ProtobufCMessageDescriptor *type, struct view bytes,
		  uint32_t fields_max, const ProtobufCMessage **ret)
{
	struct wire_finding finding;
	enum wire_fault fault = wire_check(type, bytes, fields_max, &finding);
	if (fault != WIRE_SOUND) {
		size_t limit = limit_of(&finding, type, fields_max);
		if (limit)
			call_param(call, "limit", "%zu", limit);
		return refuse(call, refused_for[fault], "%s", finding.field);
	}
	const ProtobufCMessage *message =
		protobuf_c_message_unpack(type, arena_allocator(call->arena), bytes.n, bytes.p);
	if (!message)
		return -ENOMEM;
	*ret = message;
	return 0;
}

uint64_t decode_seq(struct view frame)
{
	struct wire_field field;
	while (wire_next(&frame, &field))
		if (field.number == REQUEST_SEQ && field.type == WIRE_VARINT)
			return field.value;
	return 0;
}

int decode_envelope(struct job *job, struct view frame, const PB(Request) **ret)
{
	const ProtobufCMessage *message;
	/* First, so that also a faulty call is answered by its number. */
	job->seq = decode_seq(frame);
	int rc = unpack(&job->call, PB_DESC(request), frame, WIRE_FIELDS_MAX, &message);
	if (rc)
		return rc;
	const PB(Request) *request = (const PB(Request) *)message;
	job->call.lang = words_lang(request->lang);
	job->dry_run = request->dry_run;
	job->at = request->at;
	if (request->timeout_ms)
		job->deadline_ns = job_clock() + (int64_t)request->timeout_ms * 1000000;
	*ret = request;
	return 0;
}

/* Of method and body, each behind its size, so that no two pairs have the same bytes. */
static void hash_request(struct view method, struct view body, uint8_t out[32])
{
	struct sha256_ctx hash;
	uint8_t size[WIRE_VARINT_MAX];
	sha256_init(&hash);
	sha256_update(&hash, wire_put_varint(size, method.n), size);
	sha256_update(&hash, method.n, method.p);
	sha256_update(&hash, wire_put_varint(size, body.n), size);
	sha256_update(&hash, body.n, body.p);
	sha256_digest(&hash, SHA256_DIGEST_SIZE, out);
}

static int check_role(struct call *call)
{
	enum role role = call->route->method->role;
	if (actor_has_role(call->actor, role))
		return 0;
	call_param(call, "role", "%s", role_title(role, call->lang));
	call_param(call, "user", "%s", call->actor->name);
	return refuse(call, REFUSED_ROLE_MISSING, "%s", "");
}

int decode_request(struct job *job, const PB(Request) *request)
{
	struct call *call = &job->call;
	struct view method = view_of_string(request->method);
	struct view body = view_of(request->body.data, request->body.len);
	call->route = ops_find(method);
	if (!call->route) {
		call_param(call, "method", "%s", request->method);
		return refuse(call, REFUSED_UNKNOWN_METHOD, "method");
	}
	int rc = check_role(call);
	if (rc)
		return rc;
	if (call->route->method->access == WRITE) {
		if (request->at)
			return refuse(call, REFUSED_AT_WRITE, "at");
		if (request->key.len != STORE_KEY_SIZE)
			return refuse(call, REFUSED_KEY_MISSING, "key");
		memcpy(job->key, request->key.data, STORE_KEY_SIZE);
	}
	job->body = body;
	job->body_waits = body.n > DECODE_AT_ONCE_MAX;
	return job->body_waits ? 0 : decode_body(job);
}

int decode_body(struct job *job)
{
	struct call *call = &job->call;
	const struct method *method = call->route->method;
	if (method->access == WRITE || method->weight & STEADY)
		hash_request(view_of_string(method->name), job->body, job->request_sha256);
	uint32_t fields_max = method->weight & BULK ? WIRE_FIELDS_MAX_BULK : WIRE_FIELDS_MAX;
	int rc = unpack(call, call->route->request, job->body, fields_max, &call->request);
	return rc ? rc : call_check_texts(call);
}
