/* SPDX-License-Identifier: EUPL-1.2
 * Bars of a status. Each stands beside its number; which verdict a control has is the daemon's. */
#include "status_picture.h"

#include "bar.h"
#include "out.h"
#include "rows.h"
#include "terms.h"

#define CELLS_MOST 100u
#define BESIDE 34u /* columns that a count's name and numbers take up */
#define WIDTH_FOR_SHARES 110u
#define SHARE_PERCENT_MAX 10000u /* hundredths */

/* The worst first. */
static const PB(Verdict) order[] = {
	PB_ENUM(VERDICT, FAIL),
	PB_ENUM(VERDICT, PARTIAL),
	PB_ENUM(VERDICT, UNSPECIFIED),
	PB_ENUM(VERDICT, PASS),
};

static size_t count(const PB(GetStatusResponse) *all, PB(Verdict) verdict)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n_controls; i++) {
		const PB(RoundStatus) *round = all->controls[i]->approved;
		n += (round ? round->verdict : PB_ENUM(VERDICT, UNSPECIFIED)) == verdict;
	}
	return n;
}

/* A cell for each control, or fewer of them; what there is at all shows. */
static unsigned cells_of(const struct invocation *inv, size_t n_controls)
{
	size_t room = inv->width > 2 * BESIDE ? inv->width - BESIDE : BESIDE;

	if (room > CELLS_MOST)
		room = CELLS_MOST;
	return (unsigned)(n_controls < room ? n_controls : room);
}

void status_picture_counts(struct invocation *inv, const PB(GetStatusResponse) *all)
{
	unsigned cells = cells_of(inv, all->n_controls);

	if (inv->plain || all->n_controls == 0)
		return;
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		size_t n = count(all, order[i]);
		size_t filled = n * cells / all->n_controls;
		const char *text = say(inv, WORD_STATUS_COUNT, "n", terms_number(inv, n), "all",
				       terms_number(inv, all->n_controls), NULL);
		out_field(inv->out, terms_verdict[order[i]],
			  bar_before(inv, n && !filled ? 1 : filled, cells, text));
	}
	out_end(inv->out);
	out_line(inv->out, "");
}

const char *status_picture_share(const struct invocation *inv, const PB(ControlStatus) *control)
{
	const PB(RoundStatus) *round = control->approved;
	unsigned cells = inv->width / 10;

	if (!round || round->verdict == PB_ENUM(VERDICT, UNSPECIFIED) ||
	    inv->width < WIDTH_FOR_SHARES)
		return "";
	return bar_text(inv, (uint64_t)round->share * cells / SHARE_PERCENT_MAX, cells);
}
