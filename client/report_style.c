/* SPDX-License-Identifier: EUPL-1.2
 * The style sheet of a page: colours from the palette, everything else written here. It holds no
 * word that people read and no data; what is drawn with colour is said in words on the page. */
#include "report_style.h"

#include <stdio.h>
#include <stdlib.h>

#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "palette.h"

/* clang-format off */
static const char everything[] =
	"*{box-sizing:border-box}"
	"html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}"
	"body{margin:0 auto;max-width:76rem;padding:2.5rem 2rem 4rem;background:var(--paper);"
	"color:var(--ink);font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,"
	"'Helvetica Neue',Arial,'Noto Sans',sans-serif;overflow-wrap:break-word}"
	"a{color:var(--accent);text-underline-offset:.18em}"
	":focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}"
	"main:focus{outline:none}"
	".skip{position:absolute;left:1rem;top:-6rem;padding:.6rem 1rem;background:var(--paper);"
	"border:2px solid var(--accent);border-radius:4px;font-weight:600}"
	".skip:focus{top:1rem}"
	"header{padding-left:1.25rem;border-left:.35rem solid var(--accent);margin-bottom:2.5rem}"
	"h1{margin:0;font-size:clamp(1.15rem,.45rem + 3.9vw,2.4rem);line-height:1.2;"
	"font-weight:650;letter-spacing:-.01em}"
	".subtitle{margin:.35rem 0 0;font-size:1.2rem;color:var(--soft)}"
	"h2{margin:3.25rem 0 1rem;padding-top:1.1rem;border-top:1px solid var(--rule);"
	"font-size:1.5rem;line-height:1.25;font-weight:650}"
	"h3{margin:2.25rem 0 .6rem;font-size:1.15rem;line-height:1.35;font-weight:650}"
	"p{max-width:46rem;margin:0 0 1rem}"
	"nav{max-width:46rem;margin:0 0 2.25rem;padding:1rem 1.5rem;background:var(--panel);"
	"border-radius:6px}nav h2{margin:0 0 .4rem;padding:0;border:0;font-size:1rem}"
	"nav ol{margin:0;padding-left:1.5rem;columns:18rem 2;column-gap:3rem}"
	"nav li{padding:.2rem 0;break-inside:avoid}"
	/* Fields: names beside what they name, or above it where it is narrow. */
	"dl{display:grid;grid-template-columns:minmax(8rem,max-content) minmax(0,1fr);"
	"gap:.35rem 1.5rem;max-width:60rem;margin:0 0 1.25rem}"
	"dt{color:var(--soft)}"
	"dd{margin:0}"
	/* Tables. */
	".table{container-type:inline-size;margin:1.25rem 0 2rem}"
	"table{width:100%;border-collapse:collapse;font-size:.95rem;line-height:1.45;"
	"font-variant-numeric:tabular-nums}"
	"caption{padding:0 0 .5rem;text-align:left;font-weight:600}"
	"th,td{padding:.5rem .9rem .5rem 0;text-align:left;vertical-align:top;font-weight:400}"
	"th:last-child,td:last-child{padding-right:0}"
	"thead th{border-bottom:2px solid var(--edge);color:var(--soft);font-size:.875rem;"
	"font-weight:600;vertical-align:bottom}"
	"tbody tr{border-bottom:1px solid var(--rule)}"
	"tbody th,strong{font-weight:600}"
	".groups tbody th{font-weight:400}"
	".groups tbody{border-bottom:1px solid var(--edge)}"
	".groups tbody tr{border-bottom:0}"
	".right{text-align:right}td.right{white-space:nowrap}"
	".right:not(:last-child){padding-right:1.75rem}"
	".short{white-space:nowrap}"
	".long{overflow-wrap:anywhere}"
	".mark{font-weight:600}"
	".pass{color:var(--pass)}"
	".partial{color:var(--partial)}"
	".fail{color:var(--fail)}"
	".pending{color:var(--soft)}"
	".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
	"white-space:nowrap}"
	/* The map of risks. */
	".heat{table-layout:fixed;border-collapse:separate;border-spacing:3px;max-width:56rem}"
	".heat thead th{border:0;padding:.25rem .5rem;text-align:center;vertical-align:bottom;"
	"hyphens:auto}"
	".heat thead th:first-child{text-align:left}"
	".heat tbody tr{border:0}"
	".heat tbody th{padding:.6rem .5rem .6rem 0;color:var(--soft);font-size:.875rem;"
	"vertical-align:middle;hyphens:auto}"
	".heat td{height:5rem;padding:.5rem .6rem;border-radius:4px;border:2px solid transparent}"
	".heat .over{border-color:var(--edge)}"
	".heat .value{display:flex;justify-content:space-between;flex-wrap:wrap;gap:0 .5rem;"
	"font-size:.8125rem}"
	".heat .risks{display:block;margin-top:.3rem}"
	".heat b{display:block;font-size:1.05rem}"
	".legend{display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;margin:.75rem 0;padding:0;"
	"list-style:none;font-size:.9rem}"
	".swatch{display:inline-block;width:1.1em;height:1.1em;margin-right:.5em;border-radius:3px;"
	"border:1px solid var(--edge);vertical-align:-.15em}"
	/* Trends: the picture, and its figures beside it. */
	"figure{margin:1.5rem 0 2rem}"
	"figcaption{font-weight:600;max-width:46rem;margin-bottom:.75rem}"
	"figcaption span{display:block;font-weight:400;color:var(--soft)}"
	".trend{display:grid;grid-template-columns:minmax(0,30rem) minmax(0,22rem);gap:1rem 3rem;"
	"align-items:start}"
	".trend figcaption{grid-column:1/-1;margin:0}"
	".trend .table{margin:0}"
	"svg{display:block;width:100%;max-width:30rem;height:auto}"
	"svg text{font-size:20px;fill:var(--ink)}"
	"svg .when,svg .goal{fill:var(--soft)}"
	"svg .base{stroke:var(--rule);stroke-width:2}"
	"svg .line{fill:none;stroke:var(--accent);stroke-width:4;stroke-linejoin:round}"
	"svg .forecast{stroke-dasharray:4 9;stroke-linecap:round}"
	"svg .target{stroke:var(--edge);stroke-width:2.5;stroke-dasharray:12 7}"
	"svg .point{fill:var(--accent);stroke:var(--accent);stroke-width:4}"
	"svg .guess{fill:var(--paper)}"
	/* The seal. */
	"footer{margin-top:4rem;font-size:.9rem;color:var(--soft)}"
	"footer h2{font-size:1.15rem}"
	"pre{margin:0;padding:1rem;background:var(--panel);border-radius:6px;color:var(--ink);"
	"font:.8125rem/1.5 ui-monospace,'Cascadia Mono',Consolas,'DejaVu Sans Mono',monospace;"
	"white-space:pre-wrap;overflow-wrap:anywhere}"
	"footer dd{color:var(--ink);overflow-wrap:anywhere}"
	"@media (max-width:60rem){.trend{grid-template-columns:minmax(0,30rem)}}"
	"@media (max-width:36rem){body{padding:1.25rem 1rem 3rem}header{padding-left:.9rem}"
	"dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.6rem}"
	"h2{margin-top:2.5rem;font-size:1.3rem}}"
	"@media (forced-colors:active){svg text{fill:CanvasText}svg .line,svg .base,svg .target,"
	"svg .point{stroke:CanvasText}svg .point{fill:CanvasText}svg .guess{fill:Canvas}"
	".heat td{border-color:GrayText}.heat .over{border-color:CanvasText;border-width:3px}}"
	/* On paper: A4 across, heads again on each page, what belongs together on one page. */
	"@page{size:A4 landscape;margin:14mm 14mm 16mm;@bottom-right{content:counter(page) ' (' "
	"counter(pages) ')';font:8pt system-ui,sans-serif}}"
	"@media print{html{font-size:9.5pt}body{max-width:none;padding:0}.skip,nav{display:none}"
	"h2,h3,caption,figcaption{break-after:avoid}thead{display:table-header-group}"
	"tr,figure,dl,.heat,footer pre,li{break-inside:avoid}h2{margin-top:2rem}"
	"p{orphans:3;widows:3}a{color:inherit}.heat td{height:3.4rem;padding:.3rem .6rem}"
	"*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}";

/* A table row by row: each cell under the name of its column. */
static const char stacked[] =
	".w%1$u table{display:block}"
	".w%1$u thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%%)}"
	".w%1$u tbody,.w%1$u tr,.w%1$u caption{display:block}"
	".w%1$u tbody tr{display:grid;padding:.6rem 0;gap:0 1.5rem;"
	"grid-template-columns:repeat(auto-fill,minmax(min(100%%,14rem),1fr))}"
	".w%1$u tbody th{grid-column:1/-1}"
	".w%1$u th,.w%1$u td{display:block;height:auto;padding:.2rem 0;text-align:left;"
	"white-space:normal}"
	".w%1$u td[data-label]::before{content:attr(data-label);display:block;color:var(--soft);"
	"font-size:.8125rem}"
	".w%1$u td.none{display:none}"
	".w%1$u .heat tr{display:block;padding:0}"
	".w%1$u .heat td{display:flex;flex-wrap:wrap;gap:0 1rem;margin:3px 0;padding:.3rem .6rem}"
	".w%1$u .heat td[data-label]::before{flex:1 0 8rem;color:inherit;font-size:.875rem}"
	".w%1$u .heat .value{flex:1 0 6rem;font-size:.875rem}"
	".w%1$u .heat .risks{flex:1 0 100%%;margin:0}"
	".w%1$u .heat b{display:inline}";
/* clang-format on */

static void put_colors(FILE *file, bool dark)
{
	fputs(":root{", file);
	for (enum color c = 0; c < COLORS; c++)
		fprintf(file, "--%s:#%06x;", palette_name(c), palette_get(c, dark));
	fputs("}", file);
}

static void put_style(FILE *file)
{
	fputs(":root{color-scheme:light dark}", file);
	put_colors(file, false);
	fputs("@media screen and (prefers-color-scheme:dark){", file);
	put_colors(file, true);
	fputs("}", file);
	fputs(everything, file);
	for (enum color c = COLOR_ZONE_1; c < COLORS; c++)
		fprintf(file, ".%s{background:var(--%s)}", palette_name(c), palette_name(c));
	for (unsigned rem = REPORT_STYLE_NARROWEST; rem <= REPORT_STYLE_WIDEST;
	     rem += REPORT_STYLE_STEP) {
		bool is_nowhere = rem == REPORT_STYLE_WIDEST;
		fprintf(file, "@container (max-width:%u.99rem){", is_nowhere ? 999 : rem - 1);
		fprintf(file, stacked, rem);
		fputs("}", file);
	}
}

char *report_style_text(struct arena *arena)
{
	char *text = NULL, *copy = NULL;
	size_t n;
	FILE *file = open_memstream(&text, &n);

	if (!file)
		return NULL;
	put_style(file);
	if (fclose(file) == 0)
		copy = arena_copy(arena, view_of(text, n));
	free(text);
	return copy;
}

char *report_style_policy(struct arena *arena, const char *style)
{
	struct view text = view_of_string(style);
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char encoded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";

	sha256_init(&hash);
	sha256_update(&hash, text.n, text.p);
	sha256_digest(&hash, sizeof(digest), digest);
	base64_encode_raw(encoded, sizeof(digest), digest);
	return arena_format(arena,
			    "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
			    "form-action 'none'",
			    encoded);
}
