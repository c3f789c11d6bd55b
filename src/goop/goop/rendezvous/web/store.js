// Search, category and preview. The cards are all there without it.
const form = document.querySelector("#find");
const words = document.querySelector("#words");
const category = document.querySelector("#category");
const found = document.querySelector("#found");
const dialog = document.querySelector("#preview");
const frame = document.querySelector("#frame");
const narrow = document.querySelector("#narrow");

const cards = [...document.querySelectorAll(".card")].map(card => ({
    card,
    category: card.dataset.category,
    text: card.textContent.toLowerCase(),
}));

function show() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { card, category: its, text } of cards) {
        const fits = (!category.value || its === category.value) && wanted.every(word => text.includes(word));
        card.hidden = !fits;
        if (fits) count++;
    }
    const all = !wanted.length && !category.value;
    found.textContent = all ? "" : `${count} of ${cards.length}`;
    document.querySelector("#none").hidden = count > 0 || cards.length === 0;
}

form.hidden = cards.length === 0;
form.addEventListener("submit", event => event.preventDefault());
words.addEventListener("input", show);
category.addEventListener("change", show);

document.querySelector("#cards").addEventListener("click", event => {
    const link = event.target.closest("a[data-preview]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.querySelector("#preview-title").textContent = link.dataset.preview;
    frame.src = link.href;
    dialog.showModal();
});
narrow.addEventListener("click", () => {
    narrow.setAttribute("aria-pressed", String(frame.classList.toggle("narrow")));
});
document.querySelector("#close").addEventListener("click", () => dialog.close());
// What the template does must end when nobody looks at it.
dialog.addEventListener("close", () => frame.removeAttribute("src"));
show();
