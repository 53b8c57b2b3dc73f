/* SPDX-License-Identifier: EUPL-1.2
 * A fault (negative errno) is logged once, here, with a number that the caller is told instead of
 * its cause. */
#pragma once

#include <stddef.h>

#define FAULT_ID_SIZE 16

/* Logs "what: strerror(-error)" and writes the number, such as "F-3f2a-17". */
void fault_log(const char *what, int error, char out[FAULT_ID_SIZE]);
