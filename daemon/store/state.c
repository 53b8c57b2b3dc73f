/* SPDX-License-Identifier: EUPL-1.2
 * The state file, see state.h. */
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "file.h"
#include "le.h"

#define FILE_STATE "state"
#define FILE_BOOT_ID "/proc/sys/kernel/random/boot_id"
#define MAGIC "riskregS"
#define MAGIC_SIZE 8
#define PIECE_SIZE 65536

enum state_at {
	STATE_SCHEMA = 8,
	STATE_CLEAN = 12,
	STATE_JOURNAL = 16,
	STATE_BOOT = 32,
	STATE_INODE = 72,
	STATE_BIRTH_S = 80,
	STATE_BIRTH_NS = 88,
	STATE_SEGMENT = 96,
	STATE_OFFSET = 100,
	STATE_SEQ = 104,
	STATE_CHECKSUM_BEFORE = 112,
	STATE_INDEX_SIZE = 120,
	STATE_INDEX_SUM = 128,
	STATE_CHECKSUM = 136,
	STATE_SIZE = 144,
};

static uint64_t checksum(const uint8_t *bytes)
{
	struct sha256_ctx ctx;
	uint8_t digest[8];
	sha256_init(&ctx);
	sha256_update(&ctx, STATE_CHECKSUM, bytes);
	sha256_digest(&ctx, sizeof digest, digest);
	return le_get64(digest);
}

static void encode(const struct state *state, uint8_t out[STATE_SIZE])
{
	memset(out, 0, STATE_SIZE);
	memcpy(out, MAGIC, MAGIC_SIZE);
	le_put32(out + STATE_SCHEMA, STORE_SCHEMA);
	le_put32(out + STATE_CLEAN, state->is_clean);
	memcpy(out + STATE_JOURNAL, state->journal_id, JOURNAL_ID_SIZE);
	memcpy(out + STATE_BOOT, state->boot_id, BOOT_ID_SIZE);
	le_put64(out + STATE_INODE, state->index.inode);
	le_put64(out + STATE_BIRTH_S, (uint64_t)state->index.birth_s);
	le_put32(out + STATE_BIRTH_NS, state->index.birth_ns);
	le_put32(out + STATE_SEGMENT, state->end.at.segment);
	le_put32(out + STATE_OFFSET, state->end.at.offset);
	le_put64(out + STATE_SEQ, state->end.seq);
	le_put64(out + STATE_CHECKSUM_BEFORE, state->end.checksum);
	le_put64(out + STATE_INDEX_SIZE, state->sum.size);
	le_put64(out + STATE_INDEX_SUM, state->sum.checksum);
	le_put64(out + STATE_CHECKSUM, checksum(out));
}

static bool parse(const uint8_t *in, struct state *ret)
{
	if (memcmp(in, MAGIC, MAGIC_SIZE) != 0 || le_get32(in + STATE_SCHEMA) != STORE_SCHEMA ||
	    le_get64(in + STATE_CHECKSUM) != checksum(in))
		return false;
	*ret = (struct state){
		.is_clean = le_get32(in + STATE_CLEAN) == 1,
		.index = {
			.inode = le_get64(in + STATE_INODE),
			.birth_s = (int64_t)le_get64(in + STATE_BIRTH_S),
			.birth_ns = le_get32(in + STATE_BIRTH_NS),
		},
		.sum = { le_get64(in + STATE_INDEX_SIZE), le_get64(in + STATE_INDEX_SUM) },
		.end = {
			.at = { le_get32(in + STATE_SEGMENT), le_get32(in + STATE_OFFSET) },
			.seq = le_get64(in + STATE_SEQ),
			.checksum = le_get64(in + STATE_CHECKSUM_BEFORE),
		},
	};
	memcpy(ret->journal_id, in + STATE_JOURNAL, JOURNAL_ID_SIZE);
	memcpy(ret->boot_id, in + STATE_BOOT, BOOT_ID_SIZE);
	return true;
}

int state_read(int directory, struct state *ret, bool *ret_found)
{
	uint8_t bytes[STATE_SIZE];
	*ret_found = false;
	int fd = openat(directory, FILE_STATE, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	int r = file_read(fd, bytes, sizeof bytes, 0);
	close(fd);
	*ret_found = !r && parse(bytes, ret);
	return r == -ENODATA ? 0 : r;
}

int state_write(int directory, const struct state *state)
{
	uint8_t bytes[STATE_SIZE];
	encode(state, bytes);
	return file_make(directory, FILE_STATE, view_of(bytes, sizeof bytes), sizeof bytes);
}

int state_remove(int directory)
{
	if (unlinkat(directory, FILE_STATE, 0) && errno != ENOENT)
		return -errno;
	return fsync(directory) ? -errno : 0;
}

/* Without one (zeros) nothing is the same as before. */
static void read_boot_id(char out[BOOT_ID_SIZE])
{
	memset(out, 0, BOOT_ID_SIZE);
	int fd = open(FILE_BOOT_ID, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && file_read(fd, out, BOOT_ID_SIZE, 0))
		memset(out, 0, BOOT_ID_SIZE);
	file_close(&fd);
}

int state_look(int index_directory, const char *name, struct state *ret)
{
	struct statx st;
	unsigned mask = STATX_INO | STATX_BTIME;
	if (statx(index_directory, name, AT_SYMLINK_NOFOLLOW, mask, &st))
		return -errno;
	struct state state = { .index.inode = st.stx_ino };
	if (st.stx_mask & STATX_BTIME) {
		state.index.birth_s = st.stx_btime.tv_sec;
		state.index.birth_ns = st.stx_btime.tv_nsec;
	}
	read_boot_id(state.boot_id);
	*ret = state;
	return 0;
}

/* The first 8 bytes of SHA-256 over a file's first n bytes. */
static int hash(int fd, uint64_t n, uint64_t *ret)
{
	uint8_t piece[PIECE_SIZE];
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	for (uint64_t at = 0; at < n; at += sizeof piece) {
		size_t part = n - at < sizeof piece ? (size_t)(n - at) : sizeof piece;
		int r = file_read(fd, piece, part, at);
		if (r)
			return r;
		sha256_update(&ctx, part, piece);
	}
	sha256_digest(&ctx, sizeof *ret, piece);
	*ret = le_get64(piece);
	return 0;
}

int state_sum(int index_directory, const char *name, struct state_sum *ret)
{
	struct state_sum sum;
	struct stat st;
	int fd = openat(index_directory, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int r = fstat(fd, &st) ? -errno : 0;
	if (!r) {
		sum.size = (uint64_t)st.st_size;
		r = hash(fd, sum.size, &sum.checksum);
	}
	close(fd);
	if (!r)
		*ret = sum;
	return r;
}

bool state_is_whole(const struct state *state, int index_directory, const char *name)
{
	struct state_sum sum;
	return state->is_clean && state_sum(index_directory, name, &sum) == 0 &&
	       sum.size == state->sum.size && sum.checksum == state->sum.checksum;
}

bool state_is_same(const struct state *state, const struct state *now)
{
	return now->boot_id[0] && memcmp(state->boot_id, now->boot_id, BOOT_ID_SIZE) == 0 &&
	       state->index.inode == now->index.inode &&
	       state->index.birth_s == now->index.birth_s &&
	       state->index.birth_ns == now->index.birth_ns;
}
