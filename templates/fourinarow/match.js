// One game between the site's owner and one visitor, as one of the two sees it. The visitor begins.
// Each message holds the whole game so far, so one that is lost or doubled does no harm.
import {isGame, isOver, mayPlay} from './rules.js';

/// What a message of this game looks like; null for anything else.
export function read(content) {
  try {
    const {game, id, moves, accepted} = JSON.parse(content);
    const valid = game === 'four-in-a-row' && typeof id === 'string' && id.length <= 40 && isGame(moves);
    return valid ? {id, moves, accepted: accepted === true} : null;
  } catch {
    return null; // other words on the same line
  }
}

export class Match {
  /// @param send takes a message's text
  constructor(mine, id, send) {
    this.mine = mine; // 0 for the visitor, 1 for the owner
    this.id = id;
    this.moves = '';
    this.accepted = mine === 1;
    this.send = send;
  }

  get myTurn() {
    return this.accepted && !isOver(this.moves) && this.moves.length % 2 === this.mine;
  }

  /// Tells the other side how the game stands. Also the invitation, and the answer to it.
  tell() {
    return this.send(JSON.stringify({
      game: 'four-in-a-row', id: this.id, moves: this.moves, accepted: this.accepted,
    }));
  }

  play(column) {
    if (!this.myTurn || !mayPlay(this.moves, column)) return false;
    this.moves += column;
    this.tell();
    return true;
  }

  /// Takes a message of this game; says whether it changed anything.
  hear({moves, accepted}) {
    const before = `${this.moves}${this.accepted}`;
    if (this.mine === 0 && accepted) this.accepted = true;
    const theirs = moves.length === this.moves.length + 1 && moves.startsWith(this.moves)
      && this.moves.length % 2 !== this.mine && this.accepted;
    if (theirs) this.moves = moves;
    else if (moves.length < this.moves.length) this.tell(); // the other side missed something
    return before !== `${this.moves}${this.accepted}`;
  }
}
