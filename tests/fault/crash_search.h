/* SPDX-License-Identifier: EUPL-1.2
 * Looks for bytes in every file of a register. */
#pragma once

#include <stdbool.h>

#include <riskreg/view.h>

bool search_files(const char *directory, struct view bytes);
