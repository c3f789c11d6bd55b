package goop.config;

import java.util.Collection;
import java.util.Comparator;

/// The word that was most likely meant.
public final class Nearest {
    // No word of ours is nearly as long; comparing takes time by the product of the lengths.
    private static final int LONGEST = 100;

    private Nearest() {}

    /// The word of `words` with the fewest letters to insert, remove or replace.
    public static String to(String mistyped, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(word -> distance(mistyped, word)))
                .orElseThrow();
    }

    /// How many letters must be inserted, removed or replaced (Levenshtein distance).
    static int distance(String from, String to) {
        if (from.length() > LONGEST) return from.length();
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) previous[column] = column;
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                int cheapest = Math.min(previous[column], current[column - 1]) + 1;
                current[column] = Math.min(cheapest, previous[column - 1] + replaced);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
