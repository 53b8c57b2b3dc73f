/* SPDX-License-Identifier: EUPL-1.2
 * riskregd: puts the parts together, serves, takes them apart in reverse.
 *
 * Exit status, for systemd's Restart= and for scripts:
 *	0  stopped when asked to; or a check found nothing; or the register is the backup now
 *	1  could not start, or a check found something, or nothing was restored: a restart does not
 *	   mend it
 *	2  the command line is wrong
 *	3  a fault while serving: a restart may mend it */
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "config_names.h"
#include "engine/bootstrap.h"
#include "engine/engine.h"
#include "engine/erasures.h"
#include "key.h"
#include "log.h"
#include "net/net.h"
#include "ops/op.h"
#include "reload.h"
#include "restore.h"
#include "speak.h"
#include "store/store.h"
#include "systemd.h"

#define IN_FLIGHT_MAX 64
/* Descriptors beside the connections: the store, the loop, listeners, standard streams. */
#define OTHER_FILES 64
/* What clocks that are kept in time may differ. */
#define CLOCK_DIFFERS_MS 60000
#define TIME_TEXT 32
/* What malloc keeps at the end of each thread's heap, which the worker's trimming does not reach;
 * and the blocks that come from a heap, up to the longest answer, not from pages of their own. */
#define HEAP_END_MAX (1 << 20)
#define HEAP_BLOCK_MAX (4 << 20)

enum status {
	STATUS_OK = 0,
	STATUS_CANNOT_START = 1,
	STATUS_USAGE = 2,
	STATUS_FAULT = 3,
};

struct settings {
	const char *data, *socket, *config, *restore;
	bool check_config, check, help, version;
	struct restore_allows allows;
};

/* False when the command line is wrong, which has then been said. */
static bool read_arguments(int argc, char **argv, struct settings *ret)
{
	enum { DATA, SOCKET, CONFIG, CHECK_CONFIG, CHECK, RESTORE, ALLOW_OLDER,
	       ALLOW_OTHER, VERSION, HELP };
	static const struct option options[] = {
		{ "data", required_argument, NULL, DATA },
		{ "socket", required_argument, NULL, SOCKET },
		{ "config", required_argument, NULL, CONFIG },
		{ "check-config", no_argument, NULL, CHECK_CONFIG },
		{ "check", no_argument, NULL, CHECK },
		{ "restore", required_argument, NULL, RESTORE },
		{ "allow-older", no_argument, NULL, ALLOW_OLDER },
		{ "allow-other", no_argument, NULL, ALLOW_OTHER },
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
		.restore = texts[RESTORE],
		.check_config = is_given[CHECK_CONFIG],
		.check = is_given[CHECK],
		.allows = { is_given[ALLOW_OLDER], is_given[ALLOW_OTHER] },
		.version = is_given[VERSION],
		.help = is_given[HELP],
	};
	if (optind < argc)
		speak(stderr, WORD_RISKREGD_SUPERFLUOUS, "argument", argv[optind], NULL);
	return optind == argc;
}

/* One task at a time: of two, one would be left undone without a word. */
static bool has_one_task(const struct settings *settings)
{
	int n = settings->check_config + settings->check + (settings->restore != NULL);
	bool allows = settings->allows.older || settings->allows.other;
	if (n > 1)
		speak(stderr, WORD_RISKREGD_ONE_TASK, NULL);
	else if (allows && !settings->restore)
		speak(stderr, WORD_RISKREGD_ALLOWS_NOTHING, NULL);
	else
		return true;
	return false;
}

static void report_config(void *context, const char *message)
{
	(void)context;
	log_line(LOG_LEVEL_ERROR, "%s", message);
}

static void warn_of_config(void *context, const char *message)
{
	(void)context;
	log_line(LOG_LEVEL_WARNING, "%s", message);
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
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* As many as were asked for, or as there are files for. With a bound of ours those who have no
 * connection keep their places; when the kernel says no, nobody has. */
static unsigned connections_max(const struct config *config)
{
	struct rlimit limit;
	unsigned least = config->connections_reserved + 1, most = config->connections_max;
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= most + OTHER_FILES)
		return most;
	if (limit.rlim_cur > least + OTHER_FILES)
		least = (unsigned)limit.rlim_cur - OTHER_FILES;
	log_line(LOG_LEVEL_WARNING, "only %ju files may be open: %u connections instead of %u",
		 (uintmax_t)limit.rlim_cur, least, most);
	return least;
}

/* What takes long at a start: so that systemd waits, and shows how far it has come. */
static void tell_progress(void *context, uint64_t done, uint64_t all)
{
	unsigned *told = context;
	unsigned percent = all ? (unsigned)(done * 100 / all) : 100;
	char state[96];
	if (percent == *told)
		return;
	*told = percent;
	snprintf(state, sizeof(state),
		 "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Reading the journal: %u %%", percent);
	systemd_notify(state);
	if (percent && percent % 10 == 0)
		log_line(LOG_LEVEL_INFO, "read %u %% of the journal", percent);
}

static void tell_damage(void *context, const char *line)
{
	(void)context;
	log_line(LOG_LEVEL_ERROR, "%s", line);
}

static struct store_options store_options(const char *data, const struct config *config,
					  unsigned *told)
{
	struct store_options options = {
		.directory = data,
		.map_size = config->map_size,
		.segment_size = config->segment_size,
		.progress = tell_progress,
		.report = tell_damage,
		.context = told,
	};
	options.kinds = ops_kinds(&options.n_kinds);
	return options;
}

static void format_time(int64_t ms, char out[TIME_TEXT])
{
	struct tm utc;
	time_t seconds = (time_t)(ms / 1000);
	out[0] = '\0';
	if (gmtime_r(&seconds, &utc))
		strftime(out, TIME_TEXT, "%FT%TZ", &utc);
}

/* Entries never get an earlier time than those before them, so that nothing else shows it. */
static void tell_clock(struct store *store)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	struct store_info info;
	char clock[TIME_TEXT], newest[TIME_TEXT];
	int64_t now = (int64_t)time(NULL) * 1000;
	if (store_begin_read(store, &snapshot) != 0 || store_info(snapshot, &info) != 0 ||
	    info.time_ms <= now + CLOCK_DIFFERS_MS)
		return;
	format_time(now, clock);
	format_time(info.time_ms, newest);
	log_line(LOG_LEVEL_WARNING,
		 "the clock says %s, but the newest entry is of %s: new entries get that time "
		 "until the clock has passed it, and what is due goes by the clock",
		 clock, newest);
}

static void tell_start(struct store *store, const char *data)
{
	static const char *const starts[] = {
		[STORE_START_EMPTY] = "a new register",
		[STORE_START_CLEAN] = "stopped in order",
		[STORE_START_REPLAY] = "was killed: the index follows the journal again",
		[STORE_START_REBUILD] = "the index was made anew from the journal",
	};
	log_line(LOG_LEVEL_INFO, "%s: %s", data, starts[store_how_started(store)]);
	tell_clock(store);
}

static int open_store(struct store **ret, const char *data, const struct config *config)
{
	static unsigned told = 101; /* for as long as the store: an erasure tells too */
	struct store_options options = store_options(data, config, &told);
	uint32_t schema = 0;
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
	else if (rc == -EBADMSG)
		log_line(LOG_LEVEL_ERROR,
			 "the register in %s is damaged and is not served: riskregd --check tells "
			 "what is sound, riskregd --restore puts a backup in its place",
			 data);
	else if (rc == -EACCES)
		log_line(LOG_LEVEL_ERROR,
			 "cannot open the register in %s: all of it must belong to the user who "
			 "runs riskregd, uid %u",
			 data, (unsigned)geteuid());
	else if (rc < 0)
		complain("cannot open the register in", data, rc);
	else
		tell_start(*ret, data);
	return rc;
}

/* The key, named in the log so that whoever keeps its public half can see that it is the same. */
static int open_key(const char *data, struct note_signer *ret)
{
	char text[NOTE_KEY_TEXT], fingerprint[2 * NOTE_KEY + 1];
	uint8_t bytes[NOTE_KEY];
	bool is_new;
	int rc = key_open(data, ret, &is_new);
	if (rc == -EBADMSG)
		log_line(LOG_LEVEL_ERROR,
			 "what stands in %s/key, or in the credential riskreg-key, is no key: put "
			 "the right one back, or take it away and a new one is made",
			 data);
	else if (rc < 0)
		complain("cannot read or make the key in", data, rc);
	if (rc < 0)
		return rc;
	note_key_format(&ret->key, text);
	note_key_fingerprint(&ret->key, bytes);
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(fingerprint + 2 * i, 3, "%02x", bytes[i]);
	log_line(LOG_LEVEL_NOTICE, "checkpoints are signed with %s, fingerprint %s%s", text,
		 fingerprint, is_new ? "; the key is new, keep its public half elsewhere" : "");
	return 0;
}

/* Everything that has to be done with a register before it is served. */
static int prepare(struct store *store, const char *data)
{
	int rc = bootstrap_register(store);
	if (rc < 0) {
		complain("cannot write the first entry in", data, rc);
		return rc;
	}
	rc = erasures_repeat(store);
	if (rc < 0)
		complain("cannot repeat the confirmed erasures in", data, rc);
	return rc;
}

static int listen_on(struct net **ret, const struct settings *settings, int listen_fds,
		     struct reload *reload)
{
	const struct config *config = reload->config;
	const struct net_options options = {
		.socket_path = listen_fds ? NULL : settings->socket,
		.listen_fds = listen_fds,
		.connections_max = connections_max(config),
		.bounds = reload_bounds(config),
		.in_flight_max = IN_FLIGHT_MAX,
		.watchdog_us = systemd_watchdog_us(),
		.reload = reload_now,
		.reload_context = reload,
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
	struct reload reload = { .path = settings->config, .config = config };
	struct note_signer signer;
	if (open_store(&store, settings->data, config) < 0 ||
	    open_key(settings->data, &signer) < 0 || prepare(store, settings->data) < 0 ||
	    listen_on(&net, settings, listen_fds, &reload) < 0)
		return STATUS_CANNOT_START;
	const struct engine_options options = {
		.store = store,
		.settings = reload_settings(config, NULL),
		.signer = &signer,
		.deliver = net_deliver,
		.wake = net_wake,
		.context = net,
		.reload = reload_run,
		.reload_context = &reload,
	};
	int rc = engine_new(&engine, &options);
	if (rc < 0) {
		complain("cannot start", "the writer", rc);
		return STATUS_CANNOT_START;
	}
	reload.engine = engine;
	reload.net = net;
	log_line(LOG_LEVEL_NOTICE, "riskregd %s serves %s", RISKREG_VERSION, settings->data);
	rc = net_run(net, engine);
	if (rc < 0)
		complain("ended by", "a fault", rc);
	return rc < 0 ? STATUS_FAULT : STATUS_OK;
}

static void print_line(void *context, const char *line)
{
	(void)context;
	puts(line);
}

static enum status check(const struct settings *settings, const struct store_options *options)
{
	char n[12];
	int rc = store_check(options, print_line, NULL);
	snprintf(n, sizeof(n), "%d", rc);
	if (rc < 0)
		speak_register(settings->data, rc);
	else
		speak(rc ? stderr : stdout, rc ? WORD_CHECK_FINDINGS : WORD_CHECK_SOUND,
		      "directory", settings->data, "n", n, NULL);
	return rc ? STATUS_CANNOT_START : STATUS_OK;
}

/* What is done with a register that nobody serves. */
static enum status tend(const struct settings *settings, const struct config *config)
{
	unsigned told = 101;
	struct store_options options = store_options(settings->data, config, &told);
	/* What is found stands before what it comes to, also in one file with stderr. */
	setlinebuf(stdout);
	if (settings->check)
		return check(settings, &options);
	return restore_run(&options, settings->restore, settings->allows) ?
		       STATUS_OK :
		       STATUS_CANNOT_START;
}

static enum status start(const struct settings *settings)
{
	CLEANUP(config_freep) struct config *config = NULL;
	int listen_fds = systemd_listen_fds();
	bool serves = !settings->check_config && !settings->check && !settings->restore;
	if (!settings->check_config && !settings->data) {
		speak(stderr, WORD_RISKREGD_NEEDS_DATA, NULL);
		return STATUS_USAGE;
	}
	if (serves && !settings->socket && !listen_fds) {
		speak(stderr, WORD_RISKREGD_NEEDS_SOCKET, NULL);
		return STATUS_USAGE;
	}
	int rc = config_new(&config, settings->config, report_config, NULL);
	if (rc < 0)
		return STATUS_CANNOT_START;
	if (settings->check_config) {
		config_names_check(&config->access, warn_of_config, NULL);
		speak(stdout, WORD_CONFIG_SOUND, NULL);
		return STATUS_OK;
	}
	rc = ops_init();
	if (rc < 0) {
		complain("cannot start", "with these methods", rc);
		return STATUS_CANNOT_START;
	}
	if (!serves)
		return tend(settings, config);
	raise_file_limit(config);
	return serve(settings, listen_fds, config);
}

/* Left alone, malloc raises both with the largest block that was ever freed. */
static void bound_heaps(void)
{
	mallopt(M_TRIM_THRESHOLD, HEAP_END_MAX);
	mallopt(M_MMAP_THRESHOLD, HEAP_BLOCK_MAX);
}

int main(int argc, char **argv)
{
	struct settings settings;
	/* What is made here is the daemon's alone; the socket says otherwise for itself. */
	umask(077);
	bound_heaps();
	if (!read_arguments(argc, argv, &settings)) {
		speak(stderr, WORD_RISKREGD_USAGE, NULL);
		return STATUS_USAGE;
	}
	if (settings.help || settings.version) {
		if (settings.help)
			speak(stdout, WORD_RISKREGD_HELP, NULL);
		else
			printf("riskregd %s\n", RISKREG_VERSION);
		return STATUS_OK;
	}
	if (!has_one_task(&settings))
		return STATUS_USAGE;
	return (int)start(&settings);
}
