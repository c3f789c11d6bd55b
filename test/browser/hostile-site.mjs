// node hostile-site.mjs <url of Anna's pages> <url of Bob's> <id of Bob> <id of Carl> <port of a
// server elsewhere>: the sites of Bob and Carl, seen by Anna, are hostile: /evil.html tries all that
// it should not be able to do, and leaves what came of it in document.title as JSON. Then the one
// thing that a site may do, when it is allowed.

import { expect, open, picture, withBrowser } from "./browser.mjs";

const [anna, bob, bobId, carlId, elsewhere] = process.argv.slice(2);

/** Opens a site as a person does, from the peer's page. */
async function visit(page, id, path = "/") {
    await page.goto(`${anna}/peer?id=${id}`);
    await page.waitForFunction(() => document.documentElement.dataset.sites === "own-origin");
    const href = await page.locator("#open-site").getAttribute("href");
    await page.locator("#open-site").evaluate((link, to) => { link.href = to; }, `${href}&path=${encodeURIComponent(path)}`);
    const opened = page.waitForEvent("popup");
    await page.locator("#open-site").click();
    const site = await opened;
    await site.waitForLoadState();
    return site;
}

await withBrowser(async browser => {
    const page = await open(browser, `${anna}/`);
    const context = page.context();

    // Carl's site has a cookie and a storage of its own.
    const carls = await visit(page, carlId, "/store.html");
    await carls.waitForFunction(() => document.title === "stored");
    const carlsOrigin = new URL(carls.url()).origin;

    const site = await visit(page, bobId, "/evil.html");
    expect(/^http:\/\/k[0-9a-z]+\.localhost:\d+\/evil\.html/.test(site.url()), `the site stands at ${site.url()}`);
    const viewers = [anna, anna.replace("127.0.0.1", "localhost")];
    const attack = async () => site.evaluate(async ({ viewers, carlsOrigin, elsewhere, id, carlId }) => {
        const tries = {};
        const attempt = async (name, act) => {
            try {
                tries[name] = await act();
            } catch (problem) {
                tries[name] = `no: ${problem.name}`;
            }
        };
        const loads = (element, place, url) => new Promise(resolve => {
            const made = document.createElement(element);
            made.onload = () => resolve("LOADED");
            made.onerror = () => resolve("no: error");
            made[place] = url;
            document.body.append(made);
        });
        for (const viewer of viewers) {
            await attempt(`read peers at ${viewer}`, async () => (await fetch(`${viewer}/api/peers`, { credentials: "include" })).text());
            await attempt(`send at ${viewer}`, async () => (await fetch(`${viewer}/api/chat/broadcast`, { method: "POST", mode: "no-cors", credentials: "include", body: "{}" })).type);
            await attempt(`script at ${viewer}`, () => loads("script", "src", `${viewer}/web/shell.js`));
            await attempt(`picture at ${viewer}`, () => loads("img", "src", `${viewer}/web/favicon.svg`));
        }
        await attempt("its own API", async () => (await fetch("/api/peers")).status);
        await attempt("another site through ours", async () => (await fetch(`/p/${carlId}/`)).status);
        await attempt("another site", async () => (await fetch(`${carlsOrigin}/store.html`, { credentials: "include" })).text());
        await attempt("another site's script", () => loads("script", "src", `${carlsOrigin}/store.js`));
        await attempt("a server elsewhere", async () => (await fetch(`http://127.0.0.1:${elsewhere}/`, { mode: "no-cors" })).type);
        await attempt("a picture elsewhere", () => loads("img", "src", `http://127.0.0.1:${elsewhere}/leak.png`));
        await attempt("inline script", () => {
            const made = document.createElement("script");
            made.textContent = "globalThis.ran = true";
            document.body.append(made);
            return String(globalThis.ran === true);
        });
        await attempt("eval", () => String(Function("return 'ran'")()));
        await attempt("storage of others", () => String(localStorage.getItem("secret")));
        await attempt("cookies", () => {
            document.cookie = "goop=tossed; domain=localhost; path=/";
            return document.cookie;
        });
        await attempt("service worker", async () => {
            await navigator.serviceWorker.register("/worker.js");
            return "REGISTERED";
        });
        // Errors that the server makes before our policy is on them, as a frame and as a window.
        for (const odd of ["/a//b", "/%zz", "/%00", `/${"x".repeat(20_000)}`]) {
            await attempt(`by a frame of ${odd.slice(0, 10)}`, async () => {
                const frame = document.createElement("iframe");
                frame.src = odd;
                const done = new Promise(resolve => { frame.onload = resolve; });
                document.body.append(frame);
                await done;
                return (await frame.contentWindow.fetch(viewers[0] + "/", { mode: "no-cors" })).type;
            });
            await attempt(`by a window of ${odd.slice(0, 10)}`, async () => {
                const popup = globalThis.open(odd);
                if (!popup) return "no: window";
                const there = () => {
                    try {
                        return popup.closed || popup.location.href !== "about:blank";
                    } catch {
                        return true;
                    }
                };
                while (!there()) await new Promise(resolve => setTimeout(resolve, 20));
                if (popup.closed) return "no: cut off";
                return (await popup.fetch(viewers[0] + "/", { mode: "no-cors" })).type;
            });
        }
        await attempt("opener", () => String(globalThis.opener));
        return { tries, id };
    }, { viewers, carlsOrigin, elsewhere, id: bobId, carlId });
    const { tries } = await attack();
    for (const [what, came] of Object.entries(tries)) {
        const fine = typeof came === "string" && came.startsWith("no: ")
            || what === "its own API" && came === 404
            || what === "another site through ours" && came === 404
            || what === "inline script" && came === "false"
            || what === "storage of others" && came === "null"
            || what === "cookies" && came === ""
            || what === "opener" && came === "null";
        expect(fine, `a hostile site succeeded with "${what}": ${JSON.stringify(came)}`);
    }
    // Its own scripts ran all the while: the attack was one.
    expect(await site.title() === "evil runs", "the site's own script did not run");

    // It gets no page of ours by a frame.
    await site.evaluate(viewer => {
        const frame = document.createElement("iframe");
        frame.src = `${viewer}/`;
        document.body.append(frame);
    }, anna);
    expect((await site.evaluate(() => {
        try {
            return document.querySelector("iframe").contentDocument?.title ?? "none";
        } catch {
            return "none";
        }
    })) !== "1 here · goop", "a hostile site frames the viewer");

    // Whoever has not come from the viewer is not let in: nobody is visited in our name.
    const stranger = await browser.newContext();
    const direct = await (await stranger.newPage()).goto(site.url());
    expect(direct.status() === 401, `a stranger was answered ${direct.status()}`);
    await stranger.close();

    // The one thing: messages with the owner, after the user said so.
    const answers = site.evaluate(() => new Promise(resolve => {
        const line = new EventSource("/.goop/site-chat");
        globalThis.heard = [];
        line.addEventListener("hello", event => resolve(JSON.parse(event.data)));
        line.addEventListener("message", event => globalThis.heard.push(JSON.parse(event.data)));
    }));
    await page.goto(`${anna}/`);
    await page.locator(".asks").getByText("The site of Bob asks").waitFor();
    await picture(page, "site-asks");
    const early = await site.evaluate(async () => (await fetch("/.goop/site-chat", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: '{"content":"early"}',
    })).status);
    expect(early === 403, `before it was allowed, a message was answered ${early}`);
    await page.getByRole("button", { name: "Allow Bob" }).click();
    const hello = await answers;
    expect(hello.owner === bobId && hello.self !== bobId, "hello names the wrong peers");

    // Bob looks at his own site and allows it too.
    const his = await open(browser, `${bob}/peer?id=${bobId}`);
    await his.waitForFunction(() => document.documentElement.dataset.sites === "own-origin");
    const opened = his.waitForEvent("popup");
    await his.locator("#open-site").click();
    const hisSite = await opened;
    await his.selectOption("#site-chat", "yes");
    const greeted = hisSite.evaluate(() => new Promise(resolve => {
        const line = new EventSource("/.goop/site-chat");
        globalThis.heard = [];
        line.addEventListener("hello", event => resolve(JSON.parse(event.data)));
        line.addEventListener("message", event => globalThis.heard.push(JSON.parse(event.data)));
    }));
    const own = await greeted;
    expect(own.self === own.owner && own.self === bobId, "the owner is not told that he is");
    const send = (where, body) => where.evaluate(async text => (await fetch("/.goop/site-chat", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: text,
    })).status, JSON.stringify(body));
    expect(await send(site, { content: "my move" }) === 204, "an allowed message is not sent");
    await hisSite.waitForFunction(() => globalThis.heard.some(each => each.content === "my move"));
    const from = await hisSite.evaluate(() => globalThis.heard[0].from);
    expect(from === hello.self, "the sender is not the visitor");
    expect(await send(hisSite, { content: "mine", to: from }) === 204, "the owner's answer is not sent");
    await site.waitForFunction(() => globalThis.heard.some(each => each.content === "mine"));
    expect(await send(site, { content: "x".repeat(4097) }) === 413, "4,097 bytes are not too much");
    const burst = await Promise.all(Array.from({ length: 20 }, () => send(site, { content: "again" })));
    expect(burst.includes(429), `twenty at once were answered ${burst}`);
    await page.goto(`${anna}/peer?id=${bobId}`);
    await page.locator("#feed .here").waitFor();
    await page.waitForFunction(() => document.getElementById("site-chat").value === "yes");
    await page.selectOption("#site-chat", "no");
    await site.waitForFunction(async () => (await fetch("/.goop/site-chat", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: '{"content":"late"}',
    })).status === 403);
});
