/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as a CSV file. */
#include "sheet_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	check_sheet(view_of(data, n));
	return 0;
}
