/* SPDX-License-Identifier: EUPL-1.2
 * Reads the key, or makes it. It must never replace one that is there, log it, or leave it readable
 * for others. */
#include "key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#define NAME_BYTES 8
#define MODE_SECRET 0600

/* One line, with or without its LF. */
static int parse(char *text, size_t n, struct note_signer *ret)
{
	if (n && text[n - 1] == '\n')
		n--;
	return note_signer_parse(view_of(text, n), ret) ? 0 : -EBADMSG;
}

static int read_key(const char *path, struct note_signer *ret)
{
	char text[NOTE_SIGNER_TEXT + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	ssize_t n = read(fd, text, sizeof(text));
	int rc = n < 0 ? -errno : parse(text, (size_t)n, ret);
	close(fd);
	explicit_bzero(text, sizeof(text));
	return rc;
}

static int fill(uint8_t *bytes, size_t n)
{
	return getrandom(bytes, n, 0) == (ssize_t)n ? 0 : -EIO;
}

/* The name tells registers apart where many are verified: "riskreg-" and 16 random digits. */
static int make(struct note_signer *ret)
{
	uint8_t random[NAME_BYTES], seed[NOTE_KEY];
	char name[32];
	int n = snprintf(name, sizeof(name), "riskreg-");
	int rc = fill(random, sizeof(random));
	if (!rc)
		rc = fill(seed, sizeof(seed));
	for (size_t i = 0; !rc && i < sizeof(random); i++)
		n += snprintf(name + n, sizeof(name) - (size_t)n, "%02x", random[i]);
	if (!rc && !note_signer_init(ret, view_of_string(name), seed))
		rc = -EINVAL;
	explicit_bzero(seed, sizeof(seed));
	return rc;
}

static int write_all(int fd, const char *text, size_t n)
{
	while (n) {
		ssize_t written = write(fd, text, n);
		if (written < 0 && errno != EINTR)
			return -errno;
		text += written < 0 ? 0 : written;
		n -= written < 0 ? 0 : (size_t)written;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

static int sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int rc = fsync(fd) < 0 ? -errno : 0;
	close(fd);
	return rc;
}

/* Written whole under another name first: a key that is there is a whole one. */
static int keep(const char *directory, const char *path, const struct note_signer *signer)
{
	char text[NOTE_SIGNER_TEXT + 1], temporary[PATH_MAX];
	if (snprintf(temporary, sizeof(temporary), "%s.new", path) >= (int)sizeof(temporary))
		return -ENAMETOOLONG;
	note_signer_format(signer, text);
	size_t n = strlen(text);
	text[n++] = '\n';
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, MODE_SECRET);
	int rc = fd < 0 ? -errno : write_all(fd, text, n);
	if (fd >= 0)
		close(fd);
	explicit_bzero(text, sizeof(text));
	if (!rc && rename(temporary, path) < 0)
		rc = -errno;
	return rc ? rc : sync_directory(directory);
}

int key_open(const char *directory, struct note_signer *ret, bool *ret_made)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	char path[PATH_MAX];
	int rc = -ENOENT;
	*ret_made = false;
	if (credentials) {
		if (snprintf(path, sizeof(path), "%s/riskreg-key", credentials) >=
		    (int)sizeof(path))
			return -ENAMETOOLONG;
		rc = read_key(path, ret);
	}
	if (rc != -ENOENT)
		return rc;
	if (snprintf(path, sizeof(path), "%s/key", directory) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	rc = read_key(path, ret);
	if (rc != -ENOENT)
		return rc;
	rc = make(ret);
	if (!rc)
		rc = keep(directory, path, ret);
	if (!rc)
		*ret_made = true;
	return rc;
}
