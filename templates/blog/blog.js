// Shows the list of entries, or one of them: #2026-11-20-first-frost is entries/2026-11-20-first-frost.md
import {render} from './markdown.js';

const main = document.querySelector('#main');
const blogTitle = document.title;

async function text(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
}

// One name a line, the newest first; a line that begins with # is a remark.
async function names() {
  const lines = (await text('entries/list.txt')).split('\n').map(line => line.trim());
  return lines.filter(line => line && !line.startsWith('#')).map(line => line.replace(/\.md$/, ''));
}

function parse(name, source) {
  const [, year, month, day] = name.match(/^(\d{4})-(\d\d)-(\d\d)/) ?? [];
  const heading = source.match(/^# +(.+)$/m);
  return {
    name,
    date: year && new Date(+year, month - 1, +day),
    title: heading ? heading[1].replace(/[*_`]/g, '') : name,
    body: heading ? source.replace(heading[0], '') : source,
  };
}

function element(tag, content, attributes = {}) {
  const made = document.createElement(tag);
  made.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function date(entry) {
  if (!entry.date) return '';
  const words = entry.date.toLocaleDateString(undefined, {year: 'numeric', month: 'long', day: 'numeric'});
  return element('time', words, {datetime: entry.name.slice(0, 10)});
}

function firstWords(entry) {
  const paragraph = render(entry.body, 'entries/').querySelector('p');
  const words = paragraph ? paragraph.textContent : '';
  return words.length > 180 ? `${words.slice(0, words.lastIndexOf(' ', 180))} …` : words;
}

async function showList() {
  document.title = blogTitle;
  const all = await names();
  if (all.length === 0) {
    main.replaceChildren(element('p', 'Nothing is written yet.'));
    return;
  }
  const found = await Promise.allSettled(all.map(async name => parse(name, await text(`entries/${name}.md`))));
  main.replaceChildren(element('h1', 'Entries', {class: 'unseen'}), ...found.map((result, index) => {
    if (result.status === 'rejected') {
      return element('p', `entries/${all[index]}.md is in the list, but the file is missing.`, {class: 'trouble'});
    }
    const entry = result.value;
    const link = element('a', entry.title, {href: `#${entry.name}`});
    return element('article', [date(entry), element('h2', link), element('p', firstWords(entry))], {class: 'teaser'});
  }));
}

async function showEntry(name) {
  const entry = parse(name, await text(`entries/${name}.md`));
  document.title = `${entry.title} – ${blogTitle}`;
  const all = await names();
  const at = all.indexOf(name);
  const step = (to, label) => all[to] ? element('a', label, {href: `#${all[to]}`}) : '';
  const steps = at < 0 ? [] : [step(at + 1, '← Older'), step(at - 1, 'Newer →')];
  main.replaceChildren(
    element('article', [date(entry), element('h1', entry.title, {tabindex: '-1'}), render(entry.body, 'entries/')]),
    element('nav', [...steps, element('a', 'All entries', {href: '#'})], {'aria-label': 'Entries'}));
  scrollTo(0, 0);
}

async function show() {
  const name = decodeURIComponent(location.hash.slice(1));
  try {
    // Names are what an author gives a file, never a way out of the folder.
    if (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name)) await showEntry(name);
    else await showList();
  } catch (failed) {
    main.replaceChildren(
      element('h1', 'This cannot be read just now'),
      element('p', `${failed.message}. Either the entry is gone, or its writer is not online.`),
      element('p', element('a', 'All entries', {href: '#'})));
  }
}

addEventListener('hashchange', show);
show();
