/* SPDX-License-Identifier: EUPL-1.2
 * Builds and reads the keys of the tables. The order of keys as bytes is the order of what they
 * say: numbers are big-endian, and a version is stored as its complement, so that the newest comes
 * first. Knows no table's contents and touches no store.
 *
 * An id stands in a key as its kind, then its bytes in groups of four, the last one padded with
 * zeros. After each group stands how many of its bytes are the id's, or 5 when another group
 * follows. So no id is a prefix of another, whatever their sizes, and their order is that of their
 * bytes, shorter first:
 *
 *	kind 3, 00 00 00 0c              03  00 00 00 0c 04
 *	kind 1, "KS"                     01  4b 53 00 00 02
 *	kind 1, "KSXYZ"                  01  4b 53 58 59 05  5a 00 00 00 01 */
#pragma once

#include "store.h"

#define KEY_GROUP 4
#define KEY_ID_MAX (1 + (STORE_ID_MAX + KEY_GROUP - 1) / KEY_GROUP * (KEY_GROUP + 1))
#define KEY_MAX (2 * KEY_ID_MAX + 1)

struct key {
	size_t size;
	uint8_t bytes[KEY_MAX];
};

/* Has a kind and a size within the bounds: only such ids may be made into keys. */
bool key_may_hold(const struct id *);

/* < 0, 0, > 0: some order, in which no two are alike. */
int id_compare(const struct id *, const struct id *);

/* A version of a record; 0 comes behind all versions that there can be, UINT32_MAX before them. */
struct key key_of_record(const struct id *, uint32_t version);
/* Before all records of a kind whose id begins with these bytes, and what their keys begin with. */
struct key key_of_prefix(uint8_t kind, struct view prefix);
/* What names `target`. Source: NULL for what all keys begin with that name it from this kind. */
struct key key_of_reference(const struct id *target, uint8_t kind, const struct id *source);
struct key key_of_id(const struct id *);
struct key key_of_meta(char name);
struct key key_of_seq(uint64_t seq);
struct key key_of_subtree(unsigned level, uint64_t index);
/* An actor's name, a NUL and the key of a write. */
struct key key_of_write(struct view actor, const uint8_t key[STORE_KEY_SIZE]);

/* Borrowed from the key. */
struct view key_view(const struct key *);
/* < 0, 0, > 0 */
int key_compare(const struct key *, const struct key *);
bool key_begins(struct view key, const struct key *prefix);
/* The smallest key that is larger. */
void key_step(struct key *);

/* Read a whole key; false when it is none of ours. */
bool key_parse_id(struct view key, struct id *ret);
bool key_parse_record(struct view key, struct id *ret, uint32_t *ret_version);
