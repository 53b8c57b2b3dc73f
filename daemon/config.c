/* SPDX-License-Identifier: EUPL-1.2
 * riskregd.conf: its options, their bounds and the role blocks. Everything is checked while it is
 * read, so that an error has its line; what config_new gives out needs no further check. */
#include "config.h"

#include <confuse.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/arena.h>

#include "config_files.h"

#define MIB ((size_t)1 << 20)
#define MEMORY_MAX (8 * MIB)
#define LIST_MAX 256
#define MESSAGE_SIZE 512
/* Put behind each file: libconfuse takes the end of a file for the end of what is open there, so a
 * file that was cut off could give a role without its units. */
#define END_NAME "@end"
#define END_LINE "\n" END_NAME " = 1"

struct whole {
	struct config config; /* first: what is given out */
	struct arena *arena;
	struct access_row rows[ACTOR_GRANTS_MAX];
};

struct reading {
	struct whole *whole;
	void (*report)(void *context, const char *message);
	void *context;
	bool has_reported, has_end;
};

/* libconfuse's callbacks take no context of ours. Set while config_new runs, NULL otherwise. */
static _Thread_local struct reading *reading;

/* A whole number, in units of `scale`. */
struct number {
	const char *name;
	long low, high, otherwise;
	size_t scale;
	size_t offset;
	bool is_size; /* the field is a size_t, not an unsigned */
};

#define NUMBER(field) offsetof(struct config, field), false
#define SIZE(field) offsetof(struct config, field), true

static const struct number numbers[] = {
	{ "map_size_mib", 64, 1048576, 16384, MIB, SIZE(map_size) },
	{ "segment_size_mib", 1, 64, 16, MIB, SIZE(segment_size) },
	{ "request_memory_mib", 4, 1024, 16, MIB, SIZE(request_memory_max) },
	{ "memory_mib", 16, 65536, 256, MIB, SIZE(memory_max) },
	{ "unsent_mib", 2, 1024, 8, MIB, SIZE(unsent_max) },
	{ "connections_max", 2, 65536, 1024, 1, NUMBER(connections_max) },
	{ "connections_per_user_max", 1, 65536, 128, 1, NUMBER(connections_per_user_max) },
	{ "connections_reserved", 0, 65535, 64, 1, NUMBER(connections_reserved) },
	{ "half_frame_seconds", 1, 3600, 30, 1, NUMBER(half_frame_seconds) },
	{ "idle_seconds", 1, 86400, 600, 1, NUMBER(idle_seconds) },
};

#define N_NUMBERS (sizeof(numbers) / sizeof(numbers)[0])

static const struct number *find_number(const char *name)
{
	for (size_t i = 0; i < N_NUMBERS; i++)
		if (strcmp(numbers[i].name, name) == 0)
			return &numbers[i];
	return NULL;
}

static void set_number(struct config *config, const struct number *number, long value)
{
	char *field = (char *)config + number->offset;
	size_t size = (size_t)value * number->scale;
	unsigned count = (unsigned)value;
	if (number->is_size)
		memcpy(field, &size, sizeof(size));
	else
		memcpy(field, &count, sizeof(count));
}

static void report(const char *message)
{
	reading->has_reported = true;
	reading->report(reading->context, message);
}

static void report_error(cfg_t *cfg, const char *format, va_list arguments)
{
	char message[MESSAGE_SIZE];
	int n = snprintf(message, sizeof(message), "%s:%d: ", cfg->filename ? cfg->filename : "",
			 cfg->line);
	if (n > 0 && (size_t)n < sizeof(message)) {
		size_t left = sizeof(message) - (size_t)n;
		vsnprintf(message + n, left, format, arguments);
		if (strstr(message + n, END_NAME)) /* our line, not theirs */
			snprintf(message + n, left, "premature end of file");
	}
	report(message);
}

static int take_number(cfg_t *cfg, cfg_opt_t *option)
{
	const struct number *number = find_number(option->name);
	long value = cfg_opt_getnint(option, 0);
	if (value < number->low || value > number->high) {
		cfg_error(cfg, "%s is %ld but must be %ld-%ld", option->name, value, number->low,
			  number->high);
		return -1;
	}
	set_number(&reading->whole->config, number, value);
	return 0;
}

static enum role role_of(const char *name)
{
	for (enum role role = ROLE_READER; role < ROLE_COUNT; role++)
		if (strcmp(role_name(role), name) == 0)
			return role;
	return ROLE_NONE;
}

/* One list of a role block, into the arena. */
static int take_list(cfg_t *cfg, const char *name, const char *const **ret, size_t *ret_n)
{
	unsigned n = cfg_size(cfg, name);
	if (n > LIST_MAX) {
		cfg_error(cfg, "%s: at most %d names", name, LIST_MAX);
		return -1;
	}
	const char **list = arena_get_zeroed(reading->whole->arena, n + 1, sizeof(*list));
	for (unsigned i = 0; list && i < n; i++) {
		const char *text = cfg_getnstr(cfg, name, i);
		if (!text || !*text || strlen(text) >= ACTOR_NAME_MAX) {
			cfg_error(cfg, "%s: a name has 1-%d bytes", name, ACTOR_NAME_MAX - 1);
			return -1;
		}
		list[i] = arena_copy(reading->whole->arena, view_of_string(text));
		if (!list[i])
			list = NULL;
	}
	if (!list) {
		cfg_error(cfg, "%s: too long to hold in memory", name);
		return -1;
	}
	*ret = list;
	*ret_n = n;
	return 0;
}

static int check_role(cfg_t *block, const struct access_row *row)
{
	enum role role = row->grant.role;
	if (role == ROLE_NONE) {
		cfg_error(block, "there is no role \"%s\"", cfg_title(block));
		return -1;
	}
	if (row->n_users + row->n_groups == 0) {
		cfg_error(block, "role %s names neither users nor groups", role_name(role));
		return -1;
	}
	if (row->grant.n_units > 0 && (role == ROLE_READER || role == ROLE_ADMIN)) {
		cfg_error(block, "units limit writing, and role %s does not write",
			  role_name(role));
		return -1;
	}
	return 0;
}

/* Called behind each block. libconfuse lets a later block of the same title take the place of an
 * earlier one, silently; so the block is taken over and removed at once. */
static int take_role(cfg_t *cfg, cfg_opt_t *option)
{
	struct access_table *table = &reading->whole->config.access;
	cfg_t *block = cfg_opt_getnsec(option, cfg_opt_size(option) - 1);
	struct access_row row = { .grant.role = role_of(cfg_title(block)) };
	if (table->n_rows == ACTOR_GRANTS_MAX) {
		cfg_error(cfg, "at most %d role blocks", ACTOR_GRANTS_MAX);
		return -1;
	}
	if (take_list(block, "users", &row.users, &row.n_users) < 0 ||
	    take_list(block, "groups", &row.groups, &row.n_groups) < 0 ||
	    take_list(block, "units", &row.grant.units, &row.grant.n_units) < 0 ||
	    check_role(block, &row) < 0)
		return -1;
	reading->whole->rows[table->n_rows++] = row;
	return cfg_opt_rmnsec(option, 0) == CFG_SUCCESS ? 0 : -1;
}

static int take_end(cfg_t *cfg, cfg_opt_t *option)
{
	(void)option;
	if (cfg_title(cfg)) {
		cfg_error(cfg, "the block of role %s is not closed", cfg_title(cfg));
		return -1;
	}
	reading->has_end = true;
	return 0;
}

/* What no single line tells. One of the two may be a default, so both numbers are said. */
static int check_together(const struct config *config, const char *path)
{
	const size_t max = config->connections_max, reserved = config->connections_reserved;
	const size_t per_user = config->connections_per_user_max;
	const size_t memory = config->memory_max / MIB;
	const size_t request_memory = config->request_memory_max / MIB;
	const struct {
		bool is_wrong;
		const char *name, *must_be, *other;
		size_t value, other_value;
	} pairs[] = {
		{ reserved >= max, "connections_reserved", "less than", "connections_max", reserved,
		  max },
		{ per_user > max, "connections_per_user_max", "at most", "connections_max",
		  per_user, max },
		{ request_memory > memory, "request_memory_mib", "at most", "memory_mib",
		  request_memory, memory },
	};
	int rc = 0;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs)[0]; i++) {
		char message[MESSAGE_SIZE];
		if (!pairs[i].is_wrong)
			continue;
		snprintf(message, sizeof(message), "%s: %s is %zu but must be %s %s, which is %zu",
			 path, pairs[i].name, pairs[i].value, pairs[i].must_be, pairs[i].other,
			 pairs[i].other_value);
		report(message);
		rc = -EINVAL;
	}
	return rc;
}

/* The bytes, and the line that shows that all of them were read. */
static FILE *open_bytes(struct view bytes)
{
	const char *end = bytes.n && bytes.p[bytes.n - 1] == '\n' ? END_LINE + 1 : END_LINE;
	size_t n = bytes.n + strlen(end);
	uint8_t *text = arena_get(reading->whole->arena, n);
	if (!text) {
		errno = ENOMEM;
		return NULL;
	}
	if (bytes.n)
		memcpy(text, bytes.p, bytes.n);
	memcpy(text + bytes.n, end, n - bytes.n);
	return fmemopen(text, n, "re");
}

static int parse(cfg_t *cfg, const struct config_file *file)
{
	cfg->filename = strdup(file->path);
	if (!cfg->filename)
		return -ENOMEM;
	reading->has_reported = reading->has_end = false;
	FILE *stream = open_bytes(file->bytes);
	if (!stream)
		return -errno;
	int rc = cfg_parse_fp(cfg, stream) == CFG_SUCCESS ? 0 : -EINVAL;
	fclose(stream);
	if (rc == -EINVAL && !reading->has_reported) /* it is silent at a NUL */
		cfg_error(cfg, "cannot be understood");
	if (rc == 0 && !reading->has_end) {
		cfg_error(cfg, "a comment that begins with /* is not closed");
		rc = -EINVAL;
	}
	return rc;
}

static int read_file(const struct config_file *file)
{
	cfg_opt_t role[] = {
		CFG_STR_LIST("users", NULL, CFGF_NONE),
		CFG_STR_LIST("groups", NULL, CFGF_NONE),
		CFG_STR_LIST("units", NULL, CFGF_NONE),
		CFG_INT(END_NAME, 0, CFGF_NONE),
		CFG_END(),
	};
	cfg_opt_t options[N_NUMBERS + 3] = {
		[N_NUMBERS] = CFG_SEC("role", role, CFGF_MULTI | CFGF_TITLE),
		[N_NUMBERS + 1] = CFG_INT(END_NAME, 0, CFGF_NONE),
		[N_NUMBERS + 2] = CFG_END(),
	};
	for (size_t i = 0; i < N_NUMBERS; i++) {
		cfg_opt_t option = CFG_INT(numbers[i].name, numbers[i].otherwise, CFGF_NONE);
		options[i] = option;
	}
	cfg_t *cfg = cfg_init(options, CFGF_NONE);
	if (!cfg)
		return -ENOMEM;
	cfg_set_error_function(cfg, report_error);
	for (size_t i = 0; i < N_NUMBERS; i++)
		cfg_set_validate_func(cfg, numbers[i].name, take_number);
	cfg_set_validate_func(cfg, "role", take_role);
	cfg_set_validate_func(cfg, END_NAME, take_end);
	cfg_set_validate_func(cfg, "role|" END_NAME, take_end);
	int rc = parse(cfg, file);
	cfg_free(cfg);
	return rc;
}

static const char *reason_of(int error, char *text, size_t size)
{
	switch (-error) {
	case EINVAL:
		return "it is no file";
	case E2BIG:
		snprintf(text, size, "at most %d files", CONFIG_FILES_MAX - 1);
		return text;
	case EFBIG:
		snprintf(text, size, "all files together hold at most %zu bytes",
			 CONFIG_BYTES_MAX);
		return text;
	default:
		return strerror_r(-error, text, size);
	}
}

/* Goes on behind a faulty file: all errors are told at once. */
static int read_files(struct whole *whole, const char *path)
{
	struct config_files files;
	const char *wrong;
	char message[MESSAGE_SIZE], reason[128];
	int rc = config_files_read(whole->arena, path, &files, &wrong);
	if (rc < 0) {
		snprintf(message, sizeof(message), "%s: cannot be read: %s", wrong,
			 reason_of(rc, reason, sizeof(reason)));
		report(message);
		return rc;
	}
	for (size_t i = 0; i < files.n; i++) {
		int one = read_file(&files.files[i]);
		rc = rc ? rc : one;
	}
	if (rc)
		return rc;
	whole->config.text = config_files_join(whole->arena, &files);
	if (!whole->config.text.p)
		return -ENOMEM;
	return check_together(&whole->config, path);
}

#define DEFAULT_ROLE(id, name)                                        \
	{                                                             \
		.grant.role = ROLE_##id,                              \
		.groups = (const char *const[]){ "riskreg-" name },   \
		.n_groups = 1,                                        \
	}

static const struct access_row default_rows[] = {
	DEFAULT_ROLE(READER, "reader"),
	DEFAULT_ROLE(AUDITOR, "auditor"),
	DEFAULT_ROLE(COORDINATOR, "coordinator"),
	DEFAULT_ROLE(APPROVER, "approver"),
	DEFAULT_ROLE(ADMIN, "admin"),
};

static const struct access_table default_access = {
	.rows = default_rows,
	.n_rows = sizeof(default_rows) / sizeof(default_rows)[0],
};

int config_new(struct config **ret, const char *path,
	       void (*report_to)(void *context, const char *message), void *context)
{
	struct whole *whole = calloc(1, sizeof(*whole));
	if (!whole)
		return -ENOMEM;
	CLEANUP(config_freep) struct config *config = &whole->config;
	int rc = arena_new(&whole->arena, MEMORY_MAX);
	if (rc < 0)
		return rc;
	config->access.rows = whole->rows;
	for (size_t i = 0; i < N_NUMBERS; i++)
		set_number(config, &numbers[i], numbers[i].otherwise);
	if (path) {
		struct reading mine = { .whole = whole, .report = report_to, .context = context };
		reading = &mine;
		rc = read_files(whole, path);
		reading = NULL;
	}
	if (rc < 0)
		return rc;
	if (config->access.n_rows == 0)
		config->access = default_access;
	*ret = config;
	config = NULL;
	return 0;
}

struct config *config_free(struct config *config)
{
	struct whole *whole = (struct whole *)config;
	if (whole) {
		arena_free(whole->arena);
		free(whole);
	}
	return NULL;
}
