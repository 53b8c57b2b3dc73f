/* SPDX-License-Identifier: EUPL-1.2
 * What stored fields and the values of stored enums are called, for whatever shows records by their
 * descriptors. A test sees to it that every field of every kind has a word. */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include <riskreg/words.h>

/* WORD_COUNT: it has none. */
enum word field_words_head(const ProtobufCMessageDescriptor *, const char *field);
/* Of a value other than 0; WORD_COUNT: it has none. */
enum word field_words_value(const ProtobufCEnumDescriptor *, int value);
/* Of the call that wrote a version, "riskreg.v1.PlanService/Decide"; WORD_COUNT: it has none. */
enum word field_words_method(const char *method);
