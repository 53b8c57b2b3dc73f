/* SPDX-License-Identifier: EUPL-1.2
 * What must hold for every message of the protocol, the ones to come included: nothing recursive,
 * facts parted from text in stored records, sizes that the wire check relies on. */
#include "schema.h"
#include "suite.h"

#include <riskreg/wire.h>

#define FACTS_END 100

/* Strings that are facts: ids, codes, days, periods and user names. Nothing that a person wrote
 * freely may be added here: it could then never be erased. */
static const char *const fact_strings[] = {
	"Meta.id", "Meta.author", "Meta.method",
	"Unit.code", "Unit.parent",
	"Scale.code",
	"Risk.unit", "Risk.goal_id",
	"Assessment.risk", "Assessment.scale", "Assessment.day",
	"Measure.unit", "Measure.risks", "Measure.audits", "Measure.recommendations",
	"Measure.goal_id",
	"Control.unit", "Control.risks", "Control.calendar", "ControlAttribute.code",
	"Plan.unit", "Plan.decided_day", "Plan.fulfilled_day", "Plan.carried_from",
	"Plan.carried_to",
	"PlanItem.plan", "PlanItem.record", "PlanItem.due_day", "PlanItem.accepted_until",
	"Round.control", "Round.unit", "Round.period", "Round.first_day", "Round.last_day",
	"Round.people", "Round.submitted_by", "Round.approved_by", "Round.approved_day",
	"Round.concluded_day", "Round.replaces", "Population.frozen_by", "Population.frozen_day",
	"Population.extracted_day", "Draw.drawn_by", "Draw.drawn_day", "Nonce.round",
	"DrawPiece.round",
	"Items.round",
	"Result.round", "Result.tester", "Result.tested_day",
	"AttributeOutcome.attribute",
	"Action.unit", "Action.control", "Action.round", "Action.due_day", "Action.done_by",
	"Action.done_day", "Action.responsible_user", "Action.retest_day", "Action.verified_round",
	"Action.verified_by", "Action.verified_day", "Action.accepted_by", "Action.accepted_day",
	"Action.accepted_until",
	"Audit.unit", "Audit.day",
	"Recommendation.audit", "Recommendation.unit", "Recommendation.due_day",
	"Goal.unit", "Goal.parent",
	"Followup.plan", "Followup.reporting_day", "Followup.closed_by",
	"FollowupEntry.followup", "FollowupEntry.record",
	"Indicator.unit", "Indicator.goal_id", "IndicatorOutcome.as_of_day",
	"ErasedItem.id", "Erasure.decided_day", "Erasure.asked_by", "Erasure.confirmed_by",
};
#define FACT_STRINGS (sizeof fact_strings / sizeof fact_strings[0])

static void expect(bool holds, const char *what, const char *message, const char *field)
{
	CU_ASSERT(holds);
	if (!holds)
		printf("\n    %s.%s: %s", message, field, what);
}

static const ProtobufCMessageDescriptor *submessage(const ProtobufCFieldDescriptor *field)
{
	return field->type == PROTOBUF_C_TYPE_MESSAGE ? field->descriptor : NULL;
}

/* Levels of messages in `type`, or more than `left` where that is not enough. */
static unsigned levels(const ProtobufCMessageDescriptor *type, unsigned left)
{
	unsigned deepest = 0;
	for (unsigned i = 0; left && i < type->n_fields; i++) {
		const ProtobufCMessageDescriptor *sub = submessage(&type->fields[i]);
		unsigned below = sub ? levels(sub, left - 1) : 0;
		deepest = below > deepest ? below : deepest;
	}
	return deepest + 1;
}

static void no_message_is_recursive_or_deeper_than_the_check(void)
{
	for (size_t i = 0; i < SCHEMA_MESSAGES; i++)
		expect(levels(schema_messages[i], WIRE_DEPTH_MAX) <= WIRE_DEPTH_MAX,
		       "recursive or deep", schema_messages[i]->short_name, "");
}

/* The wire check counts in place, and protobuf-c frees and overwrites what a oneof repeats. */
static void no_message_has_over_64_fields_or_a_oneof(void)
{
	for (size_t i = 0; i < SCHEMA_MESSAGES; i++) {
		const ProtobufCMessageDescriptor *type = schema_messages[i];
		expect(type->n_fields <= 64, "over 64 fields", type->short_name, "");
		for (unsigned f = 0; f < type->n_fields; f++)
			expect(!(type->fields[f].flags & PROTOBUF_C_FIELD_FLAG_ONEOF), "a oneof",
			       type->short_name, type->fields[f].name);
	}
}

static void every_enum_begins_with_unspecified(void)
{
	static const char suffix[] = "_UNSPECIFIED";
	for (size_t i = 0; i < SCHEMA_ENUMS; i++) {
		const ProtobufCEnumValue *zero =
			protobuf_c_enum_descriptor_get_value(schema_enums[i], 0);
		CU_ASSERT_PTR_NOT_NULL_FATAL(zero);
		size_t n = strlen(zero->name), end = sizeof suffix - 1;
		expect(n > end && strcmp(zero->name + n - end, suffix) == 0,
		       "zero is not UNSPECIFIED", schema_enums[i]->short_name, zero->name);
	}
}

static int fact_string(const char *message, const ProtobufCFieldDescriptor *field)
{
	char name[128];
	snprintf(name, sizeof name, "%s.%s", message, field->name);
	for (size_t i = 0; i < FACT_STRINGS; i++)
		if (strcmp(name, fact_strings[i]) == 0)
			return (int)i;
	return -1;
}

static bool holds_text(const ProtobufCMessageDescriptor *);

/* What a person wrote: free strings, and messages with such inside. Bytes are hashes: facts. */
static bool is_text(const char *message, const ProtobufCFieldDescriptor *field)
{
	const ProtobufCMessageDescriptor *sub = submessage(field);
	if (sub)
		return holds_text(sub);
	return field->type == PROTOBUF_C_TYPE_STRING && fact_string(message, field) < 0;
}

static bool holds_text(const ProtobufCMessageDescriptor *type)
{
	for (unsigned i = 0; i < type->n_fields; i++)
		if (is_text(type->short_name, &type->fields[i]))
			return true;
	return false;
}

static void check_parted(const ProtobufCMessageDescriptor *type, bool used[FACT_STRINGS])
{
	for (unsigned i = 0; i < type->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &type->fields[i];
		const ProtobufCMessageDescriptor *sub = submessage(field);
		int fact = fact_string(type->short_name, field);
		if (fact >= 0)
			used[fact] = true;
		expect(is_text(type->short_name, field) == (field->id >= FACTS_END),
		       "text below 100, or a fact from 100", type->short_name, field->name);
		if (sub)
			check_parted(sub, used);
	}
}

static void facts_and_text_of_records_are_parted(void)
{
	bool used[FACT_STRINGS] = { false };
	const ProtobufCMessageDescriptor *record = PB_DESC(record);
	for (unsigned i = 0; i < record->n_fields; i++)
		check_parted(record->fields[i].descriptor, used);
	for (size_t i = 0; i < FACT_STRINGS; i++)
		expect(used[i], "listed as a fact but not in any record", fact_strings[i], "");
}

static bool has_field(const ProtobufCMessageDescriptor *type, unsigned number, const char *name,
		      ProtobufCType kind)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field(type, number);
	return field && strcmp(field->name, name) == 0 && field->type == kind &&
	       field->label == PROTOBUF_C_LABEL_NONE;
}

static void every_record_has_the_common_fields(void)
{
	const ProtobufCMessageDescriptor *record = PB_DESC(record);
	for (unsigned i = 0; i < record->n_fields; i++) {
		const ProtobufCMessageDescriptor *body = record->fields[i].descriptor;
		if (body == PB_DESC(meta))
			continue;
		expect(has_field(body, 1, "withdrawn", PROTOBUF_C_TYPE_BOOL), "not field 1",
		       body->short_name, "withdrawn");
		expect(has_field(body, 100, "reason", PROTOBUF_C_TYPE_STRING), "not field 100",
		       body->short_name, "reason");
		expect(has_field(body, 101, "external_reference", PROTOBUF_C_TYPE_STRING),
		       "not field 101", body->short_name, "external_reference");
	}
}

static void bodies_of_a_record_have_the_number_of_their_kind(void)
{
	const ProtobufCMessageDescriptor *record = PB_DESC(record);
	const ProtobufCEnumDescriptor *kinds = &riskreg__v1__kind__descriptor;
	CU_ASSERT_EQUAL(record->n_fields, kinds->n_values); /* meta has UNSPECIFIED's place */
	for (unsigned i = 0; i < kinds->n_values; i++) {
		const ProtobufCEnumValue *kind = &kinds->values[i];
		if (kind->value == 0)
			continue;
		const ProtobufCFieldDescriptor *body = protobuf_c_message_descriptor_get_field(
			record, (unsigned)(100 + kind->value));
		CU_ASSERT_PTR_NOT_NULL_FATAL(body);
		CU_ASSERT(submessage(body) != NULL);
		expect(strcasecmp(kind->name + strlen("KIND_"), body->name) == 0, "not its number",
		       "Record", body->name);
	}
}

static const struct suite_test tests[] = {
	{ "no message is recursive or deeper than the check",
	  no_message_is_recursive_or_deeper_than_the_check },
	{ "no message has over 64 fields or a oneof", no_message_has_over_64_fields_or_a_oneof },
	{ "every enum begins with UNSPECIFIED", every_enum_begins_with_unspecified },
	{ "facts and text of records are parted", facts_and_text_of_records_are_parted },
	{ "every record has the common fields", every_record_has_the_common_fields },
	{ "bodies of a record have the number of their kind",
	  bodies_of_a_record_have_the_number_of_their_kind },
};
SUITE_MAIN("schema", tests)
