package goop.config;

import goop.fuzz.Parses;

/// Whatever the file holds, it comes to settings of known fields, mistakes with a line, and one
/// note.
@Parses(Goop2File.class)
public final class Goop2Fuzz {
    private Goop2Fuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Findings findings = new Findings();
        Goop2File.read(input, findings);
        for (Mistake mistake : findings.mistakes) {
            if (mistake.line() < 1) throw new AssertionError(mistake);
        }
        if (findings.notes.size() > 1) throw new AssertionError(findings.notes);
    }
}
