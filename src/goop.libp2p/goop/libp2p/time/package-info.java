/// When waiting is over.
///
/// The JDK sets a timer for each timed wait of a virtual thread and takes it away afterwards, and
/// each of these wakes a thread. A wait that nearly always ends long before its time need not cost
/// that: measured on pings, a third of the processor time.
///
/// Read in this order: [goop.libp2p.time.Alarm], `AlarmClock` (the one thread).
package goop.libp2p.time;
