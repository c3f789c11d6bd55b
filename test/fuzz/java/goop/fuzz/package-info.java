/// Coverage-guided fuzzing: throws mutated bytes at each parser of outside bytes.
///
/// A target is a class `…Fuzz` beside the parser's tests, marked [Parses]. Its kept inputs are the
/// files of `test/fuzz/corpus/<name>/`. `test/fuzz/README.md` says how to add one.
///
/// Read in this order: [Parses] (what a target declares), [FuzzTarget] (finding them), [Replay]
/// (the kept inputs, once each), [BranchShare] (how much of the parser they reach), [Jazzer] (the
/// search for new ones), [Fuzz] (`make fuzz`), [FuzzTest] (the short form in `make test`).
package goop.fuzz;
