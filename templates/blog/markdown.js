// Markdown, the part of it that a blog needs: headings, paragraphs, lists, quotes, code, rules,
// pictures, links, emphasis. Makes elements, never HTML from text, so an entry cannot run anything.

const safe = /^(https?:|mailto:|[^:]*$)/i;

/// @param folder what relative addresses of links and pictures are relative to
export function render(source, folder = '') {
  const out = document.createDocumentFragment();
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  let at = 0;

  const take = (pattern, strip) => {
    const taken = [];
    while (at < lines.length && pattern.test(lines[at])) taken.push(lines[at++].replace(strip, ''));
    return taken;
  };

  while (at < lines.length) {
    const line = lines[at];
    let match;
    if (!line.trim()) {
      at++;
    } else if ((match = line.match(/^(#{1,5}) +(.+?)#*$/))) {
      // The entry's own title is the h1 (or, in a list, the h2).
      out.append(make(`h${Math.min(6, match[1].length + 1)}`, match[2], folder));
      at++;
    } else if ((match = line.match(/^```/))) {
      at++;
      const code = [];
      while (at < lines.length && !lines[at].startsWith('```')) code.push(lines[at++]);
      at++;
      const pre = document.createElement('pre');
      const inner = document.createElement('code');
      inner.textContent = code.join('\n');
      pre.append(inner);
      pre.tabIndex = 0;
      out.append(pre);
    } else if (/^(\*{3,}|-{3,})\s*$/.test(line)) {
      out.append(document.createElement('hr'));
      at++;
    } else if (/^> ?/.test(line)) {
      const quote = document.createElement('blockquote');
      quote.append(render(take(/^> ?/, /^> ?/).join('\n'), folder));
      out.append(quote);
    } else if (/^[-*+] /.test(line)) {
      out.append(list('ul', take(/^([-*+] | {2,}\S)/, ''), /^[-*+] /, folder));
    } else if (/^\d+\. /.test(line)) {
      out.append(list('ol', take(/^(\d+\. | {2,}\S)/, ''), /^\d+\. /, folder));
    } else {
      const words = take(/^(?!(#{1,5} |```|> ?|[-*+] |\d+\. ))\s*\S/, /^\s+/);
      // A line that looks like a mark and is none (`# ` alone) stands for itself.
      if (words.length === 0) words.push(lines[at++]);
      out.append(make('p', words.join('\n'), folder));
    }
  }
  return out;
}

// A line that does not begin an item goes on with the one before.
function list(tag, lines, mark, folder) {
  const items = [];
  for (const line of lines) {
    if (mark.test(line)) items.push(line.replace(mark, ''));
    else items[items.length - 1] += `\n${line.trim()}`;
  }
  const made = document.createElement(tag);
  made.append(...items.map(item => make('li', item, folder)));
  return made;
}

function make(tag, text, folder) {
  const made = document.createElement(tag);
  made.append(inline(text, folder));
  return made;
}

const spans = /`([^`]+)`|!\[([^\]]*)\]\(([^)\s]+)\)|\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|[*_]([^*_]+)[*_]/;

function inline(text, folder) {
  const out = document.createDocumentFragment();
  let rest = text;
  for (let match = rest.match(spans); match; match = rest.match(spans)) {
    out.append(rest.slice(0, match.index));
    const [whole, code, alt, src, label, href, strong, em] = match;
    if (code) out.append(plain('code', code));
    else if (src) out.append(picture(alt, src, folder));
    else if (href) out.append(link(label, href, folder));
    else if (strong) out.append(make('strong', strong, folder));
    else out.append(make('em', em, folder));
    rest = rest.slice(match.index + whole.length);
  }
  out.append(rest);
  return out;
}

function plain(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function address(target, folder) {
  if (!safe.test(target)) return '#';
  return /^([a-z]+:|[/#])/i.test(target) ? target : folder + target;
}

function picture(alt, src, folder) {
  const made = document.createElement('img');
  made.alt = alt;
  made.src = address(src, folder);
  made.loading = 'lazy';
  return made;
}

function link(label, href, folder) {
  const made = make('a', label, folder);
  made.href = address(href, folder);
  if (/^https?:/i.test(href)) made.rel = 'noreferrer';
  return made;
}
