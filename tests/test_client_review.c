/* SPDX-License-Identifier: EUPL-1.2
 * What the keys of a walk through a round mean, where it goes, and what is no change. */
#include "suite.h"

#include "../client/review_key.h"
#include "../client/review_log.h"

static void test_keys_of_both_languages(void)
{
	static const struct {
		const char *keys;
		enum review_action action;
	} rows[] = {
		{ "kKjJcCyY", REVIEW_CONFORMING }, { "aAdD", REVIEW_DEVIATING },
		{ "eE-", REVIEW_NOT_APPLICABLE },  { "nN", REVIEW_NOTE },
		{ "bB", REVIEW_BACK },		   { "sShH", REVIEW_SKIP },
		{ "qQ", REVIEW_STOP },		   { "xzZ1 \n?", REVIEW_NOTHING },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (const char *key = rows[i].keys; *key; key++)
			CU_ASSERT_EQUAL(review_key_action(*key), rows[i].action);
	CU_ASSERT_EQUAL(review_key_action(0), REVIEW_NOTHING);
	CU_ASSERT_EQUAL(review_key_action(-1), REVIEW_NOTHING);
	CU_ASSERT_EQUAL(review_key_action(0xe5), REVIEW_NOTHING);
}

static void test_outcomes(void)
{
	CU_ASSERT_EQUAL(review_key_outcome(REVIEW_CONFORMING), PB_ENUM(OUTCOME, CONFORMING));
	CU_ASSERT_EQUAL(review_key_outcome(REVIEW_DEVIATING), PB_ENUM(OUTCOME, DEVIATING));
	CU_ASSERT_EQUAL(review_key_outcome(REVIEW_NOT_APPLICABLE),
			PB_ENUM(OUTCOME, NOT_APPLICABLE));
	CU_ASSERT_EQUAL(review_key_outcome(REVIEW_NOTE), PB_ENUM(OUTCOME, UNSPECIFIED));
	CU_ASSERT_EQUAL(review_key_outcome(REVIEW_STOP), PB_ENUM(OUTCOME, UNSPECIFIED));
}

#define N 4

/* Four items, '.' pending, 'k' conforming, 'r' replaced. */
static void fill(PB(Item) items[N], PB(Item) *list[N], const char *outcomes)
{
	for (size_t i = 0; i < N; i++) {
		items[i] = (PB(Item))PB_INIT(ITEM);
		items[i].rank = (uint32_t)i + 1;
		if (outcomes[i] == 'k')
			items[i].outcome = PB_ENUM(OUTCOME, CONFORMING);
		if (outcomes[i] == 'r')
			items[i].outcome = PB_ENUM(OUTCOME, REPLACED);
		list[i] = &items[i];
	}
}

static void test_next(void)
{
	PB(Item) items[N], *list[N];

	fill(items, list, "k.k.");
	CU_ASSERT_EQUAL(review_key_next(list, N, N - 1), 1);
	CU_ASSERT_EQUAL(review_key_next(list, N, 1), 3);
	CU_ASSERT_EQUAL(review_key_next(list, N, 3), 1);
	fill(items, list, "kk.r");
	CU_ASSERT_EQUAL(review_key_next(list, N, 2), 2);
	fill(items, list, "krkk");
	CU_ASSERT_EQUAL(review_key_next(list, N, 0), N);
}

static void test_back(void)
{
	PB(Item) items[N], *list[N];

	fill(items, list, "krr.");
	CU_ASSERT_EQUAL(review_key_back(list, 3), 0);
	CU_ASSERT_EQUAL(review_key_back(list, 0), 0);
	fill(items, list, "r.k.");
	CU_ASSERT_EQUAL(review_key_back(list, 1), 1);
	CU_ASSERT_EQUAL(review_key_back(list, 3), 2);
}

static void test_same(void)
{
	PB(ControlAttribute) attribute = PB_INIT(CONTROL_ATTRIBUTE), *attributes[] = { &attribute };
	PB(AttributeOutcome) point = PB_INIT(ATTRIBUTE_OUTCOME), *points[] = { &point };
	PB(Control) control = PB_INIT(CONTROL);
	PB(Item) item = PB_INIT(ITEM);
	char note[] = "Kvitto saknas", code[] = "A", other[] = "B";
	struct review_result result = { .round = "S1", .item = &item, .control = &control };

	item.outcome = result.outcome = PB_ENUM(OUTCOME, DEVIATING);
	item.note = note;
	CU_ASSERT_TRUE(review_log_is_same(&result));
	result.note = "Kvitto saknas";
	CU_ASSERT_TRUE(review_log_is_same(&result));
	result.note = "Kvitto kom in";
	CU_ASSERT_FALSE(review_log_is_same(&result));
	result.note = NULL;
	result.outcome = PB_ENUM(OUTCOME, CONFORMING);
	CU_ASSERT_FALSE(review_log_is_same(&result));

	attribute.code = code;
	control.attributes = attributes;
	control.n_attributes = 1;
	result.has_points = true;
	result.points[0] = PB_ENUM(OUTCOME, DEVIATING);
	CU_ASSERT_FALSE(review_log_is_same(&result));
	point.attribute = code;
	point.outcome = PB_ENUM(OUTCOME, DEVIATING);
	item.attributes = points;
	item.n_attributes = 1;
	CU_ASSERT_TRUE(review_log_is_same(&result));
	result.points[0] = PB_ENUM(OUTCOME, CONFORMING);
	CU_ASSERT_FALSE(review_log_is_same(&result));
	point.attribute = other;
	result.points[0] = PB_ENUM(OUTCOME, DEVIATING);
	CU_ASSERT_FALSE(review_log_is_same(&result));
}

static const struct suite_test tests[] = {
	{ "keys of both languages", test_keys_of_both_languages },
	{ "outcomes of keys", test_outcomes },
	{ "the next one that is pending, round and round", test_next },
	{ "back, past those that were replaced", test_back },
	{ "what is logged already is no correction", test_same },
};
SUITE_MAIN("client_review", tests)
