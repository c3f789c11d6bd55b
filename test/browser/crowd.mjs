// node crowd.mjs <url of Anna's pages> <rendezvous server>: a thousand peers are here. Her list shows
// all, finds and sorts them; what changes touches its own row and nothing else.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [anna, server] = process.argv.slice(2);

async function publish(message) {
    const answer = await fetch(`${server}/publish`, { method: "POST", body: JSON.stringify(message) });
    expect(answer.status === 204, `publish answered ${answer.status}`);
}

/** How long an act takes until the page shows what came of it; reported, not asserted. */
async function timed(what, act) {
    const started = performance.now();
    await act();
    console.log(`${what}: ${Math.round(performance.now() - started)} ms`);
}

await withBrowser(async browser => {
    const bare = await open(browser, `${anna}/`, { javaScriptEnabled: false });
    expect(await bare.locator("#peers tbody tr").count() === 500, "without scripts there are other than 500 rows");
    await bare.getByText("500 more").waitFor();
    await bare.context().close();

    const page = await open(browser, "about:blank");
    const rows = page.locator("#peers tbody tr");
    await timed("first picture of 1,000 peers", async () => {
        await page.goto(`${anna}/`);
        await page.waitForFunction(() => document.querySelectorAll("#peers tbody tr").length === 1000);
    });
    await page.locator("#map svg").waitFor();
    // Of the same parts as the list of two, and axe takes a minute for a thousand rows.
    await everyLook(page, "peers-crowd", { axe: false });

    await timed("search", async () => {
        await page.fill("#search", "peer 77");
        await page.locator("#shown", { hasText: "11 of 1 000" }).waitFor();
    });
    expect(await rows.count() === 11, "the search shows other rows than it says");
    await page.fill("#search", "");
    await page.locator("#shown:empty").waitFor({ state: "attached" });
    await timed("sort", async () => {
        await page.getByRole("button", { name: "Name" }).click();
        await page.waitForFunction(() => document.querySelector("#peers tbody tr").textContent.startsWith("Peer 999"));
    });
    await page.getByRole("button", { name: "Name" }).click();
    await page.waitForFunction(() => document.querySelector("#peers tbody tr").textContent.startsWith("Peer 0"));

    // One peer changes its name: its row is drawn again and stands elsewhere; the others, and the
    // dots of the map, are left alone.
    await page.evaluate(() => {
        globalThis.touched = new Set();
        globalThis.dots = 0;
        new MutationObserver(changes => {
            for (const { target, addedNodes, removedNodes } of changes) {
                if (target.localName === "time") continue; // "5 s ago" becomes "10 s ago" in all of them
                for (const node of [target, ...addedNodes, ...removedNodes]) {
                    const row = node.nodeType === 1 && node.closest("tr");
                    if (row) globalThis.touched.add(row.dataset.id);
                }
            }
        }).observe(document.querySelector("#peers tbody"), { childList: true, subtree: true });
        new MutationObserver(changes => {
            for (const { addedNodes } of changes) globalThis.dots += addedNodes.length;
        }).observe(document.querySelector("#map"), { childList: true, subtree: true });
    });
    await timed("a change, from its publisher to the page", async () => {
        await publish({ type: "update", peerID: "crowd-500", content: "Zoe", ts: Date.now() });
        await rows.last().getByText("Zoe").waitFor();
    });
    const touched = await page.evaluate(() => [...globalThis.touched]);
    expect(touched.length === 1 && touched[0] === "crowd-500", `one peer changed, and ${touched.length} rows were touched`);
    const dots = await page.evaluate(() => globalThis.dots);
    expect(dots <= 2, `one peer changed, and ${dots} parts of the map were drawn`);

    // Fifty come and fifty go at once.
    await timed("fifty come and fifty go", async () => {
        await Promise.all(Array.from({ length: 50 }, (_, each) => [
            publish({ type: "online", peerID: `late-${each}`, content: `Late ${each}`, ts: Date.now() }),
            publish({ type: "offline", peerID: `crowd-${each}`, ts: Date.now() }),
        ]).flat());
        await page.waitForFunction(() => document.querySelector('[data-id="late-49"]') && !document.querySelector('[data-id="crowd-49"]'));
    });
    await page.waitForFunction(() => document.querySelectorAll("#peers tbody tr").length === 1000);
    await page.waitForFunction(() => document.querySelectorAll("#map .peer").length === 1000);
    noProblems(page);
});
