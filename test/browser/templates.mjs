// node templates.mjs <url of Bob's pages> <id of Bob> <rendezvous server>: each template that the server
// offers becomes Bob's site, and is looked at there, as its visitors see it.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [bob, id, server] = process.argv.slice(2);

/** What shows that the template's own script ran, for those that have one. */
const ALIVE = {
    blog: page => page.locator(".teaser").nth(2).waitFor(),
    fourinarow: page => page.locator(".column").nth(6).waitFor(),
    invitation: page => page.getByText("Into my calendar").waitFor(),
    links: page => page.getByText("10 links").waitFor(),
    photobook: page => page.locator("img").nth(1).waitFor(),
    shop: page => page.getByText("Nothing chosen yet.").waitFor(),
    slides: page => page.getByText("1 / ").waitFor(),
};

await withBrowser(async browser => {
    const his = await open(browser, `${bob}/site`);
    his.on("dialog", dialog => dialog.accept());
    const offered = await (await fetch(`${server}/api/templates`)).json();
    expect(offered.length >= 8, `${offered.length} templates are offered`);
    for (const { dir, name } of offered) {
        await his.goto(`${bob}/site`);
        await his.fill("#server", server);
        await his.getByRole("button", { name: "Look" }).click();
        await his.getByRole("button", { name: `Install ${name}` }).click();
        await his.locator("#store-said", { hasText: "is your site now" }).waitFor();

        await his.goto(`${bob}/peer?id=${id}`);
        await his.waitForFunction(() => document.documentElement.dataset.sites === "own-origin");
        const opened = his.waitForEvent("popup");
        await his.locator("#open-site").click();
        const site = await opened;
        site.setDefaultTimeout(20_000);
        site.problems = [];
        site.on("pageerror", error => site.problems.push(`script error: ${error.message}`));
        site.on("console", message => {
            if (message.type() === "error") site.problems.push(`console: ${message.text()}`);
        });
        site.on("response", response => {
            if (response.status() >= 400) site.problems.push(`${response.status()} ${response.url()}`);
        });
        const elsewhere = [];
        site.on("request", request => {
            if (!request.url().startsWith(new URL(site.url()).origin)) elsewhere.push(request.url());
        });
        await site.waitForURL(/localhost/);
        await site.waitForLoadState();
        await site.reload();
        await ALIVE[dir]?.(site);
        await everyLook(site, `template-${dir}`);
        expect(elsewhere.length === 0, `${dir} asks elsewhere: ${elsewhere}`);
        // The game asks for its line, which nobody has allowed here.
        noProblems(site, problem => dir === "fourinarow" && /status of 403/.test(problem));
        await site.close();
    }
});
