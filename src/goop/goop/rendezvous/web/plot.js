// A line over time, drawn as SVG: axis, hover value, keyboard. The numbers stand in a table too.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 480;
const HEIGHT = 144;
const LEFT = 40;
const BOTTOM = 20;

function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
}

// The next round number above the largest value: 1, 2 or 5 times a power of ten.
function ceiling(value) {
    if (value <= 1) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].map(step => step * power).find(step => step >= value);
}

function short(value) {
    if (value >= 1e6) return `${+(value / 1e6).toFixed(1)} M`;
    if (value >= 1e3) return `${+(value / 1e3).toFixed(1)} k`;
    return String(+value.toFixed(1));
}

export class Plot {
    #values = [];
    #end = 0;
    #step = 1000;
    #svg = element("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", tabindex: "0" });
    #value = document.createElement("span");
    #name;
    #at = null;

    constructor(name) {
        this.#name = name;
        this.figure = document.createElement("figure");
        const caption = document.createElement("figcaption");
        const title = document.createElement("span");
        title.textContent = name;
        caption.append(title, this.#value);
        this.figure.append(caption, this.#svg);
        this.#svg.addEventListener("pointermove", event => this.#point(event));
        this.#svg.addEventListener("pointerleave", () => this.#choose(null));
        this.#svg.addEventListener("blur", () => this.#choose(null));
        this.#svg.addEventListener("keydown", event => this.#key(event));
    }

    /** values: oldest first; end: time of the last in milliseconds; step: milliseconds between them. */
    show(values, end, step) {
        this.#values = values;
        this.#end = end;
        this.#step = step;
        this.#draw();
    }

    #point(event) {
        const box = this.#svg.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width * WIDTH;
        const at = Math.round((x - LEFT) / (WIDTH - LEFT) * (this.#values.length - 1));
        this.#choose(at >= 0 && at < this.#values.length ? at : null);
    }

    #key(event) {
        const last = this.#values.length - 1;
        const moves = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -last, End: last };
        if (!(event.key in moves) || last < 0) return;
        event.preventDefault();
        this.#choose(Math.max(0, Math.min(last, (this.#at ?? last) + moves[event.key])));
    }

    #choose(at) {
        if (at === this.#at) return;
        this.#at = at;
        this.#draw();
    }

    #x(at) {
        return LEFT + (WIDTH - LEFT) * at / Math.max(1, this.#values.length - 1);
    }

    #draw() {
        const values = this.#values;
        const highest = values.reduce((most, value) => Math.max(most, value), 0);
        const top = ceiling(highest);
        const floor = HEIGHT - BOTTOM;
        const y = value => floor - (floor - 8) * value / top;
        const points = values.map((value, at) => `${this.#x(at).toFixed(1)},${y(value).toFixed(1)}`);
        const parts = [];
        for (const share of [0, 0.5, 1]) {
            const level = y(top * share);
            parts.push(element("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: level, y2: level }));
            parts.push(element("text", { x: LEFT - 6, y: level + 4, "text-anchor": "end" }, short(top * share)));
        }
        if (points.length > 1) {
            parts.push(element("path", { class: "area", d: `M${this.#x(0)},${floor}L${points.join("L")}L${WIDTH},${floor}z` }));
            parts.push(element("path", { class: "line", d: `M${points.join("L")}` }));
            const clock = at => new Date(this.#end - (values.length - 1 - at) * this.#step)
                .toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
            parts.push(element("text", { x: LEFT, y: HEIGHT - 4 }, clock(0)));
            parts.push(element("text", { x: WIDTH, y: HEIGHT - 4, "text-anchor": "end" }, clock(values.length - 1)));
        }
        const at = this.#at ?? values.length - 1;
        if (this.#at !== null) {
            parts.push(element("line", { class: "cursor", x1: this.#x(at), x2: this.#x(at), y1: 8, y2: floor }));
        }
        const now = values[at] ?? 0;
        const when = new Date(this.#end - (values.length - 1 - at) * this.#step).toLocaleTimeString();
        this.#value.textContent = this.#at === null ? short(now) : `${when}: ${short(now)}`;
        this.#svg.setAttribute("aria-label",
            `${this.#name}: now ${short(values.at(-1) ?? 0)}, at most ${short(highest)} in this span. Arrow keys read values.`);
        this.#svg.replaceChildren(...parts);
    }
}
