// Conversations. One with a peer is chat?with=<id>; without, what is said to everybody.

import { element, feedState, get, live, nameOf, peers, post, way } from "./shell.js";
import { markElement } from "./peer-mark.js";
import { time } from "./peer-rows.js";

const list = document.getElementById("messages");
const content = document.getElementById("text");
const form = document.getElementById("say");
const rows = new Map();
let partner = new URLSearchParams(location.search).get("with") ?? "";
let conversations = [];

const conversationOf = message =>
    message.type === "broadcast" ? "" : message.mine ? message.to : message.from;

function bubble(message) {
    const text = element("p", { class: "text" }, message.content);
    const foot = element("p", { class: "foot soft" });
    if (!message.mine && partner === "") foot.append(element("a", { href: `chat?with=${message.from}` }, nameOf(message.from)), " · ");
    foot.append(time(message.mine ? message.timestamp : message.received_at));
    const made = element("li", { class: message.mine ? "mine" : "theirs", "data-id": message.id },
        element("span", { class: "unseen" }, message.mine ? "You: " : `${nameOf(message.from)}: `), text, foot);
    if (message.mine) foot.append(" · ", ...outcome(message));
    return made;
}

function outcome(message) {
    if (message.state === "sending") return ["Sending…"];
    if (message.state === "delivered") {
        return [message.type === "broadcast" ? `Delivered to ${message.reached} of ${message.of}` : "Delivered"];
    }
    const again = element("button", {
        type: "button", class: "quiet", onclick: () => say(message.content),
    }, "Send again");
    return [element("span", { class: "state trouble" }, `Not delivered: ${plain(message)}`), " ", again];
}

// Who is meant is clear here.
const plain = message => (message.why || "nobody was reached").replace(`cannot reach ${message.to}: `, "");

function show(message, quiet) {
    if (conversationOf(message) !== partner) return;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const row = bubble(message);
    const known = rows.get(message.id);
    if (known) known.replaceWith(row);
    else {
        list.querySelector(".empty")?.remove();
        list.append(row);
    }
    rows.set(message.id, row);
    if (atEnd || message.mine) list.scrollTop = list.scrollHeight;
    if (quiet) return;
    const spoken = document.getElementById("said");
    if (!message.mine) spoken.textContent = `${nameOf(message.from)}: ${message.content}`;
    else if (message.state === "failed") spoken.textContent = `Not delivered: ${plain(message)}`;
}

function read() {
    if (conversations.some(each => each.peer === partner && each.unread > 0)) {
        post("/api/chat/read", { peer: partner }).catch(() => {}); // marked again when it is looked at
    }
}

async function load() {
    let all;
    try {
        all = await get(partner ? `/api/chat/messages?peer=${encodeURIComponent(partner)}` : "/api/chat/messages");
    } catch (problem) {
        list.replaceChildren(element("li", { class: "notice trouble" }, problem.message));
        return;
    }
    rows.clear();
    list.replaceChildren();
    for (const each of all) show(each, true);
    if (all.length === 0) {
        list.replaceChildren(element("li", { class: "empty" }, partner
            ? `Nothing was said yet. What you write goes straight to ${nameOf(partner)}, and is delivered only while both of you are here.`
            : "Nothing was said to everybody yet. What you write goes to each peer who is here."));
    }
    list.scrollTop = list.scrollHeight;
    read();
}

function showConversations() {
    const unread = new Map(conversations.map(each => [each.peer, each.unread]));
    const ids = new Set(["", ...conversations.map(each => each.peer), ...(partner ? [partner] : [])]);
    const others = [...peers.values()].map(each => each.ID).filter(id => !ids.has(id));
    const place = document.getElementById("conversations");
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.peer : null;
    place.replaceChildren(...[...ids, ...others.slice(0, 200)].map(id => {
        const link = element("a", {
            href: id ? `chat?with=${encodeURIComponent(id)}` : "chat", "data-peer": id,
            "aria-current": id === partner ? "true" : null,
            onclick: event => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                history.pushState(null, "", event.currentTarget.href);
                open(id);
            },
        }, ...(id ? [markElement(id)] : []), element("span", { class: "name" }, id ? nameOf(id) : "Everybody"));
        const count = unread.get(id) ?? 0;
        if (count > 0) link.append(element("span", { class: "badge" }, String(count), element("span", { class: "unseen" }, " unread")));
        if (id && !peers.has(id)) link.append(element("span", { class: "soft" }, "not here"));
        return element("li", {}, link);
    }));
    if (focused !== null) place.querySelector(`[data-peer="${CSS.escape(focused)}"]`)?.focus();
}

function showPartner() {
    document.getElementById("with").replaceChildren(partner
        ? element("a", { href: `peer?id=${encodeURIComponent(partner)}` }, nameOf(partner)) : "Everybody");
    const peer = peers.get(partner);
    document.getElementById("reached").replaceChildren(
        ...(partner ? [peer ? way(peer) : element("span", { class: "soft" }, "not here now")] : []));
    document.getElementById("say-label").textContent = partner ? `Message to ${nameOf(partner)}` : "Message to everybody who is here";
}

function open(id) {
    partner = id;
    showConversations();
    showPartner();
    load();
}

async function say(text) {
    try {
        if (partner) await post("/api/chat/send", { to: partner, content: text });
        else await post("/api/chat/broadcast", { content: text });
    } catch (problem) {
        // What became of a message comes by the stream; this is about the peer itself.
        list.append(element("li", { class: "notice trouble" }, `Not sent: ${problem.message}`));
        if (!content.value) content.value = text;
    }
}

form.addEventListener("submit", event => {
    event.preventDefault();
    const text = content.value;
    if (!text.trim()) return;
    content.value = "";
    say(text);
});
content.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
});
addEventListener("popstate", () => open(new URLSearchParams(location.search).get("with") ?? ""));
document.addEventListener("visibilitychange", () => { if (!document.hidden) read(); });

feedState(document.getElementById("feed"), "Live");
const listed = () => {
    showConversations();
    showPartner();
};
live({
    // After a break, what was missed is there again.
    snapshot() {
        listed();
        load();
    },
    update: listed,
    remove: listed,
    conversations(all) {
        conversations = all;
        showConversations();
        if (!document.hidden) read();
    },
    message: message => show(message, false),
});
