/// The configuration: what may be said, where it is said, and what it comes to.
///
/// Read in this order: [goop.config.Config] (the records that programs see),
/// [goop.config.ConfigFields] (the one table of names, types, defaults and meanings),
/// [goop.config.FieldType], [goop.config.Loader] (the sources in order, one method each),
/// [goop.config.Goop2File] and [goop.config.PropertiesFile] (the two kinds of file),
/// [goop.config.Contradictions] (fields that are right alone and wrong together),
/// [goop.config.Report] (all that was found).
///
/// Nothing stops at the first mistake: whoever starts a program learns of all of them at once.
package goop.config;
