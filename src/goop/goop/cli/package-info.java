/// The command line: one class a command, all listed in [goop.cli.Commands].
///
/// Exit status: 0 done, 1 failed, 2 used wrongly (or a configuration with mistakes), 3 the other
/// side is unreachable. Reports go to standard output, errors to standard error, one line each; a
/// stack trace only with `--debug`.
package goop.cli;
