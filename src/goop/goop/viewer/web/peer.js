// One peer: how it is reached, its site, what it shares.

import { element, feedState, get, live, nameOf, peers, post, roundTrip, way } from "./shell.js";
import { cell, labelled, time } from "./peer-rows.js";
import { bytes } from "./words.js";

const place = document.getElementById("peer");
const { id, origin, self } = place.dataset;
const own = self === "true";
const said = document.getElementById("said");

function notice(kind, text) {
    said.replaceChildren(...(text ? [element("p", { class: `notice ${kind}` }, text)] : []));
}

function fact(name, ...value) {
    return element("div", {}, element("dt", {}, name), element("dd", { class: "small" }, ...value));
}

function show() {
    const peer = peers.get(id);
    const facts = document.getElementById("facts");
    const reached = document.getElementById("way");
    if (!peer) {
        reached.replaceChildren(element("span", { class: "soft" }, own ? "This is you" : "Not here now: no source sees this peer"));
        facts.replaceChildren();
        document.getElementById("why").textContent = "";
        return;
    }
    document.getElementById("name").textContent = peer.Content || "Unnamed";
    const now = way(peer);
    if (reached.textContent !== now.textContent) reached.replaceChildren(now);
    document.getElementById("why").textContent = peer.Why ? `Why: ${peer.Why}` : "";
    document.getElementById("why-link").hidden = !["relayed", "out_of_reach"].includes(peer.Via);
    facts.replaceChildren(
        fact("Round trip", roundTrip(peer)),
        fact("Seen by", peer.Sources.join(", ")),
        fact("Identity", peer.Verified ? "Signed by its own key" : "Not signed"),
        ...(peer.Email ? [fact("E-mail", peer.Email)] : []),
        fact("Heard of", time(Date.parse(peer.LastSeen))));
    const table = document.getElementById("addresses");
    table.hidden = peer.Addrs.length === 0;
    document.getElementById("no-addresses").hidden = !table.hidden;
    table.tBodies[0].replaceChildren(...peer.Addrs.map(each => element("tr", {},
        cell(element("code", {}, each.Addr)), labelled(cell(each.Source), "said by"),
        cell(each.Signed ? "Signed" : "Not signed"), labelled(cell(time(Date.parse(each.HeardAt))), "heard"))));
}

// Disabled until now: a click that came before would be lost.
const reach = document.getElementById("reach");
reach.disabled = false;
reach.addEventListener("click", async () => {
    reach.disabled = true;
    notice("", "Connecting…");
    try {
        const answer = await post("/api/peers/reach", { peer: id });
        notice("", answer.RttMs == null ? "Connected." : `Connected: ${roundTrip(answer)} there and back.`);
    } catch (problem) {
        notice("trouble", `${nameOf(id)} is not reachable: ${problem.message}`);
    }
    reach.disabled = false;
});

async function files() {
    const words = document.getElementById("files-said");
    const table = document.getElementById("files");
    words.textContent = "Asking…";
    try {
        const all = await get(`/api/peers/files?peer=${encodeURIComponent(id)}`);
        const reading = all.filter(file => file.sha256 === "").length;
        words.textContent = all.length === 0 ? "Nothing is shared."
            : reading === 1 ? "1 file is still being read by the peer: it can be fetched in a while."
                : reading > 1 ? `${reading} files are still being read by the peer: they can be fetched in a while.` : "";
        table.hidden = all.length === 0;
        table.tBodies[0].replaceChildren(...all.map(file => element("tr", {},
            cell(file.name), labelled(cell(bytes(file.size), "number", `${file.size} bytes`), "size"),
            labelled(cell(time(file.mod_time)), "changed"),
            cell(file.sha256 === "" ? "Still being read" : element("button", {
                type: "button", class: "quiet", "aria-label": `Download ${file.name}`,
                onclick: () => download(file.name),
            }, "Download"), "actions"))));
    } catch (problem) {
        words.textContent = `Not known: ${problem.message}`;
        table.hidden = true;
    }
}

async function download(name) {
    try {
        await post("/api/downloads/start", { peer: id, name });
        location.href = "files";
    } catch (problem) {
        notice("trouble", `${name} does not come: ${problem.message}`);
    }
}

document.getElementById("list-files").addEventListener("click", files);

// Where the browser finds no such name, the site is shown here, and may do nothing.
async function look() {
    let found = false;
    if (origin) {
        try {
            found = (await fetch(`${origin}/.goop/here`, { cache: "no-store", credentials: "omit" })).ok;
        } catch {
            found = false;
        }
    }
    document.documentElement.dataset.sites = found ? "own-origin" : "frame";
    if (found) return;
    const frame = document.getElementById("frame");
    document.getElementById("site-how").textContent =
        "This browser does not find the site under a name of its own. It is shown here instead, without scripts, styles and pictures.";
    const link = document.getElementById("open-site");
    link.addEventListener("click", event => {
        event.preventDefault();
        frame.hidden = false;
        frame.src = `/p/${id}/`;
        frame.scrollIntoView({ block: "nearest" });
    });
}

const choice = document.getElementById("site-chat");
choice.addEventListener("change", async () => {
    if (!choice.value) return;
    try {
        await post("/api/site-chat", { peer: id, allowed: choice.value === "yes" });
    } catch (problem) {
        notice("trouble", problem.message);
    }
});

if (own) {
    for (const each of ["chat-link", "reach", "why-link", "files-section"]) document.getElementById(each).hidden = true;
}
feedState(document.getElementById("feed"), "Live");
live({
    snapshot: show,
    update: row => { if (row.ID === id) show(); },
    remove: row => { if (row.ID === id) show(); },
    asks(all) {
        const answer = all.find(each => each.peer === id)?.answer ?? "";
        choice.value = answer === "asked" ? "" : answer;
        choice.options[0].disabled = choice.value !== "";
    },
});
look();
