// node peer-pages.mjs <url of Anna's pages> <url of Bob's>: two peers that see each other. Anna's
// list and map, chat both ways, unread marks, a message that cannot be delivered, eight tabs.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [anna, bob] = process.argv.slice(2);

await withBrowser(async browser => {
    const bare = await open(browser, `${anna}/`, { javaScriptEnabled: false });
    expect(await bare.locator("#peers tbody tr").count() === 1, "without scripts the peer is missing");
    await bare.context().close();

    const page = await open(browser, `${anna}/`);
    await page.locator("#feed .here").waitFor();
    const row = page.locator("#peers tbody tr");
    await row.getByText("Bob").waitFor();
    const id = await row.getAttribute("data-id");
    await page.locator("#map svg").waitFor();
    await everyLook(page, "peers");

    // His own page: reached now, and the list knows how.
    // Until its script is there, nobody clicks in vain.
    let release;
    const released = new Promise(done => { release = done; });
    await page.route(/\/peer\.js/, async route => {
        await released;
        await route.continue();
    });
    await row.getByRole("link", { name: "Bob" }).click();
    await page.getByRole("button", { name: "Connect now", disabled: true }).waitFor();
    release();
    await page.getByRole("button", { name: "Connect now" }).click();
    await page.getByText(/^Connected/).waitFor();
    await page.locator("#way .here", { hasText: "LAN" }).waitFor();
    await page.waitForFunction(() => document.documentElement.dataset.sites === "own-origin");
    await everyLook(page, "peer");
    await page.goBack();
    await row.getByText("LAN").waitFor();
    await page.locator("#map line.lan").waitFor({ state: "attached" });
    await everyLook(page, "peers-connected");

    // Anna writes; Bob has it unread, in every tab, until he looks.
    const his = await open(browser, `${bob}/`);
    await his.locator("#feed .here").waitFor();
    await page.goto(`${anna}/chat?with=${id}`);
    await page.locator("#feed .here").waitFor();
    await page.fill("#text", "Are you <b>there</b>?");
    await page.keyboard.press("Enter");
    await page.locator("#messages .mine", { hasText: "Delivered" }).waitFor();
    await his.locator(".masthead .badge:visible", { hasText: "1" }).waitFor();
    expect((await his.title()).startsWith("(1) "), "the title says nothing of an unread message");
    await his.getByRole("link", { name: /Chat/ }).click();
    await his.locator("#feed .here").waitFor();
    await his.locator("#conversations a", { hasText: "Anna" }).locator(".badge").waitFor();
    await his.locator("#conversations a", { hasText: "Anna" }).click();
    await his.locator("#messages").getByText("Are you <b>there</b>?").waitFor();
    await his.locator(".masthead .badge:visible").waitFor({ state: "detached" });
    await his.fill("#text", "I am");
    await his.getByRole("button", { name: "Send" }).click();
    await page.locator("#messages .theirs", { hasText: "I am" }).waitFor();
    await everyLook(page, "chat");
    await page.locator("#conversations a", { hasText: "Everybody" }).click();
    await page.fill("#text", "Good evening");
    await page.keyboard.press("Enter");
    await page.locator("#messages").getByText("Delivered to 1 of 1").waitFor();
    await page.goBack();
    await page.locator("#messages").getByText("I am").waitFor();

    // To somebody who is nowhere.
    await page.goto(`${anna}/chat?with=12D3KooWSc7Zyy2Cf8Z3KPZPhUyy98sT3UnDL2M1rrZrfX2LmuaJ`);
    await page.locator("#feed .here").waitFor();
    await page.fill("#text", "Hello?");
    await page.keyboard.press("Enter");
    await page.locator("#messages .mine", { hasText: "Not delivered" }).waitFor();
    await page.getByRole("button", { name: "Send again" }).waitFor();
    await everyLook(page, "chat-failed");

    // Eight tabs share one stream: a browser gives an origin six connections.
    const tabs = [page];
    for (let each = 1; each < 8; each++) {
        const tab = await page.context().newPage();
        tab.setDefaultTimeout(20_000);
        await tab.goto(`${anna}/`);
        tabs.push(tab);
    }
    for (const tab of tabs) {
        await tab.goto(`${anna}/chat?with=${id}`);
        await tab.locator("#feed .here").waitFor();
    }
    await his.fill("#text", "To all tabs");
    await his.keyboard.press("Enter");
    for (const tab of tabs) await tab.locator("#messages").getByText("To all tabs").waitFor();
    noProblems(page);
    noProblems(his);

    // A browser that finds no names below localhost shows the site in a frame, in which nothing runs.
    const old = await open(browser, "about:blank");
    await old.route("**/.goop/here", route => route.abort());
    await old.goto(`${anna}/peer?id=${id}`);
    await old.waitForFunction(() => document.documentElement.dataset.sites === "frame");
    await old.locator("#open-site").click();
    await old.frameLocator("#frame").getByText("The site of Bob").waitFor();
    expect(await old.frameLocator("#frame").locator("b").count() === 0, "a script ran in the frame");
});
