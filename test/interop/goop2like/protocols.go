package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

const (
	contentID = protocol.ID("/goop/content/1.0.0")
	siteID    = protocol.ID("/goop/site/1.0.0")
	avatarID  = protocol.ID("/goop/avatar/1.0.0")
	chatID    = protocol.ID("/goop/chat/1.0.0")
	docsID    = protocol.ID("/goop/docs/1.0.0")
	maxPage   = 50 << 20
)

type chat struct {
	ID        string `json:"id"`
	From      string `json:"from"`
	To        string `json:"to"`
	Type      string `json:"type"`
	Content   string `json:"content"`
	Timestamp int64  `json:"timestamp"`
	SiteID    string `json:"site_id,omitempty"`
}

type inbox struct {
	sync.Mutex
	messages []chat
}

type docsRequest struct {
	Op      string `json:"op"`
	GroupID string `json:"group_id"`
	File    string `json:"file,omitempty"`
}

// ---- serving

func (n *node) serveProtocols() {
	n.host.SetStreamHandler(contentID, func(s network.Stream) {
		defer s.Close()
		io.WriteString(s, n.label+"\n")
	})
	n.host.SetStreamHandler(siteID, n.serveSite)
	n.host.SetStreamHandler(avatarID, n.serveAvatar)
	n.host.SetStreamHandler(chatID, n.serveChat)
	n.host.SetStreamHandler(docsID, n.serveDocs)
}

func (n *node) serveSite(s network.Stream) {
	defer s.Close()
	line, err := bufio.NewReader(s).ReadString('\n')
	asked, is := strings.CutPrefix(strings.TrimSpace(line), "GET ")
	if err != nil || !is {
		io.WriteString(s, "ERR bad request\n")
		return
	}
	if asked == "/" {
		asked = "/index.html"
	}
	clean := path.Clean("/" + asked)
	if strings.HasPrefix(clean, "/lua/") {
		io.WriteString(s, "ERR forbidden\n")
		return
	}
	sendFile(s, filepath.Join(n.site, clean))
}

func sendFile(s network.Stream, name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		io.WriteString(s, "ERR not found\n")
		return
	}
	kind := mime.TypeByExtension(filepath.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	fmt.Fprintf(s, "OK %s %d\n", kind, len(data))
	s.Write(data)
}

func (n *node) serveAvatar(s network.Stream) {
	defer s.Close()
	data, err := os.ReadFile(n.avatar)
	if err != nil {
		io.WriteString(s, "NONE\n")
		return
	}
	fmt.Fprintf(s, "OK %d\n", len(data))
	s.Write(data)
}

func (n *node) serveChat(s network.Stream) {
	var m chat
	err := json.NewDecoder(io.LimitReader(s, 1<<20)).Decode(&m)
	if err != nil || m.From != s.Conn().RemotePeer().String() {
		s.Reset()
		return
	}
	n.chats.Lock()
	n.chats.messages = append(n.chats.messages, m)
	n.chats.Unlock()
	s.Close()
}

func (n *node) serveDocs(s network.Stream) {
	defer s.Close()
	var r docsRequest
	if json.NewDecoder(s).Decode(&r) != nil {
		return
	}
	fail := func(why string) { json.NewEncoder(s).Encode(map[string]any{"ok": false, "error": why}) }
	switch {
	case r.GroupID == "":
		fail("missing group_id")
	case r.GroupID != "shared" || n.shared == "":
		fail("not a member")
	case r.Op == "list":
		files := []map[string]any{}
		entries, _ := os.ReadDir(n.shared)
		for _, each := range entries {
			data, err := os.ReadFile(filepath.Join(n.shared, each.Name()))
			if err != nil {
				continue
			}
			sum := sha256.Sum256(data)
			files = append(files, map[string]any{"name": each.Name(), "size": len(data),
				"mod_time": 1738764000, "hash": "sha256:" + hex.EncodeToString(sum[:])})
		}
		json.NewEncoder(s).Encode(map[string]any{"ok": true, "files": files})
	case r.Op == "get":
		name := filepath.Join(n.shared, path.Clean("/"+r.File))
		if _, err := os.Stat(name); err != nil {
			fail("not found")
			return
		}
		sendFile(s, name)
	default:
		fail("unknown op")
	}
}

// ---- asking

func (n *node) open(id string, p protocol.ID) (network.Stream, error) {
	to, err := peer.Decode(id)
	if err != nil {
		return nil, err
	}
	return n.host.NewStream(n.ctx, to, p)
}

func (n *node) askContent(id string) (string, error) {
	s, err := n.open(id, contentID)
	if err != nil {
		return "", err
	}
	defer s.Close()
	all, err := io.ReadAll(s)
	return string(all), err
}

// readBody reads "OK <mime> <size>" or "OK <size>", and the bytes.
func readBody(in *bufio.Reader) (kind string, data []byte, err error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return "", nil, err
	}
	line = strings.TrimSuffix(line, "\n")
	rest, ok := strings.CutPrefix(line, "OK ")
	if !ok {
		return "", nil, errors.New(line)
	}
	if space := strings.LastIndexByte(rest, ' '); space >= 0 {
		kind, rest = rest[:space], rest[space+1:]
	}
	size, err := strconv.ParseInt(rest, 10, 64)
	if err != nil || size > maxPage {
		return "", nil, fmt.Errorf("size %q", rest)
	}
	data, err = io.ReadAll(in)
	if err == nil && int64(len(data)) != size {
		err = fmt.Errorf("%d bytes of %d", len(data), size)
	}
	return kind, data, err
}

func (n *node) askSite(id, what string) (string, []byte, error) {
	s, err := n.open(id, siteID)
	if err != nil {
		return "", nil, err
	}
	defer s.Close()
	fmt.Fprintf(s, "GET %s\n", what)
	return readBody(bufio.NewReader(s))
}

func (n *node) askAvatar(id string) ([]byte, error) {
	s, err := n.open(id, avatarID)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	_, data, err := readBody(bufio.NewReader(s))
	return data, err
}

// sendChat writes the message and closes; a reset tells that it was not wanted.
func (n *node) sendChat(m chat) error {
	s, err := n.open(m.To, chatID)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(s).Encode(m); err != nil {
		return err
	}
	if err := s.CloseWrite(); err != nil {
		return err
	}
	_, err = io.ReadAll(s)
	s.Close()
	return err
}

func (n *node) askDocs(id string, r docsRequest) (map[string]any, []byte, error) {
	s, err := n.open(id, docsID)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	// As its peers do: no half-close after the request.
	if err := json.NewEncoder(s).Encode(r); err != nil {
		return nil, nil, err
	}
	in := bufio.NewReader(s)
	first, err := in.Peek(1)
	if err != nil {
		return nil, nil, err
	}
	if first[0] == '{' {
		var answer map[string]any
		err := json.NewDecoder(in).Decode(&answer)
		return answer, nil, err
	}
	_, data, err := readBody(in)
	return nil, data, err
}
