// What every page has: the live state, how much is unread, and what sites ask for.

import { source } from "./live-source.js";
import { copyButtons, tick } from "./words.js";

const listeners = [];
export const peers = new Map();
let unreadInAll = 0;
const title = document.title;

/** handlers: by name of the event, called with its data, and peers() after any change of the list */
export function live(handlers) {
    listeners.push(handlers);
}

function heard(name, data) {
    if (name === "snapshot") {
        peers.clear();
        for (const each of data) peers.set(each.ID, each);
    } else if (name === "update") peers.set(data.ID, data);
    else if (name === "remove") peers.delete(data.ID);
    else if (name === "conversations") showUnread(data);
    else if (name === "asks") showAsks(data);
    for (const each of listeners) each[name]?.(data);
}

function connect() {
    if (typeof SharedWorker === "undefined") {
        source(heard);
        return;
    }
    const { port } = new SharedWorker("/web/live-worker.js", { type: "module", name: "goop" });
    port.addEventListener("message", event => heard(event.data.name, event.data.data));
    port.start();
    addEventListener("pagehide", () => port.postMessage("bye"));
    // Back from the browser's cache of pages: all may have changed.
    addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
}

export async function post(path, body) {
    return answered(await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
    }));
}

export async function get(path) {
    return answered(await fetch(path, { cache: "no-store" }));
}

async function answered(answer) {
    if (!answer.ok) {
        const said = (await answer.text()).trim();
        throw new Error(said || `the peer answered ${answer.status}`);
    }
    return answer.status === 204 ? null : answer.json();
}

export function nameOf(id) {
    return peers.get(id)?.Content || `${id.slice(0, 8)}…${id.slice(-4)}`;
}

export function element(name, attributes = {}, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (key === "class") made.className = value;
        else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
        else if (value === true) made.setAttribute(key, "");
        else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...content.filter(each => each != null));
    return made;
}

function svg(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
}

/** A state: a symbol and a word. */
export function state(kind, symbol, words, why) {
    const picture = svg("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" });
    picture.append(svg("path", { d: symbol, fill: "currentColor", "fill-rule": "evenodd" }));
    return element("span", { class: `state ${kind}`, title: why || null }, picture, words);
}

export const DOT = "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z";
export const BREAK = "M1 1h4v10h-4zM7 1h4v10h-4z";
const RING = "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM6 3a3 3 0 1 1 0 6a3 3 0 1 1 0-6z";
const CROSS = "M2 0.6 6 4.6 10 0.6 11.4 2 7.4 6 11.4 10 10 11.4 6 7.4 2 11.4 0.6 10 4.6 6 0.6 2z";
const BOW = "M0 6l4-4v3h4v-3l4 4-4 4v-3h-4v3z";
const HOUSE = "M6 1l5 4v6h-10v-6z";

export const WAYS = {
    lan: { word: "LAN", kind: "here", symbol: HOUSE },
    direct: { word: "Direct", kind: "here", symbol: DOT },
    punched: { word: "Punched", kind: "here", symbol: BOW },
    relayed: { word: "Relayed", kind: "away", symbol: RING },
    untried: { word: "Not tried", kind: "plain", symbol: RING },
    out_of_reach: { word: "Out of reach", kind: "trouble", symbol: CROSS },
};

export function way(peer) {
    const { word, kind, symbol } = WAYS[peer.Via] ?? WAYS.untried;
    return state(kind, symbol, word, peer.Why);
}

export function roundTrip(peer) {
    return peer.RttMs == null ? "–" : `${peer.RttMs < 10 ? peer.RttMs.toFixed(1) : Math.round(peer.RttMs)} ms`;
}

/** Shows whether what is on the page is live, in #feed. */
export function feedState(place, words) {
    live({
        state({ live: now, since, why }) {
            place.replaceChildren(now
                ? state("here", DOT, words)
                : state("away", BREAK, since
                    ? `Stale since ${new Date(since).toLocaleTimeString()}: ${why}. Trying again.`
                    : "Connecting"));
        },
    });
}

function showUnread(conversations) {
    unreadInAll = conversations.reduce((sum, each) => sum + each.unread, 0);
    const places = document.querySelectorAll('.masthead nav a[href="chat"], .masthead summary');
    for (const place of places) {
        place.querySelector(".badge")?.remove();
        if (unreadInAll === 0) continue;
        place.append(element("span", { class: "badge" }, String(unreadInAll),
            element("span", { class: "unseen" }, " unread")));
    }
    document.title = unreadInAll > 0 ? `(${unreadInAll}) ${title}` : title;
}

const asked = element("div", { class: "asks", role: "region", "aria-label": "Questions" });
const main = document.querySelector("main");
main.prepend(asked);

function showAsks(asks) {
    const open = asks.filter(each => each.answer === "asked");
    const focused = asked.contains(document.activeElement);
    asked.replaceChildren(...open.map(({ peer }) => {
        const name = nameOf(peer);
        const decide = allowed => () => post("/api/site-chat", { peer, allowed }).catch(problem =>
            asked.append(element("p", { class: "notice trouble" }, problem.message)));
        return element("div", { class: "notice away", role: "alert" },
            element("p", {}, `The site of ${name} asks to exchange messages with its owner. ` +
                "Nobody else gets them, and they are not kept."),
            element("p", { class: "buttons" },
                element("button", { type: "button", class: "main", onclick: decide(true) }, `Allow ${name}`),
                element("button", { type: "button", onclick: decide(false) }, "Do not allow")));
    }));
    if (focused) main.focus();
}

copyButtons();
tick();
// Modules run before the page's own, which adds its listeners in the same turn.
queueMicrotask(connect);
