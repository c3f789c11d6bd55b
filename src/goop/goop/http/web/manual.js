// The search. Every word must occur in a section; its heading counts more than its text.
const form = document.querySelector("#search");
const field = document.querySelector("#words");
const found = document.querySelector("#found");
const count = document.querySelector("#found-count");
const MOST = 12;
let index = null;

async function load() {
    const answer = await fetch("search.json");
    if (!answer.ok) throw new Error(`search.json: ${answer.status}`);
    return (await answer.json()).map(section => ({
        ...section,
        head: `${section.title} ${section.heading}`.toLowerCase(),
        body: section.text.toLowerCase(),
    }));
}

// Fetched once, however many letters are typed meanwhile; after a failure, with the next letter.
function sections() {
    index ??= load().catch(failure => {
        index = null;
        throw failure;
    });
    return index;
}

function rank(section, words) {
    let rank = 0;
    for (const word of words) {
        if (section.head.includes(word)) rank += 10;
        else if (section.body.includes(word)) rank += 1;
        else return 0;
    }
    return rank;
}

function snippet(section, word) {
    const at = section.body.indexOf(word);
    const from = Math.max(0, at - 40);
    const text = section.text.slice(from, from + 110);
    return (from > 0 ? "… " : "") + text + (from + 110 < section.text.length ? " …" : "");
}

function entry(section, words) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = section.anchor ? `${section.page}#${section.anchor}` : section.page;
    link.textContent = section.heading === section.title ? section.title : `${section.title}: ${section.heading}`;
    const text = document.createElement("span");
    text.className = "soft";
    text.textContent = snippet(section, words[0]);
    item.append(link, text);
    return item;
}

async function show() {
    const all = field.value.trim() ? await sections() : [];
    // What stands there by now.
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) {
        found.hidden = true;
        count.textContent = "";
        return;
    }
    const hits = all.map(section => [rank(section, words), section])
        .filter(([points]) => points > 0)
        .sort(([a], [b]) => b - a)
        .map(([, section]) => section);
    found.replaceChildren(...hits.slice(0, MOST).map(section => entry(section, words)));
    if (!hits.length) {
        const none = document.createElement("li");
        none.textContent = "No section has all of these words.";
        found.append(none);
    }
    found.hidden = false;
    count.textContent = hits.length === 1 ? "1 section" : `${hits.length} sections`;
}

form.hidden = false;
form.addEventListener("submit", event => {
    event.preventDefault();
    found.querySelector("a")?.click();
});
field.addEventListener("input", () => show().catch(failed => {
    found.hidden = false;
    found.replaceChildren(Object.assign(document.createElement("li"), { textContent: `The search does not work just now: ${failed.message}` }));
}));
document.addEventListener("keydown", event => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
        event.preventDefault();
        field.focus();
    }
});
