// The start page: who is here, how each is reached, and the map.

import { NetworkMap } from "./network-map.js";
import { peerList } from "./peer-list.js";
import { cell, idOf, labelled, nameOf, time } from "./peer-rows.js";
import { element, feedState, get, live, peers, roundTrip, way } from "./shell.js";

const ORDER = ["lan", "direct", "punched", "relayed", "untried", "out_of_reach"];
const map = new NetworkMap(document.getElementById("map"));
const rows = peerList({
    orders: {
        way: (a, b) => ORDER.indexOf(a.message.row.Via) - ORDER.indexOf(b.message.row.Via),
        roundTrip: (a, b) => (a.message.row.RttMs ?? Infinity) - (b.message.row.RttMs ?? Infinity) || 0,
    },
    cells({ id, name, message: { row }, verified, changed }) {
        const reached = element("span", {}, way(row));
        if (["relayed", "out_of_reach"].includes(row.Via)) {
            reached.append(" ", element("a", {
                href: `why?id=${encodeURIComponent(id)}`, "aria-label": `Why ${name} is reached so`,
            }, "why"));
        }
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

feedState(document.getElementById("feed"), "Live: changes appear as they happen");
live({
    snapshot(all) {
        document.getElementById("more").hidden = true;
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
            each.well ? "" : "trouble",
            each.register));
        if (status.relays.length > 0) said.push(fact("Relays", String(status.relays.length), ""));
        facts.replaceChildren(...said);
    } catch {
        facts.replaceChildren(); // the feed says that the peer does not answer
    }
}

function fact(name, value, kind, register) {
    const form = register
        ? element("a", { href: "register", target: "_blank", rel: "noreferrer" }, "Register this peer")
        : null;
    return element("div", {}, element("dt", {}, name), element("dd", { class: `small state ${kind}` }, value, form && " ", form));
}

setInterval(() => { if (!document.hidden) servers(); }, 15_000);
