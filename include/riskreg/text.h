/* SPDX-License-Identifier: EUPL-1.2
 * What people write: UTF-8 in NFC. All functions are pure. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/view.h>

bool text_is_utf8(struct view);
/* How many bytes from `at` on are whole characters below U+0300, as nearly all are: each is its own
 * normal form, and none combines with the one before. */
size_t text_plain(struct view, size_t at);
/* Is it UTF-8 and in Unicode's normal form C? No allocation, linear in its size. A letter under
 * more marks than make sense (60; Unicode's stream-safe format has 30) is refused. */
bool text_is_nfc(struct view);
/* The same text in NFC, in the arena; NULL when memory is out or it is not UTF-8. */
char *text_to_nfc(struct arena *, struct view);
/* Holds a control character (C0, DEL, C1); with `lines` LF, CR and TAB do not count. */
bool text_has_control(struct view, bool lines);
/* Folded for comparing titles and searching: case, å ä ö é to a a o e, runs of white space to one
 * space, none at the ends. NULL when memory is out. */
char *text_fold(struct arena *, struct view);
/* Columns on a terminal. */
size_t text_width(struct view);

/* Holds a Swedish personnummer or samordningsnummer: YYMMDD-NNNN, YYMMDD+NNNN, YYMMDDNNNN or with
 * a century, a real date (a day 60 higher is a samordningsnummer) and a fitting check digit
 * (Luhn; folkbokföringslagen 1991:481, 18 §), not part of a longer run of digits. */
bool text_has_personal_number(struct view);
