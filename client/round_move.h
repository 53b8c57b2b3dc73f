/* SPDX-License-Identifier: EUPL-1.2
 * What takes a round from one state to the next, from counting to sign-off. */
#pragma once

#include "command.h"

enum exit_status round_move_count(struct invocation *);
enum exit_status round_move_submit(struct invocation *);
enum exit_status round_move_return(struct invocation *);
enum exit_status round_move_approve(struct invocation *);
enum exit_status round_move_not_run(struct invocation *);
enum exit_status round_move_no_population(struct invocation *);
enum exit_status round_move_conclude(struct invocation *);
