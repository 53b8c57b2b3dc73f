/* SPDX-License-Identifier: EUPL-1.2
 * Writes through the engine: keys, dry runs, conflicts, deadlines, shared commits. */
#include "engine_fixture.h"

static void a_write_is_seen_by_every_later_read(void)
{
	begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	CU_ASSERT_EQUAL(answer(&ask), 0);
	PB(Written) *message = written();
	CU_ASSERT_EQUAL(message->seq, before + 1);
	CU_ASSERT_EQUAL_FATAL(message->n_changes, 1);
	CU_ASSERT_STRING_EQUAL(message->changes[0]->id, "KS");
	CU_ASSERT_EQUAL(message->changes[0]->version, 1);
	riskreg__v1__written__free_unpacked(message, NULL);
	CU_ASSERT_EQUAL(fixture_seq(&f), before + 1);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_STRING_EQUAL(record->meta->author, "samordnare");
	CU_ASSERT_STRING_EQUAL(record->meta->method, SET_UNIT);
	end();
}

static void reopen(void)
{
	struct store_options options = { .directory = f.directory, .map_size = FIXTURE_MAP };
	options.kinds = ops_kinds(&options.n_kinds);
	engine = engine_free(engine);
	f.store = store_free(f.store);
	CU_ASSERT_EQUAL_FATAL(store_open(&f.store, &options, NULL), 0);
	start_engine();
}

static void the_same_key_gives_the_same_answer(void)
{
	begin();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	uint8_t key[16];
	memcpy(key, key_bytes, sizeof(key));
	ask.request.key.data = key;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	uint64_t seq = written_seq();
	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(answer(&ask), 0);
		const PB(Response) *first = heard[0].response, *again = last_heard();
		CU_ASSERT_EQUAL_FATAL(first->body.len, again->body.len);
		CU_ASSERT_EQUAL(memcmp(first->body.data, again->body.data, first->body.len), 0);
		CU_ASSERT_EQUAL(fixture_seq(&f), seq);
		reopen();
	}
	struct ask other = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsem"));
	other.request.key.data = key;
	CU_ASSERT_EQUAL(answer(&other), REFUSED_KEY_REUSED);
	other = new_ask(&coordinator, SET_RISK, board("KS", "Kommunstyrelsen"));
	other.request.key.data = key;
	CU_ASSERT_NOT_EQUAL(answer(&other), 0);
	CU_ASSERT_EQUAL(fixture_seq(&f), seq);
	end();
}

static void the_same_key_twice_in_one_batch(void)
{
	begin();
	hold_writer();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	take(&ask);
	ask.connection = 2;
	take(&ask);
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL(fixture_seq(&f), before + 1);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_EQUAL(written_seq(), before + 1);
	end();
}

static void a_dry_run_leaves_nothing_behind(void)
{
	begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	PB(Written) *message = written();
	CU_ASSERT_EQUAL(message->seq, before);
	CU_ASSERT_EQUAL_FATAL(message->n_changes, 1);
	CU_ASSERT_STRING_EQUAL(message->changes[0]->id, "KS");
	CU_ASSERT_EQUAL(message->changes[0]->version, 1);
	riskreg__v1__written__free_unpacked(message, NULL);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	ask.request.dry_run = false;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	CU_ASSERT_EQUAL(written_seq(), before + 1);
	ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_EXISTS);
	end();
}

static void of_two_changes_one_wins(void)
{
	begin();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	CU_ASSERT_EQUAL(answer(&ask), 0);
	hold_writer();
	for (int i = 0; i < 2; i++) {
		board("KS", i ? "Det andra" : "Det första");
		set_unit.expected_version = 1;
		ask = new_ask(&coordinator, SET_UNIT, &set_unit.base);
		take(&ask);
	}
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(heard[n_heard - 2].response), 0);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_CONFLICT);
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "samordnare"));
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "version 1"));
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "version 2"));
	end();
}

static void what_queued_shares_one_commit(void)
{
	begin();
	hold_writer();
	uint64_t batches = stat_of("writes.batches"), writes = stat_of("writes");
	uint64_t before = fixture_seq(&f);
	for (uint64_t i = 0; i < 50; i++) {
		char code[8];
		snprintf(code, sizeof(code), "N-%u", (unsigned)i);
		struct ask ask = new_ask(&coordinator, SET_UNIT, board(code, "En nämnd"));
		ask.connection = 100 + i;
		take(&ask);
	}
	CU_ASSERT_EQUAL(engine_in_flight(engine), 50);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	size_t first = n_heard;
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL_FATAL(n_heard, first + 50);
	for (uint64_t i = 0; i < 50; i++) {
		CU_ASSERT_EQUAL(heard[first + i].connection, 100 + i);
		CU_ASSERT_EQUAL(refused_by(heard[first + i].response), 0);
	}
	CU_ASSERT_EQUAL(written_seq(), before + 50);
	CU_ASSERT_EQUAL(stat_of("writes.batches"), batches + 1);
	CU_ASSERT_EQUAL(stat_of("writes"), writes + 50);
	end();
}

static void a_call_that_waited_too_long_is_not_run(void)
{
	begin();
	hold_writer();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	ask.request.timeout_ms = 1;
	take(&ask);
	ask = new_ask(&coordinator, SET_UNIT, board("TN", "Tekniska nämnden"));
	ask.request.timeout_ms = UINT32_MAX;
	take(&ask);
	usleep(3000);
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(heard[n_heard - 2].response), REFUSED_DEADLINE);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	end();
}

static void a_seq_names_one_call_in_flight(void)
{
	begin();
	hold_writer();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	take(&ask);
	size_t n = n_heard;
	take(&ask);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_SEQ_IN_USE);
	ask.request.method = PING;
	ask.request.body.len = 0;
	take(&ask);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_SEQ_IN_USE);
	ask.connection = 2;
	take(&ask);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_EQUAL(n_heard, n + 3);
	let_go();
	wait_for_writer();
	ask.connection = 1;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	end();
}

static const struct suite_test tests[] = {
	{ "a write is seen by every later read", a_write_is_seen_by_every_later_read },
	{ "the same key gives the same answer", the_same_key_gives_the_same_answer },
	{ "the same key twice in one batch", the_same_key_twice_in_one_batch },
	{ "a dry run leaves nothing behind", a_dry_run_leaves_nothing_behind },
	{ "of two changes one wins", of_two_changes_one_wins },
	{ "what queued shares one commit", what_queued_shares_one_commit },
	{ "a call that waited too long is not run", a_call_that_waited_too_long_is_not_run },
	{ "a seq names one call in flight", a_seq_names_one_call_in_flight },
};

SUITE_MAIN("engine_writes", tests)
