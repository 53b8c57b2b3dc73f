/* SPDX-License-Identifier: EUPL-1.2
 * What the tests of notes, checkpoints and receipts share. */
#pragma once

#include <riskreg/line.h>
#include <riskreg/note.h>

#include "note_example.h"
#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static inline struct note_signer own_signer(void)
{
	static const uint8_t seed[NOTE_KEY] = {
		0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
		0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
		0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
	};
	struct note_signer signer;
	CU_ASSERT_TRUE_FATAL(note_signer_init(&signer, VIEW_LITERAL("example.se/riskreg"), seed));
	return signer;
}

static inline struct arena *new_arena(void)
{
	struct arena *arena = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, (size_t)2 << 20), 0);
	return arena;
}
