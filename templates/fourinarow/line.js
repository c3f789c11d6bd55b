// The line between a visitor of this site and its owner, as the viewer offers it to a site:
// GET is a stream of what comes in, POST sends. The user is asked before a site may use it.
const LINE = '/.goop/site-chat';

const AGAIN_MILLIS = 5000;

/// Opens the line. `hello` is called with {self, owner}, `message` with {from, content}; `state` with
/// 'open', 'lost' (it is tried again), 'refused' (not allowed) or 'none' (nobody offers it here).
export async function open(handlers) {
  const answer = await ask();
  if (answer === 'yes') listen(handlers);
  else handlers.state(answer === 'refused' ? 'refused' : 'none');
}

async function ask() {
  const answer = await fetch(LINE, {headers: {Accept: 'text/event-stream'}}).catch(() => null);
  answer?.body?.cancel();
  if (answer?.status === 403) return 'refused';
  return answer?.ok && answer.headers.get('Content-Type')?.startsWith('text/event-stream') ? 'yes' : 'no';
}

function listen(handlers) {
  const {hello, message, state} = handlers;
  const source = new EventSource(LINE);
  source.addEventListener('hello', event => {
    hello(JSON.parse(event.data));
    state('open');
  });
  source.addEventListener('message', event => message(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    state('lost');
    // A browser gives up on an answer that is no stream: such as one of a viewer that just started.
    if (source.readyState === EventSource.CLOSED) again(handlers);
  });
}

async function again(handlers) {
  const answer = await ask();
  if (answer === 'yes') listen(handlers);
  else if (answer === 'refused') handlers.state('refused');
  else setTimeout(again, AGAIN_MILLIS, handlers);
}

/// @param to the visitor's peer id; what a visitor sends goes to the owner
export async function send(content, to) {
  const answer = await fetch(LINE, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(to ? {to, content} : {content}),
  }).catch(() => { throw new Error('your viewer does not answer'); });
  if (answer.ok) return;
  const {error} = await answer.json().catch(() => ({}));
  throw new Error(error ?? `not sent (${answer.status})`);
}
