package goop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// The shells themselves complete goop's command line.
class CompletionsTest {
    // Types at a shell on a terminal, and says what stands there in the end.
    private static final String TYPING =
            """
            import os, pty, select, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp('zsh', ['zsh', '-f', '-i'])
            seen = ''
            def until(word):
                global seen
                while word not in seen:
                    if not select.select([terminal], [], [], 60)[0]:
                        sys.exit('in vain: ' + word + ' in ' + seen)
                    seen += os.read(terminal, 4096).decode('utf-8', 'replace')
            def line(text):
                os.write(terminal, text.encode())
            line('PS1=; zstyle ":completion:*" list-prompt ""; autoload -U compinit; compinit -u -D; '
                 'source ' + sys.argv[1] + '; goop() { print "<$*"">"; }; echo rea""dy\\n')
            until('ready')
            for typed in sys.argv[2:]:
                seen = ''
                line(typed + '\\t\\n')
                until('>')
                print(seen[seen.rindex('<') + 1:seen.rindex('>')])
            os.close(terminal)
            os.waitpid(pid, 0)
            """;

    @TempDir private Path folder;

    private Path script(String shell) throws IOException {
        Path script = folder.resolve("goop." + shell);
        PeerProcess.Answer answer = PeerProcess.goop("completions", shell);
        assertEquals(0, answer.status(), answer.err());
        return Files.writeString(script, answer.out());
    }

    private List<String> run(List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        return said.lines().map(String::strip).toList();
    }

    private static void want(String program) {
        boolean there =
                List.of("/usr/bin/", "/bin/").stream()
                        .anyMatch(each -> Files.isExecutable(Path.of(each + program)));
        assumeTrue(there, "test/setup.sh installs " + program);
    }

    private interface Shell {
        Collection<String> completes(String line) throws Exception;
    }

    private void check(Shell shell) throws Exception {
        Files.createDirectories(folder.resolve("boards/one"));
        assertEquals(List.of("rendezvous"), List.copyOf(shell.completes("goop rend")));
        assertEquals(List.of("--release"), List.copyOf(shell.completes("goop offline --rel")));
        assertEquals(List.of("--example"), List.copyOf(shell.completes("goop check --ex")));
        assertEquals(List.of("vacuum"), List.copyOf(shell.completes("goop db v")));
        assertEquals(
                List.of("presence.ttl_seconds="),
                List.copyOf(shell.completes("goop peer x --set presence.ttl")));
        assertEquals(List.of("boards"), List.copyOf(shell.completes("goop run boa")));
        assertEquals(List.of("boards"), List.copyOf(shell.completes("goop db check boa")));
        assertEquals(List.of("completions"), List.copyOf(shell.completes("goop help comp")));
    }

    @Test
    void bashCompletes() throws Exception {
        Path script = script("bash");
        // compopt speaks to a completion that readline has asked for, which this is not.
        String ask =
                """
                compopt() { :; }
                source %s
                read -ra COMP_WORDS <<<"$1"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _goop
                printf '%%s\\n' "${COMPREPLY[@]}"
                complete -p goop >/dev/null
                """
                        .formatted(script);
        check(line -> run(List.of("bash", "-c", ask, "bash", line)));
    }

    @Test
    void fishCompletes() throws Exception {
        want("fish");
        Path script = script("fish");
        check(
                line ->
                        run(
                                        List.of(
                                                "fish",
                                                "--no-config",
                                                "-c",
                                                "source %s; complete -C '%s'"
                                                        .formatted(script, line)))
                                .stream()
                                // With what it means behind a tab, and a slash after a directory.
                                .map(each -> each.split("\t")[0].replaceAll("/$", ""))
                                .toList());
    }

    @Test
    void zshCompletes() throws Exception {
        want("zsh");
        Path script = script("zsh");
        check(
                line -> {
                    List<String> said =
                            run(List.of("python3", "-c", TYPING, script.toString(), line));
                    String last = said.getLast();
                    return List.of(last.substring(last.lastIndexOf(' ') + 1).replaceAll("/$", ""));
                });
    }

    @Test
    void everyCommandAndOptionOfTheHelpIsThere() {
        for (String script : List.of(Completions.bash(), Completions.zsh(), Completions.fish())) {
            for (Command each : Commands.ALL) {
                assertTrue(script.contains(each.name()), each.name());
                for (String option : options(each)) {
                    String word =
                            script.contains("#compdef") || script.contains("compgen")
                                    ? option
                                    : "-l " + option.substring(2);
                    assertTrue(script.contains(word), each.name() + " " + option);
                }
            }
        }
    }

    // Those with a line of their own, and those of the line that says how it is used.
    private static Collection<String> options(Command command) {
        TreeSet<String> options = new TreeSet<>();
        for (String line : Help.of(command).lines().toList()) {
            if (!line.startsWith("usage: ") && !line.startsWith("  --")) continue;
            for (String word : line.split("[^a-z-]+")) {
                if (word.matches("--[a-z-]+")) options.add(word);
                if (line.startsWith("  ") && !options.isEmpty()) break;
            }
        }
        return options;
    }
}
