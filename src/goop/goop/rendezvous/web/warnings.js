// What an operator, or whoever watches, should know: one notice for each.

let shown = null;

/** Shows these in that element; touches nothing where they are the same as before. */
export function showWarnings(element, warnings) {
    if (shown === warnings.join()) return;
    shown = warnings.join();
    element.replaceChildren(...warnings.map(words => {
        const notice = document.createElement("div");
        notice.className = "notice away";
        const line = document.createElement("p");
        line.textContent = words;
        notice.append(line);
        return notice;
    }));
}
