// node dashboard.mjs <url> <peers>: the dashboard with that many peers online, then one more and
// one less. The server behind it is the test's; it has peers "Peer 1" … and lets anybody publish.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [url, wanted] = [process.argv[2], Number(process.argv[3])];

function publish(message) {
    return fetch(new URL("publish", url), { method: "POST", body: JSON.stringify(message) })
        .then(answer => expect(answer.status === 204, `publish was answered ${answer.status}`));
}

await withBrowser(async browser => {
    const bare = await open(browser, url, { javaScriptEnabled: false });
    const said = Number((await bare.locator("#count").textContent()).replaceAll("\u202f", ""));
    expect(said === wanted, `without scripts ${said} peers are said to be here, not ${wanted}`);
    const drawn = await bare.locator("#peers tbody .mark path").evaluateAll(
        paths => paths.map(path => path.getAttribute("d") + path.getAttribute("fill")).sort());
    const text = await bare.content();
    expect(!text.includes("@"), "an e-mail address stands on the dashboard");
    await bare.context().close();

    const page = await open(browser, url);
    await page.locator("#feed.here").waitFor();
    await page.waitForFunction(
        count => document.querySelectorAll("#peers tbody tr").length === count, wanted);
    const redrawn = await page.locator("#peers tbody .mark path").evaluateAll(
        paths => paths.map(path => path.getAttribute("d") + path.getAttribute("fill")).sort());
    expect(drawn.join() === redrawn.join(), "server and script draw different marks");
    expect(new Set(drawn).size === drawn.length || wanted > 3, "two of three peers have the same mark");
    await everyLook(page, `dashboard-${wanted}`);

    // A peer appears and its row alone is added; it changes its name; it leaves.
    await page.evaluate(() => {
        globalThis.touched = 0;
        new MutationObserver(changes => { globalThis.touched += changes.length; })
            .observe(document.querySelector("#peers tbody"), { childList: true });
    });
    const id = "browser-test-peer";
    await publish({ type: "online", peerID: id, content: "<b>New\u202eone</b>", email: "who@example.org" });
    const row = page.locator(`#peers tr[data-id="${id}"]`);
    await row.waitFor();
    expect((await row.innerText()).includes("<b>New"), "a name must be shown as text");
    expect(!(await page.content()).includes("who@example.org"), "an e-mail address stands on the dashboard");
    await page.waitForFunction(count => document.getElementById("count").textContent.replaceAll("\u202f", "") === String(count), wanted + 1);
    const touched = await page.evaluate(() => globalThis.touched);
    expect(touched <= 3, `${touched} rows were moved for one new peer`);
    await publish({ type: "update", peerID: id, content: "Renamed" });
    await page.waitForFunction(which => document.querySelector(`tr[data-id="${which}"]`)?.innerText.includes("Renamed"), id);

    // Search, sort, and the address that keeps the search.
    await page.fill("#search", "renamed");
    await page.waitForFunction(() => document.querySelectorAll("#peers tbody tr").length === 1);
    expect(page.url().includes("q=renamed"), "the search is not in the address");
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll("#peers tbody tr").length === 1
        && document.getElementById("search").value === "renamed");
    await page.fill("#search", "no such peer");
    await page.locator("#none-found").waitFor();
    await page.click("#clear-search");
    if (wanted > 1) {
        const first = () => page.locator("#peers tbody tr").first().getAttribute("data-id");
        await page.click("#peers th[data-sort=id] button");
        const ascending = await first();
        await page.click("#peers th[data-sort=id] button");
        expect(await first() !== ascending, "sorting the other way changes nothing");
    }
    await publish({ type: "offline", peerID: id });
    await row.waitFor({ state: "detached" });

    // The theme switch holds over a reload.
    await page.click("[data-theme-switch]");
    await page.click("[data-theme-switch]");
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset.theme) === "dark", "the theme is forgotten");
    noProblems(page);
});
