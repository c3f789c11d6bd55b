// Keeps the admin page live: the stream of changes for who is here, and one small answer every
// two seconds for everything else.

import { follow } from "./event-feed.js";
import { PeerRows, cell, labelled, time } from "./peer-rows.js";
import { Plot } from "./plot.js";
import { showWarnings } from "./warnings.js";
import { bytes, copyButtons, count, tick } from "./words.js";

const POLL_MILLIS = 2_000;
const byId = id => document.getElementById(id);

let details = new Map();
const rows = new PeerRows(byId("peers"), { onCount: showCount, extra: operatorCells });

function showCount(total, shown) {
    byId("nobody").hidden = total > 0;
    byId("peers-wrap").hidden = shown === 0;
    byId("none-found").hidden = total === 0 || shown > 0;
    byId("shown").textContent = shown === total ? count(total) : `${count(shown)} of ${count(total)}`;
}

function button(words, label, act, className = "quiet") {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    made.textContent = words;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
}

function operatorCells(peer) {
    const known = details.get(peer.id) ?? {};
    return [
        cell(known.client_address ?? "", "mono"),
        labelled(cell(bytes(known.bytes_received ?? 0), "number", String(known.bytes_received ?? 0)), "received"),
        labelled(cell(bytes(known.bytes_sent ?? 0), "number", String(known.bytes_sent ?? 0)), "sent"),
        labelled(cell(String(known.streams ?? 0), "number"), "streams"),
        actions(peer),
    ];
}

function actions(peer) {
    const td = cell(button("Ban", `Ban ${peer.name}`, () => ban({ peerID: peer.id }, peer.name)));
    if (peer.verified) {
        td.append(button("Accept unsigned", `Take unsigned messages of ${peer.name} again`, () => release(peer)));
    }
    return td;
}

async function release(peer) {
    try {
        await post("admin/release", { peerID: peer.id });
        say([`Messages of ${peer.name} are taken without a signature, until it signs again.`]);
    } catch (problem) {
        say([`That did not work for ${peer.name}: ${problem.message}`]);
    }
}

async function post(path, body) {
    const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error((await answer.text()).trim() || `the server answered ${answer.status}`);
}

function say(words) {
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    const line = document.createElement("p");
    line.append(...words);
    notice.append(line);
    byId("notices").append(notice);
    setTimeout(() => notice.remove(), 15_000);
}

async function ban(target, name, reason = "") {
    try {
        await post("admin/ban", { ...target, reason });
        say([`${name} is banned. `, button("Undo", `Lift the ban on ${name}`, async event => {
            await post("admin/unban", target);
            event.target.closest(".notice").remove();
            poll();
        }, "")]);
        poll();
    } catch (problem) {
        say([`${name} could not be banned: ${problem.message}`]);
    }
}

byId("ban-form").addEventListener("submit", async event => {
    event.preventDefault();
    const form = event.target;
    const target = form.elements.target.value.trim();
    await ban({ target }, target, form.elements.reason.value.trim());
    form.reset();
});

byId("drain-form").addEventListener("submit", async event => {
    event.preventDefault();
    const drain = event.target.elements.drain.value === "true";
    if (drain && !confirm("Drain this server? Open streams are asked to reconnect elsewhere.")) return;
    try {
        await post("admin/drain", { drain });
    } catch (problem) {
        say([`That did not work: ${problem.message}`]);
    }
    poll();
});

function showBans(bans) {
    byId("bans").hidden = bans.length === 0;
    byId("no-bans").hidden = bans.length > 0;
    byId("bans").tBodies[0].replaceChildren(...bans.map(each => {
        const row = document.createElement("tr");
        row.append(
            cell(each.value, "mono"),
            cell(each.reason),
            cell(time(each.since)),
            cell(button("Lift", `Lift the ban on ${each.value}`, async () => {
                try {
                    await post("admin/unban", { [each.kind]: each.value });
                } catch (problem) {
                    say([`The ban on ${each.value} could not be lifted: ${problem.message}`]);
                }
                poll();
            })));
        return row;
    }));
}

function showDetails(peers) {
    const before = details;
    details = new Map(peers.map(peer => [peer.peer_id, peer]));
    rows.refresh(peers
        .filter(peer => !sameDetails(before.get(peer.peer_id), peer))
        .map(peer => peer.peer_id));
}

function sameDetails(before, now) {
    return before !== undefined
        && ["client_address", "bytes_received", "bytes_sent", "streams"].every(key => before[key] === now[key]);
}

let bansShown = "";
function showState(state) {
    const failed = state.checks.filter(check => !check.ok);
    const health = byId("health");
    health.className = `state ${failed.length ? "trouble" : "here"}`;
    const words = failed.length
        ? `Trouble: ${failed.map(check => `${check.name}: ${check.reason}`).join("; ")}`
        : "Healthy";
    if (health.textContent !== words) health.textContent = words;
    showWarnings(byId("warnings"), state.warnings);
    byId("fact-peers").textContent = count(state.peers);
    byId("fact-streams").textContent = count(state.streams);
    byId("fact-publishes").textContent = count(state.publishes);
    byId("fact-refused").textContent = count(state.refused);
    byId("fact-sent").textContent = bytes(state.bytes_sent);
    if (state.relay && byId("fact-relay-bytes")) {
        byId("fact-relay-reservations").textContent = count(state.relay.reservations);
        byId("fact-relay-circuits").textContent = count(state.relay.circuits);
        byId("fact-relay-bytes").textContent = bytes(state.relay.bytes);
        byId("fact-relay-refused").textContent = count(state.relay.refused);
    }
    byId("fact-heap").textContent = `${bytes(state.heap_used)} of ${bytes(state.heap_max)}`;
    byId("drain-form").elements.drain.value = String(!state.draining);
    byId("drain-button").textContent = state.draining ? "Take up service again" : "Drain this server";
    const bans = JSON.stringify(state.bans);
    if (bans !== bansShown) showBans(state.bans);
    bansShown = bans;
}

const plots = {
    publishes: new Plot("Publishes a second"),
    events: new Plot("Events a second"),
    refused: new Plot("Refused a second"),
    sent: new Plot("Bytes sent a second"),
};
byId("plots").append(...Object.values(plots).map(plot => plot.figure));

function showRates(rates) {
    for (const [name, plot] of Object.entries(plots)) plot.show(rates.series[name], rates.end, rates.step);
    if (!byId("rates-table").open) return;
    const latest = rates.series.publishes.length;
    const lines = [];
    for (let at = latest - 1; at >= 0 && lines.length < 60; at--) {
        const row = document.createElement("tr");
        row.append(
            cell(new Date(rates.end - (latest - 1 - at) * rates.step).toLocaleTimeString()),
            ...Object.keys(plots).map(name => cell(String(+rates.series[name][at].toFixed(1)), "number")));
        lines.push(row);
    }
    byId("rates-table").querySelector("tbody").replaceChildren(...lines);
}

let logLines = [];
function showLog() {
    const log = byId("log");
    const words = byId("log-filter").value.toLowerCase();
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 32;
    const text = logLines.filter(line => line.toLowerCase().includes(words)).join("\n");
    if (log.textContent !== text) log.textContent = text || (words ? "No line matches." : "Nothing has been logged.");
    if (atEnd) log.scrollTop = log.scrollHeight;
}

async function read(path) {
    const answer = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.json();
}

let polling = false;
async function poll() {
    if (polling || document.hidden) return;
    polling = true;
    try {
        const [state, rates, peers, log] = await Promise.all([
            read("admin/state.json"),
            read(`admin/rates.json?span=${byId("span").value}`),
            read("peers.json"),
            read("logs.json"),
        ]);
        showState(state);
        showRates(rates);
        showDetails(peers);
        logLines = log;
        showLog();
    } catch (problem) {
        byId("health").className = "state away";
        byId("health").textContent = `Stale: ${problem.message}. Trying again.`;
    } finally {
        polling = false;
    }
}

let incoming = [];
follow("events?view=changes", {
    open() { byId("feed").textContent = ""; },
    lost(reason) { byId("feed").textContent = `The list of peers is stale: ${reason}`; },
    event(name, data) {
        if (name === "snapshot") {
            incoming.push(...JSON.parse(data));
        } else if (name === "live") {
            rows.replaceAll(incoming);
            incoming = [];
        } else {
            const message = JSON.parse(data);
            if (message.type === "offline") rows.remove(message.peerID);
            else rows.put(message);
        }
    },
});

byId("search-field").hidden = false;
byId("search").addEventListener("input", event => rows.filter(event.target.value));
byId("span").disabled = false;
byId("span").addEventListener("change", poll);
byId("log-filter").disabled = false;
byId("log-filter").addEventListener("input", showLog);
byId("rates-table").addEventListener("toggle", poll);
byId("log").scrollTop = byId("log").scrollHeight;
document.addEventListener("visibilitychange", poll);

setInterval(poll, POLL_MILLIS);
poll();
copyButtons();
tick();
