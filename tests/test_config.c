/* SPDX-License-Identifier: EUPL-1.2
 * riskregd.conf: defaults, bounds at bound and bound + 1, roles, errors that name their line. */
#include "suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../daemon/config.h"

static char path[] = "/tmp/riskreg-config-XXXXXX";
static char reported[1024];

static void report(void *context, const char *message)
{
	CU_ASSERT_PTR_EQUAL(context, reported);
	snprintf(reported, sizeof(reported), "%s", message);
}

static int read_bytes(const void *bytes, size_t n, struct config **ret)
{
	FILE *file = fopen(path, "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	fwrite(bytes, 1, n, file);
	fclose(file);
	reported[0] = '\0';
	return config_new(ret, path, report, reported);
}

static int read_text(const char *text, struct config **ret)
{
	return read_bytes(text, strlen(text), ret);
}

static void expect_default_roles(const struct config *config)
{
	const char *const names[] = { "riskreg-reader", "riskreg-auditor", "riskreg-coordinator",
				      "riskreg-approver", "riskreg-admin" };
	CU_ASSERT_EQUAL_FATAL(config->access.n_rows, 5);
	for (size_t i = 0; i < 5; i++) {
		const struct access_row *row = &config->access.rows[i];
		CU_ASSERT_EQUAL(row->grant.role, ROLE_READER + i);
		CU_ASSERT_EQUAL(row->n_groups, 1);
		CU_ASSERT_STRING_EQUAL(row->groups[0], names[i]);
		CU_ASSERT_EQUAL(row->n_users, 0);
		CU_ASSERT_EQUAL(row->grant.n_units, 0);
	}
}

static void expect_defaults(const struct config *config)
{
	CU_ASSERT_EQUAL(config->map_size, (size_t)16 << 30);
	CU_ASSERT_EQUAL(config->request_memory_max, 16 << 20);
	CU_ASSERT_EQUAL(config->memory_max, 256 << 20);
	CU_ASSERT_EQUAL(config->unsent_max, 8 << 20);
	CU_ASSERT_EQUAL(config->connections_max, 1024);
	CU_ASSERT_EQUAL(config->connections_per_user_max, 128);
	CU_ASSERT_EQUAL(config->connections_reserved, 64);
	CU_ASSERT_EQUAL(config->half_frame_seconds, 30);
	CU_ASSERT_EQUAL(config->idle_seconds, 600);
	expect_default_roles(config);
}

static void defaults_without_a_file(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CU_ASSERT_EQUAL_FATAL(config_new(&config, NULL, report, reported), 0);
	expect_defaults(config);
}

static void defaults_of_an_empty_file(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CU_ASSERT_EQUAL_FATAL(read_text("# nothing\n", &config), 0);
	expect_defaults(config);
}

/* The example's lines show the defaults: with its # taken away it must say the same. */
static void a_comment_may_be_the_last_line(void)
{
	static const char *const texts[] = { "", "# no line break", "// no line break", "/* . */",
					     "idle_seconds = 7 # seven", "idle_seconds = 7" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts)[0]; i++) {
		CLEANUP(config_freep) struct config *config = NULL;
		CU_ASSERT_EQUAL_FATAL(read_text(texts[i], &config), 0);
		CU_ASSERT_EQUAL(config->idle_seconds, i < 4 ? 600 : 7);
	}
}

static void the_example_shows_the_defaults(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	char line[512], text[8192] = "";
	FILE *example = fopen("systemd/riskregd.conf", "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(example);
	while (fgets(line, sizeof(line), example))
		if (strncmp(line, "# ", 2) == 0 &&
		    (strstr(line, " = ") || strstr(line, "riskreg-")) &&
		    !strstr(line, "riskregd") && !strstr(line, "granskare1"))
			strcat(text, line + 2);
	fclose(example);
	CU_ASSERT_EQUAL_FATAL(read_text(text, &config), 0);
	expect_defaults(config);
}

static void numbers_have_bounds(void)
{
	static const struct {
		const char *name;
		long low, high;
		const char *others; /* that must hold together with it */
	} cases[] = {
		{ "map_size_mib", 64, 1048576, "" },
		{ "request_memory_mib", 4, 1024, "memory_mib = 65536\n" },
		{ "memory_mib", 16, 65536, "" },
		{ "unsent_mib", 2, 1024, "" },
		{ "connections_max", 2, 65536,
		  "connections_per_user_max = 1\nconnections_reserved = 0\n" },
		{ "connections_per_user_max", 1, 65536, "connections_max = 65536\n" },
		{ "connections_reserved", 0, 65535, "connections_max = 65536\n" },
		{ "half_frame_seconds", 1, 3600, "" },
		{ "idle_seconds", 1, 86400, "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		const long values[] = { cases[i].low, cases[i].high, cases[i].low - 1,
					cases[i].high + 1 };
		for (int k = 0; k < 4; k++) {
			CLEANUP(config_freep) struct config *config = NULL;
			char text[256], where[64];
			snprintf(text, sizeof(text), "%s\n%s = %ld\n", cases[i].others,
				 cases[i].name, values[k]);
			CU_ASSERT_EQUAL(read_text(text, &config), k < 2 ? 0 : -EINVAL);
			int line = 2;
			for (const char *p = cases[i].others; *p; p++)
				line += *p == '\n';
			snprintf(where, sizeof(where), "%s:%d: %s is", path, line, cases[i].name);
			if (k >= 2)
				CU_ASSERT_PTR_EQUAL(strstr(reported, where), reported);
		}
	}
}

static void sizes_are_mebibytes(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	CU_ASSERT_EQUAL_FATAL(read_text("map_size_mib = 65\nunsent_mib = 3\n", &config), 0);
	CU_ASSERT_EQUAL(config->map_size, (size_t)65 << 20);
	CU_ASSERT_EQUAL(config->unsent_max, 3 << 20);
}

static void roles_are_read_in_order(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	int rc = read_text("role auditor { groups = {\"g1\"} units = {\"SN\", \"KS\"} }\n"
			   "role approver { users = {\"anna\"} }\n"
			   "role auditor { users = {\"bo\", \"1001\"} }\n",
			   &config);
	CU_ASSERT_EQUAL_FATAL(rc, 0);
	CU_ASSERT_EQUAL_FATAL(config->access.n_rows, 3);
	const struct access_row *rows = config->access.rows;
	CU_ASSERT_EQUAL(rows[0].grant.role, ROLE_AUDITOR);
	CU_ASSERT_STRING_EQUAL(rows[0].groups[0], "g1");
	CU_ASSERT_EQUAL(rows[0].grant.n_units, 2);
	CU_ASSERT_STRING_EQUAL(rows[0].grant.units[1], "KS");
	CU_ASSERT_EQUAL(rows[1].grant.role, ROLE_APPROVER);
	CU_ASSERT_STRING_EQUAL(rows[1].users[0], "anna");
	CU_ASSERT_EQUAL(rows[2].grant.role, ROLE_AUDITOR);
	CU_ASSERT_EQUAL(rows[2].n_users, 2);
	CU_ASSERT_STRING_EQUAL(rows[2].users[1], "1001");
	CU_ASSERT_EQUAL(rows[2].n_groups, 0);
}

static void errors_name_their_line(void)
{
	static const struct {
		const char *text;
		int line;
		const char *part;
	} cases[] = {
		{ "\n\nrole boss { users = {\"a\"} }\n", 3, "boss" },
		{ "role any { users = {\"a\"} }\n", 1, "any" },
		{ "role auditor { units = {\"SN\"} }\n", 1, "neither" },
		{ "role reader { users = {\"a\"} units = {\"SN\"} }\n", 1, "reader" },
		{ "role admin { users = {\"a\"} units = {\"SN\"} }\n", 1, "admin" },
		{ "role auditor { users = {\"\"} }\n", 1, "users" },
		{ "idle_seconds = soon\n", 1, "idle_seconds" },
		{ "idle_seconds = 99999999999999999999\n", 1, "" },
		{ "\nidle = 3\n", 2, "idle" },
		{ "role auditor { user = {\"a\"} }\n", 1, "user" },
		{ "role auditor { users = {\"a\"\n", 2, "premature end of file" },
		/* A file that was cut off must not give more than the whole one. */
		{ "role auditor { users = {\"a\"}\n", 2, "role auditor is not closed" },
		{ "role auditor { users = {\"a\"} units = {\"S", 2, "" },
		{ "/* idle_seconds = 3\n", 2, "a comment that begins with /* is not closed" },
		{ "idle_seconds = 3 /*", 2, "a comment that begins with /* is not closed" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		struct config *config = NULL;
		char where[64];
		CU_ASSERT_EQUAL(read_text(cases[i].text, &config), -EINVAL);
		CU_ASSERT_PTR_NULL(config);
		snprintf(where, sizeof(where), "%s:%d: ", path, cases[i].line);
		CU_ASSERT_PTR_EQUAL(strstr(reported, where), reported);
		CU_ASSERT_PTR_NOT_NULL(strstr(reported, cases[i].part));
		if (!strstr(reported, cases[i].part))
			printf("\n%zu: %s\n", i, reported);
	}
}

static void numbers_must_fit_together(void)
{
	static const struct {
		const char *text, *name;
	} cases[] = {
		{ "connections_max = 64\nconnections_per_user_max = 1\n",
		  "connections_reserved is 64 but must be less than connections_max, which is 64" },
		{ "connections_max = 127\n",
		  "connections_per_user_max is 128 but must be at most connections_max, "
		  "which is 127" },
		{ "memory_mib = 16\nrequest_memory_mib = 17\n",
		  "request_memory_mib is 17 but must be at most memory_mib, which is 16" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		struct config *config = NULL;
		CU_ASSERT_EQUAL(read_text(cases[i].text, &config), -EINVAL);
		CU_ASSERT_PTR_NOT_NULL(strstr(reported, cases[i].name));
	}
}

/* `n` role blocks, or one block of `n` users of `size` bytes. */
static int read_many(unsigned n_blocks, unsigned n_users, unsigned size)
{
	static char text[65536];
	CLEANUP(config_freep) struct config *config = NULL;
	char *p = text;
	for (unsigned i = 0; i < n_blocks; i++) {
		p += sprintf(p, "role auditor { users = {");
		for (unsigned k = 0; k < n_users; k++)
			p += sprintf(p, "%s\"%0*u\"", k ? "," : "", (int)size, k);
		p += sprintf(p, "} }\n");
	}
	return read_text(text, &config);
}

static void lists_have_bounds(void)
{
	CU_ASSERT_EQUAL(read_many(ACTOR_GRANTS_MAX, 1, 1), 0);
	CU_ASSERT_EQUAL(read_many(ACTOR_GRANTS_MAX + 1, 1, 1), -EINVAL);
	CU_ASSERT_EQUAL(read_many(1, 256, 3), 0);
	CU_ASSERT_EQUAL(read_many(1, 257, 3), -EINVAL);
	CU_ASSERT_EQUAL(read_many(1, 1, ACTOR_NAME_MAX - 1), 0);
	CU_ASSERT_EQUAL(read_many(1, 1, ACTOR_NAME_MAX), -EINVAL);
}

static void files_that_are_none(void)
{
	struct config *config = NULL;
	CU_ASSERT_EQUAL(config_new(&config, "/tmp/riskreg-no-such-file", report, reported),
			-ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "/tmp/riskreg-no-such-file"));
	CU_ASSERT_EQUAL(config_new(&config, "/tmp", report, reported), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "/tmp: cannot be read: it is no file"));
	CU_ASSERT_EQUAL(config_new(&config, "/dev/zero", report, reported), -EINVAL);
	CU_ASSERT_PTR_NULL(config);
}

/* libconfuse says nothing at a NUL. */
static void no_file_is_refused_without_a_word(void)
{
	static const char text[] = "\nidle_seconds = 3\n\0\n";
	CLEANUP(config_freep) struct config *config = NULL;
	CU_ASSERT_EQUAL(read_bytes(text, sizeof(text) - 1, &config), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, path));
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, ":3: "));
}

static const struct suite_test tests[] = {
	{ "no file is refused without a word", no_file_is_refused_without_a_word },
	{ "defaults without a file", defaults_without_a_file },
	{ "defaults of an empty file", defaults_of_an_empty_file },
	{ "a comment may be the last line", a_comment_may_be_the_last_line },
	{ "the example shows the defaults", the_example_shows_the_defaults },
	{ "numbers have bounds", numbers_have_bounds },
	{ "sizes are mebibytes", sizes_are_mebibytes },
	{ "roles are read in order", roles_are_read_in_order },
	{ "errors name their line", errors_name_their_line },
	{ "numbers must fit together", numbers_must_fit_together },
	{ "lists have bounds", lists_have_bounds },
	{ "files that are none", files_that_are_none },
};

int main(void)
{
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	int status = suite_run("config", tests, sizeof(tests) / sizeof(tests)[0]);
	unlink(path);
	return status;
}
