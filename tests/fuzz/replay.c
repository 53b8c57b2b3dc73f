/* SPDX-License-Identifier: EUPL-1.2
 * Runs a fuzz target over the files of its corpus, without a fuzzer: replay_<target> DIRECTORY.
 * Each file is copied to a block of just its size, so that a sanitizer sees what reads beyond it.
 * The last line is the runner's summary. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int replay(const char *directory, const char *name)
{
	char path[4096];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", directory, name);
	FILE *file = fopen(path, "rb");
	if (!file)
		return -1;
	int r = fstat(fileno(file), &st);
	size_t n = r == 0 ? (size_t)st.st_size : 0;
	uint8_t *data = malloc(n ? n : 1);
	if (r == 0 && data && fread(data, 1, n, file) == n)
		LLVMFuzzerTestOneInput(data, n);
	else
		r = -1;
	free(data);
	fclose(file);
	return r;
}

int main(int argc, char **argv)
{
	DIR *directory = argc == 2 ? opendir(argv[1]) : NULL;
	if (!directory) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return 2;
	}
	unsigned passed = 0, failed = 0;
	for (struct dirent *entry; (entry = readdir(directory));)
		if (entry->d_name[0] == '.')
			continue;
		else if (replay(argv[1], entry->d_name) == 0)
			passed++;
		else
			failed++;
	closedir(directory);
	printf("replay: %u passed, %u failed\n", passed, failed);
	return failed || !passed;
}
