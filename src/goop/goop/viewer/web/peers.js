// The start page: who is here, how each is reached, and the map.

import { NetworkMap } from "./network-map.js";
import { PeerRows, cell, idOf, labelled, nameOf, time } from "./peer-rows.js";
import { element, feedState, get, live, peers, roundTrip, way } from "./shell.js";
import { count } from "./words.js";

const ORDER = ["lan", "direct", "punched", "relayed", "untried", "out_of_reach"];
const map = new NetworkMap(document.getElementById("map"));
const rows = new PeerRows(document.getElementById("peers"), {
    onCount: showCount,
    orders: {
        way: (a, b) => ORDER.indexOf(a.message.row.Via) - ORDER.indexOf(b.message.row.Via),
        roundTrip: (a, b) => (a.message.row.RttMs ?? Infinity) - (b.message.row.RttMs ?? Infinity) || 0,
    },
    cells({ id, name, message: { row }, verified, changed }) {
        const reached = element("span", {}, way(row));
        if (row.Why) reached.append(element("span", { class: "why" }, row.Why));
        return [
            cell(nameOf({ id, name }, `peer?id=${encodeURIComponent(id)}`)),
            cell(reached),
            labelled(cell(roundTrip(row), "number"), "round trip"),
            labelled(cell(row.Sources.join(", ")), "seen by"),
            cell(verified ? "Signed" : "Not signed", verified ? "" : "soft"),
            cell(idOf({ id, name })),
            labelled(cell(time(changed)), "changed"),
        ];
    },
});

function message(row) {
    return {
        peerID: row.ID, content: row.Content, sig: row.Verified, ts: Date.parse(row.LastSeen), row,
        addrs: row.Addrs.map(each => each.Addr),
    };
}

function showCount(total, shown) {
    document.getElementById("count").textContent = count(total);
    document.getElementById("count-word").textContent = total === 1 ? "peer is here" : "peers are here";
    document.getElementById("nobody").hidden = total > 0;
    document.getElementById("peers-wrap").hidden = shown === 0;
    document.getElementById("none-found").hidden = total === 0 || shown > 0;
    document.getElementById("shown").textContent = shown === total ? "" : `${count(shown)} of ${count(total)}`;
}

feedState(document.getElementById("feed"), "Live: changes appear as they happen");
live({
    snapshot(all) {
        rows.replaceAll(all.map(message));
        map.show(peers.values());
    },
    update(row) {
        rows.put(message(row));
        map.show(peers.values());
    },
    remove({ ID }) {
        rows.remove(ID);
        map.show(peers.values());
    },
    state({ live: now }) {
        if (now) servers();
    },
});

// How the servers fare: asked for when the page is looked at, since it changes seldom.
async function servers() {
    const facts = document.getElementById("servers");
    try {
        const status = await get("api/status");
        const said = status.rendezvous.map(each => fact(
            each.source === "local" ? "Server on this machine" : "Rendezvous server",
            each.well ? new URL(each.server).host : `${new URL(each.server).host}: ${each.problem}`,
            each.well ? "" : "trouble"));
        if (status.relays.length > 0) said.push(fact("Relays", String(status.relays.length), ""));
        facts.replaceChildren(...said);
    } catch {
        facts.replaceChildren(); // the feed says that the peer does not answer
    }
}

function fact(name, value, kind) {
    return element("div", {}, element("dt", {}, name), element("dd", { class: `small state ${kind}` }, value));
}

setInterval(() => { if (!document.hidden) servers(); }, 15_000);

const search = document.getElementById("search");
document.getElementById("search-field").hidden = false;
search.value = new URLSearchParams(location.search).get("q") ?? "";
rows.filter(search.value);
search.addEventListener("input", () => {
    rows.filter(search.value);
    const address = new URL(location.href);
    if (search.value) address.searchParams.set("q", search.value);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
});
document.getElementById("clear-search").addEventListener("click", () => {
    search.value = "";
    search.dispatchEvent(new Event("input"));
    search.focus();
});
