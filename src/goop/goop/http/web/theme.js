// The switch between light, dark and the system's choice; remembered on this device.

const KEY = "goop-theme";
const ORDER = ["system", "light", "dark"];

function stored() {
    try {
        const value = localStorage.getItem(KEY);
        return ORDER.includes(value) ? value : "system";
    } catch {
        return "system"; // storage is refused in some private windows: the system's choice stays
    }
}

function apply(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
}

let theme = stored();
apply(theme);

for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const show = () => {
        button.textContent = theme[0].toUpperCase() + theme.slice(1);
        button.setAttribute("aria-label", `Theme: ${button.textContent}`);
    };
    show();
    button.hidden = false;
    button.addEventListener("click", () => {
        theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
        try {
            localStorage.setItem(KEY, theme);
        } catch {
            // It still holds for this page.
        }
        apply(theme);
        show();
    });
}
