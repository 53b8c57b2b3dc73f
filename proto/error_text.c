/* SPDX-License-Identifier: EUPL-1.2
 * Errors of files and sockets in words. Never prints. */
#include <riskreg/error_text.h>

#include <errno.h>
#include <string.h>

const char *error_text(enum lang lang, int error)
{
	static const struct {
		int error;
		enum word word;
	} known[] = {
		{ ENOENT, WORD_ERROR_NOT_THERE },
		{ EACCES, WORD_ERROR_FORBIDDEN },
		{ ECONNREFUSED, WORD_ERROR_NOBODY_LISTENS },
		{ EISDIR, WORD_ERROR_DIRECTORY },
		{ ENOSPC, WORD_ERROR_DISK_FULL },
		{ EBADF, WORD_ERROR_CLOSED },
		{ ENOTDIR, WORD_ERROR_NO_DIRECTORY },
		{ EROFS, WORD_ERROR_READ_ONLY },
		{ EBUSY, WORD_ERROR_BUSY },
		{ EBADMSG, WORD_ERROR_DAMAGED },
		{ EPROTO, WORD_ERROR_FORMAT },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].error == error)
			return words_get(known[i].word, lang);
	return strerror(error);
}
