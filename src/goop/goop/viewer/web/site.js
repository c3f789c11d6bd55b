// The own site: its files, an editor, templates.

import { element, get, post } from "./shell.js";
import { cell, labelled, time } from "./peer-rows.js";
import { Uploads, takesFiles, upload } from "./upload.js";
import { bytes } from "./words.js";

const TEXT = /\.(html?|css|js|mjs|json|txt|md|xml|svg|csv|webmanifest)$/i;
const MOST_TEXT = 1_000_000;

const table = document.getElementById("files");
const said = document.getElementById("said");
const source = document.getElementById("source");
const path = document.getElementById("path");
const saved = document.getElementById("saved");
const preview = document.getElementById("preview");
const to = where => `/api/site/upload?path=${encodeURIComponent(where)}`;
let loaded = "";

function notice(kind, text, ...more) {
    said.replaceChildren(element("div", { class: `notice ${kind}` }, element("p", {}, text, ...more)));
}

async function list() {
    let files;
    try {
        files = await get("/api/site/files");
    } catch (problem) {
        notice("trouble", `The list is not known: ${problem.message}`);
        return;
    }
    document.getElementById("nothing").hidden = files.length > 0;
    table.hidden = files.length === 0;
    table.tBodies[0].replaceChildren(...files.map(row));
}

function row(file) {
    const actions = [element("button", {
        type: "button", class: "quiet", onclick: () => remove(file.path), "aria-label": `Delete ${file.path}`,
    }, "Delete")];
    if (TEXT.test(file.path) && file.size <= MOST_TEXT) {
        actions.unshift(element("button", {
            type: "button", class: "quiet", onclick: () => edit(file.path), "aria-label": `Edit ${file.path}`,
        }, "Edit"));
    }
    return element("tr", {},
        cell(element("a", { href: opened(file.path), target: "_blank", rel: "noopener" }, file.path)),
        labelled(cell(bytes(file.size), "number", `${file.size} bytes`), "size"),
        labelled(cell(time(file.mod_time)), "changed"),
        cell(element("span", {}, ...actions), "actions"));
}

function opened(where) {
    return `open?peer=${preview.dataset.self}&path=${encodeURIComponent(`/${where}`)}`;
}

async function remove(where) {
    if (!confirm(`Delete ${where} from your site? It cannot be brought back.`)) return;
    try {
        await post("/api/site/delete", { path: where });
    } catch (problem) {
        notice("trouble", `${where} was not deleted: ${problem.message}`);
    }
    await list();
}

async function edit(where) {
    if (source.value !== loaded && !confirm("What you wrote is not saved. Leave it?")) return;
    try {
        const answer = await fetch(`/api/site/file?path=${encodeURIComponent(where)}`, { cache: "no-store" });
        if (!answer.ok) throw new Error((await answer.text()).trim());
        source.value = await answer.text();
        loaded = source.value;
    } catch (problem) {
        notice("trouble", `${where} cannot be read: ${problem.message}`);
        return;
    }
    path.value = where;
    saved.textContent = "";
    preview.href = opened(where);
    source.focus();
}

document.getElementById("edit").addEventListener("submit", async event => {
    event.preventDefault();
    saved.textContent = "Saving…";
    const text = source.value;
    try {
        await upload(new Blob([text]), path.value, to, () => {});
        loaded = text;
        saved.textContent = "Saved. Others see it now.";
        preview.href = opened(path.value);
        path.removeAttribute("aria-invalid");
    } catch (problem) {
        saved.textContent = `Not saved: ${problem.message}`;
        path.setAttribute("aria-invalid", "true");
    }
    await list();
});
source.addEventListener("keydown", event => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    document.getElementById("edit").requestSubmit();
});
addEventListener("beforeunload", event => { if (source.value !== loaded) event.preventDefault(); });

const uploads = new Uploads(document.getElementById("transfers"), to, list);
takesFiles(document.getElementById("drop"), document.getElementById("choose"), files => {
    const folder = document.getElementById("folder").value.trim().replace(/^\/+|\/+$/g, "");
    uploads.add(files.map(({ file, path: name }) => ({ file, path: folder ? `${folder}/${name}` : name })));
});

// ---- templates

const server = document.getElementById("server");
const storeSaid = document.getElementById("store-said");

document.getElementById("store").addEventListener("submit", async event => {
    event.preventDefault();
    const where = server.value.trim();
    storeSaid.textContent = "Asking…";
    document.getElementById("templates").replaceChildren();
    try {
        const all = await get(`/api/templates?server=${encodeURIComponent(where)}`);
        storeSaid.textContent = all.length === 0 ? "This server offers none." : `${all.length} templates.`;
        document.getElementById("templates").replaceChildren(...all.map(each => card(where, each)));
    } catch (problem) {
        storeSaid.textContent = problem.message;
    }
});

function card(where, { name, description, category, dir }) {
    return element("li", { class: "card" },
        element("h3", {}, name), element("p", {}, description),
        element("p", { class: "soft card-foot" }, element("span", {}, category), element("button", {
            type: "button", onclick: () => install(where, dir, name),
        }, `Install ${name}`)));
}

async function install(where, dir, name) {
    if (!table.hidden && !confirm(`Make ${name} your site? The present one is kept, and can be brought back.`)) return;
    storeSaid.textContent = `Fetching ${name}…`;
    try {
        const { files } = await post("/api/templates/install", { server: where, dir });
        storeSaid.textContent = `${name} is your site now: ${files} files.`;
    } catch (problem) {
        storeSaid.textContent = `${name} was not installed; your site is as it was. ${problem.message}`;
    }
    await Promise.all([list(), start()]);
}

document.getElementById("restore").addEventListener("click", async () => {
    try {
        await post("/api/templates/restore", {});
        storeSaid.textContent = "The earlier site is back. The same button brings back the one that was there until now.";
    } catch (problem) {
        storeSaid.textContent = problem.message;
    }
    await list();
});

async function start() {
    try {
        const { server: known, restorable } = await get("/api/templates/start");
        if (!server.value) server.value = known;
        document.getElementById("restore").hidden = !restorable;
    } catch (problem) {
        storeSaid.textContent = problem.message;
    }
}

list();
start();
