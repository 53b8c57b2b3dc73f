/* SPDX-License-Identifier: EUPL-1.2
 * Logs a fault under a number. The number is random, not counted: it needs no state and does not
 * tell a caller how many faults there were. */
#include "fault.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "log.h"

void fault_log(const char *what, int error, char out[FAULT_ID_SIZE])
{
	uint16_t number[2] = { 0, 0 };
	char reason[128];
	/* Without a number the line can still be found by its time. */
	(void)!getrandom(number, sizeof(number), GRND_NONBLOCK);
	snprintf(out, FAULT_ID_SIZE, "F-%04x-%04x", number[0], number[1]);
	log_line(LOG_LEVEL_ERROR, "%s: %s: %s", out, what,
		 strerror_r(error < 0 ? -error : error, reason, sizeof(reason)));
}
