/* SPDX-License-Identifier: EUPL-1.2
 * PlanService/Import, in three parts: plan_import.c reads the rows, plan_match.c finds or makes the
 * records that they name, plan_write.c writes what is new. Nothing is put before the last row is
 * read, so a record that several rows touch is one change. */
#pragma once

#include "plan.h"

int plan_import(struct call *);

/* A record that the rows name. */
struct named {
	struct named *next;      /* in its bucket */
	struct named *planned;   /* the next one in the plan */
	const char *key;
	struct id id;
	char text[ID_TEXT_MAX];
	const char *unit;
	uint32_t version;        /* the one in force; 0: made here */
	bool is_fixed;           /* of the municipality, and there already: used as it stands */
	bool is_changed;
	bool in_plan;
	union {                  /* as it will be */
		ProtobufCMessage *message;
		PB(Risk) *risk;
		PB(Measure) *measure;
		PB(Control) *control;
		PB(Action) *action;
	};
	/* For a risk: what the rows say of it, and whether that is new. */
	PB(Assessment) *assessment;
	bool is_assessed_anew;
	uint32_t assessment_number; /* of the one written here */
};

#define IMPORT_BUCKETS 1024
#define IMPORT_KINDS 16

struct import {
	struct call *call;
	const PB(ImportPlanRequest) *request;
	const char *common;      /* code of the municipality */
	bool may_write_common;
	struct loaded scale;
	struct loaded plan;      /* as it was; version 0: made here */
	char *today;
	/* Where the rows have come to */
	size_t i;
	bool has_risk, has_control;
	struct named *risk, *control; /* NULL also when theirs was refused */
	/* What they named */
	struct named *buckets[IMPORT_BUCKETS];
	bool has_titles[IMPORT_KINDS][2]; /* of own records and of common ones */
	struct named *first, **end;       /* in the plan, in the order of the rows */
};

/* The row's number in the file. */
uint32_t import_row(const struct import *);
/* The record of this kind with this title, found or made, and put into the plan; actions are told
 * apart by their control as well. */
int import_match(struct import *, uint32_t kind, const PB(PlanRowPart) *, const char *field,
		 struct named **ret);

int import_write(struct import *);
