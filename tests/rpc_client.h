/* SPDX-License-Identifier: EUPL-1.2
 * A blocking client for test programs: one connection, one call at a time. Returns -1 when the
 * connection is lost, so that a storm can reconnect and send the same call again. */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <riskreg/frame.h>
#include <riskreg/pb.h>

struct rpc_client {
	const char *path;
	int fd;
	unsigned timeout_s; /* 0: waits for ever */
	uint64_t seq;
	uint64_t at; /* the state that reads are of; 0: as it is now */
	uint8_t *in;
	size_t n_in, size_in;
};

static inline void rpc_close(struct rpc_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->n_in = 0;
}

static inline int rpc_connect(struct rpc_client *c)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t n = strlen(c->path);
	c->n_in = 0;
	c->fd = -1;
	if (n >= sizeof(address.sun_path))
		return -1;
	memcpy(address.sun_path, c->path, n);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct timeval most = { .tv_sec = c->timeout_s };
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most));
	if (c->fd >= 0 && connect(c->fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return 0;
	rpc_close(c);
	return -1;
}

static inline int rpc_send(struct rpc_client *c, const uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(c->fd, p, n, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return -1;
		p += sent;
		n -= (size_t)sent;
	}
	return 0;
}

/* The next response; the caller frees it. NULL when the connection is lost. */
static inline PB(Response) * rpc_receive(struct rpc_client *c)
{
	for (;;) {
		struct view body;
		size_t size;
		enum frame_state state = frame_find(view_of(c->in, c->n_in), &body, &size);
		if (state == FRAME_TOO_LARGE)
			return NULL;
		if (state == FRAME_WHOLE) {
			PB(Response) *response =
				riskreg__v1__response__unpack(NULL, body.n, body.p);
			c->n_in -= size;
			memmove(c->in, c->in + size, c->n_in);
			return response;
		}
		if (c->size_in - c->n_in < 65536) {
			c->size_in = c->size_in ? 2 * c->size_in : 131072;
			c->in = realloc(c->in, c->size_in);
			if (!c->in)
				return NULL;
		}
		ssize_t got = recv(c->fd, c->in + c->n_in, c->size_in - c->n_in, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return NULL;
		c->n_in += (size_t)got;
	}
}

/* Sends one call. `key` is 16 bytes, or NULL for a read. */
static inline int rpc_request(struct rpc_client *c, const char *method, const uint8_t *key,
			      const ProtobufCMessage *message)
{
	size_t n = protobuf_c_message_get_packed_size(message);
	uint8_t *body = malloc(n + 1);
	if (!body)
		return -1;
	protobuf_c_message_pack(message, body);
	PB(Request) request = PB_INIT(REQUEST);
	request.seq = ++c->seq;
	request.method = (char *)(uintptr_t)method;
	request.body = (ProtobufCBinaryData){ .len = n, .data = body };
	if (key)
		request.key = (ProtobufCBinaryData){ .len = 16, .data = (uint8_t *)(uintptr_t)key };
	request.at = key ? 0 : c->at;
	request.lang = (char *)(uintptr_t) "en";
	size_t size = riskreg__v1__request__get_packed_size(&request);
	uint8_t *frame = malloc(size + FRAME_HEAD_MAX);
	int r = -1;
	if (frame) {
		size_t head = frame_put_head(frame, size);
		riskreg__v1__request__pack(&request, frame + head);
		r = rpc_send(c, frame, head + size);
	}
	free(frame);
	free(body);
	return r;
}

static inline PB(Response) *
	rpc_call(struct rpc_client *c, const char *method, const uint8_t *key,
		 const ProtobufCMessage *message)
{
	return rpc_request(c, method, key, message) < 0 ? NULL : rpc_receive(c);
}
