// Keeps the state of each joined community live; all else the page does without scripts.

import { get } from "./shell.js";

async function look() {
    if (document.hidden) return;
    let now;
    try {
        now = await get("/api/communities");
    } catch {
        // The frame says that the peer is out of reach; the next look may find it.
        return;
    }
    for (const row of document.querySelectorAll("#joined li")) {
        const its = now.joined.find(each => each.rendezvous === row.dataset.rendezvous);
        const state = row.querySelector(".state");
        const text = !its ? "Left" : its.connected ? "Connected" : its.problem || "Connecting";
        if (state.textContent === text) continue;
        state.textContent = text;
        state.className = `state ${its?.connected ? "here" : "away"}`;
    }
}

look();
setInterval(look, 2000);
