package goop.cli;

import goop.config.ConfigException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Selects the command, runs it, and turns what it throws into one line and an exit status.
public final class CommandLine {
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;

    private CommandLine() {}

    /// Runs one command line.
    ///
    /// @return the exit status: 0 done, 1 failed, 2 usage, 3 unreachable
    public static int run(
            List<String> arguments, InputStream in, PrintStream out, PrintStream err) {
        List<String> words = new ArrayList<>(arguments);
        boolean debug = words.remove("--debug");
        boolean terminal = System.console() != null && System.console().isTerminal();
        Console console = new Console(in, out, err, System.getenv(), terminal);
        try {
            return dispatch(words, console);
        } catch (UsageException wrong) {
            err.println("goop: " + wrong.getMessage());
            return USAGE;
        } catch (ConfigException mistakes) {
            return report(mistakes, debug, err, USAGE);
        } catch (ConnectException unreachable) {
            return report(unreachable, debug, err, UNREACHABLE);
        } catch (IOException failed) {
            return report(failed, debug, err, FAILED);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return report(interrupted, debug, err, FAILED);
        } catch (RuntimeException bug) {
            err.println("goop: internal error: " + bug + " (run again with --debug for where)");
            if (debug) bug.printStackTrace(err);
            return FAILED;
        }
    }

    private static int dispatch(List<String> words, Console console)
            throws IOException, InterruptedException {
        if (words.isEmpty()) {
            console.err().print(Help.overview());
            return USAGE;
        }
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (first.equals("--help") || first.equals("-h")) return Commands.HELP.run(rest, console);
        if (first.equals("--version")) return Commands.VERSION.run(rest, console);
        Command command = Commands.named(first);
        if (command != null) {
            if (rest.contains("--help") || rest.contains("-h")) {
                console.out().print(Help.of(command));
                return 0;
            }
            return command.run(rest, console);
        }
        // `goop <dir>`: start what its configuration says.
        if (Files.isDirectory(Path.of(first))) return Commands.RUN.run(words, console);
        throw new UsageException(
                "no command \"%s\". Did you mean \"%s\"? goop help lists them."
                        .formatted(first, Commands.nearest(first)));
    }

    private static int report(Exception problem, boolean debug, PrintStream err, int status) {
        err.println("goop: " + sentence(problem));
        if (debug) problem.printStackTrace(err);
        return status;
    }

    // The JDK's file exceptions carry a bare path as their message.
    private static String sentence(Exception problem) {
        String message = problem.getMessage();
        return switch (problem) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
            case FileNotFoundException missing -> message;
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException file -> message;
            case InterruptedException interrupted -> "interrupted";
            default -> message == null ? problem.getClass().getSimpleName() : message;
        };
    }
}
