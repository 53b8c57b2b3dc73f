/* SPDX-License-Identifier: EUPL-1.2
 * Ownership that ends with the scope:
 *
 *	CLEANUP(store_freep) struct store *store = NULL;
 *
 * DEFINE_FREEP(store) makes store_freep from store_free, which takes NULL and returns NULL. */
#pragma once

#define CLEANUP(fn) __attribute__((cleanup(fn)))

#define DEFINE_FREEP(x)                           \
	static inline void x##_freep(struct x **p) \
	{                                         \
		*p = x##_free(*p);                \
	}
