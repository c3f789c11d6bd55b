// A minimal rendezvous on Go's net/http, to measure goop against: a map under a
// mutex, a buffered channel for each subscriber, encoding/json.
//
//	baseline -listen 127.0.0.1:8787 [-beats]
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Message is one presence message, as /publish takes it and /events sends it.
type Message struct {
	Type          string   `json:"type"`
	PeerID        string   `json:"peerId"`
	Content       string   `json:"content,omitempty"`
	Email         string   `json:"email,omitempty"`
	AvatarHash    string   `json:"avatarHash,omitempty"`
	VideoDisabled bool     `json:"videoDisabled,omitempty"`
	Addrs         []string `json:"addrs,omitempty"`
	TS            int64    `json:"ts"`
}

func (m *Message) valid() bool {
	if m.Type != "online" && m.Type != "update" && m.Type != "offline" {
		return false
	}
	if m.PeerID == "" || len(m.PeerID) > 256 || len(m.Content) > 4096 ||
		len(m.Email) > 320 || len(m.AvatarHash) > 128 || len(m.Addrs) > 20 {
		return false
	}
	for _, addr := range m.Addrs {
		if len(addr) > 256 {
			return false
		}
	}
	return true
}

// same says whether nothing but the time differs.
func (m *Message) same(o *Message) bool {
	return m.Content == o.Content && m.Email == o.Email && m.AvatarHash == o.AvatarHash &&
		m.VideoDisabled == o.VideoDisabled && slices.Equal(m.Addrs, o.Addrs)
}

type peer struct {
	message Message
	seen    time.Time
}

type hub struct {
	mu          sync.Mutex
	peers       map[string]*peer
	subscribers map[chan []byte]struct{}
	sequence    uint64
	beats       bool // whether a beat that says nothing new is passed on, as goop2 does
}

// A subscriber that is this many events behind loses what comes next.
const backlog = 256

const ttl = 20 * time.Second

// apply notes the message, and tells the subscribers when it changed something.
func (h *hub) apply(m *Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	known, ok := h.peers[m.PeerID]
	switch {
	case m.Type == "offline":
		if !ok {
			return
		}
		delete(h.peers, m.PeerID)
	case ok && known.message.same(m):
		known.seen = time.Now()
		known.message.TS = m.TS
		if !h.beats {
			return
		}
	default:
		h.peers[m.PeerID] = &peer{*m, time.Now()}
	}
	h.send(m)
}

func (h *hub) send(m *Message) {
	h.sequence++
	frame := h.frame(m)
	for s := range h.subscribers {
		select {
		case s <- frame:
		default:
		}
	}
}

func (h *hub) frame(m *Message) []byte {
	data, _ := json.Marshal(m)
	return fmt.Appendf(nil, "id: 1-%d\ndata: %s\n\n", h.sequence, data)
}

func (h *hub) prune() {
	for range time.Tick(5 * time.Second) {
		h.mu.Lock()
		for id, p := range h.peers {
			if time.Since(p.seen) > ttl {
				delete(h.peers, id)
				h.send(&Message{Type: "offline", PeerID: id, TS: time.Now().UnixMilli()})
			}
		}
		h.mu.Unlock()
	}
}

func (h *hub) publish(w http.ResponseWriter, r *http.Request) {
	var m Message
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 32<<10)).Decode(&m); err != nil {
		http.Error(w, "bad json", http.StatusBadRequest)
		return
	}
	if !m.valid() {
		http.Error(w, "bad message", http.StatusBadRequest)
		return
	}
	if m.TS == 0 {
		m.TS = time.Now().UnixMilli()
	}
	h.apply(&m)
	w.WriteHeader(http.StatusNoContent)
}

// subscribe returns the channel of what changes from now on, and who is here now.
func (h *hub) subscribe() (chan []byte, []byte) {
	s := make(chan []byte, backlog)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscribers[s] = struct{}{}
	var snapshot []byte
	for _, p := range h.peers {
		online := p.message
		online.Type = "online"
		snapshot = append(snapshot, h.frame(&online)...)
	}
	return s, snapshot
}

func (h *hub) unsubscribe(s chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscribers, s)
}

func (h *hub) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	s, snapshot := h.subscribe()
	defer h.unsubscribe(s)
	flusher := w.(http.Flusher)
	fmt.Fprint(w, ": ok\n\nretry: 1000\n\n")
	w.Write(snapshot)
	flusher.Flush()
	ping := time.NewTicker(15 * time.Second)
	defer ping.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-ping.C:
			fmt.Fprint(w, ": ping\n\n")
		case frame := <-s:
			w.Write(frame)
			// What waits already goes into the same write.
			for waiting := len(s); waiting > 0; waiting-- {
				w.Write(<-s)
			}
		}
		flusher.Flush()
	}
}

func main() {
	listen := flag.String("listen", "127.0.0.1:8787", "address and port")
	beats := flag.Bool("beats", false, "pass on beats that say nothing new")
	flag.Parse()
	h := &hub{peers: map[string]*peer{}, subscribers: map[chan []byte]struct{}{}, beats: *beats}
	go h.prune()
	http.HandleFunc("POST /publish", h.publish)
	http.HandleFunc("GET /events", h.events)
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	log.Fatal(http.ListenAndServe(*listen, nil))
}
