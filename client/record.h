/* SPDX-License-Identifier: EUPL-1.2
 * Records as rows and fields, by their descriptors, so that a command file says only which fields
 * there are and what they are called. Knows no kind of record by name, and prints only through
 * out.h. */
#pragma once

#include <riskreg/caldate.h>
#include <riskreg/pb.h>

#include "call.h"
#include "command.h"
#include "out.h"

/* A column of a list, or a field of a record that is shown. */
struct record_field {
	enum word head;
	/* Name in the record's body: text, numbers, enums, several joined by ", ". NULL: `text`. */
	const char *field;
	/* For an enum: its words by number, [0] for unspecified. */
	const enum word *words;
	/* What it says, in the arena; "" for nothing. Instead of `field`. */
	const char *(*text)(struct invocation *, const PB(Record) *);
	bool right, wraps; /* in a list; as in struct column */
};

/* Options that many commands share; an option that is named like a field of the body fills it. */
#define OPTION_UNIT { "unit", TAKES_TEXT, "SN", WORD_OPT_UNIT }
#define OPTION_TITLE { "title", TAKES_TEXT, "TEXT", WORD_OPT_TITLE }
#define OPTION_TEXT { "text", TAKES_TEXT, "TEXT", WORD_OPT_TEXT }
#define OPTION_RESPONSIBLE { "responsible", TAKES_TEXT, "WHO", WORD_OPT_RESPONSIBLE }
#define OPTION_RISKS { "risk", TAKES_MANY, "R1", WORD_OPT_RISKS }
#define OPTION_GOAL_ID { "goal-id", TAKES_TEXT, "O3", WORD_OPT_GOAL_ID }
#define OPTION_REASON { "reason", TAKES_TEXT, "TEXT", WORD_OPT_REASON }
#define OPTION_EXTERNAL { "external-reference", TAKES_TEXT, "TEXT", WORD_OPT_EXTERNAL }
#define OPTION_WITHDRAWN { "withdrawn", TAKES_NOTHING, NULL, WORD_OPT_WITHDRAWN }
/* What narrows lists and searches; what it means for a kind is the daemon's table to say. */
#define OPTION_FILTER_YEAR { "year", TAKES_NUMBER, "2026", WORD_OPT_FILTER_YEAR }
#define OPTION_FILTER_STATE { "state", TAKES_TEXT, "STATE", WORD_OPT_FILTER_STATE }
#define OPTION_FILTER_OWNER { "owner", TAKES_TEXT, "WHO", WORD_OPT_FILTER_OWNER }
#define OPTION_FILTER_OVERDUE { "overdue", TAKES_NOTHING, NULL, WORD_OPT_FILTER_OVERDUE }
/* `set`: refuse unless this is the version in force; without it the one just read. */
#define OPTION_IF_VERSION { "if-version", TAKES_NUMBER, "N", WORD_OPT_IF_VERSION }
#define OPTION_END { NULL, TAKES_NOTHING, NULL, WORD_COUNT }

/* `show`: not the version in force. */
#define OPTION_VERSION { "version", TAKES_NUMBER, "N", WORD_OPT_SHOW_VERSION }
/* The options of a `show` that has no others. */
extern const struct option record_show_options[];

/* The record by the first argument, in the version that --version asks for. */
enum exit_status record_shown(struct invocation *, PB(Kind), const PB(Record) **ret);

/* What a body of that kind is; NULL: it is no kind. */
const ProtobufCMessageDescriptor *record_type(PB(Kind));
/* The body of a record: the one submessage that is present; NULL when there is none. */
ProtobufCMessage *record_body(const PB(Record) *);
/* "R12", or "R12 (makulerad)". */
const char *record_id(struct invocation *, const PB(Record) *);
/* One field's words; "" when it is empty. */
const char *record_text(struct invocation *, const PB(Record) *, const struct record_field *);
/* "R12" -> KIND_RISK, "P3/R12" -> KIND_PLAN_ITEM, "4x4" -> KIND_SCALE, any other code a unit. */
PB(Kind) record_kind_of(const char *id);
/* The day in Stockholm of a point of time. */
const char *record_day(struct invocation *, int64_t time_ms);
struct caldate record_today(void);

/* All records that a request asks for, over as many answers as it takes. --withdrawn is heeded. */
enum exit_status record_fetch(struct invocation *, PB(ListRecordsRequest) request,
			      PB(ListRecordsResponse) **ret);
/* Puts the records of one list behind those of another, whose array is one of arena_grow, none, or
 * of one. False: memory is out. */
bool record_append(struct invocation *, PB(ListRecordsResponse) *all,
		   const PB(ListRecordsResponse) *more);
/* The same, printed as a table. */
enum exit_status record_list(struct invocation *, PB(ListRecordsRequest) request,
			     const struct record_field *, size_t n);
/* A list that is there already, as `list` prints it: message, table, or that it is empty. */
void record_rows(struct invocation *, const PB(ListRecordsResponse) *, const struct record_field *,
		 size_t n);
/* A list that is there already, as a table with its heading; nothing when it is empty. */
void record_table(struct invocation *, enum word heading, const PB(ListRecordsResponse) *,
		  const struct record_field *, size_t n);
/* Prints id, the given fields, and what all records have (external reference, version, author). As
 * a message: a list of the one, so that `show` and `list` have the same shape. */
void record_fields(struct invocation *, const PB(Record) *, const struct record_field *, size_t n);

/* Fills the body from the command's options: --responsible fills `responsible`, --times-a-year
 * `times_a_year`, --risk (several) `risks`, --kind board the enum's UNIT_KIND_BOARD. Options that
 * name no field are the command's own business. `reason` is emptied first: it is this version's.
 * *ret_n: how many fields were given. */
enum exit_status record_fill(struct invocation *, ProtobufCMessage *body, size_t *ret_n);
/* The number of the enum's value that an option names: "gross-list" is DISPOSITION_GROSS_LIST. *ret
 * stays when the option was not given; a name that is none is a usage error with all names. */
enum exit_status record_choice(struct invocation *, const char *option,
			       const ProtobufCEnumDescriptor *, int *ret);
/* The same for one of the values of an option. */
enum exit_status record_choice_of(struct invocation *, const char *option, const char *given,
				  const ProtobufCEnumDescriptor *, int *ret);
/* What the option that fills an enum of a body of that kind may say; NULL: it fills none. */
const ProtobufCEnumDescriptor *record_choices(PB(Kind), const struct option *);
/* The i-th of them as it is typed, "gross-list"; NULL: it is not typed, or memory is out. */
const char *record_choice_name(struct arena *, const ProtobufCEnumDescriptor *, unsigned i);
/* record_fill, the call, and the answer printed. `add`: with body as it was initialised. */
enum exit_status record_add(struct invocation *, const char *method,
			    const ProtobufCMessage *request, ProtobufCMessage *body);
/* The same for `set`: nothing given is a usage error. */
enum exit_status record_set(struct invocation *, const char *method,
			    const ProtobufCMessage *request, ProtobufCMessage *body);
/* The version to expect: --if-version, or that of the record that was read. */
uint32_t record_version(const struct invocation *, const PB(Record) *);
/* A write, and its answer printed. */
enum exit_status record_write(struct invocation *, const char *method,
			      const ProtobufCMessage *request);
