/* SPDX-License-Identifier: EUPL-1.2
 * Every text that people read stands in one table, in Swedish and English: the rows are in
 * words_*.def and, for refusals, refusal.def. Code never holds a sentence. */
#pragma once

#include <riskreg/view.h>

enum lang {
	LANG_SV,
	LANG_EN,
};

enum word {
#define WORD(id, sv, en) WORD_##id,
#define WORDS(id, sv_one, sv_many, en_one, en_many) WORD_##id,
#define REFUSAL(number, id, code, status, sv, en) WORD_REFUSED_##id,
#include "refusal.def"
#include "words.def"
#undef REFUSAL
#undef WORD
#undef WORDS
	WORD_COUNT
};

/* A value for a placeholder: "{limit}" in a text is replaced by the value named "limit". */
struct word_param {
	const char *name;
	const char *value;
};

/* "sv", "sv_SE.UTF-8" and anything unknown: Swedish; "en...": English. */
enum lang words_lang(const char *name);

/* The text as it stands in the table; for a counted one the form for one. */
const char *words_get(enum word, enum lang);
/* The form for `n` things. */
const char *words_get_counted(enum word, enum lang, uint64_t n);

/* Writes a text with its placeholders filled into `out`, cut at a whole character when it does not
 * fit, always with a NUL. Returns the size that the whole text has. */
size_t words_format(char *out, size_t size, enum word, enum lang, const struct word_param *params,
		    size_t n_params);
/* The same, with the form for `n` things; {n} is filled in. */
size_t words_format_counted(char *out, size_t size, enum word, enum lang, uint64_t n,
			    const struct word_param *params, size_t n_params);
