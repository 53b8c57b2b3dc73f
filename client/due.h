/* SPDX-License-Identifier: EUPL-1.2
 * What is due, asked from the daemon. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

enum exit_status due_ask(struct invocation *, const PB(ListDueRequest) *,
			 const PB(ListDueResponse) **ret);
