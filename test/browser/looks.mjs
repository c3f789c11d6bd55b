// node looks.mjs <url of Anna's pages> <rendezvous server> <url at which /log?line makes her peer log
// that line>: why a peer is out of reach, the menu on a phone, the manual without a server, and the
// log, whose lines come over the one stream.

import { DESK, PHONE, accessible, everyLook, expect, noProblems, open, picture, withBrowser } from "./browser.mjs";

const [anna, server, control] = process.argv.slice(2);
const NORA = "12D3KooWSc7Zyy2Cf8Z3KPZPhUyy98sT3UnDL2M1rrZrfX2LmuaJ";

await withBrowser(async browser => {
    // Nora is listed, and nobody is at her door.
    await fetch(`${server}/publish`, { method: "POST", body: JSON.stringify({
        type: "online", peerID: NORA, content: "Nora", addrs: ["/ip4/127.0.0.1/tcp/9", "/ip4/203.0.113.9/tcp/4001"], ts: Date.now(),
    }) });
    const page = await open(browser, `${anna}/peer?id=${NORA}`);
    await page.locator("#facts").getByText("local").waitFor();
    expect(await page.locator("#why-link").isHidden(), "why, of a peer that was not tried");
    await page.getByRole("button", { name: "Connect now" }).click();
    await page.getByText(/^Nora is not reachable/).waitFor();
    await page.goto(`${anna}/`);
    await page.locator("#peers").getByText("Out of reach").waitFor();
    await everyLook(page, "peers-out-of-reach", { axe: false });
    await page.getByRole("link", { name: "Why Nora is reached so" }).click();
    await page.locator("#reasons").getByText("There is no connection.").waitFor();
    await page.locator("#machine").getByText("NAT").waitFor();
    await everyLook(page, "why");
    // A link from elsewhere shows what is known, and tries nobody.
    const linked = await open(browser, `${anna}/why?id=${NORA}`);
    await linked.locator("#machine").getByText("NAT").waitFor();
    expect(await linked.locator("#reasons").isHidden(), "a link from elsewhere made us dial");
    await linked.getByRole("button", { name: "Try now" }).click();
    await linked.locator("#reasons").getByText("There is no connection.").waitFor();
    await linked.context().close();

    // The menu of a phone works without scripts.
    const phone = await open(browser, `${anna}/chat`, { viewport: PHONE, javaScriptEnabled: false });
    const height = await phone.locator(".masthead").evaluate(it => it.offsetHeight);
    expect(height < 64, `the masthead takes ${height} px of a phone`);
    await phone.locator("summary", { hasText: "Menu" }).click();
    await picture(phone, "menu");
    await phone.locator(".menu").getByRole("link", { name: "Manual" }).click();
    await phone.getByRole("heading", { name: "goop", level: 1 }).or(phone.locator("h1")).first().waitFor();
    expect(phone.url() === `${anna}/docs/overview`, `the menu leads to ${phone.url()}`);
    await phone.context().close();
    await page.setViewportSize(PHONE);
    await page.locator("summary", { hasText: "Menu" }).click();
    for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await accessible(page, `menu, ${colorScheme}`);
        await picture(page, `menu-${colorScheme}`);
    }
    await page.setViewportSize(DESK);

    // The manual is here too, with its search.
    await page.goto(`${anna}/docs/peer-api`);
    await everyLook(page, "manual-peer-api", { axe: false }); // manual.mjs has axe look at every page
    await page.keyboard.press("/");
    await page.keyboard.type("hole punching");
    await page.locator("#found li a").first().waitFor();
    expect((await page.request.get(`${anna}/docs/openapi-peer.json`)).ok(), "no description beside its page");

    // Lines of the log come by themselves, and nothing asks for them again.
    let asked = 0;
    page.on("request", request => { if (request.url().includes("/api/logs")) asked++; });
    await fetch(`${control}/log?tick=0`);
    await page.goto(`${anna}/log`);
    await page.locator("#feed .here").waitFor();
    await page.locator("#log").getByText("tick=0").waitFor();
    for (let tick = 1; tick <= 20; tick++) await fetch(`${control}/log?tick=${tick}`);
    await page.locator("#log").getByText("tick=20").waitFor();
    const text = await page.locator("#log").textContent();
    const ticks = [...text.matchAll(/tick=(\d+)/g)].map(each => Number(each[1]));
    expect(ticks.join() === [...Array(21).keys()].join(), `the lines are not there once and in order: ${ticks}`);
    expect(asked <= 2, `the log was asked for ${asked} times`);
    await everyLook(page, "log-live", { axe: false });
    noProblems(page, problem => /status of 502/.test(problem));
});
