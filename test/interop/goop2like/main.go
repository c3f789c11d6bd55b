// Command goop2like is a peer that speaks as goop2's peers do, on the go-libp2p that they use. It is
// written from goop's own pages of wire facts. With -serve it is a rendezvous server of that kind.
// See ../README.md for its flags and commands.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p"
	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
)

type settings struct {
	listen     []string
	label      string
	rendezvous string
	site       string
	shared     string
	avatar     string
	mdnsTag    string
	topic      string
	serve      string
	templates  string
	install    string
	from       string
}

func main() {
	var s settings
	flag.Func("listen", "multiaddr to listen on, may be repeated", func(a string) error {
		s.listen = append(s.listen, a)
		return nil
	})
	flag.StringVar(&s.label, "label", "goop2like", "the peer's label")
	flag.StringVar(&s.rendezvous, "rendezvous", "", "URL of a rendezvous server")
	flag.StringVar(&s.site, "site", "", "folder of the site")
	flag.StringVar(&s.shared, "shared", "", "folder of the group \"shared\"")
	flag.StringVar(&s.avatar, "avatar", "", "file with the picture")
	flag.StringVar(&s.mdnsTag, "mdns", "", "service name for mDNS; none unless given")
	flag.StringVar(&s.topic, "topic", "goop.presence.v1", "GossipSub topic")
	flag.StringVar(&s.serve, "serve", "", "host:port: be a rendezvous server instead")
	flag.StringVar(&s.templates, "templates", "", "folder of templates that the server offers")
	flag.StringVar(&s.install, "install", "", "a template to make the site, and be nothing else")
	flag.StringVar(&s.from, "from", "", "URL of the server whose template that is")
	flag.Parse()
	if len(s.listen) == 0 {
		s.listen = []string{"/ip4/127.0.0.1/tcp/0"}
	}
	var err error
	switch {
	case s.serve != "":
		err = serveRendezvous(s.serve, s.templates)
	case s.install != "":
		err = install(s.from, s.install, s.site)
	default:
		err = run(s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "goop2like:", err)
		os.Exit(1)
	}
}

// node is one running peer.
type node struct {
	settings
	ctx   context.Context
	host  host.Host
	topic *pubsub.Topic
	seen  *seen
	chats *inbox
	left  atomic.Bool
}

// run serves until standard input ends.
func run(s settings) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	h, err := libp2p.New(
		libp2p.ListenAddrStrings(s.listen...),
		libp2p.Transport(tcp.NewTCPTransport),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		libp2p.ResourceManager(&network.NullResourceManager{}),
		libp2p.EnableRelay(),
		libp2p.DisableMetrics(),
	)
	if err != nil {
		return err
	}
	defer h.Close()
	n := &node{settings: s, ctx: ctx, host: h, seen: newSeen(), chats: &inbox{}}
	n.serveProtocols()
	if err := n.startGossip(); err != nil {
		return err
	}
	if s.mdnsTag != "" {
		service := mdns.NewMdnsService(h, s.mdnsTag, n)
		if err := service.Start(); err != nil {
			return err
		}
		defer service.Close()
	}
	if s.rendezvous != "" {
		go n.watchRendezvous()
		go n.publishRendezvous()
	}
	out := json.NewEncoder(os.Stdout)
	out.Encode(map[string]any{"peerID": h.ID().String(), "addrs": fullAddrs(h)})
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		out.Encode(n.answer(in.Bytes()))
	}
	n.leave()
	return in.Err()
}

// HandlePeerFound connects to whom mDNS has found.
func (n *node) HandlePeerFound(found peer.AddrInfo) {
	ctx, cancel := context.WithTimeout(n.ctx, 10*time.Second)
	defer cancel()
	if err := n.host.Connect(ctx, found); err == nil {
		n.seen.found(found.ID.String())
	}
}

func fullAddrs(h host.Host) []string {
	addrs := []string{}
	for _, a := range h.Network().ListenAddresses() {
		addrs = append(addrs, strings.TrimSuffix(a.String(), "/")+"/p2p/"+h.ID().String())
	}
	return addrs
}
