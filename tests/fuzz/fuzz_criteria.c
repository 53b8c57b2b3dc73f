/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as criteria in words. Aborts where what was read is no sound rule, or does
 * not come back from the written form, in either language. */
#include <stdlib.h>

#include "../../daemon/domain/criteria.h"

#define WRITTEN_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool is_same(const struct criteria *a, const struct criteria *b)
{
	bool same = a->n_bands == b->n_bands;
	for (unsigned i = 0; same && i < a->n_bands; i++)
		same = a->bands[i].up_to == b->bands[i].up_to &&
		       a->bands[i].unit == b->bands[i].unit &&
		       a->bands[i].partial_from == b->bands[i].partial_from &&
		       a->bands[i].pass_from == b->bands[i].pass_from;
	return same;
}

static void write_and_read(const struct criteria *criteria, enum lang lang)
{
	char text[WRITTEN_MAX];
	struct criteria again;
	struct criteria_place place;
	size_t n = criteria_format(criteria, lang, text, sizeof(text));
	require(n < sizeof(text) && text[n] == '\0');
	require(criteria_parse(view_of_string(text), &again, &place) == CRITERIA_SOUND);
	require(is_same(criteria, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct criteria criteria;
	struct criteria_place place = { .at = 0 };
	struct criteria_lint lint[8];
	enum criteria_fault fault = criteria_parse(view_of(data, n), &criteria, &place);
	if (fault != CRITERIA_SOUND) {
		require(place.at <= n);
		return 0;
	}
	require(criteria_check(&criteria) == CRITERIA_SOUND);
	write_and_read(&criteria, LANG_SV);
	write_and_read(&criteria, LANG_EN);
	criteria_lint(&criteria, lint, sizeof(lint) / sizeof(lint[0]));
	return 0;
}
