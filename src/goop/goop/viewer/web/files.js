// What comes from others, and what they may have.

import { element, feedState, get, live, nameOf, post } from "./shell.js";
import { cell, labelled, time } from "./peer-rows.js";
import { Uploads, progressWords, takesFiles } from "./upload.js";
import { bytes } from "./words.js";

const downloads = document.getElementById("downloads");
const rows = new Map();
const said = document.getElementById("said");

function show(download) {
    document.getElementById("no-downloads").hidden = true;
    let row = rows.get(download.number);
    const fresh = !row;
    if (fresh) {
        const bar = element("progress", { max: 1, value: 0, "aria-label": download.name });
        const words = element("span", { class: "soft" });
        const act = element("button", { type: "button", class: "quiet" });
        row = {
            bar, words, act,
            line: element("li", {}, element("span", { class: "name" }, download.name), " ", bar, " ", words, " ", act),
        };
        rows.set(download.number, row);
        downloads.prepend(row.line);
    }
    row.bar.max = Math.max(download.size, 1);
    row.bar.value = download.received;
    const over = ["done", "failed", "cancelled"].includes(download.state);
    row.bar.hidden = over;
    const text = words(download);
    if (row.words.textContent !== text) row.words.textContent = text;
    row.words.className = download.state === "failed" ? "state trouble" : download.state === "done" ? "state here" : "soft";
    row.act.hidden = download.state === "done" || download.state === "verifying";
    row.act.textContent = over ? "Try again" : "Cancel";
    row.act.setAttribute("aria-label", `${row.act.textContent}: ${download.name}`);
    row.act.onclick = () => act(over
        ? post("/api/downloads/start", { peer: download.peer, name: download.name })
        : post("/api/downloads/cancel", { number: download.number }));
}

function words({ state, received, size, bytes_per_second: speed, file, why, peer }) {
    const from = `from ${nameOf(peer)}`;
    switch (state) {
        case "waiting": return `Waiting, ${from}`;
        case "running": return `${progressWords(received, size, speed)}, ${from}`;
        case "broken": return `Stopped at ${bytes(received)}: ${why}. Goes on by itself.`;
        case "verifying": return "Comparing what came with its SHA-256";
        case "done": return `Whole and checked: ${file}`;
        case "cancelled": return "Cancelled. What is here of it stays for another time.";
        default: return `Did not come: ${why}`;
    }
}

async function act(done) {
    try {
        await done;
    } catch (problem) {
        notice(problem.message);
    }
}

function notice(text) {
    said.replaceChildren(element("p", { class: "notice trouble" }, text));
}

let again; // looks again while a file is still being read

async function list() {
    let files;
    try {
        files = await get("/api/shared");
    } catch (problem) {
        notice(`The list is not known: ${problem.message}`);
        return;
    }
    const table = document.getElementById("shared");
    table.hidden = files.length === 0;
    table.tBodies[0].replaceChildren(...files.map(file => element("tr", {},
        cell(file.name), labelled(cell(bytes(file.size), "number", `${file.size} bytes`), "size"),
        labelled(cell(time(file.mod_time)), "changed"),
        cell(file.sha256 === "" ? "Still being read"
            : element("code", { title: file.sha256 }, `${file.sha256.slice(0, 12)}…`)),
        cell(element("button", {
            type: "button", class: "quiet", onclick: () => remove(file.name), "aria-label": `Share ${file.name} no longer`,
        }, "Share no longer"), "actions"))));
    clearTimeout(again);
    if (files.some(file => file.sha256 === "")) again = setTimeout(list, 3000);
}

async function remove(name) {
    if (!confirm(`Delete ${name} from the shared folder? It cannot be brought back.`)) return;
    await act(post("/api/shared/remove", { name }));
    await list();
}

const uploads = new Uploads(document.getElementById("transfers"),
    name => `/api/shared/upload?name=${encodeURIComponent(name)}`, list);
takesFiles(document.getElementById("drop"), document.getElementById("choose"),
    files => uploads.add(files.map(({ file }) => ({ file, path: file.name }))));

feedState(document.getElementById("feed"), "Live");
live({ download: show });
list();
