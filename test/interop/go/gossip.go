package main

import (
	"context"
	"fmt"
	"slices"
	"sync"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	pb "github.com/libp2p/go-libp2p-pubsub/pb"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// gossip is GossipSub on a host, with what it heard and what its router told of itself.
type gossip struct {
	router *pubsub.PubSub
	topics map[string]*joined

	mutex   sync.Mutex
	heard   []answer
	mesh    map[string][]peer.ID
	control map[string]int // how many control messages came and duplicates were seen, by kind
}

type joined struct {
	topic        *pubsub.Topic
	subscription *pubsub.Subscription
}

// startGossip begins it: with one protocol alone, and without a mesh, if so commanded.
func (p *gopeer) startGossip(_ context.Context, c command) (answer, error) {
	g := &gossip{topics: map[string]*joined{}, mesh: map[string][]peer.ID{}, control: map[string]int{}}
	params := pubsub.DefaultGossipSubParams()
	options := []pubsub.Option{pubsub.WithEventTracer(g)}
	if c.Meshless != 0 {
		params.D, params.Dlo, params.Dhi, params.Dout, params.Dscore = 0, 0, 0, 0, 0
	}
	options = append(options, pubsub.WithFloodPublish(c.Meshless == 0), pubsub.WithGossipSubParams(params))
	if c.Protocol != "" {
		options = append(options, pubsub.WithGossipSubProtocols(
			[]protocol.ID{c.Protocol}, pubsub.GossipSubDefaultFeatures))
	}
	var err error
	if c.Protocol == pubsub.FloodSubID {
		g.router, err = pubsub.NewFloodSub(context.Background(), p.host, pubsub.WithEventTracer(g))
	} else {
		g.router, err = pubsub.NewGossipSub(context.Background(), p.host, options...)
	}
	p.gossip = g
	return nil, err
}

func (p *gopeer) subscribe(ctx context.Context, c command) (answer, error) {
	topic, err := p.gossip.router.Join(c.Topic)
	if err != nil {
		return nil, err
	}
	subscription, err := topic.Subscribe(pubsub.WithBufferSize(10_000))
	if err != nil {
		return nil, err
	}
	p.gossip.topics[c.Topic] = &joined{topic, subscription}
	go p.gossip.listen(p.host.ID(), subscription)
	return nil, nil
}

func (g *gossip) listen(self peer.ID, subscription *pubsub.Subscription) {
	for {
		message, err := subscription.Next(context.Background())
		if err != nil {
			return
		}
		if message.GetFrom() == self {
			continue
		}
		g.mutex.Lock()
		g.heard = append(g.heard, answer{"from": message.GetFrom(), "text": string(message.Data)})
		g.mutex.Unlock()
	}
}

func (p *gopeer) unsubscribe(_ context.Context, c command) (answer, error) {
	j, known := p.gossip.topics[c.Topic]
	if !known {
		return nil, fmt.Errorf("not in topic %q", c.Topic)
	}
	delete(p.gossip.topics, c.Topic)
	j.subscription.Cancel()
	return nil, j.topic.Close()
}

func (p *gopeer) publish(ctx context.Context, c command) (answer, error) {
	j, known := p.gossip.topics[c.Topic]
	if !known {
		return nil, fmt.Errorf("not in topic %q", c.Topic)
	}
	return nil, j.topic.Publish(ctx, []byte(c.Text))
}

// heardMessages tells of all messages so far, and of the router's state.
func (p *gopeer) heardMessages(_ context.Context, c command) (answer, error) {
	g := p.gossip
	inTopic := g.router.ListPeers(c.Topic)
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return answer{
		"messages": append([]answer{}, g.heard...), "peers": append([]peer.ID{}, inTopic...),
		"mesh": append([]peer.ID{}, g.mesh[c.Topic]...), "duplicates": g.control["duplicate"],
		"ihave": g.control["ihave"], "iwant": g.control["iwant"], "idontwant": g.control["idontwant"],
	}, nil
}

// Trace is told of each thing that the router does.
func (g *gossip) Trace(event *pb.TraceEvent) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	switch event.GetType() {
	case pb.TraceEvent_GRAFT:
		topic := event.Graft.GetTopic()
		g.mesh[topic] = append(g.without(topic, event.Graft.PeerID), peer.ID(event.Graft.PeerID))
	case pb.TraceEvent_PRUNE:
		g.mesh[event.Prune.GetTopic()] = g.without(event.Prune.GetTopic(), event.Prune.PeerID)
	case peerGone:
		for topic := range g.mesh {
			g.mesh[topic] = g.without(topic, goner(event))
		}
	case pb.TraceEvent_DUPLICATE_MESSAGE:
		g.control["duplicate"]++
	case pb.TraceEvent_RECV_RPC:
		control := event.RecvRPC.GetMeta().GetControl()
		g.control["ihave"] += len(control.GetIhave())
		g.control["iwant"] += len(control.GetIwant())
		g.control["idontwant"] += dontWants(control)
	}
}

func (g *gossip) without(topic string, id []byte) []peer.ID {
	return slices.DeleteFunc(slices.Clone(g.mesh[topic]), func(p peer.ID) bool { return p == peer.ID(id) })
}
