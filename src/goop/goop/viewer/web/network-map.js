// The network as a picture: you in the middle, rings by how a peer is reached.

import { WAYS } from "./shell.js";
import { mark } from "./peer-mark.js";

const SVG = "http://www.w3.org/2000/svg";
const RINGS = [
    { ways: ["lan"], radius: 44, word: "LAN" },
    { ways: ["direct", "punched"], radius: 80, word: "direct" },
    { ways: ["relayed"], radius: 112, word: "relayed" },
    { ways: ["untried", "out_of_reach"], radius: 142, word: "not connected" },
];
const NAMED = 12;
// So many stand evenly on their ring. More are a cloud around it, each where its id puts it, so that
// who comes or goes moves nobody else.
const EVEN = 60;
const CLOUD = 11;

function shape(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
}

export class NetworkMap {
    #place;
    #pending = false;
    #peers = [];
    #svg = null;
    #lines = shape("g", {});
    #dots = shape("g", {});
    #drawn = new Map(); // by peer id: what was drawn, and from what

    constructor(place) {
        this.#place = place;
    }

    /** Draws these rows, once a frame at most. */
    show(peers) {
        this.#peers = [...peers];
        if (this.#pending) return;
        this.#pending = true;
        requestAnimationFrame(() => {
            this.#pending = false;
            this.#draw();
        });
    }

    #draw() {
        const peers = this.#peers;
        this.#svg ??= this.#empty();
        const words = summary(peers);
        if (this.#svg.getAttribute("aria-label") !== words) this.#svg.setAttribute("aria-label", words);
        const here = new Set(peers.map(each => each.ID));
        for (const id of [...this.#drawn.keys()]) {
            if (!here.has(id)) this.#forget(id);
        }
        const look = {
            named: peers.length <= NAMED,
            r: peers.length > 300 ? 2 : peers.length > EVEN ? 3 : 5,
        };
        for (const ring of RINGS) {
            const on = peers.filter(each => ring.ways.includes(each.Via));
            if (peers.length > EVEN) {
                for (const peer of on) this.#peer(peer, scattered(peer.ID, ring.radius), look);
            } else {
                on.sort((a, b) => (a.ID < b.ID ? -1 : 1));
                on.forEach((peer, at) => this.#peer(peer, even(ring.radius, at, on.length), look));
            }
        }
        this.#place.hidden = peers.length === 0;
    }

    #empty() {
        const svg = shape("svg", { viewBox: "-190 -158 380 316", role: "img" });
        for (const { radius } of RINGS) svg.append(shape("circle", { class: "ring", r: radius }));
        svg.append(this.#lines, this.#dots,
            shape("circle", { class: "self", r: 7 }), shape("text", { class: "self-word", y: 20 }, "you"));
        for (const { radius, word } of RINGS) {
            svg.append(shape("text", { class: "ring-word", x: 0, y: -radius + 4 }, word));
        }
        this.#place.replaceChildren(svg);
        return svg;
    }

    #forget(id) {
        for (const each of this.#drawn.get(id)?.parts ?? []) each.remove();
        this.#drawn.delete(id);
    }

    #peer(peer, { x, y }, { named, r }) {
        const name = peer.Content || "Unnamed";
        const key = [x, y, r, named, peer.Via, name].join(" ");
        if (this.#drawn.get(peer.ID)?.key === key) return;
        this.#forget(peer.ID);
        const dot = shape("circle", {
            class: `peer ${peer.Via}`, cx: x, cy: y, r, fill: `hsl(${mark(peer.ID).hue} 55% 50%)`,
        });
        dot.append(shape("title", {}, `${name}: ${WAYS[peer.Via]?.word ?? ""}`));
        this.#dots.append(dot);
        const parts = [dot];
        if (!["untried", "out_of_reach"].includes(peer.Via)) {
            parts.push(shape("line", { class: peer.Via, x2: x, y2: y }));
            this.#lines.append(parts.at(-1));
        }
        if (named) {
            const left = x < 0;
            const short = [...name].length > 14 ? [...name].slice(0, 13).join("") + "…" : name;
            parts.push(shape("text", { x: left ? x - 8 : x + 8, y: y + 4, "text-anchor": left ? "end" : "start" }, short));
            this.#dots.append(parts.at(-1));
        }
        this.#drawn.set(peer.ID, { key, parts });
    }
}

function at(angle, radius) {
    return {
        x: Math.round(Math.cos(angle) * radius * 10) / 10,
        y: Math.round(Math.sin(angle) * radius * 10) / 10,
    };
}

// From the right on, so that names have room beside; the words of the rings stand above.
function even(radius, place, of) {
    return at((place + 0.5) / of * 2 * Math.PI + (of === 1 ? -Math.PI * 0.9 : -Math.PI / 2), radius);
}

// An angle and a distance from a hash of the id (FNV-1a).
function scattered(id, radius) {
    let hash = 2166136261;
    for (let each = 0; each < id.length; each++) hash = Math.imul(hash ^ id.charCodeAt(each), 16777619);
    const one = Math.imul(hash, 2654435761) >>> 0;
    const other = Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0;
    return at(one / 2 ** 32 * 2 * Math.PI, radius + (other / 2 ** 31 - 1) * CLOUD);
}

function summary(peers) {
    const parts = RINGS.map(({ ways, word }) => [peers.filter(each => ways.includes(each.Via)).length, word])
        .filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
    return `Map of the network: ${parts.join(", ") || "nobody"}. The table below says the same.`;
}
