/* SPDX-License-Identifier: EUPL-1.2
 * Looks for words in many texts, folded as text_fold does: case, marks and the form in Unicode do
 * not count, so that "atgard" is found in "Åtgärd". A text is folded once, whatever is looked for,
 * in time and memory that are linear in its size. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/view.h>

#define TEXT_SEARCH_WORDS_MAX 16

struct text_search;

/* For texts of at most `text_max` bytes. The words of the query are what stands between its white
 * space. -ENOMEM; -EINVAL when there is none, or more than TEXT_SEARCH_WORDS_MAX. Lies in the
 * arena. */
int text_search_new(struct text_search **ret, struct arena *, struct view query, size_t text_max);

/* All words: one bit for each, from the lowest. */
uint32_t text_search_words(const struct text_search *);
/* Those of the words that occur in a text of valid UTF-8, anywhere in it. */
uint32_t text_search_find(struct text_search *, struct view text, uint32_t words);
/* Where the first occurrence of a word begins in a text in which it occurs. */
size_t text_search_place(struct text_search *, struct view text, uint32_t word);

/* At most `size` bytes of a text around a place, on one line, with an ellipsis where it was cut. In
 * the arena; NULL when memory is out. */
char *text_search_cut(struct arena *, struct view text, size_t place, size_t size);
