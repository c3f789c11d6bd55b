// Why a peer is reached as it is: what the doctor says, to be read.

import { element, get, live, nameOf, state, way, WAYS } from "./shell.js";
import { cell } from "./peer-rows.js";

const { id, now } = document.getElementById("why").dataset;
const said = document.getElementById("said");
const button = document.getElementById("try");

function list(place, sentences) {
    place.replaceChildren(...sentences.map(each => element("li", {}, each)));
    place.hidden = sentences.length === 0;
}

function fact(name, values) {
    return element("div", {}, element("dt", {}, name),
        element("dd", { class: "small" }, ...values.map(each => element("div", {}, each))));
}

function sentence(words) {
    return words.charAt(0).toUpperCase() + words.slice(1);
}

function codes(values, none) {
    return values.length === 0 ? [none] : values.map(each => element("code", {}, each));
}

function showMachine(found) {
    document.getElementById("machine-said").textContent = "";
    document.getElementById("machine").replaceChildren(
        fact("NAT", [sentence(found.nat_words)]),
        fact("Reachable", [sentence(found.reachable_words)]),
        fact("Seen by others as", found.observed.length === 0 ? ["Nobody has said yet"]
            : found.observed.map(each => element("span", {}, element("code", {}, each.addr), ` by ${each.observers}`))),
        fact("Addresses", codes(found.addresses, "None")),
        fact("Relays", codes(found.relays, "None serves this peer")));
    list(document.getElementById("problems"), found.problems);
}

function showPeer({ way: found, reasons, dials }) {
    const { word, kind, symbol } = WAYS[found === "UNREACHED" ? "out_of_reach" : found.toLowerCase()];
    document.getElementById("way").replaceChildren(state(kind, symbol, word));
    document.getElementById("known").textContent = "";
    // What stands in the table below need not be said twice.
    const tried = dials.map(each => each.addr);
    list(document.getElementById("reasons"), reasons.filter(each => !tried.some(addr => each.startsWith(addr))));
    document.getElementById("tried").hidden = dials.length === 0;
    document.getElementById("dials").tBodies[0].replaceChildren(...dials.map(each => element("tr", {},
        cell(element("code", {}, each.addr)), cell(each.punched ? "Punched" : "Dialled"), cell(sentence(each.result.replace(`${each.addr}: `, ""))))));
}

async function attempt() {
    button.disabled = true;
    said.replaceChildren(element("p", {}, `Trying ${nameOf(id)} …`));
    try {
        const found = await get(`/api/doctor?peer=${encodeURIComponent(id)}`);
        said.replaceChildren();
        showMachine(found);
        showPeer(found.peer);
    } catch (problem) {
        said.replaceChildren(element("p", { class: "notice trouble" }, `Not found out: ${problem.message}`));
    }
    button.disabled = false;
}

button.addEventListener("click", attempt);
live({
    snapshot(all) {
        const peer = all.find(each => each.ID === id);
        if (peer && !button.disabled) document.getElementById("way").replaceChildren(way(peer));
    },
});
// Whoever comes by a link of ours wants to know now. Another site's link must not make us dial.
if (now === "true") {
    attempt();
} else {
    get("/api/doctor").then(showMachine, problem => {
        document.getElementById("machine-said").textContent = `Not known: ${problem.message}`;
    });
}
