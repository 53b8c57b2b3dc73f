/* SPDX-License-Identifier: EUPL-1.2
 * A test's directory, when the test is over. */
#pragma once

#include <ftw.h>
#include <stdio.h>

static inline int remove_tree_one(const char *path, const struct stat *st, int type,
				  struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* With all that is in it; nftw's answer. */
static inline int remove_tree(const char *path)
{
	return nftw(path, remove_tree_one, 8, FTW_DEPTH | FTW_PHYS);
}
