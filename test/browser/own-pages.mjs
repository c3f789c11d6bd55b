// node own-pages.mjs <url of Anna's pages> <url of Bob's> <id of Anna> <rendezvous server>
// <Anna's folder> <file to upload>: Anna makes her site, by hand and from a template, Bob looks at it;
// she shares a file and he gets it; settings; the log.

import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [anna, bob, annaId, server, folder, large] = process.argv.slice(2);

async function siteOf(page, base, id) {
    await page.goto(`${base}/peer?id=${id}`);
    await page.waitForFunction(() => document.documentElement.dataset.sites === "own-origin");
    const opened = page.waitForEvent("popup");
    await page.locator("#open-site").click();
    const site = await opened;
    await site.waitForLoadState();
    return site;
}

await withBrowser(async browser => {
    const page = await open(browser, `${anna}/site`);
    page.on("dialog", dialog => dialog.accept());
    await page.locator("#nothing").waitFor();
    await everyLook(page, "site-empty");

    // Written by hand; what nobody could ask for is refused at the field.
    await page.fill("#path", ".secret");
    await page.fill("#source", "x");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("#saved", { hasText: "Not saved" }).waitFor();
    await page.fill("#path", "index.html");
    await page.fill("#source", "<!doctype html><title>Mine</title><h1>Höhe</h1>");
    await page.keyboard.press("Control+s");
    await page.locator("#saved", { hasText: "Saved" }).waitFor();
    await page.locator("#files").getByRole("link", { name: "index.html" }).waitFor();
    const preview = page.waitForEvent("popup");
    await page.getByRole("link", { name: "Preview" }).click();
    const mine = await preview;
    await mine.getByRole("heading", { name: "Höhe" }).waitFor();
    await mine.close();
    await page.getByRole("button", { name: "Edit index.html" }).click();
    await page.waitForFunction(() => document.getElementById("source").value.includes("Höhe"));

    // Dropped, a folder field before it; then a large one in parts over a slow line.
    await page.fill("#folder", "notes");
    const drop = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["first"], "first.txt", { type: "text/plain" }));
        transfer.items.add(new File([""], "empty.txt", { type: "text/plain" }));
        return transfer;
    });
    await page.dispatchEvent("#drop", "drop", { dataTransfer: drop });
    await page.locator("#files").getByRole("link", { name: "notes/first.txt" }).waitFor();
    await page.locator("#files").getByRole("link", { name: "notes/empty.txt" }).waitFor();
    await page.fill("#folder", "");
    const line = await page.context().newCDPSession(page);
    await line.send("Network.emulateNetworkConditions", {
        offline: false, latency: 5, downloadThroughput: -1, uploadThroughput: 2_000_000,
    });
    const size = statSync(large).size;
    const started = Date.now();
    await page.setInputFiles("#choose", large);
    await page.locator("#transfers progress").waitFor();
    await page.locator("#transfers").getByText(/MB\/s|kB\/s/).waitFor();
    await everyLook(page, "site");
    const name = basename(large);
    await page.locator("#files").getByRole("link", { name }).waitFor({ timeout: 20_000 + size / 200 });
    console.log(`uploaded ${size} bytes in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    expect(readFileSync(`${folder}/site/${name}`).equals(readFileSync(large)), "what was uploaded is another file");
    await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await page.getByRole("button", { name: `Delete ${name}` }).click();
    await page.getByRole("link", { name }).waitFor({ state: "detached" });

    // Bob sees it; then a template, and back.
    const his = await open(browser, `${bob}/`);
    const seen = await siteOf(his, bob, annaId);
    await seen.getByRole("heading", { name: "Höhe" }).waitFor();
    await page.waitForFunction(() => document.getElementById("server").value !== "");
    await page.fill("#server", `${server}/nothing-here`);
    await page.getByRole("button", { name: "Look" }).click();
    await page.locator("#store-said", { hasText: "not found" }).waitFor();
    await page.fill("#server", server);
    await page.getByRole("button", { name: "Look" }).click();
    await page.getByRole("button", { name: "Install Blog" }).click();
    await page.locator("#store-said", { hasText: "Blog is your site now" }).waitFor();
    await everyLook(page, "site-templates");
    await seen.reload();
    await seen.locator(".teaser").nth(2).waitFor();
    await page.getByRole("button", { name: "Bring back the earlier site" }).click();
    await page.locator("#store-said", { hasText: "is back" }).waitFor();
    await seen.reload();
    await seen.getByRole("heading", { name: "Höhe" }).waitFor();

    // A file is shared, found on her page, and comes whole.
    await page.goto(`${anna}/files`);
    await page.locator("#feed .here").waitFor();
    await page.setInputFiles("#choose", large);
    await page.locator("#shared").getByText(name, { exact: true }).waitFor({ timeout: 60_000 });
    await everyLook(page, "files-shared");
    await his.goto(`${bob}/peer?id=${annaId}`);
    await his.getByRole("button", { name: "Look" }).click();
    await his.getByRole("button", { name: `Download ${name}` }).click();
    await his.waitForURL(/\/files$/);
    await his.locator("#downloads").getByText("Whole and checked").waitFor();
    await everyLook(his, "files-downloads");
    await page.getByRole("button", { name: `Share ${name} no longer` }).click();
    await page.locator("#shared").getByText(name, { exact: true }).waitFor({ state: "detached" });

    // Settings: a mistake is said at its field and nothing is written; comments stay.
    await page.goto(`${anna}/settings`);
    await page.locator("[name='chat.keep_history']").waitFor({ state: "attached" });
    await everyLook(page, "settings");
    const closed = page.locator("#settings details:not([open]) summary");
    while (await closed.count() > 0) await closed.first().click();
    await page.fill("[name='chat.keep_history']", "perhaps");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("[name='chat.keep_history'][aria-invalid]").waitFor();
    await everyLook(page, "settings-mistake");
    expect(!readFileSync(`${folder}/goop.properties`, "utf8").includes("perhaps"), "a mistake was written");
    await page.fill("[name='chat.keep_history']", "true");
    await page.fill("[name='profile.email']", "anna@example.org");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("#said", { hasText: "Saved. Some of it counts from the next start" }).waitFor();
    const file = readFileSync(`${folder}/goop.properties`, "utf8");
    expect(file.includes("# mine, and stays"), `the comment is gone: ${file}`);
    expect(/^chat\.keep_history *= *true$/m.test(file), `the setting is not written: ${file}`);
    await his.goto(`${bob}/peer?id=${annaId}`);
    await his.locator("#facts").getByText("anna@example.org").waitFor();

    // A picture, seen by us.
    await page.setInputFiles("#picture-file", {
        name: "me.png", mimeType: "image/png",
        buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
    });
    await page.locator("#avatar").waitFor();
    await page.setInputFiles("#picture-file", { name: "me.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
    await page.locator("#said", { hasText: "not saved" }).waitFor();

    await page.goto(`${anna}/log`);
    await page.locator("#log").getByText("goop.viewer").waitFor();
    await everyLook(page, "log");
    await page.fill("#log-filter", "no line says this");
    await page.waitForFunction(() => document.getElementById("log").textContent === "No line matches.");
    // What was refused on purpose stands in the browser's console.
    noProblems(page, problem => /status of (400|422|502)/.test(problem));
    noProblems(his);
});
