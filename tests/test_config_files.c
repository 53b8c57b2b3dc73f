/* SPDX-License-Identifier: EUPL-1.2
 * riskregd.conf and what is beside it: which files are read, in which order, their bounds, and the
 * one text that they make. */
#include "suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../daemon/config.h"
#include "../daemon/config_files.h"

#define PATH_SIZE 128

static char place[] = "/tmp/riskreg-config-XXXXXX";
static char path[PATH_SIZE];
static char reported[4096];

static void report(void *context, const char *message)
{
	(void)context;
	strncat(reported, message, sizeof(reported) - strlen(reported) - 2);
	strcat(reported, "\n");
}

static void write_bytes(const char *name, const char *bytes, size_t n)
{
	char to[PATH_SIZE];
	snprintf(to, sizeof(to), "%s/%s", place, name);
	FILE *file = fopen(to, "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	fwrite(bytes, 1, n, file);
	fclose(file);
}

static void write_text(const char *name, const char *text)
{
	write_bytes(name, text, strlen(text));
}

static void begin(void)
{
	char command[2 * PATH_SIZE];
	snprintf(command, sizeof(command), "rm -rf %s && mkdir -p %s/r.conf.d", place, place);
	CU_ASSERT_EQUAL_FATAL(system(command), 0);
	snprintf(path, sizeof(path), "%s/r.conf", place);
	write_text("r.conf", "idle_seconds = 5\n");
	reported[0] = '\0';
}

static int read_config(struct config **ret)
{
	reported[0] = '\0';
	return config_new(ret, path, report, NULL);
}

static void the_last_number_counts_and_roles_add_up(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	begin();
	write_text("r.conf", "idle_seconds = 5\nrole reader { users = {\"a\"} }");
	write_text("r.conf.d/B.conf", "idle_seconds = 7\n");
	write_text("r.conf.d/a.conf", "idle_seconds = 9\nrole admin { users = {\"c\"} }\n");
	write_text("r.conf.d/A.conf", "idle_seconds = 8\nunsent_mib = 3\n"
				      "role admin { users = {\"b\"} }\n");
	write_text("r.conf.d/z.conf", "");
	CU_ASSERT_EQUAL_FATAL(read_config(&config), 0);
	CU_ASSERT_EQUAL(config->idle_seconds, 9);
	CU_ASSERT_EQUAL(config->unsent_max, 3 << 20);
	CU_ASSERT_EQUAL_FATAL(config->access.n_rows, 3);
	for (size_t i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(config->access.rows[i].users[0][0], (char)('a' + i));
	CU_ASSERT_STRING_EQUAL(reported, "");
}

/* Such a text, read as one file, says the same. */
static void what_was_read_is_one_text(void)
{
	CLEANUP(config_freep) struct config *config = NULL, *again = NULL;
	begin();
	write_text("r.conf", "idle_seconds = 5"); /* without an end of line */
	write_text("r.conf.d/1.conf", "unsent_mib = 3\n");
	write_text("r.conf.d/2.conf", "idle_seconds = 8");
	CU_ASSERT_EQUAL_FATAL(read_config(&config), 0);
	static const char expected[] = "idle_seconds = 5\n"
				       "# ---- r.conf.d/1.conf\nunsent_mib = 3\n"
				       "# ---- r.conf.d/2.conf\nidle_seconds = 8";
	CU_ASSERT(view_equals(config->text, view_of_string(expected)));
	begin();
	write_bytes("r.conf", (const char *)config->text.p, config->text.n);
	CU_ASSERT_EQUAL_FATAL(read_config(&again), 0);
	CU_ASSERT_EQUAL(again->idle_seconds, 8);
	CU_ASSERT(view_equals(again->text, config->text));
}

static void others_are_left_alone(void)
{
	static const char *const names[] = { ".conf",	   ".hidden.conf", "a.conf.bak", "a.conf~",
					     "a.conf.dpkg-old", "README",  "aconf" };
	CLEANUP(config_freep) struct config *config = NULL;
	begin();
	for (size_t i = 0; i < sizeof(names) / sizeof(names)[0]; i++) {
		char name[PATH_SIZE];
		snprintf(name, sizeof(name), "r.conf.d/%s", names[i]);
		write_text(name, "this is nothing\n");
	}
	CU_ASSERT_EQUAL_FATAL(read_config(&config), 0);
	CU_ASSERT(view_equals(config->text, VIEW_LITERAL("idle_seconds = 5\n")));
}

static void no_directory_is_sound(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	begin();
	CU_ASSERT_EQUAL(rmdir(strcat(strcpy((char[PATH_SIZE]){ 0 }, path), ".d")), 0);
	CU_ASSERT_EQUAL(read_config(&config), 0);
}

/* All of them at once, each with its file and line. */
static void errors_of_all_files_are_told(void)
{
	struct config *config = NULL;
	begin();
	write_text("r.conf", "idle_seconds = 0\n");
	write_text("r.conf.d/1.conf", "unsent_mib = 3\n");
	write_text("r.conf.d/2.conf", "\n\nrole boss { users = {\"a\"} }\n");
	write_bytes("r.conf.d/3.conf", "\n\0", 2);
	CU_ASSERT_EQUAL(read_config(&config), -EINVAL);
	CU_ASSERT_PTR_NULL(config);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "r.conf:1: idle_seconds is 0"));
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "r.conf.d/2.conf:3: there is no role \"boss\""));
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "r.conf.d/3.conf:2: cannot be understood"));
	CU_ASSERT_PTR_NULL(strstr(reported, "1.conf"));
}

static void numbers_of_several_files_must_fit_together(void)
{
	struct config *config = NULL;
	begin();
	write_text("r.conf", "connections_max = 200\n");
	write_text("r.conf.d/1.conf", "connections_reserved = 200\n");
	CU_ASSERT_EQUAL(read_config(&config), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "connections_reserved is 200 but must"));
}

static void so_many_files_and_no_more(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	struct config *none = NULL;
	begin();
	for (unsigned i = 0; i < CONFIG_FILES_MAX - 1; i++) {
		char name[PATH_SIZE];
		snprintf(name, sizeof(name), "r.conf.d/%02u.conf", i);
		write_text(name, "");
	}
	CU_ASSERT_EQUAL(read_config(&config), 0);
	write_text("r.conf.d/more.conf", "");
	CU_ASSERT_EQUAL(read_config(&none), -E2BIG);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "r.conf.d: cannot be read: at most 64 files"));
}

static void so_many_bytes_and_no_more(void)
{
	CLEANUP(config_freep) struct config *config = NULL;
	struct config *none = NULL;
	size_t n = CONFIG_BYTES_MAX - 9;
	char *spaces = malloc(n);
	memset(spaces, ' ', n);
	begin();
	write_bytes("r.conf", spaces, n);
	write_text("r.conf.d/1.conf", "# 345678\n");
	CU_ASSERT_EQUAL(read_config(&config), 0);
	write_text("r.conf.d/2.conf", " ");
	CU_ASSERT_EQUAL(read_config(&none), -EFBIG);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "2.conf: cannot be read: all files together"));
	free(spaces);
}

static void what_is_no_file(void)
{
	struct config *config = NULL;
	char name[PATH_SIZE + 16];
	begin();
	snprintf(name, sizeof(name), "%s.d/1.conf", path);
	CU_ASSERT_EQUAL(mkfifo(name, 0600), 0);
	CU_ASSERT_EQUAL(read_config(&config), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "1.conf: cannot be read"));
	unlink(name);
	CU_ASSERT_EQUAL(symlink("/nowhere", name), 0);
	CU_ASSERT_EQUAL(read_config(&config), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(reported, "1.conf: cannot be read: No such file"));
	begin();
	name[strlen(path) + 2] = '\0';
	rmdir(name);
	write_text("r.conf.d", "a file where a directory should be\n");
	CU_ASSERT_EQUAL(read_config(&config), -ENOTDIR);
}

static const struct suite_test tests[] = {
	{ "the last number counts and roles add up", the_last_number_counts_and_roles_add_up },
	{ "what was read is one text", what_was_read_is_one_text },
	{ "others are left alone", others_are_left_alone },
	{ "no directory is sound", no_directory_is_sound },
	{ "errors of all files are told", errors_of_all_files_are_told },
	{ "numbers of several files must fit", numbers_of_several_files_must_fit_together },
	{ "so many files and no more", so_many_files_and_no_more },
	{ "so many bytes and no more", so_many_bytes_and_no_more },
	{ "what is no file", what_is_no_file },
};

int main(void)
{
	char command[PATH_SIZE];
	if (!mkdtemp(place))
		return 1;
	int status = suite_run("config_files", tests, sizeof(tests) / sizeof(tests)[0]);
	snprintf(command, sizeof(command), "rm -rf %s", place);
	return system(command) ? 1 : status;
}
