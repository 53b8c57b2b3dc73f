/* SPDX-License-Identifier: EUPL-1.2
 * The items of a round, drawn from its frozen population; more of them; a spare instead of one. */
#pragma once

#include "command.h"

/* riskctl round draw S31 --size 30; extend S31 --by 5; substitute S31 ITEM */
enum exit_status round_draw_run(struct invocation *);
enum exit_status round_draw_extend(struct invocation *);
enum exit_status round_draw_substitute(struct invocation *);
