package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	pruneAfter = 30 * time.Second
	pingEvery  = 25 * time.Second
)

// board is a rendezvous server as goop2's: it passes messages on, and gives newcomers no snapshot.
type board struct {
	sync.Mutex
	lastSeen map[string]time.Time
	streams  map[chan []byte]bool
}

func serveRendezvous(address, templates string) error {
	b := &board{lastSeen: map[string]time.Time{}, streams: map[chan []byte]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/publish", b.publish)
	mux.HandleFunc("/events", b.events)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") })
	if templates != "" {
		store{templates}.on(mux)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"url": "http://" + listener.Addr().String()})
	go b.prune()
	return http.Serve(listener, mux)
}

func (b *board) publish(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	var m message
	if json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&m) != nil {
		http.Error(w, "bad json", http.StatusBadRequest)
		return
	}
	if m.Type == "" || m.PeerID == "" {
		http.Error(w, "bad message: type and peerId are required", http.StatusBadRequest)
		return
	}
	b.Lock()
	if m.Type == "offline" {
		delete(b.lastSeen, m.PeerID)
	} else {
		b.lastSeen[m.PeerID] = time.Now()
	}
	b.Unlock()
	b.tell(m)
	w.WriteHeader(http.StatusNoContent)
}

func (b *board) tell(m message) {
	if m.TS == 0 {
		m.TS = time.Now().UnixMilli()
	}
	data, _ := json.Marshal(m)
	b.Lock()
	defer b.Unlock()
	for each := range b.streams {
		select {
		case each <- data:
		default: // a slow client's messages are dropped
		}
	}
}

func (b *board) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("X-Accel-Buffering", "no")
	mine := make(chan []byte, 64)
	b.Lock()
	b.streams[mine] = true
	b.Unlock()
	defer func() {
		b.Lock()
		delete(b.streams, mine)
		b.Unlock()
	}()
	fmt.Fprint(w, ": ok\n\n")
	w.(http.Flusher).Flush()
	for {
		select {
		case data := <-mine:
			fmt.Fprintf(w, "data: %s\n\n", data)
		case <-time.After(pingEvery):
			fmt.Fprint(w, ": ping\n\n")
		case <-r.Context().Done():
			return
		}
		w.(http.Flusher).Flush()
	}
}

func (b *board) prune() {
	for range time.Tick(5 * time.Second) {
		gone := []string{}
		b.Lock()
		for id, at := range b.lastSeen {
			if time.Since(at) > pruneAfter {
				delete(b.lastSeen, id)
				gone = append(gone, id)
			}
		}
		b.Unlock()
		for _, id := range gone {
			b.tell(message{Type: "offline", PeerID: id})
		}
	}
}
