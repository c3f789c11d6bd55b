/// The entry of the programs. A newcomer goes on to `goop.cli.CommandLine`, then `goop.rendezvous`.
package goop;
