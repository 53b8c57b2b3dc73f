/* SPDX-License-Identifier: EUPL-1.2
 * Heat maps of a plan's risks. A risk stands where the assessment that the plan holds puts it, on
 * the scale that was in force then. */
#include "report_risk_map.h"

#include <string.h>

#include "heat.h"

struct map {
	struct report_draft *draft;
	const PB(Assessment) **all; /* NULL: it is drawn */
	struct heat_risk *risks;    /* those of one scale */
	size_t n;
};

static void collect(struct map *m, const struct report_items *items)
{
	struct report_draft *d = m->draft;

	for (size_t i = 0; i < items->n; i++) {
		const PB(PlanItem) *item = items->all[i].item;
		if (item->disposition != PB_ENUM(DISPOSITION, IN_PLAN) || !item->assessment)
			continue;
		const PB(Record) *record = report_draft_get(
			d, PB_ENUM(KIND, ASSESSMENT),
			arena_format(d->inv->arena, "%s/%u", item->record, item->assessment), 0);
		if (record)
			m->all[m->n++] = record->assessment;
	}
}

/* Those that were assessed on the same scale as this one, which are drawn then. */
static size_t take(struct map *m, const PB(Assessment) *first)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		const PB(Assessment) *a = m->all[i];
		if (!a || strcmp(a->scale, first->scale) != 0 ||
		    a->scale_version != first->scale_version)
			continue;
		m->risks[n++] = (struct heat_risk){ a->risk, a->probability, a->consequence };
		m->all[i] = NULL;
	}
	return n;
}

static void draw(struct map *m, const PB(Assessment) *first)
{
	struct report_draft *d = m->draft;
	const PB(Record) *scale =
		report_draft_get(d, PB_ENUM(KIND, SCALE), first->scale, first->scale_version);
	size_t n = take(m, first);
	struct report_heat heat;

	if (!scale)
		return;
	if (heat_of(d->inv->arena, scale->scale, m->risks, n, &heat) != 0) {
		d->report->is_short_of_memory = true;
		return;
	}
	heat.title = report_draft_word(d, WORD_REPORT_RISK_MAP);
	report_heat(d->report, &heat);
}

void report_risk_map_add(struct report_draft *d, const struct report_items *items)
{
	struct map m = { .draft = d };

	m.all = arena_get_zeroed(d->inv->arena, items->n + 1, sizeof(*m.all));
	m.risks = arena_get_zeroed(d->inv->arena, items->n + 1, sizeof(*m.risks));
	if (!m.all || !m.risks) {
		d->report->is_short_of_memory = true;
		return;
	}
	collect(&m, items);
	if (m.n)
		report_section(d->report, 2, report_draft_word(d, WORD_REPORT_RISK_MAP));
	for (size_t i = 0; i < m.n; i++)
		if (m.all[i])
			draw(&m, m.all[i]);
}
