/* SPDX-License-Identifier: EUPL-1.2
 * The identity of worksheets. Never judges whether it fits. */
#include "worksheet_id.h"

#include <stdio.h>

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include "book.h"

/* The rows of the sheet: word, value. */
#define ROW_FORM "riskreg-worksheet"
#define ROW_FORM_VERSION "1"
#define ROW_ROUND "round"
#define ROW_ITEMS "sha256"

#define FIRST_LINE "riskreg-worksheet-v1\n"

static void add(struct sha256_ctx *hash, const char *text)
{
	sha256_update(hash, strlen(text), (const uint8_t *)text);
}

void worksheet_id_digest(const char *round, PB(Item) *const *items, size_t n,
			 char ret[WORKSHEET_ID_DIGEST])
{
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char rank[16];

	sha256_init(&hash);
	add(&hash, FIRST_LINE);
	add(&hash, round);
	add(&hash, "\n");
	for (size_t i = 0; i < n; i++) {
		snprintf(rank, sizeof(rank), "%u", items[i]->rank);
		add(&hash, rank);
		add(&hash, " ");
		add(&hash, *items[i]->id ? items[i]->id : rank);
		add(&hash, "\n");
	}
	sha256_digest(&hash, sizeof(digest), digest);
	base16_encode_update(ret, sizeof(digest), digest);
	ret[WORKSHEET_ID_DIGEST - 1] = '\0';
}

const char *worksheet_id_of(struct arena *arena, const PB(Item) *item)
{
	return *item->id ? item->id : arena_format(arena, "%u", item->rank);
}

static const char *value_of(const struct sheet *sheet, const char *word)
{
	for (size_t i = 0; i < sheet->n; i++)
		if (sheet->rows[i].n >= 2 && strcmp(sheet->rows[i].cells[0], word) == 0)
			return sheet->rows[i].cells[1];
	return "";
}

bool worksheet_id_read(struct arena *arena, struct view bytes, struct worksheet_id *ret)
{
	const struct sheet_options options = { .rows_max = 16, .name = WORKSHEET_ID_SHEET };
	struct import im = { .arena = arena };
	struct sheet sheet;

	if (!sheet_is_xlsx(bytes) || sheet_parse(&im, bytes, &options, &sheet) != IMPORT_DONE)
		return false;
	*ret = (struct worksheet_id){ value_of(&sheet, ROW_ROUND),
				      value_of(&sheet, ROW_ITEMS) };
	return *ret->round != '\0';
}

void worksheet_id_write(struct book *book, const struct worksheet_id *id)
{
	lxw_worksheet *sheet = book_add(book, WORKSHEET_ID_SHEET);
	const char *rows[][2] = {
		{ ROW_FORM, ROW_FORM_VERSION },
		{ ROW_ROUND, id->round },
		{ ROW_ITEMS, id->digest },
	};

	if (!sheet)
		return;
	for (uint32_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (uint16_t k = 0; k < 2; k++)
			book_put(book, (struct book_place){ sheet, i, k }, rows[i][k], NULL);
	worksheet_protect(sheet, NULL, NULL);
	worksheet_hide(sheet);
}
