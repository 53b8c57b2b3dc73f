/* SPDX-License-Identifier: EUPL-1.2
 * Writes the report that holds everything, hostile texts too, for make check-page: fixture FORMAT
 * [sv|en] to stdout. */
#include <string.h>

#include "../report_fixture.h"

int main(int argc, char **argv)
{
	const struct report_writer *writer = argc > 1 ? report_writer_find(argv[1]) : NULL;
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct report r;

	if (!writer || arena_new(&arena, (size_t)64 << 20) != 0) {
		fprintf(stderr, "usage: %s FORMAT [sv|en]\n", argv[0]);
		return 2;
	}
	r = fixture_report(arena, words_lang(argc > 2 ? argv[2] : "sv"));
	return r.is_short_of_memory || writer->write(&r, stdout) != 0 || fflush(stdout) != 0;
}
