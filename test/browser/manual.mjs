// The manual: node manual.mjs <base url>
import { DESK, PHONE, accessible, expect, fits, noProblems, open, picture, withBrowser } from "./browser.mjs";

const [base] = process.argv.slice(2);

await withBrowser(async browser => {
    const first = await open(browser, `${base}/docs/`);
    expect(first.url() === `${base}/docs/overview`, `the manual opens at ${first.url()}`);
    const slugs = await first.$$eval(".manual-contents ul a", links => links.map(link => link.getAttribute("href")));
    noProblems(first);
    await first.context().close();

    for (const slug of slugs) {
        const page = await open(browser, `${base}/docs/${slug}`);
        await accessible(page, slug);
        await page.setViewportSize(PHONE);
        await fits(page, slug);
        noProblems(page);
        await page.context().close();
    }

    for (const [viewport, width] of [[DESK, "desk"], [PHONE, "phone"]]) {
        for (const colorScheme of ["light", "dark"]) {
            const page = await open(browser, `${base}/docs/rendezvous`, { viewport, colorScheme });
            await picture(page, `manual-${width}-${colorScheme}`);
            await page.context().close();
        }
    }

    const page = await open(browser, `${base}/docs/overview`);
    // The index comes late, and were it fetched with each letter, the first one last.
    let fetches = 0;
    await page.route("**/search.json", async route => {
        const late = fetches++ === 0 ? 1000 : 0;
        await new Promise(resolve => setTimeout(resolve, late));
        await route.continue();
    });
    await page.keyboard.press("/");
    await page.keyboard.type("rendezvous limits");
    await page.waitForFunction(() => document.querySelector("#found li a")?.textContent === "The rendezvous server: Limits");
    expect(fetches === 1, `the index was fetched ${fetches} times`);
    await picture(page, "manual-search");
    await page.keyboard.press("Enter");
    await page.waitForURL(/rendezvous#limits/);
    const next = await page.getAttribute("a[rel=next]", "href");
    await page.click("a[rel=next]");
    await page.waitForURL(`${base}/docs/${next}`);
    await page.goBack();
    await page.waitForURL(/rendezvous#limits/);
    noProblems(page);

    const plain = await open(browser, `${base}/docs/quick-start`, { javaScriptEnabled: false });
    expect(await plain.locator("h1").count() === 1, "a page is whole without scripts");
    await plain.emulateMedia({ media: "print" });
    expect(!await plain.locator(".manual-contents").isVisible(), "paper has no contents beside the text");
    await plain.context().close();
});
