package goop.rendezvous;

import goop.cluster.SharedRow;
import goop.fuzz.Parses;

import java.nio.charset.StandardCharsets;

/// The input is a row's key, and on the next line its word. What is read comes back the same after
/// writing.
@Parses(BanRows.class)
public final class BanRowsFuzz {
    private BanRowsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        String word = lines.length > 1 ? lines[1] : "";
        BanList said = BanRows.read(new SharedRow(lines[0], 1_764_000_000_000L, word));
        for (Ban each : said.bans()) same(said, BanRows.row(each));
        for (BanList.Lifted each : said.lifted()) same(said, BanRows.row(each));
    }

    private static void same(BanList said, SharedRow row) {
        if (!BanRows.read(row).equals(said)) throw new AssertionError(said + " is not " + row);
    }
}
