/* SPDX-License-Identifier: EUPL-1.2
 * One call of every rpc, in an order in which each succeeds on a new register, for tests that go
 * through the engine. Requests are written as JSON and packed by their descriptors; enums are
 * numbers, bytes are hex. anna does the work, berit approves. */
#pragma once

#include <stdlib.h>

#include <jansson.h>

#include <riskreg/pb.h>
#include <riskreg/wire.h>

#include "../daemon/ops/op.h"

static const struct grant story_grants[] = {
	{ .role = ROLE_READER },   { .role = ROLE_AUDITOR }, { .role = ROLE_COORDINATOR },
	{ .role = ROLE_APPROVER }, { .role = ROLE_ADMIN },
};
#define STORY_ACTOR(number, user)                                                            \
	{                                                                                    \
		.uid = number, .name = user, .n_grants = 5,                                  \
		.grants = { &story_grants[0], &story_grants[1], &story_grants[2],            \
			    &story_grants[3], &story_grants[4] },                            \
	}
static const struct actor story_anna = STORY_ACTOR(1001, "anna");
static const struct actor story_berit = STORY_ACTOR(1002, "berit");

struct story_call {
	const char *method; /* without "riskreg.v1." */
	const char *request;
};

#define STORY_CRITERIA "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"

static const struct story_call story_calls[] = {
	{ "AdminService/Ping", "{}" },
	{ "AdminService/Stats", "{}" },
	{ "UnitService/Set", "{'unit': {'code': 'HK', 'kind': 1, 'name': 'Kommunen'}}" },
	{ "UnitService/Set",
	  "{'unit': {'code': 'SN', 'kind': 2, 'parent': 'HK', 'name': 'Nämnden'}}" },
	{ "ScaleService/Set",
	  "{'scale': {'code': '2x2', 'name': 'Liten', 'appetite': 3,"
	  " 'probability': [{'level': 1, 'label': 'låg'}, {'level': 2, 'label': 'hög'}],"
	  " 'consequence': [{'level': 1, 'label': 'liten'}, {'level': 2, 'label': 'stor'}],"
	  " 'zones': [{'from': 1, 'label': 'grön'}, {'from': 3, 'label': 'röd'}]}}" },
	{ "RiskService/Set", "{'risk': {'unit': 'SN', 'title': 'Risk för fel', 'text': 'Text'}}" },
	{ "RiskService/Assess",
	  "{'risk': 'R1', 'probability': 2, 'consequence': 4, 'day': '2026-02-01'}" },
	{ "MeasureService/Set",
	  "{'measure': {'unit': 'SN', 'risks': ['R1'], 'title': 'Utbildning'}}" },
	{ "GoalService/Set", "{'goal': {'unit': 'SN', 'kind': 3, 'title': 'Tidigt stöd'}}" },
	{ "IndicatorService/Set",
	  "{'indicator': {'unit': 'SN', 'goal_id': 'O1', 'title': 'Andel i tid (%)'},"
	  " 'entries': [{'kind': 1, 'heading': '2024', 'cell': '71,4'},"
	  " {'kind': 4, 'heading': '2030', 'cell': '100'}]}" },
	{ "IndicatorService/Import",
	  "{'unit': 'SN', 'headings': ['Nyckeltal', '2024', 'Etappmål 2026'],"
	  " 'rows': [{'row': 2, 'cells': ['Personalomsättning', '10,8', '≤ 8,5']}]}" },
	{ "IndicatorService/Judge", "{}" },
	{ "AuditService/Set",
	  "{'audit': {'unit': 'SN', 'title': 'Granskning', 'auditor': 'Byrån',"
	  " 'diary_number': 'SN 2026/17', 'day': '2026-01-15', 'background': 'Text'}}" },
	{ "RecommendationService/Set",
	  "{'recommendation': {'audit': 'G1', 'title': 'Följ upp', 'due_day': '2026-12-31'}}" },
	{ "RecommendationService/Move",
	  "{'id': 'N1', 'expected_version': 1, 'state': 2, 'answer': 'Ja'}" },
	{ "ControlService/Set",
	  "{'control': {'unit': 'SN', 'risks': ['R1'], 'kind': 1, 'title': 'Stickprov',"
	  " 'attributes': [{'code': 'A', 'name': 'Beslut finns'}]},"
	  " 'criteria_text': '" STORY_CRITERIA "'}" },
	{ "ControlService/Set",
	  "{'control': {'unit': 'SN', 'kind': 2, 'title': 'Totalundersökning',"
	  " 'criteria': {'bands': [{'up_to': 6, 'unit': 2, 'partial_from': 4, 'pass_from': 5},"
	  " {'unit': 1, 'partial_from': 8000, 'pass_from': 9000}]}}}" },
	{ "ControlService/Set",
	  "{'control': {'unit': 'SN', 'kind': 3, 'title': 'Genomgång av rutin'}}" },
	{ "ControlService/Lint", "{'id': 'C1'}" },
	{ "ControlService/Lint", "{'criteria_text': '" STORY_CRITERIA "'}" },
	{ "PlanService/Set", "{'plan': {'unit': 'SN', 'year': 2026}}" },
	{ "PlanService/SetItem",
	  "{'item': {'plan': 'P1', 'record': 'R1', 'record_version': 1, 'disposition': 3}}" },
	{ "PlanService/Import",
	  "{'unit': 'HK', 'year': 2026, 'rows': [{'row': 2,"
	  " 'risk': {'title': 'Risk för mutor', 'text': 'Bakgrund'},"
	  " 'assessment': {'probability': 4, 'consequence': 2, 'motive_probability': 'Ofta'},"
	  " 'measure': {'title': 'Riktlinje'}, 'control': {'title': 'Kontroll av inköp'},"
	  " 'criteria_text': '" STORY_CRITERIA "', 'action': {'title': 'Rätta'}}]}" },
	{ "PlanService/SetItem", "{'item': {'plan': 'P1', 'record': 'M2', 'state': 1}}" },
	{ "PlanService/Export", "{'id': 'P2'}" },
	{ "PlanService/Check", "{'id': 'P1'}" },
	{ "PlanService/Propose", "{'id': 'P1', 'expected_version': 1}" },
	{ "PlanService/Decide",
	  "{'id': 'P1', 'expected_version': 2, 'body': 'Nämnden', 'paragraph': '§ 1',"
	  " 'diary_number': 'SN 1', 'condition': 'Kommunens plan'}" },
	{ "PlanService/Fulfil", "{'id': 'P1', 'expected_version': 3, 'diary_number': 'KS 1'}" },
	{ "FollowupService/Open",
	  "{'plan': 'P1', 'kind': 2, 'reporting_day': '2026-12-31', 'text': 'Året'}" },
	{ "FollowupService/SetEntry",
	  "{'entry': {'followup': 'F1', 'record': 'M2', 'status': 3, 'continuation': 1,"
	  " 'comment': 'Pågår'}}" },
	{ "FollowupService/Get", "{'id': 'F1'}" },
	{ "FollowupService/Close", "{'id': 'F1', 'expected_version': 1}" },
	{ "PlanService/Rollover",
	  "{'id': 'P1', 'expected_version': 5, 'entries': [{'record': 'M2', 'continuation': 2,"
	  " 'reason': 'Utgår'}]}" },
	{ "PlanService/Close", "{'id': 'P1', 'expected_version': 6}" },
	{ "RoundService/Open", "{'control': 'C2', 'period': '2026-H1', 'size': 3}" },
	{ "RoundService/LogResults",
	  "{'round': 'S1', 'results': [{'rank': 1, 'outcome': 1, 'tested_day': '2026-03-01'},"
	  " {'rank': 2, 'outcome': 2, 'note': 'Saknas', 'tested_day': '2026-03-01',"
	  " 'evidence': [{'label': 'Bilaga 1'}]}]}" },
	{ "RoundService/Open", "{'control': 'C1', 'period': '2026-H1', 'ids': ['å1', 'b2']}" },
	{ "RoundService/LogResults",
	  "{'round': 'S2', 'results': [{'item': 'b2', 'tested_day': '2026-03-01',"
	  " 'attributes': [{'attribute': 'A', 'outcome': 1}]},"
	  " {'rank': 1, 'tested_day': '2026-03-01',"
	  " 'attributes': [{'attribute': 'A', 'outcome': 3}]}]}" },
	{ "RoundService/Submit", "{'round': 'S2', 'expected_version': 1}" },
	{ "RoundService/SendBack",
	  "{'round': 'S2', 'expected_version': 2, 'reason': 'Fel'}" },
	{ "RoundService/LogResults",
	  "{'round': 'S2', 'reason': 'Rättat', 'results': [{'rank': 1,"
	  " 'tested_day': '2026-03-02', 'attributes': [{'attribute': 'A', 'outcome': 2}]}]}" },
	{ "RoundService/Submit", "{'round': 'S2', 'expected_version': 4}" },
	{ "RoundService/Approve", "{'round': 'S2', 'expected_version': 5}" },
	{ "RoundService/Open", "{'control': 'C2', 'period': '2026-Q2', 'counts': true}" },
	{ "RoundService/Count",
	  "{'round': 'S3', 'expected_version': 1, 'conforming': 5, 'reviewed': 6,"
	  " 'source': 'Heroma'}" },
	{ "RoundService/Submit", "{'round': 'S3', 'expected_version': 2}" },
	{ "RoundService/Open", "{'control': 'C3', 'period': '2026'}" },
	{ "RoundService/Conclude",
	  "{'round': 'S4', 'expected_version': 1, 'day': '2026-03-01',"
	  " 'conclusion': 'Rutinen följs', 'diary_number': 'SN 2026-1'}" },
	{ "RoundService/Open", "{'control': 'C3', 'period': '2026-H1'}" },
	{ "RoundService/NotRun",
	  "{'round': 'S5', 'expected_version': 1, 'postponed_to': 2027, 'reason': 'Tid'}" },
	{ "RoundService/Open", "{'control': 'C2', 'period': '2026-02', 'counts': true}" },
	{ "RoundService/Count",
	  "{'round': 'S6', 'expected_version': 1, 'conforming': 0, 'reviewed': 0,"
	  " 'source': 'Heroma'}" },
	{ "RoundService/Open", "{'control': 'C1', 'period': '2026-07'}" },
	{ "RoundService/PutPopulation",
	  "{'round': 'S7', 'first': 1, 'ids': ['a', 'b', 'c', 'd']}" },
	{ "RoundService/Freeze",
	  "{'round': 'S7', 'expected_version': 2, 'n': 4, 'source': 'Agresso', 'sha256':"
	  " 'cf2c7f63055d2e84af6e3f01ac1bb7fce598d20cf213fab2b56b8e8047b46ced'}" },
	{ "RoundService/Draw",
	  "{'round': 'S7', 'expected_version': 3, 'size': 1, 'spares': 1, 'dice': '4'}" },
	{ "RoundService/Substitute", "{'round': 'S7', 'rank': 1, 'reason': 'Sekretess'}" },
	{ "RoundService/Extend",
	  "{'round': 'S7', 'expected_version': 5, 'by': 1, 'reason': 'Avvikelser'}" },
	{ "RoundService/ListItems", "{'round': 'S7'}" },
	{ "RoundService/Open", "{'control': 'C2', 'period': '2026-03', 'counts': true}" },
	{ "RoundService/NoPopulation",
	  "{'round': 'S8', 'expected_version': 1, 'reason': 'Inga inköp'}" },
	{ "ControlService/PlanSample", "{'control': 'C1', 'population': 200}" },
	{ "ActionService/Set",
	  "{'action': {'unit': 'SN', 'control': 'C1', 'round': 'S2', 'title': 'Ny rutin'}}" },
	{ "ActionService/Finish",
	  "{'id': 'A2', 'expected_version': 1, 'day': '2026-03-01', 'reason': 'Klart'}" },
	{ "ActionService/Reopen", "{'id': 'A2', 'expected_version': 2, 'reason': 'Inte klart'}" },
	{ "ActionService/Accept",
	  "{'id': 'A2', 'expected_version': 3, 'day': '2026-03-01', 'until_day': '2099-12-31',"
	  " 'decision': 'Nämnden', 'reason': 'Systemet byts'}" },
	{ "ActionService/Finish", "{'id': 'A2', 'expected_version': 4, 'day': '2026-03-01'}" },
	{ "RoundService/Open", "{'control': 'C1', 'period': '2026-04', 'ids': ['c3', 'd4']}" },
	{ "RoundService/LogResults",
	  "{'round': 'S9', 'results': [{'rank': 1, 'tested_day': '2026-03-01',"
	  " 'attributes': [{'attribute': 'A', 'outcome': 1}]}, {'rank': 2,"
	  " 'tested_day': '2026-03-01', 'attributes': [{'attribute': 'A', 'outcome': 1}]}]}" },
	{ "RoundService/Submit", "{'round': 'S9', 'expected_version': 1}" },
	{ "RoundService/Approve", "{'round': 'S9', 'expected_version': 2}" },
	{ "ActionService/Verify", "{'id': 'A2', 'expected_version': 5, 'round': 'S9'}" },
	{ "RecordService/Withdraw",
	  "{'kind': 5, 'id': 'M1', 'expected_version': 1, 'reason': 'Dubblett'}" },
	{ "RecordService/Get", "{'kind': 6, 'id': 'C1'}" },
	{ "RecordService/List", "{'kind': 11, 'under_kind': 9, 'under': 'S2'}" },
	{ "RecordService/List", "{'kind': 3, 'with_withdrawn': true}" },
	{ "RecordService/List", "{'kind': 12, 'overdue': true, 'state': 'open', 'owner': 'a'}" },
	{ "RecordService/ListVersions", "{'kind': 3, 'id': 'R1', 'with_parts': true}" },
	{ "RecordService/Search", "{'query': 'nämnden text', 'unit': 'SN'}" },
	{ "StatusService/Get", "{'year': 2026}" },
	{ "StatusService/Get", "{'year': 2026, 'control': 'C1'}" },
	{ "DueService/List", "{'with_settled': true}" },
	{ "DueService/List", "{'year': 2026, 'day': '2027-01-15', 'unit': 'SN'}" },
	{ "DueService/ListAcceptances", "{}" },
	{ "JournalService/GetHead", "{}" },
	{ "JournalService/GetSize", "{'day': '2100-01-01'}" },
	{ "JournalService/List", "{'from': 3, 'limit': 5}" },
	{ "JournalService/Show", "{'seq': 7}" },
	{ "JournalService/GetConsistency", "{'from': 5}" },
	{ "JournalService/GetReceipt", "{'kind': 3, 'id': 'R1'}" },
	{ "AdminService/Backup", "{}" },
	{ "AdminService/Reload", "{}" },
	{ "ErasureService/Ask",
	  "{'items': [{'kind': 11, 'id': 'S1/2'}, {'kind': 3, 'id': 'R1'}],"
	  " 'decided_day': '2026-03-02', 'ground': 'Gallringsplan', 'decision': 'Nämnden',"
	  " 'diary_number': 'SN 2026-2'}" },
	{ "ErasureService/Confirm", "{'id': 'E1', 'expected_version': 1}" },
	{ "JournalService/Show", "{'seq': 7}" },
};
#define STORY_CALLS (sizeof(story_calls) / sizeof(story_calls[0]))

static inline struct view story_pack(struct arena *, const ProtobufCMessageDescriptor *,
				     const json_t *);

/* Bytes are written in hex. */
static inline void story_put_bytes(struct wire_writer *w, uint32_t number, const char *hex)
{
	uint8_t bytes[64];
	size_t n = strlen(hex) / 2;
	for (size_t i = 0; i < n && i < sizeof(bytes); i++)
		if (sscanf(hex + 2 * i, "%2hhx", &bytes[i]) != 1)
			w->failed = true;
	wire_put_bytes(w, number, view_of(bytes, n));
}

static inline void story_put(struct wire_writer *w, const ProtobufCFieldDescriptor *field,
			     const json_t *value)
{
	if (field->type == PROTOBUF_C_TYPE_MESSAGE)
		wire_put_message(w, field->id, story_pack(w->arena, field->descriptor, value));
	else if (field->type == PROTOBUF_C_TYPE_BYTES)
		story_put_bytes(w, field->id, json_string_value(value));
	else if (json_is_string(value))
		wire_put_bytes(w, field->id, view_of_string(json_string_value(value)));
	else if (json_is_true(value))
		wire_put_uint(w, field->id, 1);
	else
		wire_put_uint(w, field->id, (uint64_t)json_integer_value(value));
}

static inline struct view story_pack(struct arena *arena, const ProtobufCMessageDescriptor *type,
				     const json_t *object)
{
	struct wire_writer w = WIRE_WRITER(arena);
	size_t n_known = 0;
	for (unsigned i = 0; i < type->n_fields; i++) {
		const json_t *value = json_object_get(object, type->fields[i].name);
		n_known += value != NULL;
		if (json_is_array(value))
			for (size_t k = 0; k < json_array_size(value); k++)
				story_put(&w, &type->fields[i], json_array_get(value, k));
		else if (value)
			story_put(&w, &type->fields[i], value);
	}
	if (n_known != json_object_size(object))
		w.failed = true;
	return wire_written(&w);
}

/* The i-th call's route and its packed request; aborts on a mistake in the table. */
static inline const struct route *story_request(struct arena *arena, size_t i, struct view *ret)
{
	char method[STORE_METHOD_MAX], text[2048];
	json_error_t error;
	snprintf(method, sizeof(method), "riskreg.v1.%s", story_calls[i].method);
	const struct route *route = ops_find(view_of_string(method));
	snprintf(text, sizeof(text), "%s", story_calls[i].request);
	for (char *p = text; *p; p++)
		if (*p == '\'')
			*p = '"';
	json_t *object = json_loads(text, 0, &error);
	struct view request = route && object ? story_pack(arena, route->request, object)
					      : VIEW_NONE;
	json_decref(object);
	if (!request.p) {
		fprintf(stderr, "story: %s: %s\n", method, text);
		abort();
	}
	*ret = request;
	return route;
}

static inline const struct actor *story_actor(const struct route *route)
{
	return route->method->role == ROLE_APPROVER ? &story_berit : &story_anna;
}

/* The key of the i-th call, the same in every run. */
static inline void story_key(size_t i, uint8_t ret[STORE_KEY_SIZE])
{
	memset(ret, 0, STORE_KEY_SIZE);
	ret[0] = 0x5a;
	ret[STORE_KEY_SIZE - 1] = (uint8_t)i;
}

/* The frame's body: an envelope around a request. */
static inline struct view story_envelope(struct arena *arena, const struct route *route,
					 const uint8_t key[STORE_KEY_SIZE], struct view request)
{
	struct wire_writer w = WIRE_WRITER(arena);
	wire_put_uint(&w, 1, 7);
	wire_put_bytes(&w, 2, view_of_string(route->method->name));
	wire_put_bytes(&w, 3, request);
	if (route->method->access == WRITE)
		wire_put_bytes(&w, 4, view_of(key, STORE_KEY_SIZE));
	return wire_written(&w);
}
