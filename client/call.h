/* SPDX-License-Identifier: EUPL-1.2
 * One call to the daemon and its answer. A write carries a key, so that it can be sent again over a
 * new connection within its time without being done twice. */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include "command.h"

/* Calls and waits. On EXIT_STATUS_OK *ret_response is the answer, in the invocation's arena, all
 * its pieces merged. Otherwise what was refused has been told on stderr, each detail on a line, in
 * the caller's language, with its RR number. */
enum exit_status call_read(struct invocation *, const char *method, const ProtobufCMessage *request,
			   const ProtobufCMessageDescriptor *response,
			   ProtobufCMessage **ret_response);
/* A write; the answer is a riskreg.v1.Written. Retries with the same key while time is left. */
struct Riskreg__V1__Written;
enum exit_status call_write(struct invocation *, const char *method,
			    const ProtobufCMessage *request,
			    const struct Riskreg__V1__Written **ret_written);
/* The same with a key that is made from this text, whatever --key says: a file that is written in
 * many calls names each of them, so that running it again does none of them twice. */
enum exit_status call_write_as(struct invocation *, const char *key, const char *method,
			       const ProtobufCMessage *request,
			       const struct Riskreg__V1__Written **ret_written);
/* Connects, and gives out the socket for who passes bytes on; otherwise tells why not. */
enum exit_status call_connect(struct invocation *, int *ret_fd);
/* What the daemon says of itself and of the caller; no role is needed. */
struct Riskreg__V1__PingResponse;
enum exit_status call_ping(struct invocation *, const struct Riskreg__V1__PingResponse **ret);
/* The record that `id` names, in force; a convenience over RecordService/Get. */
struct Riskreg__V1__Record;
enum exit_status call_get(struct invocation *, unsigned kind, const char *id,
			  const struct Riskreg__V1__Record **ret);
/* The same in one version of it; 0: in force. */
enum exit_status call_get_version(struct invocation *, unsigned kind, const char *id,
				  uint32_t version, const struct Riskreg__V1__Record **ret);
