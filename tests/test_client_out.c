/* SPDX-License-Identifier: EUPL-1.2
 * What riskctl prints: tables that fit, words wrapped, ids whole, plain rows, JSON. */
#include <locale.h>

#include <jansson.h>
#include <riskreg/pb.h>

#include "../client/out.h"
#include "../client/wrap.h"
#include "client_fixture.h"
#include "suite.h"

#define LONG_TITLE "Inköp görs utanför avtal därför att beställaren inte känner till avtalet"

static const struct column columns[] = {
	{ WORD_HEAD_ID, false, false },
	{ WORD_HEAD_RISK_VALUE, true, false },
	{ WORD_HEAD_STATE, false, false },
	{ WORD_HEAD_TITLE, false, true },
};

static const struct cell rows[][4] = {
	{ { "R1", MARK_NONE }, { "8 (4 x 2)", MARK_NONE }, { "Godkänt", MARK_PASS },
	  { "Kort", MARK_NONE } },
	{ { "R100200", MARK_NONE }, { "16 (4 x 4)", MARK_NONE }, { "Ej godkänt", MARK_FAIL },
	  { LONG_TITLE, MARK_NONE } },
};

static void print_table(const struct invocation *inv, struct capture *c)
{
	struct out *out;
	CU_ASSERT_EQUAL_FATAL(out_new(&out, inv), 0);
	capture_begin(c, stdout);
	out_table(out, columns, 4);
	for (size_t i = 0; i < 2; i++)
		out_row(out, rows[i]);
	out_end(out);
	capture_end(c);
	CU_ASSERT_TRUE(out_is_sound(out));
	out_free(out);
}

static size_t widest_line(const char *text)
{
	return wrap_widest(text);
}

static void test_table_fits_width(void)
{
	static const unsigned widths[] = { 50, 60, 80, 120, 200 };
	for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
		struct invocation inv = fixture_invocation();
		struct capture c;
		inv.width = widths[i];
		print_table(&inv, &c);
		CU_ASSERT(widest_line(c.text) <= widths[i]);
		CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "R100200"));
		CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "16 (4 x 4)"));
		CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "✗ Ej godkänt"));
		CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "✓ Godkänt"));
		arena_free(inv.arena);
	}
}

/* Too narrow for everything: the title gets narrow, ids and numbers stay whole all the same. */
static void test_ids_are_never_cut(void)
{
	struct invocation inv = fixture_invocation();
	struct capture c;
	inv.width = 20;
	print_table(&inv, &c);
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "R100200"));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "16 (4 x 4)"));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "beställaren"));
	arena_free(inv.arena);
}

/* A table that cannot fit is a block of fields for each row. */
static void test_blocks_where_a_table_does_not_fit(void)
{
	struct invocation inv = fixture_invocation();
	struct capture c;
	inv.width = 40;
	print_table(&inv, &c);
	CU_ASSERT(widest_line(c.text) <= 40);
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "Nr:         R1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "Läge:       ✗ Ej godkänt\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "\n\nNr:         R100200\n"));
	CU_ASSERT_PTR_NULL(strstr(c.text, "Nr  "));
	arena_free(inv.arena);
}

/* Who has short words gives way to who has a long one; the table gives way to the words. */
static void test_words_are_whole_where_there_is_room(void)
{
	static const struct column two[] = { { .head = WORD_HEAD_TITLE, .wraps = true },
					     { .head = WORD_HEAD_NOTE, .wraps = true } };
	static const struct cell row[] = {
		{ "Upphandlingsgranskare (50,0 %)", MARK_NONE },
		{ "sju ord som är mycket korta här", MARK_NONE },
	};
	for (unsigned width = 30; width <= 50; width++) {
		struct invocation inv = fixture_invocation();
		struct out *out;
		struct capture c;
		inv.width = width;
		CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
		capture_begin(&c, stdout);
		out_table(out, two, 2);
		out_row(out, row);
		out_end(out);
		capture_end(&c);
		CU_ASSERT(widest_line(c.text) <= width);
		CU_ASSERT_EQUAL(strstr(c.text, "Upphandlingsgranskare") != NULL, width >= 33);
		CU_ASSERT(strstr(c.text, "(50,0 %)") != NULL);
		CU_ASSERT(strstr(c.text, "korta") != NULL);
		out_free(out);
		arena_free(inv.arena);
	}
}

static void test_no_word_is_lost_or_broken(void)
{
	struct invocation inv = fixture_invocation();
	struct capture c;
	inv.width = 60;
	print_table(&inv, &c);
	char *words = strdup(LONG_TITLE), *save;
	for (char *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save))
		CU_ASSERT_PTR_NOT_NULL(strstr(c.text, w));
	free(words);
	arena_free(inv.arena);
}

/* A word that is wider than its column is broken, and all of it is there. */
static void test_long_word_is_whole(void)
{
	static const struct cell row[] = {
		{ "C3", MARK_NONE },
		{ "", MARK_NONE },
		{ "", MARK_NONE },
		{ "Lönepåverkandepostersammanställning i urval", MARK_FAIL },
	};
	struct invocation inv = fixture_invocation();
	struct out *out;
	struct capture c;
	char all[CAPTURE_MAX];
	size_t n = 0;
	inv.width = 20;
	CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
	capture_begin(&c, stdout);
	out_table(out, columns, 4);
	out_row(out, row);
	out_end(out);
	capture_end(&c);
	for (const char *p = strstr(c.text, "Rubrik:") + strlen("Rubrik:"); *p; p++)
		if (*p != ' ' && *p != '\n')
			all[n++] = *p;
	all[n] = '\0';
	CU_ASSERT_STRING_EQUAL(all, "✗Lönepåverkandepostersammanställningiurval");
	out_free(out);
	arena_free(inv.arena);
}

/* People get its room; a script counts on every column. */
static void test_empty_columns_are_left_out(void)
{
	static const struct cell sparse[][4] = {
		{ { "C3", MARK_NONE }, { "", MARK_NONE }, { "", MARK_NONE }, { "T", MARK_NONE } },
		{ { "C4", MARK_NONE }, { "8", MARK_NONE }, { "", MARK_NONE }, { "", MARK_NONE } },
	};
	static const char *const expected[] = {
		"Nr  Riskvärde  Rubrik\nC3             T\nC4          8\n",
		"C3\t\t\tT\nC4\t8\t\t\n",
	};
	for (int plain = 0; plain < 2; plain++) {
		struct invocation inv = fixture_invocation();
		struct out *out;
		struct capture c;
		inv.plain = plain;
		CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
		capture_begin(&c, stdout);
		out_table(out, columns, 4);
		out_row(out, sparse[0]);
		out_row(out, sparse[1]);
		out_end(out);
		capture_end(&c);
		CU_ASSERT_STRING_EQUAL(c.text, expected[plain]);
		out_free(out);
		arena_free(inv.arena);
	}
}

static void test_without_width_a_row_is_a_line(void)
{
	struct invocation inv = fixture_invocation();
	struct capture c;
	print_table(&inv, &c);
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, LONG_TITLE "\n"));
	arena_free(inv.arena);
}

static void test_ascii_signs_and_no_color(void)
{
	struct invocation inv = fixture_invocation();
	struct capture c;
	inv.ascii = true;
	inv.width = 80;
	print_table(&inv, &c);
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "x Ej godkänt"));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "+ Godkänt"));
	CU_ASSERT_PTR_NULL(strchr(c.text, '\033'));
	inv.color = true;
	print_table(&inv, &c);
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "\033["));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "x Ej godkänt"));
	arena_free(inv.arena);
}

static void test_plain_rows(void)
{
	struct invocation inv = fixture_invocation();
	struct capture c;
	inv.plain = true;
	inv.width = 20;
	print_table(&inv, &c);
	CU_ASSERT_STRING_EQUAL(c.text, "R1\t8 (4 x 2)\tGodkänt\tKort\n"
				       "R100200\t16 (4 x 4)\tEj godkänt\t" LONG_TITLE "\n");
	arena_free(inv.arena);
}

static void test_plain_has_one_line_a_field(void)
{
	struct invocation inv = fixture_invocation();
	struct out *out;
	struct capture c;
	inv.plain = true;
	CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
	capture_begin(&c, stdout);
	out_field(out, WORD_HEAD_TITLE, "en\tnytt\nrad");
	out_end(out);
	capture_end(&c);
	CU_ASSERT_STRING_EQUAL(c.text, "Rubrik\ten nytt rad\n");
	out_free(out);
	arena_free(inv.arena);
}

static void test_fields_line_up_and_wrap(void)
{
	struct invocation inv = fixture_invocation();
	struct out *out;
	struct capture c;
	inv.width = 40;
	CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
	capture_begin(&c, stdout);
	out_field(out, WORD_HEAD_ID, "R1");
	out_field(out, WORD_HEAD_CONSEQUENCE, LONG_TITLE);
	out_field(out, WORD_HEAD_TEXT, "första\nandra");
	out_end(out);
	capture_end(&c);
	CU_ASSERT(widest_line(c.text) <= 40);
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "Nr:           R1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "\n              andra\n"));
	out_free(out);
	arena_free(inv.arena);
}

/* What the register holds cannot command the terminal. */
static void test_control_characters_are_shown(void)
{
	struct invocation inv = fixture_invocation();
	struct out *out;
	struct capture c;
	inv.width = 80;
	CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
	capture_begin(&c, stdout);
	out_field(out, WORD_HEAD_TITLE, "\033[2Jborta");
	out_line(out, "\033[2Jborta");
	out_end(out);
	capture_end(&c);
	CU_ASSERT_PTR_NULL(strchr(c.text, '\033'));
	CU_ASSERT_PTR_NOT_NULL(strstr(c.text, "borta"));
	out_free(out);
	arena_free(inv.arena);
}

static void test_json_is_the_message_alone(void)
{
	struct invocation inv = fixture_invocation();
	struct out *out;
	struct capture c;
	PB(PingResponse) ping = PB_INIT(PING_RESPONSE);
	char version[] = "0.1.0";
	ping.version = version;
	inv.json = true;
	CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
	CU_ASSERT_TRUE(out_wants_message(out));
	capture_begin(&c, stdout);
	out_line(out, "tal");
	out_heading(out, "tal");
	out_message(out, &ping.base);
	out_table(out, columns, 4);
	out_row(out, rows[0]);
	out_end(out);
	capture_end(&c);
	json_t *json = json_loads(c.text, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(json);
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json, "version")), "0.1.0");
	CU_ASSERT_TRUE(json_is_integer(json_object_get(json, "uid")));
	json_decref(json);
	out_free(out);
	arena_free(inv.arena);
}

static void test_written(void)
{
	static const struct {
		bool terminal, dry_run;
		const char *expected;
	} cases[] = {
		{ false, false, "R7\n" },
		{ true, false, "Sparat: R7\n" },
		{ true, true, "Provkörning, inget sparades. Skulle spara: R7\n" },
		{ false, true, "" },
	};
	PB(Change) change = PB_INIT(CHANGE), *changes[] = { &change };
	PB(Written) written = PB_INIT(WRITTEN);
	char id[] = "R7";
	change.id = id;
	change.version = 1;
	written.changes = changes;
	written.n_changes = 1;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct invocation inv = fixture_invocation();
		struct out *out;
		struct capture c, talk;
		inv.terminal = cases[i].terminal;
		inv.dry_run = cases[i].dry_run;
		CU_ASSERT_EQUAL_FATAL(out_new(&out, &inv), 0);
		capture_begin(&talk, stderr);
		capture_begin(&c, stdout);
		out_written(out, &written);
		capture_end(&c);
		capture_end(&talk);
		CU_ASSERT_STRING_EQUAL(c.text, cases[i].expected);
		out_free(out);
		arena_free(inv.arena);
	}
}

static void test_wrap_bounds(void)
{
	static const struct {
		const char *text;
		size_t columns, n, skip;
	} cases[] = {
		{ "", 10, 0, 0 },
		{ "fem ord", 7, 7, 7 },	    /* fits */
		{ "fem orda", 7, 3, 4 },    /* one more: at the space */
		{ "femton", 5, 5, 5 },	    /* no space: broken */
		{ "ååååå", 5, 10, 10 },	    /* columns, not bytes */
		{ "åååååå", 5, 10, 10 },    /* never inside a character */
		{ "ett\ntvå", 10, 3, 4 },   /* a line break */
		{ "fem o ", 5, 6, 6 },	    /* a space at the end takes no room */
		{ "å", 0, 2, 2 },	    /* always a character */
		{ "(50,0 %)", 8, 8, 8 },    /* a number and its % are one word */
		{ "2 (50,0 %)", 8, 1, 2 },
		/* A range of days is broken behind its points, and only when it has no line. */
		{ "2026-03-01..2026-03-02", 22, 22, 22 },
		{ "2026-03-01..2026-03-02", 21, 12, 12 },
		{ "S1 2026-03-01..2026-03-02", 22, 2, 3 },
		{ "2026-03-01..2026-03-02", 11, 11, 11 },
		{ "vidare...1", 9, 9, 9 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t skip;
		CU_ASSERT_EQUAL(wrap_find(cases[i].text, cases[i].columns, &skip), cases[i].n);
		CU_ASSERT_EQUAL(skip, cases[i].skip);
	}
	CU_ASSERT_EQUAL(wrap_widest("ett\nfemåå\n"), 5);
	CU_ASSERT_EQUAL(wrap_longest_word("ett\nfemåå (50,0 %) \n"), 8);
	CU_ASSERT_EQUAL(wrap_longest_word("S1 2026-03-01..2026-03-02"), 12);
	CU_ASSERT_EQUAL(wrap_longest_word(""), 0);
}

static const struct suite_test tests[] = {
	{ "table fits width", test_table_fits_width },
	{ "a table that cannot fit is shown as blocks", test_blocks_where_a_table_does_not_fit },
	{ "ids are never cut", test_ids_are_never_cut },
	{ "no word is lost or broken", test_no_word_is_lost_or_broken },
	{ "words are whole where there is room", test_words_are_whole_where_there_is_room },
	{ "long word is whole", test_long_word_is_whole },
	{ "empty columns are left out", test_empty_columns_are_left_out },
	{ "without width a row is a line", test_without_width_a_row_is_a_line },
	{ "ASCII signs and no colour", test_ascii_signs_and_no_color },
	{ "plain rows", test_plain_rows },
	{ "plain has one line a field", test_plain_has_one_line_a_field },
	{ "fields line up and wrap", test_fields_line_up_and_wrap },
	{ "control characters are shown", test_control_characters_are_shown },
	{ "JSON is the message alone", test_json_is_the_message_alone },
	{ "written", test_written },
	{ "wrap bounds", test_wrap_bounds },
};

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	return suite_run("client_out", tests, sizeof tests / sizeof tests[0]);
}
