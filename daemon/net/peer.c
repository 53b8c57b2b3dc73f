/* SPDX-License-Identifier: EUPL-1.2
 * Credentials and names of a peer. It must never take a name from the peer itself. */
#include "peer.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/socket.h>

#define TEXT_SIZE_FIRST ((size_t)4 << 10)
#define TEXT_SIZE_MAX ((size_t)1 << 20)

_Static_assert(sizeof(gid_t) == sizeof(uint32_t), "group ids are read as 32 bits");

/* Supplementary groups, into `out`. Returns how many. */
static int read_groups(int fd, uint32_t out[PEER_GROUPS_MAX], size_t *ret_n)
{
	socklen_t size = PEER_GROUPS_MAX * sizeof(out[0]);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, out, &size) == 0) {
		*ret_n = size / sizeof(out[0]);
		return 0;
	}
	if (errno != ERANGE)
		return -errno;
	/* More than PEER_GROUPS_MAX; the kernel gives all or none. */
	uint32_t *all = malloc(size);
	if (!all)
		return -ENOMEM;
	int rc = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, all, &size) < 0 ? -errno : 0;
	if (rc == 0) {
		memcpy(out, all, PEER_GROUPS_MAX * sizeof(out[0]));
		*ret_n = PEER_GROUPS_MAX;
	}
	free(all);
	return rc;
}

int peer_new(struct named_peer **ret, int fd)
{
	struct ucred credentials;
	socklen_t size = sizeof(credentials);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
		return -errno;
	CLEANUP(peer_freep) struct named_peer *peer = calloc(1, sizeof(*peer));
	if (!peer)
		return -ENOMEM;
	size_t n = 0;
	int rc = read_groups(fd, peer->group_ids + 1, &n);
	if (rc < 0)
		return rc;
	peer->group_ids[0] = credentials.gid;
	peer->peer = (struct peer){
		.uid = credentials.uid,
		.gid = credentials.gid,
		.n_groups = n + 1,
		.group_ids = peer->group_ids,
		.group_names = (const char *const *)peer->group_names,
	};
	*ret = peer;
	peer = NULL;
	return 0;
}

struct named_peer *peer_free(struct named_peer *peer)
{
	if (!peer)
		return NULL;
	for (size_t i = 0; i < peer->peer.n_groups; i++)
		free(peer->group_names[i]);
	free(peer->user);
	free(peer);
	return NULL;
}

/* One look-up: 0 and the name (or NULL), ERANGE when `text` is too small, or another error. */
typedef int find_name(uint32_t id, char *text, size_t size, const char **ret);

static int find_user(uint32_t id, char *text, size_t size, const char **ret)
{
	struct passwd entry, *found = NULL;
	int error = getpwuid_r(id, &entry, text, size, &found);
	*ret = found ? found->pw_name : NULL;
	return error;
}

static int find_group(uint32_t id, char *text, size_t size, const char **ret)
{
	struct group entry, *found = NULL;
	int error = getgrgid_r(id, &entry, text, size, &found);
	*ret = found ? found->gr_name : NULL;
	return error;
}

/* A copy of the name, or NULL. */
static char *name_of(find_name *find, uint32_t id)
{
	char *name = NULL;
	int error = ERANGE;
	for (size_t size = TEXT_SIZE_FIRST; error == ERANGE && size <= TEXT_SIZE_MAX; size *= 2) {
		char *text = malloc(size);
		const char *found = NULL;
		if (!text)
			return NULL;
		error = find(id, text, size, &found);
		if (error == 0 && found)
			name = strdup(found);
		free(text);
	}
	return name;
}

void peer_resolve(struct named_peer *peer)
{
	peer->user = name_of(find_user, peer->peer.uid);
	peer->peer.user = peer->user;
	for (size_t i = 0; i < peer->peer.n_groups; i++)
		peer->group_names[i] = name_of(find_group, peer->group_ids[i]);
}

bool peer_is_like(const struct named_peer *a, const struct named_peer *b)
{
	size_t n = a->peer.n_groups;
	return a->peer.uid == b->peer.uid && n == b->peer.n_groups &&
	       memcmp(a->group_ids, b->group_ids, n * sizeof(a->group_ids[0])) == 0;
}

static char *copy_name(const char *name)
{
	return name ? strdup(name) : NULL;
}

void peer_copy_names(struct named_peer *to, const struct named_peer *from)
{
	to->user = copy_name(from->user);
	to->peer.user = to->user;
	for (size_t i = 0; i < to->peer.n_groups; i++)
		to->group_names[i] = copy_name(from->group_names[i]);
}
