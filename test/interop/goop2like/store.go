package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// manifest is a row of /api/templates.
type manifest struct {
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Category    string         `json:"category"`
	Icon        string         `json:"icon"`
	Dir         string         `json:"dir"`
	Source      string         `json:"source"`
	Tables      map[string]any `json:"tables,omitempty"`
}

// store offers the templates in a folder, one folder each.
type store struct{ folder string }

func (s store) on(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/templates", s.list)
	mux.HandleFunc("GET /api/templates/{dir}/manifest.json", s.manifest)
	mux.HandleFunc("GET /api/templates/{dir}/bundle", s.bundle)
}

func (s store) read(dir string) (manifest, error) {
	var m manifest
	data, err := os.ReadFile(filepath.Join(s.folder, filepath.Base(dir), "manifest.json"))
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	m.Dir, m.Source = dir, "store"
	return m, err
}

func (s store) list(w http.ResponseWriter, r *http.Request) {
	rows := []manifest{}
	entries, _ := os.ReadDir(s.folder)
	for _, each := range entries {
		if m, err := s.read(each.Name()); err == nil {
			rows = append(rows, m)
		}
	}
	answerJSON(w, rows)
}

func (s store) manifest(w http.ResponseWriter, r *http.Request) {
	m, err := s.read(r.PathValue("dir"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	answerJSON(w, m)
}

func answerJSON(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(what)
}

func (s store) bundle(w http.ResponseWriter, r *http.Request) {
	dir := r.PathValue("dir")
	if _, err := s.read(dir); err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/gzip")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", dir+".tar.gz"))
	if err := s.pack(w, dir); err != nil {
		fmt.Fprintln(os.Stderr, "goop2like:", err)
	}
}

// pack writes as it goes, so the answer has no length, as archive/tar and gzip make it.
func (s store) pack(w io.Writer, dir string) error {
	zipped := gzip.NewWriter(w)
	archive := tar.NewWriter(zipped)
	err := filepath.WalkDir(filepath.Join(s.folder, dir), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		header, err := tar.FileInfoHeader(info, "")
		if err != nil {
			return err
		}
		name, err := filepath.Rel(s.folder, path)
		if err != nil {
			return err
		}
		header.Name = filepath.ToSlash(name)
		if entry.IsDir() {
			header.Name += "/"
			return archive.WriteHeader(header)
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil {
			_, err = archive.Write(data)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return zipped.Close()
}

// install makes a template of a server's store the site in a folder, and prints what it wrote.
func install(server, dir, into string) error {
	var rows []manifest
	if err := getJSON(server+"/api/templates", &rows); err != nil {
		return err
	}
	found := false
	for _, each := range rows {
		found = found || each.Dir == dir && each.Source == "store" && each.Name != ""
	}
	if !found {
		return fmt.Errorf("%s does not list %q", server, dir)
	}
	base := server + "/api/templates/" + url.PathEscape(dir)
	var one manifest
	if err := getJSON(base+"/manifest.json", &one); err != nil {
		return err
	}
	if one.Dir != dir {
		return fmt.Errorf("the manifest is that of %q", one.Dir)
	}
	packed, err := get(base+"/bundle", "application/gzip")
	if err != nil {
		return err
	}
	files, err := unpack(packed, dir+"/", into)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"name": one.Name, "files": files})
}

func get(address, kind string) ([]byte, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, answer.Status)
	}
	if found := answer.Header.Get("Content-Type"); found != kind {
		return nil, fmt.Errorf("%s: %s", address, found)
	}
	return io.ReadAll(answer.Body)
}

func getJSON(address string, into any) error {
	data, err := get(address, "application/json")
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// unpack answers each file's path and SHA-256.
func unpack(packed []byte, prefix, into string) (map[string]string, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for archive := tar.NewReader(zipped); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name, within := strings.CutPrefix(header.Name, prefix)
		if !within || !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%q is not below %s", header.Name, prefix)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(into, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		files[name] = hex.EncodeToString(sum[:])
	}
}
