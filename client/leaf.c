/* SPDX-License-Identifier: EUPL-1.2
 * Leaves of the journal. Never calls the daemon: a receipt is read where there is none. */
#include "leaf.h"

#include <nettle/sha2.h>

#include <riskreg/caldate.h>
#include <riskreg/wire.h>

#include "out.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define NUMBER_SIZE 4
#define FIELDS_MAX 400000

const PB(Leaf) *leaf_read(struct invocation *inv, struct view bytes, uint64_t seq)
{
	struct wire_finding finding;
	if (wire_check(PB_DESC(leaf), bytes, FIELDS_MAX, &finding) != WIRE_SOUND)
		return NULL;
	const PB(Leaf) *leaf = (const PB(Leaf) *)protobuf_c_message_unpack(
		PB_DESC(leaf), arena_allocator(inv->arena), bytes.n, bytes.p);
	return leaf && leaf->seq == seq ? leaf : NULL;
}

static uint32_t number_at(const ProtobufCBinaryData *id, size_t at)
{
	uint32_t number = 0;
	for (size_t i = at; i < at + NUMBER_SIZE && i < id->len; i++)
		number = number << 8 | id->data[i];
	return number;
}

/* How the ids of a kind are written; by code where it is not here. */
static const struct {
	char letter, separator;
	bool by_record; /* the second part is a kind and a number */
} forms[] = {
	[PB_ENUM(KIND, RISK)] = { 'R', 0, false },
	[PB_ENUM(KIND, ASSESSMENT)] = { 'R', '/', false },
	[PB_ENUM(KIND, MEASURE)] = { 'M', 0, false },
	[PB_ENUM(KIND, CONTROL)] = { 'C', 0, false },
	[PB_ENUM(KIND, PLAN)] = { 'P', 0, false },
	[PB_ENUM(KIND, PLAN_ITEM)] = { 'P', '/', true },
	[PB_ENUM(KIND, ROUND)] = { 'S', 0, false },
	[PB_ENUM(KIND, ITEMS)] = { 'S', '#', false },
	[PB_ENUM(KIND, RESULT)] = { 'S', '/', false },
	[PB_ENUM(KIND, ACTION)] = { 'A', 0, false },
	[PB_ENUM(KIND, ERASURE)] = { 'E', 0, false },
	[PB_ENUM(KIND, NONCE)] = { 'S', '!', false },
	[PB_ENUM(KIND, DRAW_PIECE)] = { 'S', '~', false },
	[PB_ENUM(KIND, AUDIT)] = { 'G', 0, false },
	[PB_ENUM(KIND, RECOMMENDATION)] = { 'N', 0, false },
	[PB_ENUM(KIND, FOLLOWUP)] = { 'F', 0, false },
	[PB_ENUM(KIND, FOLLOWUP_ENTRY)] = { 'F', '/', true },
	[PB_ENUM(KIND, INDICATOR)] = { 'I', 0, false },
	[PB_ENUM(KIND, GOAL)] = { 'O', 0, false },
};

static char letter_of(uint32_t kind)
{
	return kind < COUNT_OF(forms) ? forms[kind].letter : '\0';
}

const char *leaf_id(struct invocation *inv, const PB(LeafChange) *change)
{
	const ProtobufCBinaryData *id = &change->id;
	uint32_t kind = (uint32_t)change->kind;
	char letter = letter_of(kind);
	const char *text;
	if (!letter) {
		size_t n = id->len && id->data[id->len - 1] == '\0' ? id->len - 1 : id->len;
		text = arena_copy(inv->arena, view_of(id->data, n));
	} else if (!forms[kind].separator) {
		text = arena_format(inv->arena, "%c%u", letter, number_at(id, 0));
	} else if (forms[kind].by_record) {
		char of = id->len > NUMBER_SIZE ? letter_of(id->data[NUMBER_SIZE]) : '\0';
		text = arena_format(inv->arena, "%c%u%c%c%u", letter, number_at(id, 0),
				    forms[kind].separator, of ? of : '?',
				    number_at(id, NUMBER_SIZE + 1));
	} else {
		text = arena_format(inv->arena, "%c%u%c%u", letter, number_at(id, 0),
				    forms[kind].separator, number_at(id, NUMBER_SIZE));
	}
	return text ? text : "";
}

const char *leaf_time(struct invocation *inv, int64_t time_ms)
{
	int minute = caldate_minute_in_stockholm(time_ms);
	const char *text = arena_format(inv->arena, "%s %02d:%02d", record_day(inv, time_ms),
					minute / 60, minute % 60);
	return text ? text : "";
}

bool leaf_commits(const PB(LeafChange) *change, struct view salt, struct view text)
{
	struct sha256_ctx hash;
	uint8_t commitment[SHA256_DIGEST_SIZE];
	sha256_init(&hash);
	sha256_update(&hash, salt.n, salt.p);
	sha256_update(&hash, text.n, text.p);
	sha256_digest(&hash, sizeof commitment, commitment);
	return text.n == change->text_size &&
	       view_equals(view_of(commitment, sizeof commitment),
			   view_of(change->text_commitment.data, change->text_commitment.len));
}

void leaf_print(struct invocation *inv, const PB(Leaf) *leaf)
{
	static const struct column columns[] = {
		{ WORD_HEAD_ID, false, false },
		{ WORD_HEAD_VERSION, true, false },
		{ WORD_HEAD_TEXT_SIZE, true, false },
	};
	out_field(inv->out, WORD_HEAD_ENTRY, terms_number(inv, leaf->seq));
	out_field(inv->out, WORD_HEAD_TIME, leaf_time(inv, leaf->time_ms));
	out_field(inv->out, WORD_HEAD_USER, leaf->actor);
	out_field(inv->out, WORD_HEAD_METHOD, leaf->method);
	out_heading(inv->out, say(inv, WORD_HEAD_RECORDS, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < leaf->n_changes; i++) {
		const PB(LeafChange) *change = leaf->changes[i];
		out_row(inv->out, (const struct cell[]){
					  { leaf_id(inv, change), MARK_NONE },
					  { terms_number(inv, change->version), MARK_NONE },
					  { terms_number(inv, change->text_size), MARK_NONE } });
	}
	out_end(inv->out);
}
