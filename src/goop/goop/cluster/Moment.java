package goop.cluster;

/// When something happens.
///
/// @param ticks milliseconds of a clock that never jumps, for deadlines
/// @param millis Unix milliseconds of a clock that may be wrong, for what others compare
record Moment(long ticks, long millis) {}
