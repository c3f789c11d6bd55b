// Hides the links that do not have all the words. The page is whole without it.
const form = document.querySelector('form');
const field = form.querySelector('input');
const count = form.querySelector('output');
const nothing = document.querySelector('#nothing');
const links = [...document.querySelectorAll('main li')].map(item => ({
  item,
  text: `${item.textContent} ${item.querySelector('a')?.href}`.toLowerCase(),
}));

function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const {item, text} of links) {
    item.hidden = !words.every(word => text.includes(word));
    if (!item.hidden) shown++;
  }
  for (const section of document.querySelectorAll('main section')) {
    section.hidden = !section.querySelector('li:not([hidden])');
  }
  count.textContent = words.length ? `${shown} of ${links.length}` : `${links.length} links`;
  nothing.hidden = shown > 0;
  history.replaceState(null, '', field.value ? `#${encodeURIComponent(field.value)}` : location.pathname);
}

form.hidden = false;
form.addEventListener('submit', event => {
  event.preventDefault();
  document.querySelector('main li:not([hidden]) a')?.focus();
});
field.addEventListener('input', show);
document.addEventListener('keydown', event => {
  if (event.key === '/' && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  }
});
try {
  field.value = decodeURIComponent(location.hash.slice(1));
} catch {
  field.value = ''; // a fragment that somebody mangled
}
show();
