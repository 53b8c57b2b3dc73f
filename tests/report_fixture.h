/* SPDX-License-Identifier: EUPL-1.2
 * A report that holds every kind of part, and texts that would like to be something else. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "../client/report_plain.h"
#include "../client/report_writer.h"
#include "../client/rows.h"

#define FIXTURE_HOSTILE \
	"=1+1 <script>alert(\"x\")</script> & 'citat' </style> ]]> \xe2\x80\xae" "fdp.exe \x1b[31m"
#define FIXTURE_HOSTILE_SHOWN \
	"=1+1 <script>alert(\"x\")</script> & 'citat' </style> ]]> �fdp.exe �[31m"
#define FIXTURE_LONG_BYTES 8000

#define FIXTURE_RISK                                                                             \
	"Redovisningsreglerna följs inte fullt ut (kommungemensam)\nKunskapen om periodisering " \
	"räcker inte till överallt. Bokslutet kan då ge en skev bild av kommunens ekonomi."
#define FIXTURE_MOTIVE                                                                          \
	"8 (4 x 2)\nSannolikhet: Mycket stor. Fel förklaras gång på gång med att poster hamnat " \
	"i fel period.\nKonsekvens: Måttlig. Prognoserna blir osäkra."
#define FIXTURE_CRITERIA                                                                     \
	"Stickprov av direktupphandlingar\n6 inköp granskas varje kvartal.\n"                \
	"Bedömningskriterier 0 - 79%: Ej godkänt 80 - 89%: Delvis godkänt 90 - 100%: Godkänt"

static inline void fixture_plan(struct report *r)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_RISK, .weight = 3, .names_row = true },
		{ .head = WORD_HEAD_RISK_VALUE, .weight = 3 },
		{ .head = WORD_HEADING_MEASURES, .weight = 3 },
		{ .head = WORD_HEADING_CONTROLS, .weight = 3 },
		{ .head = WORD_HEAD_ACTIONS, .weight = 3 },
	};
	static const struct report_cell rows[] = {
		{ .text = FIXTURE_RISK }, { .text = FIXTURE_MOTIVE },
		{ .text = "Mer kunskap om periodisering i nämnderna (kommungemensam)" },
		{ .text = FIXTURE_CRITERIA },
		{ .text = "Samma lista för alla förvaltningar senast 2026-09-30" },
		{ .text = "" }, { .text = NULL },
		{ .text = "Checklista vid bokslut\nAnsvarig: ekonomichefen." }, { .text = "" },
		{ .text = "" },
		{ .text = "" }, { .text = "" }, { .text = "" },
		{ .text = "Granskning av leverantörsfakturor" }, { .text = "" },
		{ .text = "Representation och gåvor följer inte reglerna" },
		{ .text = "16 (4 x 4)" }, { .text = "" },
		{ .text = "Manuellt stickprov av representation och gåvor" }, { .text = "" },
	};

	report_table(r, "Planens risker, åtgärder och kontroller", columns, COUNT_OF(columns));
	r->table->continues = true;
	for (size_t i = 0; i < COUNT_OF(rows); i += COUNT_OF(columns))
		report_row(r, &rows[i]);
}

static inline void fixture_status(struct report *r)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_ID, .weight = 1, .names_row = true },
		{ .head = WORD_HEAD_CONTROL, .weight = 4 },
		{ .head = WORD_HEAD_VERDICT, .weight = 2 },
		{ .title = "Andel", .weight = 1, .right = true },
		{ .head = WORD_HEAD_VALUE, .weight = 1, .right = true },
		{ .head = WORD_HEAD_DAY, .weight = 1 },
	};
	static const struct report_cell rows[] = {
		{ .text = "C4" }, { .text = "Arbetade timmar attesteras i tid" },
		{ .text = "Ej godkänt", .mark = MARK_FAIL },
		{ .text = "70,33 %", .value = REPORT_PERCENT, .unscaled = 7033 },
		{ .text = "-1 931,5", .value = REPORT_NUMBER, .unscaled = -19315, .decimals = 1 },
		{ .text = "2026-07-01", .value = REPORT_DAY },
		{ .text = "C1" }, { .text = "Representation och gåvor" },
		{ .text = "Delvis godkänt", .mark = MARK_PARTIAL },
		{ .text = "89,99 %", .value = REPORT_PERCENT, .unscaled = 8999 },
		{ .text = "20", .value = REPORT_NUMBER, .unscaled = 20 },
		{ .text = "2026-07-02", .value = REPORT_DAY },
		{ .text = "C3" }, { .text = "Lönelistor kontrolleras" },
		{ .text = "Godkänt", .mark = MARK_PASS },
		{ .text = "93,08 %", .value = REPORT_PERCENT, .unscaled = 9308 },
		{ .text = "5 600", .value = REPORT_NUMBER, .unscaled = 5600 },
		{ .text = "2026-07-01", .value = REPORT_DAY },
		{ .text = "C2" }, { .text = "Direktupphandling" },
		{ .text = "Inte bedömd", .mark = MARK_PENDING },
		{ .text = "" }, { .text = NULL }, { .text = "" },
	};

	report_table(r, "Alla kontroller, de sämsta först", columns, COUNT_OF(columns));
	for (size_t i = 0; i < COUNT_OF(rows); i += COUNT_OF(columns))
		report_row(r, &rows[i]);
}

/* Many boards beside each other. */
static inline void fixture_wide(struct report *r)
{
	static struct report_column columns[13] = {
		{ .head = WORD_HEAD_CONTROL, .weight = 4, .names_row = true }
	};
	static const char *const boards[] = { "SN",  "GSN", "FSN", "KFN", "BSN", "KLN",
					      "ÖFN", "VN",  "MN",  "TN",  "KS",  "RN" };
	struct report_cell cells[13] = { { .text = "Inköp görs på avtal" } };

	for (size_t i = 1; i < COUNT_OF(columns); i++) {
		columns[i] = (struct report_column){ .title = boards[i - 1], .weight = 1,
						     .right = true };
		cells[i] = (struct report_cell){ .text = "83,33 %", .value = REPORT_PERCENT,
						 .unscaled = 8333 };
	}
	report_table(r, "Gemensamma kontroller, nämnd för nämnd", columns, COUNT_OF(columns));
	report_row(r, cells);
	cells[0].text = "Semesterlöneskuld";
	report_row(r, cells);
}

static inline void fixture_heat(struct report *r)
{
	static const char *const probability[] = { "osannolik", "mindre sannolik", "möjlig",
						   "sannolik" };
	static const char *const consequence[] = { "försumbar", "kännbar", "allvarlig",
						   "mycket allvarlig" };
	static const char *const zones[] = { "låg", "måttlig", "hög", "mycket hög" };
	static const unsigned from[] = { 1, 4, 8, 12 };
	static struct report_heat_cell cells[16];
	const struct report_heat heat = {
		.title = "Risker efter sannolikhet och konsekvens",
		.n_probability = 4,
		.n_consequence = 4,
		.probability = probability,
		.consequence = consequence,
		.zones = zones,
		.n_zones = 4,
		.appetite = 8,
		.cells = cells,
	};

	for (unsigned i = 0; i < COUNT_OF(cells); i++) {
		unsigned value = (i / 4 + 1) * (i % 4 + 1), zone = 0;
		while (zone + 1 < COUNT_OF(from) && value >= from[zone + 1])
			zone++;
		cells[i] = (struct report_heat_cell){ 0, "", value, zone };
	}
	cells[13].count = 2;
	cells[13].ids = "R1, R7";
	cells[15].count = 1;
	cells[15].ids = "R2";
	cells[5].count = 12;
	cells[5].ids = "R3, R4, R5, R6, R8, R9, R10, R11, R12, R13, R14, R100";
	report_heat(r, &heat);
}

static inline void fixture_trends(struct report *r)
{
	static const struct report_point points[] = {
		{ "2021", true, false, 653 },   { "2022", true, false, 702 },
		{ "2023", false, false, 0 },    { "2024", true, false, 811 },
		{ "2025", true, false, 799 },   { "augusti 2026", true, true, 846 },
	};
	static const struct report_point alone[] = { { "2026", true, false, 12345 } };
	const struct report_trend trend = {
		"Avtalstrohet", "Avtalstroheten har ökat från 65,3 till 79,9 procent sedan 2021.",
		"procent", 1, points, COUNT_OF(points), true, 900
	};
	const struct report_trend single = { "Fakturor i tid", "Ett värde finns än så länge.", "",
					     0, alone, 1, false, 0 };

	report_trend(r, &trend);
	report_trend(r, &single);
}

static inline void fixture_hostile(struct report *r)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_ID, .weight = 1, .names_row = true },
		{ .title = "\"<b>&'", .weight = 3 },
		{ .head = WORD_HEAD_VALUE, .weight = 1, .right = true },
	};
	static const char *const texts[] = { "=SUM(A1:A9)", "+46 8 535", "-2+3", "@kommun",
					     "_x0041_ =cmd|' /C calc'!A0" };
	char *longest = arena_get(r->arena, FIXTURE_LONG_BYTES + 1);

	if (!longest)
		abort();
	memset(longest, 'x', FIXTURE_LONG_BYTES);
	longest[FIXTURE_LONG_BYTES] = '\0';
	report_field(r, FIXTURE_HOSTILE, FIXTURE_HOSTILE);
	report_paragraph(r, FIXTURE_HOSTILE "\nrad två\x07");
	report_table(r, FIXTURE_HOSTILE, columns, COUNT_OF(columns));
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		report_row(r, (struct report_cell[]){ { .text = texts[i] },
						      { .text = FIXTURE_HOSTILE },
						      { .text = "-2", .value = REPORT_NUMBER,
							.unscaled = -2 } });
	report_row(r, (struct report_cell[]){ { .text = "lång" }, { .text = longest }, { 0 } });
}

static inline struct report fixture_report(struct arena *memory, enum lang lang)
{
	struct report r;

	report_init(&r, memory, lang);
	report_name(&r, "Rapport med allt i 2026", "Socialnämnden <&>");
	r.seal = (struct report_seal){ 1234, "2026-08-31", "cm9vdGVuIGkgYmFzZTY0IGFyIHRyZXR0aW8K",
				       "registret.example.se/riskreg\n1234\ncm9vdGVuIGkg\n\n"
				       "— registret.example.se/riskreg c2lnbmF0dXJlbg==\n" };
	report_field(&r, "Beslut", "2026-01-15, SN § 4");
	report_field(&r, "Diarienummer", "SN-2026/12.345");
	report_paragraph(&r, "Ett av fyra är godkänt. Nästa steg är att granska C2.\nAndra raden.");
	report_section(&r, 2, "Planen");
	fixture_plan(&r);
	report_section(&r, 2, "Riskkarta");
	fixture_heat(&r);
	report_section(&r, 2, "Kontrollernas status: [allt] / \\ ?*");
	report_section(&r, 3, "Egna kontroller");
	fixture_status(&r);
	report_section(&r, 3, "Kommungemensamma kontroller");
	report_paragraph(&r, "Nämnderna står bredvid varandra.");
	fixture_wide(&r);
	report_section(&r, 2, "Indikatorer");
	fixture_trends(&r);
	report_section(&r, 2, "Kontrollernas status: [allt] / \\ ?*");
	fixture_hostile(&r);
	return r;
}
