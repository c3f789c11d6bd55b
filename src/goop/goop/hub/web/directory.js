// Search as one types. The server renders every answer: what a form would get is fetched, and its
// results take the place of those that are shown.

import { tick } from "./words.js";

const PAUSE_MILLIS = 150;
const form = document.getElementById("search-form");
const box = document.getElementById("search");
const trouble = document.getElementById("trouble");

let asked = null;
let timer = 0;

async function fetchPage(address) {
    asked?.abort();
    const own = asked = new AbortController();
    const answer = await fetch(address, { signal: own.signal, headers: { Accept: "text/html" } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text.trim().slice(0, 200) || `the hub answered ${answer.status}`);
    return new DOMParser().parseFromString(text, "text/html");
}

function say(problem) {
    if (problem.name === "AbortError") return;
    trouble.hidden = false;
    trouble.firstElementChild.textContent = `These results are not up to date: ${problem.message}. Type on, or try again.`;
}

// What is in the form, without what is empty.
function address() {
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    return fields.length ? `./?${new URLSearchParams(fields)}` : "./";
}

async function search() {
    const wanted = address();
    try {
        const page = await fetchPage(wanted);
        document.getElementById("results").replaceWith(page.getElementById("results"));
        document.title = page.title;
        history.replaceState(null, "", wanted);
        trouble.hidden = true;
    } catch (problem) {
        say(problem);
    }
}

async function more(link) {
    try {
        const page = await fetchPage(link.href);
        const added = [...page.getElementById("entries").children];
        document.getElementById("entries").append(...added);
        document.getElementById("found").textContent = page.getElementById("found").textContent;
        link.closest("p").replaceWith(page.getElementById("more").closest("p"));
        document.getElementById("first").hidden = true;
        added[0]?.querySelector("a").focus();
        trouble.hidden = true;
    } catch (problem) {
        say(problem);
    }
}

box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MILLIS);
});
form.addEventListener("submit", event => {
    event.preventDefault();
    clearTimeout(timer);
    search();
});
document.addEventListener("click", event => {
    const link = event.target.closest("#more");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    more(link);
});
tick();
