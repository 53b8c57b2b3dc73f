/* SPDX-License-Identifier: EUPL-1.2
 * A real engine on a real register in a directory of its own, called as net calls it, for tests
 * that need no socket. What cannot go wrong in a sound program aborts. The register can be kept as
 * an image in memory and put back. */
#pragma once

#include <errno.h>
#include <ftw.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <riskreg/frame.h>
#include <riskreg/note.h>
#include <riskreg/wire.h>

#include "../daemon/engine/access.h"
#include "../daemon/engine/bootstrap.h"
#include "../daemon/engine/engine.h"
#include "../daemon/engine/erasures.h"
#include "../daemon/ops/op.h"
#include "remove_tree.h"

#define STORY_ENGINE_MAP ((size_t)64 << 20)
#define STORY_ENGINE_MEMORY ((size_t)16 << 20)
#define STORY_ENGINE_SEGMENT ((size_t)1 << 20)
#define IMAGES_MAX 16
#define STORY_ENGINE_BODY ((size_t)64 << 10)

/* What a call came to: the code of its last response, the bodies of all joined. */
struct heard {
	unsigned n_last;
	uint64_t code;
	size_t n; /* also of what was too long to keep */
	uint8_t body[STORY_ENGINE_BODY];
};

/* A file of the register, without the zeros at its end. */
struct image {
	char path[96];
	uint8_t *bytes;
	size_t n;
	off_t size;
};

struct story_engine {
	char directory[64];
	struct store *store;
	struct engine *engine;
	struct note_signer signer;
	sem_t woken;
	struct heard heard;
	/* Called for each delivery, where a test wants to do something in it. */
	void (*on_delivery)(void);
	struct image images[IMAGES_MAX];
	size_t n_images;
};

static inline void must(bool holds)
{
	if (!holds)
		abort();
}

static inline void story_engine_hear(void *context, uint64_t connection, struct view frames,
				     bool last)
{
	struct story_engine *f = context;
	struct view body;
	struct wire_field field;
	size_t size = 0;
	must(connection == 1 && frame_find(frames, &body, &size) == FRAME_WHOLE);
	must(size == frames.n);
	f->heard.n_last += last;
	f->heard.code = 0;
	while (wire_next(&body, &field)) {
		if (field.number == 2)
			f->heard.code = field.value;
		if (field.number != 5)
			continue;
		if (f->heard.n + field.bytes.n <= sizeof(f->heard.body))
			memcpy(f->heard.body + f->heard.n, field.bytes.p, field.bytes.n);
		f->heard.n += field.bytes.n;
	}
	if (f->on_delivery)
		f->on_delivery();
}

static inline void story_engine_wake(void *context)
{
	struct story_engine *f = context;
	sem_post(&f->woken);
}

static inline void story_engine_stop(struct story_engine *f)
{
	f->engine = engine_free(f->engine);
	f->store = store_free(f->store);
}

static inline int story_engine_new_engine(struct story_engine *f, size_t request_memory_max)
{
	static const struct access_table nobody;
	static const uint8_t seed[NOTE_KEY] = { 1, 2, 3 };
	must(note_signer_init(&f->signer, VIEW_LITERAL("example.se/riskreg"), seed));
	const struct engine_options options = {
		.store = f->store,
		.settings.access = &nobody,
		.signer = &f->signer,
		.settings.request_memory_max = request_memory_max,
		.settings.memory_max = 4 * STORY_ENGINE_MEMORY,
		.deliver = story_engine_hear,
		.wake = story_engine_wake,
		.context = f,
	};
	f->engine = engine_free(f->engine);
	return engine_new(&f->engine, &options);
}

/* As the daemon starts. A fault; then nothing is open. */
static inline int story_engine_start(struct story_engine *f)
{
	struct store_options options = {
		.directory = f->directory,
		.map_size = STORY_ENGINE_MAP,
		.segment_size = STORY_ENGINE_SEGMENT,
	};
	options.kinds = ops_kinds(&options.n_kinds);
	int r = store_open(&f->store, &options, NULL);
	if (!r)
		r = bootstrap_register(f->store);
	if (!r)
		r = erasures_repeat(f->store);
	if (!r)
		r = story_engine_new_engine(f, STORY_ENGINE_MEMORY);
	if (r)
		story_engine_stop(f);
	return r;
}

/* Takes a frame's body and waits for the whole answer, which is then in f->heard. */
static inline void story_engine_call(struct story_engine *f, const struct actor *actor,
				     struct view frame)
{
	f->heard.n_last = 0;
	f->heard.n = 0;
	engine_take(f->engine, 1, actor, frame);
	while (engine_in_flight(f->engine)) {
		while (sem_wait(&f->woken) && errno == EINTR)
			;
		engine_collect(f->engine);
	}
	must(f->heard.n_last == 1);
}

/* ---------------------------------------------------------------------------------- registers */

static inline void story_engine_make(struct story_engine *f)
{
	const char *parent = getenv("TMPDIR");
	snprintf(f->directory, sizeof(f->directory), "%s/riskreg-engine-XXXXXX",
		 parent ? parent : "/tmp");
	must(mkdtemp(f->directory) && sem_init(&f->woken, 0, 0) == 0 && ops_init() == 0);
}

static inline void story_engine_forget(struct story_engine *f)
{
	while (f->n_images)
		free(f->images[--f->n_images].bytes);
}

static inline void story_engine_remove(struct story_engine *f)
{
	story_engine_stop(f);
	remove_tree(f->directory);
	sem_destroy(&f->woken);
	story_engine_forget(f);
}

/* What nftw is to be told of; it takes no context. */
static struct story_engine *story_engine_walked;

static inline struct image *story_engine_image(const char *path)
{
	struct story_engine *f = story_engine_walked;
	for (size_t i = 0; i < f->n_images; i++)
		if (strcmp(f->images[i].path, path) == 0)
			return &f->images[i];
	return NULL;
}

static inline int story_engine_keep_one(const char *path, const struct stat *st, int type,
					struct FTW *ftw)
{
	struct story_engine *f = story_engine_walked;
	(void)ftw;
	if (type != FTW_F)
		return 0;
	must(f->n_images < IMAGES_MAX);
	struct image *image = &f->images[f->n_images++];
	image->size = st->st_size;
	image->n = (size_t)st->st_size;
	image->bytes = malloc(image->n + 1);
	snprintf(image->path, sizeof(image->path), "%s", path);
	FILE *file = fopen(path, "rb");
	must(file && image->bytes && fread(image->bytes, 1, image->n, file) == image->n);
	fclose(file);
	while (image->n && image->bytes[image->n - 1] == 0)
		image->n--;
	return 0;
}

static inline int story_engine_drop_one(const char *path, const struct stat *st, int type,
					struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	return type == FTW_F && !story_engine_image(path) ? remove(path) : 0;
}

/* Both only while the register is closed. Files keep their inodes, which the store looks at. */
static inline void story_engine_keep(struct story_engine *f)
{
	story_engine_forget(f);
	story_engine_walked = f;
	must(nftw(f->directory, story_engine_keep_one, 8, FTW_PHYS) == 0);
}

static inline void story_engine_put_back(struct story_engine *f)
{
	story_engine_walked = f;
	must(nftw(f->directory, story_engine_drop_one, 8, FTW_PHYS) == 0);
	for (size_t i = 0; i < f->n_images; i++) {
		const struct image *image = &f->images[i];
		FILE *file = fopen(image->path, "wb");
		must(file && fwrite(image->bytes, 1, image->n, file) == image->n);
		must(fflush(file) == 0 && ftruncate(fileno(file), image->size) == 0);
		must(fclose(file) == 0);
	}
}

/* -------------------------------------------------------------------------------- its content */

struct content {
	uint64_t seq;
	uint64_t sum; /* of every record in force: id, version, size, kept counts */
};

static inline void content_add(uint64_t *sum, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) /* FNV-1a */
		*sum = (*sum ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
}

static inline struct content story_engine_content(const struct story_engine *f)
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
		uint32_t counts[STORE_COUNT_SLOTS];
		while (kinds[i].kind && store_list_next(&cursor, &record) == 0 && record.version) {
			must(store_counts(snapshot, &record.id, counts) == 0);
			content_add(&content.sum, record.id.bytes, record.id.size);
			content_add(&content.sum, &record.version, sizeof(record.version));
			content_add(&content.sum, &record.body.n, sizeof(record.body.n));
			content_add(&content.sum, counts, sizeof(counts));
		}
	}
	store_end(snapshot);
	return content;
}
