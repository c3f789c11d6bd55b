// One slide at a time. Without it, all slides stand below each other, which is also how they print.
const slides = [...document.querySelectorAll('main > section')];
const place = document.querySelector('#place');
const timer = document.querySelector('#timer');
const notes = document.querySelector('#notes');
let at = 0;
let began = null;

function show(index, remember = true) {
  at = Math.max(0, Math.min(slides.length - 1, index));
  slides.forEach((slide, number) => { slide.hidden = number !== at; });
  place.textContent = `${at + 1} / ${slides.length}`;
  document.querySelector('#before').disabled = at === 0;
  document.querySelector('#next').disabled = at === slides.length - 1;
  if (remember) history.replaceState(null, '', `#${at + 1}`);
}

function step(by) {
  began ??= Date.now();
  show(at + by);
}

function toggleNotes() {
  const shown = document.body.classList.toggle('notes');
  notes.setAttribute('aria-pressed', String(shown));
}

function wholeScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

const keys = {
  ArrowRight: () => step(1), PageDown: () => step(1), ' ': () => step(1),
  ArrowLeft: () => step(-1), PageUp: () => step(-1),
  Home: () => show(0), End: () => show(slides.length - 1),
  n: toggleNotes, f: wholeScreen, r: () => { began = Date.now(); },
};
addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // A space on a button presses the button.
  if (event.key === ' ' && event.target.closest?.('button, a')) return;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

let from = null;
addEventListener('pointerdown', event => { from = event.pointerType === 'touch' ? event.clientX : null; });
addEventListener('pointerup', event => {
  const way = from === null ? 0 : event.clientX - from;
  if (Math.abs(way) > 60) step(way > 0 ? -1 : 1);
  from = null;
});

document.querySelector('#before').addEventListener('click', () => step(-1));
document.querySelector('#next').addEventListener('click', () => step(1));
document.querySelector('#whole').addEventListener('click', wholeScreen);
notes.addEventListener('click', toggleNotes);
addEventListener('hashchange', () => show(Number(location.hash.slice(1)) - 1, false));
addEventListener('beforeprint', () => slides.forEach(slide => { slide.hidden = false; }));
addEventListener('afterprint', () => show(at, false));

setInterval(() => {
  if (!began) return;
  const seconds = Math.floor((Date.now() - began) / 1000);
  timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}, 1000);

document.body.classList.add('live');
document.querySelector('nav').hidden = false;
show((Number(location.hash.slice(1)) || 1) - 1, false);
