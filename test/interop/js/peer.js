// A js-libp2p peer that goop's tests start and command.
// See ../README.md for its flags, commands and protocols.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { Commands } from './commands.js'
import { serve } from './protocols.js'

const keyTypes = { ed25519: 'Ed25519', rsa: 'RSA', ecdsa: 'ECDSA', secp256k1: 'secp256k1' }

// Its limits are far above the defaults: a thousand streams on one connection are wanted.
const manyStreams = 10_000

const { values: flags } = parseArgs({
    options: {
        listen: { type: 'string', multiple: true, default: ['/ip4/127.0.0.1/tcp/0'] },
        'key-type': { type: 'string', default: 'ed25519' },
        'no-early-muxer': { type: 'boolean', default: false },
        'relay-client': { type: 'boolean', default: false }
    }
})

// Noise that neither sends nor heeds the list of muxers in its handshake.
function noiseWithoutMuxers() {
    return components => {
        const encrypter = noise()(components)
        const inbound = encrypter.secureInbound.bind(encrypter)
        const outbound = encrypter.secureOutbound.bind(encrypter)
        const skip = options => ({ ...options, skipStreamMuxerNegotiation: true })
        encrypter.secureInbound = (connection, options) => inbound(connection, skip(options))
        encrypter.secureOutbound = (connection, options) => outbound(connection, skip(options))
        return encrypter
    }
}

const node = await createLibp2p({
    privateKey: await generateKeyPair(keyTypes[flags['key-type']]),
    addresses: { listen: flags.listen },
    transports: flags['relay-client'] ? [tcp(), circuitRelayTransport()] : [tcp()],
    connectionEncrypters: [flags['no-early-muxer'] ? noiseWithoutMuxers() : noise()],
    streamMuxers: [yamux({ maxInboundStreams: manyStreams, maxOutboundStreams: manyStreams })],
    connectionGater: { denyDialMultiaddr: () => false },
    // On a busy machine its pings come late, and it would end the connection under a test.
    connectionMonitor: { abortConnectionOnPingFailure: false },
    connectionManager: { inboundConnectionThreshold: Infinity },
    services: { identify: identify(), identifyPush: identifyPush(), ping: ping() }
})
await serve(node, manyStreams)
const commands = new Commands(node)

const print = value => process.stdout.write(JSON.stringify(value) + '\n')
print({ peerID: node.peerId.toString(), addrs: node.getMultiaddrs().map(a => a.toString()) })
for await (const line of createInterface({ input: process.stdin })) {
    print(await commands.answer(line))
}
process.exit(0)
