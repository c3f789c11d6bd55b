package goop.store;

/// What a bundle may be; one that passes any of these is refused.
///
/// @param packedBytes as it travels
/// @param bytes all files together
/// @param fileBytes one file
/// @param ratio how many times its packed size it may unpack to, beyond the first MiB: a site of
///   text reaches ten
/// @param entries files and folders
/// @param depth folders in one another
/// @param pathLength characters of one name, folders included
public record BundleLimits(
        int packedBytes,
        long bytes,
        long fileBytes,
        int ratio,
        int entries,
        int depth,
        int pathLength) {

    /// Room for a site with many pictures.
    public static BundleLimits defaults() {
        return new BundleLimits(16 << 20, 64L << 20, 16L << 20, 100, 2_000, 12, 200);
    }
}
