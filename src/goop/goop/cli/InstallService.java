package goop.cli;

import goop.config.Nearest;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `goop install-service <dir>`: what systemd needs to run goop, printed or written.
final class InstallService implements Command {
    /// A user name that systemd takes without complaint, and that is good in a path.
    private static final String NAME = "[a-z][a-z0-9-]{0,29}[a-z0-9]";

    /// What a hardened unit does not see, or sees another of.
    private static final List<String> HIDDEN =
            List.of("/home", "/root", "/run", "/tmp", "/var/tmp", "/proc", "/sys", "/dev");

    @Override
    public String name() {
        return "install-service";
    }

    @Override
    public String synopsis() {
        return "<dir> [--peer] [--write] [--name <unit>] [--user <user>] [--program <path>]";
    }

    @Override
    public String summary() {
        return "print or write what systemd needs to run goop";
    }

    @Override
    public String details() {
        return """
        A hardened unit for the rendezvous server of that directory, and the user that it runs as.
        Nothing is changed without --write.

          --peer            for a peer instead
          --write           writes the files, as root
          --name <unit>     what the unit is called: goop-rendezvous, goop-peer
          --user <user>     whom it runs as, a system user of its own: goop, goop-peer
          --program <path>  what starts goop: the image's bin/goop; without it, this very goop
          --root <folder>   writes below that folder, as into a system that does not run

        Example:
          goop install-service /var/lib/goop --program /opt/goop/bin/goop
        """;
    }

    @Override
    public int run(List<String> arguments, Console console) throws IOException {
        Words words = Words.parse(arguments);
        ServiceUnit.Kind kind =
                words.has("--peer") ? ServiceUnit.Kind.PEER : ServiceUnit.Kind.RENDEZVOUS;
        Path directory = seen("the directory", words.directory());
        Path root =
                DirectoryArguments.path(words.value("--root").orElse("/"))
                        .toAbsolutePath()
                        .normalize();
        ServiceUnit unit =
                new ServiceUnit(
                        kind,
                        name("--name", words.value("--name").orElse(kind.unit)),
                        name("--user", words.value("--user").orElse(kind.user)),
                        program(words.value("--program"), root),
                        directory);
        Map<Path, String> files = files(unit);
        if (words.has("--write")) write(root, files, unit.credentials(), console.out());
        else print(files, unit.credentials(), console.out());
        next(unit, console.out());
        return 0;
    }

    /// `<dir>` and options.
    private record Words(Path directory, Map<String, String> options) {
        private static final List<String> FLAGS = List.of("--peer", "--write");
        private static final List<String> VALUES =
                List.of("--name", "--user", "--program", "--root");

        static Words parse(List<String> arguments) {
            Map<String, String> options = new LinkedHashMap<>();
            String directory = null;
            for (int i = 0; i < arguments.size(); i++) {
                String word = arguments.get(i);
                if (FLAGS.contains(word)) {
                    options.put(word, "");
                } else if (VALUES.contains(word)) {
                    if (++i == arguments.size()) throw new UsageException(word + " takes a value.");
                    options.put(word, arguments.get(i));
                } else if (word.startsWith("-")) {
                    List<String> all = List.of(String.join(" ", FLAGS), String.join(" ", VALUES));
                    String nearest = Nearest.to(word, List.of(String.join(" ", all).split(" ")));
                    throw new UsageException(
                            "install-service does not take %s; the nearest is %s."
                                    .formatted(word, nearest));
                } else if (directory == null) {
                    directory = word;
                } else {
                    throw new UsageException("install-service takes one peer directory.");
                }
            }
            if (directory == null) {
                throw new UsageException("install-service takes one peer directory.");
            }
            return new Words(DirectoryArguments.path(directory), options);
        }

        boolean has(String flag) {
            return options.containsKey(flag);
        }

        Optional<String> value(String option) {
            return Optional.ofNullable(options.get(option));
        }
    }

    private static String name(String option, String name) {
        if (name.matches(NAME)) return name;
        throw new UsageException(
                "%s takes 2 to 31 small letters, digits and -, as in goop-2, not \"%s\"."
                        .formatted(option, Printable.of(name)));
    }

    /// A path that the unit sees as we do.
    private static Path seen(String what, Path path) {
        String text = path.toString();
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException(what + " has a control character in its name.");
        }
        if (!path.isAbsolute()) {
            throw new UsageException(
                    "%s must be said from the root on, as in /var/lib/goop, not \"%s\"."
                            .formatted(what, text));
        }
        Path plain = path.normalize();
        if (plain.getNameCount() < 2) {
            throw new UsageException(
                    "%s cannot be %s; /var/lib/goop is usual.".formatted(what, plain));
        }
        for (String each : HIDDEN) {
            if (plain.startsWith(each)) {
                throw new UsageException(
                        "%s cannot be %s: the unit does not see %s. /var/lib/goop and /opt/goop are"
                                        .formatted(what, plain, each)
                                + " usual.");
            }
        }
        return plain;
    }

    private static List<String> program(Optional<String> said, Path root) {
        if (said.isEmpty()) return ourselves();
        Path program = seen("the program", DirectoryArguments.path(said.get()));
        Path file = root.resolve(program.toString().substring(1));
        if (!Files.isExecutable(file) || Files.isDirectory(file)) {
            throw new UsageException(file + " is no program that can be started.");
        }
        return List.of(program.toString());
    }

    // The image's bin/goop lies beside the java that runs us; with a JDK it is `java -jar`.
    private static List<String> ourselves() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path launcher = java.resolveSibling("goop");
        if (Files.isExecutable(launcher)) {
            return List.of(seen("the program", launcher).toString());
        }
        return List.of(
                seen("this Java", java).toString(),
                "-XX:+UseSerialGC",
                "-jar",
                seen("this goop", jar()).toString());
    }

    private static Path jar() {
        try {
            return Path.of(
                    InstallService.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError("the class loader makes proper addresses", impossible);
        }
    }

    private static Map<Path, String> files(ServiceUnit unit) throws IOException {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(Path.of("/etc/systemd/system", unit.name() + ".service"), unit.unit());
        files.put(Path.of("/etc/sysusers.d", unit.name() + ".conf"), unit.users());
        if (!unit.hasStateDirectory()) {
            files.put(Path.of("/etc/tmpfiles.d", unit.name() + ".conf"), unit.folders());
        }
        return files;
    }

    private static void print(Map<Path, String> files, Path secrets, PrintStream out) {
        files.forEach((file, text) -> out.print("==> " + file + " <==\n" + text + "\n"));
        out.println("==> " + secrets + "/ <==\nfor root alone, mode 0700\n");
    }

    private static void write(Path root, Map<Path, String> files, Path secrets, PrintStream out)
            throws IOException {
        Map<Path, String> below = new LinkedHashMap<>();
        files.forEach((file, text) -> below.put(below(root, file), text));
        for (Map.Entry<Path, String> each : below.entrySet()) {
            Path file = each.getKey();
            if (Files.exists(file) && !Files.readString(file).equals(each.getValue())) {
                throw new IOException(
                        file
                                + " is there already and says something else. Change it by"
                                + " systemctl edit, or remove it first; nothing was written.");
            }
        }
        for (Map.Entry<Path, String> each : below.entrySet()) {
            Files.createDirectories(each.getKey().getParent());
            Files.writeString(each.getKey(), each.getValue());
            out.println("wrote " + each.getKey());
        }
        Path folder = below(root, secrets);
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        out.println("made  " + folder);
        out.println();
    }

    private static Path below(Path root, Path file) {
        return root.resolve(file.toString().substring(1));
    }

    private static void next(ServiceUnit unit, PrintStream out) {
        out.println("Then, as root:");
        out.println("  systemd-sysusers");
        if (!unit.hasStateDirectory()) out.println("  systemd-tmpfiles --create");
        out.println("  systemctl daemon-reload");
        out.println("  systemctl enable --now " + unit.name());
        out.println(
                "Secrets are files in %s: admin_password, smtp_password,"
                        .formatted(unit.credentials()));
        out.println("registration_webhook_secret.");
    }
}
