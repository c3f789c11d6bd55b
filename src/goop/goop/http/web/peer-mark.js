// A small picture of a peer id, the same everywhere (PeerMark.java draws the same one): five by
// five cells, mirrored, and one of twelve hues, from an FNV-1a hash of the id.

function hash(text, seed) {
    let value = seed;
    for (let at = 0; at < text.length; at++) {
        value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
    }
    // Without this last step ids that differ in their last letter would look alike.
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    return (value ^ (value >>> 16)) >>> 0;
}

/** The path of the filled cells in a view box of 5 by 5, and the hue in degrees. */
export function mark(id) {
    const cells = hash(id, 0x811c9dc5);
    const hue = (hash(id, 0x9747b28c) >>> 8) % 12 * 30;
    let path = "";
    for (let row = 0; row < 5; row++) {
        for (let column = 0; column < 5; column++) {
            const bit = row * 3 + (column < 3 ? column : 4 - column);
            if ((cells >>> (bit + 8)) & 1) path += `M${column} ${row}h1v1h-1z`;
        }
    }
    return { path, hue };
}

const SVG = "http://www.w3.org/2000/svg";

export function markElement(id) {
    const { path, hue } = mark(id);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "mark");
    svg.setAttribute("viewBox", "0 0 5 5");
    svg.setAttribute("aria-hidden", "true");
    const cells = document.createElementNS(SVG, "path");
    cells.setAttribute("d", path);
    cells.setAttribute("fill", `hsl(${hue} 55% 50%)`);
    svg.append(cells);
    return svg;
}
