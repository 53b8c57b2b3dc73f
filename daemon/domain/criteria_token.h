/* SPDX-License-Identifier: EUPL-1.2
 * The words, numbers and signs that criteria are written with, in Swedish and English. */
#pragma once

#include <riskreg/view.h>

enum criteria_token_kind {
	CRITERIA_TOKEN_END,
	CRITERIA_TOKEN_UNKNOWN,
	CRITERIA_TOKEN_SKIP, /* never handed out */
	CRITERIA_TOKEN_NUMBER,
	CRITERIA_TOKEN_DASH,
	CRITERIA_TOKEN_PERCENT,
	CRITERIA_TOKEN_TITLE,
	CRITERIA_TOKEN_NOT,
	CRITERIA_TOKEN_PARTLY,
	CRITERIA_TOKEN_APPROVED,
	CRITERIA_TOKEN_FAILED,
	CRITERIA_TOKEN_AT_MOST,
	CRITERIA_TOKEN_OVER,
	CRITERIA_TOKEN_MORE,
	CRITERIA_TOKEN_OTHERWISE,
};

struct criteria_token {
	enum criteria_token_kind kind;
	size_t at, end;    /* byte offsets in the text */
	uint64_t value;    /* of a number: hundredths, at most 100 * UINT32_MAX */
	unsigned decimals; /* 0-2 written */
};

/* The first token at or after byte `at`. */
struct criteria_token criteria_token_get(struct view text, size_t at);
