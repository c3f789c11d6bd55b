// Shows the pictures large, one by one. Without it each link opens its picture.
const figures = [...document.querySelectorAll('figure')];
const dialog = document.querySelector('dialog');
const large = document.querySelector('#large');
let at = 0;

function show(index) {
  at = (index + figures.length) % figures.length;
  const figure = figures[at];
  large.src = figure.querySelector('a').href;
  large.alt = figure.querySelector('img').alt;
  document.querySelector('#caption').textContent = figure.querySelector('figcaption')?.textContent.trim() ?? '';
  document.querySelector('#place').textContent = `${at + 1} of ${figures.length}`;
  // The next one is fetched while this one is looked at.
  new Image().src = figures[(at + 1) % figures.length].querySelector('a').href;
}

figures.forEach((figure, index) => {
  figure.querySelector('a').addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(index);
    dialog.showModal();
  });
});
document.querySelector('#before').addEventListener('click', () => show(at - 1));
document.querySelector('#next').addEventListener('click', () => show(at + 1));
document.querySelector('#close').addEventListener('click', () => dialog.close());
dialog.addEventListener('close', () => figures[at].querySelector('a').focus());
dialog.addEventListener('keydown', event => {
  if (event.key === 'ArrowLeft') show(at - 1);
  if (event.key === 'ArrowRight') show(at + 1);
});

let from = null;
dialog.addEventListener('pointerdown', event => { from = event.clientX; });
dialog.addEventListener('pointerup', event => {
  const way = from === null ? 0 : event.clientX - from;
  if (Math.abs(way) > 60) show(way > 0 ? at - 1 : at + 1);
  from = null;
});
