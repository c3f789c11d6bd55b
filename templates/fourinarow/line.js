// The line between a visitor of this site and its owner, as the viewer offers it to a site:
// GET is a stream of what comes in, POST sends. The user is asked before a site may use it.
const LINE = '/.goop/site-chat';

/// Opens the line. `hello` is called with {self, owner}, `message` with {from, content}; `state` with
/// 'open', 'lost' (it is tried again), 'refused' (not allowed) or 'none' (nobody offers it here).
export async function open({hello, message, state}) {
  const answer = await fetch(LINE, {headers: {Accept: 'text/event-stream'}}).catch(() => null);
  answer?.body?.cancel();
  if (answer?.status === 403) return state('refused');
  if (!answer?.ok || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return state('none');
  const source = new EventSource(LINE);
  source.addEventListener('hello', event => {
    hello(JSON.parse(event.data));
    state('open');
  });
  source.addEventListener('message', event => message(JSON.parse(event.data)));
  source.addEventListener('error', () => state('lost'));
}

/// @param to the visitor's peer id; what a visitor sends goes to the owner
export async function send(content, to) {
  const answer = await fetch(LINE, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(to ? {to, content} : {content}),
  });
  if (answer.ok) return;
  const {error} = await answer.json().catch(() => ({}));
  throw new Error(error ?? `not sent (${answer.status})`);
}
