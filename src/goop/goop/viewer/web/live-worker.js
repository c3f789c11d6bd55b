// The one stream, for all tabs. A tab says goodbye when it goes; to one that could not, messages go
// nowhere.

import { source } from "./live-source.js";

const ports = new Set();
const greet = source((name, data) => {
    for (const port of ports) port.postMessage({ name, data });
});

addEventListener("connect", event => {
    const port = event.ports[0];
    port.addEventListener("message", () => ports.delete(port));
    port.start();
    greet((name, data) => port.postMessage({ name, data }));
    ports.add(port);
});
