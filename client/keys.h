/* SPDX-License-Identifier: EUPL-1.2
 * Single keys from the terminal, without Enter. However the program ends, the terminal is as it
 * was. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define KEYS_LINE_MAX 4096

/* Whether there is a terminal to read from and to write to. */
bool keys_can(void);
/* 0 or a negative errno. */
int keys_begin(void);
void keys_end(void);
/* The next key, 0 for one that is no letter or sign, such as an arrow; -EINTR after Ctrl-C, -EPIPE
 * when the terminal is gone. */
int keys_read(void);
/* A line, typed and edited as usual, without its line break: its length; otherwise as above. */
int keys_line(char ret[KEYS_LINE_MAX]);
