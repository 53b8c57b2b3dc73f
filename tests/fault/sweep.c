/* SPDX-License-Identifier: EUPL-1.2
 * System calls that fail (RELIABILITY T3): for every n, a small session with the real daemon in
 * which the n-th system call fails, or does a part of its work; then a start without faults, in
 * which everything that was acknowledged must be there once and what was not can be sent again.
 *
 *	sweep RISKREGD DIRECTORY CONFIG all | lie | SESSIONS [SEED]
 *
 * SESSIONS: so many, drawn by SEED. lie is the control run: writes say that they were done and were
 * not; findings must come. The library sweep_front.so stands beside the program. Exits 0 when there
 * were no findings, 1 when there were, 2 when it could not run. Must run as a coordinator. */
#include "sweep_session.h"

#define FILES                                                                             \
	(SWEEP_OPEN | SWEEP_WRITE | SWEEP_READ | SWEEP_SYNC | SWEEP_SIZE | SWEEP_NAME |   \
	 SWEEP_MAP | SWEEP_LOOK)
#define SOCKETS (SWEEP_SEND | SWEEP_RECEIVE)
static const struct mode modes[] = {
	{ "EIO", EIO, FILES, false },
	{ "EIO from then on", EIO, FILES, true },
	{ "ENOSPC", ENOSPC, FILES & ~(SWEEP_READ | SWEEP_MAP | SWEEP_LOOK), false },
	{ "ENOSPC from then on", ENOSPC, FILES & ~(SWEEP_READ | SWEEP_MAP | SWEEP_LOOK), true },
	{ "EINTR", EINTR, FILES | SOCKETS | SWEEP_ACCEPT, false },
	{ "EMFILE", EMFILE, SWEEP_OPEN | SWEEP_ACCEPT, false },
	{ "ENOMEM", ENOMEM, SWEEP_OPEN | SWEEP_MAP, false },
	{ "short", SWEEP_SHORT, SWEEP_WRITE | SWEEP_READ | SOCKETS, false },
	{ "short from then on", SWEEP_SHORT, SWEEP_WRITE | SWEEP_READ | SOCKETS, true },
	{ "ECONNRESET", ECONNRESET, SOCKETS, false },
};
#define MODES (sizeof(modes) / sizeof(modes[0]))
/* Of a session that was not tried yet. */
#define FIRST_CALLS 40
/* The control run's first write that is not done: the register is there by then. */
#define LIE_FROM 60
static const struct mode lie = { "lie", SWEEP_LIE, SWEEP_WRITE, true };

static uint64_t random_state;

static uint32_t below(uint32_t n)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33) % n;
}

static int print_sum(void)
{
	printf("%u sessions, in %u a call failed: %u did not start and said why, %u ended and said "
	       "why, %u went on writing, %u refused to and said why\n",
	       sum.runs, sum.failed, sum.not_started, sum.ended, sum.served, sum.refused);
	printf("%lu acknowledged, %u findings\n", sum.acknowledged, sum.findings);
	return sum.findings > 0 || sum.failed == 0;
}

static void sweep_all(void)
{
	for (enum scenario s = 0; s < SCENARIOS; s++) {
		for (size_t m = 0; m < MODES; m++) {
			unsigned misses = 0;
			/* How many calls there are differs a little from run to run. */
			for (uint32_t n = 1; misses < 3; n++)
				misses += !session_try(s, &modes[m], n);
		}
		printf("to %s: ", scenarios[s].name);
		print_sum();
	}
}

/* As many calls as the session had when it was last tried are drawn from. */
static void sweep_some(unsigned sessions)
{
	uint32_t calls[SCENARIOS][MODES] = { 0 };
	for (unsigned i = 0; i < sessions; i++) {
		enum scenario s = i % SCENARIOS;
		size_t m = below(MODES);
		session_try(s, &modes[m], 1 + below(calls[s][m] ? calls[s][m] : FIRST_CALLS));
		calls[s][m] = atomic_load(&page->calls);
	}
}

static bool make_page(void)
{
	int fd = open(page_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, sizeof(*page)) < 0)
		return false;
	page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return page != MAP_FAILED;
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fputs("usage: sweep RISKREGD DIRECTORY CONFIG all | lie | SESSIONS [SEED]\n",
		      stderr);
		return 2;
	}
	daemon_path = argv[1];
	config_path = argv[3];
	snprintf(library_path, sizeof(library_path), "%s_front.so", argv[0]);
	snprintf(data_path, sizeof(data_path), "%s/data", argv[2]);
	snprintf(socket_path, sizeof(socket_path), "%s/socket", argv[2]);
	snprintf(page_path, sizeof(page_path), "%s/page", argv[2]);
	snprintf(log_file, sizeof(log_file), "%s/log", argv[2]);
	log_path = log_file;
	random_state = argc > 5 ? (uint64_t)atoi(argv[5]) : 1;
	run.client = (struct rpc_client){ .path = socket_path, .fd = -1 };
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!make_page()) {
		perror(page_path);
		return 2;
	}
	if (strcmp(argv[4], "all") == 0)
		sweep_all();
	else if (strcmp(argv[4], "lie") == 0)
		session_try(SCENARIO_NEW, &lie, LIE_FROM);
	else
		sweep_some((unsigned)atoi(argv[4]));
	return print_sum();
}
