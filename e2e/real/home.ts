/**
 * A temporary home for the real CLIs: their own folders, their own settings, and the way to the
 * scripted model server. Nothing of the user is read or written, nothing leaves loopback.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HomeOptions {
  /** `url` of the model server. */
  url: string;
  /** The folders that the CLIs may meet as trusted. Leave out to meet the trust dialogs. */
  trusted?: string[];
  /** False: Claude asks whether to use the API key from the environment. Default true. */
  keyApproved?: boolean;
  claudeModel?: string;
  codexModel?: string;
  /**
   * Paths of CLIs that a login shell of this home finds on its PATH, by command name. Default: the
   * real ones, as far as QUATUOR_TEST_CLAUDE and its like name them.
   */
  commands?: Record<string, string>;
  /** More environment, such as CLAUDE_CODE_AUTO_COMPACT_WINDOW. */
  env?: Record<string, string>;
}

export interface Home {
  /** The folder, real path. It holds everything that the CLIs write. */
  dir: string;
  /** The environment for all CLIs, complete: nothing of the caller's except PATH and locale. */
  env: Record<string, string>;
  /** `$HOME/.claude`, `$CODEX_HOME`, `$HOME/.gemini` and OpenCode's below `$XDG_CONFIG_HOME`. */
  claudeDir: string;
  codexDir: string;
  geminiDir: string;
  opencodeDir: string;
  /** The folder with the commands, first on the PATH. */
  binDir: string;
  /** Removes the folder. Only after the CLIs have ended. */
  dispose(): void;
}

/** The stand-in for an API key. The server accepts any. */
export const TEST_KEY = 'sk-ant-api03-quatuor-test-key-0123456789abcdef';

/** Makes the home. Synchronous; some milliseconds. */
export function makeHome(options: HomeOptions): Home {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-home-')));
  const claudeDir = join(dir, '.claude');
  const codexDir = join(dir, '.codex');
  const geminiDir = join(dir, '.gemini');
  const opencodeDir = join(dir, '.config', 'opencode');
  const binDir = join(dir, 'bin');
  const temp = join(dir, 'tmp');
  for (const folder of [claudeDir, codexDir, geminiDir, opencodeDir, binDir, temp])
    mkdirSync(folder, { mode: 0o700, recursive: true });
  for (const [name, path] of Object.entries(options.commands ?? realCommands())) {
    writeFileSync(join(binDir, name), `#!/bin/sh\nexec ${quoted(path)} "$@"\n`, { mode: 0o755 });
  }
  const path = `${binDir}:${process.env.PATH ?? '/usr/bin:/bin'}`;
  // The system's profile sets PATH anew in a login shell.
  writeFileSync(join(dir, '.profile'), `PATH=${quoted(path)}\nexport PATH\n`);
  writeFileSync(join(dir, '.claude.json'), JSON.stringify(claudeState(options), null, 2), { mode: 0o600 });
  writeFileSync(join(claudeDir, 'settings.json'), '{}\n');
  writeFileSync(join(codexDir, 'config.toml'), codexConfig(options));
  writeFileSync(join(geminiDir, 'settings.json'), JSON.stringify(geminiSettings, null, 2));
  writeFileSync(join(geminiDir, 'trustedFolders.json'), JSON.stringify(geminiTrust(options)));
  writeFileSync(join(opencodeDir, 'opencode.json'), JSON.stringify(opencodeConfig(options), null, 2));
  writeFileSync(
    join(dir, '.gitconfig'),
    '[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n',
  );
  const env: Record<string, string> = {
    HOME: dir,
    PATH: path,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    SHELL: '/bin/bash',
    TMPDIR: temp,
    XDG_CONFIG_HOME: join(dir, '.config'),
    XDG_CACHE_HOME: join(dir, '.cache'),
    XDG_DATA_HOME: join(dir, '.local', 'share'),
    XDG_STATE_HOME: join(dir, '.local', 'state'),
    ANTHROPIC_BASE_URL: options.url,
    ANTHROPIC_API_KEY: TEST_KEY,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_MAX_RETRIES: '3',
    CODEX_HOME: codexDir,
    QUATUOR_MOCK_KEY: TEST_KEY,
    GEMINI_API_KEY: TEST_KEY,
    GOOGLE_GEMINI_BASE_URL: options.url,
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    // Whatever else a CLI or a tool wants to reach is asked of the model server, which refuses.
    ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
      [name, options.url], [name.toLowerCase(), options.url],
    ])),
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    // SSH knows no proxy.
    GIT_ALLOW_PROTOCOL: 'file:http:https',
    ...options.env,
  };
  if (options.claudeModel) env.ANTHROPIC_MODEL = options.claudeModel;
  return {
    dir,
    env,
    claudeDir,
    codexDir,
    geminiDir,
    opencodeDir,
    binDir,
    // A CLI that has just ended may have left a child that still writes.
    dispose: () => rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

function realCommands(): Record<string, string> {
  const names = ['claude', 'codex', 'gemini', 'opencode'];
  const found = names.map((name) => [name, process.env[`QUATUOR_TEST_${name.toUpperCase()}`]] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** A word for the shell. */
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

function claudeState({ trusted = [], keyApproved = true }: HomeOptions): unknown {
  return {
    hasCompletedOnboarding: true,
    lastOnboardingVersion: '99.0.0',
    theme: 'dark',
    autoUpdates: false,
    customApiKeyResponses: { approved: keyApproved ? [TEST_KEY.slice(-20)] : [], rejected: [] },
    projects: Object.fromEntries(trusted.map((path) => [path, { hasTrustDialogAccepted: true }])),
  };
}

function codexConfig({ url, trusted = [], codexModel = 'gpt-6-sol' }: HomeOptions): string {
  const text = JSON.stringify;
  return [
    `model = ${text(codexModel)}`,
    'model_provider = "mock"',
    'check_for_update_on_startup = false',
    'cli_auth_credentials_store = "file"',
    '',
    '[analytics]',
    'enabled = false',
    '',
    '[model_providers.mock]',
    'name = "mock"',
    `base_url = ${text(`${url}/v1`)}`,
    'env_key = "QUATUOR_MOCK_KEY"',
    'wire_api = "responses"',
    'request_max_retries = 2',
    'stream_max_retries = 2',
    'stream_idle_timeout_ms = 60000',
    '',
    ...trusted.flatMap((path) => [`[projects.${text(path)}]`, 'trust_level = "trusted"', '']),
  ].join('\n');
}

const geminiSettings = {
  security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: true } },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  ui: { hideTips: true },
};

const geminiTrust = ({ trusted = [] }: HomeOptions) =>
  Object.fromEntries(trusted.map((path) => [path, 'TRUST_FOLDER']));

/** The provider's package is part of OpenCode's own binary: nothing is fetched. */
function opencodeConfig({ url }: HomeOptions): unknown {
  const limit = { context: 200_000, output: 8_000 };
  return {
    $schema: 'https://opencode.ai/config.json',
    model: 'mock/mock-model',
    small_model: 'mock/mock-small',
    autoupdate: false,
    share: 'disabled',
    enabled_providers: ['mock'],
    provider: {
      mock: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Mock',
        options: { baseURL: `${url}/v1`, apiKey: '{env:QUATUOR_MOCK_KEY}' },
        models: {
          'mock-model': { name: 'Mock model', limit, cost: { input: 3, output: 15 } },
          'mock-small': { name: 'Mock small', limit },
        },
      },
    },
  };
}
