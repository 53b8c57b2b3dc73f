/* SPDX-License-Identifier: EUPL-1.2
 * Finds and reads files. Understands nothing of what is in them, and never writes one. */
#include "config_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY_END ".d"
#define NAME_END ".conf"
#define HEAD "# ---- "

static int read_all(int fd, size_t n, uint8_t *out)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = read(fd, out + done, n - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : -EAGAIN; /* it became shorter meanwhile */
		done += (size_t)got;
	}
	return 0;
}

/* A directory or device would make libconfuse's scanner end the process, or wait for ever. */
static int read_open(struct arena *arena, int fd, size_t max, struct view *ret)
{
	struct stat about;
	if (fstat(fd, &about) < 0)
		return -errno;
	if (!S_ISREG(about.st_mode))
		return -EINVAL;
	if ((uint64_t)about.st_size > max)
		return -EFBIG;
	uint8_t *bytes = arena_get(arena, (size_t)about.st_size);
	int rc = bytes ? read_all(fd, (size_t)about.st_size, bytes) : -ENOMEM;
	if (!rc)
		*ret = view_of(bytes, (size_t)about.st_size);
	return rc;
}

static int read_file(struct arena *arena, struct config_files *files, const char *path)
{
	size_t left = CONFIG_BYTES_MAX;
	for (size_t i = 0; i < files->n; i++)
		left -= files->files[i].bytes.n;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	struct config_file file = { .path = path };
	int rc = read_open(arena, fd, left, &file.bytes);
	close(fd);
	if (!rc)
		files->files[files->n++] = file;
	return rc;
}

static bool is_taken(const char *name)
{
	size_t n = strlen(name), end = strlen(NAME_END);
	return name[0] != '.' && n > end && strcmp(name + n - end, NAME_END) == 0;
}

/* The paths in the directory, in any order. */
static int list(struct arena *arena, DIR *directory, const char *path, const char **out,
		size_t *ret_n)
{
	size_t n = 0;
	const struct dirent *entry;
	for (errno = 0; (entry = readdir(directory)) != NULL; errno = 0) {
		if (!is_taken(entry->d_name))
			continue;
		if (n == CONFIG_FILES_MAX - 1)
			return -E2BIG;
		out[n] = arena_format(arena, "%s/%s", path, entry->d_name);
		if (!out[n++])
			return -ENOMEM;
	}
	*ret_n = n;
	return -errno;
}

static int compare(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;
	return strcmp(*left, *right);
}

static int read_directory(struct arena *arena, const char *path, struct config_files *files,
			  const char **ret_wrong)
{
	const char *paths[CONFIG_FILES_MAX];
	size_t n = 0;
	DIR *directory = opendir(path);
	*ret_wrong = path;
	if (!directory)
		return errno == ENOENT ? 0 : -errno;
	int rc = list(arena, directory, path, paths, &n);
	closedir(directory);
	if (rc)
		return rc;
	qsort(paths, n, sizeof(paths[0]), compare);
	for (size_t i = 0; !rc && i < n; i++) {
		*ret_wrong = paths[i];
		rc = read_file(arena, files, paths[i]);
	}
	return rc;
}

int config_files_read(struct arena *arena, const char *path, struct config_files *ret,
		      const char **ret_wrong)
{
	struct config_files files = { .n = 0 };
	const char *directory = arena_format(arena, "%s" DIRECTORY_END, path);
	*ret_wrong = path;
	if (!directory)
		return -ENOMEM;
	int rc = read_file(arena, &files, path);
	if (!rc)
		rc = read_directory(arena, directory, &files, ret_wrong);
	if (!rc)
		*ret = files;
	return rc;
}

/* Without the directories above: "riskregd.conf.d/10-roles.conf". */
static const char *short_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	while (slash && slash > path && slash[-1] != '/')
		slash--;
	return slash ? slash : path;
}

static uint8_t *put(uint8_t *to, struct view bytes)
{
	if (bytes.n)
		memcpy(to, bytes.p, bytes.n);
	return to + bytes.n;
}

struct view config_files_join(struct arena *arena, const struct config_files *files)
{
	size_t n = 1;
	for (size_t i = 0; i < files->n; i++)
		n += files->files[i].bytes.n + strlen(files->files[i].path) + sizeof(HEAD) + 2;
	uint8_t *text = arena_get(arena, n), *to = text;
	if (!text)
		return VIEW_NONE;
	for (size_t i = 0; i < files->n; i++) {
		if (i) {
			if (to > text && to[-1] != '\n')
				*to++ = '\n';
			to = put(to, VIEW_LITERAL(HEAD));
			to = put(to, view_of_string(short_name(files->files[i].path)));
			*to++ = '\n';
		}
		to = put(to, files->files[i].bytes);
	}
	return view_of(text, (size_t)(to - text));
}
