// The configuration: only what was changed is sent, and written where it stands in the file.

import { element, get, post } from "./shell.js";

const SECTIONS = {
    profile: "You", p2p: "Connections", chat: "Chat", paths: "Folders", viewer: "These pages",
    identity: "Identity", log: "Log", presence: "Being seen, and the rendezvous server",
};
const form = document.getElementById("settings");
const said = document.getElementById("said");
const fields = new Map();

function notice(kind, text) {
    said.replaceChildren(element("p", { class: `notice ${kind}` }, text));
}

function field(row) {
    const fixed = row.from === "--set" || row.from.startsWith("environment");
    const isDefault = row.from === "default";
    const help = `help-${row.key}`;
    const shown = row.secret || isDefault ? "" : row.value;
    const input = element("input", {
        type: row.secret ? "password" : "text", name: row.key, value: shown, disabled: fixed, autocomplete: "off", spellcheck: "false",
        placeholder: row.secret ? row.value : isDefault ? row.value : "", "aria-describedby": `${help} wrong-${row.key}`,
    });
    const wrong = element("span", { class: "trouble-text", id: `wrong-${row.key}` });
    fields.set(row.key, { input, wrong, shown });
    const notes = [row.meaning, row.allowed ? `: ${row.allowed}` : "", "."];
    if (fixed) notes.push(` Said by ${row.from}, which counts more than the file.`);
    else if (!row.live) notes.push(" Counts from the next start.");
    return element("label", { class: "field" }, element("span", {}, row.key), input,
        element("span", { class: "soft", id: help }, ...notes), wrong);
}

async function load() {
    let rows;
    try {
        rows = await get("/api/settings");
    } catch (problem) {
        notice("trouble", problem.message);
        return;
    }
    fields.clear();
    const groups = Object.entries(SECTIONS).map(([section, title]) => {
        const own = rows.filter(row => row.key.startsWith(`${section}.`));
        const open = [...form.querySelectorAll("details")].find(each => each.dataset.section === section)?.open ?? section === "profile";
        return element("details", { open, "data-section": section }, element("summary", {}, element("h2", {}, title)),
            element("div", { class: "settings" }, ...own.map(field)));
    });
    form.replaceChildren(...groups, element("p", { class: "buttons" },
        element("button", { type: "submit", class: "main" }, "Save")));
}

form.addEventListener("submit", async event => {
    event.preventDefault();
    const changes = {};
    for (const [key, { input, wrong, shown }] of fields) {
        wrong.textContent = "";
        input.removeAttribute("aria-invalid");
        if (!input.disabled && input.value !== shown) changes[key] = input.value === "" ? null : input.value;
    }
    if (Object.keys(changes).length === 0) {
        notice("", "Nothing was changed.");
        return;
    }
    const answer = await fetch("/api/settings", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ changes }),
    }).catch(problem => ({ ok: false, status: 0, text: async () => problem.message }));
    if (answer.ok) {
        const { restart } = await answer.json();
        await load();
        notice("", restart ? "Saved. Some of it counts from the next start of the peer." : "Saved.");
        return;
    }
    if (answer.status !== 422) {
        notice("trouble", `Not saved: ${(await answer.text()).trim()}`);
        return;
    }
    const { mistakes } = await answer.json();
    let first = null;
    for (const { key, message } of mistakes) {
        const place = fields.get(key);
        if (!place) continue;
        place.wrong.textContent = message;
        place.input.setAttribute("aria-invalid", "true");
        place.input.closest("details").open = true;
        first ??= place.input;
    }
    notice("trouble", `Not saved: ${mistakes.map(each => `${each.key ? `${each.key}: ` : ""}${each.message}`).join("; ")}`);
    first?.focus();
});

const picture = document.getElementById("avatar");
async function showPicture() {
    const { id, avatar_hash: hash } = await get("/api/self");
    picture.hidden = !hash;
    if (hash) picture.src = `/api/avatar/${id}?${hash}`;
    document.getElementById("no-picture").hidden = !hash;
}
async function replace(body) {
    try {
        const answer = await fetch("/api/avatar", { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } });
        if (!answer.ok) throw new Error((await answer.text()).trim());
        notice("", "Saved.");
    } catch (problem) {
        notice("trouble", `The picture was not saved: ${problem.message}`);
    }
    await showPicture();
}
document.getElementById("picture-file").addEventListener("change", event => {
    const file = event.currentTarget.files[0];
    if (file) replace(file);
});
document.getElementById("no-picture").addEventListener("click", () => replace(new Blob([])));

load();
showPicture().catch(problem => notice("trouble", problem.message));
