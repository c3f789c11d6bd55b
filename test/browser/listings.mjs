// Listings at hubs: node listings.mjs <url of the server> <password> <hub> <hub that is out of reach>
import { everyLook, expect, noProblems, open, withBrowser } from "./browser.mjs";

const [base, password, hub, nowhere] = process.argv.slice(2);
const httpCredentials = { username: "admin", password };

await withBrowser(async browser => {
    const page = await open(browser, `${base}/admin`, { httpCredentials, javaScriptEnabled: false });
    const submit = button => Promise.all([page.waitForNavigation(), button.click()]);
    await submit(page.locator("text=Listings at hubs"));
    const row = name => page.locator("#applications tr", { hasText: name });
    expect(await row("Listed ones").locator(".state.here").textContent() === "Listed", "one is listed");
    expect((await row("Refused ones").textContent()).includes("It is <not> about gardens"), "why one is refused");

    await page.fill("#apply [name=hub]", nowhere);
    await page.fill("#apply [name=community]", "Gardeners");
    await page.fill("#apply [name=description]", "We <dig>");
    await page.selectOption("#apply [name=type]", "invite-only");
    await page.fill("#apply [name=rendezvous]", base);
    await submit(page.locator("#apply button"));
    expect((await page.textContent("#problem")).includes("cannot be reached"), "the hub is out of reach");
    expect(await page.getAttribute("#apply [name=hub]", "aria-invalid") === "true", "said at the field");
    expect(await page.inputValue("#apply [name=description]") === "We <dig>", "what was typed is kept");
    expect(await page.inputValue("#apply [name=type]") === "invite-only", "what was chosen is kept");

    await page.fill("#apply [name=hub]", hub);
    await submit(page.locator("#apply button"));
    expect((await row("Gardeners").textContent()).includes("Waits for the hub's operator"), "it waits");
    await row("Gardeners").locator("summary").click();
    expect(await row("Gardeners").locator("[name=forget]").isHidden(), "the hub can be asked");
    await submit(row("Gardeners").locator("button >> nth=0"));
    expect(await row("Gardeners").count() === 0, "it is withdrawn");
    await page.context().close();

    const looks = await open(browser, `${base}/admin/hubs`, { httpCredentials });
    await everyLook(looks, "listings");
    noProblems(looks);
    await looks.fill("#apply [name=hub]", nowhere);
    await looks.fill("#apply [name=community]", "Gardeners");
    await looks.fill("#apply [name=rendezvous]", base);
    await looks.click("#apply button");
    await looks.waitForSelector("#problem");
    await everyLook(looks, "listings-trouble");
    noProblems(looks, problem => problem.includes("422"));
});
