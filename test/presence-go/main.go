// A plain Go client of GET /events, as programs in use have it: net/http asks for gzip unasked and
// unpacks it, bufio reads line by line. Prints each data line as it comes.
package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"strings"
)

func main() {
	response, err := http.Get(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer response.Body.Close()
	fmt.Printf("unpacked %t\n", response.Uncompressed)
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data:") {
			fmt.Println(lines.Text())
		}
	}
	fmt.Printf("end %v\n", lines.Err())
}
