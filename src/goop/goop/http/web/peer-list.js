// The list of peers on a page: its rows, the search above them, and how many there are.

import { PeerRows } from "./peer-rows.js";
import { count } from "./words.js";

const part = id => document.getElementById(id);

/** options: as PeerRows takes them; onCount(total, rows) is told whenever how many there are may have changed */
export function peerList({ onCount = () => {}, ...options } = {}) {
    const rows = new PeerRows(part("peers"), {
        ...options,
        onCount(total, shown) {
            part("count").textContent = count(total);
            part("count-word").textContent = total === 1 ? "peer is here" : "peers are here";
            part("nobody").hidden = total > 0;
            part("peers-wrap").hidden = shown === 0;
            part("none-found").hidden = total === 0 || shown > 0;
            part("shown").textContent = shown === total ? "" : `${count(shown)} of ${count(total)}`;
            onCount(total, rows);
        },
    });
    search(rows);
    return rows;
}

// What is searched for stands in the address: back, reload and a shared link keep it.
function search(rows) {
    const field = part("search");
    part("search-field").hidden = false;
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.addEventListener("input", () => {
        rows.filter(field.value);
        const address = new URL(location.href);
        if (field.value) address.searchParams.set("q", field.value);
        else address.searchParams.delete("q");
        history.replaceState(null, "", address);
    });
    part("clear-search").addEventListener("click", () => {
        field.value = "";
        field.dispatchEvent(new Event("input"));
        field.focus();
    });
    rows.filter(field.value);
}
