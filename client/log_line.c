/* SPDX-License-Identifier: EUPL-1.2
 * Reads items and outcomes. Never prints and never calls. */
#include "log_line.h"

#include <string.h>

#include <riskreg/text.h>

#include "outcome.h"

static PB(ItemResult) *new_result(struct arena *arena, const char *item)
{
	PB(ItemResult) *result = arena_get(arena, sizeof(*result));

	if (!result)
		return NULL;
	*result = (PB(ItemResult))PB_INIT(ITEM_RESULT);
	result->item = text_to_nfc(arena, view_of_string(item));
	return result->item ? result : NULL;
}

enum log_line_fault log_line_parse(struct arena *arena, const char *const *words, size_t n,
				   PB(LogResultsRequest) *ret, const char **ret_bad)
{
	*ret_bad = n ? words[n - 1] : "";
	if (n == 0 || n % 2)
		return LOG_LINE_ODD;
	ret->results = arena_get_zeroed(arena, n / 2, sizeof(*ret->results));
	if (!ret->results)
		return LOG_LINE_NO_MEMORY;
	for (size_t i = 0; i < n; i += 2) {
		PB(ItemResult) *result = new_result(arena, words[i]);
		if (!result)
			return LOG_LINE_NO_MEMORY;
		ret->results[ret->n_results++] = result;
		result->outcome = outcome_find(arena, words[i + 1]);
		*ret_bad = words[i + 1];
		if (result->outcome == PB_ENUM(OUTCOME, UNSPECIFIED))
			return LOG_LINE_OUTCOME;
	}
	return LOG_LINE_SOUND;
}

enum log_line_fault log_line_item(struct arena *arena, const char *item, PB(LogResultsRequest) *ret)
{
	PB(ItemResult) *result = new_result(arena, item);

	ret->results = arena_get(arena, sizeof(*ret->results));
	if (!result || !ret->results)
		return LOG_LINE_NO_MEMORY;
	ret->results[0] = result;
	ret->n_results = 1;
	return LOG_LINE_SOUND;
}

static enum log_line_fault take_attribute(struct arena *arena, const char *given,
					  PB(AttributeOutcome) **ret)
{
	const char *sign = strchr(given, '=');
	PB(AttributeOutcome) *attribute = arena_get(arena, sizeof(*attribute));

	if (!attribute)
		return LOG_LINE_NO_MEMORY;
	if (!sign || sign == given)
		return LOG_LINE_ATTRIBUTE;
	*attribute = (PB(AttributeOutcome))PB_INIT(ATTRIBUTE_OUTCOME);
	attribute->outcome = outcome_find(arena, sign + 1);
	attribute->attribute = arena_copy(arena, view_of(given, (size_t)(sign - given)));
	if (!attribute->attribute)
		return LOG_LINE_NO_MEMORY;
	if (attribute->outcome == PB_ENUM(OUTCOME, UNSPECIFIED))
		return LOG_LINE_OUTCOME;
	*ret = attribute;
	return LOG_LINE_SOUND;
}

enum log_line_fault log_line_attributes(struct arena *arena, const char *const *given, size_t n,
					PB(ItemResult) *ret, const char **ret_bad)
{
	enum log_line_fault fault = LOG_LINE_SOUND;

	ret->attributes = arena_get_zeroed(arena, n, sizeof(*ret->attributes));
	if (n && !ret->attributes)
		return LOG_LINE_NO_MEMORY;
	for (size_t i = 0; i < n && fault == LOG_LINE_SOUND; i++) {
		*ret_bad = given[i];
		fault = take_attribute(arena, given[i], &ret->attributes[i]);
		ret->n_attributes += fault == LOG_LINE_SOUND;
	}
	return fault;
}
