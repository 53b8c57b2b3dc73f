/* SPDX-License-Identifier: EUPL-1.2
 * Who gets which roles. */
#include "suite.h"

#include "../daemon/engine/access.h"
#include "../daemon/engine/engine.h"

#define LIST(...) (const char *const[]){ __VA_ARGS__ }

static const struct access_row rows[] = {
	{ .grant.role = ROLE_READER, .groups = LIST("riskreg-reader", "2000"), .n_groups = 2 },
	{ .grant = { ROLE_AUDITOR, LIST("SN"), 1 }, .users = LIST("anna", "1001"), .n_users = 2 },
	{ .grant.role = ROLE_APPROVER, .users = LIST("anna"), .n_users = 1 },
	{ .grant.role = ROLE_COORDINATOR, .users = LIST("0", "root"), .n_users = 2,
	  .groups = LIST("0", "root"), .n_groups = 2 },
};
static const struct access_table table = { rows, sizeof(rows) / sizeof(rows)[0] };

static struct actor find(const char *user, uint32_t uid, const char *group, uint32_t gid)
{
	const struct peer peer = { .uid = uid,
				   .gid = gid,
				   .user = user,
				   .n_groups = 1,
				   .group_ids = &gid,
				   .group_names = &group };
	struct actor actor;
	access_find(&table, &peer, &actor);
	return actor;
}

static void by_user_name(void)
{
	struct actor actor = find("anna", 5000, "users", 100);
	CU_ASSERT_EQUAL(actor.n_grants, 2);
	CU_ASSERT(actor_has_role(&actor, ROLE_AUDITOR));
	CU_ASSERT(actor_has_role(&actor, ROLE_APPROVER));
	CU_ASSERT_FALSE(actor_has_role(&actor, ROLE_READER));
	CU_ASSERT_STRING_EQUAL(actor.name, "anna");
	CU_ASSERT_EQUAL(actor.uid, 5000);
	for (size_t i = 0; i < actor.n_grants; i++)
		if (actor.grants[i]->role == ROLE_AUDITOR)
			CU_ASSERT_STRING_EQUAL(actor.grants[i]->units[0], "SN");
}

static void by_numbers(void)
{
	struct actor actor = find("bo", 1001, "users", 100);
	CU_ASSERT_EQUAL(actor.n_grants, 1);
	CU_ASSERT(actor_has_role(&actor, ROLE_AUDITOR));
	actor = find("cia", 3000, NULL, 2000);
	CU_ASSERT_EQUAL(actor.n_grants, 1);
	CU_ASSERT(actor_has_role(&actor, ROLE_READER));
	actor = find("cia", 3000, "riskreg-reader", 77);
	CU_ASSERT(actor_has_role(&actor, ROLE_READER));
}

static void nobody_in_particular(void)
{
	struct actor actor = find("dan", 10010, "riskreg-readers", 20000);
	CU_ASSERT_EQUAL(actor.n_grants, 0);
	CU_ASSERT_FALSE(actor_has_role(&actor, ROLE_ANY));
	CU_ASSERT(actor_has_role(&actor, ROLE_NONE));
}

static void a_name_that_is_a_number_is_no_number(void)
{
	struct actor actor = find("1001", 4000, "2000", 4000);
	CU_ASSERT_EQUAL(actor.n_grants, 0);
	CU_ASSERT_STRING_EQUAL(actor.name, "4000");
}

static void without_a_name(void)
{
	struct actor actor = find(NULL, 1001, NULL, 1001);
	CU_ASSERT_STRING_EQUAL(actor.name, "1001");
	CU_ASSERT(actor_has_role(&actor, ROLE_AUDITOR));
}

static void unusable_names_give_way_to_the_number(void)
{
	char longest[ACTOR_NAME_MAX], longer[ACTOR_NAME_MAX + 1];
	memset(longest, 'a', sizeof(longest) - 1);
	memset(longer, 'a', sizeof(longer) - 1);
	longest[sizeof(longest) - 1] = '\0';
	longer[sizeof(longer) - 1] = '\0';
	CU_ASSERT_STRING_EQUAL(find(longest, 7, NULL, 7).name, longest);
	CU_ASSERT_STRING_EQUAL(find(longer, 7, NULL, 7).name, "7");
	CU_ASSERT_STRING_EQUAL(find("", 7, NULL, 7).name, "7");
	CU_ASSERT_STRING_EQUAL(find("a\nb", 7, NULL, 7).name, "7");
	CU_ASSERT_STRING_EQUAL(find("\xff\xfe", 7, NULL, 7).name, "7");
}

static void root_is_admin_only(void)
{
	struct actor actor = find("root", 0, "root", 0);
	CU_ASSERT_EQUAL(actor.n_grants, 1);
	CU_ASSERT(actor_has_role(&actor, ROLE_ADMIN));
	CU_ASSERT_FALSE(actor_has_role(&actor, ROLE_COORDINATOR));
}

static void at_most_so_many_grants(void)
{
	static const char *const users[] = { "anna" };
	struct access_row many[ACTOR_GRANTS_MAX + 1];
	for (size_t i = 0; i < ACTOR_GRANTS_MAX + 1; i++)
		many[i] = (struct access_row){ .grant.role = ROLE_READER,
					       .users = users,
					       .n_users = 1 };
	const struct access_table large = { many, ACTOR_GRANTS_MAX + 1 };
	const struct peer peer = { .uid = 1, .user = "anna" };
	struct actor actor;
	access_find(&large, &peer, &actor);
	CU_ASSERT_EQUAL(actor.n_grants, ACTOR_GRANTS_MAX);
}

static const struct suite_test tests[] = {
	{ "by user name", by_user_name },
	{ "by numbers", by_numbers },
	{ "nobody in particular", nobody_in_particular },
	{ "a name that is a number is no number", a_name_that_is_a_number_is_no_number },
	{ "without a name", without_a_name },
	{ "unusable names give way to the number", unusable_names_give_way_to_the_number },
	{ "root is admin only", root_is_admin_only },
	{ "at most so many grants", at_most_so_many_grants },
};

SUITE_MAIN("access", tests)
