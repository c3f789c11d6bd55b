// Command line stands for a long line of the NAT laboratory, for kernels that have no netem: it makes
// two TAP devices in its network namespace and copies each frame from one to the other once a fixed
// time has passed since it came in.
//
//	line <one device> <other device> <milliseconds>
//
// It prints one line when both devices are there, after which they may be moved to other namespaces,
// and ends when its standard input ends, so that it does not outlive a test run.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

const (
	// What is under way in one direction at most; what comes in then is lost, as at a router.
	maxUnderWay = 4096
	// An Ethernet frame of the usual size, with room for a tag.
	maxFrame = 2048

	nameSize = 16
	// struct ifreq, of which the name and the flags behind it are used.
	requestSize = 40
)

type frame struct {
	due   time.Time
	bytes []byte
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "line:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: line <one device> <other device> <milliseconds>")
	}
	millis, err := strconv.ParseUint(args[2], 10, 16)
	if err != nil {
		return fmt.Errorf("milliseconds: %w", err)
	}
	delay := time.Duration(millis) * time.Millisecond
	one, err := open(args[0])
	if err != nil {
		return err
	}
	other, err := open(args[1])
	if err != nil {
		return err
	}
	ended := make(chan error, 5)
	for _, way := range [][2]*os.File{{one, other}, {other, one}} {
		underWay := make(chan frame, maxUnderWay)
		go func() { ended <- receive(way[0], underWay, delay) }()
		go func() { ended <- deliver(way[1], underWay) }()
	}
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		ended <- err
	}()
	fmt.Println("ready")
	return <-ended
}

// open makes a TAP device of that name; the kernel removes it when its file is closed.
func open(name string) (*os.File, error) {
	if len(name) >= nameSize {
		return nil, fmt.Errorf("device %s: the name has more than %d bytes", name, nameSize-1)
	}
	fd, err := syscall.Open("/dev/net/tun", syscall.O_RDWR|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("/dev/net/tun: %w", err)
	}
	var request [requestSize]byte
	copy(request[:], name)
	binary.NativeEndian.PutUint16(request[nameSize:], syscall.IFF_TAP|syscall.IFF_NO_PI)
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TUNSETIFF,
		uintptr(unsafe.Pointer(&request)))
	if errno != 0 {
		syscall.Close(fd)
		return nil, fmt.Errorf("device %s: %w", name, errno)
	}
	// Only now: a file without a device cannot be waited for.
	return os.NewFile(uintptr(fd), name), nil
}

func receive(from *os.File, underWay chan<- frame, delay time.Duration) error {
	buffer := make([]byte, maxFrame)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return err
		}
		select {
		case underWay <- frame{time.Now().Add(delay), append([]byte(nil), buffer[:n]...)}:
		default: // the line is full
		}
	}
}

// deliver needs no sorting: with one delay for all, the first in is the first due.
func deliver(to *os.File, underWay <-chan frame) error {
	for f := range underWay {
		time.Sleep(time.Until(f.due))
		if _, err := to.Write(f.bytes); err != nil && !down(err) {
			return err
		}
	}
	return nil
}

// down tells of a device that is not up, where a cable would lose the frame.
func down(err error) bool {
	pathError, ok := err.(*os.PathError)
	return ok && pathError.Err == syscall.EIO
}
