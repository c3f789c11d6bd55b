// Uploads in parts, each well under what the server takes in one request, with progress; one file
// after another, and each part after the one before.

import { element } from "./shell.js";
import { bytes } from "./words.js";

const PART = 256 * 1024;
const TRIES = 5;

/** to(path) is the address of a part, without offset and last. */
export async function upload(file, path, to, progress, signal) {
    let offset = 0;
    let tries = 0;
    for (;;) {
        const end = Math.min(offset + PART, file.size);
        const last = end === file.size;
        let answer;
        try {
            answer = await fetch(`${to(path)}&offset=${offset}&last=${last}`, {
                method: "POST", body: file.slice(offset, end), signal,
                headers: { "Content-Type": "application/octet-stream" },
            });
        } catch (problem) {
            if (signal?.aborted || ++tries > TRIES) throw problem;
            await new Promise(resolve => setTimeout(resolve, 500 * tries));
            continue;
        }
        if (answer.status === 409) {
            // A part arrived whose answer was lost: go on where the file ends.
            const there = (await answer.json()).offset;
            if (there > file.size || ++tries > TRIES) throw new Error("another upload of this file is under way");
            offset = there;
            if (offset === file.size) offset = 0;
            continue;
        }
        if (!answer.ok) throw new Error((await answer.text()).trim() || `the peer answered ${answer.status}`);
        tries = 0;
        offset = end;
        progress(offset);
        if (last) return;
    }
}

/** A row with a bar, what is left, and a button that ends it. */
export class Transfer {
    #bar;
    #words;
    #started = performance.now();
    #size;
    row;

    constructor(name, size, onCancel) {
        this.#size = size;
        this.#bar = element("progress", { max: Math.max(size, 1), value: 0, "aria-label": name });
        this.#words = element("span", { class: "soft" });
        this.row = element("li", {}, element("span", { class: "name" }, name), " ", this.#bar, " ", this.#words, " ",
            element("button", { type: "button", class: "quiet", onclick: onCancel, "aria-label": `Cancel ${name}` }, "Cancel"));
    }

    at(count) {
        this.#bar.value = count;
        const seconds = (performance.now() - this.#started) / 1000;
        this.#words.textContent = progressWords(count, this.#size, seconds > 0.5 ? count / seconds : 0);
    }

    failed(why) {
        this.#bar.remove();
        this.row.querySelector("button").remove();
        this.#words.className = "state trouble";
        this.#words.textContent = why;
    }
}

export function progressWords(count, size, perSecond) {
    const parts = [`${bytes(count)} of ${bytes(size)}`];
    if (perSecond > 0 && count < size) {
        parts.push(`${bytes(Math.round(perSecond))}/s`, `${left((size - count) / perSecond)} left`);
    }
    return parts.join(", ");
}

function left(seconds) {
    if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
    if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
    return `${Math.round(seconds / 3600)} h`;
}

/** The files of a drop, folders opened: [{file, path}]. */
export async function dropped(transfer) {
    const entries = [...transfer.items].map(each => each.webkitGetAsEntry?.()).filter(Boolean);
    if (entries.length === 0) return [...transfer.files].map(file => ({ file, path: file.name }));
    const found = [];
    for (const each of entries) await walk(each, found);
    return found;
}

async function walk(entry, found) {
    if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
        found.push({ file, path: entry.fullPath.replace(/^\//, "") });
        return;
    }
    const reader = entry.createReader();
    for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) return;
        for (const each of some) await walk(each, found);
    }
}

/** Makes a place take drops and a field take choices; begin(list of {file, path}). */
export function takesFiles(place, choice, begin) {
    const over = event => {
        event.preventDefault();
        place.classList.toggle("over", event.type === "dragover" || event.type === "dragenter");
    };
    for (const each of ["dragenter", "dragover", "dragleave"]) place.addEventListener(each, over);
    place.addEventListener("drop", async event => {
        over(event);
        begin(await dropped(event.dataTransfer));
    });
    // Beside the place a drop would lead the browser away from the page.
    for (const each of ["dragover", "drop"]) addEventListener(each, event => event.preventDefault());
    choice.addEventListener("change", () => {
        begin([...choice.files].map(file => ({ file, path: file.name })));
        choice.value = "";
    });
}

/** Uploads one after another; done() after each. */
export class Uploads {
    #list;
    #to;
    #done;
    #queue = Promise.resolve();
    #open = 0;

    constructor(list, to, done) {
        this.#list = list;
        this.#to = to;
        this.#done = done;
        addEventListener("beforeunload", event => { if (this.#open > 0) event.preventDefault(); });
    }

    add(files) {
        for (const { file, path } of files) {
            const abort = new AbortController();
            const transfer = new Transfer(path, file.size, () => abort.abort());
            this.#list.append(transfer.row);
            this.#open++;
            this.#queue = this.#queue.then(() => this.#one(file, path, transfer, abort.signal));
        }
    }

    async #one(file, path, transfer, signal) {
        try {
            signal.throwIfAborted();
            await upload(file, path, this.#to, count => transfer.at(count), signal);
            transfer.row.remove();
        } catch (problem) {
            if (signal.aborted) transfer.row.remove();
            else transfer.failed(`Not uploaded: ${problem.message}`);
        }
        this.#open--;
        await this.#done();
    }
}
