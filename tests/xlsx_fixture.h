/* SPDX-License-Identifier: EUPL-1.2
 * Workbooks made of the parts that a test gives, packed in memory. */
#pragma once

#include <stdlib.h>

#include <zip.h>

#include <riskreg/view.h>

#define XLSX_BYTES_MAX ((size_t)65 << 20)
#define XLSX_STORED_FROM ((size_t)32 << 20)
#define XLSX_NS "\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define XLSX_REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define XLSX_RELS(rows) "<Relationships>" rows "</Relationships>"
#define XLSX_RELATION(id, type, target) \
	"<Relationship Id=\"" id "\" Type=\"" XLSX_REL "/" type "\" Target=\"" target "\"/>"
#define XLSX_SHEET(rows) "<worksheet xmlns=" XLSX_NS "><sheetData>" rows "</sheetData></worksheet>"
#define XLSX_TEXT(cell, text) "<c r=\"" cell "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

struct xlsx_file {
	const char *name, *text;
	size_t n; /* 0: up to its NUL */
};

/* What every workbook here has; a sheet of its own is added as xl/worksheets/sheet1.xml. */
#define XLSX_ROOT { "_rels/.rels", XLSX_RELS(XLSX_RELATION("r1", "officeDocument", \
		    "xl/workbook.xml")), 0 }
#define XLSX_BOOK_RELS { "xl/_rels/workbook.xml.rels", XLSX_RELS( \
	XLSX_RELATION("r1", "worksheet", "worksheets/sheet1.xml") \
	XLSX_RELATION("r2", "worksheet", "/xl/worksheets/sheet2.xml") \
	XLSX_RELATION("r3", "sharedStrings", "sharedStrings.xml") \
	XLSX_RELATION("r4", "styles", "styles.xml") \
	XLSX_RELATION("r5", "chartsheet", "chartsheets/sheet1.xml")), 0 }
#define XLSX_BOOK { "xl/workbook.xml", "<workbook xmlns=" XLSX_NS " xmlns:r=\"" XLSX_REL "\">" \
	"<workbookPr/><sheets><sheet name=\"Diagram\" sheetId=\"3\" r:id=\"r5\"/>" \
	"<sheet name=\"Dold\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/>" \
	"<sheet name=\"Blad1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>", 0 }
#define XLSX_SHARED { "xl/sharedStrings.xml", "<sst xmlns=" XLSX_NS ">" \
	"<si><t>Objekt</t></si><si><r><t>Kor</t></r><r><rPr/><t>rekt?</t></r>" \
	"<rPh sb=\"0\" eb=\"1\"><t>uttal</t></rPh></si><si><t xml:space=\"preserve\"> a_x000D_\n" \
	"&#229;&amp;_x005F_x0041_ </t></si></sst>", 0 }
#define XLSX_STYLES { "xl/styles.xml", "<styleSheet xmlns=" XLSX_NS "><numFmts count=\"5\">" \
	"<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;@\"/>" \
	"<numFmt numFmtId=\"165\" formatCode=\"000000\"/>" \
	"<numFmt numFmtId=\"166\" formatCode=\"0 &quot;days&quot; [$kr-41D]\"/>" \
	"<numFmt numFmtId=\"167\" formatCode=\"0.0\\ %;-0\"/>" \
	"<numFmt numFmtId=\"168\" formatCode=\"0&quot;%&quot;\"/></numFmts>" \
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>" \
	"<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"22\"/>" \
	"<xf numFmtId=\"9\"/><xf numFmtId=\"10\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/>" \
	"</cellXfs></styleSheet>", 0 }
#define XLSX_HIDDEN { "xl/worksheets/sheet2.xml", \
	XLSX_SHEET("<row r=\"1\">" XLSX_TEXT("A1", "dold") "</row>"), 0 }

/* All parts but the sheet. */
static const struct xlsx_file xlsx_plain[] = { XLSX_ROOT,   XLSX_BOOK,	 XLSX_BOOK_RELS,
					       XLSX_SHARED, XLSX_STYLES, XLSX_HIDDEN };

static inline void xlsx_add(zip_t *zip, const char *name, const char *text, size_t n)
{
	zip_source_t *source = zip_source_buffer(zip, text, n ? n : strlen(text), 0);
	zip_int64_t at = source ? zip_file_add(zip, name, source, ZIP_FL_OVERWRITE) : -1;

	if (at < 0)
		abort();
	/* Packing what is large takes longer than all the rest. */
	if (n >= XLSX_STORED_FROM)
		zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
}

/* The bytes stay until the next call. */
static inline struct view xlsx_pack(const struct xlsx_file *files, size_t n)
{
	static uint8_t bytes[XLSX_BYTES_MAX];
	zip_error_t error;
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &error) : NULL;
	zip_int64_t size;

	if (!zip)
		abort();
	zip_source_keep(source);
	for (size_t i = 0; i < n; i++)
		xlsx_add(zip, files[i].name, files[i].text, files[i].n);
	if (zip_close(zip) != 0 || zip_source_open(source) != 0)
		abort();
	size = zip_source_read(source, bytes, sizeof(bytes));
	zip_source_close(source);
	zip_source_free(source);
	return view_of(bytes, (size_t)size);
}

/* A workbook with this part among the plain ones, or in the place of one of them. */
static inline struct view xlsx_with(const char *name, const char *text, size_t n)
{
	struct xlsx_file files[8];
	size_t n_files = 0;

	for (size_t i = 0; i < sizeof(xlsx_plain) / sizeof(xlsx_plain[0]); i++)
		if (strcmp(xlsx_plain[i].name, name) != 0)
			files[n_files++] = xlsx_plain[i];
	files[n_files++] = (struct xlsx_file){ name, text, n };
	return xlsx_pack(files, n_files);
}

#define XLSX_SHEET_PART "xl/worksheets/sheet1.xml"
