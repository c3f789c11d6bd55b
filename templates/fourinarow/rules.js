// The rules. A game is the string of the columns played so far, '0' to '6': the first, third, fifth …
// are the first player's. Everything else follows from that string.

export const COLUMNS = 7;
export const ROWS = 6;
const WAYS = [[1, 0], [0, 1], [1, 1], [1, -1]];

/// Whose discs lie where: grid[column][row], row 0 below; 0 and 1 for the players, undefined for none.
export function grid(moves) {
  const columns = Array.from({length: COLUMNS}, () => []);
  [...moves].forEach((column, turn) => columns[Number(column)].push(turn % 2));
  return columns;
}

/// Whether these are moves that two players could have made.
export function isGame(moves) {
  if (typeof moves !== 'string' || !/^[0-6]{0,42}$/.test(moves)) return false;
  if (grid(moves).some(column => column.length > ROWS)) return false;
  return moves === '' || winner(moves.slice(0, -1)) === null;
}

export function mayPlay(moves, column) {
  return winner(moves) === null && moves.length < COLUMNS * ROWS && grid(moves)[column].length < ROWS;
}

/// The four (or more) discs in a row, as [column, row] pairs; empty when there are none.
export function row(moves) {
  const columns = grid(moves);
  for (let column = 0; column < COLUMNS; column++) {
    for (let height = 0; height < columns[column].length; height++) {
      for (const [right, up] of WAYS) {
        const found = [];
        let [x, y] = [column, height];
        while (columns[x]?.[y] === columns[column][height]) {
          found.push([x, y]);
          x += right;
          y += up;
        }
        if (found.length >= 4) return found;
      }
    }
  }
  return [];
}

/// 0 or 1, or null while nobody has won.
export function winner(moves) {
  const found = row(moves);
  return found.length === 0 ? null : grid(moves)[found[0][0]][found[0][1]];
}

export function isOver(moves) {
  return winner(moves) !== null || moves.length === COLUMNS * ROWS;
}
