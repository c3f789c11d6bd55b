// A text/event-stream reader over fetch. EventSource hides comments, and so the pings by which a
// dead connection is told from a quiet one.

const SILENCE_MILLIS = 45_000;
const FIRST_RETRY_MILLIS = 250;
const LAST_RETRY_MILLIS = 5_000;

/**
 * Follows a stream for as long as the page lives.
 * handlers: event(name, data), open(), lost(reason)
 */
export function follow(url, handlers) {
    let lastId = null;
    let wait = FIRST_RETRY_MILLIS;

    async function once() {
        const abort = new AbortController();
        let silence = setTimeout(() => abort.abort("silence"), SILENCE_MILLIS);
        const heard = () => {
            clearTimeout(silence);
            silence = setTimeout(() => abort.abort("silence"), SILENCE_MILLIS);
        };
        try {
            const headers = lastId === null ? {} : { "Last-Event-ID": lastId };
            const answer = await fetch(url, { headers, signal: abort.signal, cache: "no-store" });
            if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
            handlers.open();
            wait = FIRST_RETRY_MILLIS;
            await read(answer.body.pipeThrough(new TextDecoderStream()).getReader(), heard);
            throw new Error("the server closed the stream");
        } finally {
            clearTimeout(silence);
        }
    }

    async function read(reader, heard) {
        let rest = "";
        let name = "message";
        let data = [];
        let id = lastId;
        for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            heard();
            const lines = (rest + value).split("\n");
            rest = lines.pop();
            for (const line of lines) {
                if (line === "") {
                    if (data.length > 0) {
                        lastId = id;
                        handlers.event(name, data.join("\n"));
                    }
                    name = "message";
                    data = [];
                } else if (line.startsWith("data:")) {
                    data.push(line.slice(line[5] === " " ? 6 : 5));
                } else if (line.startsWith("event:")) {
                    name = line.slice(6).trim();
                } else if (line.startsWith("id:")) {
                    id = line.slice(3).trim();
                }
            }
        }
    }

    async function forever() {
        for (;;) {
            try {
                await once();
            } catch (problem) {
                handlers.lost(problem === "silence" ? "nothing was heard for 45 s" : problem.message);
            }
            await new Promise(resolve => setTimeout(resolve, wait * (0.5 + Math.random())));
            wait = Math.min(wait * 2, LAST_RETRY_MILLIS);
        }
    }

    forever();
}
