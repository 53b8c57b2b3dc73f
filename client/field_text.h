/* SPDX-License-Identifier: EUPL-1.2
 * A value of a record as people read it, by its descriptor: for whatever shows records without
 * knowing their kind. All texts are in the arena, "" for what is not there. */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include "command.h"

/* A field that is not repeated. */
const char *field_text(struct invocation *, const ProtobufCMessage *,
		       const ProtobufCFieldDescriptor *);
/* One element of a repeated one. */
size_t field_text_count(const ProtobufCMessage *, const ProtobufCFieldDescriptor *);
const char *field_text_element(struct invocation *, const ProtobufCMessage *,
			       const ProtobufCFieldDescriptor *, size_t i);
/* Messages of this type have a form of their own: their fields are not named. */
bool field_text_has_form(const ProtobufCMessageDescriptor *);
