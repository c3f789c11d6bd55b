// How numbers, times and ids are said. The server says them the same way (Words.java).

export function shortId(id) {
    return id.length <= 16 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}

export function ago(millis, now = Date.now()) {
    const seconds = Math.max(0, Math.round((now - millis) / 1000));
    if (seconds < 5) return "now";
    if (seconds < 60) return `${seconds} s ago`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return `${minutes} min ago`;
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return `${hours} h ago`;
    return `${Math.floor(hours / 24)} days ago`;
}

export function bytes(count) {
    if (count < 1000) return `${count} B`;
    const units = ["kB", "MB", "GB", "TB"];
    let value = count;
    let unit = -1;
    do {
        value /= 1000;
        unit++;
    } while (value >= 999.5 && unit < units.length - 1);
    return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function count(number) {
    return number.toLocaleString("en").replaceAll(",", "\u202f");
}

/** Keeps every <time data-ago> on the page up to date. */
export function tick() {
    setInterval(() => {
        if (document.hidden) return;
        const now = Date.now();
        for (const each of document.querySelectorAll("time[data-ago]")) {
            const said = ago(Number(each.dataset.ago), now);
            if (each.textContent !== said) each.textContent = said;
        }
    }, 5_000);
}

/** Buttons with data-copy put that text on the clipboard and say so. */
export function copyButtons(root = document) {
    root.addEventListener("click", async event => {
        const button = event.target.closest("button[data-copy]");
        if (!button) return;
        const said = button.textContent;
        try {
            await navigator.clipboard.writeText(button.dataset.copy);
            button.textContent = "Copied";
        } catch {
            button.textContent = "Select and copy"; // no clipboard without a secure context
        }
        setTimeout(() => { button.textContent = said; }, 1500);
    });
}
