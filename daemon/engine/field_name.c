/* SPDX-License-Identifier: EUPL-1.2
 * Names of fields by the last part of their path. Must never fail: a refusal without a name is
 * better than none. */
#include "field_name.h"

#include <stdlib.h>
#include <string.h>

struct name {
	const char *leaf;
	enum word word;
};

static const struct name names[] = {
	{ "accepted_by", WORD_FIELD_ACCEPTED_BY },
	{ "accepted_until", WORD_FIELD_ACCEPTED_UNTIL },
	{ "agreement", WORD_FIELD_AGREEMENT },
	{ "answer", WORD_FIELD_ANSWER },
	{ "attributes", WORD_FIELD_ATTRIBUTES },
	{ "audit", WORD_FIELD_AUDIT },
	{ "auditor", WORD_FIELD_AUDITOR },
	{ "audits", WORD_FIELD_AUDITS },
	{ "background", WORD_FIELD_BACKGROUND },
	{ "body", WORD_FIELD_BODY },
	{ "by", WORD_FIELD_BY },
	{ "calendar", WORD_FIELD_CALENDAR },
	{ "carried_to", WORD_FIELD_CARRIED_TO },
	{ "carried_to_year", WORD_FIELD_CARRIED_TO_YEAR },
	{ "category", WORD_FIELD_CATEGORY },
	{ "cell", WORD_FIELD_CELL },
	{ "code", WORD_FIELD_CODE },
	{ "comment", WORD_FIELD_COMMENT },
	{ "conclusion", WORD_FIELD_CONCLUSION },
	{ "condition", WORD_FIELD_CONDITION },
	{ "conforming", WORD_FIELD_CONFORMING },
	{ "consequence", WORD_FIELD_CONSEQUENCE },
	{ "continuation", WORD_FIELD_CONTINUATION },
	{ "control", WORD_FIELD_CONTROL },
	{ "control_total", WORD_FIELD_CONTROL_TOTAL },
	{ "criteria", WORD_FIELD_CRITERIA },
	{ "criteria_text", WORD_FIELD_CRITERIA },
	{ "day", WORD_FIELD_DAY },
	{ "decision", WORD_FIELD_DECISION },
	{ "diary_number", WORD_FIELD_DIARY_NUMBER },
	{ "dice", WORD_FIELD_DICE },
	{ "disposition", WORD_FIELD_DISPOSITION },
	{ "dissent", WORD_FIELD_DISSENT },
	{ "drawn_elsewhere", WORD_FIELD_DRAWN_ELSEWHERE },
	{ "due_day", WORD_FIELD_DUE_DAY },
	{ "external_reference", WORD_FIELD_EXTERNAL_REFERENCE },
	{ "extracted_day", WORD_FIELD_EXTRACTED_DAY },
	{ "found", WORD_FIELD_FOUND },
	{ "goal", WORD_FIELD_GOAL },
	{ "goal_id", WORD_FIELD_GOAL },
	{ "heading", WORD_FIELD_HEADING },
	{ "id", WORD_FIELD_ID },
	{ "ids", WORD_FIELD_ITEMS },
	{ "item", WORD_FIELD_ITEM },
	{ "kind", WORD_FIELD_KIND },
	{ "label", WORD_FIELD_LABEL },
	{ "labels", WORD_FIELD_LABELS },
	{ "limit", WORD_FIELD_LIMIT },
	{ "motive_consequence", WORD_FIELD_MOTIVE_CONSEQUENCE },
	{ "motive_probability", WORD_FIELD_MOTIVE_PROBABILITY },
	{ "name", WORD_FIELD_NAME },
	{ "note", WORD_FIELD_NOTE },
	{ "outcome", WORD_FIELD_OUTCOME },
	{ "overdue", WORD_FIELD_OVERDUE },
	{ "owner", WORD_FIELD_OWNER },
	{ "paragraph", WORD_FIELD_PARAGRAPH },
	{ "parent", WORD_FIELD_PARENT },
	{ "performer", WORD_FIELD_PERFORMER },
	{ "period", WORD_FIELD_PERIOD },
	{ "planned_sample_size", WORD_FIELD_PLANNED_SAMPLE_SIZE },
	{ "population", WORD_FIELD_POPULATION },
	{ "population_source", WORD_FIELD_POPULATION_SOURCE },
	{ "planned_years", WORD_FIELD_PLANNED_YEARS },
	{ "position", WORD_FIELD_POSITION },
	{ "postponed_to", WORD_FIELD_POSTPONED_TO },
	{ "probability", WORD_FIELD_PROBABILITY },
	{ "procedure", WORD_FIELD_PROCEDURE },
	{ "provider", WORD_FIELD_PROVIDER },
	{ "provider_form", WORD_FIELD_PROVIDER_FORM },
	{ "query", WORD_FIELD_QUERY },
	{ "reason", WORD_FIELD_REASON },
	{ "recommendations", WORD_FIELD_RECOMMENDATIONS },
	{ "record", WORD_FIELD_RECORD },
	{ "replaces", WORD_FIELD_REPLACES },
	{ "reporting_day", WORD_FIELD_REPORTING_DAY },
	{ "responsible", WORD_FIELD_RESPONSIBLE },
	{ "retest_day", WORD_FIELD_RETEST_DAY },
	{ "reviewed", WORD_FIELD_REVIEWED },
	{ "risk", WORD_FIELD_RISK },
	{ "risks", WORD_FIELD_RISKS },
	{ "round", WORD_FIELD_ROUND },
	{ "scale", WORD_FIELD_SCALE },
	{ "share", WORD_FIELD_SHARE },
	{ "size", WORD_FIELD_SIZE },
	{ "source", WORD_FIELD_SOURCE },
	{ "spares", WORD_FIELD_SPARES },
	{ "state", WORD_FIELD_STATE },
	{ "tested_day", WORD_FIELD_DAY },
	{ "tester", WORD_FIELD_TESTER },
	{ "text", WORD_FIELD_TEXT },
	{ "times_a_year", WORD_FIELD_TIMES_A_YEAR },
	{ "title", WORD_FIELD_TITLE },
	{ "unit", WORD_FIELD_UNIT },
	{ "until_day", WORD_FIELD_UNTIL_DAY },
	{ "year", WORD_FIELD_YEAR },
};

static const struct name *find(const char *leaf, size_t n)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i].leaf) == n && memcmp(names[i].leaf, leaf, n) == 0)
			return &names[i];
	return NULL;
}

/* The innermost index of a path; 0 also when there is none. */
static unsigned long index_of(const char *path)
{
	const char *bracket = strrchr(path, '[');
	return bracket ? strtoul(bracket + 1, NULL, 10) : 0;
}

const char *field_name(struct arena *arena, const char *path, enum lang lang)
{
	const char *dot = strrchr(path, '.');
	const char *leaf = dot ? dot + 1 : path;
	const struct name *name = find(leaf, strcspn(leaf, "["));
	unsigned long index = index_of(path);
	if (!name || index == 0)
		return name ? words_get(name->word, lang) : path;
	const char *number = arena_format(arena, "%lu", index + 1);
	const struct word_param params[] = {
		{ "field", words_get(name->word, lang) },
		{ "n", number },
	};
	size_t size = words_format(NULL, 0, WORD_FIELD_AT, lang, params, 2) + 1;
	char *text = number ? arena_get(arena, size) : NULL;
	if (!text)
		return path;
	words_format(text, size, WORD_FIELD_AT, lang, params, 2);
	return text;
}
