// Keeps the dashboard live: one stream of changes, and only the rows that changed are touched.

import { follow } from "./event-feed.js";
import { PeerRows } from "./peer-rows.js";
import { showWarnings } from "./warnings.js";
import { count, copyButtons, tick } from "./words.js";

const rows = new PeerRows(document.getElementById("peers"), { onCount: showCount });
const feed = document.getElementById("feed");
let lostSince = null;

function showCount(total, shown) {
    document.getElementById("count").textContent = count(total);
    document.getElementById("count-word").textContent = total === 1 ? "peer is here" : "peers are here";
    document.getElementById("signed").textContent = count(rows.signed());
    document.getElementById("nobody").hidden = total > 0;
    document.getElementById("peers-wrap").hidden = shown === 0;
    document.getElementById("none-found").hidden = total === 0 || shown > 0;
    document.getElementById("shown").textContent = shown === total ? "" : `${count(shown)} of ${count(total)}`;
    document.title = `${total} here · goop`;
}

function showFeed(kind, symbol, words) {
    feed.className = `state ${kind}`;
    const use = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    use.setAttribute("viewBox", "0 0 12 12");
    use.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    shape.setAttribute("d", symbol);
    shape.setAttribute("fill", "currentColor");
    use.append(shape);
    feed.replaceChildren(use, words);
}

const DOT = "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z";
const BREAK = "M1 1h4v10h-4zM7 1h4v10h-4z";

let incoming = [];
follow("events?view=changes", {
    open() {
        lostSince = null;
        showFeed("here", DOT, "Live: changes appear as they happen");
    },
    lost(reason) {
        lostSince ??= new Date();
        showFeed("away", BREAK, `Stale since ${lostSince.toLocaleTimeString()}: ${reason}. Trying again.`);
    },
    event(name, data) {
        if (name === "snapshot") {
            incoming.push(...JSON.parse(data));
        } else if (name === "live") {
            rows.replaceAll(incoming);
            incoming = [];
        } else {
            const message = JSON.parse(data);
            if (message.type === "offline") rows.remove(message.peerID);
            else rows.put(message);
        }
    },
});

// Whether the server is whole, which its stream does not tell.
async function lookAtHealth() {
    try {
        const health = await (await fetch("healthz?verbose")).json();
        showWarnings(document.getElementById("warnings"), health.warnings);
    } catch {
        // The feed says that the server cannot be reached.
    }
}
setInterval(lookAtHealth, 15_000);

const search = document.getElementById("search");
document.getElementById("search-field").hidden = false;
search.value = new URLSearchParams(location.search).get("q") ?? "";
rows.filter(search.value);
search.addEventListener("input", () => {
    rows.filter(search.value);
    const address = new URL(location.href);
    if (search.value) address.searchParams.set("q", search.value);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
});
document.getElementById("clear-search").addEventListener("click", () => {
    search.value = "";
    search.dispatchEvent(new Event("input"));
    search.focus();
});

copyButtons();
tick();
