/* SPDX-License-Identifier: EUPL-1.2
 * Looks at pages as their readers would: check.mjs DIRECTORY-FOR-PICTURES PAGE...
 * In headless Chromium, light and dark, wide and narrow: rules of WCAG 2.1 and 2.2 AA (axe-core), no
 * sideways scrolling, one request, a quiet console, the keyboard's way through it, the printed PDF
 * as a screen reader gets it; and the markup by html-validate. The last line is "page: N passed, M
 * failed". Asks the network for nothing. */
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "node_modules/"));
const puppeteer = require("puppeteer-core");
const { HtmlValidate } = require("html-validate");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const widths = [1280, 640, 320];
const schemes = ["light", "dark"];
/* What the checker cannot decide: contrast in pictures, which test_client_palette computes. */
const undecided = ["color-contrast"];

/* WCAG 1.4.12: a reader may set text this far apart. */
const spacing = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
	word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`;

const markup = new HtmlValidate({
	extends: ["html-validate:recommended"],
	rules: {
		"void-style": ["error", { style: "selfclose" }],
		/* Said out loud for browsers that forget what a table is when it is shown row by row. */
		"no-redundant-role": "off",
		"prefer-native-element": "off",
		/* What a title says is the register's. */
		"long-title": "off",
		"no-raw-characters": "off",
		"no-trailing-whitespace": "off",
	},
});

let passed = 0;
let failed = 0;

function check(what, holds, found) {
	if (holds) {
		passed++;
		return;
	}
	failed++;
	console.log(`not ok: ${what}${found === undefined ? "" : `: ${JSON.stringify(found, null, 1)}`}`);
}

async function open(browser, page, settings) {
	const tab = await browser.newPage();
	const seen = { requests: [], told: [] };
	tab.on("request", (request) => seen.requests.push(request.url()));
	tab.on("console", (message) => seen.told.push(message.text()));
	tab.on("pageerror", (error) => seen.told.push(String(error)));
	await tab.setBypassCSP(settings.restyled ?? false);
	await tab.setViewport({ width: settings.width, height: 900 });
	await tab.emulateMediaFeatures([
		{ name: "prefers-color-scheme", value: settings.scheme ?? "light" },
	]);
	await tab.goto(pathToFileURL(page).href);
	return { tab, seen };
}

/* Elements that stick out of the window, or out of one that scrolls. */
function wider() {
	const found = [...document.querySelectorAll("body *")].filter((e) =>
		e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 ||
		(e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible" &&
			getComputedStyle(e).clipPath === "none"));
	return {
		page: document.documentElement.scrollWidth > document.documentElement.clientWidth,
		elements: found.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)),
	};
}

async function checkLook(browser, page, width, scheme, pictures) {
	const where = `${basename(page)}, ${width} px, ${scheme}`;
	const { tab, seen } = await open(browser, page, { width, scheme });
	await tab.evaluate(axeSource);
	const result = await tab.evaluate((tags) => axe.run(document,
		{ runOnly: { type: "tag", values: tags } }), rules);
	check(`${where}: axe`, result.violations.length === 0, result.violations.map((v) =>
		[v.id, v.help, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200))]));
	const unsure = result.incomplete.map((i) => i.id).filter((id) => !undecided.includes(id));
	check(`${where}: axe is sure`, unsure.length === 0, unsure);
	check(`${where}: rules were run`, result.passes.length > 10, result.passes.length);
	const over = await tab.evaluate(wider);
	check(`${where}: nothing scrolls sideways`, !over.page && over.elements.length === 0, over);
	check(`${where}: one request`, seen.requests.length === 1, seen.requests);
	check(`${where}: a quiet console`, seen.told.length === 0, seen.told);
	await tab.screenshot({ path: join(pictures, `${basename(page, ".html")}-${width}-${scheme}.png`),
		fullPage: true });
	await tab.close();
}

async function checkSpacing(browser, page) {
	const { tab } = await open(browser, page, { width: 320, restyled: true });
	await tab.addStyleTag({ content: spacing });
	const over = await tab.evaluate(wider);
	check(`${basename(page)}: text set apart fits`, !over.page && over.elements.length === 0, over);
	await tab.close();
}

/* Where the focus is, and whether it can be seen. */
function focused() {
	const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
	return { name: e.getAttribute("href") ?? e.id, top: box.top,
		seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
}

async function checkKeyboard(browser, page) {
	const name = basename(page);
	const { tab } = await open(browser, page, { width: 1280 });
	const links = await tab.$$eval("a[href]", (all) => all.map((a) => a.getAttribute("href")));
	const walked = [];
	for (const link of links) {
		await tab.keyboard.press("Tab");
		const at = await tab.evaluate(focused);
		walked.push(at.name);
		check(`${name}: the focus on ${link} can be seen`, at.seen && at.top >= 0, at);
	}
	check(`${name}: Tab goes through the links in order`,
		JSON.stringify(walked) === JSON.stringify(links), walked);
	const targets = await tab.$$eval("a[href^='#']", (all) =>
		all.filter((a) => !document.getElementById(a.getAttribute("href").slice(1))).length);
	check(`${name}: links lead somewhere`, targets === 0, targets);
	await tab.close();
	const again = await open(browser, page, { width: 1280 });
	await again.tab.keyboard.press("Tab");
	await again.tab.keyboard.press("Enter");
	check(`${name}: the skip link skips`, (await again.tab.evaluate(focused)).name === "main");
	await again.tab.close();
}

function count(text, pattern) {
	return [...text.matchAll(pattern)].length;
}

async function checkPaper(browser, page, pictures) {
	const name = basename(page);
	const { tab } = await open(browser, page, { width: 1280, scheme: "dark" });
	const path = join(pictures, `${basename(page, ".html")}.pdf`);
	const shown = await tab.evaluate(() => ({ lang: document.documentElement.lang,
		tables: document.querySelectorAll("table").length, title: document.title }));
	await tab.pdf({ path, tagged: true, outline: true, preferCSSPageSize: true });
	const pdf = readFileSync(path, "latin1");
	check(`${name}: a tagged PDF`, pdf.includes("/StructTreeRoot") && /\/Marked true/.test(pdf));
	check(`${name}: its language`, pdf.includes(`/Lang (${shown.lang})`));
	check(`${name}: its title`, pdf.includes("/Title") && shown.title !== "");
	check(`${name}: its headings`, count(pdf, /\/S \/H1\b/g) === 1 && count(pdf, /\/S \/H2\b/g) > 0);
	check(`${name}: heads of tables`, shown.tables === 0 || count(pdf, /\/S \/TH\b/g) > 0);
	const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
	check(`${name}: A4 across`, boxes.length > 0 && boxes.every((b) =>
		Math.abs(b[1] - 842) < 2 && Math.abs(b[2] - 595) < 2), boxes.map((b) => b[0]));
	await tab.close();
}

async function checkMarkup(page) {
	const report = await markup.validateString(readFileSync(page, "utf8"));
	check(`${basename(page)}: markup`, report.valid, report.results.flatMap((r) =>
		r.messages.slice(0, 10).map((m) => `${m.line}: ${m.ruleId}: ${m.message}`)));
}

const pictures = resolve(process.argv[2]);
const pages = process.argv.slice(3).map((page) => resolve(page));
const profile = mkdtempSync(join(tmpdir(), "page-"));
const browser = await puppeteer.launch({
	executablePath: "/usr/bin/chromium",
	headless: true,
	userDataDir: profile,
	args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync",
		...(process.getuid() === 0 ? ["--no-sandbox"] : [])],
});
try {
	for (const page of pages) {
		for (const width of widths)
			for (const scheme of schemes)
				await checkLook(browser, page, width, scheme, pictures);
		await checkSpacing(browser, page);
		await checkKeyboard(browser, page);
		await checkPaper(browser, page, pictures);
		await checkMarkup(page);
	}
} finally {
	await browser.close();
	rmSync(profile, { recursive: true, force: true });
}
console.log(`page: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
