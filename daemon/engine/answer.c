/* SPDX-License-Identifier: EUPL-1.2
 * Responses. It must never fail to answer: a client that hears nothing waits for ever. */
#include "answer.h"

#include <errno.h>
#include <stdio.h>

#include <riskreg/frame.h>
#include <riskreg/pb.h>
#include <riskreg/wire.h>

#include "../fault.h"
#include "field_name.h"

#define MESSAGE_SIZE 2048
/* Details beyond this are counted in the message but left out. */
#define DETAILS_SIZE_MAX (FRAME_MAX / 2)

size_t answer_bare(uint8_t *out, uint64_t seq, enum refused refused)
{
	PB(Response) response = PB_INIT(RESPONSE);
	response.seq = seq;
	response.code = (uint32_t)refusal_get(refused)->code;
	size_t n = frame_put_head(out, protobuf_c_message_get_packed_size(&response.base));
	return n + protobuf_c_message_pack(&response.base, out + n);
}

/* The buffer is kept for the next piece, so that a long answer does not take its size twice: pieces
 * are about as long as one another, so it is a little longer than the first needs. */
static int encode(struct job *job, PB(Response) *response)
{
	response->seq = job->seq;
	size_t size = protobuf_c_message_get_packed_size(&response->base);
	if (size > FRAME_MAX)
		return -EMSGSIZE;
	if (size + FRAME_HEAD_MAX > job->buffer_size) {
		size_t room = size + FRAME_HEAD_MAX + size / 8;
		uint8_t *buffer = arena_get(job->arena, room);
		if (!buffer)
			return -ENOMEM;
		job->buffer = buffer;
		job->buffer_size = room;
	}
	size_t head = frame_put_head(job->buffer, size);
	protobuf_c_message_pack(&response->base, job->buffer + head);
	job->frame = view_of(job->buffer, head + size);
	return 0;
}

/* Gives up what the call holds, to have room to say that it needs too much. */
static void start_over(struct job *job)
{
	arena_reset(job->arena);
	job->is_final = true;
	job->buffer = NULL;
	job->buffer_size = 0;
	job_renew_call(job, NULL);
}

int answer_body(struct job *job, struct view body, bool more)
{
	PB(Response) response = PB_INIT(RESPONSE);
	response.body.data = (uint8_t *)body.p; /* protobuf-c has no const; packing only reads */
	response.body.len = body.n;
	response.more = more;
	return encode(job, &response);
}

/* What a person gave is named in words; what a program sent wrong, by its path. */
static const char *name_of_field(const struct call *call, const struct call_refusal *refusal)
{
	if (!*refusal->field)
		return words_get(WORD_WHOLE_CALL, call->lang);
	if (refusal->id < REFUSED_REQUIRED)
		return refusal->field;
	return field_name(call->arena, refusal->field, call->lang);
}

static char *format_refusal(const struct call *call, const struct call_refusal *refusal)
{
	char text[MESSAGE_SIZE];
	struct word_param params[CALL_PARAMS_MAX + 1];
	size_t n = 0;
	for (size_t i = 0; i < refusal->n_params; i++)
		if (strcmp(refusal->params[i].name, "field") != 0)
			params[n++] = refusal->params[i];
	params[n++] = (struct word_param){ "field", name_of_field(call, refusal) };
	words_format(text, sizeof(text), refusal_get((int)refusal->id)->word, call->lang, params,
		     n);
	return arena_copy(call->arena, view_of_string(text));
}

/* False when memory is out. protobuf-c has no const: these are only read. */
static bool add_params(struct arena *arena, PB(ErrorDetail) *detail,
		       const struct call_refusal *refusal)
{
	size_t n = refusal->n_params;
	PB(ErrorParam) *params = arena_get_zeroed(arena, n + 1, sizeof(*params));
	detail->params = arena_get_zeroed(arena, n + 1, sizeof(*detail->params));
	if (!params || !detail->params)
		return false;
	for (size_t i = 0; i < n; i++) {
		params[i] = (PB(ErrorParam))PB_INIT(ERROR_PARAM);
		params[i].name = (char *)refusal->params[i].name;
		params[i].value = (char *)refusal->params[i].value;
		detail->params[i] = &params[i];
	}
	detail->n_params = n;
	return true;
}

static PB(ErrorDetail) *new_detail(const struct call *call, const struct call_refusal *refusal)
{
	PB(ErrorDetail) *detail = arena_get(call->arena, sizeof(*detail));
	if (!detail)
		return NULL;
	*detail = (PB(ErrorDetail))PB_INIT(ERROR_DETAIL);
	detail->refusal = arena_get(call->arena, REFUSAL_TEXT);
	detail->field = (char *)refusal->field;
	detail->message = format_refusal(call, refusal);
	if (!detail->refusal || !detail->message || !add_params(call->arena, detail, refusal))
		return NULL;
	refusal_format((int)refusal->id, detail->refusal);
	return detail;
}

/* The first detail's text, and how many more there are. */
static char *summary(const struct call *call, char *first, size_t n)
{
	char text[MESSAGE_SIZE];
	const struct word_param param = { "first", first };
	if (n == 1)
		return first;
	words_format_counted(text, sizeof(text), WORD_AND_MORE_REFUSED, call->lang, n - 1, &param,
			     1);
	return arena_copy(call->arena, view_of_string(text));
}

static int encode_refusals(struct job *job, const struct call_refusal *refusals, size_t n)
{
	PB(Response) response = PB_INIT(RESPONSE);
	size_t size = 0;
	response.details = arena_get_zeroed(job->arena, n, sizeof(*response.details));
	if (!response.details)
		return -ENOMEM;
	for (size_t i = 0; i < n && size < DETAILS_SIZE_MAX; i++) {
		PB(ErrorDetail) *detail = new_detail(&job->call, &refusals[i]);
		if (!detail)
			return -ENOMEM;
		size += protobuf_c_message_get_packed_size(&detail->base);
		response.details[response.n_details++] = detail;
	}
	response.code = (uint32_t)refusal_get((int)refusals[0].id)->code;
	response.message = summary(&job->call, response.details[0]->message, n);
	return response.message ? encode(job, &response) : -ENOMEM;
}

/* One refusal of our own, in place of all that was noted. */
static void replace_refusals(struct job *job, enum refused refused, const char *param,
			     const char *value)
{
	job->call.n_refusals = 0;
	job->call.n_params = 0;
	if (param)
		call_param(&job->call, param, "%s", value);
	refuse(&job->call, refused, "%s", "");
}

static enum refused note_fault(struct job *job, int error)
{
	char text[32];
	if (error == -ECANCELED) { /* job_is_over */
		replace_refusals(job, REFUSED_DEADLINE, NULL, NULL);
		return REFUSED_DEADLINE;
	}
	if (error == -ENOMEM && arena_overran(job->arena)) {
		start_over(job);
		snprintf(text, sizeof(text), "%zu", job->memory_max);
		replace_refusals(job, REFUSED_MEMORY, "limit", text);
		return REFUSED_MEMORY;
	}
	const char *what = job->call.route ? job->call.route->method->name : "a call";
	fault_log(what, error, text);
	if (error == -ENOMEM)
		start_over(job);
	replace_refusals(job, REFUSED_INTERNAL, "log", text);
	return REFUSED_INTERNAL;
}

enum refused answer_outcome(struct job *job, int outcome)
{
	enum refused refused = outcome < 0 ? note_fault(job, outcome) : (enum refused)outcome;
	if (!job->call.n_refusals)
		replace_refusals(job, refused, NULL, NULL);
	if (job->call.n_refusals &&
	    encode_refusals(job, job->call.refusals, job->call.n_refusals) == 0)
		return refused;
	job->frame = view_of(job->reserve, answer_bare(job->reserve, job->seq, refused));
	return refused;
}
