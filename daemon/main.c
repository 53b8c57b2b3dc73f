/* SPDX-License-Identifier: EUPL-1.2
 * riskregd: puts the parts together, serves, takes them apart in reverse.
 *
 * Exit status, for systemd's Restart= and for scripts:
 *	0  stopped when asked to; or --check-config found nothing
 *	1  could not start, or --check-config found something: a restart does not mend it
 *	2  the command line is wrong
 *	3  a fault while serving: a restart may mend it */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <riskreg/words.h>

#include "config.h"
#include "engine/bootstrap.h"
#include "engine/engine.h"
#include "log.h"
#include "net/net.h"
#include "ops/op.h"
#include "store/store.h"
#include "systemd.h"

#define IN_FLIGHT_MAX 64
/* Descriptors beside the connections: the store, the loop, listeners, standard streams. */
#define OTHER_FILES 64

enum status {
	STATUS_OK = 0,
	STATUS_CANNOT_START = 1,
	STATUS_USAGE = 2,
	STATUS_FAULT = 3,
};

struct settings {
	const char *data, *socket, *config;
	bool check_config, help, version;
};

static void say(FILE *out, enum word word)
{
	const char *names[] = { getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"), "" };
	size_t i = 0;
	while (i < 3 && (!names[i] || !*names[i]))
		i++;
	const char *text = words_get(word, words_lang(names[i]));
	fprintf(out, "%s%s", text, text[strlen(text) - 1] == '\n' ? "" : "\n");
}

/* False when the command line is wrong; getopt has then said how. */
static bool read_arguments(int argc, char **argv, struct settings *ret)
{
	enum { DATA, SOCKET, CONFIG, CHECK_CONFIG, VERSION, HELP };
	static const struct option options[] = {
		{ "data", required_argument, NULL, DATA },
		{ "socket", required_argument, NULL, SOCKET },
		{ "config", required_argument, NULL, CONFIG },
		{ "check-config", no_argument, NULL, CHECK_CONFIG },
		{ "version", no_argument, NULL, VERSION },
		{ "help", no_argument, NULL, HELP },
		{ NULL, 0, NULL, 0 },
	};
	const char *texts[HELP + 1] = { NULL };
	bool is_given[HELP + 1] = { false };
	int which;
	while ((which = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (which > HELP)
			return false;
		is_given[which] = true;
		texts[which] = optarg;
	}
	*ret = (struct settings){
		.data = texts[DATA],
		.socket = texts[SOCKET],
		.config = texts[CONFIG],
		.check_config = is_given[CHECK_CONFIG],
		.version = is_given[VERSION],
		.help = is_given[HELP],
	};
	return optind == argc;
}

static void report_config(void *context, const char *message)
{
	(void)context;
	log_line(LOG_LEVEL_ERROR, "%s", message);
}

static void complain(const char *what, const char *name, int error)
{
	log_line(LOG_LEVEL_ERROR, "%s %s: %s", what, name, strerror(-error));
}

/* The soft limit is 1024 by habit, too low for as many connections. */
static void raise_file_limit(const struct config *config)
{
	struct rlimit limit;
	rlim_t wanted = config->connections_max + OTHER_FILES;
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur < wanted)
		log_line(LOG_LEVEL_WARNING, "only %ju files may be open, %u connections take more",
			 (uintmax_t)limit.rlim_cur, config->connections_max);
}

static int open_store(struct store **ret, const char *data, const struct config *config)
{
	struct store_options options = { .directory = data, .map_size = config->map_size };
	uint32_t schema = 0;
	options.kinds = ops_kinds(&options.n_kinds);
	int rc = mkdir(data, 0700) < 0 && errno != EEXIST ? -errno : 0;
	if (rc == 0)
		rc = store_open(ret, &options, &schema);
	if (rc == -EPROTO)
		log_line(LOG_LEVEL_ERROR,
			 "the register in %s has format %u; this riskregd reads format %u. "
			 "Nothing was changed",
			 data, schema, STORE_SCHEMA);
	else if (rc == -EBUSY)
		log_line(LOG_LEVEL_ERROR, "another riskregd has %s open", data);
	else if (rc < 0)
		complain("cannot open the register in", data, rc);
	return rc;
}

static int listen_on(struct net **ret, const struct settings *settings, int listen_fds,
		     const struct config *config)
{
	const struct net_options options = {
		.socket_path = listen_fds ? NULL : settings->socket,
		.listen_fds = listen_fds,
		.connections_max = config->connections_max,
		.connections_per_user_max = config->connections_per_user_max,
		.connections_reserved = config->connections_reserved,
		.half_frame_seconds = config->half_frame_seconds,
		.idle_seconds = config->idle_seconds,
		.in_flight_max = IN_FLIGHT_MAX,
		.unsent_max = config->unsent_max,
		.watchdog_us = systemd_watchdog_us(),
	};
	const char *name = listen_fds ? "the sockets of systemd" : settings->socket;
	int rc = net_new(ret, &options);
	if (rc == -EADDRINUSE)
		log_line(LOG_LEVEL_ERROR, "another program listens on %s", name);
	else if (rc == -EEXIST)
		log_line(LOG_LEVEL_ERROR, "%s exists and is no socket; it is left alone", name);
	else if (rc < 0)
		complain("cannot listen on", name, rc);
	return rc;
}

static enum status serve(const struct settings *settings, int listen_fds,
			 const struct config *config)
{
	CLEANUP(store_freep) struct store *store = NULL;
	CLEANUP(net_freep) struct net *net = NULL;
	CLEANUP(engine_freep) struct engine *engine = NULL;
	if (open_store(&store, settings->data, config) < 0)
		return STATUS_CANNOT_START;
	int rc = bootstrap_register(store);
	if (rc < 0) {
		complain("cannot write the first entry in", settings->data, rc);
		return STATUS_CANNOT_START;
	}
	if (listen_on(&net, settings, listen_fds, config) < 0)
		return STATUS_CANNOT_START;
	const struct engine_options options = {
		.store = store,
		.access = &config->access,
		.request_memory_max = config->request_memory_max,
		.memory_max = config->memory_max,
		.deliver = net_deliver,
		.wake = net_wake,
		.context = net,
	};
	rc = engine_new(&engine, &options);
	if (rc < 0) {
		complain("cannot start", "the writer", rc);
		return STATUS_CANNOT_START;
	}
	log_line(LOG_LEVEL_NOTICE, "riskregd %s serves %s", RISKREG_VERSION, settings->data);
	rc = net_run(net, engine);
	if (rc < 0)
		complain("ended by", "a fault", rc);
	return rc < 0 ? STATUS_FAULT : STATUS_OK;
}

static enum status start(const struct settings *settings)
{
	CLEANUP(config_freep) struct config *config = NULL;
	int listen_fds = systemd_listen_fds();
	if (!settings->check_config && !settings->data) {
		say(stderr, WORD_RISKREGD_NEEDS_DATA);
		return STATUS_USAGE;
	}
	if (!settings->check_config && !settings->socket && !listen_fds) {
		say(stderr, WORD_RISKREGD_NEEDS_SOCKET);
		return STATUS_USAGE;
	}
	int rc = config_new(&config, settings->config, report_config, NULL);
	if (rc < 0)
		return STATUS_CANNOT_START;
	if (settings->check_config) {
		say(stdout, WORD_CONFIG_SOUND);
		return STATUS_OK;
	}
	rc = ops_init();
	if (rc < 0) {
		complain("cannot start", "with these methods", rc);
		return STATUS_CANNOT_START;
	}
	raise_file_limit(config);
	return serve(settings, listen_fds, config);
}

int main(int argc, char **argv)
{
	struct settings settings;
	/* What is made here is the daemon's alone; the socket says otherwise for itself. */
	umask(077);
	if (!read_arguments(argc, argv, &settings)) {
		say(stderr, WORD_RISKREGD_USAGE);
		return STATUS_USAGE;
	}
	if (settings.help || settings.version) {
		if (settings.help)
			say(stdout, WORD_RISKREGD_HELP);
		else
			printf("riskregd %s\n", RISKREG_VERSION);
		return STATUS_OK;
	}
	return (int)start(&settings);
}
