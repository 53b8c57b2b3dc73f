/* SPDX-License-Identifier: EUPL-1.2
 * riskctl report: what the board signs, as a document in any format. All of it is read at one size
 * of the journal, so that the same size gives the same bytes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/error_text.h>

#include "commands.h"
#include "evidence.h"
#include "record.h"
#include "report_kinds.h"
#include "report_pin.h"
#include "report_writer.h"
#include "save.h"

#define WIDTH_LEAST 40
#define WIDTH_MOST 200

/* ------------------------------------------------------------------ how it is written */

/* The formats by name, "text, md, csv". */
static const char *format_names(const struct invocation *inv)
{
	size_t n;
	const struct report_writer *all = report_writers(&n);
	const char *names = all[0].name;

	for (size_t i = 1; i < n && names; i++)
		names = arena_format(inv->arena, "%s, %s", names, all[i].name);
	return names ? names : "";
}

static enum exit_status find_writer(const struct invocation *inv, const struct report_writer **ret)
{
	const char *given = command_text(inv, "format");

	*ret = report_writer_find(given ? given : inv->json ? "json" : "text");
	if (!*ret)
		return fail_usage(inv, say(inv, WORD_REPORT_BAD_FORMAT, "given", given, "names",
					   format_names(inv), NULL));
	return EXIT_STATUS_OK;
}

static unsigned find_width(const struct invocation *inv)
{
	if (command_text(inv, "output") || !inv->width)
		return REPORT_WIDTH;
	if (inv->width < WIDTH_LEAST)
		return WIDTH_LEAST;
	return inv->width < WIDTH_MOST ? inv->width : WIDTH_MOST;
}

static enum exit_status print(const struct invocation *inv, struct view bytes)
{
	const char *path = command_text(inv, "output");
	int rc;

	if (!path)
		return fwrite(bytes.p, 1, bytes.n, stdout) == bytes.n ? EXIT_STATUS_OK
								      : EXIT_STATUS_FAILED;
	rc = save_file(path, bytes);
	return rc == 0 ? EXIT_STATUS_OK : evidence_fail_write(inv, path, -rc);
}

/* Whole in memory first: half a report is none. */
static enum exit_status write_report(const struct invocation *inv, const struct report *report,
				     const struct report_writer *writer)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&bytes, &size);
	enum exit_status status;
	int rc;

	if (!file)
		return fail_memory(inv);
	rc = writer->write(report, file);
	if (ferror(file) && rc == 0)
		rc = -ENOMEM;
	if (fclose(file) != 0 && rc == 0)
		rc = -errno;
	if (rc == 0)
		status = print(inv, view_of(bytes, size));
	else if (rc == -ENOMEM)
		status = fail_memory(inv);
	else
		status =
			fail(inv, EXIT_STATUS_FAILED,
			     say(inv, WORD_TALK_OUTPUT, "error", error_text(inv->lang, -rc), NULL));
	free(bytes);
	return status;
}

/* ------------------------------------------------------------------ what it is of */

static enum exit_status fail_missing(struct report_draft *d, enum word word)
{
	return fail(
		d->inv, EXIT_STATUS_NOT_FOUND,
		say(d->inv, word, "unit", d->unit, "year", terms_number(d->inv, d->year), NULL));
}

/* By --unit and --year. */
static enum exit_status find_plan(struct report_draft *d, const PB(Record) **ret)
{
	const PB(ListRecordsResponse) *list;

	if (!*d->unit)
		return fail_usage(d->inv, say(d->inv, WORD_REPORT_OF_WHAT, NULL));
	list = report_draft_list(d, PB_ENUM(KIND, PLAN), PB_ENUM(KIND, UNIT), d->unit, d->year);
	if (d->status == EXIT_STATUS_OK && list->n_records == 0)
		return fail_missing(d, WORD_REPORT_NO_PLAN);
	*ret = d->status == EXIT_STATUS_OK ? list->records[0] : NULL;
	return d->status;
}

static enum exit_status compose_plan(struct report_draft *d)
{
	const PB(Record) *plan = NULL;
	enum exit_status status = EXIT_STATUS_OK;

	if (d->inv->argc) {
		plan = report_draft_get(d, PB_ENUM(KIND, PLAN), d->inv->argv[0], 0);
		status = d->status;
	} else {
		status = find_plan(d, &plan);
	}
	if (status != EXIT_STATUS_OK)
		return status;
	d->unit = plan->plan->unit;
	d->year = plan->plan->year;
	report_plan_compose(d, plan);
	return d->status;
}

/* The last one of its kind. */
static enum exit_status find_followup(struct report_draft *d, PB(FollowupKind) kind,
				      const PB(Record) **ret)
{
	const PB(ListRecordsResponse) *list;
	const PB(Record) *plan, *last = NULL;
	enum exit_status status = find_plan(d, &plan);

	if (status != EXIT_STATUS_OK)
		return status;
	list = report_draft_list(d, PB_ENUM(KIND, FOLLOWUP), PB_ENUM(KIND, PLAN), plan->meta->id,
				 0);
	for (size_t i = 0; i < list->n_records; i++) {
		const PB(Followup) *f = list->records[i]->followup;
		if (f->kind == kind &&
		    (!last || strcmp(f->reporting_day, last->followup->reporting_day) >= 0))
			last = list->records[i];
	}
	if (d->status == EXIT_STATUS_OK && !last)
		return fail_missing(d, kind == PB_ENUM(FOLLOWUP_KIND, ANNUAL)
					       ? WORD_REPORT_NO_ANNUAL
					       : WORD_REPORT_NO_INTERIM);
	*ret = last;
	return d->status;
}

static enum exit_status fail_kind(struct report_draft *d, PB(FollowupKind) kind)
{
	bool is_annual = kind == PB_ENUM(FOLLOWUP_KIND, ANNUAL);

	return fail_usage(d->inv,
			  say(d->inv, WORD_REPORT_OTHER_KIND, "followup", d->inv->argv[0], "kind",
			      words_get(TERM(terms_followup_kind, kind), d->inv->lang), "verb",
			      is_annual ? "annual" : "interim", NULL));
}

static enum exit_status compose_followup(struct report_draft *d, PB(FollowupKind) kind)
{
	const PB(Record) *followup = NULL;
	enum exit_status status;

	if (d->inv->argc) {
		followup = report_draft_get(d, PB_ENUM(KIND, FOLLOWUP), d->inv->argv[0], 0);
		status = d->status;
		if (status == EXIT_STATUS_OK && followup->followup->kind != kind)
			return fail_kind(d, followup->followup->kind);
	} else {
		status = find_followup(d, kind, &followup);
	}
	if (status == EXIT_STATUS_OK)
		status = report_pin(d, followup->followup);
	if (status != EXIT_STATUS_OK)
		return status;
	d->units = NULL; /* those of that size */
	report_followup_compose(d, followup);
	return d->status;
}

static enum exit_status compose_interim(struct report_draft *d)
{
	return compose_followup(d, PB_ENUM(FOLLOWUP_KIND, INTERIM));
}

static enum exit_status compose_annual(struct report_draft *d)
{
	return compose_followup(d, PB_ENUM(FOLLOWUP_KIND, ANNUAL));
}

static enum exit_status compose_status(struct report_draft *d)
{
	report_status_compose(d);
	return d->status;
}

/* ------------------------------------------------------------------ the run */

/* Reads and composes, in the language of the report. */
static enum exit_status compose(struct invocation *inv, struct report *report,
				enum exit_status (*of)(struct report_draft *))
{
	struct report_draft d = { .inv = inv, .report = report, .unit = rows_text(inv, "unit") };
	enum exit_status status = report_pin(&d, NULL);

	if (status != EXIT_STATUS_OK)
		return status;
	d.year = command_number(inv, "year", (uint32_t)strtoul(report->seal.day, NULL, 10));
	status = of(&d);
	report_finish(report);
	if (status == EXIT_STATUS_OK && report->is_short_of_memory)
		return fail_memory(inv);
	return status;
}

static enum exit_status run(struct invocation *inv, enum exit_status (*of)(struct report_draft *))
{
	const struct report_writer *writer;
	struct report report;
	enum exit_status status = find_writer(inv, &writer);

	if (status != EXIT_STATUS_OK)
		return status;
	if (writer->is_binary && inv->terminal && !command_text(inv, "output"))
		return fail_usage(inv, say(inv, WORD_REPORT_NOT_TO_TERMINAL, "format", writer->name,
					   "suffix", writer->suffix, NULL));
	/* An authority writes Swedish, whatever the locale is. */
	if (!inv->has_lang)
		inv->lang = LANG_SV;
	report_init(&report, inv->arena, inv->lang);
	report.width = find_width(inv);
	status = compose(inv, &report, of);
	return status == EXIT_STATUS_OK ? write_report(inv, &report, writer) : status;
}

static enum exit_status run_plan(struct invocation *inv)
{
	return run(inv, compose_plan);
}

static enum exit_status run_interim(struct invocation *inv)
{
	return run(inv, compose_interim);
}

static enum exit_status run_annual(struct invocation *inv)
{
	return run(inv, compose_annual);
}

static enum exit_status run_status(struct invocation *inv)
{
	return run(inv, compose_status);
}

/* ------------------------------------------------------------------ the table */

static const struct option options[] = {
	OPTION_UNIT,
	{ "year", TAKES_NUMBER, "2026", WORD_OPT_YEAR },
	{ "format", TAKES_TEXT, "text|md|csv|csv-excel|json|html|xlsx", WORD_OPT_REPORT_FORMAT },
	OPTION_OUTPUT,
	OPTION_END,
};

static const struct command rows[] = {
	{ "report", "plan", "[P3]", 0, 1, options, WORD_HELP_REPORT_PLAN,
	  EXAMPLES("riskctl report plan --unit SN --year 2026",
		   "riskctl report plan P3 --format html -o internkontrollplan.html"),
	  run_plan },
	{ "report", "interim", "[F2]", 0, 1, options, WORD_HELP_REPORT_INTERIM,
	  EXAMPLES("riskctl report interim F2",
		   "riskctl report interim --unit SN --year 2026 --format md -o delar.md"),
	  run_interim },
	{ "report", "annual", "[F3]", 0, 1, options, WORD_HELP_REPORT_ANNUAL,
	  EXAMPLES("riskctl report annual --unit SN --year 2026 --format html -o ar.html"),
	  run_annual },
	{ "report", "status", "", 0, 0, options, WORD_HELP_REPORT_STATUS,
	  EXAMPLES(
		  "riskctl report status --year 2026",
		  "riskctl report status --unit SN --as-of 2026-08-31 --format csv-excel -o s.csv"),
	  run_status },
};

const struct command_list cmd_report = { "report", WORD_NOUN_REPORT, WORD_HELP_NOUN_REPORT,
					 rows,     COUNT_OF(rows),   NULL };
