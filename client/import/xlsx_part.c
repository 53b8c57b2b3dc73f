/* SPDX-License-Identifier: EUPL-1.2
 * Unpacks with libzip and reads with expat, piece by piece. Knows nothing of what the parts mean;
 * must never hold a whole part in memory nor follow a DTD. */
#include "xlsx_part.h"

#include <errno.h>

#include <expat.h>
#include <zip.h>

#define PIECE ((size_t)64 << 10)
#define NAMESPACE_MARK '|'

struct scan {
	struct import *import;
	const char *path;
	const struct xlsx_handler *handler;
	XML_Parser parser;
	unsigned depth;
	bool has_dtd, too_deep;
};

/* ------------------------------------------------------------------ the archive */

int xlsx_part_damaged(struct import *im, const char *path)
{
	import_error(im, (struct import_place){ 0 }, WORD_XLSX_DAMAGED, "part", path, NULL);
	return IMPORT_REFUSED;
}

int xlsx_part_open(struct import *im, struct view bytes, struct zip **ret)
{
	zip_error_t error;
	zip_source_t *source;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	*ret = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	if (*ret)
		return IMPORT_DONE;
	zip_source_free(source);
	if (zip_error_code_zip(&error) == ZIP_ER_MEMORY)
		return -ENOMEM;
	return xlsx_part_damaged(im, "zip");
}

void xlsx_part_close(struct zip **zip)
{
	if (*zip)
		zip_discard(*zip);
	*zip = NULL;
}

/* ------------------------------------------------------------------ the elements */

static const char *local_name(const char *name)
{
	const char *mark = strrchr(name, NAMESPACE_MARK);

	return mark ? mark + 1 : name;
}

const char *xlsx_part_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2)
		if (strcmp(local_name(attributes[i]), name) == 0)
			return attributes[i + 1];
	return NULL;
}

static void start_element(void *data, const char *name, const char **attributes)
{
	struct scan *s = data;

	if (++s->depth > XLSX_DEPTH_MAX) {
		s->too_deep = true;
		XML_StopParser(s->parser, XML_FALSE);
		return;
	}
	s->handler->start(s->handler->data, local_name(name), attributes);
}

static void end_element(void *data, const char *name)
{
	struct scan *s = data;

	s->depth--;
	s->handler->end(s->handler->data, local_name(name));
}

static void take_text(void *data, const char *text, int n)
{
	struct scan *s = data;

	s->handler->text(s->handler->data, view_of(text, (size_t)n));
}

static void take_doctype(void *data, const char *name, const char *system, const char *public,
			 int has_subset)
{
	struct scan *s = data;

	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	s->has_dtd = true;
	XML_StopParser(s->parser, XML_FALSE);
}

/* ------------------------------------------------------------------ reading */

static int refuse_xml(struct scan *s)
{
	if (XML_GetErrorCode(s->parser) == XML_ERROR_NO_MEMORY)
		return -ENOMEM;
	if (!s->has_dtd)
		return xlsx_part_damaged(s->import, s->path);
	import_error(s->import, (struct import_place){ 0 }, WORD_XLSX_DTD, NULL);
	return IMPORT_REFUSED;
}

static int refuse_size(struct scan *s)
{
	import_error(s->import, (struct import_place){ 0 }, WORD_XLSX_BOMB, "part", s->path,
		     "limit", "64 MiB", "ratio", import_number(s->import, XLSX_RATIO_MAX), NULL);
	return IMPORT_REFUSED;
}

/* What was unpacked of how much. What expat has not yet made an event of is one unended token. */
static int take_piece(struct scan *s, const char *piece, size_t n, size_t unpacked)
{
	long at;

	if (XML_Parse(s->parser, piece, (int)n, n == 0) != XML_STATUS_OK || s->too_deep)
		return refuse_xml(s);
	at = XML_GetCurrentByteIndex(s->parser);
	if (at >= 0 && unpacked > (size_t)at + XLSX_TOKEN_MAX + PIECE)
		return xlsx_part_damaged(s->import, s->path);
	return s->import->out_of_memory ? -ENOMEM : IMPORT_DONE;
}

static int read_pieces(struct scan *s, zip_file_t *file, uint64_t packed_size)
{
	static char piece[PIECE];
	size_t unpacked = 0;
	zip_int64_t n;
	int outcome = IMPORT_DONE;

	do {
		n = zip_fread(file, piece, PIECE);
		if (n < 0)
			return xlsx_part_damaged(s->import, s->path);
		unpacked += (size_t)n;
		if (unpacked > XLSX_PART_MAX || unpacked > XLSX_RATIO_MAX * packed_size)
			return refuse_size(s);
		outcome = take_piece(s, piece, (size_t)n, unpacked);
	} while (outcome == IMPORT_DONE && n > 0);
	return outcome;
}

static int parse(struct scan *s, zip_file_t *file, uint64_t packed_size)
{
	int outcome;

	s->parser = XML_ParserCreateNS(NULL, NAMESPACE_MARK);
	if (!s->parser)
		return -ENOMEM;
	XML_SetUserData(s->parser, s);
	XML_SetElementHandler(s->parser, start_element, end_element);
	XML_SetCharacterDataHandler(s->parser, take_text);
	XML_SetStartDoctypeDeclHandler(s->parser, take_doctype);
	outcome = read_pieces(s, file, packed_size);
	XML_ParserFree(s->parser);
	return outcome;
}

int xlsx_part_scan(struct import *im, struct zip *zip, const char *path,
		   const struct xlsx_handler *handler)
{
	struct scan s = { .import = im, .path = path, .handler = handler };
	zip_int64_t at = zip_name_locate(zip, path, ZIP_FL_NOCASE);
	zip_file_t *file;
	zip_stat_t stat;
	int outcome;

	if (at < 0 || zip_stat_index(zip, (zip_uint64_t)at, 0, &stat) != 0 ||
	    !(stat.valid & ZIP_STAT_COMP_SIZE))
		return xlsx_part_damaged(im, path);
	file = zip_fopen_index(zip, (zip_uint64_t)at, 0);
	if (!file)
		return xlsx_part_damaged(im, path);
	outcome = parse(&s, file, stat.comp_size);
	zip_fclose(file);
	return outcome;
}
