/* SPDX-License-Identifier: EUPL-1.2
 * refusal.def as a table. Numbers are looked up here and nowhere else. */
#include <riskreg/refusal.h>

#include <stdio.h>

#define PREFIX "RR-E"

static const struct refusal_row rows[] = {
#define REFUSAL(number, id, code, status, sv, en) \
	{ REFUSED_##id, #id, RPC_##code, EXIT_STATUS_##status, WORD_REFUSED_##id },
#include <riskreg/refusal.def>
};

const struct refusal_row *refusal_get(int refused)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if ((int)rows[i].id == refused)
			return &rows[i];
	return NULL;
}

const struct refusal_row *refusal_list(size_t *ret_n)
{
	*ret_n = sizeof rows / sizeof rows[0];
	return rows;
}

void refusal_format(int refused, char out[REFUSAL_TEXT])
{
	snprintf(out, REFUSAL_TEXT, PREFIX "%03u", (unsigned)refused % 1000);
}

int refusal_parse(const char *text)
{
	if (strlen(text) != REFUSAL_TEXT - 1 || strncmp(text, PREFIX, strlen(PREFIX)) != 0)
		return 0;
	int number = 0;
	for (const char *p = text + strlen(PREFIX); *p; p++) {
		if (*p < '0' || *p > '9')
			return 0;
		number = number * 10 + (*p - '0');
	}
	return refusal_get(number) ? number : 0;
}
