/* SPDX-License-Identifier: EUPL-1.2
 * What riskctl makes of the journal's bytes without a daemon: leaves, ids, commitments, states to
 * read, files that are whole or not there. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <nettle/sha2.h>

#include <riskreg/wire.h>

#include "../client/as_of.h"
#include "../client/leaf.h"
#include "../client/save.h"
#include "client_fixture.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define K(id) PB_ENUM(KIND, id)

static struct invocation inv;

static void begin(void)
{
	inv = fixture_invocation();
}

static void end(void)
{
	inv.arena = arena_free(inv.arena);
}

/* The bytes are those that the daemon's ids have (daemon/ops/id.c says the same in its header). */
static void test_ids(void)
{
	static const struct {
		PB(Kind) kind;
		const char *bytes;
		size_t n;
		const char *id;
	} cases[] = {
		{ K(UNIT), "SN\0", 3, "SN" },
		{ K(UNIT), "\xc3\x84LDRE\0", 7, "ÄLDRE" },
		{ K(SCALE), "4x4\0", 4, "4x4" },
		{ K(RISK), "\0\0\0\x0c", 4, "R12" },
		{ K(RISK), "\xff\xff\xff\xff", 4, "R4294967295" },
		{ K(ASSESSMENT), "\0\0\0\x0c\0\0\0\x02", 8, "R12/2" },
		{ K(MEASURE), "\0\0\0\x07", 4, "M7" },
		{ K(CONTROL), "\0\0\0\x05", 4, "C5" },
		{ K(PLAN), "\0\0\0\x03", 4, "P3" },
		{ K(PLAN_ITEM), "\0\0\0\x03\x03\0\0\0\x0c", 9, "P3/R12" },
		{ K(PLAN_ITEM), "\0\0\0\x03\x0c\0\0\x01\0", 9, "P3/A256" },
		{ K(ROUND), "\0\0\0\x1f", 4, "S31" },
		{ K(ITEMS), "\0\0\0\x1f\0\0\0\x01", 8, "S31#1" },
		{ K(RESULT), "\0\0\0\x1f\0\0\0\x05", 8, "S31/5" },
		{ K(ACTION), "\0\0\0\x09", 4, "A9" },
		{ K(ERASURE), "\0\0\0\x04", 4, "E4" },
		/* Too short ones are shown, never read past. */
		{ K(RISK), "\x01", 1, "R1" },
		{ K(PLAN_ITEM), "\0\0\0\x03", 4, "P3/?0" },
		{ K(UNIT), "", 0, "" },
	};
	begin();
	for (size_t i = 0; i < COUNT(cases); i++) {
		PB(LeafChange) change = PB_INIT(LEAF_CHANGE);
		change.kind = cases[i].kind;
		change.id = (ProtobufCBinaryData){ cases[i].n, (uint8_t *)cases[i].bytes };
		CU_ASSERT_STRING_EQUAL(leaf_id(&inv, &change), cases[i].id);
	}
	end();
}

/* Every kind of record that there is, so that a new one is not forgotten. */
static void test_every_kind_has_a_form(void)
{
	const ProtobufCEnumDescriptor *kinds = &riskreg__v1__kind__descriptor;
	begin();
	for (unsigned i = 0; i < kinds->n_values; i++) {
		PB(LeafChange) change = PB_INIT(LEAF_CHANGE);
		uint8_t bytes[9] = { 0, 0, 0, 1, 3, 0, 0, 0, 1 };
		change.kind = (PB(Kind))kinds->values[i].value;
		change.id = (ProtobufCBinaryData){ sizeof(bytes), bytes };
		bool by_code = change.kind == 0 || change.kind == K(UNIT) ||
			       change.kind == K(SCALE);
		CU_ASSERT_EQUAL(*leaf_id(&inv, &change) == '\0', by_code);
	}
	end();
}

static struct view leaf_of(uint64_t seq)
{
	struct wire_writer w = WIRE_WRITER(inv.arena);
	wire_put_uint(&w, 1, seq);
	wire_put_bytes(&w, 3, VIEW_LITERAL("anna"));
	return wire_written(&w);
}

static void test_a_leaf_is_of_its_entry(void)
{
	begin();
	const PB(Leaf) *leaf = leaf_read(&inv, leaf_of(7), 7);
	CU_ASSERT_PTR_NOT_NULL_FATAL(leaf);
	CU_ASSERT_STRING_EQUAL(leaf->actor, "anna");
	CU_ASSERT_PTR_NULL(leaf_read(&inv, leaf_of(7), 8));
	CU_ASSERT_PTR_NULL(leaf_read(&inv, VIEW_LITERAL("\xff\xff"), 7));
	CU_ASSERT_PTR_NULL(leaf_read(&inv, VIEW_LITERAL("\x08\x07\x78\x01"), 7));
	end();
}

static void test_commitments(void)
{
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	PB(LeafChange) change = PB_INIT(LEAF_CHANGE);
	sha256_init(&hash);
	sha256_update(&hash, 8, (const uint8_t *)"salttext");
	sha256_digest(&hash, sizeof(digest), digest);
	change.text_size = 4;
	change.text_commitment = (ProtobufCBinaryData){ sizeof(digest), digest };
	CU_ASSERT(leaf_commits(&change, VIEW_LITERAL("salt"), VIEW_LITERAL("text")));
	CU_ASSERT_FALSE(leaf_commits(&change, VIEW_LITERAL("salt"), VIEW_LITERAL("tExt")));
	CU_ASSERT_FALSE(leaf_commits(&change, VIEW_LITERAL("sal"), VIEW_LITERAL("ttext")));
	change.text_commitment.len = 31;
	CU_ASSERT_FALSE(leaf_commits(&change, VIEW_LITERAL("salt"), VIEW_LITERAL("text")));
}

static void test_times(void)
{
	begin();
	CU_ASSERT_STRING_EQUAL(leaf_time(&inv, 1789473600000), "2026-09-15 14:00");
	CU_ASSERT_STRING_EQUAL(leaf_time(&inv, 1798758000000), "2027-01-01 00:00");
	end();
}

static enum exit_status as_of(const char *text)
{
	static struct capture c;
	inv.at = 0;
	capture_begin(&c, stderr);
	enum exit_status status = as_of_find(&inv, text);
	capture_end(&c);
	return status;
}

static void test_states_to_read(void)
{
	static const char *const wrong[] = {
		"",	"@",  "@0",	    "@-1",  "@01",
		"@1x", "12", "2026-02-30", "2026", "@9223372036854775808",
	};
	begin();
	CU_ASSERT_EQUAL(as_of(NULL), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL(inv.at, 0);
	CU_ASSERT_EQUAL(as_of("@12345"), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL(inv.at, 12345);
	CU_ASSERT_EQUAL(as_of("@9223372036854775807"), EXIT_STATUS_OK);
	for (size_t i = 0; i < COUNT(wrong); i++)
		CU_ASSERT_EQUAL(as_of(wrong[i]), EXIT_STATUS_USAGE);
	end();
}

static size_t n_files(const char *directory)
{
	char command[128], line[32] = "";
	snprintf(command, sizeof(command), "ls -A %s | wc -l", directory);
	FILE *list = popen(command, "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(list);
	CU_ASSERT_PTR_NOT_NULL(fgets(line, sizeof(line), list));
	pclose(list);
	return strtoul(line, NULL, 10);
}

static bool holds(const char *path, const char *text)
{
	char found[32] = "";
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, found, sizeof(found) - 1);
	if (fd >= 0)
		close(fd);
	return n >= 0 && strcmp(found, text) == 0;
}

static void test_files_are_whole(void)
{
	char directory[] = "/tmp/riskreg-save-XXXXXX", path[64];
	struct save *save = NULL;
	struct stat st;
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/file", directory);
	CU_ASSERT_EQUAL(save_file(path, VIEW_LITERAL("old")), 0);
	CU_ASSERT(holds(path, "old"));
	/* Given up: the old one stays, and nothing else. */
	CU_ASSERT_EQUAL_FATAL(save_new(&save, path, true), 0);
	CU_ASSERT_EQUAL(save_write(save, VIEW_LITERAL("half")), 0);
	CU_ASSERT(holds(path, "old"));
	save = save_free(save);
	CU_ASSERT(holds(path, "old"));
	CU_ASSERT_EQUAL(n_files(directory), 1);
	CU_ASSERT_EQUAL_FATAL(save_new(&save, path, true), 0);
	CU_ASSERT_EQUAL(save_write(save, VIEW_LITERAL("new")), 0);
	CU_ASSERT_EQUAL(save_done(save), 0);
	save = save_free(save);
	CU_ASSERT(holds(path, "new"));
	CU_ASSERT_EQUAL(n_files(directory), 1);
	CU_ASSERT(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	CU_ASSERT_EQUAL(save_file("/nowhere/at/all", VIEW_LITERAL("x")), -ENOENT);
	unlink(path);
	rmdir(directory);
}

static const struct suite_test tests[] = {
	{ "ids from their bytes", test_ids },
	{ "every kind has a form", test_every_kind_has_a_form },
	{ "a leaf is of its entry", test_a_leaf_is_of_its_entry },
	{ "commitments", test_commitments },
	{ "times", test_times },
	{ "states to read", test_states_to_read },
	{ "files are whole or not there", test_files_are_whole },
};

SUITE_MAIN("client_journal", tests)
