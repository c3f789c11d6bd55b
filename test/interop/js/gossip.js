// GossipSub on a node, with what it heard and what its router was told, see ../README.md.
import { gossipsub } from '@libp2p/gossipsub'

export class Gossip {
    #service
    #heard = []
    #control = { ihave: 0, iwant: 0, idontwant: 0 }

    // With one protocol alone, and without a mesh, if so commanded.
    static async start(node, { protocol, meshless }) {
        const options = { floodPublish: !meshless, allowPublishToZeroTopicPeers: true }
        if (meshless) Object.assign(options, { D: 0, Dlo: 0, Dhi: 0, Dout: 0, Dscore: 0 })
        const gossip = new Gossip()
        gossip.#service = gossipsub(options)(node.components)
        if (protocol) gossip.#service.protocols = [protocol]
        gossip.#listen(node.peerId)
        await gossip.#service.start()
        return gossip
    }

    #listen(self) {
        this.#service.addEventListener('message', ({ detail }) => {
            if (detail.from.equals(self)) return
            this.#heard.push({ from: detail.from.toString(), text: new TextDecoder().decode(detail.data) })
        })
        const receive = this.#service.handleReceivedRpc.bind(this.#service)
        this.#service.handleReceivedRpc = (from, rpc) => {
            for (const kind of Object.keys(this.#control)) this.#control[kind] += rpc.control?.[kind]?.length ?? 0
            return receive(from, rpc)
        }
    }

    subscribe(topic) {
        this.#service.subscribe(topic)
    }

    unsubscribe(topic) {
        this.#service.unsubscribe(topic)
    }

    async publish(topic, text) {
        await this.#service.publish(topic, new TextEncoder().encode(text))
    }

    heard(topic) {
        return {
            messages: this.#heard,
            peers: this.#service.getSubscribers(topic).map(p => p.toString()),
            mesh: this.#service.getMeshPeers(topic),
            ...this.#control
        }
    }
}
