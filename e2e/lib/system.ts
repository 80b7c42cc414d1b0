import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Message, sessionBus, Variant, type MessageBus } from '@jellybrick/dbus-next';

/** One entry of a tray icon's menu, as its host shows it. */
export interface MenuEntry {
  id: number;
  label: string;
}

/**
 * A desktop session of its own: a message bus, the notification daemon dunst, and the panel of Xfce
 * as the host of the tray. What the tests read and press goes over the protocols that these speak.
 */
export interface System {
  /** What the app needs to be part of it. */
  env: Record<string, string>;
  /** How many notifications are on the screen. */
  shown(): Promise<number>;
  /** Clicks the newest notification. */
  click(): Promise<void>;
  /** Ends all notifications, and gives those that there were, the newest first. */
  history(): Promise<{ app: string; title: string; body: string }[]>;
  /** The icons that the tray's host has, by their place on the bus. */
  icons(): Promise<string[]>;
  tip(): Promise<string>;
  /** The icon's picture of the largest size: width and ARGB bytes. */
  picture(): Promise<{ width: number; bytes: Buffer }>;
  menu(): Promise<MenuEntry[]>;
  press(label: string | RegExp): Promise<void>;
  /** The notification daemon hangs from now on, goes on, or is killed. */
  daemon(how: 'hangs' | 'goes on' | 'is killed'): void;
  /** Clicks the icon itself. */
  activate(): Promise<void>;
  end(): Promise<void>;
}

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const DUNST = ['org.freedesktop.Notifications', '/org/freedesktop/Notifications', 'org.dunstproject.cmd0'] as const;
const PATIENCE_MS = 60_000;

/** Starts a session below a folder; its programs keep their files there, and none in the user's home. */
export async function startSystem(dir: string): Promise<System> {
  const home = join(dir, 'session');
  const config = join(home, 'config');
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    DISPLAY: process.env['DISPLAY'] ?? '',
    XAUTHORITY: process.env['XAUTHORITY'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: config,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
    GDK_BACKEND: 'x11',
  };
  for (const path of [config, join(home, 'run')]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const children: ChildProcess[] = [];
  const run = (file: string, args: string[]): ChildProcess => {
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    return child;
  };
  const address = await firstLine(run('dbus-daemon', ['--session', '--nofork', '--print-address']));
  env['DBUS_SESSION_BUS_ADDRESS'] = address;
  writeDunst(join(config, 'dunst'));
  writePanel(join(config, 'xfce4', 'xfconf', 'xfce-perchannel-xml'));
  const dunst = run('dunst', []);
  run('xfce4-panel', ['--disable-wm-check']);
  const bus = sessionBus({ busAddress: address });
  const call = caller(bus);
  await until('a notification daemon', async () => Number(await call.get(...DUNST, 'displayedLength')) === 0);
  await until('a host of the tray', async () => Boolean(await call.get(WATCHER, '/StatusNotifierWatcher', WATCHER, 'IsStatusNotifierHostRegistered')));

  const icons = async () => (await call.get(WATCHER, '/StatusNotifierWatcher', WATCHER, 'RegisteredStatusNotifierItems')) as string[];
  const icon = async (): Promise<[string, string]> => {
    let found = '';
    await until('an icon in the tray', async () => Boolean((found = (await icons())[0] ?? '')));
    const slash = found.indexOf('/');
    return slash < 0 ? [found, '/StatusNotifierItem'] : [found.slice(0, slash), found.slice(slash)];
  };
  const menuPath = async () => {
    const [name, path] = await icon();
    return [name, String(await call.get(name, path, ITEM, 'Menu'))] as const;
  };
  const layout = async (): Promise<{ revision: number; entries: MenuEntry[] }> => {
    const [name, path] = await menuPath();
    const [revision, root] = await call(name, path, 'com.canonical.dbusmenu', 'GetLayout', 'iias', [0, -1, []]);
    return { revision: revision as number, entries: entriesOf(root as Layout) };
  };
  const menu = async (): Promise<MenuEntry[]> => (await layout()).entries;

  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    shown: async () => Number(await call.get(...DUNST, 'displayedLength')),
    async click() {
      await call(...DUNST, 'NotificationAction', 'u', [0]);
    },
    async history() {
      await call(...DUNST, 'NotificationCloseAll');
      await until('an empty screen', async () => Number(await call.get(...DUNST, 'displayedLength')) === 0);
      const [list] = await call(...DUNST, 'NotificationListHistory');
      return (list as Record<string, Variant>[]).map((one) => ({
        app: String(one['appname']?.value), title: String(one['summary']?.value), body: String(one['body']?.value),
      }));
    },
    icons,
    async tip() {
      const [name, path] = await icon();
      return (((await call.get(name, path, ITEM, 'ToolTip')) as unknown[])[2] ?? '') as string;
    },
    async picture() {
      const [name, path] = await icon();
      const all = (await call.get(name, path, ITEM, 'IconPixmap')) as [number, number, Buffer][];
      const largest = all.toSorted((a, b) => b[0] - a[0])[0];
      if (!largest) throw new Error('the icon has no picture');
      return { width: largest[0], bytes: Buffer.from(largest[2]) };
    },
    menu,
    daemon(how) {
      dunst.kill(({ hangs: 'SIGSTOP', 'goes on': 'SIGCONT', 'is killed': 'SIGKILL' } as const)[how]);
    },
    async press(label) {
      const fits = (text: string) => (typeof label === 'string' ? text === label : label.test(text));
      await until(`the entry ${String(label)}`, async () => {
        const { revision, entries } = await layout();
        const entry = entries.find((one) => fits(one.label));
        if (!entry) return false;
        const [name, path] = await menuPath();
        try {
          await call(name, path, 'com.canonical.dbusmenu', 'Event', 'isvu', [entry.id, 'clicked', new Variant('i', 0), 0]);
        } catch (error) {
          // An agent's state changed between look and press: what was pressed is no more, and nothing was done.
          if ((await layout()).revision === revision) throw error;
          return false;
        }
        return true;
      });
    },
    async activate() {
      const [name, path] = await icon();
      await call(name, path, ITEM, 'Activate', 'ii', [0, 0]);
    },
    async end() {
      bus.disconnect();
      for (const child of children.toReversed()) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await gone;
      }
    },
  };
}

type Call = ((name: string, path: string, face: string, member: string, signature?: string, body?: unknown[]) => Promise<unknown[]>) & {
  get(name: string, path: string, face: string, property: string): Promise<unknown>;
};

function caller(bus: MessageBus): Call {
  const call = async (destination: string, path: string, face: string, member: string, signature = '', body: unknown[] = []) => {
    const reply = await bus.call(new Message({ destination, path, interface: face, member, signature, body }));
    return reply?.body ?? [];
  };
  const get = async (name: string, path: string, face: string, property: string) => {
    const [value] = await call(name, path, 'org.freedesktop.DBus.Properties', 'Get', 'ss', [face, property]);
    return (value as Variant).value;
  };
  return Object.assign(call, { get });
}

type Layout = [id: number, properties: Record<string, Variant>, children: Variant<Layout>[]];

/** All entries that can be pressed, in their order. Underscores that stand for access keys are left out. */
function entriesOf([id, properties, children]: Layout): MenuEntry[] {
  const label = properties['label']?.value;
  const text = typeof label === 'string' ? label.replaceAll(/_(_?)/g, '$1') : '';
  const own = text !== '' && properties['type']?.value !== 'separator' ? [{ id, label: text }] : [];
  return [...own, ...children.flatMap((child) => entriesOf(child.value))];
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`it ended with ${code}`)));
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n', 1)[0] ?? '');
    });
  });
}

/** Waits for something that another program does; errors on the way mean: not yet. */
async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await look()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not within ${PATIENCE_MS} ms: ${what}${last ? ` (${String(last)})` : ''}`);
}

/** Notifications stay until they are clicked or closed. */
function writeDunst(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = ['[global]', '    follow = none', '    history_length = 50', '    idle_threshold = 0'];
  const urgencies = ['low', 'normal', 'critical'].flatMap((level) => [`[urgency_${level}]`, '    timeout = 0']);
  writeFileSync(join(folder, 'dunstrc'), [...lines, ...urgencies, ''].join('\n'));
}

/** A panel with nothing but the tray. */
function writePanel(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="length" type="uint" value="20"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;
  writeFileSync(join(folder, 'xfce4-panel.xml'), xml);
}
