// node communities.mjs <url of a peer's pages> <label of who is there>: finds the community
// "Gardeners" at the hub, joins it with a click, and sees who is in it; leaves it and joins it again
// without scripts.
import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [peer, other] = process.argv.slice(2);

await withBrowser(async browser => {
    const page = await open(browser, `${peer}/communities`);
    await page.getByText("You have joined none yet").waitFor();
    await everyLook(page, "communities-none-joined");
    await page.getByLabel("Name or description").fill("nothing of that kind");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("No community matches").waitFor();
    await page.getByLabel("Name or description").fill("dig");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: "Join Gardeners" }).click();
    await page.locator("#joined .state.here").waitFor();
    expect(await page.getByRole("button", { name: "Join Gardeners" }).isHidden(), "it can be joined once");
    await everyLook(page, "communities-joined");
    await page.getByRole("link", { name: "Peers" }).first().click();
    await page.locator("#peers").getByText(other).waitFor();
    await everyLook(page, "communities-peers");
    noProblems(page);

    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(`${peer}/communities`);
    await plain.getByRole("button", { name: "Leave Gardeners" }).click();
    await plain.getByText("You have joined none yet").waitFor();
    await plain.getByRole("button", { name: "Join Gardeners" }).click();
    await plain.getByRole("button", { name: "Leave Gardeners" }).waitFor();
});
