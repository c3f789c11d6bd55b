package goop.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Where templates are: a folder of folders, or what the jar brings along.
sealed interface TemplateSource {

    /// The folders that may be templates, in alphabetical order.
    List<String> dirs() throws IOException;

    /// Every file of one, hidden ones left out, by its path below the folder.
    SortedMap<String, byte[]> files(String dir) throws IOException;

    /// One file; null where there is none.
    byte[] file(String dir, String path) throws IOException;

    /// Differs when the template's files have changed.
    String stamp(String dir) throws IOException;

    /// Templates on disk. Symbolic links are not followed.
    record OnDisk(Path folder, BundleLimits limits) implements TemplateSource {

        @Override
        public List<String> dirs() throws IOException {
            try (Stream<Path> children = Files.list(folder)) {
                return children.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                        .map(each -> each.getFileName().toString())
                        .filter(Manifest::isDir)
                        .sorted()
                        .toList();
            }
        }

        @Override
        public SortedMap<String, byte[]> files(String dir) throws IOException {
            SortedMap<String, byte[]> files = new TreeMap<>();
            long bytes = 0;
            for (Path each : walk(dir)) {
                if (!Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) continue;
                String path = relative(dir, each);
                if (BundlePath.parse(dir + "/" + path, limits).isHidden()) continue;
                byte[] content = read(each);
                bytes += content.length;
                if (bytes > limits.bytes() || files.size() >= limits.entries()) {
                    throw new IOException(
                            "%s: more than %d bytes or %d files"
                                    .formatted(dir, limits.bytes(), limits.entries()));
                }
                files.put(path, content);
            }
            return files;
        }

        private byte[] read(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] content = in.readNBytes((int) limits.fileBytes() + 1);
                if (content.length > limits.fileBytes()) {
                    throw new IOException(
                            "%s: more than %d bytes".formatted(file, limits.fileBytes()));
                }
                return content;
            }
        }

        @Override
        public byte[] file(String dir, String path) throws IOException {
            Path real = folder.resolve(dir);
            for (String each : BundlePath.parse(path, limits).segments()) {
                real = real.resolve(each);
                if (Files.isSymbolicLink(real)) return null;
            }
            return Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS) ? read(real) : null;
        }

        @Override
        public String stamp(String dir) throws IOException {
            StringBuilder stamp = new StringBuilder();
            for (Path each : walk(dir)) {
                BasicFileAttributes attributes =
                        Files.readAttributes(
                                each, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!attributes.isRegularFile()) continue;
                stamp.append(relative(dir, each)).append(' ').append(attributes.size());
                stamp.append(' ').append(attributes.lastModifiedTime().toMillis()).append('\n');
            }
            return stamp.toString();
        }

        private List<Path> walk(String dir) throws IOException {
            // Links are not followed here: one is an entry by itself, and no regular file.
            try (Stream<Path> all = Files.walk(folder.resolve(dir), limits.depth() + 1)) {
                return all.limit(4L * limits.entries()).sorted().toList();
            }
        }

        private String relative(String dir, Path file) {
            List<String> segments = new ArrayList<>();
            folder.resolve(dir).relativize(file).forEach(each -> segments.add(each.toString()));
            return String.join("/", segments);
        }
    }

    /// The templates within the jar: `templates/index.txt` beside this class lists their files.
    record BuiltIn(List<String> index) implements TemplateSource {
        static BuiltIn load() throws IOException {
            try (InputStream in = TemplateSource.class.getResourceAsStream("templates/index.txt")) {
                if (in == null) return new BuiltIn(List.of());
                String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new BuiltIn(lines.lines().sorted().toList());
            }
        }

        @Override
        public List<String> dirs() {
            Set<String> dirs = new HashSet<>();
            for (String each : index) dirs.add(each.substring(0, each.indexOf('/')));
            return List.copyOf(new TreeSet<>(dirs));
        }

        @Override
        public SortedMap<String, byte[]> files(String dir) throws IOException {
            SortedMap<String, byte[]> files = new TreeMap<>();
            for (String each : index) {
                if (!each.startsWith(dir + "/")) continue;
                String path = each.substring(dir.length() + 1);
                files.put(path, file(dir, path));
            }
            return files;
        }

        @Override
        public byte[] file(String dir, String path) throws IOException {
            String name = dir + "/" + path;
            if (!index.contains(name)) return null;
            try (InputStream in = TemplateSource.class.getResourceAsStream("templates/" + name)) {
                if (in == null) throw new IOException("the jar lacks " + name);
                return in.readAllBytes();
            }
        }

        @Override
        public String stamp(String dir) {
            return "built in";
        }
    }
}
