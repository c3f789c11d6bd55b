// One method a command, see ../README.md. Each gets the command and gives what its answer says.
import { createHash, randomBytes } from 'node:crypto'
import { mdns } from '@libp2p/mdns'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { Gossip } from './gossip.js'
import {
    echoID, numberBytes, perfID, Reader, resetID, send, sendSource, sendZeroes, serveEcho, sinkID, sourceID
} from './protocols.js'

const ops = ['connect', 'connection', 'disconnect', 'ping', 'identify', 'handle', 'open', 'echo', 'streams',
    'transfer', 'reset', 'abort', 'flood', 'perf', 'mdns', 'found', 'mdnsStop', 'reserve',
    'gossip', 'subscribe', 'unsubscribe', 'publish', 'heard']

export class Commands {
    #node
    #identified = new Map()
    #discovery
    #found = []
    #gossip

    constructor(node) {
        this.#node = node
        node.addEventListener('peer:identify', e => this.#identified.set(e.detail.peerId.toString(), e.detail))
    }

    async answer(line) {
        try {
            const command = JSON.parse(line)
            if (!ops.includes(command.op)) throw new Error(`unknown op ${command.op}`)
            return { ...await this[command.op](command), ok: true }
        } catch (error) {
            return { ok: false, error: `${error.name}: ${error.message}` }
        }
    }

    async connect({ addr }) {
        const connection = await this.#node.dial(multiaddr(addr))
        const peer = connection.remotePeer.toString()
        await this.identify({ peer })
        return this.connection({ peer })
    }

    connection({ peer }) {
        const connections = this.#node.getConnections(peerIdFromString(peer))
        const [first] = connections
        return {
            peer,
            connections: connections.length,
            muxer: first?.multiplexer,
            security: first?.encryption,
            inbound: first?.direction === 'inbound',
            limited: first?.limits != null
        }
    }

    // Listening through a relay is how js-libp2p asks for a place there.
    async reserve({ addr }) {
        const circuit = `${addr}/p2p-circuit`
        await this.#node.components.transportManager.listen([multiaddr(circuit)])
        const giveUp = Date.now() + 10_000
        while (!this.#node.getMultiaddrs().some(a => a.toString().includes('/p2p-circuit'))) {
            if (Date.now() > giveUp) throw new Error('no reservation')
            await new Promise(resolve => setTimeout(resolve, 10))
        }
        return { addrs: this.#node.getMultiaddrs().map(a => a.toString()) }
    }

    async disconnect({ peer }) {
        await this.#node.hangUp(peerIdFromString(peer))
    }

    async ping({ peer, count }) {
        const micros = []
        while (micros.length < count) {
            const start = process.hrtime.bigint()
            await this.#node.services.ping.ping(peerIdFromString(peer))
            micros.push(Number((process.hrtime.bigint() - start) / 1000n))
        }
        return { micros }
    }

    async identify({ peer }) {
        const giveUp = Date.now() + 10_000
        while (!this.#identified.has(peer)) {
            const gone = this.#node.getConnections(peerIdFromString(peer)).length === 0
            if (gone || Date.now() > giveUp) throw new Error('the peer was not identified')
            await new Promise(resolve => setTimeout(resolve, 10))
        }
        const found = this.#identified.get(peer)
        return {
            agent: found.agentVersion,
            protocolVersion: found.protocolVersion,
            protocols: found.protocols,
            listenAddrs: found.listenAddrs.map(a => a.toString()),
            observedAddr: found.observedAddr?.toString(),
            signed: found.signedPeerRecord != null
        }
    }

    async handle({ protocol }) {
        await this.#node.handle(protocol, serveEcho, { runOnLimitedConnection: true })
    }

    async open({ peer, protocol }) {
        const stream = await this.#open(peer, protocol)
        await stream.close()
        await new Reader(stream).rest()
        return { protocol: stream.protocol }
    }

    async echo({ peer, bytes }) {
        const stream = await this.#open(peer, echoID)
        const sent = randomBytes(bytes)
        const sending = (async () => {
            for (let from = 0; from < sent.length; from += 65536) {
                await send(stream, sent.subarray(from, from + 65536))
            }
            await stream.close()
        })()
        const [got] = await Promise.all([new Reader(stream).rest(), sending])
        if (!got.equals(sent)) throw new Error(`other bytes came back than were sent: ${got.length} of ${bytes}`)
        return { bytes }
    }

    async streams({ peer, count }) {
        const open = []
        while (open.length < count) {
            const stream = await this.#open(peer, echoID)
            const reader = new Reader(stream)
            await send(stream, numberBytes(open.length))
            open.push({ stream, reader })
        }
        for (const [i, { reader }] of open.entries()) {
            const number = await reader.number()
            if (number !== i) throw new Error(`stream ${i}: got stream ${number}'s bytes`)
        }
        for (const [i, { stream, reader }] of open.entries()) {
            const rest = reader.rest()
            await stream.close()
            if ((await rest).length > 0) throw new Error(`stream ${i}: bytes after the last`)
        }
        return { count }
    }

    async transfer({ peer, bytes, direction }) {
        const start = Date.now()
        await (direction === 'up' ? this.#upload(peer, bytes) : this.#download(peer, bytes))
        return { bytes, millis: Date.now() - start }
    }

    async #upload(peer, bytes) {
        const stream = await this.#open(peer, sinkID)
        const reader = new Reader(stream)
        const sum = createHash('sha256')
        await sendSource(stream, bytes, sum)
        const rest = reader.rest()
        await stream.close()
        const answer = await rest
        if (!answer.equals(Buffer.concat([numberBytes(bytes), sum.digest()]))) {
            throw new Error(`the peer got other bytes: ${answer.toString('hex')}`)
        }
    }

    async #download(peer, bytes) {
        const stream = await this.#open(peer, sourceID)
        const sum = createHash('sha256')
        await send(stream, numberBytes(bytes))
        const reader = new Reader(stream)
        const closing = stream.close()
        let left = bytes
        const tail = []
        for (let chunk = await reader.chunk(); chunk != null; chunk = await reader.chunk()) {
            const body = chunk.subarray(0, left)
            sum.update(body)
            left -= body.length
            tail.push(chunk.subarray(body.length))
        }
        await closing
        const checksum = Buffer.concat(tail)
        if (left > 0 || !checksum.equals(sum.digest())) {
            throw new Error(`${bytes - left} bytes of ${bytes}, checksum ${checksum.toString('hex')}`)
        }
    }

    async reset({ peer, bytes }) {
        const stream = await this.#open(peer, resetID)
        const reader = new Reader(stream)
        await send(stream, numberBytes(bytes))
        let received = 0
        try {
            for (let chunk = await reader.chunk(); chunk != null; chunk = await reader.chunk()) {
                received += chunk.length
            }
        } catch (error) {
            return { received, reset: error.name === 'StreamResetError' }
        }
        return { received, reset: false }
    }

    async abort({ peer }) {
        const stream = await this.#open(peer, echoID)
        const reader = new Reader(stream)
        await send(stream, numberBytes(1))
        await reader.number()
        stream.abort(new Error('abort as asked'))
    }

    // js-libp2p starts its discoveries with the node: this one has the node's components all the same.
    async mdns({ tag }) {
        const started = Date.now()
        this.#discovery = mdns({ serviceTag: `${tag}.local` })(this.#node.components)
        this.#discovery.addEventListener('peer', ({ detail }) => this.#found.push({
            peer: detail.id.toString(),
            addrs: detail.multiaddrs.map(a => a.toString()),
            millis: Date.now() - started
        }))
        await this.#discovery.start()
    }

    found() {
        return { found: this.#found }
    }

    async mdnsStop() {
        await this.#discovery.stop()
    }

    async gossip(command) {
        this.#gossip = await Gossip.start(this.#node, command)
    }

    subscribe({ topic }) {
        this.#gossip.subscribe(topic)
    }

    unsubscribe({ topic }) {
        this.#gossip.unsubscribe(topic)
    }

    async publish({ topic, text }) {
        await this.#gossip.publish(topic, text)
    }

    heard({ topic }) {
        return this.#gossip.heard(topic)
    }

    async flood({ peer }) {
        const stream = await this.#open(peer, sinkID)
        sendSource(stream, Infinity, createHash('sha256')).catch(() => {})
    }

    async perf({ peer, upload, download }) {
        const stream = await this.#open(peer, perfID)
        const reader = new Reader(stream)
        await send(stream, numberBytes(download))
        const start = process.hrtime.bigint()
        await sendZeroes(stream, upload)
        const closing = stream.close()
        let got = 0
        let uploaded
        do {
            const chunk = await reader.chunk()
            uploaded ??= process.hrtime.bigint()
            if (chunk == null) break
            got += chunk.length
        } while (true)
        await closing
        const end = process.hrtime.bigint()
        if (got !== download) throw new Error(`${got} bytes came of ${download}`)
        return { uploadMicros: Number((uploaded - start) / 1000n), downloadMicros: Number((end - uploaded) / 1000n) }
    }

    #open(peer, protocol) {
        // By itself it would first try to dial a peer that it knows through a relay only.
        const [connection] = this.#node.getConnections(peerIdFromString(peer))
        const options = { runOnLimitedConnection: true }
        return connection?.newStream(protocol, options) ??
            this.#node.dialProtocol(peerIdFromString(peer), protocol, options)
    }
}
