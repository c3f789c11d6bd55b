// Gathers what was chosen into a note that the visitor sends by himself. Nothing leaves this page.
const things = [...document.querySelectorAll('article:not(.gone)')].map(article => ({
  article,
  name: article.querySelector('h2').textContent.trim(),
  price: Number(article.dataset.price),
  count: 0,
}));
const currency = document.querySelector('.price').textContent.replace(/[\d.,\s]/g, '') || '';
const shop = document.querySelector('h1').textContent.trim();
const remembered = `note of ${shop}`;
const copy = document.querySelector('#copy');
const mail = document.querySelector('#mail');
const mailAddress = mail.href;

function money(amount) {
  return amount === 0 ? 'free' : `${amount.toLocaleString(undefined, {maximumFractionDigits: 2})} ${currency}`;
}

function chosen() {
  return things.filter(thing => thing.count > 0);
}

function note() {
  const lines = chosen().map(({count, name, price}) => `${count} × ${name}: ${money(count * price)}`);
  return [`From ${shop} I would like:`, ...lines, `Together ${money(total())}`].join('\n');
}

function total() {
  return chosen().reduce((sum, {count, price}) => sum + count * price, 0);
}

function show() {
  const list = chosen();
  document.querySelector('#nothing').hidden = list.length > 0;
  document.querySelector('#chosen').replaceChildren(...list.map(({count, name, price}) => {
    const item = document.createElement('li');
    const words = document.createElement('span');
    words.textContent = `${count} × ${name}`;
    const sum = document.createElement('span');
    sum.textContent = money(count * price);
    item.append(words, sum);
    return item;
  }));
  document.querySelector('#sum').textContent = list.length ? `Together ${money(total())}` : '';
  copy.disabled = list.length === 0;
  copy.textContent = 'Copy the note';
  mail.href = list.length ? `${mailAddress}&body=${encodeURIComponent(note())}` : mailAddress;
  for (const {article, count} of things) {
    article.querySelector('output').textContent = count;
    article.querySelector('.fewer').disabled = count === 0;
    article.querySelector('.more').disabled = count === 99;
  }
  try {
    localStorage.setItem(remembered, JSON.stringify(Object.fromEntries(list.map(({name, count}) => [name, count]))));
  } catch {
    // A browser without storage forgets the note when the page is left.
  }
}

function button(sign, label, kind, step, thing) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = kind;
  made.textContent = sign;
  made.setAttribute('aria-label', `${label}: ${thing.name}`);
  made.addEventListener('click', () => {
    thing.count = Math.max(0, Math.min(99, thing.count + step));
    show();
  });
  return made;
}

let before = {};
try {
  before = JSON.parse(localStorage.getItem(remembered)) ?? {};
} catch {
  before = {}; // no storage, or something else wrote there
}
for (const thing of things) {
  const count = Number(before[thing.name]);
  thing.count = Number.isInteger(count) && count > 0 && count < 100 ? count : 0;
  const row = document.createElement('p');
  row.className = 'choose';
  const output = document.createElement('output');
  output.setAttribute('aria-label', `chosen: ${thing.name}`);
  row.append(button('−', 'One fewer', 'fewer', -1, thing), output, button('+', 'One more', 'more', 1, thing));
  thing.article.append(row);
}
copy.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(note());
    copy.textContent = 'Copied';
  } catch {
    // No permission: the words are shown, to be copied by hand.
    const words = document.createElement('pre');
    words.textContent = note();
    words.tabIndex = 0;
    document.querySelector('#sum').replaceChildren(words);
  }
});
show();
