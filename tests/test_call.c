/* SPDX-License-Identifier: EUPL-1.2
 * What an op gives back: refusals with their parameters, changes packed once, reply pieces. */
#include <errno.h>

#include <riskreg/pb.h>

#include "../daemon/ops/kind.h"
#include "../daemon/ops/op.h"
#include "suite.h"

#define ARENA_MAX ((size_t)1 << 20)

static struct arena *arena;
static struct call call;

static void begin(size_t cap)
{
	CU_ASSERT_FATAL(arena_new(&arena, cap) == 0);
	call_init(&call, NULL, arena);
}

static void end(void)
{
	arena = arena_free(arena);
}

static const char *param(const struct call_refusal *refusal, const char *name)
{
	for (size_t i = 0; i < refusal->n_params; i++)
		if (strcmp(refusal->params[i].name, name) == 0)
			return refusal->params[i].value;
	return "";
}

static void test_refusals_take_their_parameters(void)
{
	begin(ARENA_MAX);
	CU_ASSERT_EQUAL(call_refused(&call), 0);
	call_param(&call, "limit", "%d", 300);
	CU_ASSERT_EQUAL(refuse(&call, REFUSED_TOO_LONG, "results[%d].note", 3), REFUSED_TOO_LONG);
	CU_ASSERT_EQUAL(refuse(&call, REFUSED_REASON_MISSING, "%s", ""), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL_FATAL(call.n_refusals, 2);
	CU_ASSERT_EQUAL(call_refused(&call), REFUSED_TOO_LONG);
	CU_ASSERT_STRING_EQUAL(call.refusals[0].field, "results[3].note");
	CU_ASSERT_STRING_EQUAL(param(&call.refusals[0], "field"), "results[3].note");
	CU_ASSERT_STRING_EQUAL(param(&call.refusals[0], "limit"), "300");
	CU_ASSERT_EQUAL(call.refusals[1].n_params, 0);
	end();
}

static void test_parameters_are_bounded(void)
{
	begin(ARENA_MAX);
	for (int i = 0; i < CALL_PARAMS_MAX + 3; i++)
		call_param(&call, "value", "%d", i);
	CU_ASSERT_EQUAL(refuse(&call, REFUSED_CONFLICT, "id"), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(call.refusals[0].n_params, CALL_PARAMS_MAX);
	CU_ASSERT_STRING_EQUAL(param(&call.refusals[0], "field"), "id");
	end();
}

static void test_refusals_are_bounded(void)
{
	begin(ARENA_MAX);
	for (int i = 0; i < CALL_REFUSALS_MAX + 1; i++)
		CU_ASSERT_EQUAL(refuse(&call, REFUSED_REQUIRED, "rows[%d]", i), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL_FATAL(call.n_refusals, CALL_REFUSALS_MAX);
	CU_ASSERT_STRING_EQUAL(call.refusals[0].field, "rows[0]");
	CU_ASSERT_STRING_EQUAL(call.refusals[CALL_REFUSALS_MAX - 1].field, "rows[999]");
	end();
}

static void test_memory_out_is_a_fault(void)
{
	begin(64);
	while (arena_get(arena, 1))
		;
	call_param(&call, "value", "%s", "a value");
	CU_ASSERT_EQUAL(refuse(&call, REFUSED_NOT_FOUND, "id"), -ENOMEM);
	CU_ASSERT_EQUAL(call_refused(&call), 0);
	struct id id = id_of_number(PB_ENUM(KIND, RISK), 1);
	PB(Risk) risk = PB_INIT(RISK);
	CU_ASSERT_EQUAL(call_put(&call, &id, 0, &risk.base), -ENOMEM);
	CU_ASSERT_EQUAL(call_reply(&call, &risk.base), -ENOMEM);
	CU_ASSERT_EQUAL(call.n_changes, 0);
	CU_ASSERT_PTR_NULL(call.pieces);
	end();
}

static void test_changes_part_facts_from_text(void)
{
	begin(ARENA_MAX);
	PB(Risk) risk = PB_INIT(RISK);
	risk.unit = "SN";
	risk.title = "Titel";
	for (uint32_t i = 0; i < 5; i++) {
		struct id id = id_of_number(PB_ENUM(KIND, RISK), i + 1);
		CU_ASSERT_EQUAL(call_put(&call, &id, i, &risk.base), 0);
	}
	CU_ASSERT_EQUAL_FATAL(call.n_changes, 5);
	for (uint32_t i = 0; i < 5; i++) {
		const struct change *change = &call.changes[i];
		CU_ASSERT_EQUAL(id_number(&change->id), i + 1);
		CU_ASSERT_EQUAL(change->expected, i);
		/* tag, size, "SN" */
		CU_ASSERT_EQUAL(change->facts_size, 4);
		CU_ASSERT(view_equals(change->body, VIEW_LITERAL("\x12\x02SN\xb2\x06\x05Titel")));
	}
	end();
}

/* A body of exactly `size` bytes: a text with a tag of two bytes and a size of three. */
static int put_sized(size_t size)
{
	static char text[STORE_BODY_MAX + 1];
	PB(Risk) risk = PB_INIT(RISK);
	struct id id = id_of_number(PB_ENUM(KIND, RISK), 1);
	memset(text, 'a', sizeof(text));
	text[size - 5] = '\0';
	risk.text = text;
	CU_ASSERT_EQUAL(protobuf_c_message_get_packed_size(&risk.base), size);
	return call_put(&call, &id, 0, &risk.base);
}

static void test_bodies_are_bounded(void)
{
	begin(ARENA_MAX);
	CU_ASSERT_EQUAL(put_sized(STORE_BODY_MAX), 0);
	CU_ASSERT_EQUAL(put_sized(STORE_BODY_MAX + 1), REFUSED_TOO_LONG);
	CU_ASSERT_EQUAL(call.n_changes, 1);
	CU_ASSERT_STRING_EQUAL(param(&call.refusals[0], "limit"), "65000");
	end();
}

static void test_pieces_keep_their_order(void)
{
	begin(ARENA_MAX);
	PB(PingResponse) ping = PB_INIT(PING_RESPONSE);
	CU_ASSERT_EQUAL(call_reply_bytes(&call, VIEW_LITERAL("one")), 0);
	CU_ASSERT_EQUAL(call_reply_bytes(&call, VIEW_LITERAL("two")), 0);
	CU_ASSERT_EQUAL(call_reply(&call, &ping.base), 0);
	const struct piece *piece = call.pieces;
	CU_ASSERT(view_equals(piece->body, VIEW_LITERAL("one")));
	CU_ASSERT(view_equals(piece->next->body, VIEW_LITERAL("two")));
	CU_ASSERT_EQUAL(piece->next->next->body.n, 0);
	CU_ASSERT_PTR_NOT_NULL(piece->next->next->body.p);
	CU_ASSERT_PTR_NULL(piece->next->next->next);
	end();
}

static void test_roles_stand_alone(void)
{
	static const struct grant grant = { .role = ROLE_ADMIN };
	const struct actor nobody = { .n_grants = 0 };
	const struct actor admin = { .n_grants = 1, .grants = { &grant } };
	CU_ASSERT(actor_has_role(&nobody, ROLE_NONE));
	CU_ASSERT_FALSE(actor_has_role(&nobody, ROLE_ANY));
	CU_ASSERT(actor_has_role(&admin, ROLE_ANY));
	for (enum role role = ROLE_READER; role < ROLE_COUNT; role++) {
		CU_ASSERT_EQUAL(actor_has_role(&admin, role), role == ROLE_ADMIN);
		CU_ASSERT_PTR_NOT_NULL(role_name(role));
	}
	CU_ASSERT_STRING_EQUAL(role_name(ROLE_AUDITOR), "auditor");
}

static const struct suite_test tests[] = {
	{ "refusals take their parameters", test_refusals_take_their_parameters },
	{ "parameters are bounded", test_parameters_are_bounded },
	{ "refusals are bounded", test_refusals_are_bounded },
	{ "memory out is a fault, not a refusal", test_memory_out_is_a_fault },
	{ "changes part facts from text", test_changes_part_facts_from_text },
	{ "bodies are bounded", test_bodies_are_bounded },
	{ "pieces keep their order", test_pieces_keep_their_order },
	{ "no role includes another", test_roles_stand_alone },
};

SUITE_MAIN("call", tests)
