/* SPDX-License-Identifier: EUPL-1.2
 * Puts a text together piece by piece. Never holds a word and never writes past the buffer. */
#include "sentence.h"

struct sentence sentence_begin(char *out, size_t size)
{
	if (size)
		out[0] = '\0';
	return (struct sentence){ .out = out, .size = size };
}

size_t sentence_room(const struct sentence *s)
{
	return s->n < s->size ? s->size - s->n : 0;
}

char *sentence_end(const struct sentence *s)
{
	return sentence_room(s) ? s->out + s->n : NULL;
}

void sentence_add(struct sentence *s, const char *text)
{
	size_t n = strlen(text);
	size_t room = sentence_room(s);
	if (room) {
		size_t fits = n < room ? n : room - 1;
		memcpy(s->out + s->n, text, fits);
		s->out[s->n + fits] = '\0';
	}
	s->n += n;
}

void sentence_digits(uint32_t number, char out[SENTENCE_DIGITS])
{
	char reversed[SENTENCE_DIGITS];
	size_t n = 0;
	do {
		reversed[n++] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	for (size_t i = 0; i < n; i++)
		out[i] = reversed[n - 1 - i];
	out[n] = '\0';
}

void sentence_add_number(struct sentence *s, uint32_t number)
{
	char digits[SENTENCE_DIGITS];
	sentence_digits(number, digits);
	sentence_add(s, digits);
}

void sentence_add_word(struct sentence *s, enum word word, enum lang lang, uint32_t n)
{
	s->n += words_format_counted(sentence_end(s), sentence_room(s), word, lang, n, NULL, 0);
}
