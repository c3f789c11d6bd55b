/// JSON, strictly: a parser for bytes from outside, the tree that it makes, and a writer.
///
/// Spec: RFC 8259 (JSON), RFC 3629 (UTF-8). Written as Go's `encoding/json` writes, so that what
/// goop sends is byte for byte what the programs already in use would send.
///
/// Read in this order: [goop.json.Json] (the tree), [goop.json.JsonFields] (reading an object's
/// fields with clear errors), [goop.json.JsonParser], [goop.json.JsonLimits] (every bound, and
/// why), [goop.json.JsonWriter].
///
/// Left out: streaming input, comments, data binding. A document is bounded by whoever reads it
/// from the network, and is then small enough to be held.
package goop.json;
