// Chromium for the page tests: start, look, and check with axe. A failed expectation ends the
// process with status 1 and says what was expected.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DEADLINE_MILLIS = 20_000;

export const DESK = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

export function expect(condition, message) {
    if (!condition) throw new Error(message);
}

export async function withBrowser(act) {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ],
    });
    try {
        await act(browser);
    } catch (problem) {
        console.error(problem);
        process.exitCode = 1;
    } finally {
        await browser.close();
    }
}

/** Opens a page that fails the test on any script error, refused resource or policy violation. */
export async function open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: DESK, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(DEADLINE_MILLIS);
    page.problems = [];
    page.on("pageerror", error => page.problems.push(`script error: ${error.message}`));
    page.on("console", message => {
        if (message.type() === "error") page.problems.push(`console: ${message.text()}`);
    });
    await page.goto(url);
    return page;
}

export function noProblems(page, tolerated = () => false) {
    const left = page.problems.filter(problem => !tolerated(problem));
    expect(left.length === 0, left.join("\n"));
}

/** Fails on any violation that axe finds. */
export async function accessible(page, name) {
    // By evaluate, since the page's own policy forbids added script elements.
    await page.evaluate(axeSource);
    // Rows past the hundredth differ from those before in their words only, and cost a minute.
    const { violations } = await page.evaluate(() =>
        globalThis.axe.run({ include: [["html"]], exclude: [["tbody tr:nth-child(n+100)"]] }));
    const said = violations.map(each =>
        `${each.id} (${each.impact}): ${each.help}\n${each.nodes.slice(0, 3).map(node => "    " + node.html).join("\n")}`);
    expect(said.length === 0, `axe on ${name}:\n${said.join("\n")}`);
}

/** Nothing may stick out sideways. */
export async function fits(page, name) {
    const over = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over <= 0, `${name} is ${over} px wider than the window`);
}

export async function picture(page, name) {
    const folder = process.env.SCREENSHOTS ?? "build/screenshots";
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
}

/** The same page at desk and phone width, light and dark: axe, width, and a picture of each. */
export async function everyLook(page, name, { axe = true } = {}) {
    for (const [size, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
        for (const colorScheme of ["light", "dark"]) {
            await page.setViewportSize(viewport);
            await page.emulateMedia({ colorScheme });
            if (axe) await accessible(page, `${name}, ${size}, ${colorScheme}`);
            await fits(page, `${name}, ${size}`);
            await picture(page, `${name}-${size}-${colorScheme}`);
        }
    }
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: "light" });
}
