/* SPDX-License-Identifier: EUPL-1.2
 * Clients that no daemon wishes for (RELIABILITY T12): a byte a second on all the connections that
 * there are, answers that nobody reads, floods, peers that vanish, and more of them than there are
 * descriptors; and beside them an honest one, whose every call must be answered. It must never be
 * judged by time: latencies and CPU are printed.
 *
 *	slow RISKREGD DIRECTORY CONFIG [SECONDS [USERS [control]]]
 *
 * Each phase lasts so many seconds. Must be run as root, which can be many users. The last word is
 * the control run: no places are kept for users who have none, and the honest one must be shut out.
 * Exits 1 when an honest call failed, memory grew by 64 MiB or more, or the log was flooded. */
#include <limits.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "rig.h"

#define FIRST_UID 3000
#define OF_A_USER 128
#define USERS_MAX 64
#define HONEST_UID 1
#define PAUSE_MS 5
#define LATENCIES_MAX 100000
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GROWTH_MAX_KIB LONG_MAX /* they keep what was freed */
#else
#define GROWTH_MAX_KIB (64 * 1024)
#endif
#define LOG_LINES_MAX 2000

static unsigned seconds = 3, users = 8;
static pid_t daemon_pid, others[USERS_MAX + 1];
static unsigned n_others;

/* -------------------------------------------------------------------------------- dishonest */

/* One of a user's connections, and the first bytes of a frame that never ends. */
struct slow {
	int fd;
	bool has_begun;
};

static bool is_gone(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, MSG_DONTWAIT);
	return n == 0 || (n < 0 && errno != EAGAIN);
}

static void dribble(struct slow *slow)
{
	static const uint8_t head[] = { 0xc0, 0x84, 0x3d }; /* 1 000 000 bytes are to follow */
	struct rpc_client c = { .path = socket_path, .fd = slow->fd };
	if (slow->fd >= 0 && is_gone(slow->fd))
		rpc_close(&c);
	if (c.fd < 0) {
		slow->has_begun = false;
		rpc_connect(&c);
	}
	if (c.fd >= 0)
		send(c.fd, head, slow->has_begun ? 1 : sizeof(head), MSG_NOSIGNAL | MSG_DONTWAIT);
	slow->has_begun = true;
	slow->fd = c.fd;
}

static void be_slow(void)
{
	struct slow all[OF_A_USER];
	for (size_t i = 0; i < OF_A_USER; i++)
		all[i] = (struct slow){ .fd = -1 };
	for (;; nap_ms(1000))
		for (size_t i = 0; i < OF_A_USER; i++)
			dribble(&all[i]);
}

static size_t make_frame(uint8_t *out, const char *method)
{
	PB(Request) request = PB_INIT(REQUEST);
	request.method = text(method);
	size_t size = riskreg__v1__request__get_packed_size(&request);
	size_t head = frame_put_head(out, size);
	riskreg__v1__request__pack(&request, out + head);
	return head + size;
}

/* Calls without end, whose answers are large or many; `reads` them or leaves them. */
static void flood(bool reads)
{
	static uint8_t frames[1 << 16], answers[1 << 16];
	uint8_t one[256];
	size_t n = 0, size = make_frame(one, reads ? "riskreg.v1.AdminService/Ping" :
						     "riskreg.v1.AdminService/Stats");
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	for (; n + size <= sizeof(frames); n += size)
		memcpy(frames + n, one, size);
	for (;;) {
		struct pollfd ready = { .events = POLLOUT | (reads ? POLLIN : 0) };
		if (c.fd < 0 && rpc_connect(&c) < 0)
			nap_ms(100);
		ready.fd = c.fd;
		poll(&ready, 1, 100);
		if (reads && (ready.revents & POLLIN))
			while (recv(c.fd, answers, sizeof(answers), MSG_DONTWAIT) > 0)
				continue;
		if ((ready.revents & POLLOUT) && send(c.fd, frames, n - n % size,
						      MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
		    errno != EAGAIN)
			rpc_close(&c);
		if (ready.revents & (POLLERR | POLLHUP))
			rpc_close(&c);
	}
}

static void be_deaf(void)
{
	flood(false);
}

static void be_a_flood(void)
{
	flood(true);
}

static void vanish(void)
{
	uint8_t one[256];
	size_t size = make_frame(one, "riskreg.v1.AdminService/Stats");
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	for (;; nap_ms(1)) {
		if (rpc_connect(&c) == 0)
			send(c.fd, one, size, MSG_NOSIGNAL | MSG_DONTWAIT);
		rpc_close(&c);
	}
}

static void hold(void)
{
	struct rpc_client c[OF_A_USER];
	for (size_t i = 0; i < OF_A_USER; i++) {
		c[i] = (struct rpc_client){ .path = socket_path, .fd = -1 };
		rpc_connect(&c[i]);
	}
	for (;;)
		pause();
}

static void start_other(void (*be)(void), unsigned number)
{
	pid_t pid = fork();
	if (pid == 0) {
		uid_t uid = FIRST_UID + number;
		if (geteuid() == 0 && (setresgid(uid, uid, uid) || setresuid(uid, uid, uid)))
			_exit(1);
		be();
		_exit(0);
	}
	others[n_others++] = pid;
}

static void end_others(void)
{
	for (unsigned i = 0; i < n_others; i++) {
		kill(others[i], SIGKILL);
		waitpid(others[i], NULL, 0);
	}
	n_others = 0;
}

/* -------------------------------------------------------------------------------- the daemon */

static long memory_kib(void)
{
	char path[64], line[256];
	long kib = 0;
	snprintf(path, sizeof(path), "/proc/%d/status", (int)daemon_pid);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "VmRSS: %ld", &kib);
	if (file)
		fclose(file);
	return kib;
}

/* Milliseconds of CPU that it has used. */
static double cpu_ms(void)
{
	char path[64], stat[1024];
	unsigned long user = 0, kernel = 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)daemon_pid);
	FILE *file = fopen(path, "r");
	if (file && fgets(stat, sizeof(stat), file))
		sscanf(strrchr(stat, ')') + 1,
		       " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
	if (file)
		fclose(file);
	return (double)(user + kernel) * 1000 / (double)sysconf(_SC_CLK_TCK);
}

static unsigned log_lines(void)
{
	unsigned n = 0;
	int byte;
	FILE *file = fopen(log_path, "r");
	while (file && (byte = getc(file)) != EOF)
		n += byte == '\n';
	if (file)
		fclose(file);
	return n;
}

static void start(unsigned files)
{
	static struct rlimit few;
	few = (struct rlimit){ files, files };
	daemon_uid = geteuid() == 0 ? HONEST_UID : 0;
	daemon_files = files ? &few : NULL;
	daemon_pid = start_daemon();
	if (wait_until_up() < 0)
		die("the daemon did not start", NULL);
}

/* -------------------------------------------------------------------------------- honest */

struct honest {
	unsigned calls, refused, unanswered;
	double ms[LATENCIES_MAX];
};

/* In memory that the child shares with us. */
static struct honest *honest;

static void write_risk(struct rpc_client *c, unsigned number)
{
	char title[32];
	uint8_t key[16] = { 'o' };
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) set = PB_INIT(SET_RISK_REQUEST);
	pid_t pid = getpid();
	snprintf(title, sizeof(title), "Risk %u", number);
	memcpy(key + 4, &pid, sizeof(pid));
	memcpy(key + 8, &number, sizeof(number));
	risk.unit = text("SN");
	risk.title = title;
	set.risk = &risk;
	double begun = now_ms();
	PB(Response) *r = rpc_call(c, "riskreg.v1.RiskService/Set", key, &set.base);
	honest->unanswered += !r;
	honest->refused += r && r->code;
	if (honest->calls < LATENCIES_MAX)
		honest->ms[honest->calls++] = now_ms() - begun;
	riskreg__v1__response__free_unpacked(r, NULL);
}

static void be_honest(double for_ms)
{
	struct rpc_client c = { .path = socket_path, .fd = -1, .timeout_s = 20 };
	double begun = now_ms();
	for (unsigned i = 0; i == 0 || now_ms() - begun < for_ms; i++, nap_ms(PAUSE_MS)) {
		if (c.fd < 0)
			rpc_connect(&c);
		write_risk(&c, i);
		/* Now and then as somebody who comes anew. */
		if (i % 20 == 19)
			rpc_close(&c);
	}
}

static void run_honest(double for_ms)
{
	memset(honest, 0, sizeof(*honest));
	pid_t pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 &&
		    (setresgid(HONEST_UID, HONEST_UID, HONEST_UID) ||
		     setresuid(HONEST_UID, HONEST_UID, HONEST_UID)))
			_exit(1);
		be_honest(for_ms);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* -------------------------------------------------------------------------------- phases */

static const struct phase {
	const char *name;
	void (*be)(void);
	unsigned users; /* 0: as many as there are */
	unsigned files; /* that the daemon may open; 0: as usual */
} phases[] = {
	{ "nobody else", NULL, 0, 0 },
	{ "a byte a second", be_slow, 0, 0 },
	{ "answers unread", be_deaf, 0, 0 },
	{ "a flood of calls", be_a_flood, 4, 0 },
	{ "peers that vanish", vanish, 4, 0 },
	{ "few descriptors", hold, 4, 300 },
	{ "very few descriptors", hold, 4, 60 },
};

static bool judge(const struct phase *phase, long grown, unsigned lines)
{
	bool is_well = !kill(daemon_pid, 0) && grown < GROWTH_MAX_KIB && lines < LOG_LINES_MAX &&
		       !honest->refused && !honest->unanswered && honest->calls > 0;
	if (!is_well)
		printf("%s: not as it should be\n", phase->name);
	return is_well;
}

static void print_phase(const struct phase *phase, long grown, double cpu, unsigned lines)
{
	const double *ms = honest->ms;
	unsigned n = honest->calls;
	qsort(honest->ms, n, sizeof(double), by_size);
	printf("%-20s %6u calls, %u refused, %u unanswered; median %.1f ms, p99 %.1f, worst %.1f; "
	       "memory %+ld KiB; at rest %.1f %% CPU; %u lines logged\n",
	       phase->name, n, honest->refused, honest->unanswered, ms[n / 2], ms[n * 99 / 100],
	       ms[n - 1], grown, cpu, lines);
}

static bool run_phase(const struct phase *phase)
{
	start(phase->files);
	long before = memory_kib();
	unsigned lines = log_lines();
	for (unsigned i = 0; phase->be && i < (phase->users ? phase->users : users); i++)
		start_other(phase->be, i);
	nap_ms(300);
	run_honest(seconds * 1000.0);
	long grown = memory_kib() - before;
	/* At rest: nobody calls, but whoever holds connections holds on to them. */
	if (!phase->files)
		end_others();
	nap_ms(200);
	double cpu = cpu_ms(), begun = now_ms();
	nap_ms(300 * (seconds < 4 ? seconds : 4));
	cpu = (cpu_ms() - cpu) / (now_ms() - begun) * 100;
	end_others();
	/* With everybody gone it serves as before. */
	double up = wait_until_up();
	print_phase(phase, grown, cpu, log_lines() - lines);
	bool is_well = judge(phase, grown, log_lines() - lines) && up >= 0;
	kill(daemon_pid, SIGTERM);
	int status;
	waitpid(daemon_pid, &status, 0);
	return is_well && status == 0;
}

/* One user may have every connection there is. */
static bool keep_no_places(const char *directory)
{
	static char path[4096 + 16];
	snprintf(path, sizeof(path), "%s/control.conf", directory);
	FILE *file = fopen(path, "w");
	if (!file)
		return false;
	fputs("role coordinator { users = {\"1\"} }\n"
	      "connections_max = 64\nconnections_per_user_max = 64\nconnections_reserved = 0\n",
	      file);
	fclose(file);
	chmod(path, 0644);
	config_path = path;
	return true;
}

static void set_up(void)
{
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	start(0);
	pid_t pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && setresuid(HONEST_UID, HONEST_UID, HONEST_UID))
			_exit(1);
		if (rpc_connect(&c) < 0)
			_exit(1);
		set_up_units(&c);
		_exit(0);
	}
	int status;
	waitpid(pid, &status, 0);
	kill(daemon_pid, SIGTERM);
	waitpid(daemon_pid, NULL, 0);
	if (status)
		die("set-up", NULL);
}

int main(int argc, char **argv)
{
	static char log[4096 + 8];
	if (argc < 4) {
		fputs("usage: slow RISKREGD DIRECTORY CONFIG [SECONDS [USERS]]\n", stderr);
		return 2;
	}
	daemon_path = argv[1];
	config_path = argv[3];
	snprintf(data_path, sizeof(data_path), "%s/data", argv[2]);
	snprintf(socket_path, sizeof(socket_path), "%s/socket", argv[2]);
	snprintf(log, sizeof(log), "%s/log", argv[2]);
	log_path = log;
	seconds = argc > 4 ? (unsigned)atoi(argv[4]) : seconds;
	users = argc > 5 ? (unsigned)atoi(argv[5]) : users;
	honest = mmap(NULL, sizeof(*honest), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (honest == MAP_FAILED || users == 0 || users > USERS_MAX)
		return 2;
	if (geteuid() != 0) {
		puts("skipped: only root can be many users");
		return 0;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	set_up();
	if (argc > 6 && keep_no_places(argv[2]))
		return !run_phase(&phases[1]);
	bool is_well = true;
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		is_well &= run_phase(&phases[i]);
	puts(is_well ? "every honest call was answered" : "not every phase was as it should be");
	return !is_well;
}
