// Keeps the dashboard live: one stream of changes, and only the rows that changed are touched.

import { follow } from "./event-feed.js";
import { peerList } from "./peer-list.js";
import { showWarnings } from "./warnings.js";
import { count, copyButtons, tick } from "./words.js";

const rows = peerList({
    onCount(total, all) {
        document.getElementById("signed").textContent = count(all.signed());
        document.title = `${total} here · goop`;
    },
});
const feed = document.getElementById("feed");
let lostSince = null;

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

copyButtons();
tick();
