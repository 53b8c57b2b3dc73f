/* SPDX-License-Identifier: EUPL-1.2
 * Why the system refused, for people. */
#pragma once

#include <riskreg/words.h>

/* For an errno: in the caller's language where it is one of those that users meet, otherwise the
 * system's own text. */
const char *error_text(enum lang, int error);
