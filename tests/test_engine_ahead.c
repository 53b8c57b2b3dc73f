/* SPDX-License-Identifier: EUPL-1.2
 * Heavy writes: worked out on a snapshot while others write, applied if their ground holds, worked
 * out again if not. */
#include "heavy_fixture.h"

static uint64_t again(void)
{
	return stat_of("calls.heavy.again");
}

/* Renames a unit, light, while the worker is held. */
static void rename_meanwhile(const char *code, const char *name, uint32_t version)
{
	board(code, name);
	set_unit.expected_version = version;
	if (strcmp(code, "HK") == 0) {
		unit.kind = PB_ENUM(UNIT_KIND, MUNICIPALITY);
		unit.parent = "";
	}
	struct ask ask = new_ask(&coordinator, SET_UNIT, &set_unit.base);
	take(&ask);
	wait_until_left(1);
	CU_ASSERT_EQUAL(last_heard()->seq, ask.request.seq);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
}

/* Lets the held write go on; what was refused. */
static int finish(void)
{
	let_run();
	wait_for_writer();
	return refused_by(last_heard());
}

static void one_that_holds_is_run_once(void)
{
	heavy_begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	hold_worker(&ask);
	rename_meanwhile("TN", "Tekniska nämnden", 0); /* what it does not rest on */
	CU_ASSERT_EQUAL(finish(), 0);
	CU_ASSERT_EQUAL(written_seq(), before + 2);
	CU_ASSERT_EQUAL(n_runs, 1);
	CU_ASSERT_EQUAL(again(), 0);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_STRING_EQUAL(record->meta->method, SLOW_SET);
	CU_ASSERT_STRING_EQUAL(record->meta->author, "samordnare");
	end();
}

static void one_whose_ground_changed_is_run_again(void)
{
	heavy_begin();
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	hold_worker(&ask);
	rename_meanwhile("HK", "Ny kommun", 1);
	CU_ASSERT_EQUAL(finish(), 0);
	CU_ASSERT_EQUAL(n_runs, 2);
	CU_ASSERT_EQUAL(again(), 1);
	CU_ASSERT_PTR_NOT_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	end();
}

/* The second run sees what was done in between, and says so. */
static void one_whose_record_changed_is_run_again(void)
{
	heavy_begin();
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	hold_worker(&ask);
	rename_meanwhile("KS", "En annan", 0);
	CU_ASSERT_EQUAL(finish(), REFUSED_EXISTS);
	CU_ASSERT_EQUAL(n_runs, 2);
	CU_ASSERT_EQUAL(again(), 1);

	board("KS", "Kommunstyrelsen");
	set_unit.expected_version = 1;
	ask = new_ask(&coordinator, SLOW_SET, &set_unit.base);
	hold_worker(&ask);
	rename_meanwhile("KS", "En tredje", 1);
	CU_ASSERT_EQUAL(finish(), REFUSED_CONFLICT);
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "version 2"));
	CU_ASSERT_EQUAL(again(), 2);
	end();
}

/* What the first run took is taken back: else twice as much would be over the memory of a call. */
static void a_second_run_has_all_the_memory(void)
{
	heavy_begin();
	appetite = MEMORY / 10 * 8;
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	hold_worker(&ask);
	rename_meanwhile("HK", "Ny kommun", 1);
	CU_ASSERT_EQUAL(finish(), 0);
	CU_ASSERT_EQUAL(again(), 1);
	end();
}

static void a_known_key_is_answered_by_the_worker(void)
{
	uint8_t key[16];
	heavy_begin();
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	memcpy(key, key_bytes, sizeof(key));
	ask.request.key.data = key;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	uint64_t seq = written_seq();
	hold_writer();
	holds_writer = false;
	size_t first = n_heard;
	ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	ask.request.key.data = key;
	take(&ask);
	wait_for_writer(); /* without the writer, which stands still */
	CU_ASSERT_EQUAL(n_heard, first + 1);
	CU_ASSERT_EQUAL(written_seq(), seq);
	struct ask other = new_ask(&coordinator, SLOW_SET, board("KS", "Något annat"));
	other.request.key.data = key;
	CU_ASSERT_EQUAL(answer(&other), REFUSED_KEY_REUSED);
	CU_ASSERT_EQUAL(n_runs, 1);
	let_go();
	end();
}

/* Both are run before either is written. */
static void the_same_key_twice_at_once(void)
{
	heavy_begin();
	uint64_t before = fixture_seq(&f);
	hold_writer();
	holds_writer = false;
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	n_held = 2;
	take(&ask);
	ask.connection = 2;
	take(&ask);
	for (int i = 0; i < 2; i++) {
		sem_wait(&held);
		let_run();
	}
	keep_worker_busy(); /* so both have gone on to the writer */
	let_run();
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL(n_runs, 3);
	CU_ASSERT_EQUAL(fixture_seq(&f), before + 2); /* HOLD, KS */
	for (size_t i = 1; i < n_heard; i++)
		CU_ASSERT_EQUAL(refused_by(heard[i].response), 0);
	CU_ASSERT_EQUAL(again(), 0);
	end();
}

static void a_dry_run_needs_no_writer(void)
{
	heavy_begin();
	hold_writer();
	holds_writer = false;
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	PB(Written) *message = written();
	CU_ASSERT_EQUAL(message->seq, before);
	CU_ASSERT_EQUAL_FATAL(message->n_changes, 1);
	CU_ASSERT_STRING_EQUAL(message->changes[0]->id, "KS");
	riskreg__v1__written__free_unpacked(message, NULL);
	board("SN", "Socialnämnden");
	set_unit.expected_version = 7;
	ask = new_ask(&coordinator, SLOW_SET, &set_unit.base);
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	let_go();
	end();
}

static void one_that_waited_too_long_for_the_writer(void)
{
	heavy_begin();
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	ask.request.timeout_ms = 100;
	hold_worker(&ask);
	usleep(110000);
	CU_ASSERT_EQUAL(finish(), REFUSED_DEADLINE);
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	end();
}

/* Many at once, of which all but one of each code must find that they came too late. */
static void a_throng(void)
{
	enum { CODES = 20, EACH = 3 };
	unsigned n_done = 0;
	heavy_begin();
	for (uint64_t i = 0; i < CODES * EACH; i++) {
		char code[8];
		snprintf(code, sizeof(code), "N-%u", (unsigned)i % CODES);
		struct ask ask = new_ask(&coordinator, i % 2 ? SLOW_SET : SET_UNIT,
					 board(code, "En nämnd"));
		ask.connection = i;
		take(&ask);
	}
	wait_for_writer();
	for (size_t i = 0; i < n_heard; i++) {
		int refused = refused_by(heard[i].response);
		CU_ASSERT(refused == 0 || refused == REFUSED_EXISTS);
		n_done += refused == 0;
	}
	CU_ASSERT_EQUAL(n_heard, CODES * EACH);
	CU_ASSERT_EQUAL(n_done, CODES);
	end();
}

static const struct suite_test tests[] = {
	{ "one that holds is run once", one_that_holds_is_run_once },
	{ "one whose ground changed is run again", one_whose_ground_changed_is_run_again },
	{ "one whose record changed is run again", one_whose_record_changed_is_run_again },
	{ "a second run has all the memory", a_second_run_has_all_the_memory },
	{ "a known key is answered by the worker", a_known_key_is_answered_by_the_worker },
	{ "the same key twice at once", the_same_key_twice_at_once },
	{ "a dry run needs no writer", a_dry_run_needs_no_writer },
	{ "one that waited too long for the writer", one_that_waited_too_long_for_the_writer },
	{ "a throng", a_throng },
};

SUITE_MAIN("engine_ahead", tests)
