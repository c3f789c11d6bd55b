// The protocols that js-libp2p does not bring itself, see ../README.md.
import { createHash, randomBytes } from 'node:crypto'

export const echoID = '/echo/1.0.0'
export const perfID = '/perf/1.0.0'
export const sinkID = '/interop/sink/1.0.0'
export const sourceID = '/interop/source/1.0.0'
export const resetID = '/interop/reset/1.0.0'

export async function serve(node, maxStreams) {
    const handlers = {
        [echoID]: serveEcho,
        [perfID]: servePerf,
        [sinkID]: serveSink,
        [sourceID]: serveSource,
        [resetID]: serveReset
    }
    for (const [id, handler] of Object.entries(handlers)) {
        await node.handle(id, handler, {
            maxInboundStreams: maxStreams,
            maxOutboundStreams: maxStreams,
            runOnLimitedConnection: true
        })
    }
}

export async function serveEcho(stream) {
    const reader = new Reader(stream)
    for (let chunk = await reader.chunk(); chunk != null; chunk = await reader.chunk()) {
        await send(stream, chunk)
    }
    await stream.close()
}

async function servePerf(stream) {
    const reader = new Reader(stream)
    const download = await reader.number()
    for (let chunk = await reader.chunk(); chunk != null; chunk = await reader.chunk());
    await sendZeroes(stream, download)
    await stream.close()
}

async function serveSink(stream) {
    const reader = new Reader(stream)
    const sum = createHash('sha256')
    let count = 0
    for (let chunk = await reader.chunk(); chunk != null; chunk = await reader.chunk()) {
        sum.update(chunk)
        count += chunk.length
    }
    await send(stream, Buffer.concat([numberBytes(count), sum.digest()]))
    await stream.close()
}

async function serveSource(stream) {
    const count = await new Reader(stream).number()
    const sum = createHash('sha256')
    await sendSource(stream, count, sum)
    await send(stream, sum.digest())
    await stream.close()
}

async function serveReset(stream) {
    const count = await new Reader(stream).number()
    await sendSource(stream, count, createHash('sha256'))
    // An abort throws away what is still queued.
    while (stream.writeBufferLength > 0) {
        await new Promise(resolve => setTimeout(resolve, 1))
    }
    stream.abort(new Error('reset as asked'))
}

// Waits where the stream asks for it: it would abort itself otherwise.
export async function send(stream, bytes) {
    if (!stream.send(bytes)) {
        await stream.onDrain()
    }
}

// Sends count bytes that no two blocks have in common, and adds them to a hash.
export async function sendSource(stream, count, sum) {
    const random = randomBytes(1 << 20)
    for (let sent = 0, next = 0n; sent < count; next++) {
        // A copy each: the stream may hold on to what it was given.
        const block = Buffer.from(random.subarray(0, Math.min(random.length, count - sent)))
        if (block.length >= 8) block.writeBigUInt64BE(next)
        sum.update(block)
        for (let from = 0; from < block.length; from += 65536) {
            await send(stream, block.subarray(from, from + 65536))
        }
        // Lets the rest of the program live where the peer takes all at once.
        await new Promise(setImmediate)
        sent += block.length
    }
}

export async function sendZeroes(stream, count) {
    const zeroes = new Uint8Array(65536)
    for (; count > 0; count -= zeroes.length) {
        await send(stream, zeroes.subarray(0, Math.min(zeroes.length, count)))
    }
}

export function numberBytes(number) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(number))
    return bytes
}

// Reads a stream whose chunks come as they like. A stream's own iterator is not used: it never
// ends where the half-close came before the iteration began.
export class Reader {
    #stream
    #queue = []
    #closed = false
    #error
    #wake = () => {}

    constructor(stream) {
        this.#stream = stream
        stream.addEventListener('message', e => {
            this.#queue.push(Buffer.from(e.data.subarray()))
            this.#wake()
        })
        stream.addEventListener('remoteCloseWrite', () => this.#wake())
        stream.addEventListener('close', e => {
            this.#closed = true
            this.#error = e.error
            this.#wake()
        })
    }

    // The next bytes, as many as have come; null at the end.
    async chunk() {
        while (this.#queue.length === 0) {
            if (this.#error != null) throw this.#error
            if (this.#closed || this.#ended()) return null
            await new Promise(resolve => { this.#wake = resolve })
        }
        return this.#queue.shift()
    }

    // Not readableEnded: that is already true while bytes that negotiation read ahead are put back.
    #ended() {
        const { status, remoteWriteStatus, readBufferLength } = this.#stream
        return readBufferLength === 0 && (remoteWriteStatus === 'closed' || status !== 'open' && status !== 'closing')
    }

    async exactly(count) {
        const parts = []
        for (let length = 0; length < count;) {
            const chunk = await this.chunk()
            if (chunk == null) throw new Error(`the stream ended after ${length} bytes of ${count}`)
            parts.push(chunk)
            length += chunk.length
        }
        const bytes = Buffer.concat(parts)
        if (bytes.length > count) this.#queue.unshift(bytes.subarray(count))
        return bytes.subarray(0, count)
    }

    async number() {
        return Number((await this.exactly(8)).readBigUInt64BE())
    }

    async rest() {
        const parts = []
        for (let chunk = await this.chunk(); chunk != null; chunk = await this.chunk()) {
            parts.push(chunk)
        }
        return Buffer.concat(parts)
    }
}
