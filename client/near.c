/* SPDX-License-Identifier: EUPL-1.2
 * The word that was probably meant: optimal string alignment (a letter too many, too few, another
 * one, or two swapped), over bytes. Knows no words itself. */
#include "near.h"

#include <string.h>

#define WORD_MAX 32

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(const char *a, size_t n_a, const char *b, size_t n_b)
{
	size_t d[WORD_MAX + 1][WORD_MAX + 1];
	for (size_t i = 0; i <= n_a; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= n_b; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n_a; i++)
		for (size_t j = 1; j <= n_b; j++) {
			size_t changed = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, changed);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n_a][n_b];
}

/* A third of the word may be wrong, but at least one letter of a word of two. */
static size_t tolerance(size_t n)
{
	return n / 3 ? n / 3 : n > 1;
}

void near_show(struct near_search *s, const char *word, const char *means)
{
	size_t n_given = strlen(s->given), n = strlen(word);
	if (n_given == 0 || n_given > WORD_MAX || n > WORD_MAX)
		return;
	size_t d = distance(s->given, n_given, word, n);
	bool begins = n_given > 2 && n_given < n && memcmp(s->given, word, n_given) == 0;
	if (d > tolerance(n) && !begins)
		return;
	if (!s->best || d < s->distance) {
		s->best = means;
		s->distance = d;
	}
}
