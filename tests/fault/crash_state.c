/* SPDX-License-Identifier: EUPL-1.2
 * The states of a disk, see crash_state.h. */
#include "crash_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096
#define SMALL_MAX 4

enum fate { LOST, WHOLE, BEGINNING, SCATTERED };

void crash_init(struct crash *c, const struct disk *start, const struct log *log)
{
	disk_copy(&c->durable, start);
	c->log = log;
	c->at = c->n_waiting = 0;
	c->issued = c->acknowledged = 0;
}

void crash_deinit(struct crash *c)
{
	disk_deinit(&c->durable);
}

/* -------------------------------------------------------------------- what is durable */

static void settle(struct disk *disk, const struct operation *o)
{
	if (o->kind == OPERATION_WRITE)
		disk_write(&disk->files[o->object], o->at, o->bytes, o->n);
	if (o->kind == OPERATION_SIZE)
		disk_resize(&disk->files[o->object], o->at);
	for (size_t i = 0; i < o->n_names; i++)
		disk_set_name(disk, &o->names[i]);
}

/* Does it belong to what a sync of this object makes durable? A rename between two directories
 * needs both, and is held to be durable when the one it leads to is. */
static bool is_covered(const struct operation *o, uint32_t object)
{
	return o->n_names ? o->names[o->n_names - 1].directory == object : o->object == object;
}

static bool share_page(const struct operation *a, const struct operation *b)
{
	return a->object == b->object && a->at / PAGE <= (b->at + b->n - 1) / PAGE &&
	       b->at / PAGE <= (a->at + a->n - 1) / PAGE;
}

/* Was the page of a forgotten write written once more, so that a sync takes it along? */
static bool is_written_again(const struct crash *c, size_t i)
{
	const struct operation *o = &c->log->operations[c->waiting[i]];
	for (size_t k = i + 1; k < c->n_waiting; k++) {
		const struct operation *later = &c->log->operations[c->waiting[k]];
		if (!c->forgotten[k] && later->kind == OPERATION_WRITE && share_page(o, later))
			return true;
	}
	return false;
}

/* A write through O_DSYNC makes its own pages durable and no others. */
static bool is_settled(const struct crash *c, size_t i, const struct operation *by)
{
	const struct operation *o = &c->log->operations[c->waiting[i]];
	if (by->kind != OPERATION_SYNC)
		return share_page(o, by);
	return is_covered(o, by->object) && (!c->forgotten[i] || is_written_again(c, i));
}

static void settle_waiting(struct crash *c, const struct operation *by)
{
	bool settled[WAITING_MAX];
	size_t left = 0;
	for (size_t i = 0; i < c->n_waiting; i++)
		settled[i] = is_settled(c, i, by);
	for (size_t i = 0; i < c->n_waiting; i++) {
		if (settled[i]) {
			settle(&c->durable, &c->log->operations[c->waiting[i]]);
			continue;
		}
		c->forgotten[left] = c->forgotten[i];
		c->waiting[left++] = c->waiting[i];
	}
	c->n_waiting = left;
}

/* A file's size is the file system's to keep. */
static void forget_waiting(struct crash *c, uint32_t object)
{
	for (size_t i = 0; i < c->n_waiting; i++) {
		const struct operation *o = &c->log->operations[c->waiting[i]];
		c->forgotten[i] |= o->kind == OPERATION_WRITE && o->object == object;
	}
}

static void wait_for_sync(struct crash *c)
{
	if (c->n_waiting == WAITING_MAX) {
		fputs("crash: too many writes without a sync\n", stderr);
		abort();
	}
	c->forgotten[c->n_waiting] = false;
	c->waiting[c->n_waiting++] = c->at;
}

bool crash_step(struct crash *c)
{
	if (c->at == c->log->n)
		return false;
	const struct operation *o = &c->log->operations[c->at];
	switch (o->kind) {
	case OPERATION_ISSUED:
		c->issued = o->at;
		break;
	case OPERATION_ACKNOWLEDGED:
		c->acknowledged = o->at;
		break;
	case OPERATION_SYNC:
		if (!c->syncs_lie)
			settle_waiting(c, o);
		break;
	case OPERATION_FAILED:
		forget_waiting(c, o->object);
		break;
	case OPERATION_WRITE:
	case OPERATION_SIZE:
	case OPERATION_NAMES:
		wait_for_sync(c);
		if (o->writes_through && !c->syncs_lie)
			settle_waiting(c, o);
		break;
	}
	c->at++;
	return true;
}

/* -------------------------------------------------------------------- one state */

static const struct operation *waiting(const struct crash *c, size_t i)
{
	return &c->log->operations[c->waiting[i]];
}

static void copy_waiting(const struct crash *c, bool forgotten, struct log *ret)
{
	for (size_t i = 0; i < c->n_waiting; i++) {
		if (c->forgotten[i] != forgotten)
			continue;
		struct operation *o = log_add(ret, waiting(c, i)->kind);
		*o = *waiting(c, i);
		o->bytes = log_need(NULL, o->n);
		if (o->n)
			memcpy(o->bytes, waiting(c, i)->bytes, o->n);
	}
}

/* What is forgotten of an object came before all else of it that waits. */
void crash_copy_waiting(const struct crash *c, struct log *ret)
{
	copy_waiting(c, true, ret);
	size_t n = ret->n;
	for (size_t i = 0; i < n; i++) {
		uint32_t object = ret->operations[i].object;
		log_add(ret, OPERATION_FAILED)->object = object;
	}
	copy_waiting(c, false, ret);
}

/* Which waiting operations are of a file with many: the index, which is not synced at a commit. */
static size_t find_bulk(const struct crash *c, bool *ret)
{
	uint32_t counts[OBJECTS_MAX] = { 0 };
	size_t n_others = 0;
	for (size_t i = 0; i < c->n_waiting; i++)
		if (!waiting(c, i)->n_names)
			counts[waiting(c, i)->object]++;
	for (size_t i = 0; i < c->n_waiting; i++) {
		bool is_bulk = !waiting(c, i)->n_names && counts[waiting(c, i)->object] > SMALL_MAX;
		n_others += !is_bulk;
		if (ret)
			ret[i] = is_bulk;
	}
	return n_others;
}

uint32_t crash_small(const struct crash *c)
{
	size_t n = find_bulk(c, NULL);
	return n <= SMALL_MAX ? 1u << n : 0;
}

bool crash_is_torn(const struct crash *c)
{
	bool bulk[WAITING_MAX];
	size_t last = c->n_waiting - 1;
	if (!c->n_waiting || c->waiting[last] != c->at - 1)
		return false;
	const struct operation *o = waiting(c, last);
	find_bulk(c, bulk);
	return o->kind == OPERATION_WRITE && o->n > SECTOR && !bulk[last];
}

static enum fate fate_of_write(struct random *random, uint32_t kept, uint32_t torn)
{
	if (random_percent(random, torn))
		return random_percent(random, 50) ? BEGINNING : SCATTERED;
	return random_percent(random, kept) ? WHOLE : LOST;
}

/* Every object has its own luck, from nothing to everything. Directories keep their order as often
 * as not: most file systems do. */
static void draw_fates(const struct crash *c, struct random *random, enum fate *ret)
{
	static const uint8_t luck[] = { 0, 5, 50, 50, 95, 100 };
	uint32_t base = random_next(random);
	bool ordered = random_percent(random, 50), broken = false;
	for (size_t i = 0; i < c->n_waiting; i++) {
		const struct operation *o = waiting(c, i);
		uint32_t object = o->n_names ? o->names[0].directory : o->object;
		struct random own = random_of(base ^ object * 2654435761u);
		uint32_t kept = luck[random_below(&own, sizeof luck)];
		uint32_t torn = random_percent(&own, 50) ? 0 : random_below(&own, 100);
		ret[i] = fate_of_write(random, kept, o->kind == OPERATION_WRITE ? torn : 0);
		broken |= o->n_names && ret[i] == LOST;
		if (o->n_names && ordered && broken)
			ret[i] = LOST;
	}
}

static bool sector_is_there(enum fate fate, size_t i, size_t beginning, struct random *random)
{
	if (fate == BEGINNING)
		return i < beginning;
	return fate == WHOLE || (fate == SCATTERED && random_percent(random, 50));
}

/* `cache` is what the machine saw, `image` what the disk has. */
static void leave_write(const struct operation *o, enum fate fate, struct random *random,
			struct file *cache, struct file *image)
{
	disk_write(cache, o->at, o->bytes, o->n);
	size_t first = o->at / SECTOR, last = (o->at + o->n - 1) / SECTOR;
	size_t beginning = random_below(random, (uint32_t)(last - first + 1));
	for (size_t i = first; i <= last; i++) {
		if (!sector_is_there(fate, i - first, beginning, random))
			continue;
		size_t n = cache->size - i * SECTOR < SECTOR ? cache->size - i * SECTOR : SECTOR;
		disk_write(image, i * SECTOR, cache->bytes + i * SECTOR, n);
	}
}

/* A file can have its size without the bytes. */
static void leave_size(const struct file *cache, struct file *image, struct random *random)
{
	size_t at = image->size;
	if (cache->size <= at || !random_percent(random, 25))
		return;
	disk_resize(image, cache->size);
	for (; at < image->size && random_percent(random, 50); at++)
		for (size_t end = at + SECTOR; at < end && at < image->size; at++)
			image->bytes[at] = (uint8_t)random_next(random);
}

static void leave_file(const struct crash *c, uint32_t object, const enum fate *fates, bool killed,
		       struct random *random, struct file *image)
{
	struct file cache = { 0 };
	disk_write(&cache, 0, image->bytes, image->size);
	for (size_t i = 0; i < c->n_waiting; i++) {
		const struct operation *o = waiting(c, i);
		if (o->object != object)
			continue;
		if (o->kind == OPERATION_WRITE)
			leave_write(o, fates[i], random, &cache, image);
		else
			disk_resize(&cache, o->at);
		if (o->kind == OPERATION_SIZE && fates[i] != LOST)
			disk_resize(image, o->at);
	}
	if (!killed)
		leave_size(&cache, image, random);
	free(cache.bytes);
}

static bool has_waiting(const struct crash *c, uint32_t object)
{
	for (size_t i = 0; i < c->n_waiting; i++)
		if (waiting(c, i)->object == object)
			return true;
	return false;
}

static void set_subset(const struct crash *c, uint32_t subset, enum fate *ret)
{
	bool bulk[WAITING_MAX];
	find_bulk(c, bulk);
	for (size_t i = 0; i < c->n_waiting; i++) {
		if (bulk[i])
			continue;
		ret[i] = subset & 1 ? WHOLE : LOST;
		subset >>= 1;
	}
}

/* A process can be killed in the middle of its last call. */
static void set_killed(const struct crash *c, bool cut, enum fate *ret)
{
	for (size_t i = 0; i < c->n_waiting; i++)
		ret[i] = WHOLE;
	size_t last = c->n_waiting - 1;
	if (cut && c->n_waiting && c->waiting[last] == c->at - 1 &&
	    waiting(c, last)->kind == OPERATION_WRITE)
		ret[last] = BEGINNING;
}

void crash_leave(const struct crash *c, enum crash_choice choice, uint32_t subset,
		 struct random *random, struct disk *ret)
{
	enum fate fates[WAITING_MAX];
	draw_fates(c, random, fates);
	if (choice == CRASH_SUBSET)
		set_subset(c, subset, fates);
	if (choice == CRASH_TORN)
		fates[c->n_waiting - 1] = subset ? BEGINNING : SCATTERED;
	if (choice == CRASH_KILL)
		set_killed(c, subset != 0, fates);
	disk_copy(ret, &c->durable);
	for (size_t i = 0; i < c->n_waiting; i++)
		for (size_t j = 0; j < waiting(c, i)->n_names && fates[i] != LOST; j++)
			disk_set_name(ret, &waiting(c, i)->names[j]);
	for (uint32_t i = 0; i < ret->n_files; i++)
		if (has_waiting(c, i))
			leave_file(c, i, fates, choice == CRASH_KILL, random, &ret->files[i]);
}

bool crash_explains(const struct disk *disk, const struct log *log, size_t from,
		    const char *directory)
{
	struct disk now;
	disk_copy(&now, disk);
	for (size_t i = from; i < log->n; i++)
		settle(&now, &log->operations[i]);
	bool explained = disk_is(&now, directory);
	disk_deinit(&now);
	return explained;
}
