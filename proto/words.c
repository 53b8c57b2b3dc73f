/* SPDX-License-Identifier: EUPL-1.2
 * The table of words and the filling of its placeholders. Never holds a text of its own. */
#include <riskreg/words.h>

#include <inttypes.h>
#include <stdio.h>

struct text {
	const char *one[2], *many[2];
};

static const struct text texts[WORD_COUNT] = {
#define WORD(id, sv, en) [WORD_##id] = { { sv, en }, { sv, en } },
#define WORDS(id, sv_one, sv_many, en_one, en_many) \
	[WORD_##id] = { { sv_one, en_one }, { sv_many, en_many } },
#define REFUSAL(number, id, code, status, sv, en) WORD(REFUSED_##id, sv, en)
#include <riskreg/refusal.def>
#include <riskreg/words.def>
};

enum lang words_lang(const char *name)
{
	return name && strncmp(name, "en", 2) == 0 ? LANG_EN : LANG_SV;
}

const char *words_get(enum word word, enum lang lang)
{
	return texts[word].one[lang];
}

const char *words_get_counted(enum word word, enum lang lang, uint64_t n)
{
	return n == 1 ? texts[word].one[lang] : texts[word].many[lang];
}

/* Counts everything, keeps what fits. */
struct sink {
	char *out;
	size_t size, n;
};

static void put(struct sink *s, const char *p, size_t n)
{
	size_t room = s->n < s->size ? s->size - s->n : 0;
	if (room)
		memcpy(s->out + s->n, p, n < room ? n : room);
	s->n += n;
}

static const char *find_param(const struct word_param *params, size_t n_params, const char *name,
			      size_t n)
{
	for (size_t i = 0; i < n_params; i++)
		if (strlen(params[i].name) == n && memcmp(params[i].name, name, n) == 0)
			return params[i].value;
	return NULL;
}

/* Where `text` of `size` bytes, of which the last is given up, can end at a whole character. */
static size_t cut_before(const char *text, size_t size)
{
	size_t at = size - 1;
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* A placeholder that nobody fills stays as it stands, so that the fault is seen. */
static void fill(struct sink *s, const char *text, const char *n_text,
		 const struct word_param *params, size_t n_params)
{
	const struct word_param count = { "n", n_text };
	const char *end;
	for (; *text; text = end) {
		end = *text == '{' ? strchr(text, '}') : strchrnul(text, '{');
		if (!end) {
			put(s, text, strlen(text));
			return;
		}
		if (*text != '{') {
			put(s, text, (size_t)(end - text));
			continue;
		}
		size_t n = (size_t)(end++ - text) - 1;
		const char *value = find_param(&count, n_text != NULL, text + 1, n);
		if (!value)
			value = find_param(params, n_params, text + 1, n);
		put(s, value ? value : text, value ? strlen(value) : n + 2);
	}
}

static size_t format(char *out, size_t size, const char *text, const char *n_text,
		     const struct word_param *params, size_t n_params)
{
	struct sink s = { .out = out, .size = size };
	fill(&s, text, n_text, params, n_params);
	if (size)
		out[s.n < size ? s.n : cut_before(out, size)] = '\0';
	return s.n;
}

size_t words_format(char *out, size_t size, enum word word, enum lang lang,
		    const struct word_param *params, size_t n_params)
{
	return format(out, size, words_get(word, lang), NULL, params, n_params);
}

size_t words_format_counted(char *out, size_t size, enum word word, enum lang lang, uint64_t n,
			    const struct word_param *params, size_t n_params)
{
	char n_text[24];
	snprintf(n_text, sizeof n_text, "%" PRIu64, n);
	return format(out, size, words_get_counted(word, lang, n), n_text, params, n_params);
}
