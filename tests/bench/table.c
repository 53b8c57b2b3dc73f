/* SPDX-License-Identifier: EUPL-1.2
 * Printing: medians with their ranges, times, ratios, memory. Must never leave out a run. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>

#define CELL_TEXT 40

/* 12345 as "12 345"; three figures are kept below 100. */
static void format_number(double value, char ret[CELL_TEXT])
{
	if (value < 100) {
		snprintf(ret, CELL_TEXT, "%.3g", value);
		return;
	}
	char digits[CELL_TEXT];
	int n = snprintf(digits, sizeof(digits), "%.0f", value), out = 0;
	for (int i = 0; i < n && out < CELL_TEXT - 2; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			ret[out++] = ' ';
		ret[out++] = digits[i];
	}
	ret[out] = '\0';
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(const struct cell *cell)
{
	return cell->rates[cell->n_runs / 2];
}

void table_head(const struct server *servers)
{
	printf("| job |");
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		printf(" %s |", servers[i].peer->name);
	for (unsigned i = 1; i < TABLE_PEERS; i++)
		printf(" x %s |", servers[i].peer->short_name);
	printf("\n|---|");
	for (unsigned i = 1; i < 2 * TABLE_PEERS; i++)
		printf("---|");
	printf("\n");
	fflush(stdout);
}

static void print_rate(const struct cell *cell)
{
	char middle[CELL_TEXT], low[CELL_TEXT], high[CELL_TEXT];
	format_number(median(cell), middle);
	format_number(cell->rates[0], low);
	format_number(cell->rates[cell->n_runs - 1], high);
	printf(" **%s** (%s - %s) |", middle, low, high);
}

static void print_times(const struct cell *cell)
{
	printf(" %.3g, %.3g |", times_quantile(&cell->times, 0.5) / 1e6,
	       times_quantile(&cell->times, 0.99) / 1e6);
}

static void sort_rates(struct cell *cell)
{
	qsort(cell->rates, cell->n_runs, sizeof(*cell->rates), by_size);
}

static void end_row(unsigned empty)
{
	while (empty--)
		printf(" |");
	printf("\n");
	fflush(stdout);
}

/* Steadier than a rate where other work shares the machine. */
static void print_cpu(const struct cell *cell)
{
	double a_request = cell->answers ? 1e6 / (double)cell->answers : 0;
	char own[CELL_TEXT], kernel[CELL_TEXT];
	format_number(cell->cpu.own * a_request, own);
	format_number(cell->cpu.kernel * a_request, kernel);
	if (cell->cpu.own + cell->cpu.kernel > 0)
		printf(" %s + %s |", own, kernel);
	else
		printf(" |");
}

void table_job(const struct job *job, struct cell *cells)
{
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		sort_rates(&cells[i]);
	printf("| %s: %s/s |", job->name, job->unit);
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		print_rate(&cells[i]);
	for (unsigned i = 1; i < TABLE_PEERS; i++)
		printf(" %.2f |", median(&cells[0]) / median(&cells[i]));
	printf("\n| answered in ms, median and p99 |");
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		print_times(&cells[i]);
	end_row(TABLE_PEERS - 1);
	printf("| CPU a request in us, own + kernel |");
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		print_cpu(&cells[i]);
	end_row(TABLE_PEERS - 1);
}

void table_alone(const char *name, struct cell *cell)
{
	sort_rates(cell);
	printf("| %s/s |", name);
	print_rate(cell);
	end_row(2 * (TABLE_PEERS - 1));
}

void table_memory(const struct server *servers)
{
	printf("| resident at the end, MiB (without mapped pages) |");
	for (unsigned i = 0; i < TABLE_PEERS; i++) {
		struct memory memory = process_memory(&servers[i]);
		if (servers[i].pid)
			printf(" %.0f (%.0f) |", (double)memory.resident / (1 << 20),
			       (double)memory.anonymous / (1 << 20));
		else
			printf(" in process |");
	}
	end_row(TABLE_PEERS - 1);
}
