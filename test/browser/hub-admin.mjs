// The hub's admin page: node hub-admin.mjs <base url> <password> <key of a partner to add>
import { accessible, everyLook, expect, noProblems, open, picture, withBrowser } from "./browser.mjs";

const [base, password, key] = process.argv.slice(2);
const httpCredentials = { username: "admin", password };

await withBrowser(async browser => {
    const waiting = await open(browser, `${base}/admin`, { httpCredentials });
    await accessible(waiting, "hub-applications");
    await picture(waiting, "hub-applications");
    await waiting.context().close();

    // Everything here is forms: one visit without scripts does it all.
    const page = await open(browser, `${base}/admin`, { httpCredentials, javaScriptEnabled: false });
    const submit = button => Promise.all([page.waitForNavigation(), button.click()]);
    expect(await page.isVisible("text=Signs its entries"), "the state of the hub");

    const weavers = page.locator("#applications tr", { hasText: "Weavers" });
    const spammers = page.locator("#applications tr", { hasText: "Spammers" });
    expect((await weavers.textContent()).includes("We <weave>"), "an application, as text");
    await submit(weavers.locator("text=List it"));
    expect(await weavers.count() === 0, "it waits no more");
    expect(await page.locator("#entries tr", { hasText: "Weavers" }).count() === 1, "it is listed");
    await spammers.locator("summary").click();
    await spammers.locator("[name=reason]").fill("Not here");
    await submit(spammers.locator("button.danger"));
    expect(await spammers.count() === 0, "the other is refused");

    await page.click('a[href="admin/entry"]');
    await page.fill("[name=community]", "Gardeners");
    await page.fill("[name=rendezvous]", "https://user@r.example.org");
    await page.fill("[name=description]", "We <dig>");
    await page.click("button.main");
    expect((await page.textContent("#problem")).includes("rendezvous: a URL is expected"), "what is wrong is said");
    expect(await page.getAttribute("[name=rendezvous]", "aria-invalid") === "true", "at its field");
    expect(await page.inputValue("[name=description]") === "We <dig>", "and what was typed is kept");
    await page.fill("[name=rendezvous]", "https://r.example.org");
    await submit(page.locator("button.main"));
    const row = page.locator("#entries tr", { hasText: "Gardeners" });
    expect(await row.count() === 1, "it is listed");
    await row.locator("text=Change").click();
    await page.selectOption("[name=type]", "invite-only");
    await submit(page.locator("button.main"));
    expect((await row.textContent()).includes("Invite-only"), "the change is listed");

    const theirs = page.locator("#entries tr", { hasText: "Advertisers" });
    await submit(theirs.locator("text=Hide"));
    expect(await theirs.count() === 0, "what is hidden is not listed");
    await submit(page.locator("#hidden tr", { hasText: "Advertisers" }).locator("text=Show"));
    expect(await theirs.count() === 1, "and shown again");

    await page.click('a[href="admin/partner"]');
    await page.fill("[name=origin]", "hub.example.net");
    await page.fill("[name=key]", "not a key");
    await page.click("button.main");
    expect((await page.textContent("#problem")).includes("key: "), "a wrong key is refused");
    await page.fill("[name=key]", key);
    await page.fill("[name=entries]", "77");
    await submit(page.locator("button.main"));
    const partner = page.locator("#partners tr", { hasText: "hub.example.net" });
    expect((await partner.textContent()).includes("of 77"), "the partner with its quota");
    expect((await page.locator("#partners tr", { hasText: "b.test" }).textContent()).includes("Live"), "the other is live");
    await partner.locator("summary").click();
    await submit(partner.locator("text=and all that came of it"));
    expect(await partner.count() === 0, "it is removed");

    await row.locator("summary").click();
    await submit(row.locator("text=everywhere"));
    expect(await row.count() === 0, "it is deleted");
    const before = await page.textContent("section:last-of-type .copy code");
    await page.click("text=Sign with a new key");
    await submit(page.locator("text=Change the key of"));
    expect(await page.textContent("section:last-of-type .copy code") !== before, "another key");
    await page.context().close();

    const looks = await open(browser, `${base}/admin`, { httpCredentials });
    await everyLook(looks, "hub-admin");
    await looks.goto(`${base}/admin/entry`);
    await everyLook(looks, "hub-entry", { axe: false });
    await looks.goto(`${base}/admin/partner`);
    await accessible(looks, "hub-partner");
    await everyLook(looks, "hub-partner", { axe: false });
    noProblems(looks);
});
