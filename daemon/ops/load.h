/* SPDX-License-Identifier: EUPL-1.2
 * What most ops begin with: find the record that a field names, see that the caller may write
 * there, read days and titles. Each refuses in the call and returns what the op returns. */
#pragma once

#include <riskreg/caldate.h>
#include <riskreg/pb.h>
#include <riskreg/wire.h>

#include "kind.h"
#include "op.h"

/* Years that a record can be of. */
#define LOAD_YEAR_MIN 1990
#define LOAD_YEAR_MAX 2100

/* A record with its body unpacked into the arena. */
struct loaded {
	struct record record;
	const ProtobufCMessage *body;
};

/* The id that `text` names: given, and of the form of the kind. */
int load_parse(struct call *, uint32_t kind, const char *text, const char *field, struct id *ret);
/* The version in force of the record that `text` names; refuses what is no id, not there, or
 * (unless `withdrawn` is allowed) withdrawn. `field` names the field that held the text. */
int load(struct call *, uint32_t kind, const char *text, const char *field, struct loaded *ret);
int load_id(struct call *, const struct id *, const char *field, struct loaded *ret);
/* The same for reading: withdrawn records and old versions too. */
int load_version(struct call *, const struct id *, uint32_t version, const char *field,
		 struct loaded *ret);
/* The same without a look into its body. */
int load_record(struct call *, const struct id *, uint32_t version, const char *field,
		struct record *ret);
int load_body(struct call *, const struct record *, const ProtobufCMessage **ret);
/* The next one of a list, with its body; ret->record.version is 0 at the end. */
int load_next(struct call *, struct cursor *, struct loaded *ret);
/* Refuses a record whose text is never given out. */
int load_not_secret(struct call *, const struct id *, const char *field);

/* For Set: with an empty id and expected version 0 the next free id of the kind; otherwise the
 * record, whose version must be the expected one. ret->record.version is 0 for a new one. */
int load_for_set(struct call *, uint32_t kind, const char *id, uint32_t expected,
		 struct loaded *ret);
/* The same for an id that the caller makes (units, scales, plan items): expected 0 is a new record,
 * and REFUSED_EXISTS when it is there. */
int load_for_set_id(struct call *, const struct id *, uint32_t expected, const char *field,
		    struct loaded *ret);
/* The record of a Set: present, and not withdrawn, since that is Withdraw's to say. */
int load_given(struct call *, const void *body, const char *field);
/* The next free id of a kind that goes by numbers, another one at each call. */
int load_new_id(struct call *, uint32_t kind, struct id *ret);

/* A field of a stored body by its number, without unpacking it; false when it is not there. */
bool load_field(struct view body, uint32_t number, struct wire_field *ret);

/* Refuses with a conflict that names both when the version is not the expected one. */
int load_expect(struct call *, const struct record *, uint32_t expected);

/* A string field of a record by its name, "unit"; NULL when the kind has none. */
const char *load_text_of(const struct loaded *, const char *name);

/* Levels of the organisation tree, from the municipality down. */
#define UNIT_DEPTH_MAX 32

/* May the caller, in the method's role, write in this unit? Refuses a unit that is not there. */
int load_may_write(struct call *, const char *unit, const char *field);
/* The same for a unit that need not be there yet. */
int load_check_rights(struct call *, const char *unit, const char *field);
/* Rights where a record belongs: in its unit, in that of what it is a part of, for a unit in the
 * one above; everywhere for what belongs to no unit. */
int load_check_rights_on(struct call *, const struct loaded *, const char *field);
/* Rights everywhere. */
int load_check_unlimited(struct call *);
/* The same as a question, without a refusal. */
int load_can_write(struct call *, const char *unit, bool *ret);
/* In the unit of a Set, and in the one that the record had before, when it is not new. */
int load_may_move(struct call *, const struct loaded *old, const char *unit, const char *field);
/* Is `unit` the other unit or below it? */
int load_is_within(struct call *, const char *unit, const char *above, bool *ret);

#define LOAD_NAMED_MAX 64
/* Records that a record of a unit names in one of its fields. */
struct load_names {
	uint32_t kind;
	const char *unit;
	char *const *ids;
	size_t n;
	const char *field;
};
/* At most LOAD_NAMED_MAX, each once, each there, each of the unit or of one above it. */
int load_named(struct call *, const struct load_names *);
/* The same for one; "" names none. */
int load_named_one(struct call *, uint32_t kind, const char *unit, const char *id,
		   const char *field);
/* The code of the topmost unit above it: the municipality. */
int load_municipality(struct call *, const char *unit, const char **ret);
/* On which level it stands, 1-UNIT_DEPTH_MAX; 0 for no unit. */
int load_depth(struct call *, const char *unit, unsigned *ret);

/* No more things than these, or REFUSED_TOO_MANY. */
int load_at_most(struct call *, const char *field, size_t n, unsigned most);
/* A number or a count between two bounds, or REFUSED_OUT_OF_RANGE. */
int load_range(struct call *, const char *field, uint64_t value, uint64_t low, uint64_t high);
/* Something stands there beside white space. */
bool load_is_given(const char *text);
/* Given: REFUSED_REASON_MISSING. */
int load_reason(struct call *, const char *reason);
/* Given, and on one line. */
int load_require(struct call *, const char *text, const char *field);
/* A day; empty means today. `past`: today at the latest. Formats it into the arena. */
int load_day(struct call *, const char *text, bool past, const char *field, char **ret);
struct caldate load_today(const struct call *);
/* The day that a question is about; empty means today. */
int load_asked_day(struct call *, const char *text, const char *field, struct caldate *ret);

/* The record as a riskreg.v1.Record, its stored body as it stands. */
int load_encode(struct call *, const struct record *, struct view *ret);

/* Memory for encoding many records one after the other; begin with two WIRE_WRITERs. */
struct load_scratch {
	struct wire_writer meta, record;
};
/* The same as load_encode; *ret is borrowed until the scratch is used again. */
int load_encode_into(struct call *, const struct record *, struct load_scratch *,
		     struct view *ret);
