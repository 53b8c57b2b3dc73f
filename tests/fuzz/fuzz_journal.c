/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: changes of a journal's bytes, and a start on it. An input is a byte of flags, then
 * edits: an offset of three bytes, a length, so many bytes. Aborts where a register is served that
 * is not the one that was written: less is a torn tail, but what is there must be as it was.
 *
 * With REPAIR the checksums are made right again, as somebody would who wants to deceive: then what
 * is served may differ (the signed checkpoints tell), and only must not harm the daemon. */
#include <nettle/sha2.h>

#include "story_register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The index is made anew from the journal. */
#define ANEW 1
#define REPAIR 2
/* The edits count from the end of what is written. */
#define FROM_END 4

#define HEADER 4096
#define ENTRY 56

static struct story_engine *f;
static struct image *segment;
static struct content kept;
static uint8_t *bytes;

static uint64_t number(const uint8_t *p, unsigned n)
{
	uint64_t value = 0;
	while (n-- > 0)
		value = value << 8 | p[n];
	return value;
}

/* Every record in force, byte by byte. */
static struct content read_all(void)
{
	struct content content = { .sum = 0xcbf29ce484222325 };
	struct snapshot *snapshot;
	struct store_info info;
	size_t n_kinds;
	const struct store_kind *kinds = ops_kinds(&n_kinds);
	must(store_begin_read(f->store, &snapshot) == 0 && store_info(snapshot, &info) == 0);
	content.seq = info.seq;
	for (size_t i = 0; i < n_kinds; i++) {
		struct cursor cursor = store_list(snapshot, kinds[i].kind, VIEW_NONE);
		struct record record = { .version = 0 };
		while (kinds[i].kind && store_list_next(&cursor, &record) == 0 && record.version) {
			content_add(&content.sum, record.id.bytes, record.id.size);
			content_add(&content.sum, &record.version, sizeof(record.version));
			content_add(&content.sum, record.body.p, record.body.n);
		}
	}
	store_end(snapshot);
	return content;
}

static void make(void)
{
	static struct arena *arena;
	must(arena_new(&arena, (size_t)64 << 20) == 0);
	f = story_register_make(arena);
	must(story_engine_start(f) == 0);
	kept = read_all();
	story_engine_stop(f);
	story_engine_keep(f);
	for (size_t i = 0; i < f->n_images; i++)
		if (strstr(f->images[i].path, ".seg") && f->images[i].n > HEADER)
			segment = &f->images[i];
	must(segment != NULL);
	bytes = malloc((size_t)segment->size);
	must(bytes != NULL);
}

static void edit(struct view edits, bool from_end)
{
	while (edits.n > 4) {
		size_t at = number(edits.p, 3), n = edits.p[3], size = (size_t)segment->size;
		edits = view_of(edits.p + 4, edits.n - 4);
		at = from_end ? (segment->n + size - at % size) % size : at % size;
		n = n < edits.n ? n : edits.n;
		n = n < size - at ? n : size - at;
		memcpy(bytes + at, edits.p, n);
		edits = view_of(edits.p + n, edits.n - n);
	}
}

static void check_sum(const uint8_t *id, struct view first, struct view second, uint8_t *out)
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&ctx);
	sha256_update(&ctx, 16, id);
	sha256_update(&ctx, first.n, first.p);
	sha256_update(&ctx, second.n, second.p);
	sha256_digest(&ctx, sizeof(digest), digest);
	memcpy(out, digest, 8);
}

/* Along the chain, as far as sizes lead. */
static void repair(void)
{
	const uint8_t *id = bytes + 16;
	uint8_t before[8] = { 0 };
	size_t at = HEADER, size = (size_t)segment->size;
	check_sum(id, view_of(bytes, 56), VIEW_NONE, bytes + 56);
	while (at + ENTRY <= size) {
		uint8_t *entry = bytes + at;
		size_t n = number(entry, 4), leaf = number(entry + 4, 4);
		size_t table = number(entry + 32, 4);
		if (n < ENTRY || n > size - at || leaf > n - ENTRY)
			return;
		if (table > (n - ENTRY - leaf) / 8)
			return;
		memcpy(entry + 24, before, 8);
		check_sum(id, view_of(entry, 48), view_of(entry + ENTRY, leaf + 8 * table),
			  entry + 48);
		memcpy(before, entry + 48, 8);
		at += n;
	}
}

static void write_segment(void)
{
	FILE *file = fopen(segment->path, "r+b");
	must(file && fwrite(bytes, 1, (size_t)segment->size, file) == (size_t)segment->size);
	must(fclose(file) == 0);
}

static void remove_state(void)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/state", f->directory);
	must(remove(path) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (!f)
		make();
	if (n < 1)
		return 0;
	story_engine_put_back(f);
	memset(bytes, 0, (size_t)segment->size);
	memcpy(bytes, segment->bytes, segment->n);
	edit(view_of(data + 1, n - 1), data[0] & FROM_END);
	if (data[0] & REPAIR)
		repair();
	write_segment();
	if (data[0] & ANEW)
		remove_state();
	int r = story_engine_start(f);
	must(r <= 0 && (r == 0 || memcmp(bytes, segment->bytes, segment->n) != 0));
	if (r < 0)
		return 0;
	struct content content = read_all();
	if (!(data[0] & REPAIR)) {
		must(content.seq <= kept.seq && (content.seq == kept.seq || (data[0] & ANEW)));
		must(content.seq < kept.seq || content.sum == kept.sum);
	}
	story_engine_stop(f);
	return 0;
}
