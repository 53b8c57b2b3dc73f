/* SPDX-License-Identifier: EUPL-1.2
 * What becomes of a population: a restart, a lost index and a restored copy draw the same; erased,
 * it leaves its proofs and not one id. */
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops_population.h"

static struct fixture f;
static struct population p;

#define OK PB_ENUM(OUTCOME, CONFORMING)
#define SIZE 40

static void begin(uint32_t n)
{
	work_begin(&f);
	population_fill(&p, "VER-2026-", 5, n);
	CU_ASSERT_EQUAL_FATAL(work_open(&f, "C1", 0), 0);
	CU_ASSERT_EQUAL_FATAL(population_put(&f, "S1", &p), 0);
}

static struct store_options options_of(const char *directory)
{
	struct store_options options = { .directory = directory, .map_size = FIXTURE_MAP };
	options.kinds = ops_kinds(&options.n_kinds);
	return options;
}

static void reopen(void)
{
	struct store_options options = options_of(f.directory);
	CU_ASSERT_EQUAL_FATAL(store_open(&f.store, &options, NULL), 0);
}

static void restart(void)
{
	f.store = store_free(f.store);
	reopen();
}

/* Everything is made anew from the journal. */
static void lose_index(void)
{
	char path[PATH_MAX];
	f.store = store_free(f.store);
	snprintf(path, sizeof(path), "%s/index", f.directory);
	CU_ASSERT_EQUAL_FATAL(remove_tree(path), 0);
	reopen();
	CU_ASSERT_EQUAL(store_how_started(f.store), STORE_START_REBUILD);
}

static void write_copy(int fd, struct store_copied *copied)
{
	struct snapshot *snapshot;
	struct store_info info;
	struct arena *arena;
	struct view piece;
	uint64_t done = 0;
	CU_ASSERT_FATAL(arena_new(&arena, 1 << 20) == 0);
	CU_ASSERT_FATAL(store_begin_read(f.store, &snapshot) == 0);
	CU_ASSERT_FATAL(store_info(snapshot, &info) == 0);
	copied->state.size = info.seq;
	CU_ASSERT_FATAL(store_root(snapshot, info.seq, copied->state.root) == 0);
	store_end(snapshot);
	CU_ASSERT_FATAL(store_begin_read_at(f.store, info.seq, &snapshot) == 0);
	do {
		CU_ASSERT_FATAL(store_copy(snapshot, done, 65536, arena, &piece) == 0);
		CU_ASSERT_FATAL(write(fd, piece.p, piece.n) == (ssize_t)piece.n);
		done += piece.n;
		arena_reset(arena);
	} while (piece.n);
	store_end(snapshot);
	arena_free(arena);
}

/* A copy of the register in the place of the register, whose directory is emptied before. */
static void restore(void)
{
	char path[] = "/tmp/riskreg-copy-XXXXXX", where[200];
	struct store_copied copied = { .file = path };
	struct store_options options = options_of(f.directory);
	int fd = mkstemp(path);
	CU_ASSERT_FATAL(fd >= 0);
	write_copy(fd, &copied);
	close(fd);
	f.store = store_free(f.store);
	remove_tree(f.directory);
	CU_ASSERT_EQUAL_FATAL(store_restore(&options, &copied, where), 0);
	unlink(path);
	reopen();
}

static void draw(char ret[SIZE][DRAW_ID_MAX + 1])
{
	CU_ASSERT_EQUAL_FATAL(population_draw(&f, "S1", SIZE, 10, "6 2"), 0);
	const PB(ListItemsResponse) *page = population_items(&f, "S1", 0, 0);
	CU_ASSERT_EQUAL_FATAL(page->n_items, SIZE);
	for (size_t i = 0; i < SIZE; i++)
		snprintf(ret[i], DRAW_ID_MAX + 1, "%s", page->items[i]->id);
}

/* The same nonce each time: the fixture's random bytes are always the same. */
static void test_the_same_draw_whatever_happened(void)
{
	static void (*const events[])(void) = { NULL, restart, lose_index, restore };
	static char first[SIZE][DRAW_ID_MAX + 1], again[SIZE][DRAW_ID_MAX + 1];
	for (size_t i = 0; i < 4; i++) {
		begin(3000);
		CU_ASSERT_EQUAL_FATAL(population_freeze(&f, "S1", &p), 0);
		if (events[i])
			events[i]();
		draw(i ? again : first);
		if (i)
			CU_ASSERT_EQUAL(memcmp(first, again, sizeof(first)), 0);
		/* And afterwards: what is drawn stays drawn, and goes on in the same order. */
		if (events[i])
			events[i]();
		CU_ASSERT_EQUAL(population_extend(&f, "S1", 20, "Mer"), 0);
		const PB(ListItemsResponse) *page = population_items(&f, "S1", 0, 0);
		for (size_t k = 0; k < SIZE; k++)
			CU_ASSERT_STRING_EQUAL(page->items[k]->id, first[k]);
		fixture_end(&f);
	}
}

/* ------------------------------------------------------------------ erased */

static const char *sought;
static unsigned n_found;

static int search_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)ftw;
	if (type != FTW_F || !st->st_size)
		return 0;
	char *bytes = malloc((size_t)st->st_size);
	FILE *file = fopen(path, "rb");
	CU_ASSERT_FATAL(bytes && file);
	size_t n = fread(bytes, 1, (size_t)st->st_size, file);
	n_found += memmem(bytes, n, sought, strlen(sought)) != NULL;
	fclose(file);
	free(bytes);
	return 0;
}

/* In how many files of the register the text stands. */
static unsigned found_in_files(const char *text)
{
	sought = text;
	n_found = 0;
	nftw(f.directory, search_file, 8, FTW_PHYS);
	return n_found;
}

static int ask_erasure(const char *id, uint32_t to_part)
{
	PB(AskErasureRequest) request = PB_INIT(ASK_ERASURE_REQUEST);
	PB(ErasedItem) item = PB_INIT(ERASED_ITEM), *items[] = { &item };
	item.kind = PB_ENUM(KIND, ITEMS);
	item.id = (char *)id;
	item.to_part = to_part;
	request.items = items;
	request.n_items = 1;
	request.ground = "Gallringsplan 4.2";
	request.decision = "Nämnden, § 12";
	request.diary_number = "SN 2026-14";
	return fixture_call(&f, &coordinator, "riskreg.v1.ErasureService/Ask", &request, NULL);
}

static void confirm(const char *id)
{
	PB(ConfirmErasureRequest) request = PB_INIT(CONFIRM_ERASURE_REQUEST);
	request.id = (char *)id;
	request.expected_version = 1;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &approver, "riskreg.v1.ErasureService/Confirm",
					   &request, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(store_erase(f.store, f.call.erasures, f.call.n_erasures), 0);
}

static void test_erased(void)
{
	begin(12000);
	/* Some pieces have two versions, and some belong to no population any more. */
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 1, 6000), 0);
	p.n = 6000;
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 3, 2, ""), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, OK, ""), 0);
	PB(Draw) before = *work_round(&f, "S1")->draw;
	uint8_t seed[DRAW_HASH], hash[DRAW_HASH];
	memcpy(seed, before.seed.data, DRAW_HASH);
	memcpy(hash, work_round(&f, "S1")->population->sha256.data, DRAW_HASH);
	CU_ASSERT(found_in_files("VER-2026-11999") > 0);
	CU_ASSERT_EQUAL_FATAL(ask_erasure("S1#1", UINT32_MAX), 0);
	const PB(Erasure) *erasure = fixture_get(&f, PB_ENUM(KIND, ERASURE), "E1", 0)->erasure;
	CU_ASSERT_EQUAL_FATAL(erasure->n_items, 2); /* of two versions, and of one */
	CU_ASSERT_STRING_EQUAL(erasure->items[0]->id, "S1#1");
	CU_ASSERT_EQUAL(erasure->items[0]->to_version, 2);
	CU_ASSERT_EQUAL(erasure->items[1]->to_version, 1);
	CU_ASSERT(erasure->items[1]->to_part > erasure->items[0]->to_part);
	confirm("E1");
	CU_ASSERT(f.call.n_erasures > 4);
	CU_ASSERT_EQUAL(found_in_files("VER-2026"), 0);
	CU_ASSERT_EQUAL(found_in_files("Faktura"), 0);
	/* What stays */
	const PB(ListItemsResponse) *page = population_items(&f, "S1", 0, 0);
	CU_ASSERT(page->erased);
	CU_ASSERT_EQUAL_FATAL(page->n_items, 3);
	CU_ASSERT_STRING_EQUAL(page->items[0]->id, "");
	CU_ASSERT_EQUAL(page->items[0]->outcome, OK);
	const PB(Round) *round = work_round(&f, "S1");
	CU_ASSERT_EQUAL(round->population->n, 6000);
	CU_ASSERT_EQUAL(memcmp(round->draw->seed.data, seed, DRAW_HASH), 0);
	CU_ASSERT_EQUAL(memcmp(round->population->sha256.data, hash, DRAW_HASH), 0);
	/* Without ids a number is the rank; nothing more can be drawn. */
	CU_ASSERT_EQUAL(population_log(&f, "S1", "2", OK), 0);
	CU_ASSERT_EQUAL(population_log(&f, "S1", p.ids[0], OK), REFUSED_NO_SUCH_ITEM);
	CU_ASSERT_EQUAL(population_extend(&f, "S1", 1, "Mer"), REFUSED_LIST_ERASED);
	CU_ASSERT_EQUAL(population_substitute(&f, "S1", 3, "", "Sekretess"), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 4, OK, ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->verdict, PB_ENUM(VERDICT, PASS));
	/* A start does not bring it back. */
	lose_index();
	CU_ASSERT(population_items(&f, "S1", 0, 0)->erased);
	CU_ASSERT_EQUAL(found_in_files("VER-2026"), 0);
	fixture_end(&f);
}

static void test_erased_before_its_time(void)
{
	begin(100);
	CU_ASSERT_EQUAL_FATAL(ask_erasure("S1#1", 1), 0);
	confirm("E1");
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), REFUSED_LIST_ERASED);
	CU_ASSERT_EQUAL(population_put_part(&f, "S1", &p, 1, 100), 0);
	CU_ASSERT_EQUAL(population_freeze(&f, "S1", &p), 0);
	CU_ASSERT_EQUAL_FATAL(ask_erasure("S1#1", UINT32_MAX), 0);
	confirm("E2");
	CU_ASSERT_EQUAL(population_draw(&f, "S1", 1, 0, ""), REFUSED_LIST_ERASED);
	fixture_end(&f);
}

static void test_runs_of_parts(void)
{
	PB(ErasedItem) item = PB_INIT(ERASED_ITEM), *items[] = { &item };
	PB(AskErasureRequest) request = PB_INIT(ASK_ERASURE_REQUEST);
	begin(12000);
	CU_ASSERT_EQUAL(ask_erasure("S1#3", 2), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(ask_erasure("S1#3", 20003), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(ask_erasure("S1#1", 5000), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(ask_erasure("S1#5000", UINT32_MAX), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(ask_erasure("S1#2", 3), 0);
	item.kind = PB_ENUM(KIND, ROUND);
	item.id = "S1";
	item.to_part = 2;
	request.items = items;
	request.n_items = 1;
	request.ground = request.decision = request.diary_number = "x";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ErasureService/Ask", &request,
				     NULL), REFUSED_NOT_APPLICABLE);
	confirm("E1");
	CU_ASSERT_EQUAL(f.call.n_erasures, 2);
	CU_ASSERT(found_in_files("VER-2026-00001") > 0);
	CU_ASSERT_EQUAL(found_in_files("VER-2026-04000"), 0);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "the same draw whatever happened", test_the_same_draw_whatever_happened },
	{ "erased, and what stays", test_erased },
	{ "erased before it is drawn", test_erased_before_its_time },
	{ "runs of parts", test_runs_of_parts },
};
SUITE_MAIN("ops_population", tests)
