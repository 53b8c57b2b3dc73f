/* SPDX-License-Identifier: EUPL-1.2
 * The protocol's enums and numbers as people read them. Knows words, never a command. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"
#include "out.h"
#include "rows.h"

/* What a table has for a number off the wire, which may be one that only a newer server knows. */
#define TERM(words, number) ((number) < COUNT_OF(words) ? (words)[number] : WORD_UNKNOWN)
#define TERM_MARK(marks, number) ((number) < COUNT_OF(marks) ? (marks)[number] : MARK_NONE)

/* Words by the enum's number. */
extern const enum word terms_verdict[4];
extern const enum word terms_outcome[5];
extern const enum word terms_progress[8];
extern const enum word terms_round_state[10];
extern const enum word terms_round_basis[6];
extern const enum word terms_control_kind[4];
extern const enum word terms_control_category[4];
extern const enum word terms_provider_form[5];
extern const enum word terms_action_state[6];
extern const enum word terms_recommendation_state[7];
extern const enum word terms_goal_kind[4];
extern const enum word terms_plan_state[7];
extern const enum word terms_followup_kind[3];
extern const enum word terms_followup_state[3];
extern const enum word terms_followup_status[4];
extern const enum word terms_disposition[7];
extern const enum word terms_plan_item_state[6];
extern const enum word terms_indicator_met[3];
extern const enum word terms_indicator_trend[4];
extern const enum word terms_risk_state[3];
extern const enum word terms_assessment_kind[4];
extern const enum word terms_unit_kind[5];
extern const enum word terms_indicator_direction[5];
extern const enum word terms_indicator_group[3];
extern const enum word terms_indicator_form[8];
extern const enum word terms_continuation[3];
extern const enum word terms_erasure_state[3];
extern const enum word terms_kind[22];

enum cell_mark terms_mark(PB(Verdict));
/* "9 av 10 (90,0 %)": of those applicable, the share cut off and never rounded, so that it cannot
 * contradict a verdict; "" when nothing was reviewed. */
const char *terms_tally(const struct invocation *, const PB(Tally) *);
/* Millionths in percent, "65,53", cut off; and with the sign behind it. */
const char *terms_share(const struct invocation *, uint32_t);
const char *terms_millionths(const struct invocation *, uint32_t);
/* "högst 45 av 200 avviker (95 %); minst 155 av 200 stämmer"; "" when there is none. */
const char *terms_assurance(const struct invocation *, const PB(Assurance) *);
/* A whole number. */
const char *terms_number(const struct invocation *, uint64_t);
/* "1 öppen åtgärd; 1 klar åtgärd": the corrective actions of a control; "" when it has none. */
const char *terms_actions(const struct invocation *, const PB(ControlStatus) *);
/* "granskare (auditor), godkännare (approver)"; "" for none. */
const char *terms_roles(const struct invocation *, const PB(PingResponse) *);
/* "det går att skriva"; a newer server may say what is not known here. */
const char *terms_room(const struct invocation *, PB(Room));
