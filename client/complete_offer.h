/* SPDX-License-Identifier: EUPL-1.2
 * What an argument or a value can become, by how the rows show it. All of them find whole words, or
 * say what the daemon is to be asked for. */
#pragma once

#include "complete.h"

/* Finds `word` if it begins with what is typed, with `end` behind it. False: there is no room. */
bool complete_offer(struct complete *, const char *word, const char *end);
void complete_offer_nouns(struct complete *);
void complete_offer_verbs(struct complete *, const struct command_list *);
/* What is shown as "S31", "sv|en" or "FILE"; `option` is what it is for, NULL: an argument. */
void complete_offer_value(struct complete *, const char *shown, const struct option *option);
