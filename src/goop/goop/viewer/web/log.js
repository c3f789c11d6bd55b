// The last lines of the log, as they are written.

import { feedState, get, live } from "./shell.js";

const MOST = 1_000;
const log = document.getElementById("log");
const filter = document.getElementById("log-filter");
let lines = [];
let end = 0;
let asking = null;

function show() {
    const words = filter.value.trim().toLowerCase();
    const shown = lines.filter(line => line.toLowerCase().includes(words));
    const text = shown.join("\n") || (lines.length ? "No line matches." : "Nothing was logged yet.");
    if (log.textContent === text) return;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.textContent = text;
    if (atEnd) log.scrollTop = log.scrollHeight;
}

/** Takes lines that end at a place; of those that are known already, none twice. */
function take(news) {
    const from = news.end - news.lines.length;
    if (news.end <= end) return;
    lines = news.whole ? news.lines : lines.concat(news.lines.slice(end - from));
    lines = lines.slice(-MOST);
    end = news.end;
    show();
}

/** What was missed: at the start, and after the stream was down. */
function ask() {
    asking ??= get(`/api/logs?after=${end}`)
        .then(take, problem => {
            if (lines.length === 0) log.textContent = `Not known just now: ${problem.message}.`;
        })
        .finally(() => { asking = null; });
}

filter.addEventListener("input", show);
feedState(document.getElementById("feed"), "Live");
live({
    log(news) {
        if (news.end - news.lines.length > end) ask();
        else take(news);
    },
    state({ live: now }) {
        if (now) ask();
    },
});
