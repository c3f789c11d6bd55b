// The table of peers: sorted, searched, and patched row by row.

import { markElement } from "./peer-mark.js";
import { ago, shortId } from "./words.js";

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const ORDERS = {
    name: (a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1),
    id: (a, b) => (a.id < b.id ? -1 : 1),
    verified: (a, b) => b.verified - a.verified || ORDERS.name(a, b),
    addresses: (a, b) => a.addresses.length - b.addresses.length || ORDERS.name(a, b),
    changed: (a, b) => a.changed - b.changed || ORDERS.name(a, b),
};

export class PeerRows {
    #peers = new Map();
    #body;
    #onCount;
    #sort = "name";
    #ascending = true;
    #words = "";
    #extra;
    #columns;
    #orders;
    #settled = false;
    #pending = false;

    /**
     * extra(peer) may give further cells, or cells(peer) all of them; asked again whenever a row is
     * drawn. Both find what came in as peer.message. orders: further ways to sort.
     */
    constructor(table, { onCount, extra = () => [], cells = usualCells, orders = {} }) {
        this.#body = table.tBodies[0];
        this.#onCount = onCount;
        this.#extra = extra;
        this.#columns = cells;
        this.#orders = { ...ORDERS, ...orders };
        for (const head of table.tHead.querySelectorAll("th[data-sort]")) this.#sortable(head);
    }

    #sortable(head) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.replaceChildren(button);
        if (head.dataset.sort === this.#sort) head.setAttribute("aria-sort", "ascending");
        button.addEventListener("click", () => {
            const key = head.dataset.sort;
            this.#ascending = this.#sort === key ? !this.#ascending : true;
            this.#sort = key;
            for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
            head.setAttribute("aria-sort", this.#ascending ? "ascending" : "descending");
            this.#arrange();
        });
    }

    #compare = (a, b) => {
        const order = this.#orders[this.#sort](a, b) || ORDERS.name(a, b);
        return this.#ascending ? order : -order;
    };

    /** A whole new picture: rows that stay are kept. */
    replaceAll(messages) {
        const fresh = new Set(messages.map(message => message.peerID));
        for (const id of [...this.#peers.keys()]) {
            if (!fresh.has(id)) this.#forget(id);
        }
        if (!this.#settled) this.#body.replaceChildren();
        for (const message of messages) this.#draw(message);
        this.#settled = true;
        this.#arrange();
    }

    put(message) {
        const known = this.#peers.get(message.peerID);
        const peer = this.#draw(message);
        if (!known) {
            peer.row.classList.add("new");
            peer.row.addEventListener("animationend", () => peer.row.classList.remove("new"), { once: true });
        }
        this.#soon();
    }

    remove(id) {
        this.#forget(id);
        this.#soon();
    }

    get(id) {
        return this.#peers.get(id);
    }

    /** How many bear a signature. */
    signed() {
        let count = 0;
        for (const peer of this.#peers.values()) count += peer.verified;
        return count;
    }

    filter(words) {
        this.#words = words.trim().toLowerCase();
        // Until the first picture came, the rows that the server drew stand.
        if (this.#settled) this.#arrange();
    }

    /** Draws the rows of these peers again, because what extra() says of them changed. */
    refresh(ids) {
        for (const id of ids) {
            const peer = this.#peers.get(id);
            if (peer) this.#cells(peer);
        }
    }

    #forget(id) {
        this.#peers.get(id)?.row.remove();
        this.#peers.delete(id);
    }

    #draw(message) {
        const id = message.peerID;
        let peer = this.#peers.get(id);
        if (!peer) {
            peer = { id, row: document.createElement("tr") };
            peer.row.dataset.id = id;
            this.#peers.set(id, peer);
        }
        peer.message = message;
        peer.name = message.content || "Unnamed";
        peer.verified = message.sig ? 1 : 0;
        peer.addresses = message.addrs ?? [];
        peer.changed = message.ts ?? 0;
        this.#cells(peer);
        return peer;
    }

    #cells(peer) {
        const focused = peer.row.contains(document.activeElement) ? document.activeElement : null;
        peer.row.replaceChildren(...this.#columns(peer), ...this.#extra(peer));
        if (focused) peer.row.querySelector(focused.dataset.copy ? "[data-copy]" : "a")?.focus();
    }

    #matches(peer) {
        return !this.#words
            || peer.name.toLowerCase().includes(this.#words)
            || peer.id.toLowerCase().includes(this.#words);
    }

    // A thousand peers may arrive in one second: the table is arranged once a frame.
    #soon() {
        if (this.#pending) return;
        this.#pending = true;
        requestAnimationFrame(() => {
            this.#pending = false;
            this.#arrange();
        });
    }

    #arrange() {
        const shown = [...this.#peers.values()].filter(peer => this.#matches(peer)).sort(this.#compare);
        const wanted = new Set(shown.map(peer => peer.row));
        for (const row of [...this.#body.rows]) {
            if (!wanted.has(row)) row.remove();
        }
        let at = this.#body.firstElementChild;
        for (const { row } of shown) {
            if (row === at) {
                at = at.nextElementSibling;
            } else if (at?.nextElementSibling === row) {
                at.remove(); // it belongs elsewhere, and all behind it stays where it is
                at = row.nextElementSibling;
            } else {
                this.#body.insertBefore(row, at);
            }
        }
        this.#onCount(this.#peers.size, shown.length);
    }
}

function usualCells(peer) {
    return [
        cell(nameOf(peer)),
        cell(idOf(peer)),
        cell(peer.verified ? "Signed" : "Not signed", peer.verified ? "" : "soft"),
        labelled(cell(String(peer.addresses.length), "number", peer.addresses.join("\n")), "addresses"),
        labelled(cell(time(peer.changed)), "changed"),
    ];
}

export function cell(content, className = "", title = "") {
    const td = document.createElement("td");
    if (className) td.className = className;
    if (title) td.title = title;
    td.append(content);
    return td;
}

export function labelled(td, name) {
    td.dataset.name = name;
    return td;
}

export function time(millis) {
    const element = document.createElement("time");
    const exact = new Date(millis);
    if (Number.isNaN(exact.getTime())) return "unknown";
    element.dataset.ago = millis;
    element.dateTime = exact.toISOString();
    element.title = exact.toLocaleString();
    element.textContent = ago(millis);
    return element;
}

/** A mark and a name; with an address, the name is a link. */
export function nameOf(peer, href) {
    const who = document.createElement("span");
    who.className = "who";
    const name = document.createElement(href ? "a" : "span");
    if (href) name.href = href;
    name.textContent = peer.name;
    who.append(markElement(peer.id), name);
    return who;
}

function part(className, text) {
    const span = document.createElement("span");
    span.className = className;
    span.textContent = text;
    return span;
}

export function idOf(peer) {
    const id = document.createElement("span");
    id.className = "id";
    const code = document.createElement("code");
    code.title = peer.id;
    code.append(part("short", shortId(peer.id)), part("whole", peer.id));
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "quiet";
    copy.dataset.copy = peer.id;
    copy.textContent = "Copy";
    copy.setAttribute("aria-label", `Copy the peer id of ${peer.name}`);
    id.append(code, copy);
    return id;
}
