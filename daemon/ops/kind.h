/* SPDX-License-Identifier: EUPL-1.2
 * The kinds of records: one row each (name, how an id is written, message, what a body refers to
 * and counts). Adding a kind is a message, a row here, its ops file and its client file. */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include <riskreg/pb.h>

#include "../store/store.h"

#define ID_TEXT_MAX 48

struct kind_row {
	uint8_t kind; /* PB_ENUM(KIND, RISK) */
	const char *name; /* "risk" */
	const ProtobufCMessageDescriptor *message;
	bool withdrawable;
	bool only_tells; /* what it names can be withdrawn all the same */
	bool secret;     /* its text is never given out and never erased */
	bool is_told;    /* its versions are told with those of the record that it is a part of */
	bool names_items; /* its texts are the ids of what is tested: never searched */
	/* the rest belongs to kind.c */
	char letter;    /* 'R' of R12; 0: by code */
	char separator; /* '/' of R12/2; 0: no second part */
	bool by_record; /* the second part is a record id: P3/R12 */
	uint32_t references[8][2]; /* field number, kind it names */
	uint32_t count_field;      /* enum field whose value - 1 is the slot; 0: none */
	bool counts_itself;        /* adds one to slot 0 of its parent */
	uint32_t parent;           /* kind whose ids begin the ids of this one; 0: none */
};

/* NULL for a number that is no kind. */
const struct kind_row *kind_get(uint32_t kind);
/* The first kind behind this number, from 0; NULL when there is none. Numbers have gaps. */
const struct kind_row *kind_next(uint32_t after);
/* What a body refers to and counts, for struct store_kind. -EBADMSG for a body that is not ours. */
int kind_describe(const struct id *, struct view facts, struct view text, struct sink *);
/* The kinds as the store wants them, indexed by kind. */
const struct store_kind *kind_list_stored(size_t *ret_n);
/* Every record says in its first field whether it is withdrawn. */
bool kind_is_withdrawn(struct view body);

/* "R12", "SN", "R12/2", "S31#1", "P3/R12" <-> id. False when it does not have the form. */
bool id_parse(uint32_t kind, struct view text, struct id *ret);
void id_format(const struct id *, char out[ID_TEXT_MAX]);
/* An id of any kind that has a letter, by its letter. */
bool id_parse_any(struct view text, struct id *ret);

#define KIND_PARTS_MAX 20000
/* The number of the last part of a run that begins with this one; `to_part` 0: it is alone. False
 * where that is no run, or too long a one. */
bool kind_last_part(const struct id *, uint32_t to_part, uint32_t *ret);

struct id id_of_number(uint32_t kind, uint32_t number);
struct id id_of_part(uint32_t kind, uint32_t number, uint32_t part);
struct id id_of_code(uint32_t kind, const char *code);
/* Of a kind whose second part is a record: P3/R12, F2/M7. */
struct id id_of_record(uint32_t kind, uint32_t number, const struct id *record);
struct id id_of_plan_item(uint32_t plan, const struct id *record);
/* The first number of an id: 31 of S31 and of S31/5; 0 for a code. */
uint32_t id_number(const struct id *);
/* The second: 5 of S31/5. */
uint32_t id_part(const struct id *);
/* The bytes with which the ids of everything below a record begin. Borrowed from the id. */
struct view id_prefix(const struct id *);
