// The template store: node store.mjs <base url>
import { DESK, PHONE, accessible, expect, fits, noProblems, open, picture, withBrowser } from "./browser.mjs";

const [base] = process.argv.slice(2);

await withBrowser(async browser => {
    for (const [viewport, width] of [[DESK, "desk"], [PHONE, "phone"]]) {
        for (const colorScheme of ["light", "dark"]) {
            const page = await open(browser, `${base}/store`, { viewport, colorScheme });
            await page.waitForSelector("#find:not([hidden])");
            await accessible(page, `store ${width} ${colorScheme}`);
            await fits(page, `store ${width}`);
            await picture(page, `store-${width}-${colorScheme}`);
            noProblems(page);
            await page.context().close();
        }
    }

    const page = await open(browser, `${base}/store`);
    await page.fill("#words", "markdown");
    await page.waitForFunction(() => document.querySelectorAll(".card:not([hidden])").length === 1);
    expect((await page.textContent("#found")).startsWith("1 of"), "the search says how many it found");
    await page.fill("#words", "no such words at all");
    await page.waitForSelector("#none:not([hidden])");
    await page.fill("#words", "");
    await page.selectOption("#category", "games");
    await page.waitForFunction(() => document.querySelectorAll(".card:not([hidden])").length === 1);

    // The preview runs its scripts, and knows nothing of the page around it.
    await page.selectOption("#category", "");
    for (const name of ["Blog", "Four in a row", "Shop window", "Slides", "Link list", "Photo book"]) {
        await page.click(`a[data-preview="${name}"]`);
        const frame = page.frameLocator("#frame");
        await frame.locator("h1").first().waitFor({ state: "attached" });
        if (name === "Blog") await frame.locator(".teaser").nth(2).waitFor();
        if (name === "Four in a row") await frame.locator(".column").nth(6).waitFor();
        await picture(page, `store-preview-${name.toLowerCase().replaceAll(" ", "-")}`);
        await page.click("#close");
    }
    // The game asks for a line to its owner, and a preview has none.
    noProblems(page, problem => problem.includes("/.goop/site-chat") || problem.includes("net::ERR_FAILED"));

    const plain = await open(browser, `${base}/store`, { javaScriptEnabled: false });
    expect(await plain.locator(".card").count() >= 8, "all cards are there without scripts");
    await plain.context().close();
});
