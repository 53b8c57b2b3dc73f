/* SPDX-License-Identifier: EUPL-1.2
 * What takes a round from one state to the next, from counting to sign-off. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* The version that a move starts from: --if-version, or the one in force now. */
enum exit_status round_move_version(struct invocation *, uint32_t *ret);

enum exit_status round_move_count(struct invocation *);
enum exit_status round_move_submit(struct invocation *);
enum exit_status round_move_return(struct invocation *);
enum exit_status round_move_approve(struct invocation *);
enum exit_status round_move_not_run(struct invocation *);
enum exit_status round_move_no_population(struct invocation *);
enum exit_status round_move_conclude(struct invocation *);
