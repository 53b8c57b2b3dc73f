/* SPDX-License-Identifier: EUPL-1.2
 * The random bytes of calls: never the same twice, and not left lying about. */
#include <string.h>

#include "../daemon/engine/entropy.h"
#include "suite.h"

static void each_call_has_its_own_random_bytes(void)
{
	uint8_t all[200][ENTROPY_SHARE];
	struct entropy mine = { .left = 0 };
	for (int i = 0; i < 200; i++)
		CU_ASSERT_EQUAL(entropy_get(&mine, all[i]), 0);
	for (int i = 1; i < 200; i++)
		for (int k = 0; k < i; k++)
			CU_ASSERT_NOT_EQUAL(memcmp(all[i], all[k], ENTROPY_SHARE), 0);
	for (size_t i = mine.left; i < sizeof(mine.bytes); i++)
		CU_ASSERT_EQUAL(mine.bytes[i], 0);
}

static const struct suite_test tests[] = {
	{ "each call has its own random bytes", each_call_has_its_own_random_bytes },
};

SUITE_MAIN("entropy", tests)
