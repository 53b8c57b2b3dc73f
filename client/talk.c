/* SPDX-License-Identifier: EUPL-1.2
 * What riskctl says to whoever runs it, on stderr: words filled, failures, questions. Never writes
 * a result: that is out.h's. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "safe.h"

#define PARAMS_MAX 16
#define ANSWER_MAX 64

static size_t take_params(va_list ap, struct word_param params[PARAMS_MAX])
{
	size_t n = 0;
	const char *name;
	while (n < PARAMS_MAX && (name = va_arg(ap, const char *)) != NULL) {
		const char *value = va_arg(ap, const char *);
		params[n++] = (struct word_param){ name, value ? value : "" };
	}
	return n;
}

const char *say(const struct invocation *inv, enum word word, ...)
{
	struct word_param params[PARAMS_MAX];
	va_list ap;
	va_start(ap, word);
	size_t n = take_params(ap, params);
	va_end(ap);
	size_t size = words_format(NULL, 0, word, inv->lang, params, n) + 1;
	char *text = arena_get(inv->arena, size);
	if (!text)
		return words_get(word, inv->lang);
	words_format(text, size, word, inv->lang, params, n);
	return text;
}

const char *say_counted(const struct invocation *inv, enum word word, uint64_t count, ...)
{
	struct word_param params[PARAMS_MAX];
	va_list ap;
	va_start(ap, count);
	size_t n = take_params(ap, params);
	va_end(ap);
	size_t size = words_format_counted(NULL, 0, word, inv->lang, count, params, n) + 1;
	char *text = arena_get(inv->arena, size);
	if (!text)
		return words_get_counted(word, inv->lang, count);
	words_format_counted(text, size, word, inv->lang, count, params, n);
	return text;
}

static void put_safely(const struct invocation *inv, const char *text)
{
	char *copy = inv->arena ? arena_copy(inv->arena, view_of_string(text)) : NULL;
	if (copy)
		safe_clean(copy);
	fputs(copy ? copy : words_get(WORD_TALK_MEMORY, inv->lang), stderr);
}

void tell(const struct invocation *inv, const char *line)
{
	put_safely(inv, line);
	fputc('\n', stderr);
}

enum exit_status fail(const struct invocation *inv, enum exit_status status, const char *line)
{
	fputs("riskctl: ", stderr);
	tell(inv, line);
	return status;
}

enum exit_status fail_usage(const struct invocation *inv, const char *line)
{
	fail(inv, EXIT_STATUS_USAGE, line);
	tell(inv,
	     say(inv, WORD_USAGE_SEE, "command", inv->help ? inv->help : "riskctl help", NULL));
	return EXIT_STATUS_USAGE;
}

enum exit_status fail_memory(const struct invocation *inv)
{
	return fail(inv, EXIT_STATUS_FAILED, words_get(WORD_TALK_MEMORY, inv->lang));
}

static enum exit_status read_answer(const struct invocation *inv)
{
	char answer[ANSWER_MAX];
	errno = 0;
	if (!fgets(answer, sizeof answer, stdin)) {
		fputc('\n', stderr);
		if (errno == EINTR)
			return fail(inv, EXIT_STATUS_INTERRUPTED,
				    say(inv, WORD_TALK_INTERRUPTED, NULL));
		answer[0] = '\0';
	}
	if (answer[0] && strchr(say(inv, WORD_TALK_CONFIRM_YES, NULL), answer[0]))
		return EXIT_STATUS_OK;
	return fail(inv, EXIT_STATUS_FAILED, say(inv, WORD_TALK_CONFIRMED_NOT, NULL));
}

enum exit_status confirm(const struct invocation *inv, const char *question)
{
	if (inv->yes || inv->dry_run)
		return EXIT_STATUS_OK;
	if (inv->no_input || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return fail(inv, EXIT_STATUS_FAILED, say(inv, WORD_TALK_CONFIRM_NEEDED, NULL));
	put_safely(inv, say(inv, WORD_TALK_CONFIRM, "question", question, NULL));
	fflush(stderr);
	return read_answer(inv);
}
