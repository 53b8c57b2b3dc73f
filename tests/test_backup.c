/* SPDX-License-Identifier: EUPL-1.2
 * Heads of backups: what is written is read again, and what was cut or altered is no head. */
#include <errno.h>

#include <riskreg/backup.h>

#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct arena *arena;

static struct backup backup_of(size_t configuration)
{
	uint8_t *text = arena_get(arena, configuration);
	CU_ASSERT_FATAL(text != NULL);
	memset(text, 'c', configuration);
	return (struct backup){
		.configuration = view_of(text, configuration),
		.checkpoint = VIEW_LITERAL("name\n5\nroot\n\n— name sig\n"),
		.key = VIEW_LITERAL("name+530d903a+AekyeRrm"),
	};
}

static void begin(void)
{
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, (size_t)16 << 20), 0);
}

static void test_heads_read_back(void)
{
	static const size_t sizes[] = { 0, 1, 3540, 3550, 3560, 4096, 100000, 1 << 20 };
	begin();
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct backup given = backup_of(sizes[i]), found;
		struct view head;
		CU_ASSERT_EQUAL_FATAL(backup_format(arena, &given, &head), 0);
		CU_ASSERT_EQUAL(head.n % 4096, 0);
		CU_ASSERT_FATAL(backup_parse(head, &found));
		CU_ASSERT_EQUAL(found.offset, head.n);
		CU_ASSERT(view_equals(found.configuration, given.configuration));
		CU_ASSERT(view_equals(found.checkpoint, given.checkpoint));
		CU_ASSERT(view_equals(found.key, given.key));
	}
	arena = arena_free(arena);
}

static void test_a_bound(void)
{
	struct view head;
	begin();
	struct backup large = backup_of(BACKUP_HEAD_MAX);
	CU_ASSERT_EQUAL(backup_format(arena, &large, &head), -EINVAL);
	arena = arena_free(arena);
}

static void test_a_cut_head_is_none(void)
{
	struct backup given, found;
	struct view head;
	begin();
	given = backup_of(100);
	CU_ASSERT_EQUAL_FATAL(backup_format(arena, &given, &head), 0);
	size_t needed = head.n;
	while (needed && backup_parse(view_of(head.p, needed - 1), &found))
		needed--;
	CU_ASSERT_EQUAL(needed, head.n);
	for (size_t n = 0; n < needed; n++)
		CU_ASSERT_FALSE(backup_parse(view_of(head.p, n), &found));
	/* What fills it up is LF and nothing else. */
	((uint8_t *)head.p)[head.n - 1] = 0;
	CU_ASSERT_FALSE(backup_parse(head, &found));
	arena = arena_free(arena);
}

static void test_what_is_no_head(void)
{
	static const char *const texts[] = {
		"riskreg backup 2\ncopy 4096\nconfiguration 0\ncheckpoint 0\nkey k\n\n",
		"riskreg backup 1\ncopy 4095\nconfiguration 0\ncheckpoint 0\nkey k\n\n",
		"riskreg backup 1\ncopy 0\nconfiguration 0\ncheckpoint 0\nkey k\n\n",
		"riskreg backup 1\ncopy 4194304\nconfiguration 0\ncheckpoint 0\nkey k\n\n",
		"riskreg backup 1\ncopy 4096\nconfiguration 5000\ncheckpoint 0\nkey k\n\n",
		"riskreg backup 1\ncopy 4096\nconfiguration 0\ncheckpoint 99999999999\nkey k\n\n",
		"riskreg backup 1\ncopy 4096\nconfiguration 0\ncheckpoint 0\nkeyk\n\n",
		"riskreg backup 1\ncopy 4096\nconfiguration 0\ncheckpoint 0\nkey k\nmore\n",
		"riskreg backup 1\ncopy 04096\nconfiguration 0\ncheckpoint 0\nkey k\n\n",
	};
	struct backup found;
	static char head[BACKUP_HEAD_MAX];
	for (size_t i = 0; i < COUNT(texts); i++) {
		memset(head, '\n', sizeof(head));
		memcpy(head, texts[i], strlen(texts[i]));
		CU_ASSERT_FALSE(backup_parse(view_of(head, sizeof(head)), &found));
	}
	char sound[4096];
	memset(sound, '\n', sizeof(sound));
	const char *text = "riskreg backup 1\ncopy 4096\nconfiguration 0\ncheckpoint 0\nkey k\n\n";
	memcpy(sound, text, strlen(text));
	CU_ASSERT(backup_parse(view_of(sound, sizeof(sound)), &found));
}

static const struct suite_test tests[] = {
	{ "heads read back", test_heads_read_back },
	{ "a bound", test_a_bound },
	{ "a cut head is none", test_a_cut_head_is_none },
	{ "what is no head", test_what_is_no_head },
};

SUITE_MAIN("backup", tests)
