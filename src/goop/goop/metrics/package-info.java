/// Counts, and who reads them: Prometheus (text format 0.0.4) and the plots of the admin page.
///
/// Counting never waits: counters are striped adders, histograms an adder a bucket.
///
/// Read in this order: [Counter], [Gauge], [Histogram] (what code holds in its hand), [Labelled]
/// (one of them for each value of its labels, bounded), [Metrics] (all of them, written out),
/// [RateHistory] (the last ten minutes and the last day, for plots).
package goop.metrics;
