package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

type command struct {
	Op, Addr, Peer, Path, Content, From, Type, Group, File string
}

func (n *node) answer(line []byte) map[string]any {
	var c command
	if err := json.Unmarshal(line, &c); err != nil {
		return failed(err)
	}
	result, err := n.carryOut(c)
	if err != nil {
		return failed(err)
	}
	if result == nil {
		result = map[string]any{}
	}
	result["ok"] = true
	return result
}

func failed(err error) map[string]any {
	return map[string]any{"ok": false, "error": err.Error()}
}

func body(kind string, data []byte) map[string]any {
	sum := sha256.Sum256(data)
	row := map[string]any{"mime": kind, "size": len(data), "sha256": hex.EncodeToString(sum[:])}
	if len(data) < 4096 {
		row["text"] = string(data)
	}
	return row
}

// connections tells of each whose it is, which way it was made, and what goes over it.
func (n *node) connections() []map[string]any {
	rows := []map[string]any{}
	for _, each := range n.host.Network().Conns() {
		streams := []string{}
		for _, s := range each.GetStreams() {
			streams = append(streams, s.Stat().Direction.String()+" "+string(s.Protocol()))
		}
		rows = append(rows, map[string]any{"peer": each.RemotePeer().String(), "addr": each.RemoteMultiaddr().String(),
			"direction": each.Stat().Direction.String(), "streams": streams})
	}
	return rows
}

func (n *node) carryOut(c command) (map[string]any, error) {
	switch c.Op {
	case "connect":
		info, err := peer.AddrInfoFromString(c.Addr)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(n.ctx, 30*time.Second)
		defer cancel()
		return nil, n.host.Connect(ctx, *info)
	case "peers":
		return map[string]any{"peers": n.seen.all()}, nil
	case "connections":
		return map[string]any{"connections": n.connections(), "topic": n.topic.ListPeers()}, nil
	case "content":
		text, err := n.askContent(c.Peer)
		return map[string]any{"text": text}, err
	case "site":
		kind, data, err := n.askSite(c.Peer, c.Path)
		return body(kind, data), err
	case "avatar":
		data, err := n.askAvatar(c.Peer)
		return body("", data), err
	case "chat":
		m := chat{ID: time.Now().String(), From: n.host.ID().String(), To: c.Peer, Type: "direct",
			Content: c.Content, Timestamp: time.Now().UnixMilli()}
		if c.From != "" {
			m.From = c.From
		}
		if c.Type != "" {
			m.Type = c.Type
		}
		return nil, n.sendChat(m)
	case "chats":
		n.chats.Lock()
		defer n.chats.Unlock()
		return map[string]any{"messages": append([]chat{}, n.chats.messages...)}, nil
	case "docs":
		answer, _, err := n.askDocs(c.Peer, docsRequest{Op: "list", GroupID: c.Group})
		return map[string]any{"answer": answer}, err
	case "fetch":
		answer, data, err := n.askDocs(c.Peer, docsRequest{Op: "get", GroupID: c.Group, File: c.File})
		row := body("", data)
		row["answer"] = answer
		return row, err
	case "gossip":
		// A message that speaks of another peer than its signer.
		m := message{Type: "update", PeerID: c.Peer, Content: c.Content, TS: time.Now().UnixMilli()}
		data, _ := json.Marshal(m)
		return nil, n.topic.Publish(n.ctx, data)
	case "leave":
		n.leave()
		return nil, nil
	}
	return failed(context.Canceled), nil
}
