/// The example files of `docs/` under the programs that they are for.
package goop.deploy;
