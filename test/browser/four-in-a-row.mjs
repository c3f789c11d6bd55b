// node four-in-a-row.mjs <url of Anna's pages> <url of Bob's> <id of Bob> <rendezvous server> <url at
// which /gone ends Bob's peer, and /back starts it again>: Bob makes the game his site, Anna visits it
// and they play, each at their own peer; then his peer goes, and comes back.

import { everyLook, expect, noProblems, open, picture, withBrowser } from "./browser.mjs";

const [anna, bob, bobId, server, control] = process.argv.slice(2);

/** Opens Bob's site as a person does, from his page at that peer. */
async function visit(page, base) {
    await page.goto(`${base}/peer?id=${bobId}`);
    await page.waitForFunction(() => document.documentElement.dataset.sites === "own-origin");
    const opened = page.waitForEvent("popup");
    await page.locator("#open-site").click();
    const site = await opened;
    site.setDefaultTimeout(20_000);
    site.problems = [];
    site.on("pageerror", error => site.problems.push(error.message));
    return site;
}

async function play(site, column) {
    await site.locator(`.column:nth-child(${column})[aria-disabled="false"]`).click();
}

async function discs(site, count) {
    await site.waitForFunction(expected =>
        document.querySelectorAll(".player0, .player1").length === expected, count);
}

await withBrowser(async browser => {
    const his = await open(browser, `${bob}/site`);
    his.on("dialog", dialog => dialog.accept());
    await his.fill("#server", server);
    await his.getByRole("button", { name: "Look" }).click();
    await his.getByRole("button", { name: "Install Four in a row" }).click();
    await his.locator("#store-said", { hasText: "is your site now" }).waitFor();

    // Nobody is at the board, and each of the two is asked before the site may send anything.
    const owner = await visit(his, bob);
    await his.selectOption("#site-chat", "yes");
    await owner.getByText("Nobody at the board").waitFor();
    const hers = await open(browser, `${anna}/`);
    const visitor = await visit(hers, anna);
    await visitor.getByText("One moment").waitFor();
    await hers.getByRole("button", { name: "Allow Bob" }).click();
    await visitor.getByRole("button", { name: "Ask for a game" }).click();
    await owner.getByText("The other side is thinking.").waitFor();

    // A move of one appears at the other.
    await visitor.getByText("Your move: you are yellow.").waitFor();
    await play(visitor, 4);
    await discs(owner, 1);
    await owner.getByText("Your move: you are red.").waitFor();
    expect(await visitor.locator(".column[aria-disabled='false']").count() === 0, "Anna may move twice");
    await play(owner, 3);
    await discs(visitor, 2);
    await play(visitor, 4);
    await discs(owner, 3);
    await everyLook(owner, "game-owner");

    // Bob looks at his page anew: the game is still there.
    await owner.reload();
    await discs(owner, 3);
    await play(owner, 3);
    await discs(visitor, 4);

    // His peer is gone: both are told, and her move waits for it.
    await fetch(`${control}/gone`);
    await play(visitor, 4);
    await visitor.getByText("That did not get through: the other side is out of reach.").waitFor();
    await visitor.getByText("The game waits.").waitFor();
    await owner.getByText("The line to your viewer is down.").waitFor();
    await everyLook(visitor, "game-lost-visitor");
    await picture(owner, "game-lost-owner");
    await fetch(`${control}/back`);
    await discs(owner, 5);
    await visitor.getByText("The other side is thinking.").waitFor();
    expect(await visitor.locator("#trouble").textContent() === "", "the line is back, and called lost");

    await play(owner, 3);
    await discs(visitor, 6);
    await play(visitor, 4);
    await visitor.getByText("Four! You win.").waitFor();
    await owner.getByText("Four. The other side wins.").waitFor();
    await picture(visitor, "game-over");

    // No longer allowed: said, and nothing is sent.
    await hers.selectOption("#site-chat", "no");
    await visitor.getByText("This site may not send messages.").waitFor();
    for (const site of [visitor, owner]) noProblems(site);
});
