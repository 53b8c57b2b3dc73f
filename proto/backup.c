/* SPDX-License-Identifier: EUPL-1.2
 * Heads of backups, see backup.h. Verifies nothing: it only takes apart. */
#include <riskreg/backup.h>

#include <errno.h>
#include <stdio.h>

#include <nettle/sha2.h>

#include <riskreg/line.h>

#define ALIGNMENT 4096
#define LINES_MAX 512
#define TITLE VIEW_LITERAL("riskreg backup 1")

void backup_line(struct view configuration, char out[BACKUP_LINE])
{
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&hash);
	sha256_update(&hash, configuration.n, configuration.p);
	sha256_digest(&hash, sizeof digest, digest);
	int n = sprintf(out, "configuration ");
	for (size_t i = 0; i < sizeof digest; i++)
		n += sprintf(out + n, "%02x", digest[i]);
	sprintf(out + n, "\n");
}

int backup_format(struct arena *arena, const struct backup *backup, struct view *ret)
{
	char lines[LINES_MAX];
	size_t n = backup->configuration.n + backup->checkpoint.n;
	if (n > BACKUP_HEAD_MAX - LINES_MAX - ALIGNMENT)
		return -EINVAL;
	size_t size = (n + LINES_MAX + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	int n_lines = snprintf(lines, sizeof lines,
			       "%s\ncopy %zu\nconfiguration %zu\ncheckpoint %zu\nkey %.*s\n\n",
			       (const char *)TITLE.p, size, backup->configuration.n,
			       backup->checkpoint.n, (int)backup->key.n,
			       (const char *)backup->key.p);
	if (n_lines < 0 || (size_t)n_lines >= sizeof lines)
		return -EINVAL;
	char *head = arena_get(arena, size);
	if (!head)
		return -ENOMEM;
	memset(head, '\n', size);
	char *at = line_put(head, view_of(lines, (size_t)n_lines));
	line_put(line_put(at, backup->configuration), backup->checkpoint);
	*ret = view_of(head, size);
	return 0;
}

static bool take_number(struct view *rest, struct view name, uint64_t *ret)
{
	struct view line;
	return line_take(rest, &line) && line_skip(&line, name) &&
	       line_number(line, UINT32_MAX, ret);
}

static bool take_bytes(struct view *rest, uint64_t n, struct view *ret)
{
	if (n > rest->n)
		return false;
	*ret = view_of(rest->p, (size_t)n);
	*rest = view_of(rest->p + n, rest->n - (size_t)n);
	return true;
}

bool backup_parse(struct view beginning, struct backup *ret)
{
	struct backup backup = { .offset = 0 };
	struct view rest = beginning, line;
	uint64_t configuration, checkpoint;
	if (!line_take(&rest, &line) || !view_equals(line, TITLE) ||
	    !take_number(&rest, VIEW_LITERAL("copy "), &backup.offset) ||
	    !take_number(&rest, VIEW_LITERAL("configuration "), &configuration) ||
	    !take_number(&rest, VIEW_LITERAL("checkpoint "), &checkpoint))
		return false;
	if (!line_take(&rest, &backup.key) || !line_skip(&backup.key, VIEW_LITERAL("key ")) ||
	    !line_take(&rest, &line) || line.n != 0)
		return false;
	if (!take_bytes(&rest, configuration, &backup.configuration) ||
	    !take_bytes(&rest, checkpoint, &backup.checkpoint))
		return false;
	size_t at = (size_t)(rest.p - beginning.p);
	if (backup.offset % ALIGNMENT || at > backup.offset || backup.offset > beginning.n)
		return false;
	while (at < backup.offset)
		if (beginning.p[at++] != '\n')
			return false;
	*ret = backup;
	return true;
}
