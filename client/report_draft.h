/* SPDX-License-Identifier: EUPL-1.2
 * A report while it is written: what is asked of the daemon for it, all at one size of the journal,
 * and the cells that documents share. The first read that fails ends all reading: what asks
 * afterwards gets nothing, and the report is not printed. */
#pragma once

#include <riskreg/pb.h>

#include "call.h"
#include "report.h"
#include "rows.h"
#include "terms.h"

struct report_draft {
	struct invocation *inv; /* in the language of the report; reads at its size */
	struct report *report;
	enum exit_status status; /* OK, or of the read that failed, which has told why */
	const char *unit;        /* the one that the report is about; "" for all */
	uint32_t year;
	const PB(ListRecordsResponse) *units; /* all there are; NULL until asked for */
};

/* Reading. NULL and an empty list once something failed. */
const PB(Record) *report_draft_get(struct report_draft *, PB(Kind), const char *id,
				   uint32_t version);
/* What is under a record (or all of a kind); of rounds and plans those of a year, 0: all. */
const PB(ListRecordsResponse) *report_draft_list(struct report_draft *, PB(Kind), PB(Kind) under,
						 const char *id, uint32_t year);
ProtobufCMessage *report_draft_ask(struct report_draft *, const char *method,
				   const ProtobufCMessage *request,
				   const ProtobufCMessageDescriptor *response);

/* Units: "Socialnämnden", the code itself where it has no name; is it `top` or below it? */
const char *report_draft_unit(struct report_draft *, const char *code);
bool report_draft_is_within(struct report_draft *, const char *code, const char *top);

/* The same; "" for the one that the report is about, which stands in its head. */
const char *report_draft_other_unit(struct report_draft *, const char *code);

/* Words. */
const char *report_draft_word(const struct report_draft *, enum word);
/* The text of a record, or what is said where it was erased. */
const char *report_draft_text(struct report_draft *, PB(Kind), const char *id, uint32_t version,
			      const char *text);
/* The same for one of the texts of a record that was read. */
const char *report_draft_said(struct report_draft *, const PB(Record) *, const char *text);
/* The title of a record in this version, or that it was erased. */
const char *report_draft_title(struct report_draft *, const PB(Record) *);
/* Puts `text` behind `all`, `mark` between them; one alone where the other is empty. */
const char *report_draft_join(struct report_draft *, const char *all, const char *mark,
			      const char *text);

/* Cells. */
struct report_cell report_draft_cell(const char *text);
struct report_cell report_draft_day(const char *day);
struct report_cell report_draft_number(const struct report_draft *, int64_t);
/* 9 of 10 is 90,0 %; nothing when nothing was reviewed. Cut off, never rounded. */
struct report_cell report_draft_share(const struct report_draft *, const PB(Tally) *);
struct report_cell report_draft_verdict(const struct report_draft *, PB(Verdict));
