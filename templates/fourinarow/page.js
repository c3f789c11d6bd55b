// Puts rules, match and line on the page.
import {COLUMNS, ROWS, grid, isGame, isOver, mayPlay, row, winner} from './rules.js';
import {Match, read} from './match.js';
import {open, send} from './line.js';

const board = document.querySelector('#board');
const says = document.querySelector('#says');
const trouble = document.querySelector('#trouble');
const begin = document.querySelector('#begin');
const guests = document.querySelector('#guests');
const names = ['Yellow', 'Red'];
const matches = new Map(); // by the other one's peer id; a visitor has one, the owner perhaps many
const BEAT_MILLIS = 5000;
let line = 'opening';
let down = false; // the line was open, and is not just now
let self = null;
let owner = null;
let current = null; // the match on the board; null for two at one screen
let alone = ''; // the moves of a game at one screen

const isOwner = () => self !== null && self === owner;
const shortId = id => `${id.slice(0, 8)}…${id.slice(-4)}`;
const moves = () => current?.moves ?? alone;

function mayPress(column) {
  if (line === 'opening') return false;
  if (current) return current.myTurn && mayPlay(current.moves, column);
  return line === 'none' && mayPlay(alone, column);
}

function press(column) {
  if (!mayPress(column)) return;
  if (!current) alone += column;
  else if (current.play(column)) tell(current);
  keep();
  show();
}

function tell(match) {
  return match.tell().then(show);
}

for (let column = 0; column < COLUMNS; column++) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'column';
  for (let height = ROWS - 1; height >= 0; height--) {
    const hole = document.createElement('span');
    hole.className = 'hole';
    button.append(hole);
  }
  button.addEventListener('click', () => press(column));
  board.append(button);
}
board.addEventListener('keydown', event => {
  const at = [...board.children].indexOf(document.activeElement);
  const to = {ArrowLeft: at - 1, ArrowRight: at + 1}[event.key];
  if (at >= 0 && board.children[to]) board.children[to].focus();
});

function showBoard() {
  const discs = grid(moves());
  const four = row(moves()).map(String);
  [...board.children].forEach((button, column) => {
    [...button.children].forEach((hole, fromTop) => {
      const height = ROWS - 1 - fromTop;
      const disc = discs[column][height];
      hole.className = disc === undefined ? 'hole' : `hole player${disc}`;
      hole.classList.toggle('four', four.includes(String([column, height])));
    });
    const from = discs[column].map(player => names[player]).join(', ') || 'empty';
    button.setAttribute('aria-label', `Column ${column + 1}: ${from}`);
    button.setAttribute('aria-disabled', String(!mayPress(column)));
  });
}

function words() {
  const won = winner(moves());
  if (line === 'refused') return 'This site may not send messages. Allow it in your viewer, then reload.';
  if (current) {
    if (current.lost && !isOver(moves())) return 'The game waits.';
    if (!current.accepted) return 'Asked. Waiting for the owner to come to the board.';
    if (won !== null) return won === current.mine ? 'Four! You win.' : 'Four. The other side wins.';
    if (isOver(moves())) return 'The board is full: a draw.';
    return current.myTurn ? `Your move: you are ${names[current.mine].toLowerCase()}.` : 'The other side is thinking.';
  }
  if (line === 'opening') return 'One moment …';
  if (line === 'none') {
    if (won !== null) return `Four! ${names[won]} wins.`;
    if (isOver(alone)) return 'The board is full: a draw.';
    return `Two at one screen. ${names[alone.length % 2]} moves.`;
  }
  return isOwner() ? 'Nobody at the board. Whoever opens this page can ask you for a game.' : 'Ask for a game: the owner sees it at once.';
}

function lost() {
  if (down) return 'The line to your viewer is down. It is tried again by itself.';
  if (!current?.lost) return '';
  const then = isOwner() ? 'Your move waits here until the other side is back.' : 'It is sent again by itself.';
  return `That did not get through: ${current.lost}. ${then}`;
}

function showGuests() {
  guests.replaceChildren(...(isOwner() ? [...matches] : []).map(([peer, match]) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = shortId(peer);
    button.setAttribute('aria-pressed', String(match === current));
    button.addEventListener('click', () => {
      current = match;
      show();
    });
    const state = document.createElement('span');
    state.textContent = isOver(match.moves) ? 'over' : match.lost ? 'out of reach' : match.myTurn ? 'your move' : 'waiting';
    item.append(button, state);
    return item;
  }));
  document.querySelector('#guests-part').hidden = guests.children.length === 0;
}

function show() {
  showBoard();
  showGuests();
  // Only what is new, so that it is not read out again.
  for (const [place, text] of [[says, words()], [trouble, lost()]]) {
    if (place.textContent !== text) place.textContent = text;
  }
  const askable = line !== 'opening' && line !== 'refused' && !isOwner() && (!current || isOver(moves()) || line === 'none');
  begin.hidden = !askable || (line === 'none' && alone === '');
  begin.textContent = line === 'none' || current ? 'Again' : 'Ask for a game';
}

const sender = to => content => send(content, to);

// A visitor who waits says how the game stands, again and again: so neither a lost move nor a reload on
// the other side ends it, and an owner who is gone is noticed.
setInterval(() => {
  if (!isOwner() && current?.waits && line === 'open') tell(current);
}, BEAT_MILLIS);

begin.addEventListener('click', () => {
  if (line === 'none') {
    alone = '';
  } else {
    const random = crypto.getRandomValues(new Uint32Array(4));
    current = new Match(0, [...random].map(part => part.toString(36)).join(''), sender());
    matches.set(owner, current);
    tell(current);
    keep();
  }
  show();
});

function hear({from, content}) {
  const message = read(content);
  if (!message) return;
  let match = matches.get(from);
  if (isOwner() && match?.id !== message.id) {
    // A new game begins with an empty board; an old one of before a reload is taken up as it was.
    if (!match && matches.size >= 20) return;
    const earlier = match;
    match = new Match(1, message.id, sender(from));
    match.moves = message.moves;
    matches.set(from, match);
    if (!current || current === earlier) current = match;
    tell(match);
  } else if (match?.id === message.id && match.hear(message)) {
    tell(match);
  }
  keep();
  show();
}

// A visitor who reloads the page finds his game again; to the owner, visitors tell theirs.
const KEPT = 'four-in-a-row';
function keep() {
  if (!current || isOwner()) return;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({id: current.id, moves: current.moves, accepted: current.accepted}));
  } catch {
    // no storage here: a reload ends the game
  }
}

function kept() {
  let found = null;
  try {
    found = JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    // no storage, or something else wrote there
  }
  if (typeof found?.id !== 'string' || !isGame(found.moves)) return null;
  return Object.assign(new Match(0, found.id, sender()), {moves: found.moves, accepted: found.accepted === true});
}

open({
  hello: who => {
    ({self, owner} = who);
    if (!isOwner() && !current && (current = kept())) matches.set(owner, current);
    // Whoever was away for a moment says how the game stands, and hears it.
    if (current) tell(current);
  },
  message: hear,
  state: now => {
    down = now === 'lost';
    if (!down) line = now;
    show();
  },
});
show();
