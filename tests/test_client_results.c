/* SPDX-License-Identifier: EUPL-1.2
 * Worksheets out and back: what is written is what is read, what rows mean, and thirty kinds of
 * bad ones. */
#include <stdlib.h>
#include <unistd.h>

#include "suite.h"

#include "../client/error_sheet.h"
#include "../client/import/results.h"
#include "../client/worksheet.h"
#include "import_fixture.h"
#include "xlsx_fixture.h"

#define ITEMS 4
#define HEAD "Objekt;Text;Korrekt?;Kommentar;Omgång\n"
#define TABLE_FROM 5 /* rows above the head of a worksheet, and the head */

static PB(Item) items[ITEMS];
static PB(Item) *in_play[ITEMS];
static PB(Control) control;
static PB(ControlAttribute) attributes[2];
static PB(ControlAttribute) *attribute_list[2] = { &attributes[0], &attributes[1] };
static PB(Round) round_body;
static PB(Meta) meta;
static PB(Record) round_record;
static struct results_round of;
static struct results results;
static struct sheet sheet;
static char path[64];

/* Four items, the third of them logged as a deviation. */
static void set_up(size_t n_attributes)
{
	static const char *const ids[ITEMS] = { "V-1", "V-2", "V-3", "Å 4" };

	for (uint32_t i = 0; i < ITEMS; i++) {
		items[i] = (PB(Item))PB_INIT(ITEM);
		items[i].rank = i + 1;
		items[i].id = (char *)ids[i];
		items[i].label = (char *)(i ? "" : "Taxi; resa");
		in_play[i] = &items[i];
	}
	items[2].outcome = PB_ENUM(OUTCOME, DEVIATING);
	items[2].version = 1;
	items[2].note = (char *)"Kvitto saknas";
	control = (PB(Control))PB_INIT(CONTROL);
	control.title = (char *)"Attest av fakturor";
	for (size_t i = 0; i < 2; i++)
		attributes[i] = (PB(ControlAttribute))PB_INIT(CONTROL_ATTRIBUTE);
	attributes[0].code = (char *)"A";
	attributes[0].name = (char *)"Rätt attestant";
	attributes[1].code = (char *)"B";
	attributes[1].name = (char *)"Underlag finns";
	control.attributes = attribute_list;
	control.n_attributes = n_attributes;
	round_body = (PB(Round))PB_INIT(ROUND);
	round_body.control = (char *)"C5";
	round_body.unit = (char *)"SN";
	round_body.period = (char *)"2026-Q3";
	meta = (PB(Meta))PB_INIT(META);
	meta.id = (char *)"S31";
	meta.time_ms = 1788170400000;
	round_record = (PB(Record))PB_INIT(RECORD);
	round_record.meta = &meta;
	round_record.round = &round_body;
	of = (struct results_round){ "S31", &control, in_play, ITEMS, false };
	begin(LANG_SV);
}

static int parse_bytes(struct view bytes)
{
	const struct sheet_options options = SHEET_OPTIONS;
	int outcome = sheet_parse(&im, bytes, &options, &sheet);

	if (outcome != IMPORT_DONE)
		return outcome;
	results_find_head(&im, &sheet);
	return results_parse(&im, &sheet, &of, &results);
}

static int parse(const char *text)
{
	return parse_bytes(view_of_string(text));
}

/* ------------------------------------------------------------------ out and back */

static struct view write_sheet(enum lang lang)
{
	const struct worksheet w = { lang, &round_record, &control, in_play, ITEMS, arena };
	struct view bytes = VIEW_NONE;

	strcpy(path, "/tmp/riskreg-test-XXXXXX");
	close(mkstemp(path));
	CU_ASSERT_EQUAL_FATAL(worksheet_write(&w, path), 0);
	CU_ASSERT_EQUAL_FATAL(import_load(&im, path, SHEET_BYTES_MAX, &bytes), IMPORT_DONE);
	remove(path);
	return bytes;
}

static void test_worksheet_is_read_back(void)
{
	struct worksheet_id id;
	char digest[WORKSHEET_ID_DIGEST];

	for (enum lang lang = LANG_SV; lang <= LANG_EN; lang++) {
		set_up(0);
		struct view bytes = write_sheet(lang);
		CU_ASSERT_FATAL(worksheet_id_read(arena, bytes, &id));
		CU_ASSERT_STRING_EQUAL(id.round, "S31");
		worksheet_id_digest("S31", in_play, ITEMS, digest);
		CU_ASSERT_STRING_EQUAL(id.digest, digest);
		CU_ASSERT_EQUAL_FATAL(parse_bytes(bytes), IMPORT_DONE);
		CU_ASSERT_EQUAL(im.warnings.n, 0);
		CU_ASSERT_STRING_EQUAL(results_find_round(&im, &sheet), "S31");
		CU_ASSERT_EQUAL(sheet.header.row, TABLE_FROM);
		CU_ASSERT_EQUAL(sheet.n, ITEMS);
		CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[1], "Taxi; resa");
		/* What was logged stands there, and is recognised. */
		CU_ASSERT_EQUAL(results.n, 1);
		CU_ASSERT_EQUAL(results.n_logged, 1);
		CU_ASSERT_EQUAL(results.n_blank, 3);
	}
}

static void test_same_content_same_bytes(void)
{
	set_up(2);
	struct view first = write_sheet(LANG_SV), second = write_sheet(LANG_SV);
	CU_ASSERT(first.n > 1000 && view_equals(first, second));
}

static void test_worksheet_with_attributes(void)
{
	set_up(2);
	CU_ASSERT_EQUAL(parse_bytes(write_sheet(LANG_SV)), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 1);
	CU_ASSERT(line_holds(&im.errors, 0, "inget svar är ifyllt"));
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[3], "A: Rätt attestant");
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[4], "B: Underlag finns");
	CU_ASSERT_EQUAL(sheet.rows[0].formulas, 4);
}

/* A known answer: the digest is the same in every version. */
static void test_digest(void)
{
	char digest[WORKSHEET_ID_DIGEST];

	set_up(0);
	worksheet_id_digest("S31", in_play, 2, digest);
	CU_ASSERT_STRING_EQUAL(digest,
			       "547a4d3526f742aa4f87b34004a8466683d49481630e2076ed217c6006e7484d");
	items[1].id = (char *)"";
	worksheet_id_digest("S31", in_play, 2, digest);
	CU_ASSERT_STRING_EQUAL(digest,
			       "f46888516fd852c2914b22c25c79f03e578f5f93bfcdb1f8e845c31f3e8c7ff7");
}

/* ------------------------------------------------------------------ what rows mean */

static void test_answers(void)
{
	static const struct {
		const char *word;
		PB(Outcome) outcome;
	} words[] = {
		{ "Ja", PB_ENUM(OUTCOME, CONFORMING) },
		{ "J", PB_ENUM(OUTCOME, CONFORMING) },
		{ "x", PB_ENUM(OUTCOME, CONFORMING) },
		{ "KORREKT", PB_ENUM(OUTCOME, CONFORMING) },
		{ "yes", PB_ENUM(OUTCOME, CONFORMING) },
		{ "SANT", PB_ENUM(OUTCOME, CONFORMING) },
		{ "nej", PB_ENUM(OUTCOME, DEVIATING) },
		{ "N", PB_ENUM(OUTCOME, DEVIATING) },
		{ "Avvikelse", PB_ENUM(OUTCOME, DEVIATING) },
		{ "No", PB_ENUM(OUTCOME, DEVIATING) },
		{ " ej  TILLÄMPLIGT ", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
		{ "n/a", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
		{ "Not applicable", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
	};
	char text[256];

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		set_up(0);
		snprintf(text, sizeof(text), "Item,Correct?\nV-1,%s\nV-2,\n", words[i].word);
		CU_ASSERT_EQUAL_FATAL(parse(text), IMPORT_DONE);
		CU_ASSERT_EQUAL(results.n, 1);
		CU_ASSERT_EQUAL(results.n_blank, 1);
		CU_ASSERT_EQUAL(results.rows[0].result->rank, 1);
		CU_ASSERT_EQUAL(results.rows[0].result->outcome, words[i].outcome);
		CU_ASSERT_EQUAL(results.tally[words[i].outcome], 1);
	}
}

static void test_attributes(void)
{
	set_up(2);
	CU_ASSERT_EQUAL_FATAL(parse("Objekt;Korrekt?;B;a: Rätt\nV-1;;Ja;Ja\nV-2;Nej;Ja;Nej\n"
				    "V-3;;;\nÅ 4;Ej tillämpligt;n/a;n/a\n"),
			      IMPORT_DONE);
	CU_ASSERT_EQUAL_FATAL(results.n, 3);
	CU_ASSERT_EQUAL(results.rows[0].result->n_attributes, 2);
	CU_ASSERT_STRING_EQUAL(results.rows[0].result->attributes[0]->attribute, "A");
	CU_ASSERT_EQUAL(results.rows[0].result->outcome, PB_ENUM(OUTCOME, CONFORMING));
	CU_ASSERT_EQUAL(results.rows[1].result->outcome, PB_ENUM(OUTCOME, DEVIATING));
	CU_ASSERT_EQUAL(results.rows[1].result->attributes[1]->outcome,
			PB_ENUM(OUTCOME, CONFORMING));
	CU_ASSERT_EQUAL(results.rows[2].result->outcome, PB_ENUM(OUTCOME, NOT_APPLICABLE));
	/* Without columns for the points one answer is enough. */
	set_up(2);
	CU_ASSERT_EQUAL(parse("Objekt;Korrekt?\nV-1;Ja\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(results.rows[0].result->n_attributes, 0);
}

static void test_what_is_logged(void)
{
	PB(AttributeOutcome) point = PB_INIT(ATTRIBUTE_OUTCOME);

	set_up(0);
	CU_ASSERT_EQUAL(parse(HEAD "V-3;;Nej;Kvitto saknas;S31\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(results.n_logged, 1);
	/* A file without comments says nothing of them. */
	set_up(0);
	CU_ASSERT_EQUAL(parse("Objekt;Korrekt?\nV-3;Nej\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(results.n_logged, 1);
	set_up(0);
	of.has_reason = true;
	CU_ASSERT_EQUAL(parse("Objekt;Korrekt?\nV-3;Ja\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(results.n_logged, 0);
	CU_ASSERT_STRING_EQUAL(results.rows[0].result->note, "");
	/* Nor does a cell that is left empty: what is logged stays, and that is said. */
	set_up(0);
	CU_ASSERT_EQUAL(parse(HEAD "V-3;;Nej;;S31\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(results.n_logged, 1);
	CU_ASSERT(line_holds(&im.warnings, 0, "rad 2, kolumn D: kommentaren är tom"));
	/* Nor a sheet without the points. */
	set_up(2);
	items[2].attributes = (PB(AttributeOutcome) *[]){ &point };
	items[2].n_attributes = 1;
	CU_ASSERT_EQUAL(parse("Objekt;Korrekt?\nV-3;Nej\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(results.n_logged, 1);
}

/* An old sheet has a row for what a spare took the place of. */
static void test_items_that_were_replaced(void)
{
	set_up(0);
	items[1].outcome = PB_ENUM(OUTCOME, REPLACED);
	items[1].version = 1;
	CU_ASSERT_EQUAL(parse(HEAD "V-1;;Ja;;S31\nV-2;;;;S31\nV-8;;;;S31\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(results.n_blank, 2);
	set_up(0);
	items[1].outcome = PB_ENUM(OUTCOME, REPLACED);
	CU_ASSERT_EQUAL(parse(HEAD "V-2;;Ja;;S31\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn A: 'V-2' är ersatt av en reserv"));
}

static void test_head_below_other_rows(void)
{
	set_up(0);
	CU_ASSERT_EQUAL(parse("S31 Attest;;;;\nSN;;;;\n;;;;\n" HEAD "V-1;;Ja;;S31\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.header.row, 4);
	CU_ASSERT_EQUAL(results.rows[0].row, 5);
}

static void test_odd_but_read(void)
{
	set_up(0);
	CU_ASSERT_EQUAL(parse("Objekt;Korrekt?;Kommentar;Handläggare\nV-1;Ja;;EK\n"
			      "V-2;;inte klar;\nÅ 4;Ja;811218-9876;\n"),
			IMPORT_DONE);
	CU_ASSERT_EQUAL(im.warnings.n, 3);
	CU_ASSERT(line_holds(&im.warnings, 0, "kolumnen Handläggare"));
	CU_ASSERT(line_holds(&im.warnings, 1, "rad 3, kolumn C: kommentaren står utan svar"));
	CU_ASSERT(line_holds(&im.warnings, 2, "rad 4, kolumn C: det ser ut att stå ett person"));
}

/* ------------------------------------------------------------------ bad rows */

#define LONG_NOTE "{2001}"

static const struct {
	const char *row, *message;
	size_t n_attributes;
	bool has_guess;
} bad[] = {
	{ "V-1;;Jaa;;S31", "rad 2, kolumn C: 'Jaa' är inte Ja, Nej eller Ej tillämpligt; "
			   "menade du Ja?", 0, true },
	{ "V-1;;Nejj;;", "menade du Nej?", 0, true },
	{ "V-1;;ej tilämpligt;;", "menade du Ej tillämpligt?", 0, true },
	{ "V-1;;Avikelse;;", "menade du Nej?", 0, true },
	{ "V-1;;korekt;;", "menade du Ja?", 0, true },
	{ "V-1;;kanske;;", "'kanske' är inte Ja, Nej eller Ej tillämpligt.", 0, false },
	{ "V-1;;1;;", "'1' är inte Ja", 0, false },
	{ "V-1;;?;;", "'?' är inte Ja", 0, false },
	{ "V-1;;-;;", "'-' är inte Ja", 0, false },
	{ "V-1;;Ja/Nej;;", "'Ja/Nej' är inte Ja", 0, false },
	{ "V-1;;\"Ja\nNej\";;", "'Ja…' är inte Ja", 0, false },
	{ "V-1;;#N/A;;", "'#N/A' är inte Ja", 0, true },
	{ "V-9;;Ja;;", "kolumn A: 'V-9' finns inte bland granskningsobjekten i S31; menade du", 0,
	  true },
	{ "Faktura 7;;Ja;;", "'Faktura 7' finns inte bland granskningsobjekten i S31.", 0, false },
	{ "v-1;;Ja;;", "'v-1' finns inte bland", 0, true },
	{ "V-1\xE2\x80\x8B;;Ja;;", "finns inte bland", 0, false },
	{ ";;Ja;;", "rad 2, kolumn A: objektet saknas", 0, false },
	{ ";;;bara text;", "rad 2, kolumn A: objektet saknas", 0, false },
	{ "V-1;;Ja;;S30", "rad 2, kolumn E: raden hör till omgången S30, inte till S31.", 0,
	  false },
	{ "V-1;;Ja;;31", "raden hör till omgången 31", 0, false },
	{ "V-1;;Ja;" LONG_NOTE ";", "kolumn D: texten", 0, false },
	{ "V-1;;Ja;a\x07z;", "kolumn D: texten", 0, false },
	{ "V-1;;Ja;;;extra", "i en kolumn utan rubrik", 0, false },
	{ "V-1;;Ja;a;b;c;S31", "i en kolumn utan rubrik", 0, false },
	{ "V-3;;Ja;Kvitto saknas;", "rad 2, kolumn C: objektet är redan loggat", 0, false },
	{ "V-3;;Nej;Annan kommentar;", "redan loggat med ett annat resultat eller en annan", 0,
	  false },
	{ "V-3;;Ja;;", "(Nej). Ange ett skäl (--reason)", 0, false },
	{ "V-1;;Ja;;\nV-1;;Ja;;", "rad 3, kolumn A: \"V-1\" står också på rad 2.", 0, false },
	{ "V-1;;;Ja;", "rad 2, kolumn E: svar saknas för granskningspunkten B", 2, false },
	{ "V-1;;;Ja;Jaa", "rad 2, kolumn E: 'Jaa' är inte Ja", 2, true },
	{ "V-1;;Ja;Ja;Nej", "rad 2, kolumn C: här står Ja, men granskningspunkterna ger Nej.", 2,
	  false },
	{ "V-1;;Jo;Ja;Ja", "rad 2, kolumn C: 'Jo' är inte Ja", 2, true },
};

/* {2001} becomes so many letters. */
static const char *spell_out(const char *row)
{
	const char *mark = strstr(row, LONG_NOTE);
	char *letters = arena_get(arena, RESULTS_NOTE_MAX + 2);

	if (!mark)
		return row;
	memset(letters, 'x', RESULTS_NOTE_MAX + 1);
	letters[RESULTS_NOTE_MAX + 1] = '\0';
	return arena_format(arena, "%.*s%s%s", (int)(mark - row), row, letters,
			    mark + strlen(LONG_NOTE));
}

static void test_bad_rows(void)
{
	CU_ASSERT(sizeof(bad) / sizeof(bad[0]) >= 30);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		set_up(bad[i].n_attributes);
		const char *head = bad[i].n_attributes ? "Objekt;Text;Korrekt?;A;B\n" : HEAD;
		CU_ASSERT_EQUAL(parse(arena_format(arena, "%s%s\n", head,
						   spell_out(bad[i].row))),
				IMPORT_REFUSED);
		CU_ASSERT(im.errors.n >= 1);
		CU_ASSERT(line_holds(&im.errors, 0, bad[i].message));
		CU_ASSERT_EQUAL(im.errors.n_lines && strstr(im.errors.lines[0], "menade du"),
				bad[i].has_guess);
	}
}

static void test_all_at_once(void)
{
	set_up(0);
	CU_ASSERT_EQUAL(parse(HEAD "V-1;;Jaa;;S31\nV-2;;Ja;;S31\nV-7;;Nejj;;S30\nV-3;;Ja;;\n"),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 5);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn C"));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 4, kolumn E"));
	CU_ASSERT(line_holds(&im.errors, 2, "rad 4, kolumn A"));
	CU_ASSERT(line_holds(&im.errors, 3, "rad 4, kolumn C"));
	CU_ASSERT(line_holds(&im.errors, 4, "rad 5, kolumn C"));
}

static void test_columns_that_are_missing(void)
{
	set_up(0);
	CU_ASSERT_EQUAL(parse("Nummer;Korrekt?\nV-1;Ja\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "kolumnen Objekt saknas (på engelska: Item)"));
	set_up(0);
	CU_ASSERT_EQUAL(parse("Objekt;Svar\nV-1;Ja\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "kolumnen Korrekt? saknas (på engelska: Correct?)"));
	set_up(0);
	CU_ASSERT_EQUAL(parse("Objekt;Korrekt?;korrekt\nV-1;Ja;Ja\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "två gånger"));
	set_up(2);
	CU_ASSERT_EQUAL(parse("Objekt;A\nV-1;Ja\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "kolumnen för granskningspunkten B saknas"));
	set_up(0);
	CU_ASSERT_EQUAL(parse(HEAD), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "inget svar är ifyllt"));
}

/* What a newer register may have is refused, not left out. */
static void test_more_attributes_than_can_be_read(void)
{
	PB(ControlAttribute) many[17], *list[17];
	const char *const text =
		"Objekt;A;B;C;D;E;F;G;H;I;J;K;L;M;N;O;P;Q\n"
		"V-1;ja;ja;ja;ja;ja;ja;ja;ja;ja;ja;ja;ja;ja;ja;ja;ja;nej\n";
	char codes[17][2];

	set_up(0);
	for (size_t i = 0; i < 17; i++) {
		snprintf(codes[i], sizeof(codes[i]), "%c", (char)('A' + i));
		many[i] = attributes[0];
		many[i].code = codes[i];
		list[i] = &many[i];
	}
	control.attributes = list;
	control.n_attributes = 16;
	CU_ASSERT_EQUAL(parse(text), IMPORT_DONE);
	CU_ASSERT_EQUAL(im.warnings.n, 1);
	begin(LANG_SV);
	control.n_attributes = 17;
	CU_ASSERT_EQUAL(parse(text), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 1);
}

static void test_formulas(void)
{
	set_up(0);
	CU_ASSERT_EQUAL(parse_bytes(xlsx_with(
				XLSX_SHEET_PART,
				XLSX_SHEET("<row>" XLSX_TEXT("A1", "Objekt") XLSX_TEXT(
					"B1", "Korrekt?") "</row><row>" XLSX_TEXT("A2", "V-1")
					"<c r=\"B2\" t=\"str\"><f>A1</f><v>Ja</v></c></row>"),
				0)),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 1);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn B: cellen är en formel"));
}

/* ------------------------------------------------------------------ the column of errors */

static void test_errors_are_written_back(void)
{
	const struct worksheet_id id = { "S31", "abc" };
	struct worksheet_id read;
	struct view bytes;

	set_up(0);
	strcpy(path, "/tmp/riskreg-test-XXXXXX");
	close(mkstemp(path));
	CU_ASSERT_EQUAL(parse("\n" HEAD "V-1;;Jaa;hej;S31\n\nV-7;Text;Nej;;S30\nV-2;;Ja;;\n"),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(error_sheet_write(&im, &sheet, &id, path), 0);
	begin(LANG_SV);
	CU_ASSERT_EQUAL_FATAL(import_load(&im, path, SHEET_BYTES_MAX, &bytes), IMPORT_DONE);
	remove(path);
	CU_ASSERT(worksheet_id_read(arena, bytes, &read));
	CU_ASSERT_STRING_EQUAL(read.round, "S31");
	CU_ASSERT_EQUAL(parse_bytes(bytes), IMPORT_REFUSED);
	/* The same rows at the same places, and what was wrong with them. */
	CU_ASSERT_EQUAL(im.errors.n, 3);
	CU_ASSERT_EQUAL(im.warnings.n, 0);
	CU_ASSERT_EQUAL(sheet.header.row, 2);
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[5], "Fel");
	CU_ASSERT_EQUAL(sheet.rows[1].row, 5);
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[3], "hej");
	CU_ASSERT(strstr(sheet.rows[0].cells[5], "rad 3, kolumn C: 'Jaa'") != NULL);
	CU_ASSERT(strstr(sheet.rows[1].cells[5], "kolumn E") != NULL);
	CU_ASSERT(strstr(sheet.rows[1].cells[5], "\nrad 5, kolumn A") != NULL);
	CU_ASSERT_EQUAL(sheet.rows[2].n, 3);
}

static void test_places_that_cannot_be_written(void)
{
	const struct worksheet w = { LANG_SV, &round_record, &control, in_play, ITEMS, arena };

	set_up(0);
	CU_ASSERT(worksheet_write(&w, "/tmp/none/of/these.xlsx") < 0);
	CU_ASSERT(worksheet_write(&w, "/dev/full/x.xlsx") < 0);
}

static const struct suite_test tests[] = {
	{ "a worksheet is read back", test_worksheet_is_read_back },
	{ "same content, same bytes", test_same_content_same_bytes },
	{ "a worksheet with attributes", test_worksheet_with_attributes },
	{ "the digest", test_digest },
	{ "answers", test_answers },
	{ "attributes", test_attributes },
	{ "what is logged", test_what_is_logged },
	{ "items that were replaced", test_items_that_were_replaced },
	{ "the head below other rows", test_head_below_other_rows },
	{ "odd but read", test_odd_but_read },
	{ "bad rows", test_bad_rows },
	{ "all at once", test_all_at_once },
	{ "columns that are missing", test_columns_that_are_missing },
	{ "more attributes than can be read", test_more_attributes_than_can_be_read },
	{ "formulas", test_formulas },
	{ "errors are written back", test_errors_are_written_back },
	{ "places that cannot be written", test_places_that_cannot_be_written },
};
SUITE_MAIN("client_results", tests)
