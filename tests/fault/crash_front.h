/* SPDX-License-Identifier: EUPL-1.2
 * Standing in front of a library's function: the program defines the name, so that calls from the
 * store and from libraries come to it, and hands them on. */
#pragma once

#include <dlfcn.h>
#include <stdlib.h>

/* The C name differs from the linker's, so that headers' own declarations do not disturb. */
#define FRONT(type, call, ...)                                                                     \
	type front_##call(__VA_ARGS__) __asm__(#call);                                             \
	type front_##call(__VA_ARGS__)

#define REAL(call)                                                                                 \
	({                                                                                         \
		static __typeof__(&call) real_;                                                    \
		if (!real_)                                                                        \
			real_ = (__typeof__(&call))real_call(#call);                               \
		real_;                                                                             \
	})

static inline void *real_call(const char *name)
{
	void *p = dlsym(RTLD_NEXT, name);
	if (!p)
		abort();
	return p;
}
