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
  /// @param send takes a message's text; a promise that fails when it does not get through
  constructor(mine, id, send) {
    this.mine = mine; // 0 for the visitor, 1 for the owner
    this.id = id;
    this.moves = '';
    this.accepted = mine === 1;
    this.send = send;
    this.lost = null; // why the other side has not got the last message
  }

  get myTurn() {
    return this.accepted && !isOver(this.moves) && this.moves.length % 2 === this.mine;
  }

  /// Whether it may help to tell the other side again: it has something to do, or has not heard.
  get waits() {
    return this.lost !== null || !isOver(this.moves) && !this.myTurn;
  }

  /// Tells the other side how the game stands. Also the invitation, and the answer to it.
  async tell() {
    const {id, moves, accepted} = this;
    try {
      await this.send(JSON.stringify({game: 'four-in-a-row', id, moves, accepted}));
      this.lost = null;
    } catch (failed) {
      this.lost = failed.message;
    }
  }

  /// Whether that move is made; it is then to be told.
  play(column) {
    if (!this.myTurn || !mayPlay(this.moves, column)) return false;
    this.moves += column;
    return true;
  }

  /// Takes a message of this game; whether the other side has missed something, and is to be told.
  hear({moves, accepted}) {
    this.lost = null;
    if (this.mine === 0 && accepted) this.accepted = true;
    const theirs = moves.length === this.moves.length + 1 && moves.startsWith(this.moves)
      && this.moves.length % 2 !== this.mine && this.accepted;
    if (theirs) this.moves = moves;
    return moves.length < this.moves.length;
  }
}
