// node soak-report.mjs <url of the report>: the soak's report, on a desk and a phone.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [report] = process.argv.slice(2);

await withBrowser(async browser => {
    const page = await open(browser, report);
    const plots = await page.locator("svg.plot").count();
    expect(plots === 6, `${plots} plots`);
    expect(await page.locator("tbody tr").count() > 0, "no rounds");
    await everyLook(page, "soak-report");
    noProblems(page);
});
