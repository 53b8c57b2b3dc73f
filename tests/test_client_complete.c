/* SPDX-License-Identifier: EUPL-1.2
 * What may stand at the end of a command line, by the rows alone. */
#include "../client/complete_offer.h"
#include "../client/record.h"
#include "../client/report_writer.h"
#include "client_fixture.h"
#include "suite.h"

static struct complete c;
static struct arena *arena;

/* The words of a line, split at spaces; behind a last space an empty word is typed. */
static void type(const char *line)
{
	static const char *argv[32];
	int argc = 0;
	arena_free(arena);
	if (arena_new(&arena, (size_t)8 << 20) != 0)
		abort();
	for (const char *p = line;; p++) {
		size_t n = strcspn(p, " ");
		argv[argc++] = arena_copy(arena, view_of(p, n));
		p += n;
		if (!*p)
			break;
	}
	complete_find(&c, arena, argc, argv);
}

/* Everything that was found, in one text; "S31?" for ids under S31, and so on. */
static const char *found(const char *line)
{
	static char text[8192];
	size_t n = 0;
	type(line);
	text[0] = '\0';
	if (c.is_file)
		n += (size_t)snprintf(text + n, sizeof text - n, " <file>");
	for (size_t i = 0; i < c.n_asks; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, " <%d %d %s%s>",
				      (int)c.asks[i].kind, (int)c.asks[i].under_kind,
				      c.asks[i].under, c.asks[i].end);
	for (size_t i = 0; i < c.n && n < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, " %s", c.found[i]);
	return n ? text + 1 : text;
}

#define FINDS(line, expected) CU_ASSERT_STRING_EQUAL(found(line), expected)

static bool has(const char *line, const char *word)
{
	type(line);
	for (size_t i = 0; i < c.n; i++)
		if (strcmp(c.found[i], word) == 0)
			return true;
	return false;
}

static void test_nouns_and_verbs(void)
{
	size_t n;
	command_lists(&n);
	type("");
	CU_ASSERT_EQUAL(c.n, n);
	FINDS("ro", "round");
	FINDS("wi", "withdraw");
	FINDS("round sh", "show");
	FINDS("--json round sh", "show");
	FINDS("--lang en round --plain sh", "show");
	FINDS("help goal s", "show set");
	FINDS("help hea", "heatmap");
	CU_ASSERT(has("help goal show ", "--man"));
}

static void test_what_is_wrong_finds_nothing(void)
{
	FINDS("nosuch ", "");
	FINDS("nosuch --", "");
	FINDS("round nosuch ", "");
	FINDS("round nosuch --", "");
	FINDS("rounds", "");
	FINDS("risk add ", "");
	CU_ASSERT(has("risk add Titel --nosuch ", "--motive-p"));
	FINDS("help nosuch s", "");
	FINDS("risk add --p ", "");
	FINDS("unit list --unit=", "");
}

static void test_options(void)
{
	FINDS("risk add T --motive-", "--motive-p --motive-k");
	FINDS("--so", "--socket");
	FINDS("round --js", "--json");
	CU_ASSERT(has("due ", "--within"));
	CU_ASSERT(has("due -", "--lang"));
	CU_ASSERT_FALSE(has("due ", "--motive-p"));
	/* The command's own stands for the global one of its name, once. */
	FINDS("risk show R1 --vers", "--version");
	FINDS("risk show R1 --version ", "");
	FINDS("risk show R1 -- ", "");
	FINDS("risk show -- --v", "<3 0 >");
	/* A flag takes no value, an option the next word or what stands behind the =. */
	FINDS("--json ro", "round");
	FINDS("--timeout 5 ro", "round");
	FINDS("--timeout=5 ro", "round");
	FINDS("--timeout ro", "");
	FINDS("report plan -o x P", "<7 0 >");
	FINDS("report plan -ox P", "<7 0 >");
	FINDS("-y ro", "round");
}

static void test_lists_that_the_rows_say(void)
{
	FINDS("--lang ", "sv en");
	FINDS("--lang=", "--lang=sv --lang=en");
	FINDS("control add T --kind c", "census");
	FINDS("control add T --kind=c", "--kind=census");
	FINDS("log S1 1 ", "ok dev na");
	FINDS("log S1 1 ok 2 d", "dev");
	FINDS("log --note x S1 1 ok 2 d", "dev");
	FINDS("--as-of ", "");
	FINDS("report plan --format csv", "csv csv-excel");
	/* By the enum that the option fills. */
	FINDS("unit add SN N --kind ", "municipality board administration unit");
	FINDS("followup open P3 --kind=", "--kind=interim --kind=annual");
	FINDS("risk set R1 --state ", "open closed");
	FINDS("plan list --state f", "followed-up");
	FINDS("search x --kind plan-", "plan-item");
}

static void test_files(void)
{
	FINDS("plan import ", "<file>");
	FINDS("plan import nam", "<file>");
	FINDS("round freeze S1 ", "<file>");
	FINDS("report plan --output ", "<file>");
	FINDS("report plan --output=x", "<file>");
	FINDS("report plan -o ", "<file>");
	FINDS("journal verify --public-key ", "<file>");
	FINDS("--socket ", "<file>");
}

static void test_ids(void)
{
	FINDS("round show ", "<9 0 >");
	FINDS("control lint ", "<6 0 >");
	FINDS("unit show ", "<1 0 >");
	FINDS("unit add ", "");
	FINDS("unit add SN N --parent H", "<1 0 >");
	FINDS("goal add T --parent ", "<21 0 >");
	FINDS("scale set ", "<2 0 >");
	FINDS("risk list --unit ", "<1 0 >");
	FINDS("risk list --unit=S", "<1 0 >");
	FINDS("measure add T --risk R", "<3 0 >");
	FINDS("plan rollover P3 --carry ", "<5 0 >");
	FINDS("followup set F2 ", "<5 0 >");
	CU_ASSERT(has("risk show R1 ", "--json"));
	/* Those of parts come behind their whole. */
	FINDS("plan set-item ", "<7 0 />");
	FINDS("plan set-item P3/", "<8 7 P3>");
	FINDS("plan set-item P3/R", "<8 7 P3>");
	FINDS("journal receipt S3", "<9 0 />");
	FINDS("journal receipt S3/", "<11 9 S3>");
}

static void test_any_id(void)
{
	FINDS("history ", "");
	FINDS("history R1", "<3 0 >");
	FINDS("history R", "<3 0 > <1 0 >");
	FINDS("history S", "<9 0 > <1 0 >");
	FINDS("history HK", "<1 0 >");
	FINDS("history 4", "<2 0 >");
	FINDS("history P3/", "<8 7 P3>");
	FINDS("history F2/M", "<19 18 F2>");
	FINDS("history M7/", "");
	FINDS("withdraw A", "<12 0 > <1 0 >");
	FINDS("erase ask R1 S31/4 M", "<5 0 > <1 0 >");
	FINDS("erase ask R12:", "");
}

static void test_items_of_a_round(void)
{
	FINDS("log S31 ", "<10 9 S31>");
	FINDS("log S31 1 ok ", "<10 9 S31>");
	FINDS("log S31 1 ok 2 dev 3", "<10 9 S31>");
	FINDS("round substitute S31 ", "<10 9 S31>");
}

static void test_where_the_daemon_is(void)
{
	type("--socket /a/b c/d round show ");
	CU_ASSERT(c.is_lost);
	CU_ASSERT_STRING_EQUAL(c.socket, "/a/b");
	type("round show --socket=/x --host anna@server S");
	CU_ASSERT_STRING_EQUAL(c.socket, "/x");
	CU_ASSERT_STRING_EQUAL(c.host, "anna@server");
	type("round show -- --socket=/x S");
	CU_ASSERT_PTR_NULL(c.socket);
}

static void test_what_is_offered_begins_with_what_is_typed(void)
{
	type("risk list --unit=S");
	CU_ASSERT(complete_offer(&c, "SN", "") && complete_offer(&c, "HK", ""));
	CU_ASSERT_EQUAL_FATAL(c.n, 1);
	CU_ASSERT_STRING_EQUAL(c.found[0], "--unit=SN");
	type("plan set-item ");
	CU_ASSERT(complete_offer(&c, "P3", c.asks[0].end));
	CU_ASSERT_STRING_EQUAL(c.found[0], "P3/");
}

static void test_no_more_than_the_bound(void)
{
	type("risk show ");
	for (size_t i = 0; i < COMPLETE_MAX; i++)
		CU_ASSERT(complete_offer(&c, "R1", ""));
	CU_ASSERT_FALSE(complete_offer(&c, "R1", ""));
	CU_ASSERT_EQUAL(c.n, COMPLETE_MAX);
}

static void test_lines_without_memory(void)
{
	static const char *const argv[] = { "risk", "list", "--unit=S" };
	arena_free(arena);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 0), 0);
	complete_find(&c, arena, 3, argv);
	CU_ASSERT_EQUAL(c.n, 0);
	CU_ASSERT_EQUAL(c.n_asks, 0);
	complete_find(&c, arena, 1, &(const char *){ "" });
	CU_ASSERT_EQUAL(c.n, 0);
}

static const struct option *option_of(const char *noun, const char *verb, const char *name)
{
	const struct command *command = command_find(noun, verb);
	CU_ASSERT_PTR_NOT_NULL_FATAL(command);
	const struct option *o = command->options;
	while (o->name && strcmp(o->name, name) != 0)
		o++;
	CU_ASSERT_PTR_NOT_NULL_FATAL(o->name);
	return o;
}

/* A list that a row shows in full is that of the protocol, word for word. */
static void test_lists_are_those_of_the_protocol(void)
{
	static const struct {
		const char *noun, *verb, *option;
		const ProtobufCEnumDescriptor *type;
	} rows[] = {
		{ "risk", "assess", "kind", PB_DESC(assessment_kind) },
		{ "plan", "set-item", "disposition", PB_DESC(disposition) },
		{ "plan", "set-item", "state", PB_DESC(plan_item_state) },
		{ "followup", "set", "status", PB_DESC(followup_status) },
		{ "followup", "set", "continuation", PB_DESC(continuation) },
		{ "control", "add", "kind", PB_DESC(control_kind) },
		{ "goal", "add", "kind", PB_DESC(goal_kind) },
		{ "indicator", "add", "direction", PB_DESC(indicator_direction) },
	};
	type("");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *text = NULL;
		for (unsigned v = 0; v < rows[i].type->n_values; v++) {
			const char *is = record_choice_name(arena, rows[i].type, v);
			if (is)
				text = text ? arena_format(arena, "%s|%s", text, is) : is;
		}
		CU_ASSERT_STRING_EQUAL(
			option_of(rows[i].noun, rows[i].verb, rows[i].option)->shown, text);
	}
}

static void test_formats_are_those_of_the_writers(void)
{
	size_t n;
	const struct report_writer *writers = report_writers(&n);
	type("report plan --format ");
	CU_ASSERT_EQUAL_FATAL(c.n, n);
	for (size_t i = 0; i < n; i++)
		CU_ASSERT_STRING_EQUAL(c.found[i], writers[i].name);
}

static void test_release(void)
{
	arena = arena_free(arena);
}

static const struct suite_test tests[] = {
	{ "nouns and verbs", test_nouns_and_verbs },
	{ "what is wrong finds nothing", test_what_is_wrong_finds_nothing },
	{ "options", test_options },
	{ "lists that the rows say", test_lists_that_the_rows_say },
	{ "files", test_files },
	{ "ids", test_ids },
	{ "any id", test_any_id },
	{ "items of a round", test_items_of_a_round },
	{ "where the daemon is", test_where_the_daemon_is },
	{ "what is offered begins with what is typed",
	  test_what_is_offered_begins_with_what_is_typed },
	{ "no more than the bound", test_no_more_than_the_bound },
	{ "lines without memory", test_lines_without_memory },
	{ "lists are those of the protocol", test_lists_are_those_of_the_protocol },
	{ "formats are those of the writers", test_formats_are_those_of_the_writers },
	{ "release", test_release },
};

SUITE_MAIN("client_complete", tests)
