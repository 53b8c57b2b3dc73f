/* SPDX-License-Identifier: EUPL-1.2
 * What riskregd says on a command line, in the language of its environment; the log is log.h's. */
#pragma once

#include <stdio.h>

#include <riskreg/words.h>

/* A text with its parameters (name, value, ..., NULL), as lines. */
void speak(FILE *, enum word, ...) __attribute__((sentinel));

/* Why the system refused, in that language. */
const char *speak_error(int error);

/* On stderr: why the register in a directory cannot be read, and what helps. */
void speak_register(const char *directory, int error);
