package goop;

import goop.cli.CommandLine;

import java.util.List;

/// Where `java -jar goop.jar` begins: reads the command line and hands over to one class in
/// `goop.cli`.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int status = CommandLine.run(List.of(arguments), System.in, System.out, System.err);
        System.out.flush();
        System.err.flush();
        if (status != 0) System.exit(status);
    }
}
