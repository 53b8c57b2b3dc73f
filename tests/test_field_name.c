/* SPDX-License-Identifier: EUPL-1.2
 * Names of fields in refusals: by the last part, with the number of what is not the first. */
#include "suite.h"

#include <string.h>

#include "../daemon/engine/field_name.h"

static void paths_have_names(void)
{
	static const struct {
		const char *path, *sv, *en;
	} cases[] = {
		{ "risk.title", "Rubriken", "The title" },
		{ "source", "Källan", "The source" },
		{ "results[0].note", "Anteckningen", "The note" },
		{ "results[3].note", "Anteckningen (nr 4)", "The note (no. 4)" },
		{ "control.attributes[16].code", "Koden (nr 17)", "The code (no. 17)" },
		{ "ids", "Granskningsobjekten", "The items" },
		{ "criteria_text", "Texten med bedömningskriterier", "The text of the criteria" },
		/* no name, or only the beginning or end of one */
		{ "results[3].rank", "results[3].rank", "results[3].rank" },
		{ "risk.titles", "risk.titles", "risk.titles" },
		{ "risk.subtitle", "risk.subtitle", "risk.subtitle" },
		{ "", "", "" },
	};
	struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 16), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CU_ASSERT_STRING_EQUAL(field_name(arena, cases[i].path, LANG_SV), cases[i].sv);
		CU_ASSERT_STRING_EQUAL(field_name(arena, cases[i].path, LANG_EN), cases[i].en);
	}
	arena_free(arena);
}

/* A refusal is told also when there is no memory left for its words. */
static void without_memory_the_path_stays(void)
{
	struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 4096), 0);
	while (arena_get(arena, 1))
		;
	CU_ASSERT_STRING_EQUAL(field_name(arena, "results[3].note", LANG_SV), "results[3].note");
	CU_ASSERT_STRING_EQUAL(field_name(arena, "results[0].note", LANG_SV), "Anteckningen");
	arena_free(arena);
}

static const struct suite_test tests[] = {
	{ "paths have names", paths_have_names },
	{ "without memory the path stays", without_memory_the_path_stays },
};

SUITE_MAIN("field_name", tests)
