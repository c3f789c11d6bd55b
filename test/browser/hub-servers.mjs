// The servers that a hub watches: node hub-servers.mjs <base url> <password> <url of one that is up>
import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [base, password, url] = process.argv.slice(2);
const httpCredentials = { username: "admin", password };

await withBrowser(async browser => {
    const page = await open(browser, `${base}/admin/servers`, { httpCredentials, javaScriptEnabled: false });
    const submit = button => Promise.all([page.waitForNavigation(), button.click()]);
    await page.click('a[href="server-form"]');
    await page.fill("[name=url]", "http://r.example.org");
    await page.fill("[name=password]", "something long");
    await submit(page.locator("button.main"));
    expect((await page.textContent("#problem")).includes("https:// only"), "no password in the clear");
    expect(await page.inputValue("[name=password]") === "", "a password never comes back");
    await page.fill("[name=url]", "https://standby.invalid");
    await page.fill("[name=name]", "The spare one");
    await page.selectOption("[name=standby]", "true");
    await submit(page.locator("button.main"));
    const spare = page.locator("#servers tr", { hasText: "The spare one" });
    expect(await spare.locator("text=on standby").isVisible(), "it is watched");
    await page.click("text=The spare one");
    await page.click("text=Watch it no more");
    await submit(page.locator("text=Remove The spare one"));
    expect(await spare.count() === 0, "it is watched no more");
    await page.context().close();

    const looks = await open(browser, `${base}/admin/servers`, { httpCredentials });
    expect((await looks.locator("#servers tbody tr").first().textContent()).includes("Down"), "what is down stands first");
    await everyLook(looks, "hub-servers");
    await looks.goto(`${base}/admin/server?url=${encodeURIComponent(url)}`);
    expect(await looks.locator("svg.plot").count() === 6, "six plots");
    expect((await looks.getAttribute("svg.plot >> nth=0", "aria-label")).includes("at most"), "each in words");
    await everyLook(looks, "hub-server");
    await looks.selectOption("[name=span]", "weeks");
    await looks.click("text=Show");
    await looks.waitForURL("**span=weeks");
    expect(await looks.locator("svg.plot").count() === 6, "over two weeks");
    noProblems(looks);
    await looks.goto(`${base}/admin/server-form`);
    await everyLook(looks, "hub-server-form", { axe: false });
    await looks.goto(`${base}/?q=watched`);
    expect(await looks.isVisible("text=0 online"), "how many are there is known");
    await looks.click("text=The watched one");
    await looks.waitForSelector("text=Down on Sunday");
    noProblems(looks);
});
