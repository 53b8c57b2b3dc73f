/* SPDX-License-Identifier: EUPL-1.2
 * Lines to stderr, with journald's priority marks where it is no terminal; never case data. The
 * level is the one mutable global of the daemon. */
#pragma once

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7,
};

void log_set_level(enum log_level);
void log_line(enum log_level, const char *format, ...) __attribute__((format(printf, 2, 3)));
