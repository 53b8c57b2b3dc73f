/* SPDX-License-Identifier: EUPL-1.2
 * Reading a few small files on the loop is the one time that it waits for a disk, when an
 * administrator asks for it. */
#include "reload.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include "log.h"
#include "ops/op.h"
#include "systemd.h"

#define ARENA_MAX ((size_t)64 << 10)

/* What a running daemon cannot change. */
static const struct fixed {
	const char *name;
	size_t offset, size;
} fixed[] = {
#define FIXED(option, field) \
	{ option, offsetof(struct config, field), sizeof(((struct config *)NULL)->field) }
	FIXED("map_size_mib", map_size),
	FIXED("segment_size_mib", segment_size),
	FIXED("connections_max", connections_max),
#undef FIXED
};
#define N_FIXED (sizeof(fixed) / sizeof(fixed)[0])

static void free_config(void *config)
{
	config_free(config);
}

struct engine_settings reload_settings(const struct config *config, struct config *owned)
{
	return (struct engine_settings){
		.access = &config->access,
		.configuration = config->text,
		.request_memory_max = config->request_memory_max,
		.memory_max = config->memory_max,
		.release = free_config,
		.owner = owned,
	};
}

struct net_bounds reload_bounds(const struct config *config)
{
	return (struct net_bounds){
		.connections_per_user_max = config->connections_per_user_max,
		.connections_reserved = config->connections_reserved,
		.half_frame_seconds = config->half_frame_seconds,
		.idle_seconds = config->idle_seconds,
		.unsent_max = config->unsent_max,
	};
}

struct report {
	struct arena *arena;
	const char *first;
};

static void take_error(void *context, const char *line)
{
	struct report *report = context;
	log_line(LOG_LEVEL_ERROR, "%s", line);
	if (!report->first)
		report->first = arena_copy(report->arena, view_of_string(line));
}

/* Keeps what is fixed as it was, and what hangs together with it; names it. */
static int keep_fixed(const struct config *before, struct config *config, struct arena *arena,
		      struct reloaded *ret)
{
	const char **later = arena_get_zeroed(arena, N_FIXED, sizeof(*later));
	size_t n = 0;
	if (!later)
		return -ENOMEM;
	if (config->connections_max != before->connections_max) {
		config->connections_per_user_max = before->connections_per_user_max;
		config->connections_reserved = before->connections_reserved;
	}
	for (size_t i = 0; i < N_FIXED; i++) {
		char *now = (char *)config + fixed[i].offset;
		const char *was = (const char *)before + fixed[i].offset;
		if (memcmp(now, was, fixed[i].size) == 0)
			continue;
		memcpy(now, was, fixed[i].size);
		later[n++] = fixed[i].name;
	}
	*ret = (struct reloaded){ .later = later, .n_later = n };
	return 0;
}

/* On success it is the engine's. */
static int put_in_force(struct reload *reload, struct config *config,
			const struct reloaded *reloaded)
{
	const struct engine_settings settings = reload_settings(config, config);
	const struct net_bounds bounds = reload_bounds(config);
	int rc = engine_set(reload->engine, &settings);
	if (rc)
		return rc;
	reload->config = config;
	net_set(reload->net, &bounds);
	for (size_t i = 0; i < reloaded->n_later; i++)
		log_line(LOG_LEVEL_WARNING, "%s holds only when riskregd is started again",
			 reloaded->later[i]);
	return 0;
}

static int run(struct reload *reload, struct arena *arena, bool dry_run, struct reloaded *ret)
{
	CLEANUP(config_freep) struct config *config = NULL;
	struct report report = { .arena = arena };
	struct reloaded reloaded;
	int rc = config_new(&config, reload->path, take_error, &report);
	if (rc == -ENOMEM || (rc && !report.first))
		return rc;
	if (rc) {
		*ret = (struct reloaded){ .error = report.first };
		return 0;
	}
	rc = keep_fixed(reload->config, config, arena, &reloaded);
	if (!rc && !dry_run) {
		rc = put_in_force(reload, config, &reloaded);
		config = rc ? config : NULL;
	}
	if (!rc)
		*ret = reloaded;
	return rc;
}

/* systemd waits between the two. */
static void tell_begin(void)
{
	struct timespec now;
	char state[96];
	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
		 (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	systemd_notify(state);
}

static int run_for_good(struct reload *reload, struct arena *arena, struct reloaded *ret)
{
	struct reloaded reloaded = { .error = "" };
	tell_begin();
	int rc = run(reload, arena, false, &reloaded);
	bool is_in_force = !rc && !reloaded.error;
	log_line(is_in_force ? LOG_LEVEL_NOTICE : LOG_LEVEL_ERROR,
		 is_in_force ? "the configuration was read again and is in force" :
			       "the configuration was not taken over: the old one holds");
	systemd_notify(is_in_force ? "READY=1\nSTATUS=Serving" :
				     "READY=1\nSTATUS=Serving; the configuration that was read "
				     "last is wrong and does not hold");
	if (!rc)
		*ret = reloaded;
	return rc;
}

int reload_run(void *context, struct arena *arena, bool dry_run, struct reloaded *ret)
{
	return dry_run ? run(context, arena, true, ret) : run_for_good(context, arena, ret);
}

void reload_now(void *context)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct reloaded reloaded;
	if (arena_new(&arena, ARENA_MAX) == 0)
		reload_run(context, arena, false, &reloaded);
	else
		log_line(LOG_LEVEL_ERROR, "no memory to read the configuration again");
}
