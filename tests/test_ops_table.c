/* SPDX-License-Identifier: EUPL-1.2
 * The table of methods against the services: an rpc without a row, a row without an rpc, a text
 * without a bound, a right that the specification does not give. */
#include <stdio.h>

#include "../daemon/ops/limits.h"
#include "../daemon/ops/op.h"
#include "schema.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const ProtobufCServiceDescriptor *const services[] = {
#define MESSAGE(descriptor)
#define ENUM(descriptor)
#define SERVICE(descriptor) &descriptor,
#include <riskreg/v1/schema.def>
#undef MESSAGE
#undef ENUM
#undef SERVICE
};

static void test_every_rpc_has_a_row(void)
{
	size_t n_rpcs = 0, n_routes;
	CU_ASSERT_EQUAL_FATAL(ops_init(), 0);
	for (size_t s = 0; s < COUNT(services); s++)
		for (unsigned m = 0; m < services[s]->n_methods; m++, n_rpcs++) {
			const ProtobufCMethodDescriptor *rpc = &services[s]->methods[m];
			char name[STORE_METHOD_MAX];
			snprintf(name, sizeof(name), "%s/%s", services[s]->name, rpc->name);
			const struct route *route = ops_find(view_of_string(name));
			CU_ASSERT_PTR_NOT_NULL_FATAL(route);
			CU_ASSERT_STRING_EQUAL(route->method->name, name);
			CU_ASSERT_PTR_EQUAL(route->request, rpc->input);
			CU_ASSERT_PTR_EQUAL(route->response, rpc->output);
			CU_ASSERT_PTR_NOT_NULL(route->method->run);
		}
	ops_list(&n_routes);
	CU_ASSERT_EQUAL(n_routes, n_rpcs);
	CU_ASSERT(n_rpcs > 0);
}

static void test_unknown_names_are_not_found(void)
{
	static const char *const names[] = {
		"", "/", "riskreg.v1.RiskService", "riskreg.v1.RiskService/",
		"riskreg.v1.RiskService/Se", "riskreg.v1.RiskService/Sett",
		"riskreg.v1.RiskService/set", "RiskService/Set",
	};
	CU_ASSERT_EQUAL_FATAL(ops_init(), 0);
	for (size_t i = 0; i < COUNT(names); i++)
		CU_ASSERT_PTR_NULL(ops_find(view_of_string(names[i])));
	CU_ASSERT_PTR_NULL(ops_find(VIEW_NONE));
}

/* A write answers Written and takes a role that may change content; others only read. */
static void test_writes_take_a_role(void)
{
	size_t n;
	CU_ASSERT_EQUAL_FATAL(ops_init(), 0);
	const struct route *routes = ops_list(&n);
	for (size_t i = 0; i < n; i++) {
		const struct method *method = routes[i].method;
		bool is_written = routes[i].response == PB_DESC(written);
		CU_ASSERT_EQUAL(method->access == WRITE, is_written);
		if (method->access == READ)
			continue;
		CU_ASSERT(method->role == ROLE_AUDITOR || method->role == ROLE_COORDINATOR ||
			  method->role == ROLE_APPROVER);
	}
}

static void check_texts(const ProtobufCMessageDescriptor *type)
{
	for (unsigned i = 0; i < type->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &type->fields[i];
		if (field->type == PROTOBUF_C_TYPE_MESSAGE)
			check_texts(field->descriptor);
		if (field->type != PROTOBUF_C_TYPE_STRING)
			continue;
		const struct limit *limit = limits_find(type, field->name);
		CU_ASSERT_PTR_NOT_NULL(limit);
		if (!limit)
			printf("\n    no bound: %s.%s", type->name, field->name);
	}
}

static void test_every_request_text_has_a_bound(void)
{
	size_t n;
	CU_ASSERT_EQUAL_FATAL(ops_init(), 0);
	const struct route *routes = ops_list(&n);
	for (size_t i = 0; i < n; i++)
		check_texts(routes[i].request);
}

static const struct suite_test tests[] = {
	{ "every rpc has a row and every row an rpc", test_every_rpc_has_a_row },
	{ "unknown names are not found", test_unknown_names_are_not_found },
	{ "writes take a role", test_writes_take_a_role },
	{ "every text of a request has a bound", test_every_request_text_has_a_bound },
};

SUITE_MAIN("ops_table", tests)
