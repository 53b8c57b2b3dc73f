/* SPDX-License-Identifier: EUPL-1.2
 * The table of routes: rows of all nouns matched with the rpcs of all services. Written once, by
 * ops_init before any thread starts; read-only from then on. */
#include "op.h"

#include <errno.h>
#include <stdlib.h>

#include "kind.h"
#include "methods.h"

#define ROUTES_MAX 128

static const struct method_list *const lists[] = {
	&ops_action_methods,
	&ops_admin_methods,
	&ops_audit_methods,
	&ops_control_methods,
	&ops_due_methods,
	&ops_erasure_methods,
	&ops_followup_methods,
	&ops_goal_methods,
	&ops_indicator_methods,
	&ops_journal_methods,
	&ops_measure_methods,
	&ops_plan_methods,
	&ops_recommendation_methods,
	&ops_record_methods,
	&ops_risk_methods,
	&ops_round_methods,
	&ops_scale_methods,
	&ops_status_methods,
	&ops_unit_methods,
};

static const ProtobufCServiceDescriptor *const services[] = {
#define MESSAGE(descriptor)
#define ENUM(descriptor)
#define SERVICE(descriptor) &descriptor,
#include <riskreg/v1/schema.def>
#undef MESSAGE
#undef ENUM
#undef SERVICE
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct route routes[ROUTES_MAX];
static size_t n_routes;

static const ProtobufCMethodDescriptor *find_rpc(const char *name)
{
	const char *slash = strchr(name, '/');
	for (size_t i = 0; slash && i < COUNT(services); i++) {
		size_t n = strlen(services[i]->name);
		if (n == (size_t)(slash - name) && memcmp(services[i]->name, name, n) == 0)
			return protobuf_c_service_descriptor_get_method_by_name(services[i],
										slash + 1);
	}
	return NULL;
}

static int add(const struct method *method)
{
	const ProtobufCMethodDescriptor *rpc = find_rpc(method->name);
	if (!rpc || n_routes == ROUTES_MAX)
		return -EINVAL;
	routes[n_routes++] = (struct route){ method, rpc->input, rpc->output };
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct route *left = a, *right = b;
	return strcmp(left->method->name, right->method->name);
}

/* Every row has an rpc by now; as many different ones as there are rpcs is all of them. */
static int check_complete(void)
{
	size_t n_rpcs = 0;
	for (size_t i = 0; i < COUNT(services); i++)
		n_rpcs += services[i]->n_methods;
	for (size_t i = 1; i < n_routes; i++)
		if (compare(&routes[i - 1], &routes[i]) == 0)
			return -EINVAL;
	return n_rpcs == n_routes ? 0 : -EINVAL;
}

int ops_init(void)
{
	n_routes = 0;
	for (size_t i = 0; i < COUNT(lists); i++)
		for (size_t j = 0; j < lists[i]->n; j++) {
			int r = add(&lists[i]->rows[j]);
			if (r)
				return r;
		}
	qsort(routes, n_routes, sizeof(routes[0]), compare);
	return check_complete();
}

static int compare_name(const void *key, const void *member)
{
	const struct view *name = key;
	const struct route *route = member;
	struct view other = view_of_string(route->method->name);
	size_t n = name->n < other.n ? name->n : other.n;
	int order = n ? memcmp(name->p, other.p, n) : 0;
	return order ? order : (name->n > other.n) - (name->n < other.n);
}

const struct route *ops_find(struct view method)
{
	return bsearch(&method, routes, n_routes, sizeof(routes[0]), compare_name);
}

const struct route *ops_list(size_t *ret_n)
{
	*ret_n = n_routes;
	return routes;
}

const struct store_kind *ops_kinds(size_t *ret_n)
{
	return kind_list_stored(ret_n);
}
