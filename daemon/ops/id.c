/* SPDX-License-Identifier: EUPL-1.2
 * Ids: what people type <-> bytes that order records among their kind. Pure; knows the form of an
 * id, never whether such a record exists.
 *
 *	SN      53 4e 00              a code and a NUL, so that no code is a prefix of another
 *	R12     00 00 00 0c           big-endian, so that R2 comes before R12
 *	R12/2   00 00 00 0c 00 00 00 02
 *	P3/R12  00 00 00 03 03 00 00 00 0c    plan, kind, number */
#include <stdio.h>

#include "kind.h"

#define NUMBER_SIZE 4
#define PART_SIZE (2 * NUMBER_SIZE)
#define CODE_LETTERS_MAX 16

static void put_number(struct id *id, uint32_t number)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		id->bytes[id->size++] = (uint8_t)(number >> shift);
}

static uint32_t get_number(const struct id *id, size_t at)
{
	uint32_t number = 0;
	for (size_t i = at; i < at + NUMBER_SIZE; i++)
		number = number << 8 | id->bytes[i];
	return number;
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

/* Takes "12" off the front: 1-4294967295 without leading zeros, so that a record has one name. */
static bool take_number(struct view *text, uint32_t *ret)
{
	uint64_t number = 0;
	size_t n = 0;
	if (!text->n || text->p[0] == '0')
		return false;
	for (; n < text->n && is_digit(text->p[n]) && number <= UINT32_MAX; n++)
		number = number * 10 + (text->p[n] - '0');
	if (!n || number > UINT32_MAX)
		return false;
	*text = view_of(text->p + n, text->n - n);
	*ret = (uint32_t)number;
	return true;
}

static bool take_char(struct view *text, char c)
{
	if (!text->n || text->p[0] != (uint8_t)c)
		return false;
	*text = view_of(text->p + 1, text->n - 1);
	return true;
}

/* One capital and then digits only: R12, and what later kinds of records will look like. */
static bool looks_like_record(struct view text)
{
	size_t n = 1;
	while (n < text.n && is_digit(text.p[n]))
		n++;
	return text.n > 1 && n == text.n && is_capital(text.p[0]);
}

/* Size of the Å, Ä or Ö that stands at `at`, else 0. */
static size_t swedish_letter(struct view text, size_t at)
{
	if (at + 1 >= text.n || text.p[at] != 0xc3)
		return 0;
	uint8_t c = text.p[at + 1];
	return c == 0x84 || c == 0x85 || c == 0x96 ? 2 : 0;
}

static bool is_unit_code(struct view text)
{
	size_t letters = 0;
	for (size_t at = 0; at < text.n; letters++) {
		size_t size = is_capital(text.p[at]) ? 1 : swedish_letter(text, at);
		if (!size && at > 0 && (is_digit(text.p[at]) || text.p[at] == '-'))
			size = 1;
		if (!size)
			return false;
		at += size;
	}
	return letters >= 1 && letters <= CODE_LETTERS_MAX && !looks_like_record(text);
}

static bool is_scale_code(struct view text)
{
	for (size_t at = 0; at < text.n; at++) {
		uint8_t c = text.p[at];
		if (!is_capital(c) && !is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-')
			return false;
	}
	return text.n >= 1 && text.n <= CODE_LETTERS_MAX;
}

static struct id of_code(uint32_t kind, struct view code)
{
	struct id id = { .kind = (uint8_t)kind };
	if (code.n >= STORE_ID_MAX)
		return (struct id){ 0 };
	memcpy(id.bytes, code.p, code.n);
	id.size = (uint8_t)(code.n + 1);
	return id;
}

static bool parse_code(uint32_t kind, struct view text, struct id *ret)
{
	bool sound = kind == PB_ENUM(KIND, UNIT) ? is_unit_code(text) : is_scale_code(text);
	if (sound)
		*ret = of_code(kind, text);
	return sound;
}

bool id_parse(uint32_t kind, struct view text, struct id *ret)
{
	const struct kind_row *row = kind_get(kind);
	uint32_t number, part;
	struct id record;

	if (!row)
		return false;
	if (!row->letter)
		return parse_code(kind, text, ret);
	if (!take_char(&text, row->letter) || !take_number(&text, &number))
		return false;
	if (row->separator && !take_char(&text, row->separator))
		return false;
	if (row->by_record) {
		if (!id_parse_any(text, &record))
			return false;
		*ret = id_of_record(kind, number, &record);
		return true;
	}
	if (row->separator && !take_number(&text, &part))
		return false;
	if (text.n)
		return false;
	*ret = row->separator ? id_of_part(kind, number, part) : id_of_number(kind, number);
	return true;
}

bool id_parse_any(struct view text, struct id *ret)
{
	for (const struct kind_row *row = kind_next(0); row; row = kind_next(row->kind))
		if (text.n && !row->separator && row->letter == (char)text.p[0])
			return id_parse(row->kind, text, ret);
	return false;
}

/* Lists format an id a line; printf would be a good part of what they cost. */
static char *put_digits(char *out, uint32_t number)
{
	char digits[10];
	size_t n = 0;
	do {
		digits[n++] = (char)('0' + number % 10);
	} while (number /= 10);
	while (n)
		*out++ = digits[--n];
	return out;
}

static void format_numbered(const struct kind_row *row, const struct id *id, char *out)
{
	*out++ = row->letter;
	out = put_digits(out, id_number(id));
	if (row->separator)
		*out++ = row->separator;
	if (row->by_record) {
		const struct kind_row *of = kind_get(id->bytes[NUMBER_SIZE]);
		*out++ = of ? of->letter : '?';
		out = put_digits(out, get_number(id, NUMBER_SIZE + 1));
	} else if (row->separator) {
		out = put_digits(out, id_part(id));
	}
	*out = '\0';
}

void id_format(const struct id *id, char out[ID_TEXT_MAX])
{
	const struct kind_row *row = kind_get(id->kind);
	if (row && row->letter)
		format_numbered(row, id, out);
	else
		snprintf(out, ID_TEXT_MAX, "%.*s", (int)id->size, (const char *)id->bytes);
}

struct id id_of_number(uint32_t kind, uint32_t number)
{
	struct id id = { .kind = (uint8_t)kind };
	put_number(&id, number);
	return id;
}

struct id id_of_part(uint32_t kind, uint32_t number, uint32_t part)
{
	struct id id = id_of_number(kind, number);
	put_number(&id, part);
	return id;
}

struct id id_of_code(uint32_t kind, const char *code)
{
	return of_code(kind, view_of_string(code));
}

struct id id_of_record(uint32_t kind, uint32_t number, const struct id *record)
{
	struct id id = id_of_number(kind, number);
	id.bytes[id.size++] = record->kind;
	put_number(&id, id_number(record));
	return id;
}

struct id id_of_plan_item(uint32_t plan, const struct id *record)
{
	return id_of_record(PB_ENUM(KIND, PLAN_ITEM), plan, record);
}

uint32_t id_number(const struct id *id)
{
	const struct kind_row *row = kind_get(id->kind);
	return row && row->letter && id->size >= NUMBER_SIZE ? get_number(id, 0) : 0;
}

uint32_t id_part(const struct id *id)
{
	return id_number(id) && id->size == PART_SIZE ? get_number(id, NUMBER_SIZE) : 0;
}

struct view id_prefix(const struct id *id)
{
	return view_of(id->bytes, id->size);
}
