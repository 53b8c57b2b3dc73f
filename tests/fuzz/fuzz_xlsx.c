/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: bytes as a workbook. Those that are no zip archive become a part of a sound one, for
 * a fuzzer seldom packs well: the first byte says which. */
#include "../xlsx_fixture.h"
#include "sheet_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const parts[] = { XLSX_SHEET_PART, "xl/styles.xml",
					     "xl/sharedStrings.xml", "xl/workbook.xml",
					     "xl/_rels/workbook.xml.rels" };
	size_t part;

	if (sheet_is_xlsx(view_of(data, n)) || n < 2) {
		check_sheet(view_of(data, n));
		return 0;
	}
	part = (size_t)(data[0] - '0');
	if (part < sizeof(parts) / sizeof(parts[0]))
		check_sheet(xlsx_with(parts[part], (const char *)data + 1, n - 1));
	return 0;
}
