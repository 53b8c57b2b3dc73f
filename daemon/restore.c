/* SPDX-License-Identifier: EUPL-1.2
 * From a backup file to a register. It must never touch the register that is there before the
 * backup was verified whole, nor bring back silently what was erased. */
#include "restore.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <riskreg/backup.h>
#include <riskreg/checkpoint.h>

#include "engine/erasures.h"
#include "slurp.h"
#include "speak.h"

#define MEMORY_MAX ((size_t)16 << 20)
#define CONFIGURATION_NAME "riskregd.conf.restored"

struct restore {
	const struct store_options *options;
	const char *file;
	struct restore_allows allows;
	struct backup backup;
	struct checkpoint checkpoint;
	struct store_state in_place; /* what the backup must begin with */
};

/* What the register in place is to the backup. */
enum relation {
	RELATION_NONE,    /* there is none, or one without content */
	RELATION_WITHIN,  /* the backup has as much or more: it must begin with it */
	RELATION_NEWER,   /* it has entries that the backup lacks */
	RELATION_FOREIGN, /* it is another register */
};

static bool complain(enum word word, const char *name, const char *what)
{
	speak(stderr, word, "file", name, "error", what, NULL);
	return false;
}

static bool read_head(struct restore *r, struct arena *arena)
{
	struct view beginning;
	struct note_key key;
	char line[BACKUP_LINE];
	int rc = slurp_file(arena, r->file, BACKUP_HEAD_MAX, &beginning);
	if (rc < 0)
		return complain(WORD_RESTORE_CANNOT_READ, r->file, speak_error(rc));
	if (!backup_parse(beginning, &r->backup) || !note_key_parse(r->backup.key, &key))
		return complain(WORD_RESTORE_NOT_A_BACKUP, r->file, "");
	backup_line(r->backup.configuration, line);
	if (checkpoint_verify(r->backup.checkpoint, &key, &r->checkpoint) != EVIDENCE_SOUND ||
	    !view_equals(r->checkpoint.extensions, view_of_string(line)))
		return complain(WORD_RESTORE_ALTERED, r->file, "");
	return true;
}

static const char *number(char out[24], uint64_t value)
{
	snprintf(out, 24, "%" PRIu64, value);
	return out;
}

static void tell_erased(void *context, const char *id, uint32_t from, uint32_t to)
{
	char first[24], last[24];
	(void)context;
	speak(stdout, from == to ? WORD_RESTORE_ERASED_ONE : WORD_RESTORE_ERASED, "id", id, "from",
	      number(first, from), "to", number(last, to), NULL);
}

static int compare(struct restore *r, struct store *store, enum relation *ret)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	struct store_info info;
	uint64_t size = r->checkpoint.size;
	int rc = store_begin_read(store, &snapshot);
	if (!rc)
		rc = store_info(snapshot, &info);
	/* The first entry is the daemon's own, in every register. */
	if (rc || info.seq <= 1)
		return rc;
	bool is_shared = info.seq < size;
	r->in_place.size = is_shared ? info.seq : size;
	rc = store_root(snapshot, r->in_place.size, r->in_place.root);
	if (rc)
		return rc;
	if (is_shared) /* that it begins with it, only the backup itself can show */
		*ret = RELATION_WITHIN;
	else if (memcmp(r->in_place.root, r->checkpoint.root, MERKLE_HASH) != 0)
		*ret = RELATION_FOREIGN;
	else
		*ret = info.seq > size ? RELATION_NEWER : RELATION_WITHIN;
	return 0;
}

/* Whether there is something that could be lost. A directory without a journal holds no
 * register. */
static bool has_register(const char *directory)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/journal", directory);
	return access(path, F_OK) == 0;
}

/* A negative errno when the register in place cannot be read. */
static int find_relation(struct restore *r, enum relation *ret)
{
	CLEANUP(store_freep) struct store *store = NULL;
	*ret = RELATION_NONE;
	if (!has_register(r->options->directory))
		return 0;
	int rc = store_open(&store, r->options, NULL);
	if (!rc)
		rc = compare(r, store, ret);
	if (!rc && *ret == RELATION_NEWER)
		rc = erasures_tell(store, r->checkpoint.size, tell_erased, NULL);
	return rc;
}

/* Says what would be lost, and with what option it may be. */
static bool ask(const struct restore *r, enum word why, int rc, bool is_other)
{
	bool is_allowed = is_other ? r->allows.other : r->allows.older;
	complain(why, r->options->directory, speak_error(rc));
	if (!is_allowed)
		speak(stderr, WORD_RESTORE_ALLOW, "option",
		      is_other ? "--allow-other" : "--allow-older", NULL);
	return is_allowed;
}

/* The register may be sound, and what helps is not to lose it. */
static bool is_of_the_machine(int error)
{
	static const int errors[] = { EBUSY, EACCES, EPERM, EROFS, ENOSPC, ENOMEM, EMFILE, ENFILE };
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors)[0]; i++)
		if (error == -errors[i])
			return true;
	return false;
}

static bool may_replace(struct restore *r)
{
	enum relation relation;
	int rc = find_relation(r, &relation);
	if (is_of_the_machine(rc)) {
		speak_register(r->options->directory, rc);
		return false;
	}
	if (rc)
		return ask(r, WORD_RESTORE_UNREADABLE, rc, false);
	if (relation == RELATION_NEWER)
		return ask(r, WORD_RESTORE_OLDER, 0, false);
	return relation != RELATION_FOREIGN || ask(r, WORD_RESTORE_FOREIGN, 0, true);
}

static struct store_copied copied(const struct restore *r)
{
	struct store_copied copied = {
		.file = r->file,
		.offset = r->backup.offset,
		.state.size = r->checkpoint.size,
	};
	memcpy(copied.state.root, r->checkpoint.root, MERKLE_HASH);
	if (!r->allows.other)
		copied.begins = r->in_place;
	return copied;
}

static void tell_kept(const struct restore *r, const char *name)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/%s", r->options->directory, name);
	speak(stdout, WORD_RESTORE_KEPT, "directory", path, NULL);
}

/* The configuration is put beside the register, for people to compare; it is not taken over. */
static void keep_configuration(const struct restore *r)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/" CONFIGURATION_NAME, r->options->directory);
	FILE *file = r->backup.configuration.n ? fopen(path, "we") : NULL;
	if (!file)
		return;
	size_t n = fwrite(r->backup.configuration.p, 1, r->backup.configuration.n, file);
	if (fclose(file) == 0 && n == r->backup.configuration.n)
		speak(stdout, WORD_RESTORE_CONFIGURATION, "file", path, NULL);
}

bool restore_run(const struct store_options *options, const char *file,
		 struct restore_allows allows)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct restore r = { .options = options, .file = file, .allows = allows };
	char where[200] = "", size[24];
	if (arena_new(&arena, MEMORY_MAX) < 0)
		return complain(WORD_RESTORE_CANNOT_READ, file, speak_error(ENOMEM));
	if (!read_head(&r, arena) || !may_replace(&r))
		return false;
	const struct store_copied copy = copied(&r);
	int rc = store_restore(options, &copy, where);
	if (rc == STORE_CONFLICT)
		return ask(&r, WORD_RESTORE_FOREIGN, 0, true);
	if (rc == -EBADMSG)
		return complain(WORD_RESTORE_DAMAGED, file, where);
	if (rc < 0) {
		speak(stderr, WORD_RESTORE_FAILED, "file", file, "directory", options->directory,
		      "error", speak_error(rc), NULL);
		return false;
	}
	speak(stdout, WORD_RESTORE_DONE, "size", number(size, r.checkpoint.size), "directory",
	      options->directory, NULL);
	if (*where)
		tell_kept(&r, where);
	keep_configuration(&r);
	return true;
}
