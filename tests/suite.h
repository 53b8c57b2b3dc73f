/* SPDX-License-Identifier: EUPL-1.2
 * One CUnit suite, one program. CUnit's own exit status says nothing of failed assertions, so this
 * one does: failures, failed suites and inactive tests all fail the program. The last line is
 * "N passed, N failed" for tests/run. */
#pragma once

#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>

struct suite_test {
	const char *name;
	void (*run)(void);
};

static inline int suite_run(const char *name, const struct suite_test *tests, size_t n)
{
	if (CU_initialize_registry() != CUE_SUCCESS)
		return 1;
	CU_pSuite suite = CU_add_suite(name, NULL, NULL);
	if (!suite)
		return 1;
	for (size_t i = 0; i < n; i++)
		if (!CU_add_test(suite, tests[i].name, tests[i].run))
			return 1;
	CU_basic_set_mode(CU_BRM_NORMAL);
	CU_basic_run_tests();
	unsigned failed = CU_get_number_of_tests_failed() + CU_get_number_of_suites_failed() +
			  CU_get_number_of_tests_inactive();
	unsigned passed = CU_get_number_of_tests_run() - CU_get_number_of_tests_failed();
	if (CU_get_number_of_tests_run() != n)
		failed++;
	CU_cleanup_registry();
	printf("%s: %u passed, %u failed\n", name, passed, failed);
	return failed ? 1 : 0;
}

#define SUITE_MAIN(name, tests) \
	int main(void) { return suite_run(name, tests, sizeof(tests) / sizeof(tests)[0]); }
