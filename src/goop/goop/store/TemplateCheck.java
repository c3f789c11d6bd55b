package goop.store;

import goop.json.JsonException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an author is told of a template before others get it.
public final class TemplateCheck {
    // What a browser fetches by itself. A link that somebody follows is the author's business.
    private static final Pattern OUTSIDE =
            Pattern.compile(
                    "<(?:script|img|iframe|audio|video|source|embed|link|object)\\b[^>]*?"
                            + "(?:src|href|data)\\s*=\\s*[\"']?\\s*((?:https?:)?//[^\"'\\s>]+)"
                            + "|url\\(\\s*[\"']?\\s*((?:https?:)?//[^\"')\\s]+)"
                            + "|@import\\s+[\"']((?:https?:)?//[^\"']+)"
                            + "|(?:from|import\\(?)\\s*[\"']((?:https?:)?//[^\"']+)"
                            + "|(?:fetch|EventSource|WebSocket|sendBeacon)\\(\\s*[\"'`]"
                            + "((?:https?:|wss?:)?//[^\"'`]+)",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern INLINE =
            Pattern.compile(
                    "<script(?![^>]*\\bsrc=)[^>]*>|<style\\b|\\son[a-z]+\\s*=\\s*[\"']"
                            + "|\\sstyle\\s*=\\s*[\"']|href\\s*=\\s*[\"']javascript:",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern TEXT = Pattern.compile(".*\\.(html|css|js|mjs|svg)");

    private final List<String> mistakes = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();

    private TemplateCheck() {}

    /// Looks at a template's folder.
    public static TemplateCheck of(Path folder) throws IOException {
        TemplateCheck check = new TemplateCheck();
        Path real = folder.toRealPath();
        String dir = real.getFileName().toString();
        if (!Manifest.isDir(dir)) {
            check.mistakes.add(
                    "the folder's name \"%s\" may hold letters, digits, - and _ only"
                            .formatted(dir));
            return check;
        }
        BundleLimits limits = BundleLimits.defaults();
        try {
            check.look(dir, new TemplateSource.OnDisk(real.getParent(), limits).files(dir));
            check.links(real);
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
        return check;
    }

    /// What keeps it from being offered or from working; empty when all is well.
    public List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /// What would make it better.
    public List<String> advice() {
        return List.copyOf(advice);
    }

    private void look(String dir, SortedMap<String, byte[]> files) throws IOException {
        manifest(dir, files.get("manifest.json"));
        if (!files.containsKey("index.html")) {
            mistakes.add("index.html is missing: it is the first page that a visitor sees");
        }
        if (!files.containsKey("picture.png")) {
            advice.add("picture.png is missing: the store shows it, 560 by 360 pixels");
        }
        if (!files.containsKey("README.md")) {
            advice.add("README.md is missing: it tells others what to change");
        }
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            if (!TEXT.matcher(each.getKey()).matches()) continue;
            text(each.getKey(), new String(each.getValue(), StandardCharsets.UTF_8));
        }
        Bundle.check(Bundle.write(dir, files), dir, BundleLimits.defaults());
    }

    private void manifest(String dir, byte[] json) {
        if (json == null) {
            mistakes.add("manifest.json is missing");
            return;
        }
        try {
            Manifest manifest = Manifest.parse(dir, json);
            if (manifest.description().isBlank()) advice.add("manifest.json: no description");
            if (manifest.category().isBlank()) advice.add("manifest.json: no category");
        } catch (JsonException wrong) {
            mistakes.add("manifest.json: " + wrong.getMessage());
        }
    }

    private void text(String file, String text) {
        Matcher outside = OUTSIDE.matcher(text);
        while (outside.find()) {
            String address = "";
            for (int i = 1; i <= outside.groupCount(); i++) {
                if (outside.group(i) != null) address = outside.group(i);
            }
            mistakes.add(
                    "%s:%d: fetches %s: a site may fetch from itself only"
                            .formatted(file, line(text, outside.start()), address));
        }
        if (!file.endsWith(".html")) return;
        Matcher inline = INLINE.matcher(text);
        while (inline.find()) {
            mistakes.add(
                    "%s:%d: \"%s\" does not run in a viewer: put scripts and styles into files"
                            .formatted(file, line(text, inline.start()), inline.group().strip()));
        }
        if (!text.contains("name=\"viewport\"")) {
            advice.add(file + ": no <meta name=\"viewport\">, so a phone shows it tiny");
        }
        if (!text.matches("(?s).*<html[^>]*\\blang=.*")) {
            advice.add(file + ": no lang on <html>, so a screen reader has to guess");
        }
    }

    private static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(each -> each == '\n').count();
    }

    private void links(Path folder) throws IOException {
        try (var all = Files.walk(folder, BundleLimits.defaults().depth() + 1)) {
            all.filter(Files::isSymbolicLink)
                    .map(each -> folder.relativize(each) + " is a link: it is left out")
                    .forEach(advice::add);
        }
    }
}
