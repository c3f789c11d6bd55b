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
        const svg = shape("svg", { viewBox: "-190 -158 380 316", role: "img", "aria-label": summary(peers) });
        const named = peers.length <= NAMED;
        for (const { radius, word } of RINGS) {
            svg.append(shape("circle", { class: "ring", r: radius }));
            svg.append(shape("text", { class: "ring-word", x: 0, y: -radius + 4 }, word));
        }
        const lines = shape("g", {});
        const dots = shape("g", {});
        for (const ring of RINGS) {
            const on = peers.filter(each => ring.ways.includes(each.Via)).sort((a, b) => (a.ID < b.ID ? -1 : 1));
            on.forEach((peer, at) => this.#peer(peer, ring.radius, at, on.length, named, lines, dots));
        }
        svg.append(lines, shape("circle", { class: "self", r: 7 }), shape("text", { class: "self-word", y: 20 }, "you"), dots);
        this.#place.replaceChildren(svg);
        this.#place.hidden = peers.length === 0;
    }

    #peer(peer, radius, at, of, named, lines, dots) {
        // From the right on, so that names have room beside; the words of the rings stand above.
        const angle = (at + 0.5) / of * 2 * Math.PI + (of === 1 ? -Math.PI * 0.9 : -Math.PI / 2);
        const x = Math.round(Math.cos(angle) * radius * 10) / 10;
        const y = Math.round(Math.sin(angle) * radius * 10) / 10;
        if (!["untried", "out_of_reach"].includes(peer.Via)) {
            lines.append(shape("line", { class: peer.Via, x2: x, y2: y }));
        }
        const dot = shape("circle", {
            class: `peer ${peer.Via}`, cx: x, cy: y, r: of > 60 ? 3 : 5, fill: `hsl(${mark(peer.ID).hue} 55% 50%)`,
        });
        const name = peer.Content || "Unnamed";
        dot.append(shape("title", {}, `${name}: ${WAYS[peer.Via]?.word ?? ""}`));
        dots.append(dot);
        if (named) {
            const left = x < 0;
            const short = [...name].length > 14 ? [...name].slice(0, 13).join("") + "…" : name;
            dots.append(shape("text", { x: left ? x - 8 : x + 8, y: y + 4, "text-anchor": left ? "end" : "start" }, short));
        }
    }
}

function summary(peers) {
    const parts = RINGS.map(({ ways, word }) => [peers.filter(each => ways.includes(each.Via)).length, word])
        .filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
    return `Map of the network: ${parts.join(", ") || "nobody"}. The table below says the same.`;
}
