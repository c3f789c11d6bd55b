// node prefix.mjs <url> <password>: every page of a server that stands under a path behind a TLS
// proxy: nothing is asked of that host outside the path, and nothing that is asked for is missing.

import { expect, noProblems, open, picture, withBrowser } from "./browser.mjs";

const [url, password] = process.argv.slice(2);

await withBrowser(async browser => {
    const context = {
        ignoreHTTPSErrors: true, httpCredentials: { username: "admin", password },
    };
    const page = await open(browser, "about:blank", context);
    const strays = [];
    page.on("request", request => {
        if (!request.url().startsWith(url)) strays.push(request.url());
    });
    page.on("response", response => {
        if (response.status() >= 400 && response.status() !== 401) {
            strays.push(`${response.status()} ${response.url()}`);
        }
    });

    await page.goto(url);
    const peer = { type: "online", peerID: "through-the-path", content: "Paula" };
    const published = await page.request.post(`${url}publish`, { data: peer });
    expect(published.status() === 204, `publishing answers ${published.status()}`);
    await page.getByText("Paula").waitFor();
    await page.waitForFunction(() => document.body.textContent.includes("Live"));
    await picture(page, "prefix-dashboard");

    await page.getByRole("link", { name: "Register" }).first().click();
    await page.fill("[name=email]", "paula@example.org");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByRole("heading", { name: "Almost done" }).waitFor();
    expect(page.url() === `${url}register`, `registering ends at ${page.url()}`);
    await picture(page, "prefix-registered");

    await page.goto(`${url}registrations`);
    const link = page.locator("td", { hasText: "/verify?token=" });
    for (let tries = 0; await link.count() === 0; tries++) {
        expect(tries < 200, "no link came");
        await page.reload();
    }
    const verify = await link.innerText();
    expect(verify.startsWith(`${url}verify?token=`), `the link in the mail is ${verify}`);
    await page.goto(verify);
    await page.getByRole("link", { name: "Who is here" }).first().click();
    await page.getByText("Paula").waitFor();

    await page.getByRole("link", { name: "Templates" }).first().click();
    await page.locator(".card-picture").first().click();
    await picture(page, "prefix-store");

    await page.goto(`${url}docs/`);
    expect(page.url() === `${url}docs/overview`, `the manual opens at ${page.url()}`);
    await page.goto(`${url}docs/deploy`);
    await picture(page, "prefix-manual");

    await page.goto(`${url}admin`);
    await page.waitForFunction(() => document.getElementById("health").textContent === "Healthy");
    await page.fill("#ban-form [name=target]", "192.0.2.77");
    await page.click("#ban-form button");
    await page.locator("#bans").getByText("192.0.2.77").waitFor();
    await page.locator("#bans").getByRole("button", { name: /Lift/ }).click();
    await page.locator("#no-bans").waitFor();
    await picture(page, "prefix-admin");

    expect(strays.length === 0, `outside the path, or missing:\n${strays.join("\n")}`);
    // A browser writes the first answer, which asks for the password, to its console.
    noProblems(page, problem => problem.includes("401"));
});
