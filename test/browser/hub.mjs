// The hub's directory: node hub.mjs <base url> <entries>
import { accessible, everyLook, expect, noProblems, open, picture, withBrowser } from "./browser.mjs";

const [base, entries] = process.argv.slice(2);

await withBrowser(async browser => {
    const page = await open(browser, `${base}/`);
    if (entries === "0") {
        expect(await page.isVisible("text=No community is listed yet"), "an empty directory says so");
        await everyLook(page, "hub-empty");
        noProblems(page);
        return;
    }
    expect((await page.textContent("h1")).includes(`${entries} communities`), "the page says how many there are");
    expect(await page.locator("#entries > li").count() === 50, "one page of entries");
    await everyLook(page, "hub-directory");

    // As one types, without a reload.
    await page.evaluate(() => { globalThis.sameDocument = true; });
    await page.fill("#search", "subject 11");
    await page.waitForFunction(() => document.querySelectorAll("#entries > li").length === 11);
    expect((await page.textContent("#found")).includes("11 found"), "the search says how many it found");
    expect(page.url().endsWith("?q=subject+11"), `a shared link finds the same: ${page.url()}`);
    await picture(page, "hub-found");
    await page.fill("#search", "nothing has these words");
    await page.waitForSelector("text=No community matches");
    await accessible(page, "hub-none");
    await page.fill("#search", "");
    await page.waitForFunction(() => document.querySelectorAll("#entries > li").length === 50);
    await page.click("#more");
    await page.waitForFunction(() => document.querySelectorAll("#entries > li").length === 100);
    await page.click("#more");
    await page.waitForFunction(total => document.querySelectorAll("#entries > li").length === total, Number(entries));
    expect(await page.isHidden("#more"), "there is no more");
    expect(await page.evaluate(() => globalThis.sameDocument), "the page was never loaded anew");
    noProblems(page);

    // What an origin says is text, whatever is in it.
    await page.fill("#search", "freunde");
    await page.waitForFunction(() => document.querySelectorAll("#entries > li").length === 1);
    await page.click("#entries a");
    await page.waitForSelector("text=Join");
    expect(await page.textContent("h1") === "Gärtner & <Freunde>", "the name as it is");
    expect(await page.isVisible("text=1 member"), "its size");
    expect(await page.isVisible("text=presence.rendezvous_wan=https://garten.example.org"), "how to join");
    await everyLook(page, "hub-community");
    await page.goto(`${base}/?q=dots`);
    await page.click("#entries a");
    await page.waitForSelector("text=Join");
    expect(await page.textContent("h1") === "../a/b?", "a name that looks like a path");
    expect(await page.isHidden("text=Size"), "members that nobody has counted are not said to be none");
    await page.goto(`${base}/?origin=b.test`);
    expect(await page.locator("#entries > li").count() === 1, "of one hub only");
    await page.click("text=Search all hubs");
    await page.waitForFunction(() => document.querySelectorAll("#entries > li").length === 50);
    noProblems(page);
    await page.goto(`${base}/community?origin=a.test&name=nobody`);
    expect(await page.isVisible("text=That community is not here"), "what is not there is said");

    // The hub goes away while somebody types.
    await page.goto(`${base}/`);
    await page.route("**/?q=*", route => route.abort());
    await page.fill("#search", "subject");
    await page.waitForSelector("#trouble:not([hidden])");
    const trouble = await page.locator("#trouble").boundingBox();
    const height = page.viewportSize().height;
    expect(trouble.y >= 0 && trouble.y + trouble.height <= height, `trouble is in view: ${JSON.stringify(trouble)}`);
    await accessible(page, "hub-trouble");
    await picture(page, "hub-trouble");
    await page.context().close();

    const plain = await open(browser, `${base}/`, { javaScriptEnabled: false });
    await plain.fill("#search", "subject 11");
    await plain.click("#submit");
    expect(await plain.locator("#entries > li").count() === 11, "the form finds the same without scripts");
    expect(await plain.inputValue("#search") === "subject 11", "the form keeps what was typed");
    await plain.goto(`${base}/`);
    await plain.click("#more");
    expect(await plain.locator("#entries > li").count() === 50, "the next page");
    await plain.click("#first");
    expect(await plain.isHidden("#first"), "back at the beginning");
    await plain.context().close();
});
