/* SPDX-License-Identifier: EUPL-1.2
 * Words to a stream. Knows no command line. */
#include "speak.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include <riskreg/error_text.h>

#define PARAMS_MAX 8
#define TEXT_MAX 4096

static enum lang language(void)
{
	const char *names[] = { getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"), "" };
	size_t i = 0;
	while (i < 3 && (!names[i] || !*names[i]))
		i++;
	return words_lang(names[i]);
}

void speak(FILE *out, enum word word, ...)
{
	struct word_param params[PARAMS_MAX];
	char text[TEXT_MAX];
	const char *name;
	size_t n = 0;
	va_list arguments;
	va_start(arguments, word);
	while (n < PARAMS_MAX && (name = va_arg(arguments, const char *)) != NULL)
		params[n++] = (struct word_param){ name, va_arg(arguments, const char *) };
	va_end(arguments);
	words_format(text, sizeof(text), word, language(), params, n);
	fprintf(out, "%s%s", text, text[strlen(text) - 1] == '\n' ? "" : "\n");
}

const char *speak_error(int error)
{
	return error_text(language(), error < 0 ? -error : error);
}

void speak_register(const char *directory, int error)
{
	static const struct {
		int error;
		enum word word;
	} known[] = {
		{ -ENOENT, WORD_REGISTER_NONE },
		{ -EBUSY, WORD_REGISTER_BUSY },
		{ -EACCES, WORD_REGISTER_FORBIDDEN },
		{ -EPROTO, WORD_REGISTER_FORMAT },
	};
	enum word word = WORD_REGISTER_UNREADABLE;
	for (size_t i = 0; i < sizeof(known) / sizeof(known)[0]; i++)
		if (known[i].error == error)
			word = known[i].word;
	speak(stderr, word, "directory", directory, "error", speak_error(error), NULL);
}
