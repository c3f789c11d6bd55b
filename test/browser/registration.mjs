// node registration.mjs <url> <password>: registering and verifying with and without scripts, and
// what the operator does about it. The server has no mail server, so links stand on its page.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [url, password] = [process.argv[2], process.argv[3]];
const address = "anna+board@example.org";

await withBrowser(async browser => {
    const admin = { httpCredentials: { username: "admin", password } };
    const empty = await open(browser, `${url}registrations`, admin);
    await empty.getByText("Nobody has registered yet.").waitFor();
    await everyLook(empty, "registrations-none");
    noProblems(empty);

    const typed = await open(browser, `${url}register`);
    await everyLook(typed, "register");
    await typed.locator("form.column").evaluate(form => { form.noValidate = true; });
    await typed.fill("[name=email]", "anna at example.org");
    await typed.getByRole("button", { name: "Send the link" }).click();
    await typed.getByRole("alert").waitFor();
    expect(await typed.inputValue("[name=email]") === "anna at example.org", "what was typed is lost");
    await everyLook(typed, "register-wrong");
    noProblems(typed, problem => problem.includes("400"));

    const plain = await open(browser, `${url}register`, { javaScriptEnabled: false });
    await plain.fill("[name=email]", address);
    await plain.keyboard.press("Enter");
    await plain.getByRole("heading", { name: "Almost done" }).waitFor();
    await plain.context().close();

    const operator = await open(browser, `${url}registrations`, admin);
    for (let tries = 0; await operator.locator("td", { hasText: "/verify?token=" }).count() === 0; tries++) {
        expect(tries < 200, "no link came");
        await operator.reload();
    }
    await everyLook(operator, "registrations");
    const link = await operator.locator("td", { hasText: "/verify?token=" }).innerText();

    const visitor = await open(browser, link, { javaScriptEnabled: false });
    await visitor.getByRole("button", { name: "Verify" }).click();
    await visitor.getByText(`${address} is verified.`).waitFor();
    await visitor.context().close();
    const again = await open(browser, link);
    await again.getByRole("heading", { name: "This link has been used" }).waitFor();
    await everyLook(again, "verify-used");
    noProblems(again, problem => problem.includes("400"));

    await operator.goto(`${url}registrations?q=BOARD`);
    await operator.getByText(/Verified (now|.+ ago)/).waitFor();
    await operator.getByRole("button", { name: `Revoke ${address}` }).click();
    await operator.getByText("Not verified").waitFor();
    await operator.getByRole("button", { name: `Verify ${address} by hand` }).click();
    await operator.getByText(/Verified (now|.+ ago)/).waitFor();
    await operator.locator("main summary").click();
    await operator.getByRole("button", { name: `Delete ${address} and all` }).click();
    await operator.getByText("Nobody has registered yet.").waitFor();
    noProblems(operator);
});
