import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import type { Served } from './served.ts';
import { answerOf, type ToolName } from './tools.ts';

const STATUS = 'quatuor://status';
const QUEUE = 'quatuor://queue';
const MEMORY = 'quatuor://memory';

const all: { uri: string; name: ToolName; title: string; description: string; mimeType: string }[] = [
  { uri: STATUS, name: 'status', title: 'Status of the desk', description: 'Agents, orchestrator, counts of tasks', mimeType: 'text/plain' },
  { uri: QUEUE, name: 'tasks', title: 'Task queue', description: 'The first 100 tasks that are not done, in the person’s order', mimeType: 'text/plain' },
  { uri: MEMORY, name: 'memory', title: 'Memory', description: 'What the last orchestrator handed on, and the project’s notes', mimeType: 'text/markdown' },
];

/** Much may happen at once: what changed is told at most so often. ms. */
const CALM_MS = 1_000;
/** The app may be away for a while. ms. */
const AGAIN_MS = 10_000;

/** Queue, status and memory to be read, and told when something has happened that may have changed them. */
export function addResources(server: McpServer, { ask, tellAlways }: Served): void {
  const wanted = new Set<string>();
  const closed = new AbortController();
  let following = false;
  const follow = (): void => {
    if (following || closed.signal.aborted) return;
    following = true;
    const gone = (): void => {
      following = false;
      if (wanted.size > 0) setTimeout(follow, AGAIN_MS).unref();
    };
    ask({ do: 'log', lines: 1, follow: true }, closed.signal, () => tell()).then(gone, gone);
  };
  let soon: NodeJS.Timeout | undefined;
  const tell = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined;
      for (const uri of wanted) server.server.sendResourceUpdated({ uri }).catch(() => {});
    }, CALM_MS);
    soon.unref();
  };
  const want = (uri: string): void => {
    wanted.add(uri);
    follow();
  };

  for (const { uri, name, ...about } of all)
    server.registerResource(name, uri, about, async (_uri, { mcpReq }) => {
      const text = answerOf(name, {}, await ask({ do: name } as never, mcpReq.signal));
      if (tellAlways) want(uri);
      return { contents: [{ uri, mimeType: about.mimeType, text }] };
    });
  const task = { title: 'One task', description: 'A task in full, by its id', mimeType: 'text/plain' };
  server.registerResource('task', new ResourceTemplate('quatuor://task/{id}', { list: undefined }), task, async (uri, { id }, { mcpReq }) => {
    const text = answerOf('task', {}, await ask({ do: 'task', id: String(id) }, mcpReq.signal));
    return { contents: [{ uri: uri.href, mimeType: 'text/plain', text }] };
  });

  server.server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    if (wanted.size < 1_000) want(uri);
    return {};
  });
  server.server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    wanted.delete(uri);
    return {};
  });
  const before = server.server.onclose;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK takes one handler, and no listener
  server.server.onclose = () => {
    closed.abort();
    clearTimeout(soon);
    before?.();
  };
}
