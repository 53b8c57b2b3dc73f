/* SPDX-License-Identifier: EUPL-1.2
 * The generated messages, with shorter names: PB(Round), PB_INIT(ROUND), PB_ENUM(ROUND_STATE,
 * TESTING), PB_DESC(round). */
#pragma once

#include <riskreg/v1/action.pb-c.h>
#include <riskreg/v1/admin.pb-c.h>
#include <riskreg/v1/audit.pb-c.h>
#include <riskreg/v1/common.pb-c.h>
#include <riskreg/v1/control.pb-c.h>
#include <riskreg/v1/due.pb-c.h>
#include <riskreg/v1/envelope.pb-c.h>
#include <riskreg/v1/erasure.pb-c.h>
#include <riskreg/v1/followup.pb-c.h>
#include <riskreg/v1/goal.pb-c.h>
#include <riskreg/v1/indicator.pb-c.h>
#include <riskreg/v1/journal.pb-c.h>
#include <riskreg/v1/measure.pb-c.h>
#include <riskreg/v1/organisation.pb-c.h>
#include <riskreg/v1/plan.pb-c.h>
#include <riskreg/v1/record.pb-c.h>
#include <riskreg/v1/risk.pb-c.h>
#include <riskreg/v1/round.pb-c.h>
#include <riskreg/v1/status.pb-c.h>

#define PB(name) Riskreg__V1__##name
#define PB_INIT(name) RISKREG__V1__##name##__INIT
#define PB_ENUM(type, value) RISKREG__V1__##type##__##type##_##value
#define PB_DESC(name) (&riskreg__v1__##name##__descriptor)
