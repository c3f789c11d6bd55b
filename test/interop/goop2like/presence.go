package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
)

const heartbeat = time.Second

// message is a presence message as goop2 writes it.
type message struct {
	Type    string   `json:"type"`
	PeerID  string   `json:"peerId"`
	Content string   `json:"content,omitempty"`
	Email   string   `json:"email,omitempty"`
	Addrs   []string `json:"addrs,omitempty"`
	TS      int64    `json:"ts"`
}

// seen is who was heard of, by which source.
type seen struct {
	sync.Mutex
	peers map[string]map[string]message
}

func newSeen() *seen { return &seen{peers: map[string]map[string]message{}} }

func (s *seen) heard(source string, m message) {
	s.Lock()
	defer s.Unlock()
	if m.Type == "offline" {
		delete(s.peers[m.PeerID], source)
		if len(s.peers[m.PeerID]) == 0 {
			delete(s.peers, m.PeerID)
		}
		return
	}
	if s.peers[m.PeerID] == nil {
		s.peers[m.PeerID] = map[string]message{}
	}
	s.peers[m.PeerID][source] = m
}

func (s *seen) found(id string) {
	s.heard("mdns", message{Type: "update", PeerID: id})
}

func (s *seen) all() []map[string]any {
	s.Lock()
	defer s.Unlock()
	rows := []map[string]any{}
	for id, bySource := range s.peers {
		sources, label := []string{}, ""
		addrs := []string{}
		for source, m := range bySource {
			sources = append(sources, source)
			if m.Content != "" {
				label = m.Content
			}
			addrs = append(addrs, m.Addrs...)
		}
		rows = append(rows, map[string]any{"peerID": id, "content": label, "sources": sources, "addrs": addrs})
	}
	return rows
}

func (n *node) say(kind string) []byte {
	m := message{Type: kind, PeerID: n.host.ID().String(), TS: time.Now().UnixMilli()}
	if kind != "offline" {
		m.Content = n.label
		for _, a := range n.host.Addrs() {
			m.Addrs = append(m.Addrs, a.String())
		}
	}
	data, _ := json.Marshal(m)
	return data
}

// ---- GossipSub

func (n *node) startGossip() error {
	gossip, err := pubsub.NewGossipSub(n.ctx, n.host)
	if err != nil {
		return err
	}
	if n.topic, err = gossip.Join(n.settings.topic); err != nil {
		return err
	}
	subscription, err := n.topic.Subscribe()
	if err != nil {
		return err
	}
	go func() {
		for {
			got, err := subscription.Next(n.ctx)
			if err != nil {
				return
			}
			var m message
			if got.GetFrom() != n.host.ID() && json.Unmarshal(got.Data, &m) == nil {
				n.seen.heard("gossip", m)
			}
		}
	}()
	go func() {
		for kind := "online"; !n.left.Load(); kind = "update" {
			n.topic.Publish(n.ctx, n.say(kind))
			time.Sleep(heartbeat)
		}
	}()
	return nil
}

func (n *node) leave() {
	n.left.Store(true)
	n.topic.Publish(n.ctx, n.say("offline"))
	if n.rendezvous != "" {
		n.post(n.say("offline"))
	}
	time.Sleep(200 * time.Millisecond)
}

// ---- the rendezvous server

func (n *node) post(body []byte) {
	answer, err := http.Post(n.rendezvous+"/publish", "application/json", bytes.NewReader(body))
	if err == nil {
		answer.Body.Close()
	}
}

func (n *node) publishRendezvous() {
	for kind := "online"; !n.left.Load(); kind = "update" {
		n.post(n.say(kind))
		time.Sleep(heartbeat)
	}
}

func (n *node) watchRendezvous() {
	for pause := 250 * time.Millisecond; n.ctx.Err() == nil; {
		answer, err := http.Get(n.rendezvous + "/events")
		if err == nil {
			lines := bufio.NewScanner(answer.Body)
			for lines.Scan() {
				data, is := strings.CutPrefix(lines.Text(), "data:")
				var m message
				if is && json.Unmarshal([]byte(data), &m) == nil {
					n.seen.heard("rendezvous", m)
				}
			}
			answer.Body.Close()
		}
		time.Sleep(pause)
		pause = min(2*pause, 5*time.Second)
	}
}
