/// The manual: the same Markdown files as in `docs/`, as pages under `/docs/`.
///
/// Spec: CommonMark 0.31 and GFM tables, the part of them that the manual uses. No raw HTML: what
/// looks like it is shown as text.
///
/// ```
///   docs/*.md ── Manual ── Markdown (blocks) ── Inline (text) ── HTML ──► ManualPages
///   openapi*.json ── ApiReference (Markdown) ─┘
/// ```
///
/// Read in this order: [Block] (what a page is made of), [Markdown] (lines into blocks), [Inline]
/// (text into HTML), [MarkdownHtml] (blocks into HTML), [ApiReference], [Manual] (all pages, their
/// order, the search index), [ManualPages] (what a browser asks for).
///
/// Left out of CommonMark: setext headings, reference links, raw HTML, lazy quotes, hard breaks,
/// three marks in a row.
package goop.manual;
