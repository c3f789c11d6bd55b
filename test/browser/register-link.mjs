// node register-link.mjs <url of a peer's pages>: its server wants it registered. The link to the form
// is in sight at every width, and the form is filled in.

import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [peer] = process.argv.slice(2);

await withBrowser(async browser => {
    const page = await open(browser, `${peer}/`);
    const link = page.getByRole("link", { name: "Register this peer" });
    await link.waitFor();
    await everyLook(page, "peers-to-register");
    const opened = page.context().waitForEvent("page");
    await link.click();
    const form = await opened;
    const address = form.getByLabel("E-mail address");
    await address.waitFor();
    expect(await address.inputValue() === "anna@example.org", "the address is not filled in");
    await everyLook(form, "register-filled-in");
    noProblems(page);
});
