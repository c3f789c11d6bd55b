// node admin.mjs <url> <password> <peers>: the admin page: what it shows, a ban and its undoing,
// the log filter, draining.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [url, password, peers] = [process.argv[2], process.argv[3], Number(process.argv[4])];

await withBrowser(async browser => {
    const options = { httpCredentials: { username: "admin", password } };
    const bare = await open(browser, `${url}admin`, { ...options, javaScriptEnabled: false });
    expect(await bare.locator("#peers tbody tr").count() === peers, "without scripts the peers are missing");
    await bare.context().close();

    const page = await open(browser, `${url}admin`, options);
    await page.waitForFunction(count => document.querySelectorAll("#peers tbody tr").length === count, peers);
    await page.waitForFunction(() => document.getElementById("health").textContent === "Healthy");
    await page.waitForFunction(() => document.querySelectorAll(".plot .line").length === 4);
    await everyLook(page, `admin-${peers}`);

    // The plots are read by keyboard, and as a table.
    await page.locator(".plot").first().focus();
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator(".plot .cursor").count() === 1, "the plot shows no value for the keyboard");
    await page.click("#rates-table summary");
    await page.locator("#rates-table tbody tr").first().waitFor();

    if (peers > 0) {
        const row = page.locator("#peers tbody tr").first();
        const id = await row.getAttribute("data-id");
        await row.getByRole("button", { name: /^Ban / }).click();
        await page.locator("#bans").getByText(id).waitFor();
        await page.locator(`#peers tr[data-id="${id}"]`).waitFor({ state: "detached" });
        await page.locator("#notices").getByRole("button", { name: /^Lift/ }).click();
        await page.locator("#no-bans").waitFor();
    }
    await page.fill("#ban-form [name=target]", "192.0.2.77");
    await page.fill("#ban-form [name=reason]", "floods");
    await page.click("#ban-form button");
    await page.locator("#bans").getByText("floods").waitFor();
    await page.locator("#bans").getByRole("button", { name: /Lift/ }).click();
    await page.locator("#no-bans").waitFor();

    await page.fill("#log-filter", "no line says this");
    await page.waitForFunction(() => document.getElementById("log").textContent === "No line matches.");

    page.on("dialog", dialog => dialog.accept());
    await page.click("#drain-button");
    await page.waitForFunction(() => document.getElementById("health").textContent.includes("draining"));
    await page.waitForFunction(() => document.getElementById("drain-button").textContent.startsWith("Take up"));
    await page.click("#drain-button");
    await page.waitForFunction(() => document.getElementById("health").textContent === "Healthy");
    // A drained server refuses streams: the browser writes those answers to its console.
    noProblems(page, problem => problem.includes("503"));
});
