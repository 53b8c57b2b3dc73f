/* SPDX-License-Identifier: EUPL-1.2
 * Values in words, by descriptors. Knows no kind of record; of messages within records it knows the
 * few that have a form of their own. */
#include "field_text.h"

#include <inttypes.h>

#include <riskreg/pb.h>

#include "evidence.h"
#include "field_words.h"
#include "rows.h"
#include "terms.h"

#define DECIMALS_MAX 6

/* ------------------------------------------------------------------ messages with a form */

/* 720 with two decimals is "7,20". */
static const char *text_of_decimal(struct invocation *inv, const ProtobufCMessage *message)
{
	const PB(Decimal) *d = (const PB(Decimal) *)message;
	int digits = (int)(d->decimals < DECIMALS_MAX ? d->decimals : DECIMALS_MAX);
	uint64_t size = d->unscaled < 0 ? -(uint64_t)d->unscaled : (uint64_t)d->unscaled, unit = 1;
	const char *sign = d->unscaled < 0 ? "-" : "";
	for (int i = 0; i < digits; i++)
		unit *= 10;
	if (!digits)
		return arena_format(inv->arena, "%s%" PRIu64, sign, size);
	return arena_format(inv->arena, "%s%" PRIu64 "%s%0*" PRIu64, sign, size / unit,
			    words_get(WORD_CRITERIA_DECIMAL_MARK, inv->lang), digits, size % unit);
}

/* A bound of a band: a number, or hundredths of a percent. */
static const char *text_of_bound(struct invocation *inv, const PB(CriteriaBand) *band,
				 uint32_t bound)
{
	if (band->unit == PB_ENUM(CRITERIA_UNIT, COUNT))
		return terms_number(inv, bound);
	return bound % 100 ? terms_millionths(inv, bound * 100) :
			     arena_format(inv->arena, "%u %%", bound / 100);
}

static const char *text_of_band(struct invocation *inv, const ProtobufCMessage *message)
{
	const PB(CriteriaBand) *band = (const PB(CriteriaBand) *)message;
	const char *partial = text_of_bound(inv, band, band->partial_from);
	const char *pass = text_of_bound(inv, band, band->pass_from);
	if (!band->up_to)
		return say(inv, WORD_HISTORY_BAND_LAST, "partial", partial, "pass", pass, NULL);
	return say(inv, WORD_HISTORY_BAND, "n", terms_number(inv, band->up_to), "partial", partial,
		   "pass", pass, NULL);
}

static const char *text_of_assurance(struct invocation *inv, const ProtobufCMessage *message)
{
	return terms_assurance(inv, (const PB(Assurance) *)message);
}

static const char *text_of_rollover(struct invocation *inv, const ProtobufCMessage *message)
{
	const PB(RolloverCounts) *counts = (const PB(RolloverCounts) *)message;
	return say(inv, WORD_VALUE_ROLLED_OVER, "opened", terms_number(inv, counts->opened),
		   "carried", terms_number(inv, counts->carried), "done",
		   terms_number(inv, counts->done), "dropped", terms_number(inv, counts->dropped),
		   NULL);
}

static const struct {
	const ProtobufCMessageDescriptor *type;
	const char *(*text)(struct invocation *, const ProtobufCMessage *);
} forms[] = {
	{ PB_DESC(decimal), text_of_decimal },
	{ PB_DESC(criteria_band), text_of_band },
	{ PB_DESC(assurance), text_of_assurance },
	{ PB_DESC(rollover_counts), text_of_rollover },
};

bool field_text_has_form(const ProtobufCMessageDescriptor *type)
{
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (forms[i].type == type)
			return true;
	return false;
}

/* ------------------------------------------------------------------ values */

static const char *text_of_enum(struct invocation *inv, const ProtobufCFieldDescriptor *f,
				int value)
{
	enum word word = field_words_value(f->descriptor, value);
	if (value == 0)
		return "";
	return word == WORD_COUNT ? arena_format(inv->arena, "%d", value) :
				    words_get(word, inv->lang);
}

static const char *text_of_message(struct invocation *, const ProtobufCMessage *);

/* Those of a type that no stored message has are nothing. */
static const char *text_at(struct invocation *inv, const ProtobufCFieldDescriptor *f,
			   const void *at)
{
	const char *text = "";
	if (f->type == PROTOBUF_C_TYPE_STRING)
		text = *(const char *const *)at;
	else if (f->type == PROTOBUF_C_TYPE_MESSAGE)
		text = text_of_message(inv, *(const ProtobufCMessage *const *)at);
	else if (f->type == PROTOBUF_C_TYPE_ENUM)
		text = text_of_enum(inv, f, *(const int *)at);
	else if (f->type == PROTOBUF_C_TYPE_BYTES)
		text = evidence_hex(inv, *(const ProtobufCBinaryData *)at);
	else if (f->type == PROTOBUF_C_TYPE_BOOL && *(const protobuf_c_boolean *)at)
		text = words_get(WORD_VALUE_YES, inv->lang);
	else if (f->type == PROTOBUF_C_TYPE_UINT32 && *(const uint32_t *)at)
		text = terms_number(inv, *(const uint32_t *)at);
	else if (f->type == PROTOBUF_C_TYPE_UINT64 && *(const uint64_t *)at)
		text = terms_number(inv, *(const uint64_t *)at);
	return text ? text : "";
}

const char *field_text(struct invocation *inv, const ProtobufCMessage *message,
		       const ProtobufCFieldDescriptor *f)
{
	return text_at(inv, f, (const char *)message + f->offset);
}

size_t field_text_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *f)
{
	return *(const size_t *)((const char *)message + f->quantifier_offset);
}

/* Lists are of texts, messages or numbers. */
const char *field_text_element(struct invocation *inv, const ProtobufCMessage *message,
			       const ProtobufCFieldDescriptor *f, size_t i)
{
	const char *list = *(const char *const *)((const char *)message + f->offset);
	size_t size = f->type == PROTOBUF_C_TYPE_STRING || f->type == PROTOBUF_C_TYPE_MESSAGE ?
			      sizeof(void *) : sizeof(uint32_t);
	return text_at(inv, f, list + i * size);
}

static const char *text_of_list(struct invocation *inv, const ProtobufCMessage *message,
				const ProtobufCFieldDescriptor *f)
{
	const char *text = "";
	for (size_t i = 0; text && i < field_text_count(message, f); i++)
		text = arena_format(inv->arena, "%s%s%s", text, i ? "; " : "",
				    field_text_element(inv, message, f, i));
	return text ? text : "";
}

/* "År 2025, Värde 7,20"; a flag is its word alone. */
static const char *text_of_part(struct invocation *inv, const ProtobufCMessage *message,
				const ProtobufCFieldDescriptor *f)
{
	enum word head = field_words_head(message->descriptor, f->name);
	const char *value = f->label == PROTOBUF_C_LABEL_REPEATED ? text_of_list(inv, message, f) :
								    field_text(inv, message, f);
	if (!*value || head == WORD_COUNT || message->descriptor->n_fields == 1)
		return value;
	if (f->type == PROTOBUF_C_TYPE_BOOL)
		return words_get(head, inv->lang);
	return say(inv, WORD_HISTORY_PART, "head", words_get(head, inv->lang), "value", value,
		   NULL);
}

static const char *text_of_fields(struct invocation *inv, const ProtobufCMessage *message)
{
	const char *text = "";
	for (unsigned i = 0; text && i < message->descriptor->n_fields; i++) {
		const char *part = text_of_part(inv, message, &message->descriptor->fields[i]);
		if (*part)
			text = arena_format(inv->arena, "%s%s%s", text, *text ? ", " : "", part);
	}
	return text ? text : "";
}

static const char *text_of_message(struct invocation *inv, const ProtobufCMessage *message)
{
	if (!message)
		return "";
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (forms[i].type == message->descriptor)
			return forms[i].text(inv, message);
	return text_of_fields(inv, message);
}
