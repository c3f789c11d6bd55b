// What all tabs of this browser know together: one stream from the peer, and the state that it
// makes. Runs in the shared worker, or in the page where a browser has none.

import { follow } from "./event-feed.js";

/** tell(name, data) is called for each change; the answer tells a newcomer all there is. */
export function source(tell) {
    const peers = new Map();
    const downloads = new Map();
    let conversations = [];
    let asks = [];
    let state = { live: false, since: null, why: "" };

    function say(name, data) {
        tell(name, data);
    }

    follow("/api/events", {
        open() {
            state = { live: true, since: null, why: "" };
            downloads.clear();
            say("state", state);
        },
        lost(why) {
            state = { live: false, since: state.since ?? Date.now(), why };
            say("state", state);
            // The peer was started anew: its start page brings what it now knows this browser by.
            if (why.endsWith("401")) fetch("/", { cache: "no-store" }).catch(() => {});
        },
        event(name, text) {
            const data = JSON.parse(text);
            if (name === "snapshot") {
                peers.clear();
                for (const each of data) peers.set(each.ID, each);
            } else if (name === "update") peers.set(data.ID, data);
            else if (name === "remove") peers.delete(data.ID);
            else if (name === "download") downloads.set(data.number, data);
            else if (name === "conversations") conversations = data;
            else if (name === "asks") asks = data;
            say(name, data);
        },
    });

    return newcomer => {
        newcomer("state", state);
        newcomer("snapshot", [...peers.values()]);
        newcomer("asks", asks);
        newcomer("conversations", conversations);
        for (const each of downloads.values()) newcomer("download", each);
    };
}
