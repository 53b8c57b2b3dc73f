/* SPDX-License-Identifier: EUPL-1.2
 * The journal of a stopped daemon, read from its files by what PROTOCOL.md says of their bytes. It
 * must never ask the daemon, whose word is what is checked. */
#pragma once

#include <dirent.h>

#include "history.h"

#define SEGMENT_HEAD 4096
#define ENTRY_HEAD 56

static inline uint64_t journal_number(const uint8_t *p, unsigned n)
{
	uint64_t value = 0;
	while (n-- > 0)
		value = value << 8 | p[n];
	return value;
}

static inline void journal_leaf(struct history *h, const uint8_t *p, size_t n)
{
	PB(Leaf) *leaf = riskreg__v1__leaf__unpack(NULL, n, p);
	if (!leaf || leaf->seq != h->n_entries + 1) {
		fprintf(stderr, "history: no entry %lu in the journal\n", h->n_entries + 1);
		exit(1);
	}
	struct journal_entry entry = { .n_changes = (uint32_t)leaf->n_changes };
	if (leaf->key.len == 16 && leaf->key.data[0] == 'h') {
		entry.is_ours = true;
		memcpy(&entry.client, leaf->key.data + 4, 4);
		memcpy(&entry.number, leaf->key.data + 8, 4);
	}
	if (leaf->n_changes)
		entry.version = leaf->changes[0]->version;
	if ((h->n_entries & (h->n_entries + 1)) == 0) {
		h->entries = realloc(h->entries, 2 * (h->n_entries + 2) * sizeof(entry));
		if (!h->entries)
			exit(2);
	}
	h->entries[++h->n_entries] = entry;
	riskreg__v1__leaf__free_unpacked(leaf, NULL);
}

static inline void journal_segment(struct history *h, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t head[ENTRY_HEAD];
	long at = SEGMENT_HEAD;
	while (file && fseek(file, at, SEEK_SET) == 0 && fread(head, sizeof(head), 1, file) == 1) {
		size_t size = journal_number(head, 4), n_leaf = journal_number(head + 4, 4);
		bool is_seal = head[40] & 1;
		if (size == 0)
			break;
		uint8_t *leaf = history_need(n_leaf, 1);
		if (!is_seal && fread(leaf, n_leaf, 1, file) == 1)
			journal_leaf(h, leaf, n_leaf);
		free(leaf);
		at += (long)size;
	}
	if (file)
		fclose(file);
}

static inline int journal_is_segment(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return n > 4 && strcmp(entry->d_name + n - 4, ".seg") == 0;
}

static inline void journal_load(struct history *h)
{
	char directory[sizeof(data_path) + 8], path[2 * sizeof(data_path)];
	struct dirent **names;
	snprintf(directory, sizeof(directory), "%s/journal", data_path);
	int n = scandir(directory, &names, journal_is_segment, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]->d_name);
		journal_segment(h, path);
		free(names[i]);
	}
	if (n > 0)
		free(names);
}
