/* SPDX-License-Identifier: EUPL-1.2
 * The engine and the journal: reads of an earlier state, and reads while the store erases. */
#include "engine_fixture.h"

#define GET "riskreg.v1.RecordService/Get"
#define ASK "riskreg.v1.ErasureService/Ask"
#define CONFIRM "riskreg.v1.ErasureService/Confirm"
#define READS 60

static const ProtobufCMessage *get_request(PB(Kind) kind, const char *id)
{
	static PB(GetRecordRequest) request;
	request = (PB(GetRecordRequest))PB_INIT(GET_RECORD_REQUEST);
	request.kind = kind;
	request.id = (char *)id;
	return &request.base;
}

static int get_at(const char *unit_code, uint64_t at)
{
	struct ask ask = new_ask(&reader, GET, get_request(PB_ENUM(KIND, UNIT), unit_code));
	ask.request.at = at;
	return answer(&ask);
}

static void reads_of_an_earlier_state(void)
{
	begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	CU_ASSERT_EQUAL(answer(&ask), 0);
	CU_ASSERT_EQUAL(get_at("KS", 0), 0);
	CU_ASSERT_EQUAL(get_at("KS", before + 1), 0);
	CU_ASSERT_EQUAL(get_at("KS", before), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(get_at("HK", before), 0);
	CU_ASSERT_EQUAL(get_at("HK", 1), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(get_at("HK", before + 2), REFUSED_AHEAD);
	CU_ASSERT_EQUAL(get_at("HK", UINT64_MAX), REFUSED_AHEAD);
	end();
}

static void an_earlier_state_is_not_written(void)
{
	begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	ask.request.at = before;
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_AT_WRITE);
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_AT_WRITE);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	end();
}

static void ask_for_erasure(void)
{
	PB(AskErasureRequest) request = PB_INIT(ASK_ERASURE_REQUEST);
	PB(ErasedItem) item = PB_INIT(ERASED_ITEM);
	PB(ErasedItem) *items[] = { &item };
	item.kind = PB_ENUM(KIND, UNIT);
	item.id = "SN";
	request.items = items;
	request.n_items = 1;
	request.ground = request.decision = request.diary_number = "x";
	struct ask ask = new_ask(&coordinator, ASK, &request.base);
	CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
}

static bool name_is_gone(const char *code)
{
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, UNIT), code, 0);
	CU_ASSERT_FATAL(record != NULL && record->unit != NULL);
	return record->unit->name[0] == '\0';
}

/* Whatever comes while the store erases is answered, once each, and only then is it said that the
 * text is gone. */
static void reads_while_the_store_erases(void)
{
	PB(ConfirmErasureRequest) request = PB_INIT(CONFIRM_ERASURE_REQUEST);
	uint64_t first_seq, n_last = 0;
	begin();
	ask_for_erasure();
	CU_ASSERT_FALSE(name_is_gone("SN"));
	forget();
	request.id = "E1";
	request.expected_version = 1;
	struct ask ask = new_ask(&approver, CONFIRM, &request.base);
	first_seq = ask.request.seq;
	take(&ask);
	for (size_t i = 0; i < READS; i++) {
		ask = new_ask(&reader, GET, get_request(PB_ENUM(KIND, UNIT), "SN"));
		take(&ask);
	}
	wait_for_writer();
	bool is_answered[READS + 1] = { false };
	for (size_t i = 0; i < n_heard; i++) {
		uint64_t at = heard[i].response->seq - first_seq;
		CU_ASSERT_FATAL(at <= READS);
		CU_ASSERT_FALSE(is_answered[at]);
		CU_ASSERT_EQUAL(heard[i].response->code, 0);
		is_answered[at] = true;
		n_last += heard[i].last;
	}
	CU_ASSERT_EQUAL(n_last, READS + 1);
	CU_ASSERT(name_is_gone("SN"));
	CU_ASSERT_FALSE(name_is_gone("HK"));
	CU_ASSERT_FALSE(engine_has_failed(engine));
	end();
}

static void a_dry_run_erases_nothing(void)
{
	PB(ConfirmErasureRequest) request = PB_INIT(CONFIRM_ERASURE_REQUEST);
	begin();
	ask_for_erasure();
	request.id = "E1";
	request.expected_version = 1;
	struct ask ask = new_ask(&approver, CONFIRM, &request.base);
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	CU_ASSERT_FALSE(name_is_gone("SN"));
	/* Nor does one that is refused. */
	request.expected_version = 7;
	ask = new_ask(&approver, CONFIRM, &request.base);
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_CONFLICT);
	CU_ASSERT_FALSE(name_is_gone("SN"));
	end();
}

static const struct suite_test tests[] = {
	{ "reads of an earlier state", reads_of_an_earlier_state },
	{ "an earlier state is not written", an_earlier_state_is_not_written },
	{ "reads while the store erases", reads_while_the_store_erases },
	{ "a dry run erases nothing", a_dry_run_erases_nothing },
};

SUITE_MAIN("engine_journal", tests)
