/* SPDX-License-Identifier: EUPL-1.2
 * Files that are written whole. Never leaves half a file under the name that was asked for. */
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MODE_SECRET 0600
#define MODE_SHARED 0666 /* and what umask leaves of it */

struct save {
	int fd;
	bool is_done;
	char path[PATH_MAX], temporary[PATH_MAX];
};

int save_new(struct save **ret, const char *path, bool is_secret)
{
	struct save *s = calloc(1, sizeof *s);
	if (!s)
		return -ENOMEM;
	/* The temporary name is the longer one. */
	int n = snprintf(s->temporary, sizeof s->temporary, "%s.%d.new", path, (int)getpid());
	int rc = n < 0 || (size_t)n >= sizeof s->temporary ? -ENAMETOOLONG : 0;
	snprintf(s->path, sizeof s->path, "%s", path);
	if (rc == 0) {
		s->fd = open(s->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			     is_secret ? MODE_SECRET : MODE_SHARED);
		rc = s->fd < 0 ? -errno : 0;
	}
	if (rc == 0)
		*ret = s;
	else
		free(s);
	return rc;
}

int save_write(struct save *s, struct view bytes)
{
	while (bytes.n > 0) {
		ssize_t n = write(s->fd, bytes.p, bytes.n);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			bytes = view_of(bytes.p + n, bytes.n - (size_t)n);
	}
	return 0;
}

const char *save_temporary(const struct save *s)
{
	return s->temporary;
}

static int sync_directory_of(const char *path)
{
	char copy[PATH_MAX];
	snprintf(copy, sizeof copy, "%s", path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int rc = fsync(fd) != 0 ? -errno : 0;
	close(fd);
	return rc;
}

int save_done(struct save *s)
{
	if (fsync(s->fd) != 0 || rename(s->temporary, s->path) != 0)
		return -errno;
	s->is_done = true;
	return sync_directory_of(s->path);
}

struct save *save_free(struct save *s)
{
	if (!s)
		return NULL;
	close(s->fd);
	if (!s->is_done)
		unlink(s->temporary);
	free(s);
	return NULL;
}

int save_file(const char *path, struct view bytes)
{
	CLEANUP(save_freep) struct save *s = NULL;
	int rc = save_new(&s, path, false);
	if (rc == 0)
		rc = save_write(s, bytes);
	return rc == 0 ? save_done(s) : rc;
}
