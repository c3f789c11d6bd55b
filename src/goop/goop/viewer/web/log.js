// The last lines of the log, while the page is looked at.

import { BREAK, DOT, get, state } from "./shell.js";

const log = document.getElementById("log");
const filter = document.getElementById("log-filter");
const feed = document.getElementById("feed");
let lines = [];

function show() {
    const words = filter.value.trim().toLowerCase();
    const shown = lines.filter(line => line.toLowerCase().includes(words));
    const text = shown.join("\n") || (lines.length ? "No line matches." : "Nothing was logged yet.");
    if (log.textContent === text) return;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.textContent = text;
    if (atEnd) log.scrollTop = log.scrollHeight;
}

async function look() {
    if (!document.hidden) {
        try {
            lines = await get("/api/logs");
            if (!feed.querySelector(".here")) feed.replaceChildren(state("here", DOT, "Live"));
        } catch (problem) {
            feed.replaceChildren(state("away", BREAK, `Not known just now: ${problem.message}. Trying again.`));
        }
        show();
    }
    setTimeout(look, 2_000);
}

filter.addEventListener("input", show);
look();
